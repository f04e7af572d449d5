import { describe, expect, it } from 'vitest';
import { MultiStep } from '../../src/deep/multi-step.js';

const going = { terminated: false, truncated: false };
const step = (reward: number, action = 0) => ({
  observation: Float32Array.of(reward),
  action,
  reward,
  pair: 10 * reward,
});
const seen = (spans: ReturnType<MultiStep['add']>) =>
  spans.map(({ observation, reward, pair }) => [observation[0], reward, pair]);

describe('MultiStep', () => {
  it('is the steps themselves with n = 1', () => {
    const steps = new MultiStep(1, 0.5);
    expect(steps.discount).toBe(0.5);
    expect(seen(steps.add(step(3), going))).toEqual([[3, 3, 30]]);
    expect(seen(steps.add(step(4), { terminated: false, truncated: true }))).toEqual([[4, 4, 40]]);
    expect(steps.open).toBe(0);
  });

  it('sums n discounted rewards, and shares what is left of an ended episode', () => {
    const steps = new MultiStep(3, 0.5);
    expect(steps.discount).toBe(0.125);
    expect(seen(steps.add(step(1), going))).toEqual([]);
    expect(seen(steps.add(step(2), going))).toEqual([]);
    expect(steps.open).toBe(2);
    // 1 + 2/2 + 4/4, then 2 + 4/2 + 8/4, 4 + 8/2 and 8 to the end.
    expect(seen(steps.add(step(4), going))).toEqual([[1, 3, 10]]);
    expect(seen(steps.add(step(8), { terminated: true, truncated: false }))).toEqual([
      [2, 6, 20],
      [4, 8, 40],
      [8, 8, 80],
    ]);
    expect(steps.open).toBe(0);
  });

  it('gives nothing that a time limit cut short, and starts the next episode anew', () => {
    const steps = new MultiStep(3, 0.5);
    steps.add(step(1), going);
    expect(seen(steps.add(step(2), { terminated: false, truncated: true }))).toEqual([]);
    expect(steps.open).toBe(0);
    steps.add(step(1), going);
    steps.add(step(2), going);
    // A whole span that ends where the episode is cut off counts: it has somewhere to bootstrap from.
    expect(seen(steps.add(step(4), { terminated: false, truncated: true }))).toEqual([[1, 3, 10]]);
  });
});
