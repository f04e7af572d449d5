/**
 * A finite model as JSON text in Gymnasium's shape: `{"nS": 2, "nA": 1, "P": …, "isd": […]}`, where `P[s][a]` lists the
 * outcomes `[probability, nextState, reward, terminated]`. `P` may be lists, or the objects with keys `"0"`, `"1"`, …
 * that Python's `json.dump(env.unwrapped.P)` writes. `nS` and `nA` may be left out; Gymnasium's own name
 * `initial_state_distrib` is accepted for `isd`; without either, an episode starts in any state that is not terminal. `P` alone, with nothing around
 * it, is a model too.
 */

import { type TabularModelOptions, tabularModel } from '../environments/gymnasium-table.js';
import type { GymnasiumTable } from '../environments/model-table.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { expected, InputError } from '../input-error.js';
import { parseJson } from './json-text.js';

/**
 * Reads a model.
 * @param source What the text is called in errors, such as its file name.
 * @param options `normalize`: divide probabilities by their sum, for tables of float32 or of few decimals.
 * @throws InputError when the text is not JSON (with line and column) or not a model (with state, action and outcome).
 */
export function modelFromJson(text: string, source = 'model', options: TabularModelOptions = {}): TabularModel {
  const document = parseJson(text, source);
  try {
    return tabularModel(tableOf(document), options);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(`${source}: ${cause.message}`, { cause });
  }
}

/** Fills in what may be left out. `tabularModel` checks everything, entry by entry, so the shape is only assumed here. */
function tableOf(document: unknown): GymnasiumTable {
  if (typeof document !== 'object' || document === null) throw expected('a model { nS, nA, P, isd }', document);
  if (!('P' in document)) return bareTable(document);
  const { nS, nA, P, isd, initial_state_distrib, name } = document as Record<string, unknown>;
  const table = { nS: nS ?? size(P), nA: nA ?? actionsOf(P), P, isd: isd ?? initial_state_distrib, name };
  return table as unknown as GymnasiumTable;
}

/** `P` with nothing around it: a list, or an object of whose keys each is a state. */
function bareTable(P: object): GymnasiumTable {
  const keys = Object.keys(P);
  if (keys.length === 0 || !keys.every((key) => /^\d+$/.test(key))) throw expected('a model { nS, nA, P, isd }', P);
  return { nS: keys.length, nA: actionsOf(P), P } as GymnasiumTable;
}

/** Actions of the state that has most: others may lack some. */
function actionsOf(P: unknown): number {
  if (typeof P !== 'object' || P === null) return 0;
  return Object.values(P).reduce((most: number, row: unknown) => {
    if (typeof row !== 'object' || row === null) return most;
    const keys = Array.isArray(row) ? row.length : Math.max(0, ...Object.keys(row).map((key) => Number(key) + 1 || 0));
    return Math.max(most, keys);
  }, 0);
}

function size(list: unknown): number {
  return typeof list === 'object' && list !== null ? Object.keys(list).length : 0;
}
