/**
 * The Jensen-Shannon measure. For laws `p`, `q` of one length only the common support contributes,
 *
 *     1 - JS(p ‖ q) / ln 2 = ½ Σ h(p, q),    h(p, q) = (p + q) log2(p + q) - p log2 p - q log2 q >= 0,
 *
 * and χ is the mean of that over the lengths both rows have counts of. With `m = min(p, q)`, `M = max(p, q)`, `s = p + q`
 * and `w = m / (s + M)`, which is at most 1/3, `log2(s / M) = 2 atanh(w) / ln 2` and so
 *
 *     h(p, q) = s w P(w²) + m |log2 p - log2 q|,    P(w²) = 2 atanh(w) / (w ln 2).
 *
 * That takes no logarithm a pair: `log2 p` is made once a row, and P is even, so that four coefficients do. They are applied
 * to the sums of `s w^(2k+1)`, not to each term. `h(cp, cq) = c h(p, q)`: probabilities come scaled by a constant that brings
 * them near 1, where float32 logarithms lose least; the host divides it out. Terms are float32, sums float64: χ is good to
 * 1e-6. Positive floats are compared as integers, which takes a cycle less.
 */
import { BLOCK, scatter, takePosting } from './tile';

/** Columns summed in float32 before they are added to a float64, times 8 bytes. */
const RUN: usize = 2048;

/** Rows of a block that are held against all others at a time: so few that they stay in the first-level cache. */
const HELD: i32 = 4;

/**
 * `P(w²)` as a polynomial `c0 + c1 w² + c2 w⁴ + c3 w⁶`: the least largest error of h relative to m (3.4e-7) of those with
 * `P(1/9) = 3`, so that equal laws lose nothing. Coefficients lie in memory because a constant vector in a loop is built
 * anew at every use.
 */
const P = memory.data<f32>([2.8853893280029297, 0.9619630575180054, 0.5703496336936951, 0.4989736080169678]);

/** All bits but the sign. */
const MASK: i32 = 0x7fffffff;

/**
 * Stands for 0 in tiles, so that no quotient there is 0/0. What it adds is swallowed by every sum of true terms, which are
 * above `NOTHING`; a sum below that is of rows that share nothing.
 */
const TINY: f32 = 1e-30;
const NOTHING: f64 = 1e-20;

/**
 * `log2(1 + t) = t (c0 + c1 t + … + c7 t^7)` for `1 + t` in [√½, √2), fitted for the least largest error (4.8e-8).
 */
// @ts-ignore: decorator
@inline
function log2(x: v128): v128 {
  const e = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const t = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), f32x4.splat(1));
  let log = f32x4.add(f32x4.mul(t, f32x4.splat(-0.14574451744556427)), f32x4.splat(0.23689042031764984));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(-0.2500690519809723));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(0.28670746088027954));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(-0.36008721590042114));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(0.48093944787979126));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(-0.7213571667671204));
  log = f32x4.add(f32x4.mul(t, log), f32x4.splat(1.4426947832107544));
  return f32x4.add(f32x4.mul(t, log), f32x4.convert_i32x4_s(e));
}

// @ts-ignore: decorator
@inline
function log2OrZero(x: v128): v128 {
  return v128.and(log2(x), f32x4.gt(x, f32x4.splat(0)));
}

/** `logs[k] = log2 p[k]` (0 at 0) for `count` floats, a multiple of 4. */
export function jensenShannonLogs(p: usize, logs: usize, count: usize): void {
  for (let at: usize = 0; at < count << 2; at += 16) v128.store(logs + at, log2OrZero(v128.load(p + at)));
}

/** The same, interleaved for tiles: four of `p` (`TINY` at 0), their logarithms, and so on; twice as long as `p`. */
export function jensenShannonTerms(p: usize, terms: usize, count: usize): void {
  for (const end = p + (count << 2); p < end; p += 16, terms += 32) {
    const x = v128.load(p);
    v128.store(terms, f32x4.pmax(x, f32x4.splat(TINY)));
    v128.store(terms, log2OrZero(x), 16);
  }
}

/** The sum of four floats, added up as f64. */
// @ts-ignore: decorator
@inline
function total(v: v128): f64 {
  const two = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3)));
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
}

/**
 * Adds `Σ h` over dense columns to the sums; `terms` has `stride` bytes a row (a multiple of 32). Layout of rows and sums as
 * in `tile.ts`. A quotient is used two steps after it is asked for: a processor holds too few waiting instructions to
 * bridge a division by itself.
 */
export function jensenShannonTile(terms: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  const line = <usize>rows << 3;
  for (let r = 0; r < BLOCK; r += HELD) {
    for (let j = first; j < rows; ++j) {
      let out = sums + (<usize>j << 3) + <usize>r * line;
      for (let k = r; k < r + HELD; ++k, out += line) {
        store<f64>(out, load<f64>(out) + rowSum(terms + <usize>(first + k) * stride, terms + <usize>j * stride, stride));
      }
    }
  }
}

