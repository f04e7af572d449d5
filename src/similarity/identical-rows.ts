/**
 * Rows with the same counts, found by hashing in time linear in the entries: what is the same need not be compared pair by pair.
 * Rows of equal hash are held against each other entry by entry, so that the answer is exact.
 */
import type { CountRows, SparseEntries } from '../engine/contracts/similarity.js';
import { Partition } from './partition.js';

/** Blocks of rows with the same columns and counts (and weights); rows without counts are in no block. */
export function identicalRows(rows: CountRows): Partition {
  const { rowStarts } = rows;
  const labels = new Int32Array(rows.rows).fill(-1);
  const heads = new Int32Array(tableSize(rows.rows)).fill(-1);
  const mask = heads.length - 1;
  for (let i = 0; i < rows.rows; ++i) {
    if (rowStarts[i] === rowStarts[i + 1]) continue;
    let slot = hashOf(rows, i) & mask;
    while (heads[slot] !== -1 && !equal(rows, heads[slot]!, i)) slot = (slot + 1) & mask;
    if (heads[slot] === -1) heads[slot] = i;
    labels[i] = heads[slot]!;
  }
  return Partition.from(labels);
}

/** A power of two, at least twice the rows. */
function tableSize(rows: number): number {
  return 2 ** (Math.ceil(Math.log2(rows + 1)) + 1);
}

/** The mixing of MurmurHash3 (Appleby) over columns and counts. */
function hashOf({ rowStarts, columnIndices, counts }: CountRows, i: number): number {
  let hash = 0;
  for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
    for (const word of [columnIndices[e]!, counts[e]!]) {
      let k = Math.imul(word, 0xcc9e2d51);
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
      hash ^= k;
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function equal({ rowStarts, columnIndices, counts, weights }: CountRows, i: number, j: number): boolean {
  const length = rowStarts[i + 1]! - rowStarts[i]!;
  if (rowStarts[j + 1]! - rowStarts[j]! !== length) return false;
  for (let k = 0, e = rowStarts[i]!, f = rowStarts[j]!; k < length; ++k, ++e, ++f) {
    if (columnIndices[e] !== columnIndices[f] || counts[e] !== counts[f]) return false;
    if (weights !== undefined && weights[e] !== weights[f]) return false;
  }
  return true;
}

/**
 * Sparse entries of all rows from those of the first row of each block, where equal rows have equal values: a line is made once a
 * block. Rows in no block have no entries.
 */
export function spreadEntries({ rowStarts, columnIndices, values }: SparseEntries, groups: Partition): SparseEntries {
  const { blocks, labels, size } = groups;
  const lines = blocks.map((block) => {
    const first = block[0]!;
    const line: { readonly j: number; readonly value: number }[] = [];
    for (let e = rowStarts[first]!; e < rowStarts[first + 1]!; ++e) {
      for (const j of blocks[labels[columnIndices[e]!]!]!) line.push({ j, value: values[e]! });
    }
    line.sort((a, b) => a.j - b.j);
    return { columns: Int32Array.from(line, ({ j }) => j), values: Float64Array.from(line, ({ value }) => value) };
  });
  const starts = new Int32Array(size + 1);
  labels.forEach((label, i) => {
    starts[i + 1] = starts[i]! + (label < 0 ? 0 : lines[label]!.columns.length);
  });
  const spread = { columns: new Int32Array(starts[size]!), values: new Float64Array(starts[size]!) };
  labels.forEach((label, i) => {
    if (label < 0) return;
    spread.columns.set(lines[label]!.columns, starts[i]);
    spread.values.set(lines[label]!.values, starts[i]);
  });
  return { kind: 'sparse', rows: size, rowStarts: starts, columnIndices: spread.columns, values: spread.values };
}
