/** What to call a state or a pair: by its place on the grid where there is one, by number otherwise. */
import type { GridLayout } from '../environments/environment.js';

/** Whether a picture can show every state: no two states share a cell. */
export function isDrawable(layout: GridLayout | null | undefined): layout is GridLayout {
  if (!layout) return false;
  const drawn = layout.cells.filter((cell) => cell >= 0);
  return drawn.length > 0 && new Set(drawn).size === drawn.length;
}

/** `(r2,c3)` counted from 0 at the top left, or `state 5`. */
export function stateName(state: number, layout: GridLayout | null | undefined): string {
  const cell = isDrawable(layout) ? (layout.cells[state] ?? -1) : -1;
  return cell < 0 ? `state ${state}` : `(r${Math.floor(cell / layout!.columns)},c${cell % layout!.columns})`;
}

/** `(r2,c3) up`, or `state 5, action 2`. */
export function pairName(pair: number, actions: number, layout: GridLayout | null | undefined): string {
  const state = Math.floor(pair / actions);
  const action = pair % actions;
  const direction = layout?.directions[action];
  const place = stateName(state, layout);
  return place.startsWith('(')
    ? `${place} ${direction ?? `action ${action}`}`
    : `${place}, ${direction ?? `action ${action}`}`;
}
