/** Where states and their actions lie in a picture, for worlds of any shape. Coordinates grow to the right and downwards. */
import type { GridLayout } from './environment.js';

export type Layout = GridLayout | PolygonLayout | BoardLayout | GraphLayout;

/** A point, or a direction. */
export type XY = readonly [x: number, y: number];

/** States are polygons anywhere, actions are directions: of a state's polygon, each action has the part that lies that way. */
export interface PolygonLayout {
  readonly kind: 'polygons';
  /** Corners of each state's convex polygon; null for a state that is not drawn. */
  readonly polygons: readonly (readonly XY[] | null)[];
  /** Direction of each action; null for one that does not move. */
  readonly directions: readonly (XY | null)[];
  /** What to call the states and the actions; numbers without. */
  readonly names?: { readonly states?: readonly string[]; readonly actions?: readonly string[] };
  /** Polygons without a state. */
  readonly walls?: readonly (readonly XY[])[];
  /** States that end an episode, or begin one. */
  readonly marks?: readonly { readonly state: number; readonly kind: 'goal' | 'hole' | 'cliff' | 'start' }[];
}

/** States are positions on a board, action `c` is a move on cell `c`. */
export interface BoardLayout {
  readonly kind: 'boards';
  readonly columns: number;
  /** The positions to draw, each with what stands on its cells, row by row; `''` for an empty one. */
  readonly boards: readonly { readonly state: number; readonly cells: readonly string[] }[];
}

/** States are nodes, actions are arrows to where they lead. */
export interface GraphLayout {
  readonly kind: 'graph';
  /** Place of each state; null for a state that is not drawn. */
  readonly places: readonly (XY | null)[];
  /** `targets[state][action]`: the state that the action leads to; -1 for none. */
  readonly targets: readonly (readonly number[])[];
  readonly names?: { readonly states?: readonly string[]; readonly actions?: readonly string[] };
}
