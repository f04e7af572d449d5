/** Saving and loading of agents that are a function of their options and of what they were shown (`history.ts`). */
import type { Sections } from '../../engine/saved-sections.js';
import { checkInteger, InputError } from '../../input-error.js';
import type { Transformation } from '../../symmetry/transformation.js';
import type { CountedAgent } from '../agent.js';
import type { Candidates } from '../detection.js';
import { encodeAgent, plainOptions, type SavedHeader, type SavedKind } from './agent-bytes.js';
import { History, type Shown, showHistory } from './history.js';
import { mapSections, readMaps } from './saved-maps.js';

/** More work a step than this is not taken from bytes. */
const MOST_WORK = 100_000;

/** Keeps what of an agent is saved. */
export class ShownAgent extends History {
  readonly #kind: Exclude<SavedKind, 'tabular'>;
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #candidates: Candidates | undefined;

  /** @param options those that the agent is made with. */
  constructor(kind: Exclude<SavedKind, 'tabular'>, options: object) {
    super();
    this.#kind = kind;
    this.#options = plainOptions(options, ['candidates', 'states', 'actions']);
    this.#candidates = (options as { readonly candidates?: Candidates }).candidates;
  }

  /**
   * @param q the values; null while the agent does not know its world.
   * @param tested what `candidates: 'library'` has become in that world.
   */
  toBytes(agent: CountedAgent, q: Float64Array | null, tested?: readonly Transformation[]): Uint8Array<ArrayBuffer> {
    const { states, actions, updates } = agent;
    const candidates = (this.#candidates === 'library' ? tested : undefined) ?? this.#candidates;
    const [said, maps] = typeof candidates === 'object' ? ['given', candidates] : [candidates, []];
    const details = { ...(said === undefined ? {} : { candidates: said }), updates };
    const header: SavedHeader = { agent: this.#kind, states, actions, options: this.#options, details };
    return encodeAgent(header, [q ?? new Float64Array(0), ...mapSections(maps), ...this.sections()]);
  }
}

/**
 * The agent that was saved.
 * @param make makes a new one of options.
 * @throws InputError when the bytes hold what no agent does, or what it was shown leads to other values here.
 */
export function restoreShown<Made extends CountedAgent & Shown>(
  { states, actions, options, details = {} }: SavedHeader,
  sections: Sections,
  make: (options: Readonly<Record<string, unknown>>) => Made,
): Made {
  const saved = sections.numbers('values');
  const { candidates } = details;
  // Nothing of that size is made unless the bytes are as many: only an agent that waits for its world has no values yet.
  const waits = states === null || (candidates === 'library' && saved.length === 0);
  if (saved.length !== (waits ? 0 : states * actions!)) throw sections.damaged('values');
  const maps = readMaps(sections);
  for (const key of ['replays', 'backups']) if (key in options) checkInteger(key, options[key], 0, MOST_WORK);
  const agent = make({
    ...options,
    ...(states === null ? {} : { states, actions }),
    ...(candidates === undefined ? {} : { candidates: candidates === 'given' ? maps : candidates }),
  });
  try {
    showHistory(sections, agent, saved.length);
    sections.end();
    const q = saved.length === 0 ? saved : agent.q;
    const same = q.length === saved.length && q.every((value, pair) => Object.is(value, saved[pair]));
    if (!same || agent.updates !== details.updates) {
      throw new InputError(
        'expected an agent that learns as this version does, got other values from what it was shown',
      );
    }
    return agent;
  } catch (error) {
    agent.dispose();
    throw error;
  }
}
