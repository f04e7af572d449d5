/**
 * xoshiro128** 1.1 (Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018).
 *
 * The state is four u32 words in memory (16 bytes at `state`). It is seeded from one 32-bit seed by four
 * outputs of splitmix32, so that near seeds give unrelated streams and the state is never all zero.
 * The TypeScript twin is `src/engine/random.ts`: the same seed gives the same bits.
 */

/** Bytes of one generator's state. */
export const RANDOM_BYTES: usize = 16;

/** One output of splitmix32 for the counter value `z`. */
// @ts-ignore: decorator
@inline
function splitmix32(z: u32): u32 {
  z = (z ^ (z >>> 16)) * 0x85ebca6b;
  z = (z ^ (z >>> 13)) * 0xc2b2ae35;
  return z ^ (z >>> 16);
}

/** Seeds the generator at `state`. */
export function randomSeed(state: usize, seed: u32): void {
  for (let k: u32 = 0; k < 4; ++k) {
    store<u32>(state + (<usize>k << 2), splitmix32(seed + (k + 1) * 0x9e3779b9));
  }
}

/** The next 32 uniform bits. */
// @ts-ignore: decorator
@inline
export function randomU32(state: usize): u32 {
  const s0 = load<u32>(state);
  let s1 = load<u32>(state, 4);
  let s2 = load<u32>(state, 8);
  let s3 = load<u32>(state, 12);
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const t = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  store<u32>(state, s0 ^ s3);
  store<u32>(state, s1, 4);
  store<u32>(state, s2 ^ t, 8);
  store<u32>(state, rotl<u32>(s3, 11), 12);
  return result;
}

/** A uniform integer in [0, n): the high word of `u32 * n`, whose bias is below n / 2^32. */
// @ts-ignore: decorator
@inline
export function randomBelow(state: usize, n: u32): u32 {
  return <u32>((<u64>randomU32(state) * <u64>n) >> 32);
}
