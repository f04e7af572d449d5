import { allocate, memoryInUse, release } from '../memory';
import {
  learnerAdvance,
  learnerBegin,
  learnerCreate,
  learnerObserve,
  learnerRelease,
  learnerUpdates,
  learnerValues,
} from '../learning/learner';
import { learnerRecord, learnerRecordSteps, learnerRun } from '../learning/learner-run';
import { EXPECTED_SARSA, Q_LEARNING, SARSA } from '../learning/record';
import { MODEL_BYTES } from '../model/layout';

/** Q = [1, 2 | 3, 5], α = 0.5, γ = 0.5, ε = 0.5. */
function learner(kind: u32): usize {
  const pointer = learnerCreate(2, 2, kind, 0.5, 0.5, 0.5, 3, 7, 0, 0, 0, 0, 0);
  const q = learnerValues(pointer);
  store<f64>(q, 1);
  store<f64>(q, 2, 8);
  store<f64>(q, 5, 24);
  return pointer;
}

/** Q(0, 1) after the transition (0, 1, 1, 1) with next action 0. */
function observed(kind: u32, terminated: u32): f64 {
  const pointer = learner(kind);
  learnerObserve(pointer, 0, 1, 1, 1, 0, terminated);
  const value = load<f64>(learnerValues(pointer), 8);
  expect(learnerUpdates(pointer)).toBe(1);
  learnerRelease(pointer);
  return value;
}

/** A model of one state and one action with reward 2, in one block: header, starts, outcome, initial state. */
function loop(terminates: u8): usize {
  const model = allocate(MODEL_BYTES + 64);
  const arrays = <u32>model + 48;
  store<u32>(model, 1);
  store<u32>(model, 1, 4);
  store<u32>(model, arrays, 8); //        outcomeStarts = [0, 1]
  store<u32>(arrays, 1, 4);
  store<u32>(model, arrays + 8, 12); //   thresholds, not read
  store<u32>(model, arrays + 12, 16); //  nextStates = [0]
  store<u32>(model, arrays + 16, 20); //  rewards = [2]
  store<f64>(arrays + 16, 2);
  store<u32>(model, arrays + 24, 24); //  terminations
  store<u8>(arrays + 24, terminates);
  store<u32>(model, arrays + 28, 32); //  initialStates = [0]
  store<u32>(model, arrays + 32, 36); //  initialThresholds, not read
  store<u32>(model, 1, 40);
  return model;
}

describe('a learner', () => {
  it('moves half way to its target', () => {
    expect(observed(Q_LEARNING, 0)).toBe(2.75); //     y = 1 + 0.5 · 5
    expect(observed(SARSA, 0)).toBe(2.25); //          y = 1 + 0.5 · 3
    expect(observed(EXPECTED_SARSA, 0)).toBe(2.625); // y = 1 + 0.5 (0.5 · 5 + 0.5 · 4)
  });

  it('does not bootstrap when terminated', () => {
    expect(observed(Q_LEARNING, 1)).toBe(1.5);
    expect(observed(SARSA, 1)).toBe(1.5);
    expect(observed(EXPECTED_SARSA, 1)).toBe(1.5);
  });

  it('advances through an episode', () => {
    const pointer = learnerCreate(1, 1, SARSA, 0.5, 0.5, 0, 0, 1, 0, 0, 0, 0, 0);
    expect(learnerBegin(pointer, 0)).toBe(0);
    expect(learnerAdvance(pointer, 1, 0, 0)).toBe(0);
    expect(load<f64>(learnerValues(pointer))).toBe(0.5);
    expect(learnerAdvance(pointer, 1, 0, 1)).toBe(0);
    expect(load<f64>(learnerValues(pointer))).toBe(0.75);
    learnerRelease(pointer);
  });

  it('runs whole episodes, terminated or truncated, and gives its memory back', () => {
    const before = memoryInUse();
    for (let terminates: u8 = 0; terminates <= 1; ++terminates) {
      const model = loop(terminates);
      const pointer = learnerCreate(1, 1, Q_LEARNING, 0.5, 0.5, 0, 0, 1, 0, 0, 0, 0, 0);
      const results = allocate(64);
      // returns at 0, lengths at 16, terminated at 32; two episodes of at most two steps, recorded.
      expect(learnerRun(pointer, model, 2, 2, 1, results, results + 16, results + 32, 0, 0, 0, 0, 0)).toBe(2);
      expect(load<f64>(results)).toBe(terminates ? 2 : 4);
      expect(load<u32>(results, 16)).toBe(terminates ? 1 : 2);
      expect(load<u8>(results, 33)).toBe(terminates);
      expect(learnerRecordSteps(pointer)).toBe(terminates ? 2 : 4);
      expect(load<f64>(learnerRecord(pointer), 24)).toBe(2);
      // 1, 1.5; or 1, 1 + 0.5 (2.5 - 1) = 1.75, 2.3125, 2.734375
      expect(load<f64>(learnerValues(pointer))).toBe(terminates ? 1.5 : 2.734375);
      release(results);
      release(model);
      learnerRelease(pointer);
    }
    expect(memoryInUse()).toBe(before);
  });
});
