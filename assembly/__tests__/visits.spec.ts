import { learnerCreate, learnerObserve, learnerRelease, learnerValues } from '../learning/learner';
import { END_VISIT, LIVE_VISITS, Q_LAMBDA, SARSA_LAMBDA } from '../learning/record';
import { memoryInUse } from '../memory';

/** Two states in a ring, one action, reward 1 a step, α = 0.5, γ = 1, λ = 0.5, from 0. */
function ring(accumulate: u32, steps: u32): usize {
  const learner = learnerCreate(2, 1, SARSA_LAMBDA, 0.5, 1, 0, 0, 1, 0.5, accumulate, 0, 0, 0);
  for (let t: u32 = 0; t < steps; ++t) learnerObserve(learner, t & 1, 0, 1, 1 - (t & 1), 0, 0);
  return learner;
}

describe('visits', () => {
  it('replace the one before, or add up', () => {
    // δ = 1: Q = [0.5, 0]; δ = 1 + 0.5 - 0 = 1.5: Q_1 = 0.75, Q_0 = 0.5 + 0.5 · 1.5 · 0.5 = 0.875;
    // δ = 1 + 0.75 - 0.875 = 0.875: Q_1 = 0.75 + 0.5 · 0.875 · 0.5 = 0.96875, Q_0 = 0.875 + 0.4375 e_0.
    const replacing = ring(0, 3);
    expect(load<f64>(learnerValues(replacing))).toBe(0.875 + 0.4375);
    expect(load<f64>(learnerValues(replacing), 8)).toBe(0.96875);
    expect(load<u32>(replacing, LIVE_VISITS)).toBe(2);
    learnerRelease(replacing);
    // e_0 = 1 + 0.25
    const accumulating = ring(1, 3);
    expect(load<f64>(learnerValues(accumulating))).toBe(0.875 + 0.4375 * 1.25);
    expect(load<u32>(accumulating, LIVE_VISITS)).toBe(3);
    learnerRelease(accumulating);
  });

  it('take no more room however long the episode, and are given back', () => {
    const before = memoryInUse();
    const learner = ring(0, 10000);
    // Room for twice the two pairs, and 16.
    expect(load<u32>(learner, END_VISIT)).toBeLessThan(21);
    expect(load<u32>(learner, LIVE_VISITS)).toBe(2);
    learnerRelease(learner);
    expect(memoryInUse()).toBe(before);
  });

  it('end with an exploring action under Q(λ)', () => {
    const learner = learnerCreate(2, 2, Q_LAMBDA, 0.5, 1, 0, 0, 1, 0.5, 0, 0, 0, 0);
    store<f64>(learnerValues(learner), 1, 24);
    learnerObserve(learner, 0, 0, 0, 1, 0, 0);
    // Q(1, 1) = 1 is greedy, action 0 is not: no trace is left of the first step.
    learnerObserve(learner, 1, 0, 4, 0, 0, 1);
    expect(load<f64>(learnerValues(learner))).toBe(0.5);
    expect(load<f64>(learnerValues(learner), 16)).toBe(2);
    expect(load<u32>(learner, LIVE_VISITS)).toBe(1);
    learnerRelease(learner);
  });
});
