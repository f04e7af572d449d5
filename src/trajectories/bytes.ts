/**
 * A counter as bytes, little-endian: `ORBT`, format version u32, FNV-1a checksum u32 of all that follows, the numbers of
 * edges, rewards, nodes and weights u32 each, states, actions, minLength, maxLength u32 each, ownReward, episodeEnd,
 * correction and whether a resolution is set u8 each, resolution f64, weight limit f64 (0 for none), edges f64 each, the
 * alphabet f64 each, weights f64 each, then parents, symbols and counts i32 each. Equal counters give equal bytes (weights
 * being equal as far as their sums were made in the same order).
 */

import { checksum } from '../engine/checksum.js';
import type { TreeList } from '../engine/contracts/tree.js';
import { savedBytes } from '../engine/saved-sections.js';
import { checkKeys, copyOf, expected, InputError } from '../input-error.js';
import {
  CORRECTION,
  EPISODE_END,
  OWN_REWARD,
  type ResolvedTrajectoryOptions,
  resolveTrajectoryOptions,
  type TrajectoryLimits,
  type TrajectoryOptions,
} from './options.js';

const MAGIC = 0x5442524f;
const VERSION = 1;
const HEADER = 64;
/** The checksum covers what follows it. */
const CHECKED = 12;

/** A counter as it is saved: `toBytes()`, or what its JSON has of them. */
export type SavedCounter = Uint8Array | { readonly bytes: string };

export function encodeCounter(options: ResolvedTrajectoryOptions, list: TreeList): Uint8Array<ArrayBuffer> {
  const edges = options.rewardEdges ?? [];
  const nodes = list.parents.length;
  const weights = list.weights ?? new Float64Array(0);
  const bytes = new Uint8Array(HEADER + 8 * (edges.length + list.alphabet.length + weights.length) + 12 * nodes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (value: number): void => view.setUint32((at += 4) - 4, value, true);
  const u8 = (value: number): void => view.setUint8((at += 1) - 1, value);
  const f64 = (value: number): void => view.setFloat64((at += 8) - 8, value, true);
  for (const value of [MAGIC, VERSION, 0, edges.length, list.alphabet.length, nodes, weights.length]) u32(value);
  for (const value of [options.states, options.actions, options.minLength, options.maxLength]) u32(value);
  u8(OWN_REWARD.indexOf(options.ownReward));
  u8(EPISODE_END.indexOf(options.episodeEnd));
  u8(CORRECTION.indexOf(options.correction));
  u8(options.rewardResolution === null ? 0 : 1);
  f64(options.rewardResolution ?? 0);
  f64(options.weightLimit ?? 0);
  edges.forEach(f64);
  list.alphabet.forEach(f64);
  weights.forEach(f64);
  for (const column of [list.parents, list.symbols, list.counts]) column.forEach(u32);
  view.setUint32(8, checksum(bytes.subarray(CHECKED)), true);
  return bytes;
}

/**
 * The options and trees in `bytes`.
 * @throws InputError when they are not a whole, undamaged counter of this format.
 */
export function decodeCounter(
  given: SavedCounter,
  limits: TrajectoryLimits,
): { options: TrajectoryOptions; list: TreeList } {
  checkKeys('limits of a trajectory counter', limits, ['maxPairs']);
  const bytes = copyOf('bytes', savedBytes('a trajectory counter', given));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC) {
    throw new InputError(`expected the bytes of a trajectory counter, got ${bytes.length} bytes of something else`);
  }
  let at = 4;
  const u32 = (): number => view.getUint32((at += 4) - 4, true);
  const u8 = (): number => view.getUint8((at += 1) - 1);
  const f64 = (): number => view.getFloat64((at += 8) - 8, true);
  const version = u32();
  if (version !== VERSION) throw expected(`trajectory counter format ${VERSION}`, version);
  const sum = u32();
  const [edgeCount, letters, nodes, sums] = [u32(), u32(), u32(), u32()];
  const size = HEADER + 8 * (edgeCount + letters + sums) + 12 * nodes;
  if (bytes.length !== size) throw expected(`a trajectory counter of ${size} bytes`, bytes.length);
  if (checksum(bytes.subarray(CHECKED)) !== sum) {
    throw new InputError('expected an undamaged trajectory counter, got bytes that do not match their checksum');
  }
  const [states, actions, minLength, maxLength] = [u32(), u32(), u32(), u32()];
  const [ownReward, episodeEnd, correction] = [OWN_REWARD[u8()], EPISODE_END[u8()], CORRECTION[u8()]];
  const hasResolution = u8();
  const rewardResolution = f64();
  const weightLimit = f64();
  const rewardEdges = Float64Array.from({ length: edgeCount }, f64);
  const alphabet = Float64Array.from({ length: letters }, f64);
  const weights = Float64Array.from({ length: sums }, f64);
  const [parents, symbols, counts] = Array.from({ length: 3 }, () => {
    return Int32Array.from({ length: nodes }, u32);
  }) as [Int32Array, Int32Array, Int32Array];
  if (ownReward === undefined || episodeEnd === undefined || correction === undefined) throw damaged('options');
  const options: TrajectoryOptions = {
    states,
    actions,
    minLength,
    maxLength,
    ownReward,
    episodeEnd,
    ...(hasResolution ? { rewardResolution } : {}),
    ...(edgeCount > 0 ? { rewardEdges } : {}),
    correction,
    ...(weightLimit > 0 ? { weightLimit } : {}),
    ...limits,
  };
  const list = { alphabet, parents, symbols, counts, ...(correction === 'none' && sums === 0 ? {} : { weights }) };
  checkList(resolveTrajectoryOptions(options), list);
  return { options, list };
}

/** Kernels trust their input, so the list must really be trees that a counter of these options can hold. */
function checkList(options: ResolvedTrajectoryOptions, list: TreeList): void {
  const { alphabet, parents, symbols, counts, weights = new Float64Array(0) } = list;
  for (let k = 0; k < alphabet.length; ++k) {
    if (!Number.isFinite(alphabet[k]!) || (k > 0 && alphabet[k]! <= alphabet[k - 1]!)) throw damaged('alphabet');
  }
  const pairs = options.states * options.actions;
  const depths = new Int32Array(parents.length);
  const ending = new Float64Array(parents.length);
  let total = 0;
  let sums = 0;
  for (let n = 0; n < parents.length; ++n) {
    const parent = parents[n]!;
    if (parent >= n || -1 - parent >= pairs || symbols[n]! < 0 || symbols[n]! > alphabet.length || counts[n]! < 1) {
      throw damaged(`node ${n}`);
    }
    depths[n] = parent < 0 ? 1 : depths[parent]! + 1;
    if (depths[n]! > options.maxLength) throw damaged(`node ${n}`);
    ending[n]! += counts[n]!;
    if (parent < 0) total += counts[n]!;
    else ending[parent]! -= counts[n]!;
  }
  for (let n = 0; n < parents.length; ++n) {
    // Windows that end at a node: none too few, and none that are too short.
    if (ending[n]! < 0 || (ending[n]! > 0 && depths[n]! < options.minLength)) throw damaged(`node ${n}`);
    if (ending[n]! > 0 && options.correction !== 'none') sums += depths[n]! + 1 - options.minLength;
  }
  if (weights.length !== sums || !weights.every((weight) => weight >= 0 && weight < Infinity)) throw damaged('weights');
  if (total > 2147483647) throw damaged('counts');
}

function damaged(where: string): InputError {
  return new InputError(`expected the trees of a trajectory counter, got inconsistent bytes at ${where}`);
}
