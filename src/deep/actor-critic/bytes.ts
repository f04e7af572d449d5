/**
 * An actor-critic agent as bytes: `OACA` and sections (`saved-sections.ts`): the options as JSON, and the arrays below in the order of
 * `sections`. Equal agents give equal bytes.
 */
import { parameterCount } from '../../engine/contracts/network.js';
import { decodeSections, encodeSections, type SavedFormat, type Sections } from '../../engine/saved-sections.js';
import { InputError } from '../../input-error.js';
import { describeFound, finderSections, readFinder } from '../symmetry/finder-bytes.js';
import type { SymmetryFinderState } from '../symmetry/findings.js';
import type { LearnedState } from './learned.js';
import type { ResolvedActorCriticOptions } from './options.js';
import type { RealTransitionBatch } from './replay.js';

export interface ActorCriticState {
  readonly steps: number;
  readonly updates: number;
  readonly episodes: number;
  /** Words of the generators of exploration, of sampling and of smoothing. */
  readonly generators: readonly Uint32Array[];
  readonly networks: LearnedState;
  readonly replay: { readonly next: number; readonly transitions: RealTransitionBatch };
  /** What looks for a symmetry; null where none is looked for. */
  readonly symmetries: SymmetryFinderState | null;
}

const format: SavedFormat = { what: 'an actor-critic agent', magic: 0x4143414f, version: 1 };
/** Parameters beyond this give values that are no numbers. */
const LARGEST = 1e9;

export function encodeActorCritic(
  options: ResolvedActorCriticOptions,
  { steps, updates, episodes, generators, networks, replay, symmetries }: ActorCriticState,
): Uint8Array<ArrayBuffer> {
  const { transitions } = replay;
  const sections: ArrayBufferView[] = [
    new TextEncoder().encode(describe(options)),
    Float64Array.of(steps, updates, episodes, replay.next, ...networks.online.map(({ optimizer }) => optimizer.steps)),
    ...generators,
    ...networks.online.flatMap(({ parameters, optimizer }) => [
      Float32Array.from(parameters),
      Float32Array.from(optimizer.first),
      Float32Array.from(optimizer.second),
    ]),
    ...networks.target.map((parameters) => Float32Array.from(parameters)),
    transitions.observations,
    transitions.actions,
    transitions.rewards,
    transitions.nextObservations,
    transitions.terminated,
    ...(symmetries === null ? [] : finderSections(symmetries)),
  ];
  return encodeSections(format, sections);
}

/**
 * What an agent of these options was saved as. Bytes are not trusted: a checksum can be right over contents that no agent has.
 * @throws InputError when the bytes are cut off, damaged, something else, an agent's with other options, or hold what no agent does.
 */
export function decodeActorCritic(options: ResolvedActorCriticOptions, bytes: Uint8Array): ActorCriticState {
  const sections = decodeSections(format, bytes);
  const saved = sections.text('options');
  const own = describe(options);
  if (saved !== own) throw new InputError(`expected an agent with the options ${own}, got one with ${saved}`);
  const { features, half, hidden, capacity } = options;
  const width = half.length;
  const counters = sections.doubles('counters', 7);
  if (!counters.every((value) => Number.isSafeInteger(value) && value >= 0)) throw sections.damaged('counters');
  const [steps, updates, episodes, next, ...optimizerSteps] = counters as unknown as [number, number, number, number];
  const generators = ['exploration', 'sampling', 'smoothing'].map((name) => sections.generator(name));
  const sizes = [
    parameterCount([features, ...hidden, width]),
    parameterCount([features + width, ...hidden, 1]),
    parameterCount([features + width, ...hidden, 1]),
  ];
  const online = sizes.map((size, k) => {
    const parameters = parametersOf(sections, size);
    const first = sections.singles('first moments', size);
    const second = sections.singles('second moments', size);
    if (!second.every((moment) => moment >= 0)) throw sections.damaged('second moments');
    return { parameters, optimizer: { steps: optimizerSteps[k]!, first, second } };
  });
  const target = sizes.map((size) => parametersOf(sections, size));
  const observations = sections.singles('observations');
  const size = observations.length / features;
  if (!Number.isInteger(size) || size > capacity) throw sections.damaged('observations');
  const transitions = {
    observations,
    actions: sections.singles('actions', size * width),
    rewards: sections.doubles('rewards', size),
    nextObservations: sections.singles('next observations', size * features),
    terminated: sections.flags('terminated', size),
  };
  if (!transitions.actions.every((value) => Math.abs(value) <= 1)) throw sections.damaged('actions');
  const symmetries = options.found === null ? null : readFinder(sections, options.found);
  sections.end();
  return {
    steps,
    updates,
    episodes,
    generators,
    networks: { online, target },
    replay: { next, transitions },
    symmetries,
  };
}

function parametersOf(sections: Sections, size: number): Float32Array {
  const parameters = sections.singles('parameters', size);
  if (!parameters.every((parameter) => Math.abs(parameter) <= LARGEST)) throw sections.damaged('parameters');
  return parameters;
}

/** The options that decide what an agent does, as text. */
function describe({ scale, middle, half, group, found, ...rest }: ResolvedActorCriticOptions): string {
  return JSON.stringify({
    ...rest,
    scale: Array.from(scale),
    middle: Array.from(middle),
    half: Array.from(half),
    group: group.map(({ input, output }) => [input.key(), output.key()]),
    ...(found !== null && { found: describeFound(found) }),
  });
}
