/**
 * Counting experience into trajectory trees, and adding one tree's list to another.
 *
 * A stretch of experience is `steps` pairs and rewards, followed by `ends` end markers. The window of step `t` is what
 * follows from `t + offset` on: at most maxLength symbols, and not counted at all with fewer than minLength.
 */
import { release, reserve } from '../memory';
import { FIRST_REWARD, internRewards } from './alphabet';
import {
  ALPHABET, COUNTED, DIGIT_BITS, KEY, KEY_BYTES, LETTERS, LIMIT, MAX_LENGTH, MIN_LENGTH, OFFSET, PAIR_SHIFT, SIZE, WEIGHTS,
  allocateArray, digitBit, setBits,
} from './tree';
import { GATHERED, countGathered, enough, gather, isFar } from './partition';
import { widen } from './widening';
import { addToKey, countWeighted, countWindows, grow, hasKey } from './windows';

// @ts-ignore: decorator
@inline const END: u32 = 1;
/** Fewer windows are counted as they come. */
// @ts-ignore: decorator
@inline const LEAST: u32 = 1 << 14;

/**
 * Counts stretches: stretch `e` is the steps `starts[e] .. starts[e + 1] - 1` of `pairs` (i32) and `rewards` (f64),
 * then `ends[e]` end markers; the windows of its first `windows[e]` steps are counted. `ratios` (f64, one a step) are
 * the factors of the weights; read only where windows have weights. Gives the number of windows that are best counted at once, where it
 * matters: past what a cache holds, each costs less the more come; else 0. Where it traps, the first `treeCounted` windows are counted, and
 * no other.
 */
export function treeCount(
  tree: usize, stretches: u32, starts: usize, pairs: usize, rewards: usize, ends: usize, windows: usize, ratios: usize,
): u32 {
  const length = load<u32>(tree, MAX_LENGTH);
  const offset = load<u32>(tree, OFFSET);
  const minLength = <i64>load<u32>(tree, MIN_LENGTH);
  store<u32>(tree, 0, COUNTED);
  if (load<u32>(tree, SIZE) >= load<u32>(tree, LIMIT)) grow(tree); // as it could not before
  let longest: u32 = 0;
  for (let e: u32 = 0; e < stretches; ++e) longest = max<u32>(longest, stepsOf(starts, e));
  const digits = allocateArray(<u64>longest + <u64>length, 4);
  const room = roomFor(stretches, windows);
  let keys: usize = 0;
  let gathered: u32 = 0;
  for (let e: u32 = 0; e < stretches; ++e) {
    const at = <usize>e << 2;
    const steps = stepsOf(starts, e);
    // The symbols that windows may see: step t sees `symbols - t` of them.
    const known = steps > offset ? steps - offset : 0;
    const marks = load<u32>(ends + at);
    const symbols = <i64>steps - <i64>offset + <i64>marks;
    const counted = <u32>max<i64>(0, min<i64>(<i64>load<u32>(windows + at), symbols - minLength + 1));
    if (counted == 0) continue;
    // Only rewards inside a counted window enter the alphabet.
    const used = <u32>min<u64>(<u64>known, <u64>counted + <u64>(length - 1));
    const first = <usize>load<u32>(starts + at);
    internRewards(tree, rewards + ((first + offset) << 3), digits, used);
    fillTail(digits + (<usize>used << 2), counted + length - 1 - used, known == used ? marks : 0);
    if (digitBits(tree) > load<u32>(tree, DIGIT_BITS)) {
      countGathered(tree, keys, gathered);
      gathered = 0;
      fitDigits(tree);
    }
    if (load<u32>(tree, WEIGHTS) > 0) {
      countWeighted(tree, pairs + (first << 2), digits, ratios + (first << 3), steps, counted);
      continue;
    }
    for (let t: u32 = 0; t < counted; ) {
      const at = pairs + ((first + t) << 2);
      if (room < LEAST || !isFar(tree)) {
        // Anew for each piece: the table may have grown past the cache.
        const piece = room < LEAST ? counted - t : min<u32>(LEAST, counted - t);
        const before = load<u32>(tree, COUNTED);
        countWindows(tree, at, digits + (<usize>t << 2), piece);
        store<u32>(tree, before + piece, COUNTED);
        t += piece;
        continue;
      }
      if (keys == 0) keys = reserve(<usize>room << 3);
      const most = min<u32>(room, enough(tree));
      const piece = min<u32>(most - gathered, counted - t);
      gather(tree, at, digits + (<usize>t << 2), piece, keys + <usize>gathered * load<u32>(tree, KEY_BYTES));
      gathered += piece;
      t += piece;
      if (gathered < most) continue;
      countGathered(tree, keys, gathered);
      gathered = 0;
    }
  }
  countGathered(tree, keys, gathered);
  release(keys);
  release(digits);
  return isFar(tree) ? min<u32>(GATHERED, enough(tree)) : 0;
}

