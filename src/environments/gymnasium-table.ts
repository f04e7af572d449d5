/** Models as Gymnasium's toy-text environments hold them: `P[s][a] = [[probability, next, reward, terminated], …]`. */
import { checkInteger, expected } from '../input-error.js';
import type { GymnasiumTable, Indexed, TableEntry } from './model-table.js';
import { place, TabularModel } from './tabular-model.js';

/**
 * A model from a Gymnasium-style table, usually parsed JSON.
 * @throws InputError naming the state, action and outcome that do not fit.
 */
export function tabularModel(source: GymnasiumTable): TabularModel {
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
      if (a === 0) checkIndexed(`P[${s}]`, row, nA, 'actions');
      const entries = at(row, a);
      if (!Array.isArray(entries)) throw expected('a list of outcomes', entries, `state ${s}, action ${a}`);
      for (let k = 0; k < entries.length; ++k) {
        const entry: TableEntry = entries[k];
        const where = place(s, a, k);
        if (!Array.isArray(entry) || entry.length !== 4) {
          throw expected('an outcome [probability, next state, reward, terminated]', entry, where);
        }
        const [probability, nextState, reward, terminated] = entry;
        if (terminated !== true && terminated !== false && terminated !== 0 && terminated !== 1) {
          throw expected('terminated to be true, false, 1 or 0', terminated, where);
        }
        yield { probability, nextState, reward, terminated: Boolean(terminated) };
      }
    },
    ...(typeof name === 'string' ? { id: name } : {}),
  });
}

function at<T>(list: Indexed<T>, index: number): T {
  return (list as { readonly [index: number]: T })[index]!;
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
