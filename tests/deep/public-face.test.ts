/** What a user reaches from `orbit-rl/deep`: networks, tasks, methods, DQN and the hooks. Imports nothing but the public lists. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AveragingMethod,
  averagingMethods,
  type DqnAgent,
  type DqnOptions,
  dataEfficiency,
  dqnAgent,
  dqnAgentFromBytes,
  type EfficiencyCurve,
  GroupAction,
  type GroupElement,
  type InvarianceTask,
  type InvariantReport,
  invarianceTask,
  mirror,
  type Network,
  network,
  observationSymmetry,
  observed,
  permutations,
  ReplayBuffer,
  SignedPermutation,
  type SymmetryLoss,
  type SymmetryPairs,
  sampleMultipliers,
  symmetryLoss,
  symmetryPairs,
  taskNames,
  trainDqn,
  trainInvariant,
} from '../../src/deep/index.js';
import {
  createEngine,
  type Engine,
  makeControl,
  makeEnvironment,
  type Similarity,
  similarityFromPartition,
  symmetries,
} from '../../src/index.js';
import { backends } from '../backends.js';

describe.each(backends)('from createEngine, on the $name backend', ({ name }) => {
  it('trains a network, and carries its state to another', async () => {
    const engine = await createEngine({ backend: name });
    const options = { inputs: 2, outputs: 1, hidden: [8], activation: 'tanh', seed: 3 } as const;
    using one = network(engine, options);
    const [x, y] = [Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), Float32Array.of(0, 1, 1, 0)];
    const before = one.train(x, y, 'squared-error');
    for (let t = 0; t < 600; ++t) one.train(x, y, 'squared-error');
    const after = one.train(x, y, 'squared-error');
    expect(after).toBeLessThan(before / 20);
    using other = network(engine, { ...options, seed: 4 });
    other.setState(one.state());
    expect(other.train(x, y, 'squared-error')).toBe(one.train(x, y, 'squared-error'));
    expect(() => network(engine, { inputs: 0, outputs: 1 })).toThrow('expected inputs to be an integer in [1, 65536]');
  });

  it('learns every task and measures it', async () => {
    const engine = await createEngine({ backend: name });
    expect(averagingMethods).toContain('gradient-augmentation');
    for (const task of taskNames) {
      const report = trainInvariant(engine, {
        task: invarianceTask(task),
        method: 'data-augmentation',
        samples: 8,
        steps: 2,
        testSamples: 8,
        network: { hidden: [4] },
      });
      expect(report.method).toBe('data-augmentation');
      expect(report.invarianceError).toBeGreaterThan(0);
    }
    const task = invarianceTask('reflection-regression', { noise: 0 });
    const training = { task, steps: 30, testSamples: 50, network: { hidden: [8] } } as const;
    const [plain, shared] = dataEfficiency(engine, {
      methods: ['none', 'weight-sharing'],
      samples: [10, 40],
      seeds: 1,
      training,
    });
    expect(sampleMultipliers(plain!, shared!)).toHaveLength(2);
    expect(engine.bytesInUse).toBe(0);
  });

  it('trains DQN with a known symmetry, saves it and goes on', async () => {
    const engine = await createEngine({ backend: name });
    const environment = makeControl('cart-pole-v1');
    const options = {
      features: 4,
      actions: 2,
      hidden: [8],
      batchSize: 8,
      warmup: 20,
      capacity: 200,
      symmetry: { kind: 'network', group: mirror(4, 2) },
    } as const;
    using agent = dqnAgent(engine, options);
    await trainDqn(environment, agent, { episodes: 4 });
    using restored = dqnAgentFromBytes(engine, options, agent.toBytes());
    const rest = async (one: DqnAgent) => [...(await trainDqn(environment, one, { episodes: 3 })).returns];
    expect(await rest(restored)).toEqual(await rest(agent));
    expect(restored.values([0.1, 0.2, 0.3, 0.4])[0]).toBe(restored.values([-0.1, -0.2, -0.3, -0.4])[1]);
  });
});

describe('hooks for other frameworks', () => {
  it('couples a batch by a similarity of the user’s own', () => {
    // A corridor of 3 states with the goal in the middle: its ends are mirror images, left and right swapped.
    const model = makeEnvironment('grid-world-v0', { rows: 1, columns: 3 }).model();
    const chi = similarityFromPartition(symmetries(model).orbits);
    // Actions up, right, down, left: (0, right) ~ (2, left), pairs 1 and 11; (0, left) ~ (2, right), 3 and 9.
    const pairs = symmetryPairs([1, 11, 3], chi, { threshold: 0.5 });
    expect([[...pairs.first], [...pairs.second]]).toEqual([[0], [1]]);
    expect(symmetryLoss([1, 3, 7], pairs)).toEqual({ loss: 4, gradient: Float64Array.of(-4, 4, 0) });
  });
});

it('has types that say what comes out', () => {
  expectTypeOf<typeof network>().parameter(0).toEqualTypeOf<Engine>();
  expectTypeOf<typeof network>().returns.toEqualTypeOf<Network>();
  expectTypeOf<typeof trainInvariant>().returns.toEqualTypeOf<InvariantReport>();
  expectTypeOf<typeof dataEfficiency>().returns.toEqualTypeOf<EfficiencyCurve[]>();
  expectTypeOf<typeof dqnAgent>().returns.toEqualTypeOf<DqnAgent>();
  expectTypeOf(invarianceTask).returns.toEqualTypeOf<InvarianceTask>();
  expectTypeOf(symmetryPairs).parameter(1).toEqualTypeOf<Similarity>();
  expectTypeOf(symmetryPairs).returns.toEqualTypeOf<SymmetryPairs>();
  expectTypeOf(symmetryLoss).returns.toEqualTypeOf<SymmetryLoss>();
  expectTypeOf<AveragingMethod>().toExtend<string>();
  expectTypeOf(permutations(3, 'equivariant')).toEqualTypeOf<GroupAction>();
  const element: GroupElement = {
    input: new SignedPermutation([1, 0], [1, -1]),
    output: new SignedPermutation([1, 0]),
  };
  expect(new GroupAction([element]).order).toBe(4);
  expect(new GroupAction([observationSymmetry({ signs: [-1], actions: [1, 0] })]).order).toBe(2);
  expectTypeOf<{ kind: 'orbit-loss'; group: GroupAction; symmetryWeight: number }>().toExtend<
    NonNullable<DqnOptions['symmetry']>
  >();
  // @ts-expect-error: there is no such way to use a symmetry
  const wrong: DqnOptions = { symmetry: { kind: 'mirror' } };
  expect(wrong.symmetry).toBeDefined();
  expect(new ReplayBuffer({ capacity: 2, features: 1, actions: 2 }).size).toBe(0);
  expect(observed(makeEnvironment('grid-world-v0', { rows: 2, columns: 2, goals: [[0, 0]] })).states).toBe(4);
});
