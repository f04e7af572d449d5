import { learnerCouple, learnerCreate, learnerCritic, learnerObserve, learnerRelease, learnerValues } from '../learning/learner';
import { SAMPLING_ALL } from '../learning/coupling';
import { ACTOR_CRITIC, DOUBLE_Q, Q_LEARNING, REINFORCE } from '../learning/record';
import { allocate, memoryInUse } from '../memory';

describe('policy gradients', () => {
  it('REINFORCE learns at the end of the episode, last step first', () => {
    const before = memoryInUse();
    // One state, two actions: π = [½, ½]. α = 0.5, γ = 1, baseline step 0.5.
    const learner = learnerCreate(1, 2, REINFORCE, 0.5, 1, 0, 0, 1, 0, 0, 0.5, 1, 0);
    learnerObserve(learner, 0, 0, 0, 0, 0, 0);
    expect(load<f64>(learnerValues(learner))).toBe(0);
    learnerObserve(learner, 0, 1, 4, 0, 0, 1);
    // Last step: G = 4, δ = 4, V = 2, θ = [-1, 1]. First: G = 4, δ = 2, V = 3; π_0 = 1/(1 + e²).
    const p = 1 / (1 + Math.exp(2));
    expect(load<f64>(learnerCritic(learner))).toBe(3);
    expect(load<f64>(learnerValues(learner))).toBeCloseTo(-1 + (1 - p), 14);
    expect(load<f64>(learnerValues(learner), 8)).toBeCloseTo(1 - (1 - p), 14);
    learnerRelease(learner);
    expect(memoryInUse()).toBe(before);
  });

  it('actor-critic learns at every step', () => {
    const learner = learnerCreate(1, 2, ACTOR_CRITIC, 0.5, 0.5, 0, 2, 1, 0, 0, 0.25, 0, 0);
    // y = 3 + 0.5 · 2 = 4, δ = 2: Q_0 = 2 + 0.25 · 2; θ = ±0.5 · 2 · ½.
    learnerObserve(learner, 0, 0, 3, 0, 0, 0);
    expect(load<f64>(learnerCritic(learner))).toBe(2.5);
    expect(load<f64>(learnerCritic(learner), 8)).toBe(2);
    expect(load<f64>(learnerValues(learner))).toBe(0.5);
    expect(load<f64>(learnerValues(learner), 8)).toBe(-0.5);
    learnerRelease(learner);
  });
});

describe('double Q-learning', () => {
  it('acts by the mean of two tables, of which one learns', () => {
    const learner = learnerCreate(1, 1, DOUBLE_Q, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    learnerObserve(learner, 0, 0, 4, 0, 0, 1);
    expect(load<f64>(learnerValues(learner))).toBe(1);
    learnerRelease(learner);
  });
});

describe('sampling', () => {
  it('draws a pair and its partners together', () => {
    const before = memoryInUse();
    const learner = learnerCreate(2, 1, Q_LEARNING, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    const rowStarts = allocate(12);
    store<u32>(rowStarts, 1, 4);
    store<u32>(rowStarts, 1, 8);
    const columns = allocate(4);
    store<u32>(columns, 1);
    const steps = allocate(8);
    store<f64>(steps, 0.25);
    learnerCouple(learner, SAMPLING_ALL, 1, 1, 0, rowStarts, columns, steps, 0, 0, 0, 0, 0, 0, 0);
    learnerObserve(learner, 0, 0, 4, 0, 0, 1);
    // Q_0 = 2, then d = -2.
    expect(load<f64>(learnerValues(learner))).toBe(1.5);
    expect(load<f64>(learnerValues(learner), 8)).toBe(0.5);
    learnerRelease(learner);
    expect(memoryInUse()).toBe(before);
  });
});
