/** What saved deep agents have in common: the options that they were made with as text, parameters, moments and experience. */
import { base64, decodeSections, type SavedFormat, type Sections } from '../../engine/saved-sections.js';
import { InputError } from '../../input-error.js';

/** How far an agent is. */
export interface DeepCounters {
  readonly steps: number;
  readonly updates: number;
  readonly episodes: number;
}

/** What `JSON.stringify` makes of an agent: how far it is, and all of it in base64. */
export interface DeepJson<Kind> extends Pick<DeepCounters, 'steps' | 'updates'> {
  readonly agent: Kind;
  readonly bytes: string;
}

export function deepJson<Kind>(
  kind: Kind,
  agent: Pick<DeepCounters, 'steps' | 'updates'> & { toBytes(): Uint8Array },
): DeepJson<Kind> {
  return { agent: kind, steps: agent.steps, updates: agent.updates, bytes: base64(agent.toBytes()) };
}

/** An agent that takes on a state; disposed where it cannot. */
export function restored<Agent extends Disposable>(agent: Agent, restore: (agent: Agent) => void): Agent {
  try {
    restore(agent);
    return agent;
  } catch (error) {
    agent[Symbol.dispose]();
    throw error;
  }
}

/**
 * The sections that follow the options.
 * @throws InputError when the bytes are cut off, damaged, something else, or an agent's with other options.
 */
export function openAgent(format: SavedFormat, own: string, bytes: Uint8Array): Sections {
  const sections = decodeSections(format, bytes);
  const saved = sections.text('options');
  if (saved !== own) throw new InputError(`expected an agent with the options ${own}, got one with ${saved}`);
  return sections;
}

/** Parameters beyond this give values that are no numbers. */
const LARGEST = 1e9;

export function readParameters(sections: Sections, size: number): Float32Array<ArrayBuffer> {
  const parameters = sections.singles('parameters', size);
  if (!parameters.every((parameter) => Math.abs(parameter) <= LARGEST)) throw sections.damaged('parameters');
  return parameters;
}

/** What an optimiser keeps of gradients. */
export function readMoments(sections: Sections, size: number) {
  const [first, second] = [sections.singles('first moments', size), sections.singles('second moments', size)];
  if (!second.every((moment) => moment >= 0)) throw sections.damaged('second moments');
  return { first, second };
}

interface Experience<Actions> {
  readonly observations: Float32Array;
  readonly actions: Actions;
  readonly rewards: Float64Array;
  readonly nextObservations: Float32Array;
  readonly terminated: Uint8Array;
}

export function experienceSections(replayed: Experience<Int32Array | Float32Array>): ArrayBufferView[] {
  const { observations, actions, rewards, nextObservations, terminated } = replayed;
  return [observations, actions, rewards, nextObservations, terminated];
}

/** @param readActions reads those of so many transitions. */
export function readExperience<Actions>(
  sections: Sections,
  { features, capacity }: { readonly features: number; readonly capacity: number },
  readActions: (size: number) => Actions,
): Experience<Actions> {
  const observations = sections.singles('observations');
  const size = observations.length / features;
  if (!Number.isInteger(size) || size > capacity) throw sections.damaged('observations');
  return {
    observations,
    actions: readActions(size),
    rewards: sections.doubles('rewards', size),
    nextObservations: sections.singles('next observations', size * features),
    terminated: sections.flags('terminated', size),
  };
}
