/**
 * The similarity of two representatives, by the formulas and in the order of operations of the measures for all pairs: sums of counts are
 * exact integers, so that intersection and coincidence have the very same bits. Jensen-Shannon is
 * `mean_l min(1, ½ Σ [(p + q) log2(p + q) - p log2 p - q log2 q])` in f64.
 */
import { release } from '../../memory';
import { log2 } from './log2';
import {
  COSINE, GEOMETRIC, JENSEN_SHANNON, Join, NONE, PLAIN, PRODUCT, f64At, room, setF64, setU32, u32At, u64At,
} from './state';

/** Scratch: sums a length; and of the common columns `p + q`, `p log2 p + q log2 q` and the place of the length. */
let sums: usize = 0;
let mixed: usize = 0;
let parts: usize = 0;
let places: usize = 0;

export function openMeasure(): void {
  sums = room(Join.lengths, 8);
  mixed = room(<u64>Join.longest + 2, 8);
  parts = room(<u64>Join.longest + 2, 8);
  places = room(<u64>Join.longest + 2, 4);
}

export function closeMeasure(): void {
  release(sums);
  release(mixed);
  release(parts);
  release(places);
}

/**
 * χ of representatives `i` and `j`; -1 where the first column in common does not have rank `first`, or the next one rank `second`
 * (any for NONE), or where there is none.
 */
export function similarityOf(i: u32, j: u32, first: u32, second: u32): f64 {
  const ranks = Join.ranks;
  let a = ranks + (<usize>u32At(Join.starts, i) << 2), b = ranks + (<usize>u32At(Join.starts, j) << 2);
  const aEnd = ranks + (<usize>u32At(Join.starts, i + 1) << 2), bEnd = ranks + (<usize>u32At(Join.starts, j + 1) << 2);
  let x: u32 = 0, y: u32 = 0;
  for (;;) {
    if (a >= aEnd || b >= bEnd) return -1;
    x = load<u32>(a);
    y = load<u32>(b);
    if (x == y) break;
    if (x < y) a += 4;
    else b += 4;
  }
  if (first != NONE && x != first) return -1;
  if (second != NONE && nextCommon(a + 4, aEnd, b + 4, bEnd) != second) return -1;
  if (Join.kind == JENSEN_SHANNON) return jensenShannon(i, j, a, aEnd, b, bEnd);
  if (Join.kind == GEOMETRIC || Join.kind == PRODUCT) return intersection(i, j, a, aEnd, b, bEnd);
  return coincidence(i, j, a, aEnd, b, bEnd);
}

/** Whether a row's similarity to itself is 1, but for rounding. */
export function isNormed(): bool {
  return Join.kind != PRODUCT && Join.kind != PLAIN;
}

/** The rank that two rows have in common next; NONE where there is none. */
function nextCommon(a: usize, aEnd: usize, b: usize, bEnd: usize): u32 {
  while (a < aEnd && b < bEnd) {
    const x = load<u32>(a), y = load<u32>(b);
    if (x == y) return x;
    a += <usize>(x < y) << 2;
    b += <usize>(y < x) << 2;
  }
  return NONE;
}

/** A loop: filling memory is a call of the host, which costs more than these few numbers. */
// @ts-ignore: decorator
@inline
function clearSums(): void {
  for (let l: u32 = 0; l < Join.lengths; ++l) setF64(sums, l, 0);
}

function intersection(i: u32, j: u32, a: usize, aEnd: usize, b: usize, bEnd: usize): f64 {
  // Values lie at twice the distance of ranks.
  const values = Join.values - (Join.ranks << 1);
  let shared: f64 = 0;
  while (a < aEnd && b < bEnd) {
    const x = load<u32>(a), y = load<u32>(b);
    if (x == y) shared += min(load<f64>(values + (a << 1)), load<f64>(values + (b << 1)));
    a += <usize>(x <= y) << 2;
    b += <usize>(y <= x) << 2;
  }
  const product = f64At(Join.scales, i) * f64At(Join.scales, j);
  return Join.kind == PRODUCT ? shared / product : shared / sqrt(product);
}

function coincidence(i: u32, j: u32, a: usize, aEnd: usize, b: usize, bEnd: usize): f64 {
  const values = Join.values - (Join.ranks << 1);
  clearSums();
  while (a < aEnd && b < bEnd) {
    const x = load<u32>(a), y = load<u32>(b);
    if (x == y) {
      const l = u32At(Join.lengthOfRank, x);
      setF64(sums, l, f64At(sums, l) + load<f64>(values + (a << 1)) * load<f64>(values + (b << 1)));
    }
    a += <usize>(x <= y) << 2;
    b += <usize>(y <= x) << 2;
  }
  let shared: f64 = 0;
  for (let l: u32 = 0; l < Join.lengths; ++l) {
    const sum = f64At(sums, l);
    if (sum != 0) shared += sum / (f64At(Join.totals, i * Join.lengths + l) * f64At(Join.totals, j * Join.lengths + l));
  }
  const product = f64At(Join.scales, i) * f64At(Join.scales, j);
  return min<f64>(1, shared / (Join.kind == COSINE ? sqrt(product) : product));
}

function jensenShannon(i: u32, j: u32, a: usize, aEnd: usize, b: usize, bEnd: usize): f64 {
  const values = Join.values - (Join.ranks << 1);
  const entropies = Join.entropies - (Join.ranks << 1);
  let n: u32 = 0;
  while (a < aEnd && b < bEnd) {
    const x = load<u32>(a), y = load<u32>(b);
    if (x == y) {
      setF64(mixed, n, load<f64>(values + (a << 1)) + load<f64>(values + (b << 1)));
      setF64(parts, n, load<f64>(entropies + (a << 1)) + load<f64>(entropies + (b << 1)));
      setU32(places, n, u32At(Join.lengthOfRank, x));
      ++n;
    }
    a += <usize>(x <= y) << 2;
    b += <usize>(y <= x) << 2;
  }
  setF64(mixed, n, 1);
  clearSums();
  for (let k: u32 = 0; k < n; k += 2) {
    const at = <usize>k << 3;
    const s = v128.load(mixed + at);
    const terms = f64x2.sub(f64x2.mul(s, log2(s)), v128.load(parts + at));
    const l = u32At(places, k);
    setF64(sums, l, f64At(sums, l) + f64x2.extract_lane(terms, 0));
    if (k + 1 == n) break;
    const next = u32At(places, k + 1);
    setF64(sums, next, f64At(sums, next) + f64x2.extract_lane(terms, 1));
  }
  const common = u64At(Join.masks, i) & u64At(Join.masks, j);
  let shared: f64 = 0;
  for (let l: u32 = 0; l < Join.lengths; ++l) shared += min<f64>(1, 0.5 * f64At(sums, l));
  return shared / <f64>popcnt<u64>(common);
}
