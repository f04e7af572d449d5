/** Signed permutations that a law of one's own does not speak against: how many there are is counted by hand. */
import { describe, expect, it } from 'vitest';
import type { FittedLaw } from '../../../src/continuous/fitted-law.js';
import type { Exchanges } from '../../../src/continuous/search/exchanges.js';
import { prunedPermutations } from '../../../src/continuous/search/pruned-permutations.js';

/** `Δ = J x + f + g_a`, in units of 1; `pushes[a]` is null where action `a` was never taken. */
function law(
  jacobian: readonly (readonly number[])[],
  {
    drift = jacobian.map(() => 0),
    pushes = [jacobian.map(() => 0)] as readonly (readonly number[] | null)[],
    inputs = 0,
    still = [] as readonly number[],
  } = {},
): FittedLaw {
  const d = jacobian.length;
  const of = (k: number) => (still.includes(k) ? 0 : 1);
  const spread = Float64Array.from({ length: d + inputs }, (_, k) => of(k));
  const units = { observations: d, actionInputs: inputs, actions: pushes.length, scale: spread.slice(0, d), spread };
  const pushOf = (action: Float64Array) => (inputs > 0 ? jacobian.map(() => 0) : pushes[action[0]!]!);
  return {
    units,
    change: (x: Float64Array, action: Float64Array) => {
      const push = pushOf(action);
      if (push === null) return null;
      return Float64Array.from(jacobian, (row, k) => row.reduce((sum, j, i) => sum + j * x[i]!, drift[k]! + push[k]!));
    },
    // Real-valued actions: each pushes one coordinate.
    derivatives: () =>
      Float64Array.from(
        jacobian.flatMap((row, k) => [...row, ...Array.from({ length: inputs }, (_, i) => Number(i === k))]),
      ),
  } as unknown as FittedLaw;
}

const mirrored: Exchanges = { alike: () => true, centre: () => 0 };
const unmirrored: Exchanges = { alike: () => true, centre: () => null };
const diagonal = (...entries: readonly number[]) => entries.map((one, k) => entries.map((_, j) => (j === k ? one : 0)));

/** What was found, as `1 -0`: where each coordinate comes from, with its sign. */
function found(of: FittedLaw, exchanges = mirrored): string[] {
  return prunedPermutations(of, exchanges, 1e-6)
    .found.map(({ order, negative }) => order.map((from, k) => `${negative[k] ? '-' : ''}${from}`).join(' '))
    .sort();
}

describe('signed permutations that a law does not speak against', () => {
  it('are those that leave its derivatives as they are', () => {
    // A turn: what keeps it are the quarter turns, no mirror.
    const turn = [
      [0, -1],
      [1, 0],
    ];
    expect(found(law(turn))).toEqual(['-0 -1', '-1 0', '0 1', '1 -0']);
    expect(found(law(diagonal(1, 1)))).toHaveLength(8);
    expect(found(law(diagonal(1, 2)))).toEqual(['-0 -1', '-0 1', '0 -1', '0 1']);
  });

  it('are those that leave its drift as it is, and what the actions add taken together', () => {
    expect(found(law(diagonal(1, 1), { drift: [1, 0] }))).toEqual(['0 -1', '0 1']);
    // Two actions that push the first coordinate to and fro, and a third that nobody took.
    const pushes = [[1, 0], [-1, 0], null];
    expect(found(law(diagonal(1, 1), { pushes }))).toEqual(['-0 -1', '-0 1', '0 -1', '0 1']);
    // A real-valued action that pushes the first.
    expect(found(law(diagonal(1, 1), { inputs: 1 }))).toEqual(['-0 -1', '-0 1', '0 -1', '0 1']);
    expect(found(law(diagonal(1, 1), { inputs: 1, still: [2] }))).toHaveLength(4);
  });

  it('exchange and mirror what they may', () => {
    const apart: Exchanges = { alike: () => false, centre: (k) => (k === 0 ? null : 0) };
    expect(found(law(diagonal(1, 1)), apart)).toEqual(['0 -1', '0 1']);
  });

  it('have nothing to say of what never changes', () => {
    const alone: Exchanges = { alike: (i, j) => i < 2 && j < 2, centre: (k) => (k === 2 ? null : 0) };
    const turn = [
      [0, -1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ];
    expect(found(law(turn, { still: [2] }), alone)).toEqual(['-0 -1 2', '-1 0 2', '0 1 2', '1 -0 2']);
  });

  it('are all there are, or enough of them, or none where there are too many to be looked at', () => {
    const same = (d: number) => law(diagonal(...new Array<number>(d).fill(1)));
    const few = prunedPermutations(same(3), mirrored, 1e-6);
    expect([few.found.length, few.cut]).toEqual([6 * 8, false]);
    const enough = prunedPermutations(same(7), unmirrored, 1e-6);
    expect([enough.found.length, enough.cut]).toEqual([5040, true]);
    const many = prunedPermutations(same(8), mirrored, 1e-6);
    expect([many.found.length, many.cut]).toEqual([0, true]);
  });

  it('are those that fit best where more would be too many', () => {
    // Eight coordinates a little apart: close ones are told from one another at first, and not when ten times as much is allowed.
    const drawn = law(diagonal(...Array.from({ length: 8 }, (_, k) => 1 + k / 100)));
    const { found: fit, cut } = prunedPermutations(drawn, unmirrored, 1e-4);
    expect(cut).toBe(true);
    expect(fit.length).toBeGreaterThan(0);
    expect(fit[0]!.order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
