/**
 * `exp` and `tanh` of four floats without a call out of the module: the same bits on every host.
 *
 * With `k = round(x / ln 2)` and `r = x - k ln 2` in [-ln 2 / 2, ln 2 / 2], `e^x = 2^k (1 + p)` where
 * `p = e^r - 1 = r + r² q(r)`, `q` the polynomial of degree 4 with the least largest relative error of `p` (1.7e-8). `ln 2` is
 * taken as a sum of two floats, so that `k` times the first is exact.
 */

/** `q`'s coefficients, constant first. */
const Q0: f32 = 0.4999999701976776;
const Q1: f32 = 0.1666654348373413;
const Q2: f32 = 0.04166720062494278;
const Q3: f32 = 0.008366547524929047;
const Q4: f32 = 0.001388251781463623;
const INVERSE_LN2: f32 = 1.4426950216293335;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.00021219444170128554;

// @ts-ignore: decorator
@inline
function wholePowers(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(INVERSE_LN2)));
}

/** `e^r - 1` for `r = x - k ln 2`. */
// @ts-ignore: decorator
@inline
function fraction(x: v128, k: v128): v128 {
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(k, f32x4.splat(LN2_HIGH))), f32x4.mul(k, f32x4.splat(LN2_LOW)));
  let q = f32x4.add(f32x4.splat(Q3), f32x4.mul(r, f32x4.splat(Q4)));
  q = f32x4.add(f32x4.splat(Q2), f32x4.mul(r, q));
  q = f32x4.add(f32x4.splat(Q1), f32x4.mul(r, q));
  q = f32x4.add(f32x4.splat(Q0), f32x4.mul(r, q));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), q));
}

/** `2^k` for whole `k` in [-126, 127]. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
}

/** `e^x` for `x <= 0`, to 2e-7 relative where it is above 1e-37, and less than 2e-38 below. */
// @ts-ignore: decorator
@inline
export function exponentialOfNegative(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(-87));
  const k = wholePowers(bounded);
  const scale = powerOfTwo(k);
  return f32x4.add(scale, f32x4.mul(scale, fraction(bounded, k)));
}

/**
 * `tanh x = t / (t + 2)` with `t = e^{2|x|} - 1 = 2^k p + (2^k - 1)`, and the sign of `x`: to 3e-7 relative at every `x`, small
 * ones included; exactly ±1 from |x| = 9.1 on; NaN gives NaN.
 */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const doubled = f32x4.min(f32x4.abs(f32x4.add(x, x)), f32x4.splat(20));
  const k = wholePowers(doubled);
  const scale = powerOfTwo(k);
  const t = f32x4.add(f32x4.mul(scale, fraction(doubled, k)), f32x4.sub(scale, f32x4.splat(1)));
  const size = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  return v128.bitselect(x, size, i32x4.splat(0x80000000));
}
