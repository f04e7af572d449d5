/**
 * Continuous symmetries without candidates. Where `x ↦ x + ε(Ax + b)`, `u ↦ u + ε(Bu + c)` is a symmetry of the law `x' = x + F(x, u)`,
 *
 *     ∂F/∂x (Ax + b) + ∂F/∂u (Bu + c) = A F(x, u)     at every (x, u):
 *
 * linear equations in `(A, b, B, c)` with the derivatives of a fitted law for coefficients, whose null space is the Lie algebra of the
 * affine symmetries (Hydon 2000; for learned models Desai, Nachman & Thaler 2022). A direction belongs to it where the equations hold as well
 * as two fits, to one half of the experience each, agree on them.
 */

import type { FourierMap } from '../engine/contracts/gram.js';
import { symmetricEigen } from './eigen.js';
import type { GramMaker } from './features.js';
import { FittedLaw } from './fitted-law.js';
import type { Transition, Units } from './units.js';

/** One generator, in the units of the problem: rows of `A` and `B`, and the vectors `b` and `c`. */
export interface Generator {
  readonly matrix: readonly (readonly number[])[];
  readonly shift: readonly number[];
  readonly actionMatrix: readonly (readonly number[])[];
  readonly actionShift: readonly number[];
}

export interface GeneratorSearch {
  /** A basis of the symmetries found, and how far the equations are from holding for each, relative to the model's own error. */
  readonly generators: readonly Generator[];
  readonly errors: readonly number[];
  /** The singular values of the equations, ascending, and the model's error in each direction. */
  readonly singularValues: Float64Array;
  readonly modelErrors: Float64Array;
}

/** Equations that hold within so many errors of the model are taken to hold, */
const WITHIN = 3;
/** and so do those that hold to this share of the largest singular value: the error that both fits share. */
const SHARE = 0.015;
const RIDGE = 1e-6;

export function findGenerators(
  make: GramMaker,
  map: FourierMap,
  units: Units,
  transitions: readonly Transition[],
): GeneratorSearch {
  const laws = [0, 1].map(
    (half) =>
      new FittedLaw(
        make,
        map,
        units,
        transitions.filter((transition) => transition.half === half),
        RIDGE,
      ),
  );
  const size = unknowns(units);
  const mean = new Float64Array(size * size);
  const difference = new Float64Array(size * size);
  let rows = 0;
  for (const transition of transitions) {
    const first = equations(laws[0]!, transition);
    const second = equations(laws[1]!, transition);
    if (first === null || second === null) continue;
    for (let k = 0; k < units.observations; ++k, ++rows) {
      const sum = first[k]!.map((value, j) => (value + second[k]![j]!) / 2);
      const gap = first[k]!.map((value, j) => (value - second[k]![j]!) / 2);
      addSquare(mean, sum);
      addSquare(difference, gap);
    }
  }
  const { values, vectors } = symmetricEigen(mean, size);
  const singularValues = values.map((value) => Math.sqrt(Math.max(value, 0) / rows));
  const modelErrors = Float64Array.from({ length: size }, (_, i) => {
    const vector = vectors.subarray(i * size, (i + 1) * size);
    return Math.sqrt(Math.max(quadratic(difference, vector), 0) / rows);
  });
  const ratios = singularValues.map((value, i) => value / (modelErrors[i]! + 1e-12));
  let count = 0;
  while (count < size && (ratios[count]! <= WITHIN || singularValues[count]! <= SHARE * singularValues.at(-1)!))
    ++count;
  return {
    generators: Array.from({ length: count }, (_, i) => inUnits(units, vectors.subarray(i * size, (i + 1) * size))),
    errors: Array.from(ratios.subarray(0, count)),
    singularValues,
    modelErrors,
  };
}

function unknowns({ observations: d, actionInputs: m }: Units): number {
  return d * d + d + m * m + (m > 0 ? m : 0);
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
  return Array.from({ length: d }, (_, k) => {
    const row = new Float64Array(unknowns(units));
    for (let j = 0; j < d; ++j) {
      const slope = slopes[k * width + j]!;
      for (let i = 0; i < d; ++i) row[j * d + i] = slope * z(i);
      row[d * d + j] = slope;
    }
    // In units of the coordinate's scale: A F has F in spreads, times spread over scale.
    if (scale[k] !== 0) for (let i = 0; i < d; ++i) row[k * d + i]! -= (moved(i) * spread[k]!) / scale[k]!;
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

function addSquare(matrix: Float64Array, row: Float64Array): void {
  const size = row.length;
  for (let i = 0; i < size; ++i) {
    if (row[i] === 0) continue;
    for (let j = 0; j < size; ++j) matrix[i * size + j]! += row[i]! * row[j]!;
  }
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  const size = vector.length;
  let sum = 0;
  for (let i = 0; i < size; ++i) for (let j = 0; j < size; ++j) sum += vector[i]! * matrix[i * size + j]! * vector[j]!;
  return sum;
}
