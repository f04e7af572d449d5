/**
 * A finite model as JSON text in Gymnasium's shape: `{"nS": 2, "nA": 1, "P": …, "isd": […]}`, where `P[s][a]` lists the
 * outcomes `[probability, nextState, reward, terminated]`. `P` may be lists, or the objects with keys `"0"`, `"1"`, …
 * that Python's `json.dump(env.unwrapped.P)` writes. `nS` and `nA` may be left out; Gymnasium's own name
 * `initial_state_distrib` is accepted for `isd`; without either, an episode starts in any state that is not terminal.
 */

import { tabularModel } from '../environments/gymnasium-table.js';
import type { GymnasiumTable } from '../environments/model-table.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { expected, InputError } from '../input-error.js';
import { parseJson } from './json-text.js';

/**
 * Reads a model.
 * @param source What the text is called in errors, such as its file name.
 * @throws InputError when the text is not JSON (with line and column) or not a model (with state, action and outcome).
 */
export function modelFromJson(text: string, source = 'model'): TabularModel {
  const document = parseJson(text, source);
  try {
    return tabularModel(tableOf(document));
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(`${source}: ${cause.message}`, { cause });
  }
}

/** Fills in what may be left out. `tabularModel` checks everything, entry by entry, so the shape is only assumed here. */
function tableOf(document: unknown): GymnasiumTable {
  if (typeof document !== 'object' || document === null || !('P' in document)) {
    throw expected('a model { nS, nA, P, isd }', document);
  }
  const { nS, nA, P, isd, initial_state_distrib, name } = document as Record<string, unknown>;
  const table = { nS: nS ?? size(P), nA: nA ?? size(first(P)), P, isd: isd ?? initial_state_distrib, name };
  return table as unknown as GymnasiumTable;
}

function size(list: unknown): number {
  return typeof list === 'object' && list !== null ? Object.keys(list).length : 0;
}

function first(list: unknown): unknown {
  return typeof list === 'object' && list !== null ? Object.values(list)[0] : undefined;
}
