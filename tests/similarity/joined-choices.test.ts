/** When rows are joined, what is asked of the kernels for it, and what is refused: a backend that only notes what it is asked. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { CountRows } from '../../src/engine/contracts/similarity.js';
import { TooLargeError } from '../../src/input-error.js';
import { JoinedEntries, joinOf } from '../../src/similarity/joined.js';
import {
  type ResolvedSimilarityOptions,
  resolveSimilarityOptions,
  type SimilarityOptions,
} from '../../src/similarity/options.js';
import { Partition } from '../../src/similarity/partition.js';
import { canShare } from '../../src/similarity/parts.js';
import { clusterStability } from '../../src/similarity/stability.js';

const rowsOf = (rows: number, more: Partial<CountRows> = {}): CountRows => ({
  rows,
  columns: 2,
  rowStarts: new Int32Array(rows + 1),
  columnIndices: new Int32Array(0),
  counts: new Int32Array(0),
  ...more,
});
const resolved = (options: SimilarityOptions = {}): ResolvedSimilarityOptions => resolveSimilarityOptions(options);

function noting(answers: { pairs?: unknown; nearest?: unknown } = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const note =
    (name: string, answer: unknown = name) =>
    (_: CountRows, options: object) => {
      asked.push([name, { ...options }]);
      return answer;
    };
  const backend = {
    name: 'wasm',
    similarity: note('all pairs'),
    similarRows: {
      components: note('components'),
      degrees: note('degrees', { degrees: Float64Array.of(1), weights: Float64Array.of(1) }),
      pairs: note('pairs', answers.pairs ?? { count: 0, entries: { kind: 'sparse', values: Float64Array.of(0.75) } }),
      nearest: note('nearest', answers.nearest ?? null),
    },
  } as unknown as Backend;
  return { backend, asked };
}

const joined = (options: SimilarityOptions, count = 10, rows = rowsOf(10), answers = {}) => {
  const { backend, asked } = noting(answers);
  return {
    entries: new JoinedEntries(backend, rows, new Uint8Array(rows.rows).fill(1), resolved(options), count),
    asked,
  };
};

describe('a join', () => {
  const active = new Uint8Array(5000).fill(1);
  const made = (options: SimilarityOptions, more: Partial<CountRows> = {}, rows = 5000) =>
    joinOf(noting().backend, rowsOf(rows, more), active.subarray(0, rows), resolved(options)) !== null;
  const lengths = (different: number) => Int32Array.from({ length: 100 }, (_, k) => k % different);

  it.each<[string, boolean, SimilarityOptions, Partial<CountRows>?, number?]>([
    ['of many rows', true, { threshold: 0.5 }],
    ['of few rows', false, { threshold: 0.5 }, {}, 100],
    ['of few rows where it may be approximate', true, { topK: 3, approximate: true }, {}, 100],
    ['of doubles', false, { threshold: 0.5, measure: 'jensen-shannon', precision: 'double' }],
    ['of estimates', false, { threshold: 0.5, confidence: 0.9 }],
    ['of 64 lengths', true, { threshold: 0.5 }, { lengths: lengths(64) }],
    ['of 65 lengths', false, { threshold: 0.5 }, { lengths: lengths(65) }],
    ['of weights', true, { threshold: 0.5, measure: 'coincidence' }, { weights: Float64Array.of(1, 2) }],
    ['of a weight 0', false, { threshold: 0.5, measure: 'coincidence' }, { weights: Float64Array.of(1, 0) }],
    ['of weighted intersections', false, { threshold: 0.5 }, { weights: Float64Array.of(1, 2) }],
    ['of divergences below ln 2', true, { measure: 'jensen-shannon', divergence: true, threshold: 0.5 }],
    [
      'of divergences that keep what shares nothing',
      false,
      { measure: 'jensen-shannon', divergence: true, threshold: 0.7 },
    ],
    ['of the nearest divergences', false, { measure: 'jensen-shannon', divergence: true, topK: 3 }],
    ['of all divergences', true, { measure: 'jensen-shannon', divergence: true }],
  ])('%s: %s', (_, expected, options, more = {}, rows = 5000) => {
    expect(made(options, more, rows)).toBe(expected);
  });

  it('is of what is past a threshold', () => {
    const { entries, asked } = joined({ threshold: 0.5 });
    expect(entries.rows).toBe(10);
    expect(entries.components(0.5)).toBe('components');
    expect(asked[0]![1]).toMatchObject({ measure: 'intersection', normalization: 'geometric', threshold: 0.5 });
    // 1 - d / ln 2 of a divergence: a quarter is 0.75, and beyond ln 2 there is nothing to be joined by.
    const far = joined({ measure: 'jensen-shannon', divergence: true, threshold: 0.25 * Math.LN2 });
    expect(far.entries.components(0.25 * Math.LN2)).toBe('components');
    expect(far.asked[0]![1]).toMatchObject({ normalization: 'geometric', threshold: 0.75 });
    expect(far.entries.components(2 * Math.LN2)).toBeNull();
    expect(joined({ topK: 2 }).entries.components(0.5)).toBeNull();
  });

  it('counts pairs past a threshold from a sample, of all where none is given', () => {
    const past = (options: SimilarityOptions) => {
      const { entries, asked } = joined(options);
      entries.estimate();
      return asked[0]![1].threshold;
    };
    expect(past({ threshold: 0.5 })).toBe(0.5);
    expect(past({ topK: 2 })).toBe(0);
    expect(past({ measure: 'jensen-shannon', divergence: true })).toBe(0);
    expect(past({ measure: 'jensen-shannon', divergence: true, threshold: 0.25 * Math.LN2 })).toBe(0.75);
    expect(past({ measure: 'jensen-shannon', divergence: true, threshold: 1 })).toBe(0);
  });

  it('gives divergences as they were asked for', () => {
    const { entries } = joined({ measure: 'jensen-shannon', divergence: true, threshold: 0.5 });
    expect(entries.entries()).toMatchObject({ values: Float64Array.of(0.25 * Math.LN2) });
    expect(joined({ threshold: 0.5 }).entries.entries()).toMatchObject({ values: Float64Array.of(0.75) });
  });

  it('compares all pairs where that is asked for, or cheaper', () => {
    const dense = joined({ measure: 'jensen-shannon' });
    expect(dense.entries.entries()).toBe('all pairs');
    expect(dense.asked).toEqual([
      ['all pairs', expect.objectContaining({ normalization: 'geometric', threshold: null, topK: null })],
    ]);
    const nearest = joined({ topK: 2, measure: 'coincidence' }, 100);
    expect(nearest.entries.entries()).toBe('all pairs');
    expect(nearest.asked.map(([name]) => name)).toEqual(['nearest', 'all pairs']);
    expect(nearest.asked[0]![1]).toMatchObject({ topK: 2, approximate: false, threshold: 0 });
  });

  it.each<[string, () => unknown]>([
    [
      'expected at most 23,170 pairs for all similarities at once, got 30,000: give a threshold or topK, or ask for clusters',
      () => joined({}, 30_000, rowsOf(30_000)).entries.entries(),
    ],
    [
      'expected at most 67,108,864 pairs past the threshold 0.5 in a list, got 123,456,789: ask for clusters or topK, or be stricter',
      () =>
        joined({ threshold: 0.5 }, 10, rowsOf(10), { pairs: { count: 123_456_789, entries: null } }).entries.entries(),
    ],
    [
      'expected at most 200,000,000,000 pairs to look at for the exact nearest 2, got more among 30,001: give a threshold, or approximate: true',
      () => joined({ topK: 2 }, 30_001).entries.entries(),
    ],
  ])('is refused where it is too large: %s', (message, make) => {
    expect(make).toThrow(TooLargeError);
    expect(make).toThrow(message);
  });
});

describe('parts', () => {
  it('share memory where all values are kernels of the core', () => {
    const share = (options: SimilarityOptions, backend: 'wasm' | 'reference' = 'wasm') =>
      canShare(backend, resolved(options));
    expect(share({})).toBe(true);
    expect(share({}, 'reference')).toBe(false);
    for (const options of [
      { threshold: 0.5 },
      { topK: 2 },
      { measure: 'jensen-shannon', precision: 'double' },
    ] as const)
      expect(share(options)).toBe(false);
  });
});

describe('partitions', () => {
  it('have whole numbers as labels, any of them', () => {
    expect(() => Partition.from([0, 0.5])).toThrow('expected labels to be integers, got 0.5 at pair 1');
    expect(() => Partition.from(['a'] as never)).toThrow("expected labels to be integers, got 'a' at pair 0");
    // More than there are pairs.
    expect([...Partition.from(Int32Array.of(70, 3, 70, -2)).labels]).toEqual([0, 1, 0, -1]);
    expect([...Partition.from([70, 3, 70, -2]).labels]).toEqual([0, 1, 0, -1]);
  });

  it('are compared with those of as many pairs', () => {
    const fine = Partition.from([0, 1, 2]);
    expect(fine.refines(Partition.from([0, 0, 1]))).toBe(true);
    expect(Partition.from([0, 0, 1]).refines(fine)).toBe(false);
    expect(() => fine.refines(Partition.from([0, 1]))).toThrow('expected a partition of 3 pairs');
  });
});

describe('stability', () => {
  const episodes = {
    starts: Int32Array.of(0, 1, 2),
    states: Int32Array.of(0, 1),
    actions: Int32Array.of(0, 0),
    rewards: Float64Array.of(1, 1),
    terminated: Uint8Array.of(1, 1),
  };
  const cluster = () => Partition.from([0, 0]);

  it('is of a batch of episodes and of pairs of pairs', () => {
    const of =
      (batch: unknown, more: object = {}) =>
      () =>
        clusterStability(batch as never, cluster, { resamples: 2, ...more });
    expect(of(null)).toThrow('expected a batch of at least one episode, got null');
    expect(of({ ...episodes, starts: Int32Array.of(0), terminated: new Uint8Array(0) })).toThrow(
      'expected a batch of at least one episode, got 0',
    );
    expect(of(episodes, { pairs: [[0, 1, 1]] })).toThrow('expected pairs[0] to be two pairs');
  });

  it('draws whole episodes, with all that is said of them', () => {
    const seen: object[] = [];
    clusterStability(
      { ...episodes, lastStates: Int32Array.of(5, 6), probabilities: Float64Array.of(0.5, 0.25) } as never,
      (batch) => {
        seen.push(batch);
        return cluster();
      },
      { resamples: 3 },
    );
    for (const batch of seen as { states: Int32Array; lastStates: Int32Array; probabilities: Float64Array }[]) {
      expect([...batch.lastStates]).toEqual(Array.from(batch.states, (state) => 5 + state));
      expect([...batch.probabilities]).toEqual(Array.from(batch.states, (state) => 0.5 / (1 + state)));
    }
    expect(seen.length).toBeGreaterThan(2);
  });
});
