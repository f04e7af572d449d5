import { beforeAll, describe, expect, it } from 'vitest';
import { ActorCriticAgent } from '../../../src/deep/actor-critic/agent.js';
import { Learned } from '../../../src/deep/actor-critic/learned.js';
import {
  type ActorCriticAgentOptions,
  type ActorCriticOptions,
  resolveActorCriticOptions,
} from '../../../src/deep/actor-critic/options.js';
import { GroupAction } from '../../../src/deep/group-action.js';
import { SignedPermutation } from '../../../src/deep/signed-permutation.js';
import type { Backend } from '../../../src/engine/contracts/backend.js';
import { Random } from '../../../src/engine/random.js';
import { backends, loadBackend } from '../../backends.js';

const mirror = new GroupAction([
  { input: new SignedPermutation([0, 1, 2], [1, -1, -1]), output: new SignedPermutation([0], [-1]) },
]);
const shape = { features: 3, low: [-2], high: [2] };

describe.each(backends)('an actor-critic agent on the $name backend', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  /** Parameters of linear networks: one feature, one action. */
  function linear(options: ActorCriticOptions) {
    const resolved = resolveActorCriticOptions({ features: 1, low: [-1], high: [1], hidden: [], ...options });
    const learned = new Learned(backend, resolved);
    const state = learned.networks.state();
    // Actor f = 2 x − 0.5; critics Q₁ = x + 3 u − 1 and Q₂ = −x + u + 2, targets alike.
    const values = [Float32Array.of(2, -0.5), Float32Array.of(1, 3, -1), Float32Array.of(-1, 1, 2)];
    learned.networks.restore({
      online: state.online.map(({ optimizer }, k) => ({ parameters: values[k]!, optimizer })),
      target: values,
    });
    return learned;
  }

  it('makes the update of TD3, by hand', () => {
    const learned = linear({ discount: 0.5, criticRate: 0.1, actorRate: 0.1 });
    const batch = {
      observations: Float32Array.of(1, 0.5),
      actions: Float32Array.of(0.25, -1),
      rewards: Float64Array.of(1, 2),
      nextObservations: Float32Array.of(0.25, 1),
      terminated: Uint8Array.of(0, 1),
    };
    // ũ = tanh(0) + 0.5 = 0.5: Q₁⁻ = 0.25 + 1.5 − 1 = 0.75, Q₂⁻ = −0.25 + 0.5 + 2 = 2.25; y = 1 + 0.5 · 0.75, and 2 at the end.
    // Q₁(1, 0.25) = 0.75 and Q₁(0.5, −1) = −3.5: errors −0.625 and −5.5.
    const { loss, value } = learned.updateCritics(batch, Float32Array.of(0.5, 0));
    expect(loss).toBeCloseTo((0.625 ** 2 + 5.5 ** 2) / 4, 12);
    expect(value).toBeCloseTo((0.75 - 3.5) / 2, 12);
    // The first step of Adam is its rate against the sign of each gradient. Those of Q₁: of x (−0.625 · 1 − 5.5 · 0.5) / 2 < 0,
    // of u (−0.625 · 0.25 + 5.5) / 2 > 0, of the constant < 0. Q₂(1, 0.25) = 1.25 and Q₂(0.5, −1) = 0.5: errors −0.125 and −1.5.
    const { critics, actor } = learned.parameters();
    const near = (got: Float32Array, wanted: number[]) =>
      wanted.forEach((number, k) => {
        expect(Math.abs(got[k]! - number)).toBeLessThan(1e-5);
      });
    near(critics[0], [1.1, 2.9, -0.9]);
    near(critics[1], [-0.9, 0.9, 2.1]);
    near(actor, [2, -0.5]);
    // ∂Q₁/∂u = 2.9 everywhere: the actor goes up, −2.9 / 2 (1 − tanh² f) at f = 1.5 and 0.5.
    const gradient = learned.policyGradient(batch.observations);
    near(gradient, [-1.45 * (1 - Math.tanh(1.5) ** 2), -1.45 * (1 - Math.tanh(0.5) ** 2)]);
    learned.updateActor(batch.observations);
    near(learned.parameters().actor, [2.1, -0.4]);
    learned.networks.follow(0.25);
    near(Float32Array.from(learned.networks.state().target[1]!), [1.025, 2.975, -0.975]);
    near(Float32Array.from(learned.networks.state().target[0]!), [2.025, -0.475]);
    learned.networks.dispose();
  });

  function experienced(options: Partial<ActorCriticAgentOptions> = {}): ActorCriticAgent {
    const agent = new ActorCriticAgent(backend, { ...shape, hidden: [16], batchSize: 8, warmup: 10, ...options });
    const random = new Random(9);
    let x = [1, 0, 0];
    for (let n = 0; n < 30; ++n) {
      const next = [random.uniform(), random.uniform() - 0.5, random.uniform() - 0.5];
      agent.observe(x, agent.act(x), random.uniform(), next, { terminated: n === 19 });
      x = next;
    }
    return agent;
  }

  it('is equivariant in policy and value with an averaged network, and not without', () => {
    const [x, image] = [
      [0.6, 0.8, -3],
      [0.6, -0.8, 3],
    ];
    using agent = experienced({ symmetry: { kind: 'network', group: mirror } });
    expect(agent.updates).toBe(21);
    expect(agent.greedy(image!)).toEqual(agent.greedy(x!).map((u) => -u));
    expect(agent.greedy(x!)[0]).not.toBe(0);
    expect(agent.value(image!, [-1.5])).toBe(agent.value(x!, [1.5]));
    using plain = experienced();
    expect(plain.greedy(image!)[0]).not.toBe(-plain.greedy(x!)[0]!);
  });

  it('learns from mirrored transitions as from both in one batch', () => {
    const options = { ...shape, hidden: [8], smoothing: 0, policyEvery: 1 };
    using told = new ActorCriticAgent(backend, {
      ...options,
      batchSize: 2,
      symmetry: { kind: 'transitions', group: mirror },
    });
    using plain = new ActorCriticAgent(backend, { ...options, batchSize: 4 });
    const [a, b] = [
      { x: [0.6, 0.8, 1], u: 0.5, next: [0.8, 0.6, 2] },
      { x: [1, 0, -1], u: -1, next: [0.9, -0.4, -2] },
    ];
    const flipped = (v: number[]) => [v[0]!, -v[1]!, -v[2]!];
    const batchOf = (rows: readonly { x: number[]; u: number; next: number[] }[], rewards: number[]) => ({
      observations: Float32Array.from(rows.flatMap(({ x }) => x)),
      actions: Float32Array.from(rows, ({ u }) => u),
      nextObservations: Float32Array.from(rows.flatMap(({ next }) => next)),
      rewards: Float64Array.from(rewards),
      terminated: new Uint8Array(rows.length),
    });
    const image = ({ x, u, next }: typeof a) => ({ x: flipped(x), u: -u, next: flipped(next) });
    told.learnFrom(batchOf([a!, b!], [1, 2]));
    plain.learnFrom(batchOf([a!, image(a!), b!, image(b!)], [1, 1, 2, 2]));
    expect(told.parameters).toEqual(plain.parameters);
    expect(told.lastUpdate).toEqual(plain.lastUpdate);
  });

  it('starts with uniform actions within their bounds, then clips', () => {
    using agent = new ActorCriticAgent(backend, {
      features: 1,
      low: [0, -3],
      high: [2, -1],
      warmup: 100,
      exploration: 5,
    });
    const actions = Array.from({ length: 60 }, () => agent.act([0]));
    for (const [k, low] of [0, -3].entries()) {
      const own = actions.map((action) => action[k]!);
      expect(Math.min(...own)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...own)).toBeLessThanOrEqual(low + 2);
      expect(Math.max(...own) - Math.min(...own)).toBeGreaterThan(1.5);
    }
    for (let n = 0; n < 100; ++n) agent.observe([0], [9, -2], 0, [0], {});
    expect(agent.replay.contents().transitions.actions.slice(0, 2)).toEqual(Float32Array.of(1, 0));
    const noisy = Array.from({ length: 60 }, () => agent.act([0]));
    expect(noisy.some(([u]) => u === 2)).toBe(true);
    expect(noisy.some(([u]) => u === 0)).toBe(true);
  });

  it('goes on from its bytes, anywhere in an episode, and refuses others', () => {
    using agent = experienced();
    const options = { ...shape, hidden: [16], batchSize: 8, warmup: 10 };
    const bytes = agent.toBytes();
    using restored = ActorCriticAgent.fromBytes(backend, options, bytes);
    expect(restored.toBytes()).toEqual(bytes);
    for (const one of [agent, restored]) one.observe([1, 0, 0], one.act([1, 0, 0]), 1, [0, 1, 0]);
    expect(restored.toBytes()).toEqual(agent.toBytes());
    expect(JSON.parse(JSON.stringify(agent))).toMatchObject({ agent: 'actor-critic', steps: 31, updates: 22 });
    expect(() => ActorCriticAgent.fromBytes(backend, { ...options, seed: 1 }, bytes)).toThrow('with the options');
    expect(() => ActorCriticAgent.fromBytes(backend, options, bytes.slice(0, -4))).toThrow('expected');
    const damaged = bytes.slice();
    damaged[damaged.length - 40]! ^= 1;
    expect(() => ActorCriticAgent.fromBytes(backend, options, damaged)).toThrow('expected');
  });

  it('refuses what does not fit', () => {
    const make = (options: object) => () => new ActorCriticAgent(backend, { ...shape, ...options });
    expect(make({ low: [2] })).toThrow("expected low[0] < high[0], got '2 and 2'");
    expect(make({ high: [Infinity] })).toThrow('expected high');
    expect(make({ low: [] })).toThrow('low and high to have a number for each');
    expect(make({ scale: [1] })).toThrow('expected scale to have 3 entries');
    expect(make({ targetRate: 0 })).toThrow('expected targetRate > 0');
    expect(make({ rate: 1 })).toThrow('rate');
    expect(
      make({
        symmetry: {
          kind: 'network',
          group: new GroupAction([{ input: new SignedPermutation([0]), output: new SignedPermutation([0]) }]),
        },
      }),
    ).toThrow('a group that acts on 3 features and on actions of 1 numbers');
    // A thrust in [0, 2] is not turned round.
    expect(make({ low: [0], symmetry: { kind: 'network', group: mirror } })).toThrow('keeps the bounds of the actions');
    using agent = new ActorCriticAgent(backend, shape);
    expect(() => agent.observe([1, 0], [0], 0, [1, 0, 0])).toThrow('observation of 3 numbers');
    expect(() => agent.observe([1, 0, 0], [0, 0], 0, [1, 0, 0])).toThrow('an action of 1 numbers');
    expect(() => agent.observe([1, 0, 0], [Number.NaN], 0, [1, 0, 0])).toThrow('action');
    expect(() => agent.observe([1, 0, 0], [0], Infinity, [1, 0, 0])).toThrow('reward');
    expect(() => agent.learn()).toThrow('transitions to learn from');
    expect(agent.steps).toBe(0);
  });
});
