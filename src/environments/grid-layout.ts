/** How to draw the states of a model, where they lie on a grid. */

/** States on a grid: what a picture of clusters is drawn on. */
export interface GridLayout {
  readonly rows: number;
  readonly columns: number;
  /** Whether leaving at one side means entering at the opposite one: false. */
  readonly torus?: boolean;
  /** `cells[state]` is `row * columns + column`, or -1 for a state that is not drawn. */
  readonly cells: Int32Array;
  /** Direction of each action on the picture; null for actions that do not move. */
  readonly directions: readonly ('up' | 'right' | 'down' | 'left' | null)[];
  /** Cells that are walls, as `row * columns + column`. */
  readonly walls: readonly number[];
  /** Cells that end an episode, with what they are. */
  readonly marks: readonly { readonly cell: number; readonly kind: 'goal' | 'hole' | 'cliff' | 'start' }[];
}
