import { beforeAll, describe, expect, it } from 'vitest';
import { DqnAgent } from '../../src/deep/dqn-agent.js';
import { actionImages } from '../../src/deep/dqn-network.js';
import type { DqnAgentOptions } from '../../src/deep/dqn-options.js';
import { GroupAction } from '../../src/deep/group-action.js';
import { mirror, observationSymmetry } from '../../src/deep/mirror.js';
import type { TransitionBatch } from '../../src/deep/replay-buffer.js';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { Random } from '../../src/engine/random.js';
import { similarityFromMatrix } from '../../src/similarity/similarity.js';
import { backends, loadBackend } from '../backends.js';

const square = new GroupAction([
  observationSymmetry({ order: [1, 0], signs: [1, -1], actions: [1, 2, 3, 0] }),
  observationSymmetry({ signs: [1, -1], actions: [0, 3, 2, 1] }),
]);

/** Two features, one state each; a linear network `Q(x, a) = x · w[., a] + b[a]`, laid out w00 w01 w10 w11 b0 b1. */
const linear: DqnAgentOptions = {
  features: 2,
  actions: 2,
  hidden: [],
  batchSize: 4,
  discount: 0.5,
  learningRate: 0.25,
  targetRate: 1,
  targetEvery: 100,
  double: false,
  huber: 1,
};

function batchOf(
  rows: readonly { x: number[]; a: number; r: number; next: number[]; end?: boolean; pair?: number }[],
): TransitionBatch {
  return {
    observations: Float32Array.from(rows.flatMap(({ x }) => x)),
    actions: Int32Array.from(rows, ({ a }) => a),
    rewards: Float64Array.from(rows, ({ r }) => r),
    nextObservations: Float32Array.from(rows.flatMap(({ next }) => next)),
    terminated: Uint8Array.from(rows, ({ end }) => (end ? 1 : 0)),
    pairs: Int32Array.from(rows, ({ pair }) => pair ?? -1),
  };
}

