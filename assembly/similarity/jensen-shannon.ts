/**
 * The Jensen-Shannon measure. For laws `p`, `q` of one length, with `F(x) = x log2 x` and only the common support
 * contributing,
 *
 *     1 - JS(p ‖ q) / ln 2 = ½ Σ h(p, q),    h(p, q) = F(p + q) - F(p) - F(q) >= 0,    h(p, 0) = 0,
 *
 * and χ is the mean of that over the lengths both rows have counts of. `h(cp, cq) = c h(p, q)`: probabilities come
 * scaled by a constant that brings them near 1, where F is small and float32 loses least; the host divides it out.
 * Terms are float32, sums float64: χ is good to 1e-6.
 */
import { BLOCK, scatter, takePosting } from './tile';

/** Columns summed in float32 before they are added to a float64, times 4 bytes. */
const RUN: usize = 512;

/**
 * `x log2 x` of four floats, 0 at 0. `x = 2^e m` with `m` in [√½, √2); `log2 m` is a polynomial of degree 8 in `m - 1`,
 * fitted for the least largest error (4.8e-8).
 */
// @ts-ignore: decorator
@inline
function xLog2x(x: v128): v128 {
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const e = i32x4.shr_s(bits, 23);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), f32x4.splat(1));
  let log = f32x4.add(f32x4.mul(m, f32x4.splat(-0.14574451744556427)), f32x4.splat(0.23689042031764984));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(-0.2500690519809723));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(0.28670746088027954));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(-0.36008721590042114));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(0.48093944787979126));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(-0.7213571667671204));
  log = f32x4.add(f32x4.mul(m, log), f32x4.splat(1.4426947832107544));
  log = f32x4.add(f32x4.mul(m, log), f32x4.convert_i32x4_s(e));
  return f32x4.mul(x, log);
}

/** `terms[k] = F(p[k])` for `count` floats, a multiple of 4. */
export function jensenShannonTerms(p: usize, terms: usize, count: usize): void {
  for (let at: usize = 0; at < count << 2; at += 16) v128.store(terms + at, xLog2x(v128.load(p + at)));
}

/** `h(p, q)` of four floats, given `F(p)` and `F(q)`. */
// @ts-ignore: decorator
@inline
function shared(p: v128, termP: v128, q: v128, termQ: v128): v128 {
  return f32x4.sub(f32x4.sub(xLog2x(f32x4.add(p, q)), termP), termQ);
}

/** The sum of four floats, added up as f64. */
// @ts-ignore: decorator
@inline
function total(v: v128): f64 {
  const two = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3)));
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/**
 * Adds `Σ h` over dense columns to the sums: `p` and `terms = F(p)` are f32 matrices, `stride` bytes a row (a multiple of
 * 16). Layout of rows and sums as in `tile.ts`.
 */
export function jensenShannonTile(p: usize, terms: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  const toTerms = terms - p;
  for (let j = first; j < rows; j += 4) {
    const b = p + <usize>j * stride;
    for (let r = 0; r < BLOCK; ++r) {
      const a = p + <usize>(first + r) * stride;
      const out = sums + ((<usize>r * <usize>rows + <usize>j) << 3);
      for (let from: usize = 0; from < stride; from += RUN) {
        let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
        const end = a + min(from + RUN, stride);
        let b0 = b + from;
        let b1 = b0 + stride;
        let b2 = b1 + stride;
        let b3 = b2 + stride;
        for (let at = a + from; at < end; at += 16) {
          const own = v128.load(at);
          const term = v128.load(at + toTerms);
          s0 = f32x4.add(s0, shared(own, term, v128.load(b0), v128.load(b0 + toTerms)));
          s1 = f32x4.add(s1, shared(own, term, v128.load(b1), v128.load(b1 + toTerms)));
          s2 = f32x4.add(s2, shared(own, term, v128.load(b2), v128.load(b2 + toTerms)));
          s3 = f32x4.add(s3, shared(own, term, v128.load(b3), v128.load(b3 + toTerms)));
          b0 += 16;
          b1 += 16;
          b2 += 16;
          b3 += 16;
        }
        add(out, total(s0));
        add(out + 8, total(s1));
        add(out + 16, total(s2));
        add(out + 24, total(s3));
      }
    }
  }
}

/**
 * Adds `Σ h` of one row with every later row over the `entries` rare columns listed at `columns`. Lists as described at
 * `takePosting`; `postingP` and `postingTerms` are f32.
 */
export function jensenShannonPostings(
  columns: usize,
  entries: usize,
  columnStarts: usize,
  next: usize,
  postingRows: usize,
  postingP: usize,
  postingTerms: usize,
  sums: usize,
): void {
  for (let e: usize = 0; e < entries; ++e) {
    const column = <usize>load<u32>(columns + (e << 2));
    const own = takePosting(next, column);
    const end = <usize>load<u32>(columnStarts + (column << 2), 4);
    const p = f32x4.splat(load<f32>(postingP + (own << 2)));
    const term = f32x4.splat(load<f32>(postingTerms + (own << 2)));
    for (let k = own + 1; k < end; k += 4) {
      const h = shared(p, term, v128.load(postingP + (k << 2)), v128.load(postingTerms + (k << 2)));
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
