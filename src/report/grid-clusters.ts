/**
 * Clusters of state-action pairs drawn on the grid: a cell is a state, its four triangles are the four moves, a colour
 * and a number are a cluster. Partitions side by side share colours (see `matchBlocks`).
 */
import type { GridLayout } from '../environments/environment.js';
import { escapeHtml, Html } from './html.js';
import { isDrawable, pairName } from './pair-names.js';
import { clusterColour, matchBlocks } from './palette.js';

export interface ClusterPanel {
  readonly title: string;
  /** `labels[state * actions + action]`; -1 for a pair in no block. */
  readonly labels: ArrayLike<number>;
  /** A line under the title, such as `45 classes of 320 pairs`. */
  readonly note?: string;
}

const CELL = 48;

/** Corners of the triangle towards each direction in a cell, and where its number stands. */
const triangles = {
  up: { corners: [0, 0, 1, 0], label: [0.5, 0.2] },
  right: { corners: [1, 0, 1, 1], label: [0.81, 0.5] },
  down: { corners: [1, 1, 0, 1], label: [0.5, 0.8] },
  left: { corners: [0, 1, 0, 0], label: [0.19, 0.5] },
} as const;

/** One figure with a panel a partition, or null when the states do not lie on a grid one to a cell. */
export function gridClusters(layout: GridLayout | null, actions: number, panels: readonly ClusterPanel[]): Html | null {
  if (!isDrawable(layout)) return null;
  const numbers = matchBlocks(panels.map((panel) => panel.labels));
  const figures = panels.map(
    (panel, p) =>
      `<figure class="panel"><figcaption><strong>${escapeHtml(panel.title)}</strong>${
        panel.note === undefined ? '' : `<span>${escapeHtml(panel.note)}</span>`
      }</figcaption>${drawing(layout, actions, panel, numbers[p]!)}</figure>`,
  );
  return new Html(`<div class="panels">${figures.join('')}</div>`);
}

function drawing(layout: GridLayout, actions: number, panel: ClusterPanel, numbers: Int32Array): string {
  const { rows, columns } = layout;
  const width = columns * CELL;
  const height = rows * CELL;
  const sizes = new Map<number, number>();
  for (let i = 0; i < panel.labels.length; ++i) {
    const label = panel.labels[i]!;
    if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const shapes: string[] = [];
  const walls = new Set(layout.walls);
  const ends = new Map(layout.marks.filter((mark) => mark.kind !== 'start').map((mark) => [mark.cell, mark.kind]));
  layout.cells.forEach((cell, state) => {
    if (cell < 0 || walls.has(cell) || ends.has(cell)) return;
    const still = layout.directions.flatMap((direction, action) => (direction === null ? [action] : []));
    for (let action = 0; action < actions; ++action) {
      const pair = state * actions + action;
      const label = panel.labels[pair] ?? -1;
      const number = numbers[pair] ?? -1;
      const size = sizes.get(label) ?? 0;
      const what = label < 0 ? 'in no cluster' : size === 1 ? 'alone' : `cluster ${number + 1}, ${size} pairs`;
      const title = `<title>${escapeHtml(`${pairName(pair, actions, layout)}: ${what}`)}</title>`;
      const paint =
        label < 0
          ? 'class="none"'
          : number < 0
            ? 'class="alone"'
            : `class="cluster" data-c="${number}" fill="${clusterColour(number)}"`;
      shapes.push(shape(layout, cell, action, still, paint, title, columns <= 16 && number >= 0 ? number + 1 : null));
    }
  });
  for (let cell = 0; cell < rows * columns; ++cell) {
    const x = (cell % columns) * CELL;
    const y = Math.floor(cell / columns) * CELL;
    const kind = walls.has(cell) ? 'wall' : ends.get(cell);
    if (kind !== undefined) {
      const letter = { wall: '', goal: '★', hole: '●', cliff: '▼' }[kind as 'wall' | 'goal' | 'hole' | 'cliff'];
      shapes.push(
        `<g class="${kind}"><title>${kind}</title><rect x="${x}" y="${y}" width="${CELL}" height="${CELL}"/>` +
          `<text x="${x + CELL / 2}" y="${y + CELL / 2}">${letter}</text></g>`,
      );
    }
    shapes.push(`<rect class="cell" x="${x}" y="${y}" width="${CELL}" height="${CELL}"/>`);
  }
  const start = layout.marks.filter((mark) => mark.kind === 'start');
  for (const { cell } of start.length <= 4 ? start : []) {
    const x = (cell % columns) * CELL + CELL / 2;
    const y = Math.floor(cell / columns) * CELL + CELL / 2;
    shapes.push(`<circle class="start" cx="${x}" cy="${y}" r="5"><title>start</title></circle>`);
  }
  const shared = [...sizes.values()].filter((size) => size > 1).length;
  const summary = `${panel.title}: ${rows} by ${columns} grid, ${shared} clusters of two or more pairs`;
  return (
    `<svg class="grid" role="img" viewBox="-1 -1 ${width + 2} ${height + 2}" style="max-width:${width + 2}px">` +
    `<title>${escapeHtml(summary)}</title>${shapes.join('')}</svg>`
  );
}

/** A move is a triangle; an action that does not move is a dot in the middle of the cell. */
function shape(
  layout: GridLayout,
  cell: number,
  action: number,
  still: readonly number[],
  paint: string,
  title: string,
  number: number | null,
): string {
  const x = (cell % layout.columns) * CELL;
  const y = Math.floor(cell / layout.columns) * CELL;
  const direction = layout.directions[action];
  if (!direction) {
    const offset = (still.indexOf(action) - (still.length - 1) / 2) * 9;
    return `<circle ${paint} cx="${x + CELL / 2 + offset}" cy="${y + CELL / 2}" r="4">${title}</circle>`;
  }
  const { corners, label } = triangles[direction];
  const points = [...corners, 0.5, 0.5].map((part, k) => (k % 2 === 0 ? x : y) + part * CELL).join(' ');
  const text =
    number === null
      ? ''
      : `<text class="number" x="${x + label[0] * CELL}" y="${y + label[1] * CELL}">${number}</text>`;
  return `<polygon ${paint} points="${points}">${title}</polygon>${text}`;
}
