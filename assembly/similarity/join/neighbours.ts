/**
 * Rows that lie near each other in one of a few orders: that in which representatives are numbered, then those of random projections
 * of their sketches within rows that agree in their likeliest first column. Most similar rows are found here, at the cost of sorting.
 */
import { release } from '../../memory';
import { Bounds, takesPart } from './prefix';
import { sortByKey } from './radix';
import { BUCKETS, SKETCH, Sketches } from './sketch';
import { Join, f64At, room, setU32, setU64, spend, u32At } from './state';

// @ts-ignore: decorator
@inline const ROUNDS: u32 = 8;
/** Rounds end when one finds less than one in so many rows. */
// @ts-ignore: decorator
@inline const WORTH: u32 = 1000;

let state: u64 = 0;

/** xorshift64 (Marsaglia 2003): the same draws in every join. */
function draw(): u64 {
  state ^= state << 13;
  state ^= state >>> 7;
  state ^= state << 17;
  return state;
}

/**
 * Calls `visit(i, j)` for each row and the `reach` after it in each order; it says whether it gained by it. At least
 * `least` rounds are made, whatever they gain.
 */
export function visitNeighbours(reach: u32, least: u32, visit: (i: u32, j: u32) => bool): void {
  const order = room(Join.rows, 4);
  const keys = room(Join.rows, 8);
  const weights = room(BUCKETS, 8);
  state = 88172645463325252;
  for (let round: u32 = 0; round < ROUNDS; ++round) {
    let n: u32 = 0;
    for (let r: u32 = 0; r < Join.rows; ++r) if (takesPart(r)) setU32(order, n++, r);
    if (round > 0) {
      project(order, n, keys, weights);
      sortByKey(keys, order, n);
    }
    let gained: u32 = 0;
    for (let a: u32 = 0; a < n; ++a) gained += visitAfter(order, a, min(n, a + 1 + reach), visit);
    if (round + 1 >= least && gained < n / WORTH) break;
  }
  release(weights);
  release(keys);
  release(order);
}

function visitAfter(order: usize, a: u32, end: u32, visit: (i: u32, j: u32) => bool): u32 {
  spend(<f64>(end - a) * 64);
  const i = u32At(order, a);
  let gained: u32 = 0;
  for (let b = a + 1; b < end; ++b) gained += u32(visit(i, u32At(order, b)));
  return gained;
}

function project(order: usize, n: u32, keys: usize, weights: usize): void {
  for (let b: u32 = 0; b < BUCKETS; ++b) setU64(weights, b, draw() % 2001 - 1000);
  for (let k: u32 = 0; k < n; ++k) {
    const r = u32At(order, k);
    setU64(keys, k, (<u64>likeliest(r) << 40) | projection(r, weights));
  }
}

function projection(r: u32, weights: usize): u64 {
  const sketch = Sketches.all + <usize>r * SKETCH;
  let sum: i64 = 0;
  for (let b: u32 = 0; b < BUCKETS; ++b) {
    sum += load<i64>(weights + (<usize>b << 3)) * <i64>load<i16>(sketch + (<usize>b << 1));
  }
  return <u64>(sum + (<i64>1 << 39));
}

/** The rank of the row's likeliest column of the first length, cut to 24 bits. */
function likeliest(r: u32): u32 {
  const first = <u32>ctz(Bounds.mask);
  let most: f64 = 0;
  let at: u32 = 0;
  for (let e = u32At(Join.starts, r), end = u32At(Join.starts, r + 1); e < end; ++e) {
    const rank = u32At(Join.ranks, e);
    if (u32At(Join.lengthOfRank, rank) != first) continue;
    const value = f64At(Join.values, e);
    if (value > most) {
      most = value;
      at = rank;
    }
  }
  return at & 0xffffff;
}
