/**
 * Joins of thousands of rows that share many columns of little weight, where lists of columns are cut by a second column and buckets are
 * chosen on a sample: against overlaps counted for all pairs.
 */
import { describe, expect, it } from 'vitest';
import type { CountRows, Measure, Normalization } from '../../src/engine/contracts/similarity.js';
import { loadBackend } from '../../src/engine/load.js';
import { Random } from '../../src/engine/random.js';

const ROWS = 4200;
/** Columns of each of two lengths, and how many of them a row has, once each. */
const COLUMNS = 20;
const EACH = 8;

/** Rows as sets of columns of each length, bit by bit; half of them are others with a few columns changed. */
interface Sets {
  readonly short: Uint32Array;
  readonly long: Uint32Array;
}

function bits(set: number): number {
  let count = 0;
  for (; set !== 0; set &= set - 1) ++count;
  return count;
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
  return { short, long };
}

function rowsOf({ short, long }: Sets): CountRows {
  const starts = [0];
  const columns: number[] = [];
  for (let i = 0; i < ROWS; ++i) {
    for (let c = 0; c < COLUMNS; ++c) if ((short[i]! >> c) & 1) columns.push(c);
    for (let c = 0; c < COLUMNS; ++c) if ((long[i]! >> c) & 1) columns.push(COLUMNS + c);
    starts.push(columns.length);
  }
  return {
    rows: ROWS,
    columns: 2 * COLUMNS,
    rowStarts: Int32Array.from(starts),
    columnIndices: Int32Array.from(columns),
    counts: new Int32Array(columns.length).fill(1),
    lengths: Int32Array.from({ length: 2 * COLUMNS }, (_, c) => (c < COLUMNS ? 1 : 2)),
  };
}

/** The share of columns that two rows have in common, at the lengths that both have. */
function overlap({ short, long }: Sets, i: number, j: number): number {
  const first = bits(short[i]! & short[j]!);
  return long[i] === 0 || long[j] === 0 ? first / EACH : (first + bits(long[i]! & long[j]!)) / (2 * EACH);
}

/** How many pairs are above the threshold, and the lowest row of the component of each row. */
function byAllPairs(sets: Sets, threshold: number): { count: number; components: Int32Array } {
  const parents = Int32Array.from({ length: ROWS }, (_, i) => i);
  const find = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  };
  let count = 0;
  for (let i = 0; i < ROWS; ++i) {
    for (let j = 0; j < i; ++j) {
      if (overlap(sets, i, j) <= threshold) continue;
      ++count;
      const [a, b] = [find(i), find(j)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return { count, components: parents.map((_, i) => find(i)) };
}

const kinds: readonly (readonly [Measure, Normalization, number])[] = [
  ['intersection', 'geometric', 1],
  ['intersection', 'product', 2 * EACH],
  ['coincidence', 'plain', 2 * EACH],
  ['coincidence', 'cosine', 1],
  ['jensen-shannon', 'geometric', 1],
];

describe('joins of many rows', () => {
  const active = new Uint8Array(ROWS).fill(1);

  it.each([0.72, 0.78, 0.85, 0.9])('find the pairs with more than %d of their columns in common', async (share) => {
    const { similarRows } = await loadBackend('wasm');
    const sets = makeSets(Number.POSITIVE_INFINITY);
    const rows = rowsOf(sets);
    const wanted = byAllPairs(sets, share);
    expect(wanted.count).toBeGreaterThan(0);
    for (const [measure, normalization, scale] of kinds) {
      const options = { measure, normalization, active, threshold: share / scale };
      expect(similarRows.pairs(rows, { ...options, limit: 0 }).count).toBe(wanted.count);
      expect(similarRows.components(rows, options)).toEqual(wanted.components);
    }
  });

  it.each([0.8, 0.9])('and those of rows that lack a length, above %d', async (threshold) => {
    const { similarRows } = await loadBackend('wasm');
    const sets = makeSets(2);
    const rows = rowsOf(sets);
    const wanted = byAllPairs(sets, threshold);
    const options = { measure: 'jensen-shannon', normalization: 'geometric', active, threshold } as const;
    expect(similarRows.pairs(rows, { ...options, limit: 0 }).count).toBe(wanted.count);
    expect(similarRows.components(rows, options)).toEqual(wanted.components);
  });
});
