/** Parts computed apart and joined are the whole, to the last bit. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { similarityEntries } from '../../src/similarity/compute.js';
import { resolveSimilarityOptions, type SimilarityOptions } from '../../src/similarity/options.js';
import { computePart, joinParts } from '../../src/similarity/parts.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

/** 29 rows of two lengths: dense columns, rare ones, counts of every width, equal rows, and one row of nothing. */
function someRows() {
  const random = new Random(5);
  const counts = Array.from({ length: 29 }, (_, i) =>
    Array.from({ length: 60 }, (_, c) => {
      if (i === 13 || random.uniform() > (c < 20 ? 0.9 : 0.08)) return 0;
      return 1 + random.below(c % 7 === 0 ? 100_000 : c % 3 === 0 ? 1000 : 9);
    }),
  );
  counts[21] = counts[4]!;
  return countRows(
    counts,
    counts[0]!.map((_, c) => 1 + (c % 2)),
  );
}

const asked: SimilarityOptions[] = [
  {},
  { normalization: 'product' },
  { threshold: 0.2 },
  { topK: 3 },
  { topK: 3, threshold: 0.3 },
  { measure: 'coincidence' },
  { measure: 'coincidence', normalization: 'cosine', threshold: 0.5 },
  { measure: 'jensen-shannon' },
  { measure: 'jensen-shannon', topK: 2 },
  { measure: 'jensen-shannon', divergence: true },
  { measure: 'jensen-shannon', divergence: true, threshold: 0.6 },
];

describe.each(backends)('similarity in parts, $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const rows = someRows();
  const active = new Uint8Array(rows.rows).fill(1);
  active[7] = 0;

  it.each(asked)('%o', (given) => {
    const options = resolveSimilarityOptions(given);
    const whole = similarityEntries(backend, rows, active, options);
    // More parts than there are blocks of rows: some have nothing to do.
    for (const parts of [1, 2, 3, 5]) {
      const entries = Array.from({ length: parts }, (_, part) =>
        computePart(backend, { rows, active, options, part, parts }),
      );
      expect(joinParts(entries.reverse(), options)).toEqual(whole);
    }
  });

  it('a part is a share: every pair of rows is in exactly one', () => {
    const options = resolveSimilarityOptions({});
    const all = new Uint8Array(rows.rows).fill(1);
    const filled = [0, 1].map((part) => {
      const entries = computePart(backend, { rows, active: all, options, part, parts: 2 });
      return entries.values.map((value) => Number(value > 0));
    });
    expect(filled[0]!.every((flag, k) => flag + filled[1]![k]! <= 1)).toBe(true);
    // Rows 0 to 7 are the first block: all their pairs are of the first part, those among rows 8 to 15 of the second.
    expect([filled[0]![3 * 29 + 20], filled[1]![20 * 29 + 3]]).toEqual([1, 0]);
    expect([filled[0]![9 * 29 + 20], filled[1]![20 * 29 + 9]]).toEqual([0, 1]);
  });
});
