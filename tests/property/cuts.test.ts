/** Clusters found by joins, and cuts of dendrograms of lists found by joins, are those of all values, whatever the rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Normalization } from '../../src/engine/contracts/similarity.js';
import { JoinedEntries } from '../../src/similarity/joined.js';
import { linkages } from '../../src/similarity/linkage.js';
import { resolveSimilarityOptions } from '../../src/similarity/options.js';
import { Similarity } from '../../src/similarity/similarity.js';
import { bothBackends } from '../backends.js';
import { likeRows } from './like-rows.js';

const kinds: readonly (readonly [Measure, Normalization | undefined])[] = [
  ['intersection', 'geometric'],
  ['intersection', 'product'],
  ['coincidence', 'plain'],
  ['coincidence', 'cosine'],
  ['jensen-shannon', undefined],
];

describe('cuts', () => {
  const threshold = fc.oneof(fc.constantFrom(0, 0.5, 0.75, 0.95), fc.double({ min: 0, max: 0.99, noNaN: true }));

  for (const [measure, normalization] of kinds) {
    it(`of joins of ${measure} ${normalization ?? ''} are those of all pairs`, async () => {
      const { wasm, reference } = await bothBackends();
      fc.assert(
        fc.property(likeRows, threshold, fc.array(threshold, { maxLength: 3 }), ({ rows, active }, kept, higher) => {
          const evidence = active.map((flag, i) => Number(flag !== 0 && rows.rowStarts[i + 1]! > rows.rowStarts[i]!));
          const options = resolveSimilarityOptions({
            measure,
            ...(normalization && { normalization }),
            threshold: kept,
          });
          const count = evidence.reduce((sum, flag) => sum + flag, 0);
          const joined = () =>
            new Similarity(
              new JoinedEntries(wasm, rows, evidence, options, count),
              { kind: 'measure', ...options },
              evidence,
            );
          const all = reference.similarity(rows, {
            ...options,
            normalization: options.normalization ?? 'geometric',
            active: evidence,
            threshold: null,
          });
          const dense = new Similarity(all, { kind: 'measure', ...options, threshold: null }, evidence);
          const listed = joined();
          expect(listed.entries.kind).toBe('sparse');
          const cut = listed.dendrogram();
          for (const past of [kept, ...higher.map((t) => Math.max(t, kept))]) {
            // Jensen-Shannon sums are rounded in another order: at a threshold either answer is right.
            if (measure === 'jensen-shannon') fc.pre(!all.values.some((value) => Math.abs(value - past) < 1e-9));
            const { labels } = dense.clusters({ threshold: past });
            expect(joined().clusters({ threshold: past }).labels).toEqual(labels);
            expect(listed.clusters({ threshold: past }).labels).toEqual(labels);
            expect(cut.cut(past).labels).toEqual(labels);
            expect(dense.dendrogram().cut(past).labels).toEqual(labels);
          }
          // Of other linkages, what is dropped counts as 0: equal where nothing is.
          if (kept > 0 || measure === 'jensen-shannon') return;
          for (const linkage of linkages) {
            for (const past of higher) {
              const wanted = dense.dendrogram({ linkage }).cut(past).labels;
              expect(listed.dendrogram({ linkage }).cut(past).labels).toEqual(wanted);
            }
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});
