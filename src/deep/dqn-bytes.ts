/**
 * A DQN agent as bytes, little-endian: `ODQN`, format version u32, FNV-1a checksum u32 of all that follows, then sections, each its
 * length in bytes u32 and its bytes padded to a multiple of four: the options as JSON, and the arrays below in the order of
 * `sections`. Equal agents give equal bytes.
 */
import { checksum } from '../engine/checksum.js';
import { type OptimizerState, parameterCount } from '../engine/contracts/network.js';
import { expected, InputError } from '../input-error.js';
import type { ResolvedDqnOptions } from './dqn-options.js';
import type { FinderState } from './dqn-similarity.js';
import type { GroupElement } from './group-action.js';
import type { TransitionBatch } from './replay-buffer.js';
import { damaged, padded, Sections } from './saved-sections.js';

export interface DqnState {
  readonly steps: number;
  readonly updates: number;
  readonly episodes: number;
  /** Words of the generators. */
  readonly exploration: Uint32Array;
  readonly sampling: Uint32Array;
  /** `θ` and `θ⁻`. */
  readonly online: Float32Array;
  readonly target: Float32Array;
  readonly optimizer: OptimizerState;
  readonly replay: { readonly next: number; readonly transitions: TransitionBatch };
  readonly finder: FinderState;
}

const MAGIC = 0x4e51444f;
const VERSION = 1;
/** Parameters beyond this give values that are no numbers. */
const LARGEST = 1e9;
/** The checksum covers what follows it. */
const CHECKED = 12;

export function encodeDqn(options: ResolvedDqnOptions, state: DqnState): Uint8Array<ArrayBuffer> {
  const { optimizer, replay, finder } = state;
  const { transitions } = replay;
  const entries = finder.entries;
  const sections: ArrayBufferView[] = [
    new TextEncoder().encode(describe(options)),
    Float64Array.of(state.steps, state.updates, state.episodes, optimizer.steps, replay.next, entries?.rows ?? -1),
    state.exploration,
    state.sampling,
    state.online,
    state.target,
    Float32Array.from(optimizer.first),
    Float32Array.from(optimizer.second),
    transitions.observations,
    transitions.actions,
    transitions.rewards,
    transitions.nextObservations,
    transitions.terminated,
    transitions.pairs,
    finder.counter,
    entries?.rowStarts ?? new Int32Array(0),
    entries?.columnIndices ?? new Int32Array(0),
    entries?.values ?? new Float64Array(0),
  ];
  const size = sections.reduce((total, { byteLength }) => total + 4 + padded(byteLength), CHECKED);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  let at = CHECKED;
  for (const { buffer, byteOffset, byteLength } of sections) {
    view.setUint32(at, byteLength, true);
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at + 4);
    at += 4 + padded(byteLength);
  }
  view.setUint32(8, checksum(bytes.subarray(CHECKED)), true);
  return bytes;
}

/**
 * What an agent of these options was saved as. Bytes are not trusted: a checksum can be right over contents that no agent has.
 * @throws InputError when the bytes are cut off, damaged, something else, an agent's with other options, or hold what no agent does.
 */
export function decodeDqn(options: ResolvedDqnOptions, bytes: Uint8Array): DqnState {
  if (!(bytes instanceof Uint8Array)) throw expected('the bytes of a DQN agent as a Uint8Array', bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < CHECKED || view.getUint32(0, true) !== MAGIC) {
    throw new InputError(`expected the bytes of a DQN agent, got ${bytes.length} bytes of something else`);
  }
  if (view.getUint32(4, true) !== VERSION) throw expected(`DQN agent format ${VERSION}`, view.getUint32(4, true));
  if (checksum(bytes.subarray(CHECKED)) !== view.getUint32(8, true)) {
    throw new InputError('expected an undamaged DQN agent, got bytes that do not match their checksum');
  }
  const sections = new Sections(bytes, CHECKED);
  const saved = new TextDecoder().decode(sections.next('options'));
  const own = describe(options);
  if (saved !== own) throw new InputError(`expected an agent with the options ${own}, got one with ${saved}`);
  const { features, actions, hidden, capacity, loss } = options;
  const parameters = parameterCount([features, ...hidden, actions]);
  const [steps, updates, episodes, optimizerSteps, next, rows] = sections.doubles('counters', 6);
  const [exploration, sampling] = [sections.generator('exploration'), sections.generator('sampling')];
  const online = sections.singles('parameters', parameters);
  const target = sections.singles('target parameters', parameters);
  const [first, second] = [
    sections.singles('first moments', parameters),
    sections.singles('second moments', parameters),
  ];
  if (![...online, ...target].every((parameter) => Math.abs(parameter) <= LARGEST)) throw damaged('parameters');
  if (!second.every((moment) => moment >= 0)) throw damaged('second moments');
  const observations = sections.singles('observations');
  const size = observations.length / features;
  if (!Number.isInteger(size) || size > capacity) throw damaged('observations');
  const pairs = loss === null ? 0 : loss.bins.states * actions;
  const transitions: TransitionBatch = {
    observations,
    actions: sections.integers('actions', size, 0, actions - 1),
    rewards: sections.doubles('rewards', size),
    nextObservations: sections.singles('next observations', size * features),
    terminated: sections.flags('terminated', size),
    pairs: sections.integers('pairs', size, -1, pairs - 1),
  };
  const finder = { counter: sections.next('counter'), entries: sections.entries(rows!, pairs) };
  sections.end();
  return {
    steps: countOf('steps', steps),
    updates: countOf('updates', updates),
    episodes: countOf('episodes', episodes),
    exploration,
    sampling,
    online,
    target,
    optimizer: { steps: countOf('optimiser steps', optimizerSteps), first, second },
    replay: { next: countOf('next slot', next), transitions },
    finder,
  };
}

function countOf(name: string, value: number | undefined): number {
  if (!Number.isSafeInteger(value) || value! < 0) throw damaged(name);
  return value!;
}

/** The options that decide what an agent does, as text. */
function describe({ scale, images, orbit, loss, ...rest }: ResolvedDqnOptions): string {
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
  return JSON.stringify({ ...rest, scale: Array.from(scale), ...groups, loss: symmetry });
}
