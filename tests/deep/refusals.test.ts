/** What deep agents, networks and tasks refuse, and what they are saved as where nothing was found yet. */
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/create-engine.js';
import { ActorCriticAgent } from '../../src/deep/actor-critic/agent.js';
import { dataEfficiency, sampleMultipliers } from '../../src/deep/data-efficiency.js';
import { DqnAgent } from '../../src/deep/dqn-agent.js';
import type { DqnAgentOptions } from '../../src/deep/dqn-options.js';
import { checkEpisodeOptions } from '../../src/deep/episodes.js';
import { GroupAction } from '../../src/deep/group-action.js';
import { Network, type NetworkOptions } from '../../src/deep/network.js';
import { SignedPermutation } from '../../src/deep/signed-permutation.js';
import { checkBatch } from '../../src/deep/task.js';
import { invarianceTask } from '../../src/deep/tasks.js';
import { InputError } from '../../src/input-error.js';
import { Partition } from '../../src/similarity/partition.js';
import { type Similarity, similarityFromMatrix, similarityFromPartition } from '../../src/similarity/similarity.js';
import { loadBackend } from '../backends.js';
import { sealed, sectionsOf } from './saved-sections.js';

const backend = await loadBackend('wasm');
const bins = { states: 2, stateOf: (observation: ArrayLike<number>) => Math.round(observation[0]!) };
const options: DqnAgentOptions = { features: 1, actions: 2, hidden: [2], batchSize: 2, capacity: 10, warmup: 1000 };
const known = similarityFromPartition(Partition.from([0, 0, 1, 1]));
const negated = new GroupAction([
  { input: new SignedPermutation([0], [-1]), output: new SignedPermutation([0, 1], [-1, -1]) },
]);
const task = invarianceTask('reflection-regression', {});

function divergence(): Similarity {
  using counter = new Engine(backend).trajectories({ states: 2, actions: 2, maxLength: 1 });
  counter.addEpisodes({
    starts: Int32Array.of(0, 1),
    states: Int32Array.of(0),
    actions: Int32Array.of(0),
    rewards: Float64Array.of(1),
    terminated: Uint8Array.of(1),
  });
  return counter.similarity({ measure: 'jensen-shannon', divergence: true });
}

const dqn = (more: object | null) => () =>
  new DqnAgent(backend, (more === null ? null : { ...options, ...more }) as DqnAgentOptions).dispose();
const loss = (more: object) => dqn({ symmetry: { kind: 'loss', bins, ...more } });
const network = (more: object | null) => () =>
  new Network(backend, (more === null ? null : { inputs: 1, outputs: 1, ...more }) as never).dispose();
const efficiency = (more: object | null) => () =>
  dataEfficiency(
    backend,
    (more === null ? null : { methods: ['none'], samples: [5], seeds: 1, training: {}, ...more }) as never,
  );
const found = (more: object) => dqn({ symmetry: { find: 'search', ...more } });
const space = { names: ['x'], low: [-1], high: [1] };

