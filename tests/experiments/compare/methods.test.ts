import { describe, expect, it } from 'vitest';
import { checkMethods, completeMethods, detectionOf, discoveryOf } from '../../../src/experiments/compare/methods.js';
import type { Method } from '../../../src/experiments/compare/types.js';

const plain: Method = { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null };
const chi: Method = { name: 'chi', learner: 'q-learning', coupling: 'quotient', similarity: 'chi' };

describe('completeMethods', () => {
  it('fills in what is left out', () => {
    const none = { learner: 'q-learning', coupling: 'none', similarity: null };
    expect(completeMethods([{ name: 'a' }])).toEqual([{ name: 'a', ...none }]);
    expect(completeMethods([{ name: 'a', learner: 'sarsa', similarity: 'orbits', epsilon: 0.1 }])).toEqual([
      { name: 'a', learner: 'sarsa', coupling: 'target-sharing', similarity: 'orbits', epsilon: 0.1 },
    ]);
    const found = completeMethods([
      { name: 'a', similarity: 'discovered' },
      { name: 'b', similarity: 'chi-online' },
      { name: 'c', similarity: 'chi', coupling: 'preconditioner' },
    ]);
    expect(found.map(({ coupling }) => coupling)).toEqual(['quotient', 'quotient', 'preconditioner']);
    expect(() => checkMethods(found)).not.toThrow();
    expect(completeMethods([plain, chi])).toEqual([plain, chi]);
  });

  it.each<[string, unknown]>([
    ['expected methods to be at least one, such as', []],
    ['expected methods to be at least one, such as', 'plain'],
    ['expected a method { name, … }', [null]],
    ['expected a method { name, … }', ['plain']],
  ])('refuses: %s', (message, methods) => {
    expect(() => completeMethods(methods as Method[])).toThrow(message);
  });
});

describe('checkMethods', () => {
  it('takes what makes sense', () => {
    expect(() => checkMethods([plain, { ...chi, detection: { episodes: 5 }, stepSize: 0.1 }])).not.toThrow();
  });

  it.each<[string, object[]]>([
    ["expected methods with different names, got 'plain' twice", [plain, plain]],
    ['expected a method with a name', [{ ...plain, name: '' }]],
    ["expected learner of method 'plain' to be one of 'q-learning'", [{ ...plain, learner: 'dqn' }]],
    ["expected coupling of method 'plain' to be one of 'none'", [{ ...plain, coupling: 'glue' }]],
    ["expected similarity of method 'chi' to be one of 'chi'", [{ ...chi, similarity: 'phi' }]],
    ["expected a similarity for method 'chi': quotient has nothing to use", [{ ...chi, similarity: null }]],
    ["expected no similarity for method 'plain': coupling 'none' does not use it", [{ ...plain, similarity: 'chi' }]],
    ["only similarity 'chi' is detected", [{ ...chi, similarity: 'orbits', detection: {} }]],
    [
      "expected maxLength to be an integer in [1, 65536], got 0 in detection of method 'chi'",
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

describe('methods that find symmetries, and planners', () => {
  const online: Method = { ...chi, name: 'online', similarity: 'discovered' };
  const sweeping: Method = { ...plain, name: 'sweeping', learner: 'prioritized-sweeping' };

  it('are taken where they make sense', () => {
    expect(() =>
      checkMethods([
        online,
        { ...online, name: 'ids', learner: 'sarsa', discovery: { candidates: 'grow', refine: false } },
        { ...chi, name: 'bayes', similarity: 'chi-online' },
        { ...chi, name: 'group', similarity: 'library' },
        { ...sweeping, planning: 20 },
        { ...online, name: 'both', learner: 'dyna-q', discovery: { candidates: 'library' }, stepSize: 0.3 },
      ]),
    ).not.toThrow();
    expect(discoveryOf(online)).toEqual({ candidates: 'library', refine: true });
    expect(discoveryOf({ ...online, discovery: { refine: false } })).toEqual({ candidates: 'library', refine: false });
  });

  it.each<[string, object]>([
    ["expected coupling 'quotient' for method 'online'", { ...online, coupling: 'target-sharing' }],
    ["expected a guard for method 'online'", { ...online, guard: false }],
    ['expected a learner of q-learning, sarsa, expected-sarsa, double-q, q-', { ...online, learner: 'reinforce' }],
    ["expected no traceDecay for learner 'q-learning'", { ...online, traceDecay: 0.5 }],
    ['expected traceDecay to be', { ...online, learner: 'q-lambda', traceDecay: 2 }],
    ["expected no critic for learner 'reinforce'", { ...online, learner: 'reinforce', critic: 'state' }],
    ["expected no symmetryWeight for coupling 'quotient'", { ...online, symmetryWeight: 1 }],
    [
      "'actor', or let the critic value actions",
      { ...online, similarity: 'orbits', learner: 'actor-critic', critic: 'state', couple: 'both' },
    ],
    ["expected learner 'q-learning' for method 'online'", { ...online, similarity: 'chi-online', learner: 'sarsa' }],
    [
      "expected similarity 'discovered' or null for method 'told'",
      { ...chi, name: 'told', learner: 'dyna-q', similarity: 'orbits' },
    ],
    ["expected no stepSize for method 'sweeping'", { ...sweeping, stepSize: 0.5 }],
    ["expected planning of method 'sweeping' to be an integer >= 1, got 0", { ...sweeping, planning: 0 }],
    ["expected no planning for method 'plain': q-learning has no model", { ...plain, planning: 5 }],
    ["expected no discovery for method 'chi'", { ...chi, discovery: {} }],
    ['expected discovery.candidates', { ...online, discovery: { candidates: 'all' } }],
    ['expected discovery.refine', { ...online, discovery: { refine: 1 } }],
    ["got 'typo'", { ...online, discovery: { typo: 1 } }],
    ["expected no discovery.refine for method 'online'", { ...online, learner: 'dyna-q', discovery: { refine: true } }],
  ])('are refused where they do not: %s', (message, method) => {
    expect(() => checkMethods([method as Method])).toThrow(message);
  });
});
