/**
 * The Jensen-Shannon measure. For laws `p`, `q` of one length only the common support contributes,
 *
 *     1 - JS(p ‖ q) / ln 2 = ½ Σ h(p, q),    h(p, q) = (p + q) log2(p + q) - p log2 p - q log2 q >= 0,
 *
 * and χ is the mean of that over the lengths both rows have counts of. With `m = min(p, q)` and `r = m / max(p, q)`
 *
 *     h(p, q) = m (V(r) + |log2 p - log2 q|),    V(r) = (1 + r) log2(1 + r) / r,
 *
 * which takes no logarithm a pair: `1 / p` and `log2 p` are made once a row, and V is smooth on [0, 1]. `h(cp, cq) = c h(p, q)`:
 * probabilities come scaled by a constant that brings them near 1, where float32 logarithms lose least; the host divides
 * it out. Terms are float32, sums float64: χ is good to 1e-6.
 */
import { BLOCK, scatter, takePosting } from './tile';

/** Columns summed in float32 before they are added to a float64, times 12 bytes. */
const RUN: usize = 1536;

/**
 * `V(r)` as a polynomial `v0 + v1 r + … + v6 r^6`: the least largest error on [0, 1] (3.2e-7) of those with `V(1) = 2`, so that
 * equal laws lose nothing. Coefficients lie in memory because a constant vector in a loop is built anew at every use.
 */
const V = memory.data<f32>([
  1.4426953792572021, 0.7213135957717896, -0.23986011743545532, 0.11629825830459595, -0.05904097110033035,
  0.02321101352572441, -0.00461715180426836,
]);

/** `h(p, q)` of four floats from their values, inverses and logarithms; 0 where either is 0. */
// @ts-ignore: decorator
@inline
function shared(
  p: v128, inverseP: v128, logP: v128, q: v128, inverseQ: v128, logQ: v128,
  v0: v128, v1: v128, v2: v128, v3: v128, v4: v128, v5: v128, v6: v128,
): v128 {
  const m = f32x4.pmin(p, q);
  const r = f32x4.mul(m, f32x4.pmin(inverseP, inverseQ));
  const r2 = f32x4.mul(r, r);
  const v45 = f32x4.add(f32x4.add(v4, f32x4.mul(r, v5)), f32x4.mul(r2, v6));
  const v23 = f32x4.add(f32x4.add(v2, f32x4.mul(r, v3)), f32x4.mul(r2, v45));
  const v = f32x4.add(f32x4.add(v0, f32x4.mul(r, v1)), f32x4.mul(r2, v23));
  return f32x4.mul(m, f32x4.add(v, f32x4.abs(f32x4.sub(logP, logQ))));
}

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

/** `1 / x` of four floats, 1e30 at 0: with that and `log2 0 = 0`, `h` is 0 where either probability is. */
// @ts-ignore: decorator
@inline
function inverse(x: v128): v128 {
  return f32x4.pmin(f32x4.splat(1e30), f32x4.div(f32x4.splat(1), x));
}

// @ts-ignore: decorator
@inline
function log2OrZero(x: v128): v128 {
  return v128.and(log2(x), f32x4.gt(x, f32x4.splat(0)));
}

/** `inverses[k] = 1 / p[k]` (1e30 at 0) and `logs[k] = log2 p[k]` (0 at 0) for `count` floats, a multiple of 4. */
export function jensenShannonTerms(p: usize, inverses: usize, logs: usize, count: usize): void {
  for (let at: usize = 0; at < count << 2; at += 16) {
    const x = v128.load(p + at);
    v128.store(inverses + at, inverse(x));
    v128.store(logs + at, log2OrZero(x));
  }
}

/** The same, interleaved for tiles: four of `p`, their inverses, their logarithms, and so on; three times as long as `p`. */
export function jensenShannonTriples(p: usize, triples: usize, count: usize): void {
  for (const end = p + (count << 2); p < end; p += 16, triples += 48) {
    const x = v128.load(p);
    v128.store(triples, x);
    v128.store(triples, inverse(x), 16);
    v128.store(triples, log2OrZero(x), 32);
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
 * Adds `Σ h` over dense columns to the sums; `triples` has `stride` bytes a row (a multiple of 48). Layout of rows and sums
 * as in `tile.ts`.
 */
export function jensenShannonTile(triples: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  const v0 = v128.load32_splat(V), v1 = v128.load32_splat(V, 4), v2 = v128.load32_splat(V, 8), v3 = v128.load32_splat(V, 12);
  const v4 = v128.load32_splat(V, 16), v5 = v128.load32_splat(V, 20), v6 = v128.load32_splat(V, 24);
  const line = <usize>rows << 3;
  for (let j = first; j < rows; ++j) {
    let out = sums + (<usize>j << 3);
    for (let r = 0; r < BLOCK; ++r, out += line) {
      let a = triples + <usize>(first + r) * stride;
      let b = triples + <usize>j * stride;
      const last = a + stride;
      let sum = load<f64>(out);
      while (a < last) {
        let four = f32x4.splat(0);
        const end = min(a + RUN, last);
        for (; a < end; a += 48, b += 48) {
          four = f32x4.add(four, shared(
            v128.load(a), v128.load(a, 16), v128.load(a, 32), v128.load(b), v128.load(b, 16), v128.load(b, 32),
            v0, v1, v2, v3, v4, v5, v6,
          ));
        }
        sum += total(four);
      }
      store<f64>(out, sum);
    }
  }
}

/**
 * Adds `Σ h` of one row with every later row over the `entries` rare columns listed at `columns`. Lists as described at
 * `takePosting`, with three f32 a posting.
 */
export function jensenShannonPostings(
  columns: usize,
  entries: usize,
  columnStarts: usize,
  next: usize,
  postingRows: usize,
  postingP: usize,
  postingInverses: usize,
  postingLogs: usize,
  sums: usize,
): void {
  const v0 = v128.load32_splat(V), v1 = v128.load32_splat(V, 4), v2 = v128.load32_splat(V, 8), v3 = v128.load32_splat(V, 12);
  const v4 = v128.load32_splat(V, 16), v5 = v128.load32_splat(V, 20), v6 = v128.load32_splat(V, 24);
  const i = postingInverses - postingP;
  const l = postingLogs - postingP;
  for (let e: usize = 0; e < entries; ++e) {
    const column = <usize>load<u32>(columns + (e << 2));
    const own = takePosting(next, column);
    const end = <usize>load<u32>(columnStarts + (column << 2), 4);
    const at = postingP + (own << 2);
    const p = v128.load32_splat(at), inverseP = v128.load32_splat(at + i), logP = v128.load32_splat(at + l);
    for (let k = own + 1; k < end; k += 4) {
      const other = postingP + (k << 2);
      const h = shared(p, inverseP, logP, v128.load(other), v128.load(other + i), v128.load(other + l), v0, v1, v2, v3, v4, v5, v6);
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
    const sum = load<f64>(at);
    if (!divergence && sum == 0) continue;
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
