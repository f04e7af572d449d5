/**
 * Properties of every learner under every coupling, over random worlds: both backends give the same bits, a run is a loop of
 * single steps, and no similarity, however wrong, makes a guarded learner leave the bound of its guard.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CouplingDetails, CouplingName, LearnerName } from '../../src/engine/contracts/learner.js';
import type { SparseEntries } from '../../src/engine/contracts/similarity.js';
import { Random } from '../../src/engine/random.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { backendsOfHome, bothBackends, loadBackend } from '../backends.js';

const learners = [
  'q-learning',
  'sarsa',
  'expected-sarsa',
  'double-q',
  'q-lambda',
  'sarsa-lambda',
  'reinforce',
  'actor-critic',
] as const satisfies readonly LearnerName[];
const couplings = [
  'none',
  'preconditioner',
  'sampling',
  'target-sharing',
  'quotient',
  'augmentation',
] as const satisfies readonly CouplingName[];

/** A random world with rewards in [−1, 1], up to three outcomes a pair, and a few ends. */
function randomWorld(random: Random, states: number, actions: number): TabularModel {
  return TabularModel.build({
    states,
    actions,
    initial: Array.from({ length: states }, () => 1 / states),
    outcomes: () => {
      const probabilities = [[1], [0.5, 0.5], [0.25, 0.5, 0.25]][random.below(3)]!;
      return probabilities.map((probability) => ({
        probability,
        nextState: random.below(states),
        reward: random.below(9) / 4 - 1,
        terminated: random.below(8) === 0,
      }));
    },
  });
}

