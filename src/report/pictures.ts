/**
 * Pictures of one's own worlds and runs: plain data in, an SVG out that stands alone, in Node as in a page. What is drawn is what the
 * reports draw; `figureData` gives the same as CSV.
 */
import type { Layout } from '../environments/layout.js';
import type { Clusters, Drawing, Intervals, Lines, Matrix, Policy } from '../experiments/document.js';
import { checkInteger, expected } from '../input-error.js';
import { pictureFile } from './figure.js';
import { isDrawable } from './pair-names.js';

/** The data of a picture: what its kind is drawn from, and what it shows, for those who hear it. */
export type PictureOf<Kind extends Drawing> = Omit<Kind, 'kind'> & { readonly title?: string };

/**
 * Partitions of the state-action pairs of a world side by side, drawn where the pairs are: on a grid, on polygons with any number of
 * directions, on boards, on a graph.
 * @throws InputError when a panel has not as many labels as the layout has pairs, or a grid has two states in one cell.
 */
export function clusterFigure({ title = 'Classes of state-action pairs', ...data }: PictureOf<Clusters>): string {
  const { layout, panels } = data;
  const actions = checkInteger('actions', data.actions, 1);
  if (!Array.isArray(panels) || panels.length === 0) throw expected('panels to be a list of partitions', panels);
  const states = statesOf(layout);
  for (const { title: name, labels } of panels) {
    const length = labels?.length;
    const fits = states === null ? length % actions === 0 : length === states * actions;
    if (!fits) throw expected(`${states ?? 'whole'} states x ${actions} actions labels in panel '${name}'`, length);
  }
  return pictureFile(title, { kind: 'clusters', ...data });
}

/**
 * A greedy policy: an arrow a state, the stronger coloured the larger the value of its greedy action.
 * @throws InputError when the values are not those of all actions of all states of the layout.
 */
export function policyFigure({ title = 'Greedy policy', ...data }: PictureOf<Policy>): string {
  const { layout, policy, q } = data;
  const states = statesOf(layout);
  if (states === null) throw expected('a layout of states in places', 'boards');
  if (policy.length !== states) throw expected(`the greedy action of each of ${states} states`, policy.length);
  if (q.length === 0 || q.length % states !== 0) throw expected(`values of all actions of ${states} states`, q.length);
  return pictureFile(title, { kind: 'policy', ...data });
}

/** Lines with bands or whiskers, such as learning curves. @throws InputError when there is no point to draw. */
export function lineFigure({ title = 'Curves', ...data }: PictureOf<Lines>): string {
  if (!data.lines?.some(({ points }) => points.length > 0)) throw expected('lines with points', data.lines);
  return pictureFile(title, { kind: 'lines', ...data });
}

/** Estimates with their intervals, one a row, in groups. @throws InputError when there is none. */
export function intervalFigure({ title = 'Estimates', ...data }: PictureOf<Intervals>): string {
  if (!(data.bars?.length > 0)) throw expected('bars to draw', data.bars);
  return pictureFile(title, { kind: 'intervals', ...data });
}

/** Numbers by row and column, such as a similarity matrix. @throws InputError when a row has not one for each column. */
export function matrixFigure({ title = 'Matrix', ...data }: PictureOf<Matrix>): string {
  const { rows, columns, values } = data;
  if (values.length !== rows.length) throw expected(`${rows.length} rows of values`, values.length);
  for (const row of values)
    if (row.length !== columns.length) throw expected(`${columns.length} values a row`, row.length);
  return pictureFile(title, { kind: 'matrix', ...data });
}

/** States of a layout; null for boards, which draw some of them. */
function statesOf(layout: Layout): number | null {
  if (!('kind' in layout)) {
    if (!isDrawable(layout)) throw expected('a grid whose states lie in cells of their own', 'one with shared cells');
    return layout.cells.length;
  }
  if (layout.kind === 'boards') return null;
  return layout.kind === 'graph' ? layout.places.length : layout.polygons.length;
}
