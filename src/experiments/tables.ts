/** Tables that answers are put together from. */
import type { Interval } from '../statistics/interval.js';
import type { Cell, Column, Table, Words } from './document.js';
import { boundText, rangeText } from './numbers.js';

/** Marks a column of wall times: the only figures that differ when a study is made again. */
export const TIMED = '†';

/** A column of a table with what it says of a row. */
export interface CellsOf<Row> extends Column {
  readonly cell: (row: Row) => Cell;
}

export const label = <Row>(head: string, cell: (row: Row) => Cell): CellsOf<Row> => ({ head, cell });
export const number = <Row>(head: string, cell: (row: Row) => Cell): CellsOf<Row> => ({ head, align: 'right', cell });

/** Columns of what a row has under these names. */
export function labels<Name extends string>(...names: readonly Name[]): CellsOf<Readonly<Record<Name, string>>>[] {
  return names.map((name) => label(name, (row) => row[name]));
}

/** A table of rows that are grouped under the names that `group` gives them, where it is given. */
export function table<Row>(
  title: string | undefined,
  about: Words | undefined,
  rows: readonly Row[],
  columns: readonly CellsOf<Row>[],
  group?: (row: Row) => string,
): Table {
  const names = group === undefined ? [] : rows.map(group);
  return {
    kind: 'table',
    ...(title !== undefined && { title }),
    ...(about !== undefined && { note: about }),
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: rows.flatMap((row, k) => [
      ...(group !== undefined && names[k] !== names[k - 1] ? [names[k]!] : []),
      columns.map(({ cell }) => cell(row)),
    ]),
  };
}

/** A cell with an estimate and, second, its interval; `words` stand for the estimate where they are given. */
export function withRange(interval: Interval, words: Words = boundText(interval.estimate)): Cell {
  return { words, small: interval.estimate.relation === 'unknown' ? '' : rangeText(interval) };
}
