/**
 * xoshiro128** 1.1 (Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018), the package's only
 * source of randomness. The twin of `assembly/random.ts`: the same seed gives the same bits in Node, in browsers and in
 * the wasm core. Seeded by four outputs of splitmix32.
 */
import { checkInteger } from '../input-error.js';

export class Random {
  /** The four u32 words of state. */
  readonly state = new Uint32Array(4);

  /**
   * `seed` is taken modulo 2^32.
   * @throws InputError when it is not an integer.
   */
  constructor(seed: number) {
    checkInteger('seed', seed, Number.MIN_SAFE_INTEGER);
    for (let k = 0; k < 4; ++k) this.state[k] = splitmix32((seed + (k + 1) * 0x9e3779b9) >>> 0);
  }

  /** The next 32 uniform bits, as an integer in [0, 2^32). */
  next(): number {
    const s = this.state;
    const t = s[1]! << 9;
    const result = Math.imul(rotl(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11);
    return result;
  }

  /** A uniform integer in [0, n), n <= 2^21: the high word of `u32 * n` (bias below n / 2^32). */
  below(n: number): number {
    return Math.floor((this.next() * n) / 4294967296);
  }

  /** A uniform number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.next() / 4294967296;
  }

  /** A standard normal number (Box & Muller 1958). Not bit-equal between machines: it uses `Math.log` and `Math.cos`. */
  normal(): number {
    const u = 1 - this.uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher & Yates). */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let k = items.length - 1; k > 0; --k) {
      const j = this.below(k + 1);
      const item = items[k];
      items[k] = items[j];
      items[j] = item;
    }
    return items;
  }
}

function splitmix32(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
