import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { exponential } from '../../src/engine/reference/exponential.js';
import { softmax } from '../../src/engine/reference/softmax.js';

describe('exponential', () => {
  it('is within 1e-15 of Math.exp, relative', () => {
    const random = new Random(1);
    // A number in place of 20,000 expectations; one that is none stays one.
    let worst = 0;
    for (let k = 0; k < 20_000; ++k) {
      const x = -(10 ** (4 * random.uniform() - 2)) * random.uniform();
      if (x > -700) worst = Math.max(worst, Math.abs(exponential(x) / Math.exp(x) - 1));
    }
    expect(worst).toBeLessThan(1e-15);
  });

  it('never decreases, and has its ends', () => {
    const falls: number[] = [];
    let last = exponential(-709);
    for (let x = -709; x <= 0; x += 1 / 64) {
      if (!(exponential(x) >= last)) falls.push(x);
      last = exponential(x);
    }
    expect(falls).toEqual([]);
    expect([exponential(0), exponential(-0), exponential(-708.5), exponential(-Infinity), exponential(NaN)]).toEqual([
      1, 1, 0, 0, 0,
    ]);
    // OEIS A068985: 1/e.
    expect(exponential(-1)).toBeCloseTo(0.36787944117144233, 16);
  });
});

describe('softmax', () => {
  it('is e^θ over the sum of its row', () => {
    // Weights 1, 2, 5 over 8; the first entry belongs to another row.
    const preferences = Float64Array.of(99, 0, Math.log(2), Math.log(5));
    const policy = softmax(preferences, 1, 3);
    for (const [action, weight] of [1, 2, 5].entries()) expect(policy[action]).toBeCloseTo(weight / 8, 14);
  });

  it('survives preferences of any size', () => {
    expect([...softmax(Float64Array.of(1e300, 0, -1e300), 0, 3)]).toEqual([1, 0, 0]);
  });
});
