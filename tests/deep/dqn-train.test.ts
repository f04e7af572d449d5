import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/create-engine.js';
import { DqnAgent } from '../../src/deep/dqn-agent.js';
import type { DqnAgentOptions } from '../../src/deep/dqn-options.js';
import { trainDqn } from '../../src/deep/dqn-train.js';
import { mirror } from '../../src/deep/mirror.js';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { binned } from '../../src/environments/binned.js';
import type { ContinuousEnvironment } from '../../src/environments/environment.js';
import { makeControl } from '../../src/environments/registry.js';
import { backends, bothBackends, loadBackend } from '../backends.js';

/** A walk on −1, −2/3 … 1 from the middle: right is worth 1 at the right end, left nothing at the left one. */
function corridor(): ContinuousEnvironment {
  let place = 0;
  let steps = 0;
  return {
    observationSpace: { names: ['place'], low: [-1], high: [1] },
    actions: 2,
    maxSteps: 20,
    reset: () => {
      place = 0;
      steps = 0;
      return Float64Array.of(0);
    },
    step: (action) => {
      place += action === 1 ? 1 : -1;
      steps += 1;
      const terminated = Math.abs(place) === 3;
      return {
        observation: Float64Array.of(place / 3),
        reward: place === 3 ? 1 : 0,
        terminated,
        truncated: !terminated && steps === 20,
      };
    },
  };
}

const small = {
  hidden: [16],
  batchSize: 16,
  warmup: 50,
  trainEvery: 1,
  targetEvery: 20,
  targetRate: 1,
  learningRate: 0.01,
  discount: 0.9,
  epsilon: { start: 1, end: 0.1, steps: 300 },
} as const;

const cartPole = (): ContinuousEnvironment => makeControl('cart-pole-v1');
const bins = binned(makeControl('cart-pole-v1'), {
  bins: [
    [-0.8, 0.8],
    [-0.5, 0.5],
    [-0.1, 0, 0.1],
    [-0.87, 0.87],
  ],
});
const variants: [string, Partial<DqnAgentOptions>][] = [
  ['plain DQN', {}],
  ['mirrored transitions', { symmetry: { kind: 'transitions', group: mirror(4, 2) } }],
  ['an orbit-averaged network', { symmetry: { kind: 'network', group: mirror(4, 2) } }],
  [
    'the loss of a known symmetry, three rewards a step',
    { multiStep: 3, symmetry: { kind: 'orbit-loss', group: mirror(4, 2) } },
  ],
  ['the symmetry loss', { symmetry: { kind: 'loss', bins, detectEvery: 4 } }],
];

