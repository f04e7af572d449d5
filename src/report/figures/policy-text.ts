/** A greedy policy on the grid, as text for a terminal. */
import type { Layout } from '../../environments/layout.js';
import { isDrawable } from '../pair-names.js';

const arrows = { up: '↑', right: '→', down: '↓', left: '←' } as const;
const marks = { goal: 'G', hole: 'H', cliff: 'C', start: 'S' } as const;

/**
 * The grid with an arrow where the greedy action moves, `o` where it does not, `█` for walls, `G` goal, `H` hole, `C`
 * cliff; or null when the states do not lie on a grid one to a cell.
 * @param policy The greedy action of each state.
 * @param live 1 for the states whose action matters; all unless given.
 */
export function policyText(
  layout: Layout | null | undefined,
  policy: ArrayLike<number>,
  live?: ArrayLike<number>,
): string | null {
  if (!layout || 'kind' in layout || !isDrawable(layout)) return null;
  const { rows, columns } = layout;
  const cells = new Array<string>(rows * columns).fill(' ');
  layout.cells.forEach((cell, state) => {
    if (cell < 0 || (live !== undefined && live[state] === 0)) return;
    const direction = layout.directions[policy[state]!];
    cells[cell] = direction ? arrows[direction] : 'o';
  });
  for (const { cell, kind } of layout.marks) if (kind !== 'start') cells[cell] = marks[kind];
  for (const cell of layout.walls) cells[cell] = '█';
  return Array.from({ length: rows }, (_, r) =>
    cells
      .slice(r * columns, (r + 1) * columns)
      .join(' ')
      .trimEnd(),
  ).join('\n');
}
