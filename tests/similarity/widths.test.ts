/** Sums do not depend on how wide counts are held: at the edges of 8, 16 and 32 bits, and where sums pass them. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

/** Counts from 1 to `largest`, which is among them; where `density` is below 1, columns of their own are left out. */
function rowsUpTo(largest: number, rows: number, columns: number, density = 1) {
  const random = new Random(largest);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, c) => {
      if (i === c || i === c + 1) return largest;
      return random.uniform() < density ? 1 + Math.floor(random.uniform() * largest) : 0;
    }),
  );
}

/** The sum over columns, in whole numbers of any size. */
function sumOf(a: readonly number[], b: readonly number[], term: (x: bigint, y: bigint) => bigint): bigint {
  return a.reduce((sum, count, c) => sum + term(BigInt(count), BigInt(b[c]!)), 0n);
}

const least = (x: bigint, y: bigint) => (x < y ? x : y);
const product = (x: bigint, y: bigint) => x * y;

describe.each(backends)('widths of counts, $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const options = (n: number) => ({
    divergence: false,
    active: new Uint8Array(n).fill(1),
    threshold: null,
    topK: null,
  });

  // 8 bits end at 255, 16 signed ones at 32767; rows no multiple of a block, columns no multiple of a vector.
  it.each([
    { largest: 1, n: 9, columns: 17, density: 1 },
    { largest: 255, n: 11, columns: 33, density: 1 },
    { largest: 256, n: 11, columns: 33, density: 1 },
    { largest: 255, n: 9, columns: 2085, density: 1 },
    { largest: 32767, n: 13, columns: 70, density: 0.7 },
    { largest: 32768, n: 13, columns: 70, density: 0.7 },
    { largest: 65535, n: 7, columns: 41, density: 0.4 },
    { largest: 65536, n: 7, columns: 41, density: 0.4 },
    { largest: 2147483647, n: 7, columns: 19, density: 1 },
    { largest: 300, n: 17, columns: 90, density: 0.1 },
  ])('counts up to $largest, $n x $columns, density $density', ({ largest, n, columns, density }) => {
    const counts = rowsUpTo(largest, n, columns, density);
    const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const rows = countRows(counts);
    const geometric = backend.similarity(rows, {
      ...options(n),
      measure: 'intersection',
      normalization: 'geometric',
    }).values;
    const plain = backend.similarity(rows, { ...options(n), measure: 'coincidence', normalization: 'plain' }).values;
    for (let i = 0; i < n; ++i) {
      for (let j = 0; j < n; ++j) {
        if (i === j) continue;
        const shared = Number(sumOf(counts[i]!, counts[j]!, least));
        expect(geometric[i * n + j]).toBe(shared / Math.sqrt(totals[i]! * totals[j]!));
        const products = sumOf(counts[i]!, counts[j]!, product);
        // Past 2^53 products are rounded.
        const chi = Number(products) / (totals[i]! * totals[j]!);
        if (products < 2n ** 53n) expect(plain[i * n + j]).toBe(chi);
        else expect(Math.abs(plain[i * n + j]! - chi)).toBeLessThanOrEqual(1e-13);
      }
    }
  });

  it.each([
    { columns: 17, density: 1 },
    { columns: 520, density: 1 },
    { columns: 700, density: 0.7 },
    { columns: 700, density: 0.2 },
    { columns: 40, density: 0.02 },
  ])(
    'Jensen-Shannon of rows with counts from 1 to 10,000, $columns columns, density $density',
    ({ columns, density }) => {
      const n = 13;
      const random = new Random(columns);
      const counts = Array.from({ length: n }, () =>
        Array.from({ length: columns }, () => (random.uniform() < density ? Math.ceil(10_000 ** random.uniform()) : 0)),
      );
      counts[5] = counts[4]!.map((count) => 3 * count);
      const { values } = backend.similarity(countRows(counts), {
        ...options(n),
        measure: 'jensen-shannon',
        normalization: 'plain',
      });
      const laws = counts.map((row) => {
        const total = row.reduce((sum, count) => sum + count, 0);
        return row.map((count) => count / total);
      });
      const f = (x: number) => (x > 0 ? x * Math.log2(x) : 0);
      for (let i = 0; i < n; ++i) {
        for (let j = 0; j < n; ++j) {
          if (i === j) continue;
          const chi = 0.5 * laws[i]!.reduce((sum, p, c) => sum + f(p + laws[j]![c]!) - f(p) - f(laws[j]![c]!), 0);
          const meets = laws[i]!.some((p, c) => p > 0 && laws[j]![c]! > 0);
          expect(Math.abs(values[i * n + j]! - (meets ? chi : 0))).toBeLessThanOrEqual(1e-6);
          // Nothing in common is exactly 0, anything is above.
          expect(values[i * n + j]! > 0).toBe(meets);
          expect(values[i * n + j]).toBe(values[j * n + i]);
        }
      }
    },
  );
});
