import { exponential } from '../learning/exponential';
import { drawAction, softmax } from '../learning/softmax';
import { allocate, release } from '../memory';
import { RANDOM_BYTES, randomSeed } from '../random';

describe('exponential', () => {
  it('is exact where e^x is, and close elsewhere', () => {
    expect(exponential(0)).toBe(1);
    // 1/e and e^-100 to 17 digits (OEIS A068985; bc).
    expect(exponential(-1)).toBeCloseTo(0.36787944117144233, 16);
    expect(exponential(-100) * 1e44).toBeCloseTo(3.7200759760208361, 14);
    expect(exponential(-709)).toBe(0);
    expect(exponential(-Infinity)).toBe(0);
    expect(exponential(NaN)).toBe(0);
  });
});

describe('softmax', () => {
  it('is uniform for equal preferences and draws every action', () => {
    const block = allocate(64);
    const random = allocate(RANDOM_BYTES);
    randomSeed(random, 1);
    for (let k: usize = 0; k < 4; ++k) store<f64>(block + (k << 3), 7);
    softmax(block, 4, block + 32);
    for (let k: usize = 0; k < 4; ++k) expect(load<f64>(block + 32 + (k << 3))).toBe(0.25);
    let seen: u32 = 0;
    for (let k = 0; k < 100; ++k) seen |= 1 << drawAction(block + 32, 4, random);
    expect(seen).toBe(15);
    release(random);
    release(block);
  });
});
