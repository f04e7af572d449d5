import { describe, expect, it } from 'vitest';
import { TabularModel } from '../../src/environments/tabular-model.js';
import {
  checkCriterion,
  describeCriterion,
  greedyPolicy,
  judgeReturns,
  optimalActions,
  policyValue,
  thresholdIndex,
} from '../../src/study/criterion.js';
import type { Criterion } from '../../src/study/types.js';

/** State 0: action 0 stays at reward 1, action 1 goes on to state 1 at reward 0. State 1: both end, at rewards 10 and 4. */
const choice = TabularModel.build({
  states: 3,
  actions: 2,
  initial: [1, 0, 0],
  outcomes(s, a) {
    if (s === 2) return [{ probability: 1, nextState: 2, reward: 0, terminated: true }];
    if (s === 1) return [{ probability: 1, nextState: 2, reward: a === 0 ? 10 : 4, terminated: true }];
    return [{ probability: 1, nextState: a, reward: 1 - a, terminated: false }];
  },
});

describe('policyValue', () => {
  it('is the discounted value of the start distribution', () => {
    // Always stay: 1 / (1 − 0.5). Go on, then 10: 0.5 · 10.
    expect(policyValue(choice, Float64Array.of(1, 0, 1, 0, 1, 0), 0.5)).toBeCloseTo(2, 6);
    expect(policyValue(choice, Float64Array.of(0, 1, 1, 0, 1, 0), 0.5)).toBeCloseTo(5, 6);
    // Uniform: V1 = 7; V0 = ½ (1 + ½ V0) + ½ · ½ · 7, so ¾ V0 = 2.25.
    expect(policyValue(choice, null, 0.5)).toBeCloseTo(3, 6);
  });

  it('does not look past an end', () => {
    // The future of an end is worth nothing even where its next state has a value of its own.
    const looped = TabularModel.build({
      states: 1,
      actions: 1,
      outcomes: () => [
        { probability: 0.5, nextState: 0, reward: 2, terminated: true },
        { probability: 0.5, nextState: 0, reward: 2, terminated: false },
      ],
    });
    // V = 2 + ½ · 0.8 V.
    expect(policyValue(looped, null, 0.8)).toBeCloseTo(2 / 0.6, 6);
  });
});

describe('policies', () => {
  it('take the best action, the lowest of equals', () => {
    expect([...greedyPolicy([1, 3, 3, 2, 2, 2], 3)]).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it('know every optimal action of the live states', () => {
    const q = Float64Array.of(1, 3, 3 + 1e-12, 2, 2, 2, 5, 4, 5 - 1e-6);
    expect([...optimalActions(q, Uint8Array.of(1, 0, 1), 3)]).toEqual([0, 1, 1, 0, 0, 0, 1, 0, 0]);
  });
});

describe('thresholds', () => {
  it('are met at the last of a row of judgements', () => {
    const values = [1, 0.9, 1, 1, 0.95, 0];
    expect(thresholdIndex(values, 0.95, 3)).toBe(4);
    expect(thresholdIndex(values, 0.95, 1)).toBe(0);
    expect(thresholdIndex(values, 0.95, 4)).toBe(null);
    expect(thresholdIndex([Number.NaN, 1], 0.5, 2)).toBe(null);
    expect(thresholdIndex([], 0.5, 1)).toBe(null);
  });

  it('on returns look at full windows only', () => {
    expect(judgeReturns([1, 3, 8, 0], [5, 6, 7, 8], 2)).toEqual({
      steps: [11, 18, 26],
      episodes: [2, 3, 4],
      values: [2, 5.5, 4],
    });
    expect(judgeReturns([1], [5], 2).values).toEqual([]);
  });
});

describe('criteria', () => {
  it('are said in words', () => {
    expect(describeCriterion({ kind: 'optimal-share', level: 0.95, consecutive: 3 })).toBe(
      'greedy action optimal in >= 95 % of live states, 3 episodes in a row',
    );
    expect(describeCriterion({ kind: 'return', level: 195, consecutive: 1 })).toBe('mean return of 1 episode >= 195');
    expect(describeCriterion(null)).toBe('not judged');
  });

  it('are checked', () => {
    const wrong = (criterion: object) => () => checkCriterion('x', criterion as Criterion);
    expect(wrong({ kind: 'luck', level: 1, consecutive: 1 })).toThrow(
      "expected criterion.kind of x to be one of 'optimal-share'",
    );
    expect(wrong({ kind: 'value', level: 1.5, consecutive: 1, every: 1 })).toThrow('expected criterion.level of x');
    expect(wrong({ kind: 'value', level: 0.5, consecutive: 1 })).toThrow('expected criterion.every of x');
    expect(wrong({ kind: 'optimal-share', level: 0.5, consecutive: 0 })).toThrow('expected criterion.consecutive of x');
    expect(wrong({ kind: 'optimal-share', level: 0.5, consecutive: 1, every: 2 })).toThrow('every');
    expect(wrong({ kind: 'return', level: 195, consecutive: 100 })).not.toThrow();
  });
});
