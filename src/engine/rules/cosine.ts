/**
 * `cos` with the same bits on every host and backend, to 1e-15 absolutely for |x| < 1e5: `cos x = (−1)^k cos r`, `k` the nearest whole
 * number to `x/π`, `r = x − kπ` with π as a sum of three parts (Cody & Waite 1980), and the Taylor polynomial of degree 20 of the
 * cosine of `r` in [−π/2, π/2].
 */

/** π in parts of which the first two have 33 bits, so that their products with a whole number below 2^20 are exact. */
export const PI_PARTS = [3.1415926534682512, 1.2154201012607932e-10, 4.044532497591901e-21] as const;

const COEFFICIENTS = Array.from({ length: 11 }, (_, n) => {
  let factorial = 1;
  for (let k = 2; k <= 2 * n; ++k) factorial *= k;
  return (n % 2 === 0 ? 1 : -1) / factorial;
});

export function fourierCosine(x: number): number {
  const k = nearestEven(x * (1 / Math.PI));
  const r = x - k * PI_PARTS[0] - k * PI_PARTS[1] - k * PI_PARTS[2];
  const square = r * r;
  let sum = COEFFICIENTS[10]!;
  for (let n = 9; n >= 0; --n) sum = COEFFICIENTS[n]! + square * sum;
  return k % 2 === 0 ? sum : -sum;
}

/** Rounded to the nearest whole number, halves to even ones, as `f64x2.nearest` does. */
function nearestEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
