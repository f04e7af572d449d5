/**
 * Candidate transformations of worlds drawn on a grid: the reflections and rotations of the rectangle (of the square,
 * where rows equal columns) and, on a torus, all of them after every translation. Candidates are guesses to be tested:
 * nothing here says that they are symmetries.
 */
import type { GridLayout } from '../environments/environment.js';
import {
  checkBoolean,
  checkInteger,
  checkIntegers,
  checkKeys,
  checkList,
  checkRecord,
  expected,
  InputError,
} from '../input-error.js';
import { Transformation } from './transformation.js';

/** A linear map of the plane with entries in {-1, 0, 1}: `(row, column) → (a·row + b·column, c·row + d·column)`. */
interface PointMap {
  readonly name: string;
  readonly matrix: readonly [number, number, number, number];
}

const POINT_MAPS: readonly PointMap[] = [
  { name: 'identity', matrix: [1, 0, 0, 1] },
  { name: 'reflection left-right', matrix: [1, 0, 0, -1] },
  { name: 'reflection up-down', matrix: [-1, 0, 0, 1] },
  { name: 'rotation by 180 degrees', matrix: [-1, 0, 0, -1] },
  { name: 'reflection on the main diagonal', matrix: [0, 1, 1, 0] },
  { name: 'reflection on the other diagonal', matrix: [0, -1, -1, 0] },
  { name: 'rotation by 90 degrees', matrix: [0, 1, -1, 0] },
  { name: 'rotation by 270 degrees', matrix: [0, -1, 1, 0] },
];

const STEPS = { up: [-1, 0], right: [0, 1], down: [1, 0], left: [0, -1] } as const;

/**
 * All candidates of a layout, the identity left out: 7 on a square, 3 on another rectangle, `8 n² − 1` on a square torus.
 * A map that carries a state to a cell without one is left out (states that are not drawn stay where they are).
 * @throws InputError when the directions of the layout's actions do not form a set that the maps can permute.
 */
export function gridTransformations(layout: GridLayout, options: { torus?: boolean } = {}): Transformation[] {
  const { rows, columns, cells, directions } = checkLayout(layout);
  checkKeys('the options of gridTransformations', options, ['torus']);
  const torus = checkBoolean('torus', options.torus ?? false);
  const stateAt = new Int32Array(rows * columns).fill(-1);
  cells.forEach((cell, state) => {
    if (cell >= 0) stateAt[cell] = state;
  });
  const candidates: Transformation[] = [];
  for (const { name, matrix } of POINT_MAPS) {
    const [a, b, c, d] = matrix;
    if (a === 0 && rows !== columns) continue;
    const actionMap = directions.map((direction, action) => {
      if (direction === null) return action;
      const [dr, dc] = STEPS[direction];
      const image = directions.findIndex((other) => {
        return other !== null && STEPS[other][0] === a * dr + b * dc && STEPS[other][1] === c * dr + d * dc;
      });
      if (image === -1)
        throw new InputError(`expected the actions of the grid to contain the image of '${direction}' under ${name}`);
      return image;
    });
    // Where the map sends cell (0, 0) so that the grid covers itself.
    const originRow = a + b < 0 ? rows - 1 : 0;
    const originColumn = c + d < 0 ? columns - 1 : 0;
    for (let dr = 0; dr < (torus ? rows : 1); ++dr) {
      for (let dc = 0; dc < (torus ? columns : 1); ++dc) {
        const states = cells.map((cell, state) => {
          if (cell < 0) return state;
          const row = Math.floor(cell / columns);
          const column = cell % columns;
          const imageRow = (a * row + b * column + originRow + dr) % rows;
          const imageColumn = (c * row + d * column + originColumn + dc) % columns;
          return stateAt[imageRow * columns + imageColumn]!;
        });
        if (states.includes(-1)) continue;
        const candidate = Transformation.from({ name: nameOf(name, dr, dc), states, actionMap });
        if (!candidate.isIdentity) candidates.push(candidate);
      }
    }
  }
  return candidates;
}

/** A copy of what counts. @throws InputError when it is no layout. */
function checkLayout(layout: GridLayout): Pick<GridLayout, 'rows' | 'columns' | 'cells' | 'directions'> {
  checkRecord('a layout', layout);
  const rows = checkInteger('rows', layout.rows, 1, 2 ** 24);
  const columns = checkInteger('columns', layout.columns, 1, 2 ** 24);
  checkInteger('rows * columns', rows * columns, 1, 2 ** 24);
  const cells = checkIntegers('cells', layout.cells, -1, rows * columns - 1);
  const directions = Array.from(checkList('directions', layout.directions));
  directions.forEach((direction, k) => {
    if (direction !== null && !(typeof direction === 'string' && Object.hasOwn(STEPS, direction)))
      throw expected(`directions[${k}] to be one of ${Object.keys(STEPS).join(', ')} or null`, direction);
  });
  return { rows, columns, cells, directions };
}

function nameOf(name: string, dr: number, dc: number): string {
  if (dr === 0 && dc === 0) return name;
  const translation = `translation by (${dr}, ${dc})`;
  return name === 'identity' ? translation : `${name}, then ${translation}`;
}
