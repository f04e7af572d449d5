/** Similarity asked for again, as counts grow, is that of a computation from scratch, to the last bit. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { CountRows } from '../../src/engine/contracts/similarity.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { IncrementalSimilarity } from '../../src/similarity/incremental.js';
import type { SimilarityOptions } from '../../src/similarity/options.js';
import type { Similarity } from '../../src/similarity/similarity.js';
import { backendsOfHome, loadBackend } from '../backends.js';

const STATES = 90;

/** Few rewards make many equal values, more rewards new columns at every step. */
const episode = (rewards: number) =>
  fc.array(fc.tuple(fc.nat(STATES - 1), fc.nat(rewards), fc.constantFrom(1, 0.5, 0.3)), { minLength: 1, maxLength: 4 });

const growth = fc
  .constantFrom(1, 5, 40)
  .chain((rewards) =>
    fc.array(fc.array(episode(rewards), { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 8 }),
  );

const options: fc.Arbitrary<SimilarityOptions> = fc
  .record({
    measure: fc.constantFrom<SimilarityOptions>(
      {},
      { normalization: 'product' },
      { measure: 'coincidence' },
      { measure: 'coincidence', normalization: 'cosine' },
      { measure: 'jensen-shannon' },
      { measure: 'jensen-shannon', divergence: true },
    ),
    sieve: fc.constantFrom<SimilarityOptions>({}, { threshold: 0.3 }, { topK: 2 }, { topK: 3, threshold: 0.1 }),
    more: fc.constantFrom<SimilarityOptions>({}, { minVisits: 2 }, { confidence: 0.5 }),
  })
  .map(({ measure, sieve, more }) => ({ ...measure, ...sieve, ...more }));

/** Which rows have any. */
const evidence = (chi: Similarity) => Uint8Array.from({ length: STATES }, (_, i) => Number(chi.hasEvidence(i)));

describe.each(backendsOfHome)('incremental similarity on $name', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  it.each([false, true])('equals a computation from scratch (weights: %s)', (weighted) => {
    fc.assert(
      fc.property(growth, options, (growth, { confidence, ...options }) => {
        const asked = weighted || confidence === undefined ? options : { ...options, confidence };
        using counter = new SimilarityCounter(backend, {
          states: STATES,
          actions: 1,
          maxLength: 3,
          correction: weighted ? 'uniform' : 'none',
        });
        for (const episodes of growth) {
          for (const steps of episodes) {
            counter.addEpisode({
              states: steps.map(([s]) => s),
              actions: steps.map(() => 0),
              rewards: steps.map(([, r]) => r),
              terminated: steps.length % 2 === 0,
              ...(weighted ? { probabilities: steps.map(([, , p]) => p) } : {}),
            });
          }
          const again = counter.similarity(asked);
          const scratch = computeSimilarity(backend, counter.rows(), counter.visitsAll(), asked);
          expect(again.entries).toEqual(scratch.entries);
          expect(again.measure).toEqual(scratch.measure);
          expect(evidence(again)).toEqual(evidence(scratch));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the one it has where nothing changed', () => {
    using counter = new SimilarityCounter(backend, { states: 2, actions: 1 });
    counter.addEpisode({ states: [0, 1], actions: [0, 0], rewards: [1, 2], terminated: true });
    const chi = counter.similarity();
    expect(counter.similarity({ measure: 'intersection' })).toBe(chi);
    expect(counter.similarity({ threshold: 0.5 })).not.toBe(chi);
  });

  it('does not compute everything where little changed', () => {
    // Twenty rows of one column each; row 7 goes from the column of the even rows to that of the odd ones.
    const counts = (seven: number): CountRows => ({
      rows: 20,
      columns: 2,
      rowStarts: Int32Array.from({ length: 21 }, (_, i) => i),
      columnIndices: Int32Array.from({ length: 20 }, (_, i) => (i === 7 ? seven : i % 2)),
      counts: new Int32Array(20).fill(1),
    });
    let version = 1;
    let rows = counts(0);
    let whole = 0;
    const watched: Backend = {
      ...backend,
      similarity: (...args) => {
        ++whole;
        return backend.similarity(...args);
      },
    };
    const incremental = new IncrementalSimilarity(watched, {
      get version() {
        return version;
      },
      rows: () => rows,
      visitsAll: () => new Int32Array(20).fill(1),
      changedSince: () => Int32Array.of(7),
    });
    expect([...incremental.compute().row(7).indices]).toEqual([0, 2, 4, 6, 7, 8, 10, 12, 14, 16, 18]);
    version = 2;
    rows = counts(1);
    const chi = incremental.compute();
    expect([...chi.row(7).indices]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    expect([...chi.row(0).indices]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(whole).toBe(1);
  });
});
