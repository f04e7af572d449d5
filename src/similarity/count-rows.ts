/** A user's own rows of counts, for `engine.similarity`: checked, zeros dropped, in the arrays kernels read. */
import type { CountRows } from '../engine/contracts/similarity.js';
import { checkInteger, checkKeys, expected } from '../input-error.js';

/**
 * Compressed sparse rows of counts: row `i` has the columns `columnIndices[e]`, ascending, with `counts[e]`, for
 * `rowStarts[i] <= e < rowStarts[i + 1]`. A row is what is compared (a state-action pair), a column one distinct thing
 * that was counted (a reward trajectory).
 */
export interface CountRowsInput {
  readonly rows: number;
  readonly columns: number;
  readonly rowStarts: ArrayLike<number>;
  readonly columnIndices: ArrayLike<number>;
  /** Whole numbers in [0, 2^31). */
  readonly counts: ArrayLike<number>;
  /** Trajectory length of each column, >= 1; default: all columns have one length, and each row is one law. */
  readonly lengths?: ArrayLike<number>;
}

const LARGEST = 2 ** 31 - 1;
/** Measures keep a number for each column. */
const MOST_COLUMNS = 2 ** 26;

/** @throws InputError with the place of the first thing that does not fit. */
export function checkCountRows(input: CountRowsInput): CountRows {
  if (input === null || typeof input !== 'object') {
    throw expected('count rows { rows, columns, rowStarts, columnIndices, counts }', input);
  }
  checkKeys('count rows', input, ['rows', 'columns', 'rowStarts', 'columnIndices', 'counts', 'lengths']);
  const rows = checkInteger('rows', input.rows, 1, LARGEST);
  const columns = checkInteger('columns', input.columns, 0, MOST_COLUMNS);
  const starts = checkArray('rowStarts', input.rowStarts, rows + 1);
  const entries = checkInteger(`rowStarts[${rows}]`, starts[rows], 0, LARGEST);
  const indices = checkArray('columnIndices', input.columnIndices, entries);
  const counts = checkArray('counts', input.counts, entries);
  if (starts[0] !== 0) throw expected('rowStarts to begin with 0', starts[0]);
  for (let i = 0; i < rows; ++i) {
    if (!Number.isInteger(starts[i + 1]) || starts[i + 1]! < starts[i]!) {
      throw expected(`rowStarts to be whole numbers that never fall, >= ${starts[i]}`, starts[i + 1], `index ${i + 1}`);
    }
  }

  const rowStarts = new Int32Array(rows + 1);
  const columnIndices = new Int32Array(entries);
  const kept = new Int32Array(entries);
  let size = 0;
  for (let i = 0; i < rows; ++i) {
    let last = -1;
    for (let e = starts[i]!; e < starts[i + 1]!; ++e) {
      const column = indices[e]!;
      if (!Number.isInteger(column) || column < 0 || column >= columns) {
        throw expected(`columns in [0, ${columns})`, column, `row ${i}, entry ${e}`);
      }
      if (column <= last) throw expected(`columns of a row to rise, > ${last}`, column, `row ${i}, entry ${e}`);
      last = column;
      const count = counts[e]!;
      if (!Number.isInteger(count) || count < 0 || count > LARGEST) {
        throw expected('counts to be whole numbers in [0, 2^31)', count, `row ${i}, column ${column}`);
      }
      if (count === 0) continue;
      columnIndices[size] = column;
      kept[size++] = count;
    }
    rowStarts[i + 1] = size;
  }
  const checked = {
    rows,
    columns,
    rowStarts,
    columnIndices: columnIndices.slice(0, size),
    counts: kept.slice(0, size),
  };
  return input.lengths === undefined ? checked : { ...checked, lengths: checkLengths(input.lengths, columns) };
}

function checkLengths(lengths: ArrayLike<number>, columns: number): Int32Array {
  checkArray('lengths', lengths, columns);
  return Int32Array.from({ length: columns }, (_, c) => checkInteger(`lengths[${c}]`, lengths[c], 1, LARGEST));
}

function checkArray(name: string, array: ArrayLike<number>, length: number): ArrayLike<number> {
  if (array === null || typeof array !== 'object' || typeof array.length !== 'number') {
    throw expected(`${name} to be an array of ${length} numbers`, array);
  }
  if (array.length !== length) throw expected(`${name} to have length ${length}`, array.length);
  return array;
}
