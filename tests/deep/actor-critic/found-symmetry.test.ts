/** A symmetry that is found while an actor-critic learns: used, saved; and nothing changed where there is none. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TransformationDefinition } from '../../../src/continuous/transformation.js';
import { Engine } from '../../../src/create-engine.js';
import { ActorCriticAgent } from '../../../src/deep/actor-critic/agent.js';
import type { ActorCriticSymmetry } from '../../../src/deep/actor-critic/options.js';
import { trainActorCritic } from '../../../src/deep/actor-critic/train.js';
import type { Backend } from '../../../src/engine/contracts/backend.js';
import { torquePendulum } from '../../../src/environments/pendulum.js';
import { planarPointMass } from '../../../src/environments/planar-point-mass.js';
import { loadBackend } from '../../backends.js';

function diagonal(...entries: number[]) {
  return { matrix: entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0))) };
}
const mirror: TransformationDefinition = {
  name: 'mirror',
  observation: diagonal(1, -1, -1),
  actions: diagonal(-1),
};
/** Torque the other way and all else as it was: it is not the same. */
const wrong: TransformationDefinition = { ...mirror, name: 'wrong', observation: diagonal(1, 1, 1) };
const small = { hidden: [16], batchSize: 8, warmup: 1000, seed: 3 } as const;

describe('a symmetry found by an actor-critic learner', () => {
  let backend: Backend;
  let engine: Engine;
  /** The learner without a symmetry, which the others are held against. */
  let plain: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    backend = await loadBackend('wasm');
    engine = new Engine(backend);
    plain = await train(null);
  });

  const train = (symmetry: ActorCriticSymmetry | null, episodes = 7) =>
    trainActorCritic(torquePendulum(), { ...small, symmetry, engine }, { episodes });

  it.each(['transitions', 'network'] as const)('is used once it is accepted: %s', async (use) => {
    const labels: string[] = [];
    const symmetry = { find: [mirror, wrong], use, cosines: 60, continuing: true } as const;
    const run = await trainActorCritic(
      torquePendulum(),
      { ...small, symmetry, engine },
      {
        episodes: 7,
        onProgress: ({ label }) => label !== undefined && labels.push(label),
      },
    );
    const { agent, found } = run;
    expect(found!.group).toBe('C2');
    expect(found!.candidates.map(({ name, state }) => [name, state])).toEqual([
      ['mirror', 'accepted'],
      ['wrong', 'refuted'],
    ]);
    expect(labels[0]).toContain('accepted: sin angle and angular velocity change sign; torque changes sign');
    expect(agent.group.map(({ input, output }) => [input.key(), output.key()])).toEqual([
      ['0 1 2', '0'],
      ['0 -1 -2', '-0'],
    ]);
    if (use === 'network') expect(agent.greedy([0.6, 0.8, 3])).toEqual(agent.greedy([0.6, -0.8, -3]).map((u) => -u));
    expect(plain.found).toBeNull();
    expect(plain.agent.parameters).not.toEqual(agent.parameters);
    agent.dispose();
  });

  it.each(['transitions', 'network'] as const)(
    'that is none leaves the plain learner, bit for bit: %s',
    async (use) => {
      const other = await train({ find: [wrong], use, cosines: 60, continuing: true });
      expect(other.found!.looks).toBeGreaterThan(3);
      expect(other.returns).toEqual(plain.returns);
      expect(other.agent.updates).toBe(401);
      expect(other.agent.parameters).toEqual(plain.agent.parameters);
      other.agent.dispose();
    },
  );

  it('is not accepted before an end was seen, unless the problem is said to be continuing', async () => {
    const { agent, found } = await train({ find: [mirror], cosines: 60 }, 4);
    expect(found!.candidates.map(({ state }) => state)).not.toContain('accepted');
    expect(agent.group.length).toBe(1);
    agent.dispose();
  });

  it('goes on from its bytes at the end of an episode', async () => {
    const symmetry = { find: [mirror], use: 'network', cosines: 60, continuing: true } as const;
    const options = { ...small, features: 3, low: [-2], high: [2], symmetry };
    const whole = await trainActorCritic(torquePendulum(), new ActorCriticAgent(backend, options), { episodes: 8 });
    const half = await trainActorCritic(torquePendulum(), new ActorCriticAgent(backend, options), { episodes: 6 });
    expect(half.agent.group.length).toBe(2);
    const restored = ActorCriticAgent.fromBytes(backend, options, half.agent.toBytes());
    expect(restored.group.length).toBe(2);
    const rest = await trainActorCritic(torquePendulum(), restored, { episodes: 2 });
    expect([...half.returns, ...rest.returns]).toEqual([...whole.returns]);
    expect(rest.agent.toBytes()).toEqual(whole.agent.toBytes());
    rest.agent.observe([1, 0, 0], [0], 0, [1, 0, 0]);
    expect(() => rest.agent.toBytes()).toThrow("an agent at the end of an episode, got 'one inside an episode'");
    for (const { agent } of [whole, half, rest]) agent.dispose();
  });

  it('searched for without candidates: the square group of the point mass', { timeout: 120_000 }, async () => {
    const symmetry = { find: 'search', use: 'network', continuing: true, firstLook: 800 } as const;
    const world = planarPointMass({ maxSteps: 20 });
    const { agent, found } = await trainActorCritic(world, { ...small, symmetry, engine }, { episodes: 50 });
    expect(found!.group).toBe('D4');
    const [x, turned] = [
      [0.3, -0.8, 0.5, 0.1],
      [0.8, 0.3, -0.1, 0.5],
    ];
    const [fx, fy] = agent.greedy(x!);
    expect(Array.from(agent.greedy(turned!))).toEqual([-fy!, fx!]);
    agent.dispose();
  });

  it('refuses what does not fit', () => {
    const make =
      (symmetry: object, options: object = {}) =>
      () =>
        new ActorCriticAgent(backend, {
          features: 3,
          low: [-2],
          high: [2],
          ...options,
          symmetry: symmetry as ActorCriticSymmetry,
        });
    expect(make({ find: 'guess' })).toThrow('symmetry.find');
    expect(make({ find: [{ ...mirror, actions: [0] }] })).toThrow("the action map of 'mirror'");
    expect(make({ find: 'search', group: 1 })).toThrow('group');
    expect(make({ find: 'search' }, { scale: [1, 0, 1] })).toThrow('scale without 0');
    expect(make({ find: 'search' }, { names: ['a', 'b'] })).toThrow('names to be 1 texts');
  });
});
