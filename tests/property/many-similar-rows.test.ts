/**
 * Joins of thousands of rows that share many columns of little weight, where lists of columns are cut by a second column and buckets are
 * chosen on a sample: against overlaps counted for all pairs.
 */
import { describe, expect, it } from 'vitest';
import type { CountRows, Measure, Normalization } from '../../src/engine/contracts/similarity.js';
import { loadBackend } from '../../src/engine/load.js';
import { Random } from '../../src/engine/random.js';
import { bothBackends } from '../backends.js';
import { countRows } from '../similarity/rows.js';

const ROWS = 4200;
/** Columns of each of two lengths, and how many of them a row has, once each. */
const COLUMNS = 20;
const EACH = 8;

/** Rows as sets of columns of each length, bit by bit, each counted so many times; half of them are others with a few columns changed. */
interface Sets {
  readonly short: Uint32Array;
  readonly long: Uint32Array;
  readonly times: Int32Array;
}

/** How many bits are set, of 24. */
function bits(set: number): number {
  const pairs = set - ((set >> 1) & 0x555555);
  const fours = (pairs & 0x333333) + ((pairs >> 2) & 0x333333);
  return ((((fours + (fours >> 4)) & 0x0f0f0f) * 0x010101) >> 16) & 0xff;
}

function draw(random: Random, set: number): number {
  while (bits(set) < EACH) set |= 1 << random.below(COLUMNS);
  return set;
}

/** A set of as many columns, one of them another. */
function change(random: Random, set: number): number {
  const less = set & (set - 1);
  return draw(random, less);
}

/** Every `alone`-th row has nothing at the second length. */
function makeSets(alone: number): Sets {
  const random = new Random(1);
  const [short, long] = [new Uint32Array(ROWS), new Uint32Array(ROWS)];
  for (let i = 0; i < ROWS; ++i) {
    const like = random.below(2) === 0 && i > 0 ? random.below(i) : -1;
    short[i] = like < 0 ? draw(random, 0) : change(random, short[like]!);
    long[i] = like < 0 || long[like] === 0 ? draw(random, 0) : change(random, long[like]!);
    if ((i + 1) % alone === 0) long[i] = 0;
  }
  return { short, long, times: Int32Array.from(short, () => 20 + random.below(5)) };
}

function rowsOf({ short, long, times }: Sets): CountRows {
  const starts = [0];
  const columns: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < ROWS; ++i) {
    for (let c = 0; c < COLUMNS; ++c) if ((short[i]! >> c) & 1) columns.push(c);
    for (let c = 0; c < COLUMNS; ++c) if ((long[i]! >> c) & 1) columns.push(COLUMNS + c);
    while (counts.length < columns.length) counts.push(times[i]!);
    starts.push(columns.length);
  }
  return {
    rows: ROWS,
    columns: 2 * COLUMNS,
    rowStarts: Int32Array.from(starts),
    columnIndices: Int32Array.from(columns),
    counts: Int32Array.from(counts),
    lengths: Int32Array.from({ length: 2 * COLUMNS }, (_, c) => (c < COLUMNS ? 1 : 2)),
  };
}

/** The share of columns that two rows have in common, at the lengths that both have: of `i` and all `j < i` from `i (i - 1) / 2` on. */
function overlaps({ short, long }: Sets): Float64Array {
  const all = new Float64Array((ROWS * (ROWS - 1)) / 2);
  for (let i = 0, at = 0; i < ROWS; ++i) {
    for (let j = 0; j < i; ++j) {
      const first = bits(short[i]! & short[j]!);
      const both = long[i] !== 0 && long[j] !== 0;
      all[at++] = both ? (first + bits(long[i]! & long[j]!)) / (2 * EACH) : first / EACH;
    }
  }
  return all;
}

