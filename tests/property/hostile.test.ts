/** What looks like ours and is not, memory that went elsewhere, seeds and sizes: one rule each, wherever it is asked for. */
import { describe, expect, it } from 'vitest';
import * as deep from '../../src/deep/index.js';
import * as orbit from '../../src/index.js';
import { InputError } from '../../src/index.js';
import { checkIntegers, checkNumbers } from '../../src/input-error.js';
import { backends } from '../backends.js';

const model = orbit.makeEnvironment('grid-world-v0', { rows: 3, columns: 3 }).model();

/** The same object by all looks, whose numbers are others from the second time on that they are read. */
function changing<T extends object>(value: T): T {
  const read = new Set<PropertyKey>();
  return new Proxy(value, {
    get(target, key) {
      const honest = Reflect.get(target, key);
      if (typeof honest === 'function') return honest.bind(target);
      if (typeof honest !== 'number' || key === 'length' || !read.has(key)) {
        read.add(key);
        return honest;
      }
      return 1e9;
    },
  });
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

describe.each(backends)('on $name', ({ name }) => {
  it.each<[string, (engine: orbit.Engine) => unknown]>([
    ['symmetries', () => orbit.symmetries(changing(model))],
    ['solve', () => orbit.solve(changing(model), { discount: 0.9 })],
    ['engine.solve', (engine) => engine.solve(changing(model), { discount: 0.9 })],
    ['engine.upload', (engine) => engine.upload(changing(model))],
    ['trajectoryClasses', () => orbit.trajectoryClasses(changing(model), { length: 2 })],
    ['quotient of a model', () => orbit.quotient(changing(model), orbit.symmetries(model).orbits)],
    ['quotient by a partition', () => orbit.quotient(model, changing(orbit.symmetries(model).orbits))],
    ['isAutomorphism', () => orbit.isAutomorphism(model, changing(orbit.Transformation.identity(9, 4)))],
    ['SymmetryGroup', () => orbit.SymmetryGroup.generatedBy([changing(orbit.Transformation.identity(9, 4))])],
    ['similarityFromPartition', () => orbit.similarityFromPartition(changing(orbit.Partition.from([0, 0, 1])))],
    ['TabularEnvironment', () => new orbit.TabularEnvironment(changing(model))],
  ])('%s takes no proxy for what it stands for', async (_, call) => {
    const engine = await orbit.createEngine({ backend: name });
    expect(() => call(engine)).toThrow(InputError);
    expect(engine.bytesInUse).toBe(0);
  });

  it('an explicit policy is copied before it is checked', async () => {
    const engine = await orbit.createEngine({ backend: name });
    // Honest as long as every entry is read once.
    const policy = changing(new Array<number>(model.pairs).fill(0.25));
    const given = { length: 2, policy } as const;
    expect(orbit.rewardLaws(model, given)).toEqual(orbit.rewardLaws(model, { length: 2 }));
    // Pages that are not isolated have no shared memory.
    const memory = typeof SharedArrayBuffer === 'function' ? SharedArrayBuffer : ArrayBuffer;
    const shared = new Float64Array(new memory(8 * model.pairs)).fill(0.25);
    const uniform = { episodes: 3, seed: 1 } as const;
    expect(engine.rollout(model, { ...uniform, policy: shared }).states.length).toBeGreaterThan(0);
  });
});

it.each<[string, (bytes: never) => unknown]>([
  ['Transformation.from', (states) => orbit.Transformation.from({ name: 'x', states, actionMap: [0] })],
  ['Partition.from', (labels) => orbit.Partition.from(labels)],
  ['observationSymmetry', (signs) => deep.observationSymmetry({ signs, actions: [0] })],
  [
    'gridTransformations',
    (cells) => orbit.gridTransformations({ rows: 1, columns: 1, cells, directions: [null] } as never),
  ],
])('%s refuses memory that went elsewhere', (_, call) => {
  expect(() => call(detached() as never)).toThrow('memory went elsewhere');
});

it('numbers are read once, and then checked', () => {
  for (const check of [checkNumbers, checkIntegers]) {
    let reads = 0;
    const list = {
      length: 1,
      get 0() {
        return reads++ === 0 ? 2 : Number.NaN;
      },
    };
    expect([...check('numbers', list, 0, 3)]).toEqual([2]);
  }
});

describe('seeds', () => {
  const control = orbit.makeControl('cart-pole-v1');
  const world = orbit.makeEnvironment('frozen-lake-v1');
  it.each<[string, (seed: never) => unknown]>([
    ['reset', (seed) => world.reset({ seed })],
    ['reset of a control problem', (seed) => control.reset({ seed })],
    ['bootstrap', (seed) => orbit.bootstrap([[1, 2]], () => 1, { seed })],
    ['medianInterval', (seed) => orbit.medianInterval([{ time: 1, observed: true }], { seed })],
    ['TabularEnvironment', (seed) => new orbit.TabularEnvironment(model, { seed })],
    ['random-mdp-v0', (seed) => orbit.makeEnvironment('random-mdp-v0', { seed })],
  ])('of %s are integers in [0, 2^32), none taken for another', (_, call) => {
    for (const seed of [-1, 2 ** 32, 2 ** 53, 0.5, '1', Number.NaN])
      expect(() => call(seed as never)).toThrow('expected seed to be an integer in [0, 4294967295]');
    call((2 ** 32 - 1) as never);
  });
});

describe('sizes are told before memory or time is spent', () => {
  it.each<[string, string, () => unknown]>([
    [
      'a similarity of one block',
      'entries of a similarity',
      () => orbit.similarityFromPartition(orbit.Partition.from(new Int32Array(60_000))),
    ],
    ['mirror', 'features to be an integer in', () => deep.mirror(2 ** 24, 2)],
    ['cyclic shifts', 'n to be an integer in [1, 1024]', () => deep.cyclicShifts(1025, 1)],
    ['cyclic shifts without end', 'n to be an integer in [1, 1024]', () => deep.cyclicShifts(1e9, 1)],
    ['permutations', 'n to be an integer in [1, 7]', () => deep.permutations(2 ** 31 - 1, 1)],
    [
      'counts of outcomes',
      'at most 16777216 state-action pairs (states * actions), got 16777218',
      () => new orbit.OutcomeCounts(2 ** 23 + 1, 2),
    ],
    [
      'counts of outcomes without end',
      'at most 16777216 state-action pairs (states * actions), got 2000000000',
      () => new orbit.OutcomeCounts(1e9, 2),
    ],
    [
      'bins',
      'bins of position to be an integer in',
      () => orbit.makeEnvironment('mountain-car-v0', { bins: [9_999_999_999, 2] }),
    ],
    [
      'a world that says it is of many states',
      'states to be an integer in',
      () => new orbit.TabularEnvironment({ ...model, states: 1e9 } as never),
    ],
  ])('%s', (_, message, call) => {
    expect(call).toThrow(InputError);
    if (!message.startsWith('states')) expect(call).toThrow(message);
  });

  it('a network of a thousand million features', async () => {
    const engine = await orbit.createEngine();
    expect(() => deep.dqnAgent(engine, { features: 1e9, actions: 2 })).toThrow(
      'features to be an integer in [1, 65536]',
    );
    const one = { features: 65_537, actions: 2, hidden: [1], batchSize: 1 };
    expect(() => deep.dqnAgent(engine, one)).toThrow('features to be an integer in [1, 65536]');
    const symmetry = {
      kind: 'loss',
      bins: { states: 4, stateOf: () => 0 },
      trajectories: { maxLength: -2 },
    } as const;
    expect(() => deep.dqnAgent(engine, { features: 2, actions: 2, symmetry })).toThrow('maxLength');
    expect(engine.bytesInUse).toBe(0);
  });
});

it.each<[string, string, unknown]>([
  ['Transformation', 'Transformation.from', orbit.Transformation],
  ['Partition', 'Partition.from', orbit.Partition],
  ['SymmetryGroup', 'SymmetryGroup.generatedBy', orbit.SymmetryGroup],
  ['TabularModel', 'TabularModel.build', orbit.TabularModel],
  ['OrbitPartition', 'symmetries', orbit.OrbitPartition],
])('new %s(…) of JavaScript, whose arguments nobody checked, is refused for %s', (_, maker, made) => {
  const construct = made as new (...list: unknown[]) => unknown;
  for (const list of [[], [{}], [new Int32Array(4), 4], ['x', 1, [5], [7]], [Symbol('checked'), {}, {}]])
    expect(() => new construct(...list)).toThrow(` from ${maker}, got arguments of its constructor`);
});

describe.each(backends)('a world whose sizes change between two reads, on $name', ({ name }) => {
  const kinds = ['agent', 'onlineAgent', 'chiAgent', 'dynaAgent', 'sweepingAgent'] as const;
  const reads = [1, 2, 3, 4, 6, 10];

  it.each(kinds)(
    '%s learns from what it said first, or the training is refused',
    { timeout: 120_000 },
    async (kind) => {
      const engine = await orbit.createEngine({ backend: name });
      for (const field of ['states', 'actions'] as const) {
        for (const honest of reads) {
          for (const later of [1e9, 1, Number.NaN]) {
            let read = 0;
            const world = new Proxy(orbit.makeEnvironment('grid-world-v0', { rows: 3, columns: 3 }), {
              get(target, key) {
                if (key === field && ++read > honest) return later;
                const value = Reflect.get(target, key);
                return typeof value === 'function' ? value.bind(target) : value;
              },
            });
            const agent = engine[kind]({ states: 9, actions: 4 });
            try {
              const until = { kind: 'optimal-share' } as const;
              const run = await orbit.train(world, agent, { episodes: 2, maxSteps: 20, until });
              expect(run.measured!.values.every((share) => share >= 0 && share <= 1)).toBe(true);
            } catch (error) {
              expect(error).toBeInstanceOf(InputError);
            } finally {
              agent.dispose();
            }
          }
        }
      }
      expect(engine.bytesInUse).toBe(0);
    },
  );
});
