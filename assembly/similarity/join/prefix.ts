/**
 * Bounds from what a row has left. If the columns of two rows have one order, everything they share lies from their first
 * common column on, where row `i` has the mass `P_l` left at length `l` and row `j` the mass `Q_l`. With
 * `f(p, q) = ½[(p + q) log2(p + q) - p log2 p - q log2 q]`, concave, homogeneous and at most `√(pq)`:
 *
 *   Jensen-Shannon  χ <= mean_l f(P_l, Q_l) <= mean_l f(P_l, 1)     and    χ <= √(mean P · mean Q)
 *   coincidence     χ <= ‖suffix‖ ‖suffix'‖ of the normed rows
 *   intersection    χ <= Σ suffix / scale
 *
 * A row's prefix is the entries before the bound against any row falls below the threshold: the first common column of similar rows
 * lies in the prefix of either. Bounds are slack by 1e-9, far more than sums can err. Filters, not answers: what passes is computed.
 */
import { release } from '../../memory';
import { log2Of } from './log2';
import {
  COSINE, GEOMETRIC, JENSEN_SHANNON, Join, NONE, PLAIN, PRODUCT, f64At, room, setF64, u32At, u64At,
} from './state';

// @ts-ignore: decorator
@inline const SLACK: f64 = 1e-9;

export class Bounds {
  /** Lengths that are compared, as a mask, and their number; of Jensen-Shannon alone, which compares lengths that both rows have. */
  static mask: u64 = 0;
  static lengths: f64 = 0;
  /** The largest norm of a row (coincidence), or the least scale (product). */
  static extreme: f64 = 0;
  /** f64[lengths]: what is left at each. */
  static left: usize = 0;
  /** f64[lengths]: the most that one column of a prefix has at each. */
  static most: usize = 0;
}

export function allLengths(): u64 {
  return Join.lengths == 64 ? ~(<u64>0) : (<u64>1 << <u64>Join.lengths) - 1;
}

/** Compares at the lengths of `mask`. */
export function openBounds(mask: u64): void {
  Bounds.mask = mask;
  Bounds.lengths = <f64>popcnt<u64>(mask);
  Bounds.left = room(Join.lengths, 8);
  Bounds.most = room(Join.lengths, 8);
  Bounds.extreme = Join.kind == PRODUCT ? Infinity : 0;
  for (let r: u32 = 0; r < Join.rows; ++r) {
    if (Join.kind == PRODUCT) Bounds.extreme = min(Bounds.extreme, f64At(Join.scales, r));
    else if (Join.kind == PLAIN) Bounds.extreme = max(Bounds.extreme, sqrt(squaresFrom(r)));
  }
  if (Join.kind == COSINE) Bounds.extreme = 1;
}

export function closeBounds(): void {
  release(Bounds.most);
  release(Bounds.left);
}

/** What an entry of value `value` at length `l` is in the normed row `r`, of the coincidence measures. */
// @ts-ignore: decorator
@inline
export function normed(r: u32, l: u32, value: f64): f64 {
  const p = value / f64At(Join.totals, r * Join.lengths + l);
  return p / (Join.kind == COSINE ? sqrt(f64At(Join.scales, r)) : f64At(Join.scales, r));
}

/** The weight of a row's scale in its similarities: `1 / g` of `χ = Σ min / (g g')`. */
// @ts-ignore: decorator
@inline
export function sizeOf(r: u32): f64 {
  if (Join.kind == GEOMETRIC) return sqrt(f64At(Join.scales, r));
  return Join.kind == PRODUCT ? f64At(Join.scales, r) : 1;
}

function squaresFrom(r: u32): f64 {
  let sum: f64 = 0;
  for (let e = u32At(Join.starts, r), end = u32At(Join.starts, r + 1); e < end; ++e) {
    const x = normed(r, u32At(Join.lengthOfRank, u32At(Join.ranks, e)), f64At(Join.values, e));
    sum += x * x;
  }
  return sum;
}

