/**
 * Continuous symmetries without candidates. Where `x ↦ x + ε(Ax + b)`, `u ↦ u + ε(Bu + c)` is a symmetry of the law `x' = x + F(x, u)`,
 *
 *     ∂F/∂x (Ax + b) + ∂F/∂u (Bu + c) = A F(x, u)     at every (x, u):
 *
 * linear equations in `(A, b, B, c)` with the derivatives of a fitted law for coefficients, whose null space is the Lie algebra of the
 * affine symmetries (Hydon 2000; for learned models Desai, Nachman & Thaler 2022). A direction belongs to it where the equations hold as well
 * as two fits, to one half of the experience each, agree on them, and where the transformation that it grows to passes the test.
 */

import type { FourierMap } from '../engine/contracts/gram.js';
import { spend } from '../time-limit.js';
import { symmetricEigen } from './eigen.js';
import type { GramMaker } from './features.js';
import { FittedLaw } from './fitted-law.js';
import { isCutOff, type Transition, type Units } from './units.js';

/** One generator, in the units of the problem: rows of `A` and `B`, and the vectors `b` and `c`. */
export interface Generator {
  readonly matrix: readonly (readonly number[])[];
  readonly shift: readonly number[];
  readonly actionMatrix: readonly (readonly number[])[];
  readonly actionShift: readonly number[];
}

export interface GeneratorSearch {
  /** A basis of the directions that may be symmetries, the best first, and how far the equations are from holding for each, relative to the model's own error. */
  readonly generators: readonly Generator[];
  readonly errors: readonly number[];
  /** The singular values of the equations, ascending, and the model's error in each direction. */
  readonly singularValues: Float64Array;
  readonly modelErrors: Float64Array;
}

/** Equations that hold within so many errors of the model are taken to hold, where that error is no larger than this, in spreads; */
const WITHIN = 3;
const LARGEST_ERROR = 0.1;
/** and so do those that hold to this share of the largest singular value: the error that all fits share. */
const SHARE = 0.003;
/** Ridges tried: the one that predicts the other half best. */
const RIDGES = [1e-6, 1e-4, 1e-2, 1, 100] as const;

function ridgeOf(
  lawOf: (lambda: number, half: number) => FittedLaw,
  halves: readonly (readonly Transition[])[],
): number {
  const errors = RIDGES.map((lambda) => lawOf(lambda, 0).errorOn(halves[1]!) + lawOf(lambda, 1).errorOn(halves[0]!));
  return RIDGES[errors.indexOf(Math.min(...errors))] ?? RIDGES[0];
}

export function findGenerators(
  make: GramMaker,
  map: FourierMap,
  units: Units,
  transitions: readonly Transition[],
): GeneratorSearch {
  const whole = transitions.filter(({ next }) => !isCutOff(units, next));
  const halves = [0, 1].map((half) => whole.filter((transition) => transition.half === half));
  const ridge = ridgeOf((lambda, half) => new FittedLaw(make, map, units, halves[half]!, lambda), halves);
  const laws = halves.map((half) => new FittedLaw(make, map, units, half, ridge));
  const law = new FittedLaw(make, map, units, whole, ridge);
  const size = unknowns(units);
  const circles = circlesOf(transitions, units.observations);
  const mean = new Float64Array(size * size);
  const difference = new Float64Array(size * size);
  let rows = 0;
  for (const transition of transitions) {
    spend(64 * map.cosines * units.observations);
    const all = equations(law, transition);
    const first = equations(laws[0]!, transition);
    const second = equations(laws[1]!, transition);
    if (all === null || first === null || second === null) continue;
    for (let k = 0; k < units.observations; ++k, ++rows) {
      const gap = first[k]!.map((value, j) => (value - second[k]![j]!) / 2);
      addSquare(mean, all[k]!);
      addSquare(difference, gap);
    }
    for (const pair of circles) addSquare(mean, tangent(units, pair, transition));
  }
  for (const unknown of unknownsOfConstants(units)) mean[unknown * size + unknown]! += rows;
  const { values, vectors } = symmetricEigen(mean, size);
  const singularValues = values.map((value) => Math.sqrt(Math.max(value, 0) / rows));
  const modelErrors = Float64Array.from({ length: size }, (_, i) => {
    const vector = vectors.subarray(i * size, (i + 1) * size);
    return Math.sqrt(Math.max(quadratic(difference, vector), 0) / rows);
  });
  const ratios = singularValues.map((value, i) => value / (modelErrors[i]! + 1e-12));
  let count = 0;
  const holds = (k: number) =>
    (ratios[k]! <= WITHIN && modelErrors[k]! <= LARGEST_ERROR) || singularValues[k]! <= SHARE * singularValues.at(-1)!;
  while (count < size && holds(count)) ++count;
  return {
    generators: Array.from({ length: count }, (_, i) => inUnits(units, vectors.subarray(i * size, (i + 1) * size))),
    errors: Array.from(ratios.subarray(0, count)),
    singularValues,
    modelErrors,
  };
}

/** The pairs of coordinates that are the cosine and sine of an angle: a flow must keep them on the circle, which the law does not say. */
function circlesOf(transitions: readonly Transition[], d: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let j = 1; j < d; ++j) {
    for (let i = 0; i < j; ++i) {
      const on = ({ observation }: Transition) => Math.abs(observation[i]! ** 2 + observation[j]! ** 2 - 1) < 1e-5;
      if (transitions.every(on)) pairs.push([i, j]);
    }
  }
  return pairs;
}

