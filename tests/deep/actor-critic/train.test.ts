import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../src/create-engine.js';
import { ActorCriticAgent } from '../../../src/deep/actor-critic/agent.js';
import { trainActorCritic } from '../../../src/deep/actor-critic/train.js';
import { GroupAction } from '../../../src/deep/group-action.js';
import { SignedPermutation } from '../../../src/deep/signed-permutation.js';
import type { Backend } from '../../../src/engine/contracts/backend.js';
import { torquePendulum } from '../../../src/environments/pendulum.js';
import { planarPointMass } from '../../../src/environments/planar-point-mass.js';
import { planarQuadrotor } from '../../../src/environments/planar-quadrotor.js';
import { reacher } from '../../../src/environments/reacher.js';
import { bothBackends, loadBackend } from '../../backends.js';

const mirror = new GroupAction([
  { input: new SignedPermutation([0, 1, 2], [1, -1, -1]), output: new SignedPermutation([0], [-1]) },
]);
const small = { hidden: [16, 16], batchSize: 16, warmup: 100 } as const;

describe('trainActorCritic', () => {
  let backend: Backend;
  let engine: Engine;
  beforeAll(async () => {
    backend = await loadBackend('wasm');
    engine = new Engine(backend);
  });

  it('swings the pendulum up and holds it', { timeout: 300_000 }, async () => {
    // A pendulum that hangs gets about -1,200 an episode; one that is swung up at once -250 at the worst, and less from above.
    const run = await trainActorCritic(
      torquePendulum(),
      { seed: 2, engine, symmetry: { kind: 'network', group: mirror } },
      { episodes: 40, until: { kind: 'return', level: -300, consecutive: 5 } },
    );
    expect(run.episodesToThreshold).not.toBeNull();
    expect(run.returns[0]).toBeLessThan(-700);
    run.agent.dispose();
  });

  it.each([
    ['the point mass', () => planarPointMass({ maxSteps: 40 }), 2],
    ['the reacher', () => reacher({ maxSteps: 40 }), 2],
    ['the quadrotor', () => planarQuadrotor({ maxSteps: 40 }), 2],
    ['the pendulum', () => torquePendulum({ maxSteps: 40, noise: 0.1 }), 1],
  ])('runs on %s, the same bits again, and the same on the other backend up to rounding', async (_, world, width) => {
    const { reference } = await bothBackends();
    const train = (on: Backend) => trainActorCritic(world(), { ...small, engine: new Engine(on) }, { episodes: 4 });
    const [run, again, other] = [await train(backend), await train(backend), await train(reference)];
    expect([run.episodes, run.steps, run.agent.updates]).toEqual([4, 160, 61]);
    expect(run.agent.options.half.length).toBe(width);
    expect(run.terminated).toEqual(new Uint8Array(4));
    expect(again.agent.toBytes()).toEqual(run.agent.toBytes());
    run.returns.forEach((value, e) => {
      expect(Math.abs(other.returns[e]! - value)).toBeLessThan(e < 2 ? 1e-12 : 1e-3 * Math.abs(value));
    });
    for (const { agent } of [run, again, other]) agent.dispose();
  });

  it('goes on from bytes as if never stopped', async () => {
    const options = { ...small, features: 3, low: [-2], high: [2], seed: 5, capacity: 300 };
    const world = () => torquePendulum({ maxSteps: 50 });
    const whole = await trainActorCritic(world(), new ActorCriticAgent(backend, options), { episodes: 8 });
    const half = await trainActorCritic(world(), new ActorCriticAgent(backend, options), { episodes: 5 });
    const restored = ActorCriticAgent.fromBytes(backend, options, half.agent.toBytes());
    const rest = await trainActorCritic(world(), restored, { episodes: 3 });
    expect([...half.returns, ...rest.returns]).toEqual([...whole.returns]);
    expect(rest.agent.toBytes()).toEqual(whole.agent.toBytes());
    for (const { agent } of [whole, half, rest]) agent.dispose();
  });

  it('tells progress and stops on a signal', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const promise = trainActorCritic(
      torquePendulum(),
      { ...small, warmup: 1e6, engine },
      {
        episodes: 1e6,
        signal: controller.signal,
        onProgress: ({ done, steps }) => {
          seen.push(steps!);
          if (done === 3) controller.abort(new Error('enough'));
        },
      },
    );
    await expect(promise).rejects.toThrow('enough');
    expect(seen.slice(0, 3)).toEqual([200, 400, 600]);
  });

  it('refuses what does not fit', async () => {
    const train = (environment: unknown, options: object = {}, given: object = { ...small, engine }) =>
      trainActorCritic(environment as ReturnType<typeof reacher>, given, { episodes: 1, ...options });
    await expect(train(null)).rejects.toThrow('expected an environment');
    await expect(train({ reset: () => [], observationSpace: { names: [] } })).rejects.toThrow('an actionSpace');
    await expect(train(reacher(), { episodes: 0 })).rejects.toThrow('episodes');
    await expect(train(reacher(), { rounds: 1 })).rejects.toThrow('the options of trainActorCritic');
    await expect(train(reacher(), {}, { speed: 1 })).rejects.toThrow('speed');
    using agent = new ActorCriticAgent(backend, { features: 3, low: [-2], high: [2] });
    await expect(train(reacher(), {}, agent)).rejects.toThrow('an agent for 6 features and actions of 2 numbers');
  });
});