/** `Σ h` of two rows of terms. */
// @ts-ignore: decorator
@inline
function rowSum(a: usize, b: usize, stride: usize): f64 {
  const mask = i32x4.splat(MASK);
  const last = a + stride;
  let sum: f64 = 0;
  // Of the last step and the one before: `s` and `w`.
  let s1 = f32x4.splat(0), w1 = f32x4.splat(0), s2 = f32x4.splat(0), w2 = f32x4.splat(0);
  while (a < last) {
    let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0), sum2 = f32x4.splat(0), sum3 = f32x4.splat(0);
    let differences = f32x4.splat(0);
    const end = min(a + RUN, last);
    for (; a < end; a += 32, b += 32) {
      const p = v128.load(a);
      const q = v128.load(b);
      const m = i32x4.min_s(p, q);
      const s = f32x4.add(p, q);
      const w = f32x4.div(m, f32x4.add(s, i32x4.max_s(p, q)));
      const difference = v128.and(mask, f32x4.sub(v128.load(a, 16), v128.load(b, 16)));
      differences = f32x4.add(differences, f32x4.mul(m, difference));
      const z = f32x4.mul(w2, w2);
      const t0 = f32x4.mul(s2, w2);
      const t1 = f32x4.mul(t0, z);
      const t2 = f32x4.mul(t1, z);
      sum0 = f32x4.add(sum0, t0);
      sum1 = f32x4.add(sum1, t1);
      sum2 = f32x4.add(sum2, t2);
      sum3 = f32x4.add(sum3, f32x4.mul(t2, z));
      w2 = w1;
      s2 = s1;
      w1 = w;
      s1 = s;
    }
    sum += total(f32x4.add(differences, polynomial(sum0, sum1, sum2, sum3)));
  }
  return sum + total(f32x4.add(term(s2, w2), term(s1, w1)));
}

/** `c0 t0 + c1 t1 + c2 t2 + c3 t3`. */
// @ts-ignore: decorator
@inline
function polynomial(t0: v128, t1: v128, t2: v128, t3: v128): v128 {
  const low = f32x4.add(f32x4.mul(t0, v128.load32_splat(P)), f32x4.mul(t1, v128.load32_splat(P, 4)));
  return f32x4.add(low, f32x4.add(f32x4.mul(t2, v128.load32_splat(P, 8)), f32x4.mul(t3, v128.load32_splat(P, 12))));
}

/** `s w P(w²)`. */
// @ts-ignore: decorator
@inline
function term(s: v128, w: v128): v128 {
  const z = f32x4.mul(w, w);
  const t0 = f32x4.mul(s, w);
  const t1 = f32x4.mul(t0, z);
  const t2 = f32x4.mul(t1, z);
  return polynomial(t0, t1, t2, f32x4.mul(t2, z));
}

/** `h(p, q)` of four floats from their values and logarithms; only rows that are there have postings, so neither is 0. */
// @ts-ignore: decorator
@inline
function shared(p: v128, logP: v128, q: v128, logQ: v128): v128 {
  const m = i32x4.min_s(p, q);
  const s = f32x4.add(p, q);
  const w = f32x4.div(m, f32x4.add(s, i32x4.max_s(p, q)));
  return f32x4.add(term(s, w), f32x4.mul(m, f32x4.abs(f32x4.sub(logP, logQ))));
}

/**
 * Adds `Σ h` of one row with every later row over the `entries` rare columns listed at `columns`. Lists as described at
 * `takePosting`, with two f32 a posting.
 */
export function jensenShannonPostings(
  columns: usize,
  entries: usize,
  columnStarts: usize,
  next: usize,
  postingRows: usize,
  postingP: usize,
  postingLogs: usize,
  sums: usize,
): void {
  const l = postingLogs - postingP;
  for (let e: usize = 0; e < entries; ++e) {
    const column = <usize>load<u32>(columns + (e << 2));
    const own = takePosting(next, column);
    const end = <usize>load<u32>(columnStarts + (column << 2), 4);
    const at = postingP + (own << 2);
    const p = v128.load32_splat(at), logP = v128.load32_splat(at + l);
    for (let k = own + 1; k < end; k += 4) {
      const other = postingP + (k << 2);
      const h = shared(p, logP, v128.load(other), v128.load(other + l));
      scatter(sums, postingRows, k, <f64>f32x4.extract_lane(h, 0));
      if (k + 1 < end) scatter(sums, postingRows, k + 1, <f64>f32x4.extract_lane(h, 1));
      if (k + 2 < end) scatter(sums, postingRows, k + 2, <f64>f32x4.extract_lane(h, 2));
      if (k + 3 < end) scatter(sums, postingRows, k + 3, <f64>f32x4.extract_lane(h, 3));
    }
  }
}

/**
 * Turns the sums of row `i` with the rows `j >= i` into χ in place, clamped to [0, 1]: `½ Σ h / (scale · lengths in
 * common)`, or with `divergence` into `ln 2 (1 - χ)`. No length in common: 0, or NaN for a divergence. `masks` holds
 * `words` u64 per row, one bit a length that the row has counts of.
 */
export function jensenShannonFinish(
  sums: usize,
  i: i32,
  rows: i32,
  masks: usize,
  words: i32,
  scale: f64,
  divergence: bool,
): void {
  const bytes = <usize>words << 3;
  const own = masks + <usize>i * bytes;
  for (let j = i; j < rows; ++j) {
    const at = sums + (<usize>j << 3);
    let sum = load<f64>(at);
    if (sum < NOTHING) {
      sum = 0;
      store<f64>(at, 0);
      if (!divergence) continue;
    }
    const other = masks + <usize>j * bytes;
    let common: u64 = 0;
    for (let w: usize = 0; w < bytes; w += 8) common += popcnt<u64>(load<u64>(own + w) & load<u64>(other + w));
    if (common == 0) {
      store<f64>(at, divergence ? NaN : 0);
    } else {
      const chi = min<f64>(1, max<f64>(0, (0.5 * sum) / (scale * <f64>common)));
      store<f64>(at, divergence ? 0.6931471805599453 * (1 - chi) : chi);
    }
  }
}
