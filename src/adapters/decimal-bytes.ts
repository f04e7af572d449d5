/**
 * Numbers of JSON from their bytes, each the double that is nearest, as `JSON.parse` reads them. Decimals of at most 18 digits that count, 22
 * behind the point and no exponent need no text in between: a quotient in twice the precision, and its remainder, tell the nearest double.
 */

const [PLUS, MINUS, POINT, ZERO, LARGE_E, SMALL_E] = [43, 45, 46, 48, 69, 101];
/** Digits of which the number is exact in a double. */
const EXACT = 15;
const MOST_DIGITS = 18;
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
/** Splits a double into halves whose products are exact (Dekker 1971). */
const SPLIT = 2 ** 27 + 1;
/** Bounds the relative error of a correction. */
const SLACK = 2 ** -50;

/** The error of the rounded product `p` of `a` and `b`. */
function productError(a: number, b: number, p: number): number {
  const [bigA, bigB] = [SPLIT * a, SPLIT * b];
  const [highA, highB] = [bigA - (bigA - a), bigB - (bigB - b)];
  const [lowA, lowB] = [a - highA, b - highB];
  return lowA * lowB - (p - highA * highB - lowA * highB - highA * lowB);
}

/** `(high 10^shift + low) / 10^places` to the nearest double; NaN where it is too near to the middle of two to tell. */
function quotient(high: number, shift: number, low: number, places: number): number {
  const power = POWERS[places]!;
  if (shift === 0) return high / power;
  const product = high * POWERS[shift]!;
  const rest = productError(high, POWERS[shift]!, product) + low;
  const sum = product + rest;
  const lost = rest - (sum - product);
  const first = sum / power;
  const back = first * power;
  // The remainder of a rounded division is exact.
  const correction = (sum - back - productError(first, power, back) + lost) / power;
  const value = first + correction * (1 + SLACK);
  return value === first + correction * (1 - SLACK) ? value : Number.NaN;
}

/** A number as JSON has it. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MOST_CHARACTERS = 400;

/** Reads one number after the other. */
export class DecimalReader {
  /** The number read last. */
  value = 0;

  /** Reads the number that begins at `start`; gives where it ends, -1 where there is none, or one that is not finite. */
  read(bytes: Uint8Array, start: number): number {
    let at = start;
    const negative = bytes[at] === MINUS;
    if (negative) ++at;
    const whole = at;
    // Digits that count: the first 15, and those after them.
    let [high, low, digits] = [0, 0, 0];
    let byte = bytes[at]!;
    for (; byte >= ZERO && byte < ZERO + 10; byte = bytes[++at]!) {
      if (digits < EXACT) high = 10 * high + (byte - ZERO);
      else low = 10 * low + (byte - ZERO);
      if (digits > 0 || byte !== ZERO) ++digits;
    }
    if (at === whole || (bytes[whole] === ZERO && at > whole + 1)) return -1;
    let places = 0;
    if (byte === POINT) {
      const fraction = ++at;
      for (byte = bytes[at]!; byte >= ZERO && byte < ZERO + 10; byte = bytes[++at]!) {
        if (digits < EXACT) high = 10 * high + (byte - ZERO);
        else low = 10 * low + (byte - ZERO);
        if (digits > 0 || byte !== ZERO) ++digits;
      }
      places = at - fraction;
      if (places === 0) return -1;
    }
    if (digits > MOST_DIGITS || places >= POWERS.length || byte === SMALL_E || byte === LARGE_E)
      return this.#readText(bytes, start);
    const value = places === 0 && digits <= EXACT ? high : quotient(high, Math.max(0, digits - EXACT), low, places);
    if (Number.isNaN(value)) return this.#readText(bytes, start);
    this.value = negative ? -value : value;
    return at;
  }

  #readText(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at - start <= MOST_CHARACTERS && isOfNumber(bytes[at]!)) ++at;
    if (at - start > MOST_CHARACTERS) return -1;
    const text = String.fromCharCode(...bytes.subarray(start, at));
    this.value = NUMBER.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(this.value) ? at : -1;
  }
}

function isOfNumber(byte: number): boolean {
  if (byte >= ZERO && byte < ZERO + 10) return true;
  return byte === POINT || byte === MINUS || byte === PLUS || byte === SMALL_E || byte === LARGE_E;
}
