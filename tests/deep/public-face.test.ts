/** What a user reaches from `orbit-rl` alone: networks, tasks, ways, DQN and the hooks. Imports nothing but the public list. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  createEngine,
  type DqnAgent,
  type DqnOptions,
  type EfficiencyCurve,
  type Engine,
  GroupAction,
  type GroupElement,
  type InvarianceTask,
  type InvariantReport,
  invarianceTask,
  makeControl,
  makeEnvironment,
  mirror,
  type Network,
  observationSymmetry,
  observed,
  permutations,
  ReplayBuffer,
  SignedPermutation,
  type Similarity,
  type SymmetryLoss,
  type SymmetryPairs,
  sampleMultipliers,
  similarityFromPartition,
  symmetries,
  symmetryLoss,
  symmetryPairs,
  taskNames,
  trainDqn,
  type WayName,
  wayNames,
} from '../../src/index.js';
import { backends } from '../backends.js';

describe.each(backends)('from createEngine, on the $name backend', ({ name }) => {
  it('trains a network, and carries its state to another', async () => {
    const engine = await createEngine({ backend: name });
    const options = { inputs: 2, outputs: 1, hidden: [8], activation: 'tanh', seed: 3 } as const;
    using network = engine.network(options);
    const [x, y] = [Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), Float32Array.of(0, 1, 1, 0)];
    const before = network.train(x, y, 'squared-error');
    for (let t = 0; t < 600; ++t) network.train(x, y, 'squared-error');
    const after = network.train(x, y, 'squared-error');
    expect(after).toBeLessThan(before / 20);
    using other = engine.network({ ...options, seed: 4 });
    other.setState(network.state());
    expect(other.train(x, y, 'squared-error')).toBe(network.train(x, y, 'squared-error'));
    expect(() => engine.network({ inputs: 0, outputs: 1 })).toThrow('expected inputs to be an integer in [1, 65536]');
  });

  it('learns every task by every way that fits it, and measures it', async () => {
    const engine = await createEngine({ backend: name });
    expect(wayNames).toContain('gradient-augmentation');
    for (const task of taskNames) {
      const report = engine.trainInvariant({
        task: invarianceTask(task),
        way: 'data-augmentation',
        samples: 8,
        steps: 2,
        testSamples: 8,
        network: { hidden: [4] },
      });
      expect(report.way).toBe('data-augmentation');
      expect(report.invarianceError).toBeGreaterThan(0);
    }
    const task = invarianceTask('reflection-regression', { noise: 0 });
    const training = { task, steps: 30, testSamples: 50, network: { hidden: [8] } } as const;
    const [plain, shared] = engine.dataEfficiency({
      ways: ['none', 'weight-sharing'],
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
    using agent = engine.dqnAgent(options);
    await trainDqn(environment, agent, { episodes: 4 });
    using restored = engine.dqnAgentFromBytes(options, agent.toBytes());
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
  expectTypeOf<Engine['network']>().returns.toEqualTypeOf<Network>();
  expectTypeOf<Engine['trainInvariant']>().returns.toEqualTypeOf<InvariantReport>();
  expectTypeOf<Engine['dataEfficiency']>().returns.toEqualTypeOf<EfficiencyCurve[]>();
  expectTypeOf<Engine['dqnAgent']>().returns.toEqualTypeOf<DqnAgent>();
  expectTypeOf(invarianceTask).returns.toEqualTypeOf<InvarianceTask>();
  expectTypeOf(symmetryPairs).parameter(1).toEqualTypeOf<Similarity>();
  expectTypeOf(symmetryPairs).returns.toEqualTypeOf<SymmetryPairs>();
  expectTypeOf(symmetryLoss).returns.toEqualTypeOf<SymmetryLoss>();
  expectTypeOf<WayName>().toExtend<string>();
  expectTypeOf(permutations(3, 'equivariant')).toEqualTypeOf<GroupAction>();
  const element: GroupElement = {
    input: new SignedPermutation([1, 0], [1, -1]),
    output: new SignedPermutation([1, 0]),
  };
  expect(new GroupAction([element]).order).toBe(4);
  expect(new GroupAction([observationSymmetry({ signs: [-1], actions: [1, 0] })]).order).toBe(2);
  expectTypeOf<{ kind: 'orbit-loss'; group: GroupAction; weight: number }>().toExtend<
    NonNullable<DqnOptions['symmetry']>
  >();
  // @ts-expect-error: there is no such way to use a symmetry
  const wrong: DqnOptions = { symmetry: { kind: 'mirror' } };
  expect(wrong.symmetry).toBeDefined();
  expect(new ReplayBuffer({ capacity: 2, features: 1, actions: 2 }).size).toBe(0);
  expect(observed(makeEnvironment('grid-world-v0', { rows: 2, columns: 2, goals: [[0, 0]] })).states).toBe(4);
});
