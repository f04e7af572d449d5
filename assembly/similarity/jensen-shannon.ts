/**
 * The Jensen-Shannon measure. For laws `p`, `q` of one length only the common support contributes,
 *
 *     1 - JS(p ‖ q) / ln 2 = ½ Σ h(p, q),    h(p, q) = (p + q) log2(p + q) - p log2 p - q log2 q >= 0,
 *
 * and χ is the mean of that over the lengths both rows have counts of. `h(cp, cq) = c h(p, q)`: probabilities come scaled by a
 * constant that brings them near 1, where float32 sums lose least; the host divides it out. Terms are float32, sums float64: χ
 * is good to 1e-6. Neither way calls for a logarithm a pair:
 *
 * In posting lists, with `m = min(p, q)`, `M = max(p, q)`, `s = p + q` and `w = m / (s + M)`, which is at most 1/3,
 * `log2(s / M) = 2 atanh(w) / ln 2`, and so, with `log2 p` made once a row,
 *
 *     h(p, q) = s w P(w²) + m |log2 p - log2 q|,    P(w²) = 2 atanh(w) / (w ln 2).
 *
 * In tiles, `Σ p log2 p` of a row is made once, so that only `Σ s log2 s` is left: with the power of two `2^e` that is nearest
 * to `s` and `v = (s - 2^e) / (s + 2^e)`, which is at most 0.172, `s log2 s = e s + s v T(v²)`, and three coefficients do. They
 * are applied to the sums of `s v^(2k+1)`, not to each term. What cancels may leave a little where nothing is shared:
 * whether something is, is read from bits.
 */
import { LEAST } from './jensen-shannon-finish';
import { BLOCK, scatter, takePosting } from './tile';

/** Bytes of a tile's row summed in float32 before they are added to a float64. */
const RUN: usize = 1024;

/** Rows of a block that are held against all others at a time: so few that they stay in the first-level cache. */
const HELD: i32 = 4;

/**
 * `P(w²)` as a polynomial `c0 + c1 w² + c2 w⁴ + c3 w⁶`: the least largest error of h relative to m (3.4e-7) of those with
 * `P(1/9) = 3`, so that equal laws lose nothing. Coefficients and masks lie in memory because a constant vector in a loop is
 * built anew at every use.
 */
const P = memory.data<f32>([2.8853893280029297, 0.9619630575180054, 0.5703496336936951, 0.4989736080169678]);

/** Factors of the sums of a tile: 2^-23 for that of `2^23 e s`, then `T(v²)`, of the least largest error of `v T(v²)` (3.9e-8). */
const T = memory.data<f32>([1.1920928955078125e-7, 2.8853912353515625, 0.9614707827568054, 0.5989738702774048]);

/**
 * Of the bits of a float: what added to them makes the exponent field that of the nearest power of two, less that of 1;
 * the mask of that field; the bits of 1.
 */
const NEAREST = memory.data<i32>([-1060439283, -8388608, 1065353216]);

/** Stands for 0 in tiles, so that no quotient there is 0/0. What it adds is swallowed by every sum of true terms. */
const TINY: f32 = 1e-30;

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

/** The sum of four floats, added up as f64. */
// @ts-ignore: decorator
@inline
function total(v: v128): f64 {
  const two = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3)));
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
}

/**
 * Readies a tile of probabilities, `stride` bytes a row (a multiple of 32): sets one bit a column that a row has in `bits`
 * (zero before, `words` vectors a row), puts `TINY` in place of zeros, and writes `Σ p log2 p` of each row to `entropies` (f64).
 * `nothing` is space for a row.
 */
export function jensenShannonPrepare(
  tile: usize,
  stride: usize,
  rows: i32,
  bits: usize,
  words: usize,
  entropies: usize,
  nothing: usize,
): void {
  const tiny = f32x4.splat(TINY);
  for (let at: usize = 0; at < stride; at += 16) v128.store(nothing + at, tiny);
  for (let i = 0; i < rows; ++i) {
    const row = tile + <usize>i * stride;
    const own = bits + ((<usize>i * words) << 4);
    for (let at: usize = 0; at < stride; at += 32) {
      const low = v128.load(row + at), high = v128.load(row + at, 16);
      store<u8>(own + (at >> 5), i32x4.bitmask(f32x4.gt(low, tiny)) | (i32x4.bitmask(f32x4.gt(high, tiny)) << 4));
      v128.store(row + at, f32x4.pmax(low, tiny));
      v128.store(row + at, f32x4.pmax(high, tiny), 16);
    }
    store<f64>(entropies + (<usize>i << 3), sumOfLogs(row, nothing, stride));
  }
}

/**
 * Adds `Σ h` over dense columns to the sums. Layout of rows and sums as in `tile.ts`, the rest as `jensenShannonPrepare`
 * leaves it.
 */
