/**
 * Tables of one step a row, as CSV and Parquet have them: which columns hold what. Columns are found by name: `observation` or `state`,
 * `action`, `reward`, `terminated`, `truncated`, `episode`, `probability`, `next_observation` or `next_state`, and what else records call them
 * (`field-names.ts`). An observation of several numbers has a column each: `observation_0`, `observation.x`, `observation[0]` or `obs_x`; so
 * has an action: `action_0`, `action.fx` or `action[0]`. Other columns are passed over.
 */
import { InputError } from '../input-error.js';
import { type FieldName, fieldOf } from './field-names.js';

export interface StepColumns {
  /** Columns of each field that the table has, in order. */
  readonly columns: ReadonlyMap<FieldName, readonly number[]>;
  /** Names of the numbers of an observation and of an action that have a column each; null where they have one in all. */
  readonly observationNames: readonly string[] | null;
  readonly actionNames: readonly string[] | null;
}

export interface ChosenColumns {
  /** Columns that hold the observation, where they are called otherwise; each may have a `next_` one. */
  readonly observations?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
}

/** @throws InputError naming the place when columns are missing, or two of them hold one thing. */
export function stepColumns(names: readonly string[], place: string, chosen: ChosenColumns = {}): StepColumns {
  const columns = new Map<FieldName, number[]>();
  const parts = new Map<FieldName, string[]>();
  const columnOf = (name: string) => names.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  const choose = (field: FieldName, wanted: readonly string[] | undefined, needed: boolean, prefix = '') => {
    const found = (wanted ?? []).map((name) => columnOf(prefix + name));
    if (found.length === 0 || (!needed && found.includes(-1))) return;
    const missing = found.indexOf(-1);
    if (missing >= 0)
      throw new InputError(`${place}: expected a column '${wanted![missing]}', got ${names.join(', ')}`);
    columns.set(field, found);
    parts.set(field, [...wanted!]);
  };
  choose('observations', chosen.observations, true);
  choose('next', chosen.observations, false, 'next_');
  // Names of actions may be those of discrete ones, in a column `action`.
  choose('actions', chosen.actions, false);
  const given = new Set(columns.keys());
  names.forEach((name, column) => {
    const whole = fieldOf(name, place);
    const part = whole === null ? partOf(name) : null;
    const field = whole ?? part?.field ?? null;
    if (field === null || given.has(field)) return;
    const before = columns.get(field);
    if (before !== undefined && (part === null || !parts.has(field)))
      throw new InputError(`${place}: expected one of '${names[before[0]!]}' and '${name}', got both`);
    columns.set(field, [...(before ?? []), column]);
    if (part !== null) parts.set(field, [...(parts.get(field) ?? []), part.name]);
  });
  for (const field of ['observations', 'actions', 'rewards'] as const) {
    if (!columns.has(field)) throw missing(names, place);
  }
  if (!columns.has('episode') && !columns.has('terminated') && !columns.has('truncated')) throw missing(names, place);
  const next = columns.get('next');
  if (next !== undefined && next.length !== columns.get('observations')!.length) {
    throw new InputError(
      `${place}: expected as many columns of the next observation as of the observation (${columns.get('observations')!.length}), got ${next.length}`,
    );
  }
  return {
    columns,
    observationNames: parts.get('observations') ?? null,
    actionNames: parts.get('actions') ?? null,
  };
}

function missing(names: readonly string[], place: string): InputError {
  const got = names.join(',');
  return new InputError(
    `${place}: expected a header with the columns episode, state (or observation_0, observation_1, …, or columns that 'observations' names), action, reward, got '${got.length > 60 ? `${got.slice(0, 57)}...` : got}'`,
  );
}

const PART = /^(observations?|obs|states?|actions?|next_(?:observations?|obs|states?))(?:[._]?\[?(\d+)\]?|[.:/](.+))$/i;
/** `obs_x`: a word after the observation's own names only, for `state_value` and `action_probability` are other things. */
const WORD = /^(observations?|obs|next_(?:observations?|obs))_(.+)$/i;

function partOf(name: string): { readonly field: FieldName; readonly name: string } | null {
  const [, whole, number, word] = PART.exec(name) ?? WORD.exec(name) ?? [];
  const field = whole === undefined ? null : fieldOf(whole, '');
  const short = field === 'actions' ? 'action' : 'observation';
  const part = number ?? word!;
  return field === null ? null : { field, name: /^\d+$/.test(part) ? `${short} ${part}` : part };
}
