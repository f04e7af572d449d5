/** What records call their fields: ours, Gymnasium's, Minari's, those of replay buffers and of older data sets. */
import { InputError } from '../input-error.js';

export type FieldName = keyof typeof NAMES;

const NAMES = {
  observations: ['observations', 'states', 'observation', 'state', 'obs'],
  next: ['next_observations', 'next_states', 'next_observation', 'next_state', 'next_obs'],
  actions: ['actions', 'action'],
  rewards: ['rewards', 'reward'],
  terminated: ['terminated', 'terminations', 'terminals', 'terminal'],
  truncated: ['truncated', 'truncations', 'timeouts', 'timeout'],
  probabilities: ['probabilities', 'probability'],
  episode: ['episode', 'episodes', 'episode_id', 'episode_ids', 'episode_index'],
} as const;

const FIELD_OF: ReadonlyMap<string, FieldName> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as FieldName] as const)),
);

/** Names that tell neither whether the problem ended nor whether somebody stopped watching. */
const AMBIGUOUS = ['done', 'dones'];

/** The field that a name means; null for a name that means none. @throws InputError for `done`, which does not say how. */
export function fieldOf(name: string, place: string): FieldName | null {
  const lower = name.toLowerCase();
  if (AMBIGUOUS.includes(lower)) {
    throw new InputError(
      `${place}: expected terminated and truncated apart, got '${name}', which does not tell an end of the problem from a stop of the record`,
    );
  }
  return FIELD_OF.get(lower) ?? null;
}

/** The fields of a record by what they mean. @throws InputError when two names mean one. */
export function fieldsOf(names: Iterable<string>, place: string): ReadonlyMap<FieldName, string> {
  const fields = new Map<FieldName, string>();
  for (const name of names) {
    const field = fieldOf(name, place);
    if (field === null) continue;
    const other = fields.get(field);
    if (other !== undefined) throw new InputError(`${place}: expected one of '${other}' and '${name}', got both`);
    fields.set(field, name);
  }
  return fields;
}
