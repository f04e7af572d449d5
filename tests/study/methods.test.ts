import { describe, expect, it } from 'vitest';
import { checkMethods, detectionOf } from '../../src/study/methods.js';
import type { Method } from '../../src/study/types.js';

const plain: Method = { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null };
const chi: Method = { name: 'chi', learner: 'q-learning', coupling: 'quotient', similarity: 'chi' };

describe('checkMethods', () => {
  it('takes what makes sense', () => {
    expect(() => checkMethods([plain, { ...chi, detection: { episodes: 5 }, stepSize: 0.1 }])).not.toThrow();
  });

  it.each<[string, object[]]>([
    ['expected at least one method', []],
    ["expected methods with different names, got 'plain' twice", [plain, plain]],
    ['expected a method with a name', [{ ...plain, name: '' }]],
    ["expected learner of method 'plain' to be one of 'q-learning'", [{ ...plain, learner: 'dqn' }]],
    ["expected coupling of method 'plain' to be one of 'none'", [{ ...plain, coupling: 'glue' }]],
    ["expected similarity of method 'chi' to be one of 'chi'", [{ ...chi, similarity: 'phi' }]],
    ["expected a similarity for method 'chi': quotient has nothing to use", [{ ...chi, similarity: null }]],
    ["expected no similarity for method 'plain': coupling 'none' does not use it", [{ ...plain, similarity: 'chi' }]],
    ["only similarity 'chi' is detected", [{ ...chi, similarity: 'orbits', detection: {} }]],
    [
      "expected maxLength to be an integer in [1, 16777216], got 0 in detection of method 'chi'",
      [{ ...chi, detection: { maxLength: 0 } }],
    ],
    ["expected measure to be one of 'intersection'", [{ ...chi, detection: { measure: 'taste' } }]],
    [
      "expected normalization of measure 'intersection' to be one of 'geometric', 'product', got 'cosine' in detection",
      [{ ...chi, detection: { normalization: 'cosine' } }],
    ],
    [
      "expected detection.threshold of method 'chi' to be a finite number in [0, 1]",
      [{ ...chi, detection: { threshold: 7 } }],
    ],
    [
      "expected rewardResolution > 0, got 0 in detection of method 'chi'",
      [{ ...chi, detection: { rewardResolution: 0 } }],
    ],
    ["expected detection.episodes of method 'chi'", [{ ...chi, detection: { episodes: 1.5 } }]],
    ["detection of method 'chi' to have only", [{ ...chi, detection: { lenght: 3 } }]],
    ["method 'plain' to have only", [{ ...plain, alpha: 0.5 }]],
    ["expected stepSize of method 'plain' to be a finite number in [0, 1], got 2", [{ ...plain, stepSize: 2 }]],
  ])('refuses: %s', (message, methods) => {
    expect(() => checkMethods(methods as Method[])).toThrow(message);
  });
});

describe('detectionOf', () => {
  it('fills in what is not said', () => {
    expect(detectionOf({ ...chi, detection: { maxLength: 7 } })).toEqual({
      episodes: 30,
      measure: 'intersection',
      maxLength: 7,
      threshold: 0.8,
      minVisits: 5,
    });
  });
});
