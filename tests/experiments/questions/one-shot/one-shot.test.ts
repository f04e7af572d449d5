/** One-shot transfer where the answer is known by construction: two doors to a coin, two to a choice. */
import { describe, expect, it } from 'vitest';
import { oneShotVerdict } from '../../../../src/experiments/questions/one-shot/answer.js';
import { counted, type OneShotRow, oneShot } from '../../../../src/experiments/questions/one-shot/experiment.js';
import { estimate, figures } from '../figures.js';

describe('one-shot transfer', () => {
  it('is right of the value of the policy that acts and wrong of the optimal one, where a coin looks like a choice', async () => {
    const { rows, limits } = await figures(oneShot);
    const of = (value: 'current' | 'optimal', visits: number) =>
      rows.find(
        (row) => row.policy === 'uniform' && row.known === 'exactly' && row.value === value && row.visits === visits,
      )!;
    // Eight doors of one law, two coins, and the two choices, each alone: 1 is what a coin may give, so that even they get something.
    expect(of('current', 1).transferred.estimate).toBe(1);
    // Doors: 8 of 12, always. Coins after one visit: the choice that gave what was seen is likelier than the other coin.
    expect(of('current', 1).right.estimate).toBeGreaterThanOrEqual(8 / 12 - 1e-12);
    // No door has the mean of the other seven optimal values as its own.
    expect(of('optimal', 1).right.estimate).toBeLessThanOrEqual(4 / 12 + 1e-12);
    expect(of('optimal', 20).right.estimate).toBeLessThanOrEqual(2 / 12 + 1e-12);
    const [uniform] = limits;
    expect(uniform!.alone).toBeCloseTo(2 / 12, 12);
    expect(uniform!.right!.current).toBe(1);
    // The two coins alone.
    expect(uniform!.right!.optimal).toBeCloseTo(2 / 10, 12);
  });

  it('spreads one count over what was not seen', () => {
    // Two of 0, none of 1: (2 + ½) / 3 and ½ / 3.
    const logs = counted([0, 0], 2);
    expect(Math.exp(logs[0]!)).toBeCloseTo(2.5 / 3, 12);
    expect(Math.exp(logs[1]!)).toBeCloseTo(0.5 / 3, 12);
  });

  it('works where nine pairs in ten are clearly right', () => {
    const row = (low: number, visits = 1, policy = 'uniform') =>
      ({ policy, known: 'exactly', value: 'current', visits, right: estimate(0.95, low) }) as unknown as OneShotRow;
    const { works, fails } = oneShotVerdict(
      [row(0.92), row(0.88), row(0.99, 2), row(0.99, 1, 'ε-greedy')],
      'current',
      1,
    );
    expect([works.length, fails.length]).toEqual([1, 1]);
  });
});
