/** A valid call of everything that `orbit-rl/deep` exports and of what its objects offer. */
import * as deep from '../../src/deep/index.js';
import * as orbit from '../../src/index.js';
import type { BaseCall, World } from './calls.js';
import { actorCriticCalls } from './calls-actor-critic.js';

export function deepCalls(all: World): BaseCall[] {
  const { engine, environment, chi, transformations } = all;
  const calls: BaseCall[] = actorCriticCalls(all);
  const add = (name: string, args: () => unknown[], run: (...args: never[]) => unknown) =>
    calls.push({ name, args, run });

  // Networks.
  const shape = () => ({
    inputs: 2,
    outputs: 1,
    hidden: [4],
    activation: 'relu',
    maxRows: 8,
    precision: 'float32',
    seed: 1,
  });
  const optimizer = () => ({ kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 });
  const networked = (use: (network: deep.Network, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      using network = deep.network(engine, shape() as deep.NetworkOptions);
      return use(network, ...args);
    };
  };
  add('network', () => [engine, { ...shape(), optimizer: optimizer() }], deep.network);
  add(
    'Network.forward',
    () => [Float32Array.of(0.5, -0.5)],
    networked((network, x: Float32Array) => network.forward(x)),
  );
  add(
    'Network.train',
    () => [Float32Array.of(0.5, -0.5), Float32Array.of(1), 'squared-error'],
    networked((network, x: Float32Array, y: Float32Array, loss: 'squared-error') => network.train(x, y, loss)),
  );
  add(
    'Network.setParameters',
    () => [new Float32Array(17)],
    networked((network, parameters: Float32Array) => network.setParameters(parameters)),
  );

  // Groups that act on inputs and outputs.
  const element = () => ({ input: new deep.SignedPermutation([1, 0]), output: deep.SignedPermutation.identity(1) });
  add(
    'GroupAction',
    () => [[element()], 8],
    (elements: deep.GroupElement[], largest: number) => new deep.GroupAction(elements, largest).order,
  );
  add(
    'SignedPermutation',
    () => [
      [1, 0],
      [1, -1],
    ],
    (sources: number[], signs: number[]) => new deep.SignedPermutation(sources, signs),
  );
  add('SignedPermutation.identity', () => [3], deep.SignedPermutation.identity);
  add(
    'SignedPermutation.after',
    () => [new deep.SignedPermutation([1, 0])],
    (p: deep.SignedPermutation) => deep.SignedPermutation.identity(2).after(p),
  );
  add(
    'SignedPermutation.apply',
    () => [Float64Array.of(1, 2), new Float64Array(2), 0],
    (x: Float64Array, target: Float64Array, at: number) => deep.SignedPermutation.identity(2).apply(x, target, at),
  );
  add('cyclicShifts', () => [4, 1], deep.cyclicShifts);
  add('permutations', () => [3, 'equivariant'], deep.permutations);
  add('pictureSymmetries', () => [3, 'square', 2], deep.pictureSymmetries);
  add('pointReflection', () => [3, 1], deep.pointReflection);
  add('mirror', () => [4, 2], deep.mirror);
  add('observationSymmetry', () => [{ signs: [1, -1], order: [1, 0], actions: [1, 0] }], deep.observationSymmetry);
  add('oneHotSymmetry', () => [transformations[0]], deep.oneHotSymmetry);

  // Deep Q-learning.
  const bins = () => ({ states: 3, stateOf: (observation: ArrayLike<number>) => (observation[0]! < 0 ? 0 : 2) });
  const agentOptions = () => ({
    features: 2,
    actions: 2,
    seed: 1,
    hidden: [4],
    scale: [1, 2],
    discount: 0.9,
    multiStep: 2,
    learningRate: 0.01,
    batchSize: 2,
    capacity: 16,
    warmup: 2,
    trainEvery: 1,
    targetEvery: 4,
    targetRate: 1,
    epsilon: { start: 1, end: 0.1, steps: 10 },
    huber: 1,
    double: true,
  });
  const used = (agent: deep.DqnAgent): deep.DqnAgent => {
    try {
      for (let k = 0; k < 8; ++k) agent.observe([k / 8, 0.5], k % 2, 1, [(k + 1) / 8, 0.5], { terminated: k === 7 });
      return agent;
    } catch (error) {
      agent.dispose();
      throw error;
    }
  };
  add(
    'dqnAgent',
    () => [agentOptions()],
    (options: deep.DqnAgentOptions) => deep.dqnAgent(engine, options),
  );
  for (const kind of ['transitions', 'network', 'orbit-loss']) {
    const symmetry = () => ({
      kind,
      group: deep.mirror(2, 2),
      ...(kind === 'orbit-loss' ? { symmetryWeight: 0.5 } : {}),
    });
    add(
      `dqnAgent ${kind}`,
      () => [{ ...agentOptions(), symmetry: symmetry() }],
      (options: deep.DqnAgentOptions) => used(deep.dqnAgent(engine, options)),
    );
  }
  const looking = () => ({
    find: 'library',
    use: 'network',
    space: { names: ['x', 'y'], low: [-1, 0], high: [1, 1] },
    firstLook: 20,
    window: 40,
    cosines: 4,
    accept: 1,
    refute: -1,
    continuing: true,
    largest: 4,
  });
  add(
    'dqnAgent found',
    () => [{ ...agentOptions(), symmetry: looking() }],
    // Three times eight steps are a look.
    (options: deep.DqnAgentOptions) => used(used(used(deep.dqnAgent(engine, options)))),
  );
  const loss = () => ({
    kind: 'loss',
    symmetryWeight: { start: 0, end: 1, steps: 5 },
    threshold: 0.5,
    bins: bins(),
    trajectories: { maxLength: 2 },
    measure: { measure: 'intersection' },
    detectEvery: 2,
  });
  add(
    'dqnAgent loss',
    () => [{ ...agentOptions(), symmetry: loss() }],
    (options: deep.DqnAgentOptions) => used(deep.dqnAgent(engine, options)),
  );
  const acting = (use: (agent: deep.DqnAgent, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      using agent = deep.dqnAgent(engine, agentOptions());
      use(agent, ...args);
      if (!agent.parameters.every(Number.isFinite)) throw new Error('parameters that are not finite');
    };
  };
  add(
    'DqnAgent.act',
    () => [[0.5, 0.5]],
    acting((agent, x: number[]) => agent.act(x)),
  );
  add(
    'DqnAgent.values',
    () => [[0.5, 0.5]],
    acting((agent, x: number[]) => agent.values(x)),
  );
  add(
    'DqnAgent.observe',
    () => [[0.5, 0.5], 1, 1, [0.4, 0.5], { terminated: false, truncated: false }],
    acting((agent, x: number[], a: number, r: number, y: number[], details: object) =>
      used(agent).observe(x, a, r, y, details),
    ),
  );
  add(
    'DqnAgent.parameters',
    () => [new Float32Array(22)],
    acting((agent, parameters: Float32Array) => {
      agent.parameters = parameters;
    }),
  );
  add(
    'dqnAgentFromBytes',
    () => {
      using agent = used(deep.dqnAgent(engine, agentOptions()));
      return [agentOptions(), agent.toBytes()];
    },
    (options: deep.DqnAgentOptions, bytes: Uint8Array) => used(deep.dqnAgentFromBytes(engine, options, bytes)),
  );
  const { features: _f, actions: _a, scale: _s, ...training } = agentOptions();
  add(
    'trainDqn',
    () => [
      orbit.makeControl('cart-pole-v1'),
      training,
      {
        episodes: 2,
        seed: 1,
        maxSteps: 6,
        until: { kind: 'return', level: 100, consecutive: 2 },
        onProgress: () => {},
      },
    ],
    async (world: orbit.ContinuousEnvironment, options: deep.DqnOptions, run: deep.DqnTrainOptions) => {
      const { agent } = await deep.trainDqn(world, options, run);
      agent.dispose();
    },
  );
  add(
    'observed',
    () => [environment, 'one-hot'],
    (world: orbit.Environment, features: 'one-hot') => {
      const made = deep.observed(world, features);
      made.reset({ seed: 1 });
      return [made.step(0), made.stateOf(made.observationOf(1))];
    },
  );
  add(
    'ReplayBuffer',
    () => [{ capacity: 4, features: 2, actions: 2 }],
    (options: { capacity: number; features: number; actions: number }) => new deep.ReplayBuffer(options).size,
  );
  const stored = (use: (buffer: deep.ReplayBuffer, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      const buffer = new deep.ReplayBuffer({ capacity: 4, features: 2, actions: 2 });
      buffer.add([0, 1], 1, 1, [1, 0], false);
      return use(buffer, ...args);
    };
  };
  add(
    'ReplayBuffer.add',
    () => [[0, 1], 1, 0.5, [1, 0], true, 3],
    stored((buffer, x: number[], a: number, r: number, y: number[], t: boolean, pair: number) =>
      buffer.add(x, a, r, y, t, pair),
    ),
  );
  add(
    'ReplayBuffer.sample',
    () => [2, new orbit.Random(1)],
    stored((buffer, count: number, random: orbit.Random) => buffer.sample(count, random)),
  );
  add(
    'ReplayBuffer.take',
    () => [[0]],
    stored((buffer, slots: number[]) => buffer.take(slots)),
  );

  // The symmetry loss, for other frameworks.
  add(
    'symmetryPairs',
    () => [[0, 1, 2, 3], chi, { threshold: 0.1, weights: 'similarity', samePair: false }],
    deep.symmetryPairs,
  );
  add(
    'symmetryLoss',
    () => [[1, 2, 3], { first: Int32Array.of(0), second: Int32Array.of(2), weights: Float64Array.of(1) }],
    deep.symmetryLoss,
  );

  // Averaging over orbits.
  add(
    'invarianceTask',
    () => ['digits', { noise: 0.1, orientations: 'square' }],
    (name: deep.TaskName, options: object) => deep.invarianceTask(name, options).sample(2, 1),
  );
  const averaging = () => ({
    task: deep.invarianceTask('reflection-regression'),
    method: 'data-augmentation',
    network: { hidden: [4], activation: 'tanh', optimizer: optimizer(), precision: 'float32' },
    samples: 8,
    steps: 2,
    batchSize: 4,
    sampledElements: 1,
    testSamples: 8,
    seed: 1,
  });
  add(
    'trainInvariant',
    () => [averaging()],
    (options: never) => deep.trainInvariant(engine, options),
  );
  add(
    'dataEfficiency',
    () => {
      const { method: _m, samples: _n, seed: _seed, ...rest } = averaging();
      return [{ methods: ['none'], samples: [4, 8], seeds: 1, training: rest, onProgress: () => {} }];
    },
    (options: never) => deep.dataEfficiency(engine, options),
  );
  add(
    'sampleMultipliers',
    () => [
      { samples: [1, 2], errors: [1, 0.5] },
      { samples: [1, 2], errors: [0.5, 0.2] },
    ],
    deep.sampleMultipliers,
  );
  return calls;
}
