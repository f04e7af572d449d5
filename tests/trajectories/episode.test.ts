/** Batches of episodes: what is copied, and what does not fit. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input-error.js';
import { rewardNoise } from '../../src/trajectories/auto-resolution.js';
import { checkBatch } from '../../src/trajectories/episode.js';
import { resolveTrajectoryOptions } from '../../src/trajectories/options.js';

const options = resolveTrajectoryOptions({ states: 2, actions: 2, maxLength: 2 });
const whole = { starts: [0, 2, 3], states: [0, 1, 0], actions: [0, 1, 1], rewards: [1, 2, 3], terminated: [1, 0] };

describe('a batch', () => {
  it('is copied', () => {
    const copy = checkBatch(whole as never, options, 0);
    expect(copy).toEqual(whole);
    expect(copy.states).not.toBe(whole.states);
    const uniform = resolveTrajectoryOptions({ states: 2, actions: 2, correction: 'uniform' });
    const known = checkBatch({ ...whole, probabilities: [1, 0.5, 0.1] } as never, uniform, 0);
    expect(known.probabilities).toEqual(Float64Array.of(1, 0.5, 0.1));
  });

  it.each<[unknown, string]>([
    [null, 'expected a batch of episodes, got null'],
    [5, 'expected a batch of episodes, got 5'],
    [{ ...whole, actions: [0] }, "expected 3 actions and rewards, got '1 and 3'"],
    [{ ...whole, rewards: [] }, "expected 3 actions and rewards, got '3 and 0'"],
    [{ ...whole, starts: [0, 3] }, 'expected 3 starts, one an episode and the end, got 2'],
    [{ ...whole, starts: [1, 2, 3] }, "expected starts from 0 to 3, got '1 to 3'"],
    [{ ...whole, starts: [0, 2, 4] }, "expected starts from 0 to 3, got '0 to 4'"],
    [{ ...whole, starts: [0, 0, 3] }, 'expected a start in (0, 3], got 0 at episode 5'],
    [{ ...whole, starts: [0, 1.5, 3] }, 'expected a start in (0, 3], got 1.5 at episode 5'],
    [{ ...whole, terminated: [2, 0] }, 'expected terminated to be true, false, 1 or 0, got 2 at episode 4'],
    [{ ...whole, states: [0, 2, 0] }, 'expected states in [0, 2), got 2 at episode 4, step 1'],
    [{ ...whole, actions: [0, 1, -1] }, 'expected actions in [0, 2), got -1 at episode 5, step 0'],
    [{ ...whole, rewards: [0, 1, Infinity] }, 'expected finite rewards, got Infinity at episode 5, step 0'],
  ])('is refused, %#: %j', (batch, message) => {
    expect(() => checkBatch(batch as never, options, 4)).toThrow(message);
    expect(() => checkBatch(batch as never, options, 4)).toThrow(InputError);
  });

  it('has rewards that the resolution can divide', () => {
    const fine = resolveTrajectoryOptions({ states: 2, actions: 2, rewardResolution: 1e-300 });
    expect(() => checkBatch({ ...whole, rewards: [1, 2, 1e100] } as never, fine, 0)).toThrow(
      'expected rewards that rewardResolution can divide, got 1e+100 at episode 1, step 0',
    );
  });
});

describe('the noise of rewards', () => {
  /** Episodes of one step of one pair, and one that somebody stopped watching. */
  const paid = (...rewards: number[]) => ({
    starts: Int32Array.from({ length: rewards.length + 2 }, (_, k) => k),
    states: new Int32Array(rewards.length + 1),
    actions: new Int32Array(rewards.length + 1),
    rewards: Float64Array.of(...rewards, 1e9),
    terminated: Uint8Array.from([...rewards.map(() => 1), 0]),
  });

  it('is told by what one pair paid where it led to the same, its last steps where they ended the problem', () => {
    expect(rewardNoise(paid(1, 1, 1), 1)).toEqual({ resolution: null, deviation: 0, repeats: 2 });
    // Nine payments of 0, 1, 2, 0, …: their squares about the mean 1 are 6, over 8 repeats; 4 √0.75 = 3.46, rounded up to 5.
    const noisy = rewardNoise(paid(0, 1, 2, 0, 1, 2, 0, 1, 2), 1);
    expect([noisy.repeats, noisy.resolution]).toEqual([8, 5]);
    expect(noisy.deviation).toBeCloseTo(Math.sqrt(0.75), 12);
  });

  it('tells apart what led elsewhere', () => {
    const walk = {
      starts: Int32Array.of(0, 3),
      states: Int32Array.of(0, 0, 0),
      actions: new Int32Array(3),
      rewards: Float64Array.of(1, 2, 9),
      terminated: Uint8Array.of(1),
    };
    expect(rewardNoise(walk, 1).repeats).toBe(1);
  });
});
