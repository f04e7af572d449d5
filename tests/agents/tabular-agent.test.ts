import { describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../src/agents/agent-options.js';
import { TabularAgent } from '../../src/agents/tabular-agent.js';
import { InputError } from '../../src/input-error.js';
import type { SimilarityMeasure } from '../../src/similarity/options.js';
import { Partition } from '../../src/similarity/partition.js';
import { Similarity, similarityFromMatrix } from '../../src/similarity/similarity.js';
import { backends, loadBackend } from '../backends.js';

describe.each(backends)('TabularAgent on the $name backend', ({ name }) => {
  const make = async (options: AgentOptions = {}) => new TabularAgent(await loadBackend(name), options);
  /** Three states with one action: pairs are states. χ(0,1) = 0.5, χ(0,2) = 0.25, χ(1,2) = 0. */
  const matrix = [
    [1, 0.5, 0.25],
    [0.5, 1, 0],
    [0.25, 0, 1],
  ];
  const three = { states: 3, actions: 1, stepSize: 0.5, discount: 0.5 } as const;

  it('has its defaults', async () => {
    using agent = await make();
    expect(agent).toMatchObject({
      learner: 'q-learning',
      coupling: 'none',
      stepSize: 0.1,
      discount: 0.99,
      epsilon: 0.1,
    });
    expect(agent).toMatchObject({
      initialValue: 0,
      seed: 0,
      guard: 'bounded',
      states: null,
      actions: null,
      updates: 0,
    });
  });

  it('learns from observations', async () => {
    using agent = await make({ states: 2, actions: 2, stepSize: 0.5, discount: 0.5, initialValue: 2 });
    agent.observe(0, 1, 1, 1, false);
    agent.observe(1, 0, 4, 0, true);
    // 2 + 0.5 (1 + 0.5 · 2 − 2) = 2; 2 + 0.5 (4 − 2) = 3.
    expect([...agent.q]).toEqual([2, 2, 3, 2]);
    agent.q = [1, 4, 5, 5];
    expect([agent.greedy(0), agent.greedy(1)]).toEqual([1, 0]);
    expect([...agent.policy()]).toEqual([1, 0]);
    expect(agent.updates).toBe(2);
    agent.q[0] = 99;
    expect(agent.q[0]).toBe(1);
  });

  it('SARSA learns from the next action', async () => {
    using agent = await make({ ...three, states: 2, actions: 2, learner: 'sarsa' });
    agent.q = [0, 0, 4, 8];
    agent.observe(0, 0, 1, 1, false, 0);
    // 0.5 (1 + 0.5 · 4)
    expect(agent.q[0]).toBe(1.5);
    expect(() => agent.observe(0, 0, 1, 1, false)).toThrow('expected a nextAction for SARSA, got undefined');
    agent.observe(0, 0, 1.5, 1, true);
    expect(agent.q[0]).toBe(1.5);
  });

  it('acts and advances', async () => {
    using agent = await make({ states: 2, actions: 2, stepSize: 0.5, discount: 0.5, epsilon: 0 });
    agent.q = [1, 2, 3, 0];
    expect(agent.act(0)).toBe(1);
    // Q(0, 1) = 2 + 0.5 (1 + 0.5 · 3 − 2)
    expect(agent.advance(1, 1, false)).toBe(0);
    expect(agent.advance(0, 0, true)).toBe(0);
    expect([...agent.q]).toEqual([1, 2.25, 1.5, 0]);
  });

  describe('couplings', () => {
    // Q = [0, 2, 1], y = 4 on pair 0: δ = 4, Q_0 = 2.
    it.each([
      // threshold 0: 2 + 0.25 · 2 and 1 + 0.125 · 3
      ['target-sharing', undefined, [2, 2.5, 1.375]],
      // 0.25 is not above the threshold
      ['target-sharing', 0.25, [2, 2.5, 1]],
      // α χ δ = 1 and 0.5
      ['preconditioner', undefined, [2, 3, 1.5]],
    ] as const)('%s with a matrix and threshold %s', async (coupling, threshold, expected) => {
      for (const similarity of [matrix, Float64Array.from(matrix.flat()), similarityFromMatrix(matrix)]) {
        using agent = await make({ ...three, coupling, similarity, ...(threshold === undefined ? {} : { threshold }) });
        agent.q = [0, 2, 1];
        agent.observe(0, 0, 4, 0, true);
        expect([...agent.q]).toEqual(expected);
      }
    });

    it('the guard can be taken off', async () => {
      // Q_1 = 5 is above y = 4: the guarded preconditioner leaves it, the raw one lifts it by 0.5 · 0.5 · 4.
      const values = async (guard: 'bounded' | 'none') => {
        using agent = await make({ ...three, coupling: 'preconditioner', similarity: matrix, guard });
        agent.q = [0, 5, 1];
        agent.observe(0, 0, 4, 0, true);
        return [...agent.q];
      };
      expect(await values('bounded')).toEqual([2, 5, 1.5]);
      expect(await values('none')).toEqual([2, 6, 1.5]);
    });

    it('a partition couples the rest of the block with weight 1; pairs in no block are alone', async () => {
      using agent = await make({ ...three, coupling: 'target-sharing', similarity: Partition.from([0, -1, 0]) });
      agent.q = [0, 2, 1];
      agent.observe(0, 0, 4, 0, true);
      agent.observe(1, 0, 4, 0, true);
      // 1 + 0.5 · 3; then pair 1 alone: 2 + 0.5 · 2.
      expect([...agent.q]).toEqual([2, 3, 2.5]);
    });

    it('quotient takes a partition, or the clusters of a thresholded similarity', async () => {
      for (const given of [
        { similarity: Partition.from([0, 0, 1]) },
        { similarity: matrix, threshold: 0.3 },
      ] as const) {
        using agent = await make({ ...three, coupling: 'quotient', ...given });
        agent.q = [0, 2, 7];
        // The mean of 0 and 2, then half way to 4.
        expect([...agent.q]).toEqual([1, 1, 7]);
        agent.observe(1, 0, 4, 0, true);
        expect([...agent.q]).toEqual([2.5, 2.5, 7]);
      }
    });

    it('can be changed while learning', async () => {
      using agent = await make(three);
      agent.q = [0, 2, 7];
      agent.couple('quotient', Partition.from([0, 0, 1]));
      expect([agent.coupling, ...agent.q]).toEqual(['quotient', 1, 1, 7]);
      agent.couple('target-sharing', matrix, { threshold: 0.3 });
      agent.observe(0, 0, 3, 0, true);
      // Q_0 = 2; 1 + 0.25 · 2
      expect([...agent.q]).toEqual([2, 1.5, 7]);
      agent.couple('none');
      agent.observe(0, 0, 4, 0, true);
      expect([agent.coupling, ...agent.q]).toEqual(['none', 3, 1.5, 7]);
    });
  });

  it('is bound to the first numbers of states and actions it gets', async () => {
    using agent = await make({ coupling: 'target-sharing', similarity: matrix });
    expect(() => agent.act(0)).toThrow('expected an agent with states and actions, got one without');
    expect(() => agent.q).toThrow('expected an agent with states and actions');
    expect(() => agent.bind({ states: 2, actions: 2 })).toThrow(
      'expected a similarity of 4 pairs (states * actions), got one of 3',
    );
    agent.bind({ states: 3, actions: 1 });
    agent.bind({ states: 3, actions: 1 });
    expect(() => agent.bind({ states: 1, actions: 3 })).toThrow(
      "expected 3 states and 1 actions, the agent's own, got 1 and 3",
    );
    expect([agent.states, agent.actions]).toEqual([3, 1]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown option', { stepsize: 1 }, "got 'stepsize'"],
    [
      'an unknown learner',
      { learner: 'q' },
      "expected learner to be one of 'q-learning', 'sarsa', 'expected-sarsa', 'double-q'",
    ],
    ['an unknown coupling', { coupling: 'sum' }, "got 'sum'"],
    ['a step size above 1', { stepSize: 1.5 }, 'expected stepSize to be a finite number in [0, 1], got 1.5'],
    ['a discount that is NaN', { discount: NaN }, 'expected discount to be a finite number in [0, 1], got NaN'],
    ['a negative epsilon', { epsilon: -0.1 }, 'expected epsilon'],
    ['an infinite initial value', { initialValue: Infinity }, 'expected initialValue'],
    ['a fractional seed', { seed: 0.5 }, 'expected seed'],
    ['an unknown guard', { guard: false }, 'expected guard'],
    ['states alone', { states: 3 }, 'expected both states and actions, or neither'],
    ['no actions', { states: 3, actions: 0 }, 'expected actions to be an integer in'],
    [
      'a coupling without similarity',
      { coupling: 'quotient' },
      "expected a similarity for coupling 'quotient', got none",
    ],
    ['a similarity without coupling', { similarity: matrix }, "expected a coupling for the similarity, got 'none'"],
    ['a threshold without similarity', { threshold: 0.5 }, 'expected a similarity for the threshold'],
    ['a similarity that is none', { coupling: 'quotient', similarity: 'chi' }, 'expected similarity to be'],
    [
      'quotient without threshold',
      { coupling: 'quotient', similarity: matrix },
      "for coupling 'quotient': it needs blocks",
    ],
    [
      'a threshold with a partition',
      { coupling: 'quotient', similarity: Partition.from([0, 0, 1]), threshold: 0.5 },
      'expected no threshold with a Partition',
    ],
    [
      'a threshold above 1',
      { coupling: 'target-sharing', similarity: matrix, threshold: 2 },
      'expected threshold to be a finite number in [0, 1], got 2',
    ],
    [
      'a similarity of the wrong size',
      { coupling: 'target-sharing', similarity: matrix, states: 2, actions: 2 },
      'expected a similarity of 4 pairs (states * actions), got one of 3',
    ],
  ])('refuses %s', async (_, options, message) => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    expect(() => new TabularAgent(backend, options as AgentOptions)).toThrow(InputError);
    expect(() => new TabularAgent(backend, options as AgentOptions)).toThrow(message);
    expect(backend.bytesInUse()).toBe(before);
  });

  it('refuses impossible similarities: asymmetric, negative, above 1, NaN', async () => {
    const backend = await loadBackend(name);
    for (const wrong of [0.4, -0.5, 1.5, NaN]) {
      const rows = [
        [1, wrong],
        [wrong === 0.4 ? 0.5 : wrong, 1],
      ];
      expect(() => new TabularAgent(backend, { coupling: 'target-sharing', similarity: rows }), String(wrong)).toThrow(
        InputError,
      );
    }
  });

  it('refuses divergences, and a threshold below the one a similarity was made with', async () => {
    const backend = await loadBackend(name);
    const measured = (divergence: boolean) => {
      const measure = { kind: 'measure', measure: 'jensen-shannon', divergence, threshold: 0.5 } as const;
      const entries = { kind: 'dense', rows: 2, values: Float64Array.of(1, 0.6, 0.6, 1) } as const;
      return new Similarity(entries, measure as unknown as SimilarityMeasure, Uint8Array.of(1, 1));
    };
    const make = (similarity: Similarity, threshold: number) =>
      new TabularAgent(backend, { coupling: 'target-sharing', similarity, threshold });
    expect(() => make(measured(true), 0.7)).toThrow("expected similarities in [0, 1], got 'divergences in nats'");
    expect(() => make(measured(false), 0.4)).toThrow(
      'expected threshold >= 0.5, with which the similarity was made, got 0.4',
    );
    make(measured(false), 0.5).dispose();
  });

  it('refuses bad experience', async () => {
    using agent = await make(three);
    expect(() => agent.act(3)).toThrow('expected a state in [0, 3), got 3');
    expect(() => agent.act(0.5)).toThrow(InputError);
    agent.act(0);
    expect(() => agent.advance(NaN, 1, false)).toThrow('expected a finite reward, got NaN');
    expect(() => agent.advance(1, -1, false)).toThrow('expected a state in [0, 3), got -1');
    expect(() => agent.advance(1, 1, undefined as never)).toThrow('expected terminated to be a boolean, got undefined');
    expect(() => agent.observe(0, 1, 1, 1, false)).toThrow('expected action');
    expect(() => agent.couple('none', matrix)).toThrow('expected a coupling for the similarity');
    expect(() => agent.couple('target-sharing', Partition.from([0, 0]))).toThrow('expected a similarity of 3 pairs');
    expect(() => {
      agent.q = [1, 2];
    }).toThrow('expected 3 action values, got 2');
    expect(() => {
      agent.q = [1, 2, NaN];
    }).toThrow(InputError);
    expect([...agent.q]).toEqual([0, 0, 0]);
  });

  it('throws after dispose', async () => {
    const agent = await make(three);
    agent.dispose();
    agent.dispose();
    expect(() => agent.q).toThrow('disposed');
    expect(() => agent.act(0)).toThrow('disposed');
  });
});
