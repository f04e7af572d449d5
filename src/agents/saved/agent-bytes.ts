/**
 * An agent as bytes: `OAGT` and sections (`engine/saved-sections.ts`), the first of which is this header as JSON. A `'tabular'` agent
 * goes on with its coupling (`saved-coupling.ts`) and the progress of its learner (`saved-learner.ts`), the others with their
 * candidates (`saved-maps.ts`), what they were shown (`history.ts`) and the values that they made of it.
 */
import {
  base64,
  decodeSections,
  encodeSections,
  type SavedFormat,
  type Sections,
  savedBytes,
} from '../../engine/saved-sections.js';
import { checkChoice, checkInteger, checkKeys, checkRecord } from '../../input-error.js';

const kinds = ['tabular', 'online', 'chi', 'dyna', 'sweeping'] as const;
export type SavedKind = (typeof kinds)[number];

export interface SavedHeader {
  readonly agent: SavedKind;
  /** null until they are known. */
  readonly states: number | null;
  readonly actions: number | null;
  /** Those that it was made with, as far as they are words and numbers. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What else belongs to a kind. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What `JSON.stringify` makes of an agent; `agentFromBytes` reads it too. */
export interface SavedAgent {
  readonly agent: SavedKind;
  readonly states: number | null;
  readonly actions: number | null;
  readonly updates: number;
  /** The values that it acts by; null until there are any. */
  readonly q: readonly number[] | null;
  /** `toBytes()` in base64: all of it. */
  readonly bytes: string;
}

const format: SavedFormat = { what: 'an agent', magic: 0x5447414f, version: 1 };

export function encodeAgent(header: SavedHeader, sections: readonly ArrayBufferView[]): Uint8Array<ArrayBuffer> {
  return encodeSections(format, [new TextEncoder().encode(JSON.stringify(header)), ...sections]);
}

/**
 * The header, and the sections that follow it.
 * @throws InputError when they are no bytes of an agent, damaged, or their header is none.
 */
export function decodeAgent(given: Uint8Array | { readonly bytes: string }): {
  readonly header: SavedHeader;
  readonly sections: Sections;
} {
  const sections = decodeSections(format, savedBytes('an agent', given));
  let header: SavedHeader;
  try {
    header = JSON.parse(sections.text('header')) as SavedHeader;
  } catch {
    throw sections.damaged('header');
  }
  checkKeys('the header of an agent', header, ['agent', 'states', 'actions', 'options', 'details']);
  const { agent, states, actions, options, details = {} } = header;
  checkChoice('agent', agent, kinds);
  if ((states === null) !== (actions === null)) throw sections.damaged('numbers of states and actions');
  if (states !== null) {
    checkInteger('states', states, 1);
    checkInteger('actions', actions, 1);
  }
  checkRecord('the options of a saved agent', options);
  checkRecord('the details of a saved agent', details);
  return { header: { agent, states, actions, options, details }, sections };
}

/** What `JSON.stringify` is given. */
export function savedAgent(
  agent: SavedKind,
  { states, actions, updates }: Pick<SavedAgent, 'states' | 'actions' | 'updates'>,
  q: Float64Array | null,
  bytes: Uint8Array,
): SavedAgent {
  return { agent, states, actions, updates, q: q === null ? null : Array.from(q), bytes: base64(bytes) };
}

/** Options without those that are not given and those that are saved in another way. */
export function plainOptions(options: object, without: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== undefined && !without.includes(key)),
  );
}