/** `f(P, 1)`. */
// @ts-ignore: decorator
@inline
function against(left: f64): f64 {
  if (left <= 1e-300) return 0;
  return 0.5 * ((1 + left) * log2Of(1 + left) - left * log2Of(left));
}

/**
 * The end of the prefix of row `r` for `threshold`: entries `starts[r] .. end - 1`. Where `masses` is not 0, `masses[e]` (f32) is set
 * for all those to what is left at entry `e` (itself included): the mean mass, the norm, or the sum over the row's size; -1 at
 * lengths that are not compared.
 */
export function prefixEnd(r: u32, threshold: f64, masses: usize): u32 {
  const first = u32At(Join.starts, r);
  const end = u32At(Join.starts, r + 1);
  if (Join.kind == JENSEN_SHANNON) return lawPrefix(first, end, threshold, masses);
  if (Join.kind == GEOMETRIC || Join.kind == PRODUCT) return countPrefix(r, first, end, threshold, masses);
  let squares = squaresFrom(r);
  for (let e = first; e < end; ++e) {
    const norm = sqrt(max<f64>(0, squares));
    if (norm * Bounds.extreme + SLACK < threshold) return e;
    if (masses != 0) setMass(masses, e, norm);
    const x = normed(r, u32At(Join.lengthOfRank, u32At(Join.ranks, e)), f64At(Join.values, e));
    squares -= x * x;
  }
  return end;
}

// @ts-ignore: decorator
@inline
function setMass(masses: usize, e: u32, mass: f64): void {
  store<f32>(masses + (<usize>e << 2), <f32>(mass * (1 + 1e-6) + 1e-6));
}

function lawPrefix(first: u32, end: u32, threshold: f64, masses: usize): u32 {
  const left = Bounds.left;
  for (let l: u32 = 0; l < Join.lengths; ++l) setF64(left, l, 1);
  let bound = Bounds.lengths;
  let mass = Bounds.lengths;
  const need = (threshold - SLACK) * Bounds.lengths;
  for (let e = first; e < end; ++e) {
    if (bound < need) return e;
    const l = u32At(Join.lengthOfRank, u32At(Join.ranks, e));
    if (((Bounds.mask >> <u64>l) & 1) == 0) {
      if (masses != 0) store<f32>(masses + (<usize>e << 2), -1);
      continue;
    }
    if (masses != 0) setMass(masses, e, mass / Bounds.lengths);
    const before = f64At(left, l);
    const p = f64At(Join.values, e);
    const after = max<f64>(0, before - p);
    bound += against(after) - against(before);
    mass -= p;
    setF64(left, l, after);
  }
  return end;
}

/** What row `r` must share: of size T, more than t √(T T') with T' >= t² T, or t T T' with the least T'. */
// @ts-ignore: decorator
@inline
function leastCount(r: u32, threshold: f64): f64 {
  return threshold * f64At(Join.scales, r) * (Join.kind == GEOMETRIC ? threshold : Bounds.extreme);
}

function countPrefix(r: u32, first: u32, end: u32, threshold: f64, masses: usize): u32 {
  let sum = f64At(Join.scales, r);
  const need = leastCount(r, threshold);
  const size = sizeOf(r);
  for (let e = first; e < end; ++e) {
    if (sum * (1 + SLACK) + SLACK < need) return e;
    if (masses != 0) setMass(masses, e, sum / size);
    sum -= f64At(Join.values, e);
  }
  return end;
}

/**
 * Where the second column must lie that row `r` has in common with a row that is similar to it: before this, of a row whose prefix ends
 * at `end`. What is shared is a column of the prefix and what is left from the second column on, and the bounds hold for their
 * sum. NONE where one column of the prefix may be enough.
 */