/** Rows that no similarity could have (neither symmetric nor within [0, 1]); blocks for a quotient. */
function wildRows(coupling: CouplingName, random: Random, pairs: number): SparseEntries | null {
  if (coupling === 'none' || coupling === 'augmentation') return null;
  const rowStarts = new Int32Array(pairs + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const blocks = 1 + random.below(pairs);
  for (let i = 0; i < pairs; ++i) {
    for (let j = 0; j < pairs; ++j) {
      if (coupling === 'quotient' ? i % blocks !== j % blocks : random.below(3) > 0) continue;
      columns.push(j);
      values.push([0.25, 0.5, 1, 3, random.uniform()][random.below(5)]!);
    }
    rowStarts[i + 1] = columns.length;
  }
  return {
    kind: 'sparse',
    rows: pairs,
    rowStarts,
    columnIndices: Int32Array.from(columns),
    values: Float64Array.from(values),
  };
}

/** Maps that are no symmetries of the world. */
function wildMaps(random: Random, states: number, actions: number): CouplingDetails['transformations'] {
  const permutation = (length: number) => random.shuffle(Int32Array.from({ length }, (_, k) => k));
  return Array.from({ length: 1 + random.below(3) }, () => {
    const f = permutation(states);
    const pairs = new Int32Array(states * actions);
    for (let s = 0; s < states; ++s) {
      for (const [a, b] of permutation(actions).entries()) pairs[s * actions + a] = f[s]! * actions + b;
    }
    return { states: f, pairs };
  });
}

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  learner: fc.constantFrom(...learners),
  states: fc.integer({ min: 1, max: 7 }),
  actions: fc.integer({ min: 1, max: 5 }),
  stepSize: fc.constantFrom(0.1, 0.5, 1),
  discount: fc.constantFrom(0, 0.5, 0.9, 0.99),
  traceDecay: fc.constantFrom(0, 0.5, 0.9, 1),
  traces: fc.constantFrom('replacing', 'accumulating'),
  critic: fc.constantFrom('action', 'state'),
  criticStepSize: fc.constantFrom(0.3, 1),
  samplePartners: fc.constantFrom('one', 'all'),
  symmetryWeight: fc.constantFrom(0.5, 3),
  part: fc.constantFrom('critic', 'actor', 'both'),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Everything that a case is made of; the same for the same case. */
function setUp(coupling: CouplingName, given: Case) {
  const { seed, states, actions, learner, stepSize, discount, traceDecay, traces, critic, criticStepSize } = given;
  const random = new Random(seed);
  const world = randomWorld(random, states, actions);
  const rows = wildRows(coupling, random, world.pairs);
  const details = {
    samplePartners: given.samplePartners,
    symmetryWeight: given.symmetryWeight,
    part: learner === 'actor-critic' ? given.part : 'both',
    ...(coupling === 'augmentation' ? { transformations: wildMaps(random, states, actions)! } : {}),
  } as const;
  const options = {
    ...{ states, actions, learner, stepSize, discount, traceDecay, traces, critic, criticStepSize, seed },
    epsilon: 0.3,
    initialValue: random.below(3) - 1,
  } as const;
  const start = Float64Array.from({ length: world.pairs }, () => 20 * random.uniform() - 10);
  return { world, rows, details, options, start };
}

describe.each(couplings)('every learner under %s', (coupling) => {
  it.each([true, false])('is bit for bit the same on both backends (guard %s)', async (guard) => {
    const { wasm, reference } = await bothBackends();
    fc.assert(
      fc.property(cases, (given) => {
        const { world, rows, details, options } = setUp(coupling, given);
        const optimal = Uint8Array.from({ length: world.pairs }, (_, pair) => Number(pair % world.actions === 0));
        const results = [wasm, reference].map((backend) => {
          using model = backend.model(world);
          using kernel = backend.learner(options);
          kernel.run(model, { episodes: 2, maxSteps: 9, record: false, optimal: null, stop: null });
          kernel.couple(coupling, rows, guard, details);
          const batch = kernel.run(model, { episodes: 10, maxSteps: 15, record: true, optimal, stop: null });
          return { batch, q: kernel.q(), critic: kernel.critic(), updates: kernel.updates() };
        });
        expect(results[0]).toEqual(results[1]);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  describe.each(backendsOfHome)('on the $name backend', ({ name }) => {
    it('run is a loop of begin, advance and end', async () => {
      const backend = await loadBackend(name);
      fc.assert(
        fc.property(cases, (given) => {
          const { rows, details, options } = setUp(coupling, given);
          const { states, actions } = options;
          // A deterministic world with one start: the environment draws nothing.
          const random = new Random(given.seed);
          const world = TabularModel.build({
            states,
            actions,
            initial: Array.from({ length: states }, (_, s) => Number(s === 0)),
            outcomes: () => [
              {
                probability: 1,
                nextState: random.below(states),
                reward: random.below(5) - 2,
                terminated: random.below(9) === 0,
              },
            ],
          });
          using model = backend.model(world);
          using inside = backend.learner(options);
          using outside = backend.learner(options);
          for (const kernel of [inside, outside]) kernel.couple(coupling, rows, true, details);
          inside.run(model, { episodes: 8, maxSteps: 12, record: false, optimal: null, stop: null });
          for (let episode = 0; episode < 8; ++episode) {
            let state = 0;
            let action = outside.begin(0);
            for (let t = 0, ended = false; t < 12 && !ended; ++t) {
              const [step] = world.outcomes(state, action);
              state = step!.nextState;
              ended = step!.terminated;
              action = outside.advance(step!.reward, state, ended);
            }
            outside.end();
          }
          expect(outside.q()).toEqual(inside.q());
          expect(outside.critic()).toEqual(inside.critic());
          expect(outside.updates()).toBe(inside.updates());
        }),
        { numRuns: 60, seed: 3 },
      );
    });

    if (coupling === 'none') return;

    it('cannot diverge with its guard, whatever the similarity', async () => {
      const backend = await loadBackend(name);
      fc.assert(
        fc.property(cases, (given) => {
          const { world, rows, details, options, start } = setUp(coupling, given);
          using model = backend.model(world);
          using kernel = backend.learner(options);
          kernel.setQ(start);
          kernel.couple(coupling, rows, true, details);
          kernel.run(model, { episodes: 30, maxSteps: 25, record: false, optimal: null, stop: null });
          const largest = (values: Float64Array) => Math.max(...values.map(Math.abs));
          const values = 1 / (1 - given.discount);
          const critic = kernel.critic();
          if (critic === null) {
            expect(largest(kernel.q())).toBeLessThanOrEqual(Math.max(largest(start), values) * (1 + 1e-12));
            return;
          }
          expect(largest(critic)).toBeLessThanOrEqual(Math.max(1, values) * (1 + 1e-12));
          if (given.learner === 'reinforce' || given.part !== 'critic')
            expect(largest(kernel.q())).toBeLessThanOrEqual(Math.max(4, largest(start)));
        }),
        { numRuns: 100, seed: 2 },
      );
    });
  });
});

describe('without its guard', () => {
  it.each([
    ['sampling', 'q-learning'],
    ['target-sharing', 'sarsa-lambda'],
    ['preconditioner', 'double-q'],
    ['preconditioner', 'actor-critic'],
  ] as const)(
    '%s does leave the bound under %s, so that the properties above have something to find',
    async (coupling, learner) => {
      const { wasm } = await bothBackends();
      let left = 0;
      for (let seed = 0; seed < 20; ++seed) {
        const random = new Random(seed);
        const world = randomWorld(random, 6, 3);
        using model = wasm.model(world);
        const options = {
          states: 6,
          actions: 3,
          learner,
          stepSize: 1,
          discount: 0.9,
          epsilon: 0.3,
          initialValue: 0,
        } as const;
        using kernel = wasm.learner({ ...options, seed });
        kernel.couple(coupling, wildRows(coupling, random, world.pairs), false, {
          symmetryWeight: 3,
          samplePartners: 'all',
        });
        kernel.run(model, { episodes: 40, maxSteps: 25, record: false, optimal: null, stop: null });
        // r_max / (1 − γ) = 10; what has overflowed to NaN has left too.
        left += Number(!(Math.max(...(kernel.critic() ?? kernel.q()).map(Math.abs)) <= 10));
      }
      expect(left).toBeGreaterThan(15);
    },
  );
});
