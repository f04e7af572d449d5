/**
 * All-pairs similarity on the wasm core. Rows are taken eight at a time against all later rows: tiles, then posting lists,
 * then the measure's formula; the block is mirrored into a dense result or selected for a sparse one. Kernel memory is
 * linear in the rows, whatever the output.
 */

import { spend } from '../../time-limit.js';
import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from '../contracts/similarity.js';
import type { Core } from './core.js';
import { activeRows, BLOCK, paddedRows, Scratch } from './similarity-layout.js';
import {
  coincidenceBlocks,
  intersectionBlocks,
  jensenShannonBlocks,
  type MeasureBlocks,
} from './similarity-measures.js';

export function similarity(core: Core, rows: CountRows, options: SimilarityKernelOptions): SimilarityEntries {
  const scratch = new Scratch(core);
  try {
    const active = activeRows(rows, options.active);
    const measure =
      options.measure === 'intersection'
        ? intersectionBlocks(scratch, active, options.normalization)
        : options.measure === 'coincidence'
          ? coincidenceBlocks(scratch, active, options.normalization)
          : jensenShannonBlocks(scratch, active, options.divergence);
    return options.threshold === null && options.topK === null
      ? dense(scratch, rows.rows, measure, options)
      : sparse(scratch, rows.rows, measure, options);
  } finally {
    scratch.release();
  }
}

/** Calls `use(first, values)` for each finished block: `values[r * padded + j]`, valid for `j >= first + r`. */
function forBlocks(
  scratch: Scratch,
  n: number,
  measure: MeasureBlocks,
  { part, parts }: NonNullable<SimilarityKernelOptions['stripe']>,
  use: (first: number, values: number) => void,
): void {
  const kernels = scratch.core.exports;
  const padded = paddedRows(n);
  const diagonal = scratch.put(measure.diagonal);
  const values = scratch.allocate(BLOCK * padded * 8);
  for (let first = 0; first < n; first += BLOCK) {
    if ((first / BLOCK) % parts !== part) {
      measure.skip(first);
      continue;
    }
    spend(COST * (n - first));
    kernels.similarityClear(values, padded, first);
    measure.block(first, values);
    kernels.similarityDiagonal(values, padded, first, diagonal);
    use(first, values);
  }
}

/** Simple operations a row of a block, of which a few entries are compared. */
const COST = 16 * BLOCK;

const ALL = { part: 0, parts: 1 };

function dense(
  scratch: Scratch,
  n: number,
  measure: MeasureBlocks,
  { stripe = ALL, out, upper }: SimilarityKernelOptions,
): SimilarityEntries {
  const result = out ?? new Float64Array(upper === undefined ? n * n : 0);
  const padded = paddedRows(n);
  if (upper !== undefined) {
    forBlocks(scratch, n, measure, stripe, (first, values) => {
      for (let i = first; i < Math.min(first + BLOCK, n); ++i)
        scratch.core.lookAtFloat64(values + ((i - first) * padded + i) * 8, n - i, (line) => upper(i, line));
    });
    return { kind: 'dense', rows: n, values: result };
  }
  forBlocks(scratch, n, measure, stripe, (first, values) => {
    for (let i = first; i < Math.min(first + BLOCK, n); ++i) {
      scratch.core.readFloat64(values + ((i - first) * padded + i) * 8, result.subarray(i * n + i, i * n + n));
    }
    mirror(result, n, first);
  });
  return { kind: 'dense', rows: n, values: result };
}

/** Copies the rows of a block to its columns, while they are in the cache: eight numbers are one line of it. */
function mirror(matrix: Float64Array, n: number, first: number): void {
  for (let j = first + 1; j < n; ++j) {
    const end = j * n + Math.min(first + BLOCK, j);
    for (let to = j * n + first, from = first * n + j; to < end; ++to, from += n) matrix[to] = matrix[from]!;
  }
}

