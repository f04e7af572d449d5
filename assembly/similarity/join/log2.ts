/**
 * `log2 x` of two f64 > 0 (normal numbers) from basic operations alone. With the power of two `2^e` for which `m = x / 2^e` lies in
 * [√½, √2) and `v = (m - 1) / (m + 1)`, at most 0.172, `log2 x = e + 2 atanh(v) / ln 2`, eleven terms of whose series are good
 * to a unit in the last place of their sum.
 */

/** `2 / (ln 2 (2k + 1))` for k = 0 .. 10. */
const C0: f64 = 2.8853900817779268;
const C1: f64 = 0.9617966939259756;
const C2: f64 = 0.5770780163555854;
const C3: f64 = 0.4121985831111324;
const C4: f64 = 0.3205988979753252;
const C5: f64 = 0.26230818925253880;
const C6: f64 = 0.22195308321368668;
const C7: f64 = 0.19235933878519512;
const C8: f64 = 0.16972882833987804;
const C9: f64 = 0.15186263588304878;
const C10: f64 = 0.13739952770371080;

/** The bits of √½, and those of 1 less them. */
const ROOT_HALF: i64 = 0x3fe6a09e667f3bcd;
/** 2^52 + 2^51, whose low bits hold a small integer of either sign. */
const WHOLE: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
export function log2(x: v128): v128 {
  const e = i64x2.shr_s(i64x2.sub(x, i64x2.splat(ROOT_HALF)), 52);
  const m = i64x2.sub(x, i64x2.shl(e, 52));
  const v = f64x2.div(f64x2.sub(m, f64x2.splat(1)), f64x2.add(m, f64x2.splat(1)));
  const w = f64x2.mul(v, v);
  const z = f64x2.mul(w, w);
  let even = f64x2.add(f64x2.mul(z, f64x2.splat(C10)), f64x2.splat(C8));
  let odd = f64x2.add(f64x2.mul(z, f64x2.splat(C9)), f64x2.splat(C7));
  even = f64x2.add(f64x2.mul(z, even), f64x2.splat(C6));
  odd = f64x2.add(f64x2.mul(z, odd), f64x2.splat(C5));
  even = f64x2.add(f64x2.mul(z, even), f64x2.splat(C4));
  odd = f64x2.add(f64x2.mul(z, odd), f64x2.splat(C3));
  even = f64x2.add(f64x2.mul(z, even), f64x2.splat(C2));
  odd = f64x2.add(f64x2.mul(z, odd), f64x2.splat(C1));
  even = f64x2.add(f64x2.mul(z, even), f64x2.splat(C0));
  const series = f64x2.mul(v, f64x2.add(even, f64x2.mul(w, odd)));
  const whole = f64x2.sub(i64x2.add(e, f64x2.splat(WHOLE)), f64x2.splat(WHOLE));
  return f64x2.add(whole, series);
}

// @ts-ignore: decorator
@inline
export function log2Of(x: f64): f64 {
  return f64x2.extract_lane(log2(f64x2.splat(x)), 0);
}
