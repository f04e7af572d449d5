import { describe, expect, it } from 'vitest';
import { adjustForChance } from '../../src/similarity/chance.js';
import { similarityOfCounts } from '../../src/similarity/compute.js';
import { checkCountRows } from '../../src/similarity/count-rows.js';
import { similarityFromMatrix } from '../../src/similarity/similarity.js';
import { backends, loadBackend } from '../backends.js';

/** Three rows over three columns: (3, 1, 0), (3, 1, 0), (3, 0, 1): what all have, and what tells them apart. */
const input = {
  rows: 3,
  columns: 3,
  rowStarts: [0, 2, 4, 6],
  columnIndices: [0, 1, 0, 1, 0, 2],
  counts: [3, 1, 3, 1, 3, 1],
};
const rows = checkCountRows(input);

describe.each(backends)('adjustForChance on $name', ({ name }) => {
  it('takes away what is similar anyway', async () => {
    const backend = await loadBackend(name);
    const adjusted = adjustForChance(similarityOfCounts(backend, input, { measure: 'intersection' }), rows);
    // The mean law is (¾, 1/6, 1/12): e = ¾ + min(¼, 1/6) = 11/12 for the first two, ¾ + 1/12 = 10/12 for the last.
    // χ(0,1) = 1 stays 1. χ(0,2) = ¾ is less than 11/12: 0.
    expect(adjusted.get(0, 1)).toBeCloseTo(1, 14);
    expect(adjusted.get(0, 2)).toBe(0);
    expect(adjusted.get(2, 2)).toBe(1);
    expect(adjusted.clusters({ threshold: 0.5 }).labels).toEqual(Int32Array.of(0, 0, 1));
  });

  it('gives (χ − e) / (1 − e) with the larger e', async () => {
    const backend = await loadBackend(name);
    // Laws (1, 0, 0), (¾, ¼, 0) and twice (0, 0, 1): the mean is (7/16, 1/16, 1/2).
    const four = {
      rows: 4,
      columns: 3,
      rowStarts: [0, 1, 3, 4, 5],
      columnIndices: [0, 0, 1, 2, 2],
      counts: [4, 3, 1, 4, 4],
    };
    const checked = checkCountRows(four);
    // e = 7/16 and 7/16 + 1/16 = 1/2; χ = ¾: (¾ − ½) / ½.
    expect(adjustForChance(similarityOfCounts(backend, four), checked).get(0, 1)).toBeCloseTo(1 / 2, 14);
    // Cosine: |π|² = 114/256, e = (7/16) / |π| = 0.65561 and (¾ · 7/16 + 1/64) / (√(10/16) |π|) = 0.65168; χ = ¾ / √(10/16).
    const cosine = similarityOfCounts(backend, four, { measure: 'coincidence', normalization: 'cosine' });
    const e = 7 / Math.sqrt(114);
    expect(adjustForChance(cosine, checked).get(0, 1)).toBeCloseTo((0.75 / Math.sqrt(0.625) - e) / (1 - e), 14);
    // Jensen-Shannon: (1, 0, 0) and the mean share the first column only, as do (1, 0, 0) and (¾, ¼, 0).
    const share = (p: number, q: number) => -0.5 * (p * Math.log2(p / (p + q)) + q * Math.log2(q / (p + q)));
    const chance = Math.max(share(1, 7 / 16), share(0.75, 7 / 16) + share(0.25, 1 / 16));
    const js = adjustForChance(similarityOfCounts(backend, four, { measure: 'jensen-shannon' }), checked);
    expect(js.get(0, 1)).toBeCloseTo((share(1, 0.75) - chance) / (1 - chance), 6);
    expect(js.get(2, 3)).toBe(1);
  });

  it('counts each length by itself, and keeps a threshold and evidence', async () => {
    const backend = await loadBackend(name);
    // Two lengths of one column each: all laws are equal, so that e = 1 and nothing is more similar than all is.
    const same = {
      rows: 2,
      columns: 2,
      rowStarts: [0, 2, 4],
      columnIndices: [0, 1, 0, 1],
      counts: [5, 4, 5, 4],
      lengths: [1, 2],
    };
    expect(adjustForChance(similarityOfCounts(backend, same), checkCountRows(same)).get(0, 1)).toBe(0);
    const sparse = adjustForChance(similarityOfCounts(backend, input, { threshold: 0.5, minVisits: 5 }), rows);
    expect(sparse.entries.kind).toBe('sparse');
    expect(sparse.hasEvidence(0)).toBe(false);
    expect(() => sparse.clusters({ threshold: 0.4 })).toThrow('expected threshold >= 0.5');
  });

  it('refuses what is not 1 for equal laws, and rows of something else', async () => {
    const backend = await loadBackend(name);
    const similarity = (options: object) => similarityOfCounts(backend, input, options);
    expect(() => adjustForChance(similarity({ measure: 'jensen-shannon', divergence: true }), rows)).toThrow(
      'a divergence',
    );
    expect(() => adjustForChance(similarity({ normalization: 'product' }), rows)).toThrow("'product'");
    expect(() => adjustForChance(similarity({ measure: 'coincidence' }), rows)).toThrow("'plain'");
    expect(() => adjustForChance(similarityFromMatrix([[1]]), rows)).toThrow('expected a similarity of counts');
    expect(() => adjustForChance(similarity({}), { ...rows, rows: 2 })).toThrow('expected rowStarts to have length 3');
    const end = rows.rowStarts[2]!;
    const two = { rows: 2, rowStarts: rows.rowStarts.slice(0, 3), columnIndices: rows.columnIndices.slice(0, end) };
    expect(() => adjustForChance(similarity({}), { ...rows, ...two, counts: rows.counts.slice(0, end) })).toThrow(
      'expected count rows of 3 pairs',
    );
    expect(() => adjustForChance({} as never, rows)).toThrow('expected a similarity');
  });
});
