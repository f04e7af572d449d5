/** What was found of a symmetry, as a learner of real-valued actions uses it. */
import type { Affine, ContinuousTransformation } from '../../continuous/transformation.js';
import type { GroupElement } from '../group-action.js';
import { SignedPermutation } from '../signed-permutation.js';
import { keepsShape, type ResolvedActorCriticOptions } from './options.js';

/**
 * Those elements of a group that are signed permutations of scaled features and of actions within their bounds: a group themselves, for
 * what two of them make is one of them.
 */
export function usableElements(
  elements: readonly ContinuousTransformation[],
  options: ResolvedActorCriticOptions,
): readonly GroupElement[] {
  return elements.map((element) => elementOf(element, options)).filter((element) => element !== null);
}

/** Null where it cannot be one. */
function elementOf(
  { observation, next, action }: ContinuousTransformation,
  options: ResolvedActorCriticOptions,
): GroupElement | null {
  const input = signedPermutation(observation);
  const output = signedPermutation(action!);
  if (next.key !== observation.key || input === null || output === null) return null;
  if (observation.shift.some((value) => value !== 0)) return null;
  return keepsShape({ input, output }, action!.shift, options) ? { input, output } : null;
}

/** Of an invertible map: its rows have different sources where each has one. */
function signedPermutation({ size, matrix }: Affine): SignedPermutation | null {
  const rows = Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const sources = rows.map((row) => row.findIndex((value) => value !== 0));
  const whole = rows.every((row, i) => Math.abs(row[sources[i]!]!) === 1 && row.filter((x) => x !== 0).length === 1);
  if (!whole) return null;
  return new SignedPermutation(
    sources,
    rows.map((row, i) => row[sources[i]!]!),
  );
}
