/** Figures that answers are put together from. */
import type { BootstrapInterval } from '../statistics/bootstrap.js';
import type { Drawing, Figure, Point } from './document.js';

/** A drawing of one kind with what is said of it. */
const figure =
  <Kind extends Drawing['kind']>(kind: Kind) =>
  ({
    name,
    title,
    caption,
    ...drawing
  }: Omit<Figure, 'kind' | 'drawing'> & Omit<Extract<Drawing, { kind: Kind }>, 'kind'>): Figure => ({
    kind: 'figure',
    name,
    title,
    ...(caption !== undefined && { caption }),
    drawing: { kind, ...drawing } as unknown as Drawing,
  });
export const linesFigure = figure('lines');
export const intervalsFigure = figure('intervals');
export const matrixFigure = figure('matrix');
export const clustersFigure = figure('clusters');
export const policyFigure = figure('policy');

/** A point of a line with its interval. */
export function pointAt(x: number, { estimate, low, high }: BootstrapInterval): Point {
  return { x, y: estimate, low, high };
}
