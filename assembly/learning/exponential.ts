/**
 * `e^x` for `x <= 0` from basic operations alone, so that every machine and the TypeScript twin
 * `src/engine/reference/exponential.ts` give the same bits.
 *
 * With `k = round(x / ln 2)` and `r = x - k ln 2` (ln 2 in two parts), `e^x = 2^k e^r`, and
 * `e^r = 1 + 2r / (R(r²) - r)` with the polynomial `R(r²) ≈ r (e^r + 1) / (e^r - 1)` of W. Kahan and K. C. Ng as in
 * FDLIBM (Sun Microsystems 1993). The error is below one unit in the last place. Below -708 the answer is 0.
 */
const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const R1: f64 = 0.16666666666666602;
const R2: f64 = -0.0027777777777015593;
const R3: f64 = 0.00006613756321437934;
const R4: f64 = -0.0000016533902205465252;
const R5: f64 = 4.1381367970572385e-8;

/** `e^x`, `x <= 0`; 0 for NaN. */
export function exponential(x: f64): f64 {
  if (!(x > -708)) return 0;
  const k = floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (R1 + t * (R2 + t * (R3 + t * (R4 + t * R5))));
  const power = reinterpret<f64>((<i64>k + 1023) << 52);
  return (1 - (low - (r * c) / (2 - c) - high)) * power;
}
