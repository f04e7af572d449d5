/**
 * `cos` of two doubles without a call out of the module: the same bits on every host, to 1e-15 for |x| < 1e5. `cos x = (−1)^k cos r`,
 * `k` the whole number nearest to `x/π`, `r = x − kπ` with π as a sum of three parts (Cody & Waite 1980), and the Taylor polynomial of
 * degree 20 of the cosine of `r` in [−π/2, π/2].
 */

/** π in parts of which the first two have 33 bits: their products with a whole number below 2^20 are exact. */
const PI_HIGH: f64 = 3.1415926534682512;
const PI_MIDDLE: f64 = 1.2154201012607932e-10;
const PI_LOW: f64 = 4.044532497591901e-21;
const INVERSE_PI: f64 = 0.3183098861837907;

/** `(−1)^n / (2n)!` */
const C1: f64 = -1.0 / 2.0;
const C2: f64 = 1.0 / 24.0;
const C3: f64 = -1.0 / 720.0;
const C4: f64 = 1.0 / 40320.0;
const C5: f64 = -1.0 / 3628800.0;
const C6: f64 = 1.0 / 479001600.0;
const C7: f64 = -1.0 / 87178291200.0;
const C8: f64 = 1.0 / 20922789888000.0;
const C9: f64 = -1.0 / 6402373705728000.0;
const C10: f64 = 1.0 / 2432902008176640000.0;

// @ts-ignore: decorator
@inline
export function cosine(x: v128): v128 {
  const k = f64x2.nearest(f64x2.mul(x, f64x2.splat(INVERSE_PI)));
  let r = f64x2.sub(x, f64x2.mul(k, f64x2.splat(PI_HIGH)));
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(PI_MIDDLE)));
  r = f64x2.sub(r, f64x2.mul(k, f64x2.splat(PI_LOW)));
  const square = f64x2.mul(r, r);
  let sum = f64x2.add(f64x2.splat(C9), f64x2.mul(square, f64x2.splat(C10)));
  sum = f64x2.add(f64x2.splat(C8), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C7), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C6), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C5), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C4), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C3), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C2), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(C1), f64x2.mul(square, sum));
  sum = f64x2.add(f64x2.splat(1), f64x2.mul(square, sum));
  // 1 where k is even, -1 where it is odd.
  const half = f64x2.mul(k, f64x2.splat(0.5));
  const odd = f64x2.sub(half, f64x2.floor(half));
  return f64x2.mul(sum, f64x2.sub(f64x2.splat(1), f64x2.mul(odd, f64x2.splat(4))));
}