describe.each(backends)('trainDqn on the $name backend', ({ name }) => {
  let backend: Backend;
  let engine: Engine;
  beforeAll(async () => {
    backend = await loadBackend(name);
    engine = new Engine(backend);
  });

  it('learns a corridor: the greedy policy walks straight to the reward', async () => {
    const { agent } = await trainDqn(corridor(), { ...small, engine }, { episodes: 400 });
    for (const place of [-2, -1, 0, 1, 2]) expect(agent.greedy([place / 3])).toBe(1);
    // Q*(x, right) = 0.9^(steps to the end − 1): one step before it 1, in the middle 0.81.
    expect(Math.abs(agent.values([2 / 3])[1]! - 1)).toBeLessThan(0.02);
    expect(Math.abs(agent.values([0])[1]! - 0.81)).toBeLessThan(0.02);
    agent.dispose();
  });

  it.each(variants)('is reproducible, and goes on from its bytes as if never stopped: %s', async (_, symmetry) => {
    const options = { ...small, ...symmetry, features: 4, actions: 2, seed: 5, capacity: 300, warmup: 30 };
    const whole = await trainDqn(cartPole(), new DqnAgent(backend, options), { episodes: 18 });
    const half = await trainDqn(cartPole(), new DqnAgent(backend, options), { episodes: 11 });
    const bytes = half.agent.toBytes();
    const restored = DqnAgent.fromBytes(backend, options, bytes);
    expect(restored.toBytes()).toEqual(bytes);
    const rest = await trainDqn(cartPole(), restored, { episodes: 7 });
    expect([...half.returns, ...rest.returns]).toEqual([...whole.returns]);
    expect(rest.agent.toBytes()).toEqual(whole.agent.toBytes());
    expect(whole.agent.updates).toBeGreaterThan(50);
    const other = await trainDqn(cartPole(), new DqnAgent(backend, { ...options, seed: 6 }), { episodes: 18 });
    expect(other.returns).not.toEqual(whole.returns);
    for (const { agent } of [whole, half, rest, other]) agent.dispose();
  });

  it('finds χ online and couples with it', async () => {
    const symmetry = { kind: 'loss', bins, detectEvery: 5, measure: { minVisits: 3 } } as const;
    const run = await trainDqn(cartPole(), { ...small, symmetry, engine }, { episodes: 20 });
    const { similarity, lastUpdate } = run.agent;
    expect(similarity!.size).toBe(bins.states * 2);
    expect(lastUpdate!.coupled).toBeGreaterThan(0);
    expect(lastUpdate!.symmetryLoss).toBeGreaterThan(0);
    run.agent.dispose();
  });

  it('ends when it is solved, and counts from the first whole window', async () => {
    const options = { ...small, warmup: 10_000, engine };
    const run = await trainDqn(cartPole(), options, {
      episodes: 50,
      until: { kind: 'return', level: 1, consecutive: 7 },
    });
    expect([run.episodes, run.episodesToThreshold]).toEqual([7, 7]);
    const never = await trainDqn(cartPole(), options, {
      episodes: 9,
      until: { kind: 'return', level: 600, consecutive: 7 },
    });
    expect([never.episodes, never.stepsToThreshold]).toEqual([9, null]);
    run.agent.dispose();
    never.agent.dispose();
  });

  it('tells an end from a time limit', async () => {
    const options = { ...small, warmup: 10_000, epsilon: 1, engine };
    const run = await trainDqn(cartPole(), options, { episodes: 5, maxSteps: 6 });
    // A pole that starts upright does not fall in six steps of 0.02 s, whatever the actions.
    expect(run.lengths).toEqual(Int32Array.of(6, 6, 6, 6, 6));
    expect(run.terminated).toEqual(new Uint8Array(5));
    expect(run.agent.episodes).toBe(5);
    expect(run.agent.replay.contents().transitions.terminated).toEqual(new Uint8Array(30));
    run.agent.dispose();
  });

  it('refuses episodes that are cut off before a return of multiStep rewards is whole', async () => {
    const given = { ...small, multiStep: 6, engine };
    await expect(trainDqn(cartPole(), given, { episodes: 5, maxSteps: 5 })).rejects.toThrow(
      "expected episodes of at least multiStep = 6 steps, or an end, got 'one cut off after 5'",
    );
    // Six steps are one transition, and an end after fewer is learned from.
    const { agent } = await trainDqn(cartPole(), given, { episodes: 2, maxSteps: 6 });
    expect(agent.replay.size).toBe(2);
    agent.dispose();
    const ended = await trainDqn(cartPole(), { ...given, epsilon: 1, multiStep: 400 }, { episodes: 1 });
    expect([ended.terminated[0], ended.agent.replay.size]).toEqual([1, ended.steps]);
    ended.agent.dispose();
  });

  it('reports progress and stops on a signal', async () => {
    const episodes: number[] = [];
    const controller = new AbortController();
    const options = { ...small, warmup: 10_000, epsilon: 1, engine };
    const promise = trainDqn(cartPole(), options, {
      episodes: 1e6,
      signal: controller.signal,
      onProgress: ({ done }) => {
        episodes.push(done);
        if (done === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(promise).rejects.toThrow('enough');
    expect(episodes.slice(0, 3)).toEqual([1, 2, 3]);
    expect(episodes.length).toBeLessThan(1e6);
  });

  it('refuses what does not fit', async () => {
    const train = (options: object, environment = cartPole()) =>
      trainDqn(environment, { ...small, engine }, { episodes: 1, ...options });
    await expect(train({ episodes: 0 })).rejects.toThrow(
      'expected episodes to be an integer in [1, 2147483646], got 0',
    );
    await expect(train({ solved: 475 })).rejects.toThrow("got 'solved'");
    await expect(train({ until: 475 })).rejects.toThrow(
      "expected until { kind: 'return', level, consecutive } or a function, got 475",
    );
    await expect(train({}, {} as never)).rejects.toThrow('expected an environment with reset, step');
    using agent = new DqnAgent(backend, { ...small, features: 3, actions: 2 });
    await expect(trainDqn(cartPole(), agent, { episodes: 1 })).rejects.toThrow(
      "expected an agent for 4 features and 2 actions, got 'one for 3 and 2'",
    );
  });

  it('refuses bytes of something else, damaged ones, and those of other options', async () => {
    const options = { ...small, features: 4, actions: 2 };
    const { agent } = await trainDqn(cartPole(), new DqnAgent(backend, options), { episodes: 2 });
    const bytes = agent.toBytes();
    const restore =
      (changed: Uint8Array, own: object = options) =>
      () =>
        DqnAgent.fromBytes(backend, own as DqnAgentOptions, changed).dispose();
    expect(restore(new Uint8Array(40))).toThrow('expected the bytes of a DQN agent, got 40 bytes of something else');
    expect(restore(bytes.subarray(0, bytes.length - 4))).toThrow('do not match their checksum');
    expect(restore(bytes.with(500, bytes[500]! ^ 1))).toThrow('do not match their checksum');
    expect(restore(bytes.with(4, 9))).toThrow('expected DQN agent format 1, got 9');
    expect(restore(bytes, { ...options, discount: 0.5 })).toThrow('expected an agent with the options');
    expect(restore([...bytes] as never)).toThrow('as a Uint8Array');
    agent.dispose();
  });

  it('frees its memory, after a failure too', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const symmetry = { kind: 'loss', bins } as const;
    const { agent } = await trainDqn(cartPole(), { ...small, symmetry, engine }, { episodes: 12 });
    agent.dispose();
    agent.dispose();
    expect(backend.bytesInUse()).toBe(before);
    const options = { episodes: 3, onProgress: () => expect.fail('stop here') };
    await expect(trainDqn(cartPole(), { ...small, engine }, options)).rejects.toThrow('stop here');
    expect(backend.bytesInUse()).toBe(before);
  });
});

it('explores, replays and learns alike on both backends, to float tolerance', async () => {
  const { wasm, reference } = await bothBackends();
  const options = { ...small, features: 4, actions: 2, epsilon: 1, warmup: 20 };
  const [a, b] = [new DqnAgent(wasm, options), new DqnAgent(reference, options)];
  const [one, two] = [await trainDqn(cartPole(), a, { episodes: 4 }), await trainDqn(cartPole(), b, { episodes: 4 })];
  expect(one.returns).toEqual(two.returns);
  const theirs = b.parameters;
  a.parameters.forEach((value, k) => {
    expect(Math.abs(value - theirs[k]!)).toBeLessThan(1e-3);
  });
  a.dispose();
  b.dispose();
});
