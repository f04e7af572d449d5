/**
 * An actor-critic agent as bytes: `OACA` and sections (`saved-sections.ts`): the options as JSON, and the arrays below in the order of
 * `sections`. Equal agents give equal bytes.
 */
import { parameterCount } from '../../engine/contracts/network.js';
import { encodeSections, type SavedFormat } from '../../engine/saved-sections.js';
import type { ResolvedActorCriticOptions } from '../actor-critic/options.js';
import type { RealTransitionBatch } from '../actor-critic/replay.js';
import { describeFound, finderSections, readFinder } from '../symmetry/finder-bytes.js';
import type { SymmetryFinderState } from '../symmetry/findings.js';
import type { LearnedState } from '../target-networks.js';
import {
  type DeepCounters,
  experienceSections,
  openAgent,
  readExperience,
  readMoments,
  readParameters,
} from './agent-bytes.js';

export interface ActorCriticState extends DeepCounters {
  /** Words of the generators of exploration, of sampling and of smoothing. */
  readonly generators: readonly Uint32Array[];
  readonly networks: LearnedState;
  readonly replay: { readonly next: number; readonly transitions: RealTransitionBatch };
  /** What looks for a symmetry; null where none is looked for. */
  readonly symmetries: SymmetryFinderState | null;
}

const format: SavedFormat = { what: 'an actor-critic agent', magic: 0x4143414f, version: 1 };

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
    ...experienceSections(transitions),
    ...(symmetries === null ? [] : finderSections(symmetries)),
  ];
  return encodeSections(format, sections);
}

/**
 * What an agent of these options was saved as. Bytes are not trusted: a checksum can be right over contents that no agent has.
 * @throws InputError when the bytes are cut off, damaged, something else, an agent's with other options, or hold what no agent does.
 */
export function decodeActorCritic(options: ResolvedActorCriticOptions, bytes: Uint8Array): ActorCriticState {
  const sections = openAgent(format, describe(options), bytes);
  const { features, half, hidden } = options;
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
    const parameters = readParameters(sections, size);
    return { parameters, optimizer: { steps: optimizerSteps[k]!, ...readMoments(sections, size) } };
  });
  const target = sizes.map((size) => readParameters(sections, size));
  const transitions = readExperience(sections, options, (size) => sections.singles('actions', size * width));
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