describe.each(backends)('DqnAgent on the $name backend', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  /** An agent whose parameters and target are both `theta`; the target was moved there by hand. */
  const agentWith = (options: DqnAgentOptions, theta: number[]): DqnAgent => {
    const agent = new DqnAgent(backend, options);
    agent.parameters = theta;
    agent.syncTarget();
    return agent;
  };

  describe('one update, by hand', () => {
    // Q(x, 0) = 2 x₀ + x₁ + 0.5, Q(x, 1) = −x₀ + 3 x₁.
    const theta = [2, -1, 1, 3, 0.5, 0];

    it('bootstraps, unless the problem ended', () => {
      using agent = agentWith(linear, theta);
      // x = (1, 0), a = 0: Q = 2.5. x' = (0, 1): Q' = (1.5, 3), best 3. y = 1 + 0.5 · 3 = 2.5: no error, no loss.
      expect(agent.learnFrom(batchOf([{ x: [1, 0], a: 0, r: 1, next: [0, 1] }])).loss).toBe(0);
      expect(Array.from(agent.parameters)).toEqual(theta);
      // Ended: y = 1, error 1.5, Huber 1.5 − 0.5 = 1.
      expect(agent.learnFrom(batchOf([{ x: [1, 0], a: 0, r: 1, next: [0, 1], end: true }])).loss).toBe(1);
    });

    it('steps Adam along the clipped error of the action taken', () => {
      using agent = agentWith(linear, theta);
      // Errors 2.5 − 1 = 1.5, clipped to 1, in row 0 and, x = (0, 1), a = 1, Q = 3, y = 2.75, error 0.25, in row 1; mean of two rows.
      const update = agent.learnFrom(
        batchOf([
          { x: [1, 0], a: 0, r: 1, next: [0, 1], end: true },
          { x: [0, 1], a: 1, r: 2.75, next: [0, 0], end: true },
        ]),
      );
      expect(update.loss).toBe((1 + 0.25 ** 2 / 2) / 2);
      // Gradients: w00 and b0 get 1/2, w11 and b1 0.25/2, the others 0. Adam's first step is η g / (|g| + ε), ε = 1e-4.
      const step = (g: number): number => (0.25 * g) / (g + 1e-4);
      const moved = [2 - step(0.5), -1, 1, 3 - step(0.125), 0.5 - step(0.5), -step(0.125)];
      agent.parameters.forEach((value, k) => {
        expect(value).toBeCloseTo(moved[k]!, 5);
      });
    });

    it('judges by the target network, and chooses by the learned one with double', () => {
      const next = batchOf([{ x: [1, 0], a: 0, r: 0, next: [0, 1] }]);
      const choose = (double: boolean): number => {
        using agent = agentWith({ ...linear, double, huber: 100 }, theta);
        // Learned now: Q'(x', ·) = (7, 3), so that it chooses 0; the target has (1.5, 3). Q(x, 0) = 2.5 + 5.5 = 8.
        agent.parameters = [2, -1, 1, 3, 6, 0];
        return agent.learnFrom(next).loss;
      };
      // y = 0.5 · 3 and error 8 − 1.5; with double y = 0.5 · 1.5 and error 8 − 0.75.
      expect(choose(false)).toBe(6.5 ** 2 / 2);
      expect(choose(true)).toBe(7.25 ** 2 / 2);
    });

    it('moves the target network when it is due, by its share', () => {
      using agent = agentWith({ ...linear, targetEvery: 2, targetRate: 0.25 }, theta);
      const end = batchOf([{ x: [1, 0], a: 0, r: 1, next: [0, 1], end: true }]);
      agent.learnFrom(end);
      expect(Array.from(agent.targetParameters)).toEqual(theta);
      agent.learnFrom(end);
      const learned = agent.parameters;
      agent.targetParameters.forEach((value, k) => {
        expect(value).toBeCloseTo(0.75 * theta[k]! + 0.25 * learned[k]!, 6);
      });
    });

    it('adds λ times the symmetry loss of coupled pairs', () => {
      const chi = similarityFromMatrix([
        [1, 0, 0, 0.9],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0.9, 0, 0, 1],
      ]);
      const bins = { states: 2, stateOf: (x: ArrayLike<number>) => (x[0]! > 0 ? 0 : 1) };
      const symmetry = { kind: 'loss', symmetryWeight: 0.5, threshold: 0.8, bins, similarity: chi } as const;
      using agent = agentWith({ ...linear, symmetry }, theta);
      // Pairs (state 0, action 0) = 0 and (1, 1) = 3, Q = 2.5 and 3, no TD error (y = Q): L_sym = 0.5² = 0.25.
      const update = agent.learnFrom(
        batchOf([
          { x: [1, 0], a: 0, r: 2.5, next: [0, 0], end: true, pair: 0 },
          { x: [0, 1], a: 1, r: 3, next: [0, 0], end: true, pair: 3 },
        ]),
      );
      expect(update).toEqual({ loss: 0, symmetryLoss: 0.25, coupled: 1 });
      // ∂ = 0.5 · 2 · (∓0.5): Q(x₀, 0) rises and Q(x₁, 1) falls by Adam's first step of η = 0.25 each in weight and bias.
      const [w00, , , w11, b0, b1] = agent.parameters;
      expect([w00! + b0!, w11! + b1!].map((q) => Math.round(100 * q) / 100)).toEqual([3, 2.5]);
    });
  });

  it('couples each transition with its images under a known symmetry, and learns from the transition alone', () => {
    const group = mirror(2, 2);
    // Q(x, 0) = 2 x₀ + x₁ + 0.5, Q(x, 1) = −x₀ + 3 x₁: x = (1, 0), a = 0 has Q = 2.5, its image (−1, 0), 1 has Q = 1.
    using agent = agentWith(
      { ...linear, symmetry: { kind: 'orbit-loss', group, symmetryWeight: 0.5 } },
      [2, -1, 1, 3, 0.5, 0],
    );
    const update = agent.learnFrom(batchOf([{ x: [1, 0], a: 0, r: 2.5, next: [0, 0], end: true }]));
    // y = Q: no TD error. L_sym = 1.5², its gradient 2 · 1.5 up and down, times λ = 0.5.
    expect(update).toEqual({ loss: 0, symmetryLoss: 2.25, coupled: 1 });
    // ∂w00 = 1.5 · x₀ = 1.5, ∂b0 = 1.5, ∂w01 = −1.5 · −1 = 1.5, ∂b1 = −1.5; weights of x₁ = 0 have none.
    expect(Array.from(agent.gradients)).toEqual([1.5, 1.5, 0, 0, 1.5, -1.5]);
  });

  it('has the gradient of both losses that finite differences give, with a known symmetry', () => {
    const options: DqnAgentOptions = {
      features: 2,
      actions: 4,
      hidden: [8],
      batchSize: 4,
      seed: 3,
      huber: 100,
      symmetry: { kind: 'orbit-loss', group: square, symmetryWeight: 0.3 },
    };
    const batch = batchOf([
      { x: [0.4, -1.1], a: 2, r: 0.3, next: [0, 0], end: true },
      { x: [-0.7, 0.2], a: 0, r: -0.4, next: [0, 0], end: true },
    ]);
    const lossAt = (theta: Float32Array): number => {
      using probe = new DqnAgent(backend, options);
      probe.parameters = theta;
      const { loss, symmetryLoss } = probe.learnFrom(batch);
      return loss + 0.3 * symmetryLoss;
    };
    using agent = new DqnAgent(backend, options);
    const theta = agent.parameters;
    agent.learnFrom(batch);
    const gradients = agent.gradients;
    for (let k = 0; k < theta.length; ++k) {
      const slope = (lossAt(theta.with(k, theta[k]! + 1e-2)) - lossAt(theta.with(k, theta[k]! - 1e-2))) / 2e-2;
      expect(gradients[k]).toBeCloseTo(slope, 2);
    }
  });

  it('sums several rewards before it bootstraps, fewer where the problem ends', () => {
    using agent = new DqnAgent(backend, { ...linear, multiStep: 2, huber: 100, warmup: 1000 });
    agent.observe([1, 0], 0, 1, [2, 0]);
    expect(agent.replay.size).toBe(0);
    expect(() => agent.toBytes()).toThrow('expected an agent at the end of an episode');
    agent.observe([2, 0], 1, 4, [3, 0]);
    agent.observe([3, 0], 0, 16, [4, 0], { terminated: true });
    // γ = 0.5: 1 + 4/2 to (3, 0), 4 + 16/2 to the end, 16 to the end.
    const { transitions } = agent.replay.contents();
    expect(Array.from(transitions.rewards)).toEqual([3, 12, 16]);
    expect(Array.from(transitions.nextObservations)).toEqual([3, 0, 4, 0, 4, 0]);
    expect(Array.from(transitions.terminated)).toEqual([0, 1, 1]);
    // It bootstraps with γ²: Q(x, a) = b_a, so y = 3 + 0.25 · 8 = 5, and b_0 = 5 is no error.
    agent.parameters = [0, 0, 0, 0, 5, 8];
    agent.syncTarget();
    expect(agent.learnFrom(agent.replay.take([0])).loss).toBe(0);
    // A truncated episode: one span is whole, the last step is in none, and nothing is left over.
    agent.observe([1, 0], 0, 1, [2, 0]);
    agent.observe([2, 0], 0, 1, [3, 0], { truncated: true });
    expect(agent.replay.size).toBe(4);
    expect(() => agent.toBytes()).not.toThrow();
  });

  it('keeps the next observation of a truncated step and bootstraps from it', () => {
    using agent = new DqnAgent(backend, { ...linear, warmup: 1000 });
    agent.observe([1, 0], 0, 1, [0, 1], { truncated: true });
    agent.observe([1, 0], 0, 1, [0, 1], { terminated: true });
    expect(Array.from(agent.replay.take([0, 1]).terminated)).toEqual([0, 1]);
    expect(agent.episodes).toBe(2);
  });

  it('learns when it is due: from warmup on, every trainEvery steps', () => {
    using agent = new DqnAgent(backend, { ...linear, warmup: 5, trainEvery: 3 });
    const at: number[] = [];
    for (let step = 1; step <= 12; ++step) {
      const before = agent.updates;
      agent.observe([1, 0], 0, 1, [0, 1]);
      if (agent.updates > before) at.push(step);
    }
    expect(at).toEqual([6, 9, 12]);
  });

  it('explores with probability ε', () => {
    using agent = new DqnAgent(backend, { ...linear, epsilon: 0.5 });
    agent.parameters = [0, 0, 0, 0, 0, 1];
    let other = 0;
    for (let n = 0; n < 4000; ++n) if (agent.act([0, 0]) === 0) ++other;
    // Action 0 comes by exploration alone: 1/4 of 4000, ± 27 (one standard deviation).
    expect(Math.abs(other - 1000)).toBeLessThan(5 * 27.4);
    expect(agent.greedy([0, 0])).toBe(1);
  });

  it('scales features before the network sees them', () => {
    using agent = new DqnAgent(backend, { ...linear, scale: [0.5, 4] });
    agent.parameters = [1, 0, 1, 0, 0, 0];
    expect(Array.from(agent.values([2, 3]))).toEqual([1 + 12, 0]);
  });

  it('gives the values of more observations than fit a batch', () => {
    using agent = new DqnAgent(backend, { ...linear, batchSize: 2 });
    const many = Float64Array.from({ length: 10 }, (_, k) => k);
    const each = Array.from({ length: 5 }, (_, n) => Array.from(agent.values(many.subarray(2 * n, 2 * n + 2))));
    expect(Array.from(agent.values(many))).toEqual(each.flat());
  });

  describe('an orbit-averaged network', () => {
    const options: DqnAgentOptions = {
      features: 2,
      actions: 4,
      hidden: [8],
      batchSize: 4,
      seed: 3,
      symmetry: { kind: 'network', group: square },
    };

    it('is invariant to the last bit, before and after learning', () => {
      using agent = new DqnAgent(backend, options);
      const random = new Random(1);
      for (let round = 0; round < 5; ++round) {
        const x = Float64Array.of(random.normal(), random.normal());
        const q = agent.values(x);
        for (const g of square.elements) {
          const moved = new Float64Array(2);
          g.input.apply(x, moved);
          const there = agent.values(moved);
          actionImages(g).forEach((image, a) => {
            expect(there[image]).toBe(q[a]);
          });
        }
        agent.learnFrom(batchOf([{ x: [...x], a: 1, r: 1, next: [0.3, 0.1] }]));
      }
    });

    it('has the gradient that finite differences of its loss give', () => {
      using agent = new DqnAgent(backend, options);
      const batch = batchOf([
        { x: [0.4, -1.1], a: 2, r: 0.3, next: [0, 0], end: true },
        { x: [-0.7, 0.2], a: 0, r: -0.4, next: [0, 0], end: true },
      ]);
      const lossAt = (theta: Float32Array): number => {
        using probe = new DqnAgent(backend, options);
        probe.parameters = theta;
        return probe.learnFrom(batch).loss;
      };
      const theta = agent.parameters;
      agent.learnFrom(batch);
      const gradients = agent.gradients;
      for (let k = 0; k < theta.length; ++k) {
        const slope = (lossAt(theta.with(k, theta[k]! + 1e-2)) - lossAt(theta.with(k, theta[k]! - 1e-2))) / 2e-2;
        expect(gradients[k]).toBeCloseTo(slope, 2);
      }
    });
  });

  it('learns from all images of mirrored transitions as from the transitions themselves', () => {
    const group = mirror(2, 2);
    const row = { x: [1, 0.5], a: 0, r: 1, next: [0.25, 1] };
    const image = { x: [-1, -0.5], a: 1, r: 1, next: [-0.25, -1] };
    using augmented = new DqnAgent(backend, { ...linear, symmetry: { kind: 'transitions', group } });
    using plain = new DqnAgent(backend, linear);
    augmented.learnFrom(batchOf([row]));
    plain.learnFrom(batchOf([row, image]));
    expect(augmented.parameters).toEqual(plain.parameters);
  });

  it('refuses what does not fit', () => {
    const make = (options: object) => () => new DqnAgent(backend, { ...linear, ...options });
    expect(make({ gamma: 1 })).toThrow("got 'gamma'");
    expect(make({ discount: 1.5 })).toThrow('expected discount to be a finite number in [0, 1], got 1.5');
    expect(make({ targetRate: 0 })).toThrow('expected targetRate > 0, got 0');
    expect(make({ hidden: [0] })).toThrow('hidden[0]');
    expect(make({ scale: [1] })).toThrow('expected scale to have 2 entries');
    expect(make({ symmetry: { kind: 'mirror' } })).toThrow("'transitions', 'network', 'orbit-loss', 'loss'");
    expect(make({ symmetry: { kind: 'network', group: mirror(4, 2) } })).toThrow(
      "expected a group that acts on 2 features and 2 actions, got '4 and 2'",
    );
    const bins = { states: 3, stateOf: () => 0 };
    const chi = similarityFromMatrix([[1]]);
    expect(make({ symmetry: { kind: 'loss', bins, similarity: chi } })).toThrow('a similarity of 3 states * 2 actions');
    expect(make({ symmetry: { kind: 'loss' } })).toThrow('expected symmetry.bins with states and stateOf');
    using agent = new DqnAgent(backend, linear);
    expect(() => agent.act([1])).toThrow('expected observation of 2 numbers');
    expect(() => agent.observe([1, 0], 2, 0, [0, 0])).toThrow('expected action to be an integer in [0, 1], got 2');
    expect(() => agent.observe([1, 0], 0, Number.NaN, [0, 0])).toThrow('expected reward to be a finite number');
    expect(() => agent.learn()).toThrow('expected transitions to sample from');
    expect(agent.steps).toBe(0);
  });
});
