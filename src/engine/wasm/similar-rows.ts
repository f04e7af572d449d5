/** Joins on the wasm core: rows in, components, pairs or nearest rows out. The algorithm is in `assembly/similarity/join/`. */
import type {
  NearestOptions,
  SampledDegrees,
  SimilarPairs,
  SimilarRowsKernels,
  SimilarRowsOptions,
} from '../contracts/similar-rows.js';
import type { CountRows, SparseEntries } from '../contracts/similarity.js';
import { type Groups, nearestEntries, pairEntries } from '../rules/group-entries.js';
import { type Core, inMemory } from './core.js';

const KINDS = {
  'intersection geometric': 0,
  'intersection product': 1,
  'coincidence plain': 2,
  'coincidence cosine': 3,
} as const;

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

/** Opens a join of the active rows, and closes it whatever happens. */
function withJoin<T>(core: Core, rows: CountRows, options: SimilarRowsOptions, use: (join: Join) => T): T {
  const list = activeList(rows, options.active);
  const { count, lengthOf } = lengthPlaces(rows);
  const kind =
    options.measure === 'jensen-shannon'
      ? 4
      : KINDS[`${options.measure} ${options.normalization}` as keyof typeof KINDS];
  const kernels = core.exports;
  const arrays = [list, rows.rowStarts, rows.columnIndices, rows.counts, rows.weights ?? null, lengthOf];
  const { threshold } = options;
  const representatives = core.with(arrays, (l, starts, columns, counts, weights, of) => {
    const open = () =>
      kernels.joinOpen(
        kind,
        threshold,
        list.length,
        l!,
        rows.columns,
        count,
        starts!,
        columns!,
        counts!,
        weights!,
        of!,
      );
    return inMemory(core, open) >>> 0;
  });
  try {
    return inMemory(core, () => use({ list, representatives }));
  } finally {
    kernels.joinClose();
  }
}

function activeList({ rows, rowStarts }: CountRows, active: Uint8Array): Int32Array {
  const list = new Int32Array(rows);
  let size = 0;
  for (let i = 0; i < rows; ++i) if (active[i] !== 0 && rowStarts[i + 1]! > rowStarts[i]!) list[size++] = i;
  return list.slice(0, size);
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
    core.int32(at!, list.length).forEach((label, k) => {
      labels[list[k]!] = list[label]!;
    });
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
        const pairs = core.int32(kernels.joinPairsChunk(k) >>> 0, 4 * Math.min(CHUNK, kept - k * CHUNK));
        return { pairs, values: new Float64Array(pairs.buffer) };
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
