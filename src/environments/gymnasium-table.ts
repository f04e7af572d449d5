/** Models as Gymnasium's toy-text environments hold them: `P[s][a] = [[probability, next, reward, terminated], …]`. */
import { checkFlag, checkInteger, checkKeys, expected } from '../input-error.js';
import type { GymnasiumTable, Indexed, TableEntry } from './model-table.js';
import { place, TabularModel } from './tabular-model.js';

export interface TabularModelOptions {
  /** Divide probabilities by their sum, which must be within 0.01 of 1: for tables of float32 or of few decimals. Default false. */
  readonly normalize?: boolean;
}

/**
 * A model from a Gymnasium-style table, usually parsed JSON. An action that a state lacks has no key, or an empty list.
 * @throws InputError naming the state, action and outcome that do not fit.
 */
export function tabularModel(source: GymnasiumTable, options: TabularModelOptions = {}): TabularModel {
  checkKeys('model options { normalize }', options, ['normalize']);
  if (source === null || typeof source !== 'object' || Array.isArray(source)) {
    throw expected('a model table { nS, nA, P, isd }', source);
  }
  const { nS, nA, P, isd, name } = source;
  checkInteger('nS', nS, 1);
  checkInteger('nA', nA, 1);
  checkIndexed('P', P, nS, 'states');
  if (isd !== undefined && isd !== null) checkIndexed('isd', isd, nS, 'states');
  return TabularModel.build({
    states: nS,
    actions: nA,
    ...(isd === undefined || isd === null ? {} : { initial: Array.from({ length: nS }, (_, s) => at(isd, s)) }),
    *outcomes(s, a) {
      const row = at(P, s);
      if (a === 0) checkActions(`P[${s}]`, row, nA);
      const entries = at(row, a) ?? [];
      if (!Array.isArray(entries)) throw expected('a list of outcomes', entries, `state ${s}, action ${a}`);
      for (let k = 0; k < entries.length; ++k) {
        const entry: TableEntry = entries[k];
        const where = place(s, a, k);
        if (!Array.isArray(entry) || entry.length !== 4) {
          throw expected('an outcome [probability, next state, reward, terminated]', entry, where);
        }
        const [probability, nextState, reward, terminated] = entry;
        yield { probability, nextState, reward, terminated: checkFlag('terminated', terminated, where) };
      }
    },
    ...(typeof name === 'string' ? { id: name } : {}),
    ...(options.normalize === undefined ? {} : { normalize: options.normalize }),
  });
}

function at<T>(list: Indexed<T>, index: number): T {
  return (list as { readonly [index: number]: T })[index]!;
}

/** A list of all actions, or an object by action, some of which a state may lack. */
function checkActions(name: string, row: unknown, actions: number): void {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) {
    checkIndexed(name, row, actions, 'actions');
    return;
  }
  for (const key of Object.keys(row)) {
    if (!/^\d+$/.test(key) || Number(key) >= actions) throw expected(`${name} to have actions in [0, ${actions})`, key);
  }
}

function checkIndexed(name: string, list: unknown, length: number, unit: string): void {
  if (list === null || typeof list !== 'object') throw expected(`${name} to be a list or an object by index`, list);
  const got = Array.isArray(list) ? list.length : Object.keys(list).length;
  if (got !== length) throw expected(`${name} to have ${length} ${unit}`, got);
  if (Array.isArray(list)) return;
  for (let index = 0; index < length; ++index) {
    if (!Object.hasOwn(list, index)) throw expected(`${name} to have the keys '0' to '${length - 1}'`, `no '${index}'`);
  }
}