/** Windows that are gathered at once. */
function roomFor(stretches: u32, windows: usize): u32 {
  let all: u64 = 0;
  for (let e: u32 = 0; e < stretches; ++e) all += load<u32>(windows + (<usize>e << 2));
  return <u32>min<u64>(all, GATHERED);
}

// @ts-ignore: decorator
@inline
function stepsOf(starts: usize, e: u32): u32 {
  return load<u32>(starts + (<usize>e << 2), 4) - load<u32>(starts + (<usize>e << 2));
}

/** `marks` end markers, then nothing: `total` digits in all. */
function fillTail(digits: usize, total: u32, marks: u32): void {
  for (let k: u32 = 0; k < total; ++k) store<u32>(digits + (<usize>k << 2), k < marks ? END : 0);
}

/** The bits of a digit that the alphabet needs. */
// @ts-ignore: decorator
@inline
function digitBits(tree: usize): u32 {
  return 32 - clz<u32>(load<u32>(tree, ALPHABET) + FIRST_REWARD - 1);
}

/** Widens the digits where the alphabet has outgrown them. */
function fitDigits(tree: usize): void {
  const bits = digitBits(tree);
  if (bits > load<u32>(tree, DIGIT_BITS)) widen(tree, bits);
}

/**
 * Adds a list of `nodes` nodes in depth-first order over an alphabet of `letters` rewards (f64): parents (i32, -1 - pair
 * below a root), symbols (i32, 0 the end marker, k the reward `alphabet[k - 1]`) and counts (i32). What a node counts
 * beyond its children is windows that end there; for each such node in turn, `weights` (f64) are those windows' weights of
 * lengths minLength to the node's own. Read only where windows have weights. Where it traps, nothing was added but rewards, which
 * `treeForget` takes out again.
 */
export function treeAdd(
  tree: usize, letters: u32, alphabet: usize, nodes: u32, parents: usize, symbols: usize, counts: usize, weights: usize,
): void {
  const weighted = load<u32>(tree, WEIGHTS) > 0;
  const minLength = load<u32>(tree, MIN_LENGTH);
  store<u32>(tree, load<u32>(tree, ALPHABET), LETTERS);
  const digits = allocateArray(<u64>letters + 1, 4);
  store<u32>(digits, END);
  internRewards(tree, alphabet, digits + 4, letters);
  fitDigits(tree);
  const own = allocateArray(nodes, 4);
  const depths = allocateArray(nodes, 4);
  for (let n: u32 = 0; n < nodes; ++n) {
    const at = <usize>n << 2;
    const parent = load<i32>(parents + at);
    const count = load<u32>(counts + at);
    store<u32>(own + at, count);
    if (parent < 0) continue;
    const above = own + (<usize>parent << 2);
    store<u32>(above, load<u32>(above) - count);
    store<u32>(depths + at, load<u32>(depths + (<usize>parent << 2)) + 1);
  }
  // What may trap comes before the first change: room for all that is new.
  let windows: u32 = 0;
  for (let n: u32 = 0; n < nodes; ++n) windows += u32(load<u32>(own + (<usize>n << 2)) != 0);
  if (windows >= load<u32>(tree, LIMIT) - min<u32>(load<u32>(tree, SIZE), load<u32>(tree, LIMIT))) {
    let fresh: u32 = 0;
    for (let n: u32 = 0; n < nodes; ++n) {
      if (load<u32>(own + (<usize>n << 2)) == 0) continue;
      keyOf(tree, n, parents, symbols, depths, digits);
      fresh += u32(!hasKey(tree));
    }
    while (load<u32>(tree, SIZE) + fresh >= load<u32>(tree, LIMIT)) grow(tree);
  }
  for (let n: u32 = 0; n < nodes; ++n) {
    const count = load<u32>(own + (<usize>n << 2));
    if (count == 0) continue;
    keyOf(tree, n, parents, symbols, depths, digits);
    const lengths = weighted ? load<u32>(depths + (<usize>n << 2)) + 2 - minLength : 0;
    store<u32>(tree, load<u32>(tree, SIZE) + u32(addToKey(tree, count, weights, lengths)), SIZE);
    weights += <usize>lengths << 3;
  }
  release(depths);
  release(own);
  release(digits);
}

/** Writes the key of the windows that end at node `n` to the tree's key buffer. */
function keyOf(tree: usize, n: u32, parents: usize, symbols: usize, depths: usize, digits: usize): void {
  const key = load<usize>(tree, KEY);
  const bits = load<u32>(tree, DIGIT_BITS);
  const length = load<u32>(tree, MAX_LENGTH);
  memory.fill(key, 0, load<u32>(tree, KEY_BYTES));
  let node = <i32>n;
  while (node >= 0) {
    const at = <usize>node << 2;
    const digit = load<u32>(digits + (<usize>load<u32>(symbols + at) << 2));
    setBits(key, digitBit(bits, length, load<u32>(depths + at)), digit);
    node = load<i32>(parents + at);
  }
  setBits(key, load<u32>(tree, PAIR_SHIFT), <u32>(-1 - node));
}
