/** What to call a state, an action or a pair: by its place in the picture where there is one, by number otherwise. */
import type { GridLayout } from '../environments/environment.js';
import type { Layout } from '../environments/layout.js';

/** Whether a picture of a grid can show every state: no two states share a cell. */
export function isDrawable(layout: GridLayout | null | undefined): layout is GridLayout {
  if (!layout) return false;
  const drawn = layout.cells.filter((cell) => cell >= 0);
  return drawn.length > 0 && new Set(drawn).size === drawn.length;
}

/** `(r2,c3)` counted from 0 at the top left, a name of the layout's, or `state 5`. */
export function stateName(state: number, layout: Layout | null | undefined): string {
  if (layout && 'kind' in layout) {
    return (layout.kind === 'boards' ? undefined : layout.names?.states?.[state]) ?? `state ${state}`;
  }
  const cell = isDrawable(layout) ? (layout.cells[state] ?? -1) : -1;
  return cell < 0 ? `state ${state}` : `(r${Math.floor(cell / layout!.columns)},c${cell % layout!.columns})`;
}

/** `up`, a name of the layout's, or `action 2`. */
export function actionName(action: number, layout: Layout | null | undefined): string {
  if (!layout) return `action ${action}`;
  if (!('kind' in layout)) return layout.directions[action] ?? `action ${action}`;
  if (layout.kind === 'boards') return `(r${Math.floor(action / layout.columns)},c${action % layout.columns})`;
  return layout.names?.actions?.[action] ?? `action ${action}`;
}

/** `(r2,c3) up`, or `state 5, action 2`. */
export function pairName(pair: number, actions: number, layout: Layout | null | undefined): string {
  const [state, action] = [stateName(Math.floor(pair / actions), layout), actionName(pair % actions, layout)];
  return state.startsWith('(') ? `${state} ${action}` : `${state}, ${action}`;
}