describe('what is refused', () => {
  it.each<[string, () => unknown]>([
    ['expected options { features, actions, … }, got null', dqn(null)],
    ['expected hidden to be a list of widths, got 3', dqn({ hidden: 3 })],
    ['expected double to be true or false, got 1', dqn({ double: 1 })],
    ['expected symmetry { kind, … } or { find, … }, got 5', dqn({ symmetry: 5 })],
    ['expected symmetry.group to be a group action', dqn({ symmetry: { kind: 'network', group: [] } })],
    ['expected a group that permutes action values', dqn({ symmetry: { kind: 'network', group: negated } })],
    ['expected symmetry.similarity to be a similarity', loss({ similarity: [1] })],
    ["expected a similarity, 1 for equal laws, got 'a divergence'", loss({ similarity: divergence() })],
    ['expected a similarity of 2 states * 2 actions, got 2', loss({ similarity: similarityFromMatrix([1, 0, 0, 1]) })],
    ['expected no detectEvery with a similarity that is known', loss({ similarity: known, detectEvery: 2 })],
    ['expected no measure with a similarity that is known', loss({ similarity: known, measure: {} })],
    ['expected symmetry.space { names, low, high }, got 5', found({ space: 5 })],
    ['expected symmetry.space.low to have 1 entries', found({ space: { ...space, low: [] } })],
    ['expected low <= high in symmetry.space', found({ space: { ...space, high: [-2] } })],
    ['expected low <= high in symmetry.space', found({ space: { ...space, low: ['a'] } })],
    ['expected low <= high in symmetry.space', found({ space: { ...space, high: ['b'] } })],
    ['expected options { inputs, outputs, … }, got null', network(null)],
    ['expected hidden to be an array of widths, got 3', network({ hidden: 3 })],
    ['expected options { methods, samples, seeds, training }, got null', efficiency(null)],
    ['expected samples to be a list of at least one size', efficiency({ samples: [] })],
    ['expected samples to be a list of at least one size, got 5', efficiency({ samples: 5 })],
    ['expected methods to be a list of at least one method', efficiency({ methods: 'none' })],
    ['expected 2 errors of', () => sampleMultipliers({ samples: [1, 2], errors: [1] }, { samples: [1], errors: [1] })],
    ['expected 2 rows of samples, got 3', () => checkBatch(task, 2, { rows: 3 } as never)],
    [
      'expected inputs of samples to be',
      () => checkBatch(task, 1, { rows: 1, inputs: [0], targets: new Float64Array(1) } as never),
    ],
    [
      'expected targets of samples to be',
      () =>
        checkBatch(task, 1, { rows: 1, inputs: new Float32Array(task.inputs), targets: new Float64Array(99) } as never),
    ],
    ['expected options { episodes, … }, got null', () => checkEpisodeOptions('it', null as never, undefined)],
    ['expected until { kind', () => checkEpisodeOptions('it', { episodes: 1, until: { kind: 'steps' } } as never, 5)],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(InputError);
  });
});

