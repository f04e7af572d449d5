/** Cells of a rectangular grid, numbered `row * columns + column`, and moves between neighbours. */
import { checkInteger, expected } from '../input-error.js';

export type Direction = 'up' | 'right' | 'down' | 'left';

/** `[row, column]`, counted from the upper left corner from 0. */
export type Cell = readonly [row: number, column: number];

export interface GridShape {
  readonly rows: number;
  readonly columns: number;
  /** Whether leaving at one side means entering at the opposite one. */
  readonly torus?: boolean;
}

const ROW_CHANGE = { up: -1, right: 0, down: 1, left: 0 } as const;
const COLUMN_CHANGE = { up: 0, right: 1, down: 0, left: -1 } as const;

/** The neighbouring cell in a direction; at the border of a grid that is no torus, the cell itself. */
export function neighbour({ rows, columns, torus = false }: GridShape, cell: number, direction: Direction): number {
  let row = Math.floor(cell / columns) + ROW_CHANGE[direction];
  let column = (cell % columns) + COLUMN_CHANGE[direction];
  if (torus) {
    row = (row + rows) % rows;
    column = (column + columns) % columns;
  } else if (row < 0 || row >= rows || column < 0 || column >= columns) {
    return cell;
  }
  return row * columns + column;
}

/** Checks a `[row, column]` and gives its cell number. */
export function checkCell(name: string, value: unknown, { rows, columns }: GridShape): number {
  if (!Array.isArray(value) || value.length !== 2) throw expected(`${name} to be a cell [row, column]`, value);
  const row = checkInteger(`the row of ${name}`, value[0], 0, rows - 1);
  const column = checkInteger(`the column of ${name}`, value[1], 0, columns - 1);
  return row * columns + column;
}