export function secondEnd(r: u32, end: u32, threshold: f64): u32 {
  const first = u32At(Join.starts, r);
  const last = u32At(Join.starts, r + 1);
  if (Join.kind == JENSEN_SHANNON) return lawSecondEnd(first, end, last, threshold);
  let most: f64 = 0;
  for (let e = first; e < end; ++e) most = max(most, partOf(r, u32At(Join.ranks, e), f64At(Join.values, e)));
  let sum: f64 = 0;
  for (let e = end; e < last; ++e) sum += partOf(r, u32At(Join.ranks, e), f64At(Join.values, e));
  const counts = Join.kind == GEOMETRIC || Join.kind == PRODUCT;
  const need = counts ? leastCount(r, threshold) / sizeOf(r) : threshold;
  for (let e = end; e < last; ++e) {
    if (isBelow(most + sum, counts, need)) return e;
    sum -= partOf(r, u32At(Join.ranks, e), f64At(Join.values, e));
  }
  return isBelow(most, counts, need) ? last : NONE;
}

/** Whether what may be shared, a sum of counts or of squares, is too little. */
// @ts-ignore: decorator
@inline
function isBelow(shared: f64, counts: bool, need: f64): bool {
  const bound = counts ? shared : sqrt(max<f64>(0, shared)) * Bounds.extreme;
  return bound * (1 + SLACK) + SLACK < need;
}

function lawSecondEnd(first: u32, end: u32, last: u32, threshold: f64): u32 {
  const left = Bounds.left;
  const most = Bounds.most;
  for (let l: u32 = 0; l < Join.lengths; ++l) {
    setF64(left, l, 1);
    setF64(most, l, 0);
  }
  for (let e = first; e < end; ++e) {
    const l = u32At(Join.lengthOfRank, u32At(Join.ranks, e));
    const p = f64At(Join.values, e);
    setF64(left, l, f64At(left, l) - p);
    setF64(most, l, max(f64At(most, l), p));
  }
  let bound: f64 = 0;
  for (let l: u32 = 0; l < Join.lengths; ++l) {
    if ((Bounds.mask >> <u64>l) & 1) bound += against(min<f64>(1, f64At(left, l) + f64At(most, l)));
  }
  const need = (threshold - SLACK) * Bounds.lengths;
  for (let e = end; e < last && bound >= need; end = ++e) {
    const l = u32At(Join.lengthOfRank, u32At(Join.ranks, e));
    if (((Bounds.mask >> <u64>l) & 1) == 0) continue;
    const before = f64At(left, l);
    const after = before - f64At(Join.values, e);
    bound += against(min<f64>(1, after + f64At(most, l))) - against(min<f64>(1, before + f64At(most, l)));
    setF64(left, l, after);
  }
  return bound < need ? end : NONE;
}

/** What entry `value` of row `r` adds to what it has left, as that is measured by `prefixEnd` (squared, where that is a norm). */
// @ts-ignore: decorator
@inline
export function partOf(r: u32, rank: u32, value: f64): f64 {
  if (Join.kind == JENSEN_SHANNON) return value / Bounds.lengths;
  if (Join.kind == GEOMETRIC || Join.kind == PRODUCT) return value / sizeOf(r);
  const x = normed(r, u32At(Join.lengthOfRank, rank), value);
  return x * x;
}

/** Whether columns of this rank are compared. */
// @ts-ignore: decorator
@inline
export function isCompared(rank: u32): bool {
  return Join.kind != JENSEN_SHANNON || ((Bounds.mask >> <u64>u32At(Join.lengthOfRank, rank)) & 1) != 0;
}

/** The least mass that a row must have left to reach `threshold` with one that has `mass` left and size `size`. */
export function leastMass(threshold: f64, mass: f32, size: f64): f32 {
  const least = Join.kind == JENSEN_SHANNON
    ? (threshold * threshold) / <f64>mass
    : Join.kind == GEOMETRIC || Join.kind == PRODUCT ? threshold * size : threshold / <f64>mass;
  return <f32>(least * (1 - 1e-6) - 1e-6);
}

/** Whether row `r` has every length that is compared. */
// @ts-ignore: decorator
@inline
export function takesPart(r: u32): bool {
  return Join.kind != JENSEN_SHANNON || (u64At(Join.masks, r) & Bounds.mask) == Bounds.mask;
}
