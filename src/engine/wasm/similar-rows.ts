/** Joins on the wasm core: rows in, components, pairs or nearest rows out. The algorithm is in `assembly/similarity/join/`. */

import { timeLeft } from '../../time-limit.js';
import type {
  NearestOptions,
  SampledDegrees,
  SimilarPairs,
  SimilarRowsKernels,
  SimilarRowsOptions,
} from '../contracts/similar-rows.js';
import type { CountRows, SparseEntries } from '../contracts/similarity.js';
import { type Groups, nearestEntries } from '../rules/group-entries.js';
import { pairEntries } from '../rules/pair-entries.js';
import { type Core, inMemory, OutOfMemory } from './core.js';

const KINDS = {
  'intersection geometric': 0,
  'intersection product': 1,
  'coincidence plain': 2,
  'coincidence cosine': 3,
} as const;

/** Work that takes some hundredths of a second. */
const FIRST_WORK = 2 ** 26;

/** Pairs of a chunk. */
const CHUNK = 2 ** 18;

export function wasmSimilarRows(core: Core): SimilarRowsKernels {
  return {
    components: (rows, options) => withJoin(core, rows, options, (join) => components(core, rows, join)),
    pairs: (rows, options) => withJoin(core, rows, options, (join) => pairs(core, rows, options, join)),
    nearest: (rows, options) => withJoin(core, rows, options, (join) => nearest(core, rows, options, join)),
    degrees: (rows, options) => withJoin(core, rows, options, (join) => degrees(core, options.sample, join)),
  };
}

interface Join {
  /** The rows that take part. */
  readonly list: Int32Array;
  readonly representatives: number;
}

