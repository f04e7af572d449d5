/** All pairs of similar rows: counted, and kept as long as they are not more than wanted. */
import { allocate, release } from '../../memory';
import { classMask, closeClasses, isOwn, openClasses } from './classes';
import { scanColumns } from './columns';
import { similarityOf } from './measure';
import { closePostings, openPostings, participants } from './postings';
import { closeBounds, openBounds } from './prefix';
import { ALONE } from './runs';
import { closeSketches, openSketches } from './sketch';
import { Join, NONE, f64At, room, setF64, setU32, u32At } from './state';

/** Pairs of a chunk: `[u32 i, u32 j, f64 χ]` each. */
// @ts-ignore: decorator
@inline const CHUNK: u32 = 1 << 18;

/** Chunks of what was kept, and how many. */
let chunks: usize = 0;
let kept: u32 = 0;
/** Pairs of rows counted, and the most that are kept. */
let count: f64 = 0;
let most: f64 = 0;

// @ts-ignore: decorator
@inline function sizeOfGroup(r: u32): f64 {
  return <f64>(u32At(Join.memberStarts, r + 1) - u32At(Join.memberStarts, r));
}

function keep(i: u32, j: u32, chi: f64): void {
  count += sizeOfGroup(i) * sizeOfGroup(j);
  if (count > most) return;
  const at = kept & (CHUNK - 1);
  const chunk = kept / CHUNK;
  if (at == 0) setU32(chunks, chunk, <u32>allocate(<usize>CHUNK << 4));
  const to = <usize>u32At(chunks, chunk) + (<usize>at << 4);
  store<u32>(to, i);
  store<u32>(to, j, 4);
  store<f64>(to, chi, 8);
  ++kept;
}

/**
 * Counts the pairs of given rows above the threshold, and keeps them (pairs of representatives) unless they are more than
 * `limit`. `fellows` (f64, one a representative) is set to the similarity of its members to each other.
 */
export function joinPairs(limit: f64, fellows: usize): f64 {
  chunks = 0; // nothing to give back, should this trap
  chunks = room(4096, 4);
  kept = 0;
  count = 0;
  most = min<f64>(limit, 4096.0 * <f64>CHUNK);
  for (let r: u32 = 0; r < Join.rows; ++r) {
    const chi = similarityOf(r, r, NONE, NONE);
    setF64(fellows, r, chi);
    const size = sizeOfGroup(r);
    if (chi > Join.threshold) count += (size * (size - 1)) / 2;
  }
  for (let k: u32 = 0, n = openClasses(); k < n; ++k) {
    openBounds(classMask(k));
    openSketches();
    const order = room(Join.rows, 4);
    const runOf = room(Join.rows, 4);
    for (let r: u32 = 0; r < Join.rows; ++r) setU32(runOf, r, ALONE);
    openPostings(order, ownFirst(order), Join.threshold, true);
    scanColumns(runOf, 0, keep);
    closePostings();
    release(runOf);
    release(order);
    closeSketches();
    closeBounds();
  }
  closeClasses();
  return count;
}

/** Rows with just the lengths that are compared, then the others. */
function ownFirst(order: usize): u32 {
  const n = participants(order);
  const all = room(n, 4);
  memory.copy(all, order, <usize>n << 2);
  let to: u32 = 0;
  for (let k: u32 = 0; k < n; ++k) if (isOwn(u32At(all, k))) setU32(order, to++, u32At(all, k));
  for (let k: u32 = 0; k < n; ++k) if (!isOwn(u32At(all, k))) setU32(order, to++, u32At(all, k));
  release(all);
  return n;
}

/** Pairs of representatives kept, and the chunk of each 2^18 of them. */
export function joinPairsKept(): u32 {
  return kept;
}

export function joinPairsChunk(k: u32): usize {
  return u32At(chunks, k);
}

/** Gives back what was kept. */
export function joinPairsRelease(): void {
  if (chunks == 0) return;
  for (let k: u32 = 0; k < 4096; ++k) release(u32At(chunks, k));
  release(chunks);
  chunks = 0;
}
