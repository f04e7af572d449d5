/** Two or three steps of each learner by hand: double Q-learning, traces, policy gradients. */
import { describe, expect, it } from 'vitest';
import type { LearnerKernelOptions } from '../../src/engine/contracts/learner.js';
import { Random } from '../../src/engine/random.js';
import { backends, loadBackend } from '../backends.js';

const plain = {
  states: 3,
  actions: 2,
  learner: 'q-lambda',
  stepSize: 0.5,
  discount: 0.5,
  epsilon: 0,
  initialValue: 0,
  seed: 1,
} as const satisfies LearnerKernelOptions;

describe.each(backends)('on the $name backend', ({ name }) => {
  const make = async (options: Partial<LearnerKernelOptions>) =>
    (await loadBackend(name)).learner({ ...plain, ...options });

  describe('double Q-learning', () => {
    it('values the best action of one table by the other', async () => {
      using learner = await make({ learner: 'double-q' });
      learner.setQ(Float64Array.of(0, 0, 1, 2, 0, 0));
      // One coin a step: its top bit says which table learns.
      const coins = new Random(1);
      const tables = [
        [0, 0, 1, 2, 0, 0],
        [0, 0, 1, 2, 0, 0],
      ];
      const seen = new Set<number>();
      for (let k = 0; k < 12; ++k) {
        const coin = coins.next() >>> 31;
        seen.add(coin);
        const updated = tables[coin]!;
        const other = tables[1 - coin]!;
        // (1, 1) ends with −4: worth half of what it was, minus 2; then (0, 0) leads to state 1 with reward 1.
        learner.observe(1, 1, -4, 2, 0, true);
        updated[3] = updated[3]! / 2 - 2;
        const second = coins.next() >>> 31;
        seen.add(second);
        const then = tables[second]!;
        const judge = tables[1 - second]!;
        learner.observe(0, 0, 1, 1, 0, false);
        const best = then[3]! > then[2]! ? 3 : 2;
        then[0] = then[0]! + 0.5 * (1 + 0.5 * judge[best]! - then[0]!);
        expect([...learner.q()]).toEqual(updated.map((_, pair) => (tables[0]![pair]! + tables[1]![pair]!) / 2));
        expect(other).not.toBe(updated);
      }
      expect(seen.size).toBe(2);
      expect(learner.updates()).toBe(24);
    });

    it('tosses the same coin again from the same state of its generator', async () => {
      // Two steps with reward 8: the mean of both tables is 3 when one table took both, 4 when each took one.
      using learner = await make({ learner: 'double-q' });
      for (let step = 0; step < 20; ++step) {
        const before = learner.generator();
        expect(before.length).toBe(4);
        learner.setQ(new Float64Array(6));
        learner.observe(0, 0, 8, 0, 0, true);
        learner.observe(0, 0, 8, 0, 0, true);
        const [twice] = learner.q();
        const after = learner.generator();
        expect([...after]).not.toEqual([...before]);
        learner.setGenerator(before);
        learner.setQ(new Float64Array(6));
        learner.observe(0, 0, 8, 0, 0, true);
        learner.observe(0, 0, 8, 0, 0, true);
        expect(learner.q()[0]).toBe(twice);
        expect([...learner.generator()]).toEqual([...after]);
      }
    });

    it('setQ sets both tables', async () => {
      using learner = await make({ learner: 'double-q' });
      learner.observe(0, 0, 8, 0, 0, true);
      expect(learner.q()[0]).toBe(2);
      learner.setQ(new Float64Array(6).fill(1));
      learner.observe(0, 0, 1, 0, 0, true);
      expect([...learner.q()]).toEqual([1, 1, 1, 1, 1, 1]);
    });
  });

  // α = γ = 0.5 and λ = 1: a trace halves each step.
  describe('traces', () => {
    it('SARSA(λ) spreads each error over the steps before', async () => {
      using learner = await make({ learner: 'sarsa-lambda', traceDecay: 1 });
      learner.observe(0, 0, 0, 1, 1, false);
      // δ = 4: Q(1, 1) = 2, Q(0, 0) = 0.5 · 4 · ½.
      learner.observe(1, 1, 4, 2, 0, false);
      expect([...learner.q()]).toEqual([1, 0, 0, 2, 0, 0]);
      // The end, δ = −8: −4, 2 − 4 · ½, 1 − 4 · ¼.
      learner.observe(2, 0, -8, 0, 0, true);
      expect([...learner.q()]).toEqual([0, 0, 0, 0, -4, 0]);
      expect(learner.updates()).toBe(6);
      // A new episode: no trace is left. y = 0.5 · Q(2, 0) = −2.
      learner.observe(0, 0, 0, 2, 0, false);
      expect([...learner.q()]).toEqual([-1, 0, 0, 0, -4, 0]);
    });

    it.each([
      // δ: 1; 1 + 0.5 · 0.5 − 0.5 = 0.75. Replacing: 0.5 + 0.375. Accumulating: the trace is 1.5.
      ['replacing', 0.875],
      ['accumulating', 1.0625],
    ] as const)('%s, a pair visited again', async (traces, value) => {
      using learner = await make({ learner: 'sarsa-lambda', traceDecay: 1, traces });
      learner.observe(0, 0, 1, 0, 0, false);
      learner.observe(0, 0, 1, 0, 0, false);
      expect(learner.q()[0]).toBe(value);
      expect(learner.updates()).toBe(traces === 'replacing' ? 2 : 3);
    });

    it('Q(λ) bootstraps from the best action, and drops traces at one that is not', async () => {
      using learner = await make({ traceDecay: 1 });
      learner.setQ(Float64Array.of(0, 0, 0, 2, 0, 0));
      // y = 0.5 · 2
      learner.observe(0, 0, 0, 1, 0, false);
      expect([...learner.q()]).toEqual([0.5, 0, 0, 2, 0, 0]);
      // Action 0 is not greedy in state 1: δ = 4 reaches (1, 0) alone.
      learner.observe(1, 0, 4, 2, 0, false);
      expect([...learner.q()]).toEqual([0.5, 0, 2, 2, 0, 0]);
      // Actions 0 and 1 are equals: either is greedy. δ = 4 in (2, 1), half of it in (1, 0).
      learner.observe(2, 1, 4, 0, 0, true);
      expect([...learner.q()]).toEqual([0.5, 0, 3, 2, 0, 2]);
    });

    it('drops traces below 0.001, and where an observation does not go on', async () => {
      using learner = await make({ states: 14, actions: 1, traceDecay: 1 });
      for (let s = 0; s < 12; ++s) learner.observe(s, 0, 0, s + 1, 0, false);
      learner.observe(12, 0, 2048, 13, 0, false);
      // 0.5 · 2048 · 2^−n for n = 0 … 9; 2^−10 is below 0.001.
      expect([...learner.q()]).toEqual([0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 0]);
      learner.observe(5, 0, 0, 13, 0, true);
      expect(learner.q()[12]).toBe(1024);
      expect(learner.q()[5]).toBe(4);
    });

    it('an episode that was cut leaves no trace to the next', async () => {
      using learner = await make({ states: 2, actions: 1, learner: 'sarsa-lambda', traceDecay: 1 });
      learner.begin(0);
      learner.advance(0, 1, false);
      learner.end();
      learner.observe(1, 0, 4, 1, 0, true);
      expect([...learner.q()]).toEqual([0, 2]);
    });

    it('λ = 0 is the one-step learner, bit for bit', async () => {
      const random = new Random(3);
      for (const [traced, other] of [
        ['q-lambda', 'q-learning'],
        ['sarsa-lambda', 'sarsa'],
      ] as const) {
        using a = await make({ learner: traced, traceDecay: 0, epsilon: 0.3 });
        using b = await make({ learner: other, epsilon: 0.3 });
        let action = a.begin(0);
        expect(b.begin(0)).toBe(action);
        for (let t = 0; t < 300; ++t) {
          const state = random.below(3);
          const reward = random.uniform();
          action = a.advance(reward, state, false);
          expect(b.advance(reward, state, false)).toBe(action);
        }
        expect(a.q()).toEqual(b.q());
        expect(a.updates()).toBe(b.updates());
      }
    });
  });

  describe('REINFORCE', () => {
    // π(0) after θ = [θ₀, θ₁].
    const first = (a: number, b: number) => 1 / (1 + Math.exp(b - a));

    it('learns at the end, from the last step to the first', async () => {
      using learner = await make({ learner: 'reinforce', criticStepSize: 0.25, initialValue: 1 });
      learner.observe(0, 0, 2, 1, 0, false);
      expect(learner.updates()).toBe(0);
      learner.observe(1, 1, 9, 2, 0, true);
      // State 1: G = 9, δ = 8, V = 3, θ = ∓0.5 · 8 · ½. State 0: G = 2 + 4.5, δ = 5.5, V = 2.375, θ = ±1.375.
      expect([...learner.critic()!]).toEqual([2.375, 3, 1]);
      expect([...learner.q()]).toEqual([1.375, -1.375, -2, 2, 0, 0]);
      expect(learner.updates()).toBe(6);
      // A second episode from the policy that is there now: G = 1, δ = 1 − 3.
      learner.observe(1, 1, 1, 2, 0, true);
      const p = first(-2, 2);
      expect(learner.critic()![1]).toBe(2.5);
      expect(learner.q()[2]).toBeCloseTo(-2 + 0.5 * -2 * (0 - p), 14);
      expect(learner.q()[3]).toBeCloseTo(2 + 0.5 * -2 * (1 - (1 - p)), 14);
    });

    it('takes the value of the state reached when the episode was cut', async () => {
      for (const cut of ['end', 'begin', 'observe'] as const) {
        using learner = await make({ learner: 'reinforce', initialValue: 4 });
        learner.observe(0, 0, 1, 2, 0, false);
        if (cut === 'end') learner.end();
        else if (cut === 'begin') learner.begin(0);
        else learner.observe(1, 0, 0, 1, 0, false); // does not start in state 2, where the last one led
        // G = 1 + 0.5 · 4, δ = −1.
        expect([...learner.critic()!]).toEqual([3.5, 4, 4]);
        expect([...learner.q()]).toEqual([-0.25, 0.25, 0, 0, 0, 0]);
      }
    });
  });

  describe('actor-critic', () => {
    it('with a critic of actions', async () => {
      using learner = await make({ learner: 'actor-critic', criticStepSize: 0.25, initialValue: 2 });
      // y = 3 + 0.5 · 2, δ = 2: Q(0, 0) = 2.5, θ = ±0.5 · 2 · ½.
      learner.observe(0, 0, 3, 1, 0, false);
      expect([...learner.critic()!]).toEqual([2.5, 2, 2, 2, 2, 2]);
      expect([...learner.q()]).toEqual([0.5, -0.5, 0, 0, 0, 0]);
      // The end with reward 1 by action 1: V(0) = 2 + 0.5 p with p = π(0|0) = 1/(1 + e^−1).
      learner.observe(0, 1, 1, 1, 0, true);
      const p = 1 / (1 + Math.exp(-1));
      const error = 1 - (2 + 0.5 * p);
      expect(learner.critic()![1]).toBe(1.75);
      expect(learner.q()[0]).toBeCloseTo(0.5 - 0.5 * error * p, 14);
      expect(learner.q()[1]).toBeCloseTo(-0.5 + 0.5 * error * p, 14);
      expect(learner.updates()).toBe(6);
    });

    it('with a critic of states', async () => {
      using learner = await make({ learner: 'actor-critic', critic: 'state', criticStepSize: 0.25, initialValue: 2 });
      learner.observe(0, 0, 3, 1, 0, false);
      expect([...learner.critic()!]).toEqual([2.5, 2, 2]);
      // δ = 0.5 − 2.5.
      learner.observe(0, 0, 0.5, 1, 0, true);
      expect([...learner.critic()!]).toEqual([2, 2, 2]);
      const p = 1 / (1 + Math.exp(-1));
      expect(learner.q()[0]).toBeCloseTo(0.5 - (1 - p), 14);
    });

    it('draws its actions from the softmax of its preferences', async () => {
      using learner = await make({ learner: 'actor-critic', states: 1, actions: 3 });
      // Weights 1, 2, 5 over 8.
      learner.setQ(Float64Array.of(0, Math.log(2), Math.log(5)));
      const counts = [0, 0, 0];
      for (let k = 0; k < 16_000; ++k) ++counts[learner.begin(0)]!;
      // Five standard deviations are at most 320.
      for (const [action, weight] of [1, 2, 5].entries()) {
        expect(Math.abs(counts[action]! - 2000 * weight)).toBeLessThan(320);
      }
    });
  });

  it('only policy gradients have a critic', async () => {
    using learner = await make({});
    expect(learner.critic()).toBe(null);
  });

  it('every learner gives its memory back, coupled or not', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const learners = ['double-q', 'q-lambda', 'sarsa-lambda', 'reinforce', 'actor-critic'] as const;
    for (const learner of learners) {
      const kernel = await make({ learner });
      const rows = {
        kind: 'sparse',
        rows: 6,
        rowStarts: Int32Array.of(0, 1, 2, 2, 2, 2, 2),
        columnIndices: Int32Array.of(1, 0),
        values: Float64Array.of(1, 1),
      } as const;
      const identity = { states: Int32Array.of(0, 1, 2), pairs: Int32Array.of(0, 1, 2, 3, 4, 5) };
      kernel.couple('sampling', rows, true);
      kernel.couple('augmentation', null, true, { transformations: [identity] });
      kernel.couple('quotient', rows, true);
      for (let t = 0; t < 200; ++t) kernel.observe(t % 3, 0, 1, (t + 1) % 3, 0, false);
      kernel.dispose();
      kernel.dispose();
      expect(() => kernel.end()).toThrow('this learner is disposed');
      expect(() => kernel.critic()).toThrow('this learner is disposed');
    }
    expect(backend.bytesInUse()).toBe(before);
  });
});