/** The rows that take part, and where the entries of each start and end. */
interface Visited {
  readonly list: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Opens a join of the active rows, and closes it whatever happens. */
function withJoin<T>(core: Core, rows: CountRows, options: SimilarRowsOptions, use: (join: Join) => T): T {
  const { list, starts, ends } = visitedRows(rows, options.active);
  const { count, lengthOf } = lengthPlaces(rows);
  const kind =
    options.measure === 'jensen-shannon'
      ? 4
      : KINDS[`${options.measure} ${options.normalization}` as keyof typeof KINDS];
  const kernels = core.exports;
  const arrays = [starts, ends, rows.columnIndices, rows.counts, rows.weights ?? null, lengthOf];
  const { threshold } = options;
  const size = list.length;
  const representatives = core.with(arrays, (from, to, columns, counts, weights, of) => {
    const open = () =>
      kernels.joinOpen(kind, threshold, size, from!, to!, rows.columns, count, columns!, counts!, weights!, of!);
    return inMemory(core, open) >>> 0;
  });
  try {
    return inTime(core, () => use({ list, representatives }));
  } finally {
    kernels.joinClose();
  }
}

/**
 * A kernel sees no clock: with a time limit it gets as much work as it is known to do in the time that is left. A little first, which tells how
 * much that is; where it was not enough, all over again with more.
 */
function inTime<T>(core: Core, use: () => T): T {
  const { joinBudget, joinBudgetLeft } = core.exports;
  let budget = FIRST_WORK;
  for (;;) {
    const left = timeLeft();
    joinBudget(left === null ? Infinity : budget);
    const start = performance.now();
    try {
      return inMemory(core, use);
    } catch (error) {
      if (!(error instanceof OutOfMemory) || joinBudgetLeft() >= 0) throw error;
      const pace = budget / Math.max(performance.now() - start, 1);
      budget = pace * Math.max(timeLeft() ?? 0, 1);
    }
  }
}

/** The active rows that have entries. Rows without any are leapt over: what was never visited costs nothing. */
function visitedRows({ rows, rowStarts }: CountRows, active: Uint8Array): Visited {
  const most = Math.min(rows, rowStarts[rows]!);
  const [list, starts, ends] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  let size = 0;
  for (let i = 0; i < rows; ++i) {
    const start = rowStarts[i]!;
    if (rowStarts[i + 1] === start) i = lastWith(start, rowStarts, i + 1);
    if (i === rows) break;
    if (active[i] === 0) continue;
    list[size] = i;
    starts[size] = start;
    ends[size++] = rowStarts[i + 1]!;
  }
  return { list: list.subarray(0, size), starts: starts.subarray(0, size), ends: ends.subarray(0, size) };
}

/** The last place from `from` on at which an ascending list still has `value`, as it has at `from`: by doubled steps, then halved ones. */
function lastWith(value: number, list: Int32Array, from: number): number {
  let step = 1;
  while (from + step < list.length && list[from + step] === value) {
    from += step;
    step *= 2;
  }
  for (; step >= 1; step /= 2) if (from + step < list.length && list[from + step] === value) from += step;
  return from;
}

/** The place of each column's length among the distinct ones, ascending. */
function lengthPlaces({ columns, lengths }: CountRows): { count: number; lengthOf: Int32Array } {
  const lengthOf = new Int32Array(columns);
  if (lengths === undefined) return { count: 1, lengthOf };
  const distinct = [...new Set(lengths)].sort((a, b) => a - b);
  const places = new Map(distinct.map((length, place) => [length, place]));
  for (let c = 0; c < columns; ++c) lengthOf[c] = places.get(lengths[c]!)!;
  return { count: Math.max(1, distinct.length), lengthOf };
}

function components(core: Core, rows: CountRows, { list }: Join): Int32Array {
  const labels = new Int32Array(rows.rows).fill(-1);
  core.with([list.length * 4], (at) => {
    core.exports.joinComponents(at!);
    const found = core.int32(at!, list.length);
    for (let k = 0; k < found.length; ++k) labels[list[k]!] = list[found[k]!]!;
  });
  return labels;
}

function groupsOf(core: Core, { list, representatives }: Join): Groups {
  return {
    rows: list,
    groupOf: core.int32(core.exports.joinGroups() >>> 0, list.length),
    starts: core.int32(core.exports.joinMemberStarts() >>> 0, representatives + 1),
    members: core.int32(core.exports.joinMembers() >>> 0, list.length),
  };
}

function pairs(core: Core, rows: CountRows, options: SimilarRowsOptions & { limit: number }, join: Join): SimilarPairs {
  const kernels = core.exports;
  return core.with([join.representatives * 8], (at) => {
    try {
      const count = kernels.joinPairs(options.limit, at!);
      if (count > options.limit) return { count, entries: null };
      const fellows = core.float64(at!, join.representatives);
      const kept = kernels.joinPairsKept() >>> 0;
      const chunks = Array.from({ length: Math.ceil(kept / CHUNK) }, (_, k) => {
        const [from, size] = [kernels.joinPairsChunk(k) >>> 0, Math.min(CHUNK, kept - k * CHUNK)];
        // Looked at where they lie: nothing is allocated in the core until they are copied.
        const { buffer } = kernels.memory;
        return { pairs: new Int32Array(buffer, from, 4 * size), values: new Float64Array(buffer, from, 2 * size) };
      });
      return { count, entries: pairEntries(rows, options, groupsOf(core, join), fellows, chunks) };
    } finally {
      kernels.joinPairsRelease();
    }
  });
}

function nearest(
  core: Core,
  rows: CountRows,
  options: SimilarRowsOptions & NearestOptions,
  join: Join,
): SparseEntries | null {
  const size = join.representatives * options.topK;
  return core.with([size * 8, size * 4, join.representatives * 8], (values, groups, fellows) => {
    const work = core.exports.joinNearest(
      options.topK,
      options.approximate,
      options.budget,
      values!,
      groups!,
      fellows!,
    );
    if (work < 0) return null;
    const found = {
      values: core.float64(values!, size),
      groups: core.int32(groups!, size),
      fellows: core.float64(fellows!, join.representatives),
    };
    return nearestEntries(rows, options, groupsOf(core, join), found);
  });
}

function degrees(core: Core, sample: number, join: Join): SampledDegrees {
  const stride = Math.max(1, Math.floor(join.representatives / sample));
  return core.with([join.representatives * 8], (at) => {
    core.exports.joinDegrees(stride, at!);
    const all = core.float64(at!, join.representatives);
    const { starts } = groupsOf(core, join);
    const taken = Int32Array.from({ length: Math.ceil(all.length / stride) }, (_, k) => k * stride);
    return {
      degrees: Float64Array.from(taken, (r) => all[r]!),
      weights: Float64Array.from(taken, (r) => starts[r + 1]! - starts[r]!),
    };
  });
}
