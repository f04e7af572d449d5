/**
 * `log2 x` of two f64 > 0 (normal numbers) from basic operations alone. With the power of two `2^e` for which `m = x / 2^e` lies in
 * [√½, √2) and `v = (m - 1) / (m + 1)`, at most 0.172, `log2 x = e + 2 atanh(v) / ln 2`, eleven terms of whose series are good
 * to a unit in the last place of their sum.
 */

/** `2 / (ln 2 (2k + 1))` for k = 0 .. 10, each twice: loaded in vectors, which takes less than making them of constants. */
const SERIES = memory.data<f64>(
  [
    2.8853900817779268, 2.8853900817779268,
    0.9617966939259756, 0.9617966939259756,
    0.5770780163555854, 0.5770780163555854,
    0.4121985831111324, 0.4121985831111324,
    0.3205988979753252, 0.3205988979753252,
    0.26230818925253880, 0.26230818925253880,
    0.22195308321368668, 0.22195308321368668,
    0.19235933878519512, 0.19235933878519512,
    0.16972882833987804, 0.16972882833987804,
    0.15186263588304878, 0.15186263588304878,
    0.13739952770371080, 0.13739952770371080,
  ],
  16,
);

/** The bits of √½; what leaves e + 1023 in the upper bits of `x` where it is taken away; and the 52 bits below. */
const ROOT_HALF: i64 = 0x3fe6a09e667f3bcd;
const BIASED: i64 = ROOT_HALF - (<i64>1023 << 52);
const BELOW: i64 = (<i64>1 << 52) - 1;
/** 2^52 + 2^51, whose low bits hold a small integer. */
const WHOLE: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
export function log2(x: v128): v128 {
  const t = i64x2.sub(x, i64x2.splat(BIASED));
  const e = i64x2.shr_u(t, 52);
  const m = i64x2.add(v128.and(t, i64x2.splat(BELOW)), i64x2.splat(ROOT_HALF));
  const v = f64x2.div(f64x2.sub(m, f64x2.splat(1)), f64x2.add(m, f64x2.splat(1)));
  const w = f64x2.mul(v, v);
  const z = f64x2.mul(w, w);
  let even = f64x2.add(f64x2.mul(z, v128.load(SERIES, 160)), v128.load(SERIES, 128));
  let odd = f64x2.add(f64x2.mul(z, v128.load(SERIES, 144)), v128.load(SERIES, 112));
  even = f64x2.add(f64x2.mul(z, even), v128.load(SERIES, 96));
  odd = f64x2.add(f64x2.mul(z, odd), v128.load(SERIES, 80));
  even = f64x2.add(f64x2.mul(z, even), v128.load(SERIES, 64));
  odd = f64x2.add(f64x2.mul(z, odd), v128.load(SERIES, 48));
  even = f64x2.add(f64x2.mul(z, even), v128.load(SERIES, 32));
  odd = f64x2.add(f64x2.mul(z, odd), v128.load(SERIES, 16));
  even = f64x2.add(f64x2.mul(z, even), v128.load(SERIES, 0));
  const series = f64x2.mul(v, f64x2.add(even, f64x2.mul(w, odd)));
  const whole = f64x2.sub(i64x2.add(e, f64x2.splat(WHOLE)), f64x2.splat(WHOLE + 1023));
  return f64x2.add(whole, series);
}

// @ts-ignore: decorator
@inline
export function log2Of(x: f64): f64 {
  return f64x2.extract_lane(log2(f64x2.splat(x)), 0);
}
