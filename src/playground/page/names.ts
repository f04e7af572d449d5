/** What pairs are called. */
import type { WorldMessage } from '../messages.js';

/** `row 2, column 3, up` on a grid, `state 4, action 1` elsewhere. Rows and columns count from 1. */
export function pairName({ layout, actions }: WorldMessage, pair: number): string {
  const [state, action] = [Math.floor(pair / actions), pair % actions];
  if (layout === null || 'kind' in layout) return `state ${state}, action ${action}`;
  const cell = layout.cells[state]!;
  const direction = layout.directions[action] ?? `action ${action}`;
  return `row ${Math.floor(cell / layout.columns) + 1}, column ${(cell % layout.columns) + 1}, ${direction}`;
}
