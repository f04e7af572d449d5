import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';

describe('Random', () => {
  it('follows the published xoshiro128** from state 1, 2, 3, 4', () => {
    const random = new Random(0);
    random.state.set([1, 2, 3, 4]);
    expect([random.next(), random.next(), random.next()]).toEqual([11520, 0, 5927040]);
  });

  it('gives unrelated streams for near seeds and equal ones for equal seeds', () => {
    expect(new Random(1).next()).not.toBe(new Random(2).next());
    expect(new Random(7).next()).toBe(new Random(7).next());
    expect(new Random(-1).next()).toBe(new Random(4294967295).next());
  });

  it('has no seed that is no integer: from all zeros it would never leave', () => {
    for (const seed of [Number.NaN, Infinity, 0.5, '1', null, undefined])
      expect(() => new Random(seed as number)).toThrow('expected seed to be an integer');
    expect(new Random(0).state.some((word) => word !== 0)).toBe(true);
  });

  it('is uniform below a bound', () => {
    const random = new Random(5);
    const counts = new Int32Array(6);
    for (let k = 0; k < 60000; ++k) ++counts[random.below(6)]!;
    // Chi-square with 5 degrees of freedom: 20.5 is the 99.9 % point.
    expect(counts.reduce((sum, count) => sum + (count - 10000) ** 2 / 10000, 0)).toBeLessThan(20.5);
  });
});
