/**
 * The transformations that a generator grows to: `x ↦ exp(t (A, b)) x`, `u ↦ exp(t (B, c)) u`, the exponentials of affine maps. A generator
 * only says what holds to first order and as far as a fitted law knows; what it grows to can be held against the data.
 */
import { type Generator, strengthOf } from './generators.js';
import { type AffineMap, type ContinuousSpace, ContinuousTransformation } from './transformation.js';
import type { Transition, Units } from './units.js';

/** How far flows go, in spreads of the coordinates: the first that the data cover counts. */
export const REACHES = [1, 0.3] as const;

/**
 * The flow of a generator for a time in which it moves what was observed by `reach` spreads of a coordinate, in the mean square of the
 * coordinate that moves most.
 */
export function flowOf(
  generator: Generator,
  reach: number,
  { space, units, transitions }: { space: ContinuousSpace; units: Units; transitions: readonly Transition[] },
): ContinuousTransformation {
  const time = reach / Math.max(strengthOf(generator, units, transitions), 1e-12);
  const { matrix, shift, actionMatrix, actionShift } = generator;
  return ContinuousTransformation.from(
    {
      name: `flow ${reach}`,
      observation: exponential(matrix, shift, time),
      actions:
        typeof space.actions === 'number'
          ? Array.from({ length: space.actions }, (_, a) => a)
          : exponential(actionMatrix, actionShift, time),
    },
    space,
  );
}

/** The exponential of `t [A b; 0 0]` by its series, after halving until the terms fall, and squaring. */
export function exponential(matrix: readonly (readonly number[])[], shift: readonly number[], t: number): AffineMap {
  const size = shift.length + 1;
  const at = (i: number, j: number) => (i === size - 1 ? 0 : t * (j === size - 1 ? shift[i]! : matrix[i]![j]!));
  let whole = square(size, at);
  const norm = Math.max(...whole.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const halvings = Math.max(0, Math.ceil(Math.log2(Math.max(norm, 1e-300) / 0.5)));
  whole = square(size, (i, j) => whole[i]![j]! / 2 ** halvings);
  const one = square(size, (i, j) => Number(i === j));
  let sum = one;
  let term = one;
  for (let k = 1; k <= 16; ++k) {
    const next = times(term, whole);
    term = square(size, (i, j) => next[i]![j]! / k);
    const last = sum;
    sum = square(size, (i, j) => last[i]![j]! + term[i]![j]!);
  }
  for (let k = 0; k < halvings; ++k) sum = times(sum, sum);
  return {
    matrix: sum.slice(0, -1).map((row) => row.slice(0, -1)),
    shift: sum.slice(0, -1).map((row) => row.at(-1)!),
  };
}

function square(size: number, entry: (i: number, j: number) => number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => entry(i, j)));
}

function times(a: readonly number[][], b: readonly number[][]): number[][] {
  return square(a.length, (i, j) => a[i]!.reduce((sum, value, k) => sum + value * b[k]![j]!, 0));
}
