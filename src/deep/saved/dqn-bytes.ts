/**
 * A DQN agent as bytes: `ODQN` and sections (`saved-sections.ts`): the options as JSON, and the arrays below in the order of
 * `sections`. Equal agents give equal bytes.
 */
import { parameterCount } from '../../engine/contracts/network.js';
import { encodeSections, type SavedFormat, type Sections } from '../../engine/saved-sections.js';
import type { ResolvedDqnOptions } from '../dqn-options.js';
import type { FinderState } from '../dqn-similarity.js';
import type { GroupElement } from '../group-action.js';
import type { TransitionBatch } from '../replay-buffer.js';
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

export interface DqnState extends DeepCounters {
  readonly networks: LearnedState;
  /** Words of the generators. */
  readonly exploration: Uint32Array;
  readonly sampling: Uint32Array;
  readonly replay: { readonly next: number; readonly transitions: TransitionBatch };
  readonly finder: FinderState;
  /** Where a symmetry is looked for; null elsewhere. */
  readonly symmetries: SymmetryFinderState | null;
}

const format: SavedFormat = { what: 'a DQN agent', magic: 0x4e51444f, version: 1 };

export function encodeDqn(options: ResolvedDqnOptions, state: DqnState): Uint8Array<ArrayBuffer> {
  const { networks, replay, finder } = state;
  const { parameters, optimizer } = networks.online[0]!;
  const { transitions } = replay;
  const entries = finder.entries;
  const sections: ArrayBufferView[] = [
    new TextEncoder().encode(describe(options)),
    Float64Array.of(state.steps, state.updates, state.episodes, optimizer.steps, replay.next, entries?.rows ?? -1),
    state.exploration,
    state.sampling,
    Float32Array.from(parameters),
    Float32Array.from(networks.target[0]!),
    Float32Array.from(optimizer.first),
    Float32Array.from(optimizer.second),
    ...experienceSections(transitions),
    transitions.pairs,
    finder.counter,
    entries?.rowStarts ?? new Int32Array(0),
    entries?.columnIndices ?? new Int32Array(0),
    entries?.values ?? new Float64Array(0),
    ...(state.symmetries === null ? [] : finderSections(state.symmetries)),
  ];
  return encodeSections(format, sections);
}

/**
 * What an agent of these options was saved as. Bytes are not trusted: a checksum can be right over contents that no agent has.
 * @throws InputError when the bytes are cut off, damaged, something else, an agent's with other options, or hold what no agent does.
 */
export function decodeDqn(options: ResolvedDqnOptions, bytes: Uint8Array): DqnState {
  const sections = openAgent(format, describe(options), bytes);
  const { features, actions, hidden, loss } = options;
  const parameters = parameterCount([features, ...hidden, actions]);
  const [steps, updates, episodes, optimizerSteps, next, rows] = sections.doubles('counters', 6);
  const [exploration, sampling] = [sections.generator('exploration'), sections.generator('sampling')];
  const [online, target] = [readParameters(sections, parameters), readParameters(sections, parameters)];
  const moments = readMoments(sections, parameters);
  const pairs = loss === null ? 0 : loss.bins.states * actions;
  const experience = readExperience(sections, options, (size) => sections.integers('actions', size, 0, actions - 1));
  const size = experience.rewards.length;
  const transitions: TransitionBatch = { ...experience, pairs: sections.integers('pairs', size, -1, pairs - 1) };
  const finder = { counter: sections.next('counter'), entries: sections.entries(rows!, pairs) };
  const symmetries = options.found === null ? null : readFinder(sections, options.found);
  sections.end();
  const optimizer = { steps: countOf(sections, 'optimiser steps', optimizerSteps), ...moments };
  return {
    steps: countOf(sections, 'steps', steps),
    updates: countOf(sections, 'updates', updates),
    episodes: countOf(sections, 'episodes', episodes),
    exploration,
    sampling,
    networks: { online: [{ parameters: online, optimizer }], target: [target] },
    replay: { next: countOf(sections, 'next slot', next), transitions },
    finder,
    symmetries,
  };
}

function countOf(sections: Sections, name: string, value: number | undefined): number {
  if (!Number.isSafeInteger(value) || value! < 0) throw sections.damaged(name);
  return value!;
}

/** The options that decide what an agent does, as text. */
function describe({ scale, images, orbit, loss, found, ...rest }: ResolvedDqnOptions): string {
  const symmetry = loss && {
    symmetryWeight: loss.symmetryWeight,
    threshold: loss.threshold,
    states: loss.bins.states,
    known: loss.similarity !== null,
    trajectories: loss.trajectories,
    measure: loss.measure,
    detectEvery: loss.detectEvery,
  };
  const keys = (elements: readonly GroupElement[]) => elements.map(({ input, output }) => [input.key(), output.key()]);
  const groups = { images: keys(images), orbit: keys(orbit) };
  return JSON.stringify({
    ...rest,
    scale: Array.from(scale),
    ...groups,
    loss: symmetry,
    ...(found !== null && { found: describeFound(found) }),
  });
}