/** The coefficients of `x_i (Ax + b)_i + x_j (Ax + b)_j = 0`. */
function tangent({ observations: d, mean, spread }: Units, pair: [number, number], { observation }: Transition) {
  const row = new Float64Array(d * d + d);
  for (const k of pair) {
    if (spread[k] === 0) continue;
    const weight = observation[k]! * spread[k]!;
    for (let i = 0; i < d; ++i)
      row[k * d + i] = spread[i] === 0 ? 0 : (weight * (observation[i]! - mean[i]!)) / spread[i]!;
    row[d * d + k] = weight;
  }
  return row;
}

function unknowns({ observations: d, actionInputs: m }: Units): number {
  return d * d + d + m * m + (m > 0 ? m : 0);
}

/** Those of inputs that never varied: nothing is known of how these move, nor of what moves with them. */
function unknownsOfConstants({ observations: d, actionInputs: m, spread }: Units): number[] {
  const block = (from: number, size: number, at: number) => {
    const constant = (k: number) => spread[at + k] === 0;
    return Array.from({ length: size * size + size }, (_, n) => n)
      .filter((n) =>
        n < size * size ? constant(Math.floor(n / size)) || constant(n % size) : constant(n - size * size),
      )
      .map((n) => from + n);
  };
  return [...block(0, d, 0), ...(m > 0 ? block(d * d + d, m, d) : [])];
}

/** The coefficients of `(A, b, B, c)`, in standard units, in the equation of each coordinate. */
function equations(law: FittedLaw, { observation, action }: Transition): Float64Array[] | null {
  const { units } = law;
  const { observations: d, actionInputs: m, mean, spread, scale } = units;
  const width = d + m;
  const slopes = law.derivatives(observation, action);
  const change = law.change(observation, action);
  if (slopes === null || change === null) return null;
  const z = (k: number) => {
    const value = k < d ? observation[k]! : action[k - d]!;
    return spread[k] === 0 ? 0 : (value - mean[k]!) / spread[k]!;
  };
  /** The change of coordinate `k` in spreads of the coordinate. */
  const moved = (k: number) => (spread[k] === 0 ? 0 : (change[k]! * scale[k]!) / spread[k]!);
  const rates = Array.from({ length: d }, (_, k) => (scale[k] === 0 ? 0 : spread[k]! / scale[k]!));
  const fastest = Math.max(...rates);
  return Array.from({ length: d }, (_, k) => {
    const row = new Float64Array(unknowns(units));
    for (let j = 0; j < d; ++j) {
      const slope = slopes[k * width + j]!;
      for (let i = 0; i < d; ++i) row[j * d + i] = slope * z(i);
      row[d * d + j] = slope;
    }
    // In units of the coordinate's scale: A F has F in spreads, times spread over scale. What never changes has none, and is weighed most.
    for (let i = 0; i < d; ++i) row[k * d + i]! -= moved(i) * (rates[k]! || fastest);
    for (let j = 0; j < m; ++j) {
      const slope = slopes[k * width + d + j]!;
      for (let i = 0; i < m; ++i) row[d * d + d + j * m + i] = slope * z(d + i);
      row[d * d + d + m * m + j] = slope;
    }
    return row;
  });
}

/** From standard units to those of the problem: `A = S A' S⁻¹`, `b = S b' − A mean`. */
function inUnits({ observations: d, actionInputs: m, mean, spread }: Units, vector: Float64Array): Generator {
  const block = (from: number, size: number, at: number) => {
    const matrix = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => {
        return spread[at + j] === 0 ? 0 : (vector[from + i * size + j]! * spread[at + i]!) / spread[at + j]!;
      }),
    );
    const shift = Array.from({ length: size }, (_, i) => {
      const moved = matrix[i]!.reduce((sum, value, j) => sum + value * mean[at + j]!, 0);
      return vector[from + size * size + i]! * spread[at + i]! - moved;
    });
    return { matrix, shift };
  };
  const state = block(0, d, 0);
  const action = block(d * d + d, m, d);
  return { matrix: state.matrix, shift: state.shift, actionMatrix: action.matrix, actionShift: action.shift };
}

/** Adds `row rowᵀ`; a row that is shorter than the matrix is zero from there on. */
function addSquare(matrix: Float64Array, row: Float64Array): void {
  const size = Math.sqrt(matrix.length);
  for (let i = 0; i < row.length; ++i) {
    if (row[i] === 0) continue;
    for (let j = 0; j < row.length; ++j) matrix[i * size + j]! += row[i]! * row[j]!;
  }
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  const size = vector.length;
  let sum = 0;
  for (let i = 0; i < size; ++i) for (let j = 0; j < size; ++j) sum += vector[i]! * matrix[i * size + j]! * vector[j]!;
  return sum;
}

/** Spreads by which a generator moves what was observed in a unit of time, in the mean square of the coordinate that moves most. */
export function strengthOf(
  { matrix, shift, actionMatrix, actionShift }: Generator,
  { observations: d, spread }: Units,
  transitions: readonly Transition[],
): number {
  const squares = new Float64Array(spread.length);
  for (const { observation, action } of transitions) {
    for (let k = 0; k < spread.length; ++k) {
      if (spread[k] === 0) continue;
      const [row, point, moved] =
        k < d ? [matrix[k]!, observation, shift[k]!] : [actionMatrix[k - d]!, action, actionShift[k - d]!];
      const sum = row.reduce((total, value, j) => total + value * point[j]!, moved);
      squares[k]! += (sum / spread[k]!) ** 2 / transitions.length;
    }
  }
  return Math.sqrt(Math.max(...squares));
}
