/**
 * `ln x` for `x > 0` from basic operations alone, so that every machine gives the same bits, which `Math.log` does not promise.
 *
 * With `x = 2^k (1 + f)`, `1 + f` in [√½, √2], and `s = f / (2 + f)`, `ln(1 + f) = f - f²/2 + s (f²/2 + R(s²))` with the polynomial
 * `R` of FDLIBM (Sun Microsystems 1993), and `ln x = k ln 2 + ln(1 + f)` (ln 2 in two parts). The error is below one unit in the last
 * place.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const R1 = 0.6666666666666735;
const R2 = 0.3999999999940942;
const R3 = 0.2857142874366239;
const R4 = 0.22222198432149784;
const R5 = 0.1818357216161805;
const R6 = 0.15313837699209373;
const R7 = 0.14798198605116586;

/** `ln x`, `x > 0` and finite. */
export function logarithm(x: number): number {
  let k = 0;
  let y = x;
  for (; y < Math.SQRT1_2; y *= 2) --k;
  for (; y > Math.SQRT2; y /= 2) ++k;
  const f = y - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (R2 + w * (R4 + w * R6));
  const odd = z * (R1 + w * (R3 + w * (R5 + w * R7)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + (odd + even)) + k * LN2_LOW) - f);
}
