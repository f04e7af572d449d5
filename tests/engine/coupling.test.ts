import { describe, expect, it } from 'vitest';
import type { CouplingName } from '../../src/engine/contracts/learner.js';
import type { SparseEntries } from '../../src/engine/contracts/similarity.js';
import { backends, loadBackend } from '../backends.js';

/** Sparse rows from `[column, value][]` per row. */
function entries(rows: readonly (readonly (readonly [number, number])[])[]): SparseEntries {
  const flat = rows.flat();
  const rowStarts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) rowStarts[i + 1] = rowStarts[i]! + row.length;
  return {
    kind: 'sparse',
    rows: rows.length,
    rowStarts,
    columnIndices: Int32Array.from(flat, ([column]) => column),
    values: Float64Array.from(flat, ([, value]) => value),
  };
}

describe.each(backends)('couplings on the $name backend', ({ name }) => {
  const make = async (q: readonly number[], stepSize = 0.5) => {
    const backend = await loadBackend(name);
    const options = { states: q.length, actions: 1, learner: 'q-learning', discount: 0.9, epsilon: 0 } as const;
    const learner = backend.learner({ ...options, stepSize, initialValue: 0, seed: 0 });
    learner.setQ(Float64Array.from(q));
    return learner;
  };
  /** Pair 0 has itself with 1 (to be skipped), pair 1 with 0.5, pairs 2 and 3 with 1. */
  const rows = entries([
    [
      [0, 1],
      [1, 0.5],
      [2, 1],
      [3, 1],
    ],
    [],
    [],
    [],
  ]);

  // Q = [1, 2, 10, 3.875], y = 4 (a terminated step with reward 4), α = 0.5: δ = 3 and Q_0 becomes 2.5.
  it.each([
    // α χ δ = 0.75, 1.5, 1.5
    ['preconditioner', false, [2.5, 2.75, 11.5, 5.375]],
    // 0.75 fits below y − Q_1 = 2; Q_2 is above y and must not rise; Q_3 would pass y and stops there
    ['preconditioner', true, [2.5, 2.75, 10, 4]],
    // 2 + 0.25 · 2, 10 − 0.5 · 6, 3.875 + 0.5 · 0.125
    ['target-sharing', true, [2.5, 2.5, 7, 3.9375]],
    ['target-sharing', false, [2.5, 2.5, 7, 3.9375]],
    ['none', true, [2.5, 2, 10, 3.875]],
  ] as const)('%s (guard %s) follows its formula', async (coupling, guard, expected) => {
    using learner = await make([1, 2, 10, 3.875]);
    learner.couple(coupling, coupling === 'none' ? null : rows, guard);
    learner.observe(0, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual(expected);
    expect(learner.updates()).toBe(coupling === 'none' ? 1 : 4);
  });

  it('the guarded preconditioner cuts downward steps too', async () => {
    // y = −2, δ = −3, α χ δ = −0.75, −1.5, −1.5: Q_1 would pass −2, Q_2 is below it, Q_3 has room.
    using learner = await make([1, -1.75, -10, 3.875]);
    learner.couple('preconditioner', rows, true);
    learner.observe(0, 0, -2, 1, 0, true);
    expect([...learner.q()]).toEqual([-0.5, -2, -10, 2.375]);
  });

  it('the guard clamps weights above 1 and below 0 in target sharing', async () => {
    const wild = entries([
      [
        [1, 5],
        [2, -5],
      ],
      [],
      [],
    ]);
    using guarded = await make([0, 2, 3]);
    guarded.couple('target-sharing', wild, true);
    guarded.observe(0, 0, 4, 1, 0, true);
    expect([...guarded.q()]).toEqual([2, 4, 3]);
    using raw = await make([0, 2, 3]);
    raw.couple('target-sharing', wild, false);
    raw.observe(0, 0, 4, 1, 0, true);
    // 2 + 2.5 · 2 and 3 − 2.5 · 1
    expect([...raw.q()]).toEqual([2, 7, 0.5]);
  });

  it('quotient keeps one value a block, its mean to begin with', async () => {
    const blocks = entries([[[2, 1]], [], [[0, 1]], []]);
    using learner = await make([1, 2, 5, 7]);
    learner.couple('quotient', blocks, true);
    expect([...learner.q()]).toEqual([3, 2, 3, 7]);
    // Half way from 3 to y = 4.
    learner.observe(2, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual([3.5, 2, 3.5, 7]);
    expect(learner.updates()).toBe(2);
    learner.setQ(Float64Array.of(0, 1, 2, 3));
    expect([...learner.q()]).toEqual([1, 1, 1, 3]);
    learner.couple('none', null, true);
    learner.observe(2, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual([1, 1, 2.5, 3]);
  });

  it('bootstraps before it updates: a partner in the next state does not move the target', async () => {
    // Pair 0 leads to state 1, whose only pair is its partner: y = 0 + 0.9 · 2 = 1.8, δ = 0.8.
    using learner = await make([1, 2]);
    learner.couple('target-sharing', entries([[[1, 1]], [[0, 1]]]), true);
    learner.observe(0, 0, 0, 1, 0, false);
    expect(learner.q()[0]).toBeCloseTo(1.4, 15);
    expect(learner.q()[1]).toBeCloseTo(1.9, 15);
  });

  describe('a wrong similarity', () => {
    // Pair 0 leads to state 1 with reward 0; pair 2 ends with reward 0; 0 is taken as similar to 1 and to 2. With
    // Q = [0, x, 0] and α = 1, observing 0 has δ = 0.9 x and lifts all three by it; observing 2 takes 0.9 x from 2 and
    // 0. One round turns x into 1.9 x.
    const wrong = entries([
      [
        [1, 1],
        [2, 1],
      ],
      [[0, 1]],
      [[0, 1]],
    ]);
    const round = async (coupling: CouplingName, guard: boolean, rounds: number) => {
      using learner = await make([0, 1, 0], 1);
      learner.couple(coupling, wrong, guard);
      for (let k = 0; k < rounds; ++k) {
        learner.observe(0, 0, 0, 1, 0, false);
        learner.observe(2, 0, 0, 2, 0, true);
      }
      return [...learner.q()];
    };

    it('makes the preconditioner diverge without its guard', async () => {
      const q = await round('preconditioner', false, 100);
      expect(q[1]! / 1.9 ** 100).toBeCloseTo(1, 9);
    });

    it('does not with it', async () => {
      // y = 0.9 is below Q_1 = 1: the lift of 0.9 is refused; 0 and 2 go to 0.9 and back to 0.
      expect(await round('preconditioner', true, 100)).toEqual([0, 1, 0]);
    });

    it('does not under target sharing', async () => {
      // Q_1 = 0.9 Q_1 each round: it goes to 0.
      const q = await round('target-sharing', true, 100);
      expect(q[1]! / 0.9 ** 100).toBeCloseTo(1, 9);
    });
  });

  describe('target sharing against quotient', () => {
    const block = (weight: number) => entries([[[1, weight]], [[0, weight]]]);
    const learn = async (coupling: CouplingName, weight: number, q: number[]) => {
      using learner = await make(q, 0.3);
      learner.couple(coupling, block(weight), true);
      for (const [pair, reward] of [
        [0, 1],
        [1, 0.25],
        [0, -3],
      ] as const) {
        learner.observe(pair, 0, reward, 0, 0, false);
      }
      return [...learner.q()];
    };

    it('is the same to the last bit when χ is 1 in a block that starts with one value', async () => {
      expect(await learn('target-sharing', 1, [2, 2])).toEqual(await learn('quotient', 1, [2, 2]));
    });

    it('differs after one update when the block starts with two values, or χ is below 1', async () => {
      using shared = await make([0, 1]);
      shared.couple('target-sharing', block(1), true);
      using merged = await make([0, 1]);
      merged.couple('quotient', block(1), true);
      for (const learner of [shared, merged]) learner.observe(0, 0, 1, 0, 0, true);
      // Half way to 1 from 0 and from 1; half way to 1 from the mean 0.5.
      expect([...shared.q()]).toEqual([0.5, 1]);
      expect([...merged.q()]).toEqual([0.75, 0.75]);
      using partly = await make([0, 0]);
      partly.couple('target-sharing', block(0.5), true);
      partly.observe(0, 0, 1, 0, 0, true);
      expect([...partly.q()]).toEqual([0.5, 0.25]);
    });
  });
});
