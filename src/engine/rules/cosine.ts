/**
 * `cos` with the same bits on every host and backend, to 1e-15 absolutely for |x| < 1e5: `cos x = (−1)^k cos r`, `k` the nearest whole
 * number to `x/π`, `r = x − kπ` with π as a sum of three parts (Cody & Waite 1980), and the Taylor polynomial of degree 20 of the
 * cosine of `r` in [−π/2, π/2].
 */

/** π in parts of which the first two have 33 bits, so that their products with a whole number below 2^20 are exact. */
export const PI_PARTS = [3.1415926534682512, 1.2154201012607932e-10, 4.044532497591901e-21] as const;

export function fourierCosine(x: number): number {
  const k = nearestEven(x * (1 / Math.PI));
  const r = x - k * PI_PARTS[0] - k * PI_PARTS[1] - k * PI_PARTS[2];
  const square = r * r;
  // ±1 / (2n)!, the last first: each a constant of the machine code.
  let sum = 1 / 2432902008176640000;
  sum = -1 / 6402373705728000 + square * sum;
  sum = 1 / 20922789888000 + square * sum;
  sum = -1 / 87178291200 + square * sum;
  sum = 1 / 479001600 + square * sum;
  sum = -1 / 3628800 + square * sum;
  sum = 1 / 40320 + square * sum;
  sum = -1 / 720 + square * sum;
  sum = 1 / 24 + square * sum;
  sum = -1 / 2 + square * sum;
  sum = 1 + square * sum;
  // A remainder of floating-point numbers is slow.
  return (k & 1) === 0 ? sum : -sum;
}

/** Rounded to the nearest whole number, halves to even ones, as `f64x2.nearest` does. */
function nearestEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