function sparse(
  scratch: Scratch,
  n: number,
  measure: MeasureBlocks,
  { divergence, threshold, topK, stripe = ALL }: SimilarityKernelOptions,
): SimilarityEntries {
  const kernels = scratch.core.exports;
  const padded = paddedRows(n);
  const sign = divergence ? -1 : 1;
  const limit = sign * (threshold ?? (divergence ? Number.POSITIVE_INFINITY : 0));
  const indices = scratch.allocate(padded * 4);
  const kept = scratch.allocate(padded * 8);
  const upper = new UpperEntries(n);
  const k = topK === null ? 0 : Math.min(topK, n);
  const heaps = [scratch.allocate(n * k * 8), scratch.allocate(n * k * 4), scratch.allocate(n * 4)] as const;
  forBlocks(scratch, n, measure, stripe, (first, values) => {
    for (let i = first; i < Math.min(first + BLOCK, n); ++i) {
      const line = values + (i - first) * padded * 8;
      const found = kernels.similaritySelect(line, i, n, limit, sign, indices, kept);
      if (topK === null) {
        upper.add(i, scratch.core.int32(indices, found), scratch.core.float64(kept, found));
      } else if (found > 0) {
        kernels.similarityOffer(i, indices, kept, found, sign, k, ...heaps);
        if (scratch.core.int32(indices, 1)[0] === i) upper.add(i, Int32Array.of(i), scratch.core.float64(kept, 1));
      }
    }
  });
  return topK === null ? upper.mirrored() : nearest(scratch.core, upper, k, heaps);
}

/** The kept entries with `j >= i`, rows in order. */
class UpperEntries {
  readonly rows: number;
  readonly indices: Int32Array[] = [];
  readonly values: Float64Array[] = [];
  readonly owners: number[] = [];

  constructor(rows: number) {
    this.rows = rows;
  }

  add(row: number, indices: Int32Array, values: Float64Array): void {
    if (indices.length === 0) return;
    this.owners.push(row);
    this.indices.push(indices);
    this.values.push(values);
  }

  /** The symmetric matrix: a row's earlier partners are met in ascending order, before its own entries. */
  mirrored(): SimilarityEntries {
    const rowStarts = new Int32Array(this.rows + 1);
    this.owners.forEach((i, entry) => {
      for (const j of this.indices[entry]!) {
        ++rowStarts[i + 1]!;
        if (j !== i) ++rowStarts[j + 1]!;
      }
    });
    for (let i = 0; i < this.rows; ++i) rowStarts[i + 1]! += rowStarts[i]!;
    const columnIndices = new Int32Array(rowStarts[this.rows]!);
    const values = new Float64Array(columnIndices.length);
    const next = rowStarts.slice();
    this.owners.forEach((i, entry) => {
      const partners = this.indices[entry]!;
      const chis = this.values[entry]!;
      for (let e = 0; e < partners.length; ++e) {
        const j = partners[e]!;
        const at = next[i]!++;
        columnIndices[at] = j;
        values[at] = chis[e]!;
        if (j === i) continue;
        const mirror = next[j]!++;
        columnIndices[mirror] = i;
        values[mirror] = chis[e]!;
      }
    });
    return { kind: 'sparse', rows: this.rows, rowStarts, columnIndices, values };
  }
}

/** Each row's nearest partners and its diagonal entry (all that `diagonal` holds), columns ascending. */
function nearest(
  core: Core,
  diagonal: UpperEntries,
  k: number,
  [heapValues, heapRows, heapSizes]: readonly [number, number, number],
): SimilarityEntries {
  const n = diagonal.rows;
  const sizes = core.int32(heapSizes, n);
  const own = new Map(diagonal.owners.map((i, entry) => [i, diagonal.values[entry]![0]!]));
  const rowStarts = new Int32Array(n + 1);
  for (let i = 0; i < n; ++i) rowStarts[i + 1] = rowStarts[i]! + sizes[i]! + (own.has(i) ? 1 : 0);
  const columnIndices = new Int32Array(rowStarts[n]!);
  const values = new Float64Array(columnIndices.length);
  for (let i = 0; i < n; ++i) {
    const partners = core.int32(heapRows + i * k * 4, sizes[i]!);
    const chis = core.float64(heapValues + i * k * 8, sizes[i]!);
    const entries = Array.from(partners, (j, e) => ({ j, value: chis[e]! }));
    if (own.has(i)) entries.push({ j: i, value: own.get(i)! });
    entries.sort((a, b) => a.j - b.j);
    entries.forEach(({ j, value }, e) => {
      columnIndices[rowStarts[i]! + e] = j;
      values[rowStarts[i]! + e] = value;
    });
  }
  return { kind: 'sparse', rows: n, rowStarts, columnIndices, values };
}
