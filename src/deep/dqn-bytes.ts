/**
 * A DQN agent as bytes, little-endian: `ODQN`, format version u32, FNV-1a checksum u32 of all that follows, then sections, each its
 * length in bytes u32 and its bytes padded to a multiple of four: the options as JSON, and the arrays below in the order of
 * `sections`. Equal agents give equal bytes.
 */
import type { OptimizerState } from '../engine/contracts/network.js';
import { expected, InputError } from '../input-error.js';
import type { ResolvedDqnOptions } from './dqn-options.js';
import type { FinderState } from './dqn-similarity.js';
import type { GroupElement } from './group-action.js';
import type { TransitionBatch } from './replay-buffer.js';

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
 * What an agent of these options was saved as.
 * @throws InputError when the bytes are cut off, damaged, something else, or an agent's with other options.
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
  let at = CHECKED;
  const section = (): ArrayBuffer => {
    const length = view.getUint32(at, true);
    const content = bytes.slice(at + 4, at + 4 + length).buffer as ArrayBuffer;
    at += 4 + padded(length);
    return content;
  };
  const saved = new TextDecoder().decode(section());
  const own = describe(options);
  if (saved !== own) throw new InputError(`expected an agent with the options ${own}, got one with ${saved}`);
  const [steps, updates, episodes, optimizerSteps, next, rows] = new Float64Array(section()) as unknown as number[];
  return {
    steps: steps!,
    updates: updates!,
    episodes: episodes!,
    exploration: new Uint32Array(section()),
    sampling: new Uint32Array(section()),
    online: new Float32Array(section()),
    target: new Float32Array(section()),
    optimizer: { steps: optimizerSteps!, first: new Float32Array(section()), second: new Float32Array(section()) },
    replay: {
      next: next!,
      transitions: {
        observations: new Float32Array(section()),
        actions: new Int32Array(section()),
        rewards: new Float64Array(section()),
        nextObservations: new Float32Array(section()),
        terminated: new Uint8Array(section()),
        pairs: new Int32Array(section()),
      },
    },
    finder: finderOf(new Uint8Array(section()), rows!, section(), section(), section()),
  };
}

function finderOf(
  counter: Uint8Array<ArrayBuffer>,
  rows: number,
  rowStarts: ArrayBuffer,
  columnIndices: ArrayBuffer,
  values: ArrayBuffer,
): FinderState {
  if (rows < 0) return { counter, entries: null };
  return {
    counter,
    entries: {
      kind: 'sparse',
      rows,
      rowStarts: new Int32Array(rowStarts),
      columnIndices: new Int32Array(columnIndices),
      values: new Float64Array(values),
    },
  };
}

/** The options that decide what an agent does, as text. */
function describe({ scale, images, orbit, loss, ...rest }: ResolvedDqnOptions): string {
  const symmetry = loss && {
    weight: loss.weight,
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

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** FNV-1a, 32 bits. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < bytes.length; ++k) hash = Math.imul(hash ^ bytes[k]!, 0x01000193);
  return hash >>> 0;
}
