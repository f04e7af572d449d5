import { allocate, memoryInUse, release } from '../memory';
import { RANDOM_BYTES, randomBelow, randomU32 } from '../random';

describe('xoshiro128**', () => {
  it('follows the published algorithm from state 1, 2, 3, 4', () => {
    const before = memoryInUse();
    const state = allocate(RANDOM_BYTES);
    for (let k: u32 = 0; k < 4; ++k) store<u32>(state + (<usize>k << 2), k + 1);
    // By hand: rotl(2 * 5, 7) * 9 = 11520; the second output reads s1 = 0 and is 0; the third reads s1 = 0x20e.
    expect(randomU32(state)).toBe(11520);
    expect(randomU32(state)).toBe(0);
    expect(randomU32(state)).toBe(5927040);
    release(state);
    expect(memoryInUse()).toBe(before);
  });

  it('stays below its bound', () => {
    const state = allocate(RANDOM_BYTES);
    store<u32>(state, 7);
    let seen: u32 = 0;
    for (let k = 0; k < 1000; ++k) seen |= 1 << randomBelow(state, 3);
    expect(seen).toBe(7);
    release(state);
  });
});
