/** Lines of a similarity matrix, and the matrix they make: all of it, or an older one with some lines new. */
import type { DenseEntries, SimilarityEntries, SparseEntries } from '../engine/backend.js';
import type { Sieve } from './entries.js';

/** The lines of some rows, whole, one after the other: `lines(which)[k * n + j]` is row `which[k]`, column `j`. */
export type Lines = (which: Int32Array) => Float64Array;

/** Lines asked for at once, so that memory grows with the result. */
const CHUNK = 64;

/** The whole matrix of `n` rows: dense, or what the sieve keeps of it where it has a threshold or `topK`. */
export function entriesOfLines(n: number, lines: Lines, sieve: Sieve): SimilarityEntries {
  const dense = sieve.threshold === null && sieve.topK === null;
  const values = new Float64Array(dense ? n * n : 0);
  const sparse = new SparseBuilder(n);
  for (let first = 0; first < n; first += CHUNK) {
    const which = Int32Array.from({ length: Math.min(CHUNK, n - first) }, (_, k) => first + k);
    const chunk = lines(which);
    if (dense) values.set(chunk, first * n);
    else for (const [k, i] of which.entries()) sparse.add(siftLine(chunk.subarray(k * n, (k + 1) * n), i, sieve));
  }
  return dense ? { kind: 'dense', rows: n, values } : sparse.entries();
}

/** `before` with the rows and columns of `changed` (ascending) as `lines` gives them; the sieve must be that of `before`. */
export function renewEntries(
  before: SimilarityEntries,
  changed: Int32Array,
  lines: Lines,
  sieve: Sieve,
): SimilarityEntries {
  return before.kind === 'dense' ? renewDense(before, changed, lines) : renewSparse(before, changed, lines, sieve);
}

function renewDense(before: DenseEntries, changed: Int32Array, lines: Lines): DenseEntries {
  const n = before.rows;
  const values = before.values.slice();
  const fresh = lines(changed);
  changed.forEach((i, k) => {
    const line = fresh.subarray(k * n, (k + 1) * n);
    values.set(line, i * n);
    for (let j = 0; j < n; ++j) values[j * n + i] = line[j]!;
  });
  return { kind: 'dense', rows: n, values };
}

/**
 * A row whose `topK` nearest are all there and have a changed pair among them may have lost it to a pair that is not in
 * its list: such rows are computed anew too. Any other row keeps what it has and is offered the changed pairs.
 */
function renewSparse(before: SparseEntries, changed: Int32Array, lines: Lines, sieve: Sieve): SparseEntries {
  const n = before.rows;
  const isChanged = new Uint8Array(n);
  for (const i of changed) isChanged[i] = 1;
  const fresh = lines(changed);
  const uncertain = sieve.topK === null ? new Int32Array(0) : uncertainRows(before, isChanged, sieve.topK);
  const whole = lines(uncertain);
  const sparse = new SparseBuilder(n);
  let nextChanged = 0;
  let nextUncertain = 0;
  for (let i = 0; i < n; ++i) {
    if (isChanged[i] === 1) sparse.add(siftLine(fresh.subarray(nextChanged * n, ++nextChanged * n), i, sieve));
    else if (uncertain[nextUncertain] === i) {
      sparse.add(siftLine(whole.subarray(nextUncertain * n, ++nextUncertain * n), i, sieve));
    } else sparse.add(offer(before, i, changed, isChanged, fresh, sieve));
  }
  return sparse.entries();
}

/** Unchanged rows with `topK` partners, one of which changed. */
function uncertainRows(
  { rows, rowStarts, columnIndices }: SparseEntries,
  isChanged: Uint8Array,
  k: number,
): Int32Array {
  const uncertain: number[] = [];
  for (let i = 0; i < rows; ++i) {
    if (isChanged[i] === 1) continue;
    let partners = 0;
    let touched = false;
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      if (columnIndices[e] === i) continue;
      ++partners;
      if (isChanged[columnIndices[e]!] === 1) touched = true;
    }
    if (touched && partners >= k) uncertain.push(i);
  }
  return Int32Array.from(uncertain);
}

