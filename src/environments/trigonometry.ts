/**
 * Sine and cosine from basic operations alone, so that every machine gives the same bits, which `Math.sin` does not promise. The
 * algorithms of FDLIBM (Sun Microsystems 1993): the angle is brought to `y` in [−π/4, π/4] by taking off multiples of π/2 given in three
 * parts of 33 bits (Cody & Waite 1980), and there polynomials do. The error is below one unit in the last place. Symmetric to the
 * last bit: `sine(−x) = −sine(x)`, `cosine(−x) = cosine(x)`.
 */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_1_REST = 6.077100506506192e-11;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_2_REST = 2.0222662487959506e-21;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_3_REST = 8.4784276603689e-32;
const TWO_OVER_PI = 0.6366197723675814;

/** Angles past this are first brought within a turn: so many turns leave nothing of their fraction anyway. */
const FAR = 1e5;

/** `sin x` of a finite angle in rad. */
export function sine(x: number): number {
  const [quarter, y, rest] = reduced(x);
  const value = quarter % 2 === 0 ? sineNear0(y, rest) : cosineNear0(y, rest);
  return quarter < 2 ? value : -value;
}

/** `cos x` of a finite angle in rad. */
export function cosine(x: number): number {
  const [quarter, y, rest] = reduced(x);
  const value = quarter % 2 === 0 ? cosineNear0(y, rest) : sineNear0(y, rest);
  return quarter === 0 || quarter === 3 ? value : -value;
}

/** `x − quarter π/2`, as a number and what it lacks, with the quarter modulo 4. */
function reduced(x: number): readonly [quarter: number, y: number, rest: number] {
  if (Math.abs(x) <= Math.PI / 4) return [0, x, 0];
  const t = Math.abs(x) > FAR ? Math.abs(x) % (2 * Math.PI) : Math.abs(x);
  const n = Math.floor(t * TWO_OVER_PI + 0.5);
  let r = t - n * HALF_PI_1;
  let w = n * HALF_PI_1_REST;
  let y = r - w;
  // What cancels takes bits with it: the next parts of π/2 bring them back.
  for (const [part, rest, lost] of [
    [HALF_PI_2, HALF_PI_2_REST, 2 ** -16],
    [HALF_PI_3, HALF_PI_3_REST, 2 ** -49],
  ] as const) {
    if (Math.abs(y) > t * lost) break;
    const before = r;
    w = n * part;
    r = before - w;
    w = n * rest - (before - r - w);
    y = r - w;
  }
  const left = r - y - w;
  return x < 0 ? [(4 - (n % 4)) % 4, -y, -left] : [n % 4, y, left];
}

/** `sin(x + y)` for |x| ≤ π/4 and a tiny `y`. */
function sineNear0(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}

/** `cos(x + y)` for |x| ≤ π/4 and a tiny `y`. */
function cosineNear0(x: number, y: number): number {
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const near = 1 - half;
  return near + (1 - near - half + (z * r - x * y));
}
