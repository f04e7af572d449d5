/** A greedy policy drawn on the grid: an arrow a state, shaded by the value of its greedy action. */
import type { GridLayout } from '../environments/environment.js';
import { Html } from './html.js';
import { compact } from './numbers.js';
import { isDrawable, stateName } from './pair-names.js';

const CELL = 48;
const turns = { up: 0, right: 90, down: 180, left: 270 } as const;

/** The picture, or null when the states do not lie on a grid one to a cell. `q[state * actions + action]`. */
export function policyGrid(
  layout: GridLayout | null,
  policy: readonly number[],
  q: readonly number[],
  live?: ArrayLike<number>,
): Html | null {
  if (!isDrawable(layout)) return null;
  const { rows, columns } = layout;
  const actions = q.length / policy.length;
  const drawn = [...layout.cells.keys()].filter(
    (state) => layout.cells[state]! >= 0 && (live === undefined || live[state] === 1),
  );
  const greedyValue = (state: number): number => q[state * actions + policy[state]!]!;
  const values = drawn.map(greedyValue);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const shapes = drawn.map((state) => {
    const cell = layout.cells[state]!;
    const [x, y] = corner(cell, columns);
    const share = (greedyValue(state) - low) / span;
    const direction = layout.directions[policy[state]!];
    const title = `${stateName(state, layout)}: ${direction ?? `action ${policy[state]}`}, value ${compact(greedyValue(state))}`;
    const arrow = direction
      ? `<path class="arrow" d="M0 13V-11M-7 -4L0 -12L7 -4" transform="translate(${x + CELL / 2} ${y + CELL / 2}) rotate(${turns[direction]})"/>`
      : `<circle class="dot" cx="${x + CELL / 2}" cy="${y + CELL / 2}" r="5"/>`;
    return `<g><title>${title}</title><rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="var(--series-1)" fill-opacity="${(0.06 + 0.5 * share).toFixed(3)}"/>${arrow}</g>`;
  });
  for (const cell of layout.walls) {
    const [x, y] = corner(cell, columns);
    shapes.push(`<g class="wall"><title>wall</title><rect x="${x}" y="${y}" width="${CELL}" height="${CELL}"/></g>`);
  }
  for (const { cell, kind } of layout.marks) {
    if (kind === 'start') continue;
    const [x, y] = corner(cell, columns);
    const sign = { goal: '★', hole: '●', cliff: '▼' }[kind];
    shapes.push(
      `<g class="${kind}"><title>${kind}</title><text x="${x + CELL / 2}" y="${y + CELL / 2}">${sign}</text></g>`,
    );
  }
  for (let cell = 0; cell < rows * columns; ++cell) {
    const [x, y] = corner(cell, columns);
    shapes.push(`<rect class="cell" x="${x}" y="${y}" width="${CELL}" height="${CELL}"/>`);
  }
  const width = columns * CELL + 2;
  return new Html(
    `<figure><svg class="grid policy" role="img" viewBox="-1 -1 ${width} ${rows * CELL + 2}" style="max-width:${width}px">` +
      `<title>Greedy policy on a ${rows} by ${columns} grid</title>${shapes.join('')}</svg></figure>`,
  );
}

function corner(cell: number, columns: number): [number, number] {
  return [(cell % columns) * CELL, Math.floor(cell / columns) * CELL];
}