export function jensenShannonTile(
  tile: usize,
  stride: usize,
  rows: i32,
  first: i32,
  sums: usize,
  bits: usize,
  words: usize,
  entropies: usize,
): void {
  const line = <usize>rows << 3;
  for (let r = 0; r < BLOCK; r += HELD) {
    for (let j = first; j < rows; ++j) {
      const b = tile + <usize>j * stride;
      const otherBits = bits + ((<usize>j * words) << 4);
      const otherEntropy = load<f64>(entropies + (<usize>j << 3));
      let out = sums + (<usize>j << 3) + <usize>r * line;
      for (let i = first + r; i < first + r + HELD; ++i, out += line) {
        if (!overlap(bits + ((<usize>i * words) << 4), otherBits, words)) continue;
        const h = sumOfLogs(tile + <usize>i * stride, b, stride) - load<f64>(entropies + (<usize>i << 3)) - otherEntropy;
        store<f64>(out, load<f64>(out) + max(LEAST, h));
      }
    }
  }
}

/** Whether two rows have a column in common. */
// @ts-ignore: decorator
@inline
function overlap(a: usize, b: usize, words: usize): bool {
  let common = i32x4.splat(0);
  for (const end = a + (words << 4); a < end; a += 16, b += 16) {
    common = v128.or(common, v128.and(v128.load(a), v128.load(b)));
  }
  return v128.any_true(common);
}

/**
 * `Σ s log2 s`, `s` being the sum of two rows of a tile. A quotient is used two steps after it is asked for: a processor holds
 * too few waiting instructions to bridge a division by itself.
 */
// @ts-ignore: decorator
@inline
function sumOfLogs(a: usize, b: usize, stride: usize): f64 {
  const nearest = v128.load32_splat(NEAREST), field = v128.load32_splat(NEAREST, 4), one = v128.load32_splat(NEAREST, 8);
  const last = a + stride;
  let sum: f64 = 0;
  // Of the last two steps.
  let s0 = f32x4.splat(0), v0 = f32x4.splat(0), s1 = f32x4.splat(0), v1 = f32x4.splat(0);
  while (a < last) {
    let exponents = f32x4.splat(0), sum0 = f32x4.splat(0), sum1 = f32x4.splat(0), sum2 = f32x4.splat(0);
    const end = min(a + RUN, last);
    for (; a < end; a += 32, b += 32) {
      let s = f32x4.add(v128.load(a), v128.load(b));
      let e = v128.and(i32x4.add(s, nearest), field);
      let power = i32x4.add(e, one);
      let v = f32x4.div(f32x4.sub(s, power), f32x4.add(s, power));
      exponents = f32x4.add(exponents, f32x4.mul(s, f32x4.convert_i32x4_s(e)));
      let z = f32x4.mul(v0, v0);
      let t0 = f32x4.mul(s0, v0);
      let t1 = f32x4.mul(t0, z);
      sum0 = f32x4.add(sum0, t0);
      sum1 = f32x4.add(sum1, t1);
      sum2 = f32x4.add(sum2, f32x4.mul(t1, z));
      s0 = s;
      v0 = v;
      s = f32x4.add(v128.load(a, 16), v128.load(b, 16));
      e = v128.and(i32x4.add(s, nearest), field);
      power = i32x4.add(e, one);
      v = f32x4.div(f32x4.sub(s, power), f32x4.add(s, power));
      exponents = f32x4.add(exponents, f32x4.mul(s, f32x4.convert_i32x4_s(e)));
      z = f32x4.mul(v1, v1);
      t0 = f32x4.mul(s1, v1);
      t1 = f32x4.mul(t0, z);
      sum0 = f32x4.add(sum0, t0);
      sum1 = f32x4.add(sum1, t1);
      sum2 = f32x4.add(sum2, f32x4.mul(t1, z));
      s1 = s;
      v1 = v;
    }
    sum += total(combined(exponents, sum0, sum1, sum2, T));
  }
  return sum + total(f32x4.add(lastTerm(s0, v0), lastTerm(s1, v1)));
}

/** `s v T(v²)`. */
// @ts-ignore: decorator
@inline
function lastTerm(s: v128, v: v128): v128 {
  const z = f32x4.mul(v, v);
  const t0 = f32x4.mul(s, v);
  const t1 = f32x4.mul(t0, z);
  return combined(f32x4.splat(0), t0, t1, f32x4.mul(t1, z), T);
}

/** `c0 t0 + c1 t1 + c2 t2 + c3 t3`. */
// @ts-ignore: decorator
@inline
function combined(t0: v128, t1: v128, t2: v128, t3: v128, c: usize): v128 {
  const low = f32x4.add(f32x4.mul(t0, v128.load32_splat(c)), f32x4.mul(t1, v128.load32_splat(c, 4)));
  return f32x4.add(low, f32x4.add(f32x4.mul(t2, v128.load32_splat(c, 8)), f32x4.mul(t3, v128.load32_splat(c, 12))));
}

/** `s w P(w²)`. */
// @ts-ignore: decorator
@inline
function term(s: v128, w: v128): v128 {
  const z = f32x4.mul(w, w);
  const t0 = f32x4.mul(s, w);
  const t1 = f32x4.mul(t0, z);
  const t2 = f32x4.mul(t1, z);
  return combined(t0, t1, t2, f32x4.mul(t2, z), P);
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