/** How many pairs are above the threshold, and the lowest row of the component of each row. */
function byAllPairs(
  shares: Float64Array,
  { times }: Sets,
  weight: Kind['weight'],
  threshold: number,
): { count: number; components: Int32Array } {
  const parents = Int32Array.from({ length: ROWS }, (_, i) => i);
  const find = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  };
  let count = 0;
  for (let i = 0, at = 0; i < ROWS; ++i) {
    for (let j = 0; j < i; ++j, ++at) {
      if (shares[at]! <= threshold || shares[at]! * weight(times[i]!, times[j]!) <= threshold) continue;
      ++count;
      const [a, b] = [find(i), find(j)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return { count, components: parents.map((_, i) => find(i)) };
}

/** χ of two rows as a share of columns in common, and what that is divided by in the measure. */
interface Kind {
  readonly measure: Measure;
  readonly normalization: Normalization;
  readonly scale: number;
  readonly weight: (m: number, n: number) => number;
}

const one = () => 1;
const kinds: readonly Kind[] = [
  {
    measure: 'intersection',
    normalization: 'geometric',
    scale: 1,
    weight: (m, n) => Math.min(m, n) / Math.sqrt(m * n),
  },
  { measure: 'intersection', normalization: 'product', scale: 2 * EACH * 20, weight: (m, n) => 20 / Math.max(m, n) },
  { measure: 'coincidence', normalization: 'plain', scale: 2 * EACH, weight: one },
  { measure: 'coincidence', normalization: 'cosine', scale: 1, weight: one },
  { measure: 'jensen-shannon', normalization: 'geometric', scale: 1, weight: one },
];

describe('joins of many rows', () => {
  const active = new Uint8Array(ROWS).fill(1);

  const sets = makeSets(Number.POSITIVE_INFINITY);
  const rows = rowsOf(sets);
  const shares = overlaps(sets);

  for (const { measure, normalization, scale, weight } of kinds) {
    it(`${measure}, ${normalization}: those that have much in common`, async () => {
      const { similarRows } = await loadBackend('wasm');
      for (const share of [0.72, 0.83, 0.9]) {
        const wanted = byAllPairs(shares, sets, weight, share);
        expect(wanted.count).toBeGreaterThan(0);
        const options = { measure, normalization, active, threshold: share / scale };
        expect(similarRows.pairs(rows, { ...options, limit: 0 }).count).toBe(wanted.count);
        expect(similarRows.components(rows, options)).toEqual(wanted.components);
      }
    });
  }

  it('of forty lengths, more than have buckets of their own', async () => {
    const { wasm, reference } = await bothBackends();
    const random = new Random(2);
    const lengths = Array.from({ length: 120 }, (_, c) => 1 + (c % 40));
    const law = lengths.map(() => 1 + random.below(300));
    const matrix = Array.from({ length: 80 }, () => law.map((count) => Math.max(0, count + random.below(40) - 20)));
    const some = countRows(matrix, lengths);
    for (const { measure, normalization, scale } of kinds) {
      if (scale !== 1) continue;
      const options = { measure, normalization, active: new Uint8Array(80).fill(1), threshold: 0.9 };
      const [found, wanted] = [wasm, reference].map((b) => b.similarRows.pairs(some, { ...options, limit: 0 }).count);
      expect(found).toBe(wanted);
      expect(found).toBeGreaterThan(0);
    }
  });

  it('jensen-shannon: those of rows that lack a length', async () => {
    const { similarRows } = await loadBackend('wasm');
    const lacking = makeSets(2);
    const some = rowsOf(lacking);
    for (const threshold of [0.8, 0.9]) {
      const wanted = byAllPairs(overlaps(lacking), lacking, one, threshold);
      const options = { measure: 'jensen-shannon', normalization: 'geometric', active, threshold } as const;
      expect(similarRows.pairs(some, { ...options, limit: 0 }).count).toBe(wanted.count);
      expect(similarRows.components(some, options)).toEqual(wanted.components);
    }
  });
});
