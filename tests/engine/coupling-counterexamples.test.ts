/**
 * Couplings that look alike, and the smallest worlds where they differ (the open questions of the notes): preconditioner
 * against the sampling loss, target sharing against quotient.
 */
import { describe, expect, it } from 'vitest';
import type { CouplingName } from '../../src/engine/contracts/learner.js';
import type { SparseEntries } from '../../src/engine/contracts/similarity.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromPartition } from '../../src/similarity/similarity.js';
import { gridLabels, gridModel } from '../agents/worlds.js';
import { backends, loadBackend } from '../backends.js';

/** Every pair a partner of every other, by `chi[i][j]`. */
function dense(chi: readonly (readonly number[])[]): SparseEntries {
  const size = chi.length;
  return {
    kind: 'sparse',
    rows: size,
    rowStarts: Int32Array.from({ length: size + 1 }, (_, i) => i * size),
    columnIndices: Int32Array.from({ length: size * size }, (_, k) => k % size),
    values: Float64Array.from(chi.flat()),
  };
}

describe.each(backends)('on the $name backend', ({ name }) => {
  /** One-action states that end at once; pair `i` is observed with target `y`. */
  const observed = async (
    q: readonly number[],
    chi: readonly (readonly number[])[],
    coupling: CouplingName,
    observations: readonly (readonly [pair: number, y: number])[],
    guard = false,
  ) => {
    const options = { states: q.length, actions: 1, learner: 'q-learning', discount: 0.9, epsilon: 0 } as const;
    using learner = (await loadBackend(name)).learner({ ...options, stepSize: 0.5, initialValue: 0, seed: 1 });
    learner.setQ(Float64Array.from(q));
    const blocks = similarityFromPartition(Partition.from(chi.map(() => 0))).entries as SparseEntries;
    learner.couple(coupling, coupling === 'quotient' ? blocks : dense(chi), guard, { samplePartners: 'all' });
    for (const [pair, y] of observations) learner.observe(pair, 0, y, pair, 0, true);
    return [...learner.q()];
  };
  const half = [
    [1, 0.5],
    [0.5, 1],
  ];

  describe('preconditioner against sampling loss', () => {
    it('one pair alone: the same', async () => {
      expect(await observed([1], [[1]], 'preconditioner', [[0, 3]])).toEqual([2]);
      expect(await observed([1], [[1]], 'sampling', [[0, 3]])).toEqual([2]);
    });

    it('two pairs, one step: the one moves both by the error, the other moves them towards each other', async () => {
      // δ = 2: 1 + 1 and 1 + 0.5. Or Q_0 = 2, then w = 0.25, d = −1.
      expect(await observed([1, 1], half, 'preconditioner', [[0, 3]])).toEqual([2, 1.5]);
      expect(await observed([1, 1], half, 'sampling', [[0, 3]])).toEqual([1.75, 1.25]);
      // Without an error the preconditioner rests, the loss does not: d = 2.
      expect(await observed([1, 3], half, 'preconditioner', [[0, 1]])).toEqual([1, 3]);
      expect(await observed([1, 3], half, 'sampling', [[0, 1]])).toEqual([1.5, 2.5]);
    });

    it('a wrong χ: the fixed point of the one is the truth, that of the other is not', async () => {
      const rounds = Array.from({ length: 200 }, () => [[0, 0] as const, [1, 1] as const]).flat();
      const preconditioned = await observed([5, -5], half, 'preconditioner', rounds);
      expect(preconditioned[0]).toBeCloseTo(0, 9);
      expect(preconditioned[1]).toBeCloseTo(1, 9);
      // A round maps (a, b) to a' = 3a/8 + b/4, b' = a/8 + 3b/4 (half way to 0, then w = ¼), and those to
      // a'' = 3a'/4 + b'/8 + 1/8, b'' = a'/4 + 3b'/8 + 3/8 (b half way to 1, then w = ¼). At rest
      // a = (19a + 18b)/64 + 1/8 and b = (9a + 22b)/64 + 3/8, so 45a = 18b + 8 and 42b = 9a + 24: 1728 a = 768.
      const sampled = await observed([5, -5], half, 'sampling', rounds);
      expect(sampled[0]).toBeCloseTo(768 / 1728, 9);
      expect(sampled[1]).toBeCloseTo((9 * (768 / 1728) + 24) / 42, 9);
    });
  });

  describe('target sharing against quotient', () => {
    const same = [
      [1, 1],
      [1, 1],
    ];

    it('two pairs, χ = 1: the same from equal values, not from others', async () => {
      for (const coupling of ['target-sharing', 'quotient'] as const) {
        expect(await observed([1, 1], same, coupling, [[0, 3]], true)).toEqual([2, 2]);
      }
      // Half way to 2 each; or the mean 2 first, and then nothing to learn.
      expect(await observed([0, 4], same, 'target-sharing', [[0, 2]], true)).toEqual([1, 3]);
      expect(await observed([0, 4], same, 'quotient', [[0, 2]], true)).toEqual([2, 2]);
    });

    it('three pairs from equal values: similarity that is not transitive', async () => {
      // 0 ~ 1 ~ 2 but not 0 ~ 2: the quotient has one block all the same.
      const chain = [
        [1, 1, 0],
        [1, 1, 1],
        [0, 1, 1],
      ];
      expect(await observed([0, 0, 0], chain, 'target-sharing', [[0, 4]], true)).toEqual([2, 2, 0]);
      expect(await observed([0, 0, 0], chain, 'quotient', [[0, 4]], true)).toEqual([2, 2, 2]);
    });

    it('on a partition from equal values they are one learner, bit for bit', async () => {
      const backend = await loadBackend(name);
      using model = backend.model(gridModel());
      const { entries } = similarityFromPartition(Partition.from(gridLabels()));
      const tables = (['target-sharing', 'quotient', 'none'] as const).map((coupling) => {
        const options = { states: 9, actions: 4, learner: 'q-learning', stepSize: 0.3, discount: 0.9 } as const;
        using learner = backend.learner({ ...options, epsilon: 0.3, initialValue: 1, seed: 4 });
        learner.couple(coupling, coupling === 'none' ? null : (entries as SparseEntries), true);
        learner.run(model, { episodes: 40, maxSteps: 50, record: false, optimal: null, stop: null });
        return learner.q();
      });
      expect(tables[0]).toEqual(tables[1]);
      expect(tables[0]).not.toEqual(tables[2]);
    });
  });
});