describe('what is filled in', () => {
  it('is the limit of steps, and the window of a mean return', () => {
    const checked = (limit: number | undefined, maxSteps?: number) =>
      checkEpisodeOptions('it', { episodes: 1, ...(maxSteps && { maxSteps }) }, limit).maxSteps;
    expect([checked(undefined), checked(7), checked(7, 3), checked(undefined, 20_000)]).toEqual([10_000, 7, 3, 20_000]);
    const { until } = checkEpisodeOptions<null>('it', { episodes: 1, until: { kind: 'return', level: 2 } as never }, 5);
    const returns = new Array<number>(100).fill(2);
    expect([until(null, returns), until(null, returns.slice(1)), until(null, [...returns, 1])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a saved DQN agent', () => {
  const again = (given: DqnAgentOptions, drive: (agent: DqnAgent) => void, other = given) => {
    using first = new DqnAgent(backend, given);
    drive(first);
    const bytes = first.toBytes();
    using second = DqnAgent.fromBytes(backend, other, bytes);
    expect(second.toBytes().join()).toBe(bytes.join());
    return second.similarity;
  };
  const counted: DqnAgentOptions = {
    ...options,
    symmetry: { kind: 'loss', bins, detectEvery: 2, trajectories: { maxLength: 2 } },
  };

  it('has nothing to count where similarity is known', () => {
    const given: DqnAgentOptions = { ...options, symmetry: { kind: 'loss', bins, similarity: known } };
    expect(again(given, (agent) => agent.observe([0], 1, 1, [1], { terminated: true }))).toBe(known);
  });

  it('may not have looked yet', () => {
    expect(again(counted, (agent) => agent.observe([0], 1, 1, [1], { terminated: true }))).toBeNull();
  });

  it('is saved between episodes', () => {
    using agent = new DqnAgent(backend, counted);
    agent.observe([0], 1, 1, [1], { terminated: false });
    expect(() => agent.toBytes()).toThrow("expected an agent at the end of an episode, got 'one inside an episode'");
  });

  it('has the counter of its options', () => {
    const states = { ...counted, symmetry: { ...(counted.symmetry as object), bins: { ...bins, states: 3 } } };
    expect(() => again(counted, () => {}, states as DqnAgentOptions)).toThrow(InputError);
  });
});

describe('a saved actor-critic agent', () => {
  const shape = { features: 1, low: [-1], high: [1], hidden: [2], batchSize: 2, capacity: 5, warmup: 1000 };
  function saved(): Uint8Array<ArrayBuffer> {
    using agent = new ActorCriticAgent(backend, shape);
    for (let t = 0; t < 3; ++t) agent.observe([t / 4], [0.5], 1, [t / 4 + 0.25], { terminated: t === 2 });
    return agent.toBytes();
  }

  // Options, counters and three generators; parameters and two moments of each of three networks; three targets; then the replay.
  it.each([
    [1, 'counters', (view: DataView, at: number) => view.setFloat64(at, -1, true)],
    [1, 'counters', (view: DataView, at: number) => view.setFloat64(at, 0.5, true)],
    [5, 'parameters', (view: DataView, at: number) => view.setFloat32(at, Infinity, true)],
    [7, 'second moments', (view: DataView, at: number) => view.setFloat32(at, -1, true)],
    [14, 'parameters', (view: DataView, at: number) => view.setFloat32(at, Infinity, true)],
    [18, 'actions', (view: DataView, at: number) => view.setFloat32(at, 2, true)],
  ] as const)('in section %i has %s that an agent can have', (section, part, change) => {
    const bytes = saved();
    ActorCriticAgent.fromBytes(backend, shape, sealed(bytes.slice())).dispose();
    change(new DataView(bytes.buffer), sectionsOf(bytes)[section]! + 4);
    const before = backend.bytesInUse();
    expect(() => ActorCriticAgent.fromBytes(backend, shape, sealed(bytes))).toThrow(
      `got bytes whose ${part} no agent has`,
    );
    expect(backend.bytesInUse()).toBe(before);
  });

  it('has no more observations than it has room for', () => {
    expect(() => ActorCriticAgent.fromBytes(backend, { ...shape, capacity: 2 }, saved())).toThrow(
      'expected an agent with the options',
    );
  });
});

describe('optimizers', () => {
  /** How far each parameter moved in two steps of the gradient 1. */
  const moved = (optimizer: NetworkOptions['optimizer'] & object): number[] => {
    using network = new Network(backend, { inputs: 1, outputs: 1, optimizer });
    const before = network.parameters();
    for (let step = 0; step < 2; ++step) {
      network.setGradients(Float32Array.of(1, 1));
      network.step();
    }
    return Array.from(network.parameters(), (value, k) => value - before[k]!);
  };

  it('have a momentum of 0.9 unless it is said', () => {
    // -0.1 (1 + (0.9 + 1)), and -0.1 (1 + (0.5 + 1)); without, -0.1 · 2.
    for (const one of moved({ kind: 'momentum', learningRate: 0.1 })) expect(one).toBeCloseTo(-0.29, 6);
    for (const one of moved({ kind: 'momentum', learningRate: 0.1, momentum: 0.5 })) expect(one).toBeCloseTo(-0.25, 6);
    for (const one of moved({ kind: 'sgd', learningRate: 0.1 })) expect(one).toBeCloseTo(-0.2, 6);
  });

  it.each<[string, object]>([
    ['expected beta1 to be below 1, got 1', { kind: 'adam', learningRate: 0.1, beta1: 1 }],
    ['expected beta2 to be below 1, got 1', { kind: 'adam', learningRate: 0.1, beta2: 1 }],
    ['expected momentum to be a finite number in [0, 1], got 2', { kind: 'momentum', learningRate: 0.1, momentum: 2 }],
    ['expected optimizer to have only', { kind: 'momentum', learningRate: 0.1, beta1: 0.9 }],
  ])('refuse: %s', (message, given) => {
    expect(() => moved(given as never)).toThrow(message);
  });
});
