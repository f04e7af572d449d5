/** Where coordinates are cut off. */
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/continuous/units.js';
import { Random } from '../../src/engine/random.js';

/** Forty numbers between -5 and 5 with those given among them. */
function column(...extremes: number[]): Float64Array {
  const random = new Random(1);
  return Float64Array.from([...extremes, ...Array.from({ length: 40 }, () => 10 * random.uniform() - 5)]);
}

describe('the bounds of a coordinate', () => {
  it.each([
    ['three times at one side', [8, 8, 8], {}, [-Infinity, 8]],
    ['twice is chance', [8, 8], {}, [-Infinity, Infinity]],
    ['extremes that are negatives of each other count together', [8, 8, -8], {}, [-8, 8]],
    ['and others do not', [8, 8, -7.5], {}, [-Infinity, Infinity]],
    ['a declared bound is one before it is reached', [], { low: [-8], high: [8] }, [-8, 8]],
    ['of one side alone', [8], { low: [-Infinity], high: [8] }, [-Infinity, 8]],
    ['a wall inside the declared bounds', [-6, -6, -6], { low: [-8], high: [8] }, [-6, 8]],
  ])('%s', (_, extremes, declared, [low, high]) => {
    const bounds = boundsOf(column(...extremes), 1, declared);
    expect([bounds.low[0], bounds.high[0]]).toEqual([low, high]);
    expect(bounds.reached).toBe(extremes.includes(low!) || extremes.includes(high!));
  });

  it('are none where it is at its extremes most of the time, declared or not', () => {
    const flag = Float64Array.from({ length: 40 }, (_, n) => n % 2);
    const bounds = boundsOf(flag, 1, { low: [0], high: [1] });
    expect([bounds.low[0], bounds.high[0], bounds.reached]).toEqual([-Infinity, Infinity, false]);
  });
});