interface SparseLine {
  readonly columns: number[];
  readonly values: number[];
}

/** Row `i` of `before` with the values of changed columns replaced by fresh ones. */
function offer(
  before: SparseEntries,
  i: number,
  changed: Int32Array,
  isChanged: Uint8Array,
  fresh: Float64Array,
  sieve: Sieve,
): SparseLine {
  const columns: number[] = [];
  const values: number[] = [];
  let k = 0;
  const offerUpTo = (column: number): void => {
    for (; k < changed.length && changed[k]! < column; ++k) {
      const value = fresh[k * before.rows + i]!;
      if (!passes(value, sieve)) continue;
      columns.push(changed[k]!);
      values.push(value);
    }
  };
  for (let e = before.rowStarts[i]!; e < before.rowStarts[i + 1]!; ++e) {
    const j = before.columnIndices[e]!;
    if (isChanged[j] === 1) continue;
    offerUpTo(j);
    columns.push(j);
    values.push(before.values[e]!);
  }
  offerUpTo(before.rows);
  return nearest({ columns, values }, i, sieve);
}

/** What the sieve keeps of line `i`. */
function siftLine(line: Float64Array, i: number, sieve: Sieve): SparseLine {
  const columns: number[] = [];
  const values: number[] = [];
  for (let j = 0; j < line.length; ++j) {
    if (!passes(line[j]!, sieve)) continue;
    columns.push(j);
    values.push(line[j]!);
  }
  return nearest({ columns, values }, i, sieve);
}

function passes(value: number, { divergence, threshold }: Sieve): boolean {
  return divergence ? value < (threshold ?? Number.POSITIVE_INFINITY) : value > (threshold ?? 0);
}

/** The `topK` nearest partners of `i`, ties to the lower index, and `i` itself. */
function nearest(line: SparseLine, i: number, { divergence, topK }: Sieve): SparseLine {
  if (topK === null || line.columns.length <= topK) return line;
  const { columns, values } = line;
  const sign = divergence ? -1 : 1;
  const partners = Array.from(columns.keys()).filter((e) => columns[e] !== i);
  partners.sort((a, b) => sign * (values[b]! - values[a]!) || a - b);
  const dropped = new Set(partners.slice(topK));
  const kept = Array.from(columns.keys()).filter((e) => !dropped.has(e));
  return { columns: kept.map((e) => columns[e]!), values: kept.map((e) => values[e]!) };
}

/** Sparse rows in arrays that grow. */
class SparseBuilder {
  readonly #rows: number;
  readonly #rowStarts: Int32Array;
  #row = 0;
  #size = 0;
  #columnIndices = new Int32Array(1024);
  #values = new Float64Array(1024);

  constructor(rows: number) {
    this.#rows = rows;
    this.#rowStarts = new Int32Array(rows + 1);
  }

  /** The next row. */
  add({ columns, values }: SparseLine): void {
    const size = this.#size + columns.length;
    if (size > this.#columnIndices.length) {
      const room = Math.max(size, 2 * this.#columnIndices.length);
      const [columnIndices, entries] = [new Int32Array(room), new Float64Array(room)];
      columnIndices.set(this.#columnIndices);
      entries.set(this.#values);
      this.#columnIndices = columnIndices;
      this.#values = entries;
    }
    this.#columnIndices.set(columns, this.#size);
    this.#values.set(values, this.#size);
    this.#size = size;
    this.#rowStarts[++this.#row] = size;
  }

  entries(): SparseEntries {
    return {
      kind: 'sparse',
      rows: this.#rows,
      rowStarts: this.#rowStarts,
      columnIndices: this.#columnIndices.slice(0, this.#size),
      values: this.#values.slice(0, this.#size),
    };
  }
}
