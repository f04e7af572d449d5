/**
 * Properties of the couplings over random worlds: both backends give the same bits, and no similarity, however wrong,
 * makes a guarded learner leave `‖Q‖∞ <= max(‖Q₀‖∞, r_max / (1 − γ))`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CouplingName } from '../../src/engine/contracts/learner.js';
import type { SparseEntries } from '../../src/engine/contracts/similarity.js';
import { Random } from '../../src/engine/random.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { backendsOfHome, bothBackends, loadBackend } from '../backends.js';

/** A random world with rewards in [−1, 1], up to three outcomes a pair, and a few ends. */
function randomWorld(random: Random, states: number, actions: number): TabularModel {
  const starts = Array.from({ length: states }, (_, s) => (s === 0 ? 1 : random.below(4)));
  const total = starts.reduce((sum, weight) => sum + weight, 0);
  return TabularModel.build({
    states,
    actions,
    initial: starts.map((weight) => weight / total),
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

/** Random rows: weights 0, ½, 1 or anything between, neither symmetric nor positive semi-definite. */
function randomRows(random: Random, pairs: number): SparseEntries {
  const rowStarts = new Int32Array(pairs + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < pairs; ++i) {
    for (let j = 0; j < pairs; ++j) {
      if (random.below(3) > 0) continue;
      columns.push(j);
      values.push([0, 0.5, 1, random.uniform()][random.below(4)]!);
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

/** Pairs by `i mod blocks`, as the rows of a quotient. */
function blockRows(pairs: number, blocks: number): SparseEntries {
  const rowStarts = new Int32Array(pairs + 1);
  const columns: number[] = [];
  for (let i = 0; i < pairs; ++i) {
    for (let j = i % blocks; j < pairs; j += blocks) columns.push(j);
    rowStarts[i + 1] = columns.length;
  }
  return {
    kind: 'sparse',
    rows: pairs,
    rowStarts,
    columnIndices: Int32Array.from(columns),
    values: new Float64Array(columns.length).fill(1),
  };
}

const learners = ['q-learning', 'sarsa', 'expected-sarsa'] as const;
const couplings = ['none', 'preconditioner', 'target-sharing', 'quotient'] as const;

function rowsFor(coupling: CouplingName, random: Random, pairs: number): SparseEntries | null {
  if (coupling === 'none') return null;
  return coupling === 'quotient' ? blockRows(pairs, 1 + random.below(pairs)) : randomRows(random, pairs);
}

const worlds = {
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  learner: fc.constantFrom(...learners),
  actions: fc.integer({ min: 1, max: 7 }),
  states: fc.integer({ min: 1, max: 12 }),
};

describe.each(couplings)('%s', (coupling) => {
  it('is bit for bit the same on both backends', async () => {
    const { wasm, reference } = await bothBackends();
    fc.assert(
      fc.property(fc.record({ ...worlds, guard: fc.boolean() }), ({ seed, learner, actions, states, guard }) => {
        const random = new Random(seed);
        const world = randomWorld(random, states, actions);
        const rows = rowsFor(coupling, random, world.pairs);
        const optimal = Uint8Array.from({ length: world.pairs }, () => random.below(2));
        const results = [wasm, reference].map((backend) => {
          using model = backend.model(world);
          using kernel = backend.learner({
            states,
            actions,
            learner,
            stepSize: 0.3,
            discount: 0.9,
            epsilon: 0.25,
            initialValue: 0.5,
            seed,
          });
          kernel.couple(coupling, rows, guard);
          const batch = kernel.run(model, { episodes: 12, maxSteps: 15, record: true, optimal, stop: null });
          return { batch, q: kernel.q(), updates: kernel.updates() };
        });
        expect(results[0]).toEqual(results[1]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  describe.each(backendsOfHome)('on the $name backend', ({ name }) => {
    it('cannot diverge with its guard, whatever the similarity', async () => {
      const backend = await loadBackend(name);
      fc.assert(
        fc.property(
          fc.record({
            ...worlds,
            stepSize: fc.constantFrom(0.1, 0.5, 1),
            discount: fc.constantFrom(0, 0.5, 0.9, 0.99),
          }),
          ({ seed, learner, actions, states, stepSize, discount }) => {
            const random = new Random(seed);
            const world = randomWorld(random, states, actions);
            using model = backend.model(world);
            using kernel = backend.learner({
              states,
              actions,
              learner,
              stepSize,
              discount,
              epsilon: 0.3,
              initialValue: random.below(3) - 1,
              seed,
            });
            const start = Float64Array.from({ length: world.pairs }, () => 20 * random.uniform() - 10);
            kernel.setQ(start);
            kernel.couple(coupling, rowsFor(coupling, random, world.pairs), true);
            kernel.run(model, { episodes: 40, maxSteps: 25, record: false, optimal: null, stop: null });
            const bound = Math.max(...start.map(Math.abs), 1 / (1 - discount));
            for (const value of kernel.q()) expect(Math.abs(value)).toBeLessThanOrEqual(bound * (1 + 1e-12));
          },
        ),
        { numRuns: 60, seed: 2 },
      );
    });
  });
});

describe('the raw preconditioner', () => {
  it('does leave the bound on such worlds, so the property above has something to find', async () => {
    const { wasm } = await bothBackends();
    let left = 0;
    for (let seed = 0; seed < 20; ++seed) {
      const random = new Random(seed);
      const world = randomWorld(random, 8, 4);
      using model = wasm.model(world);
      using kernel = wasm.learner({
        states: 8,
        actions: 4,
        learner: 'q-learning',
        stepSize: 0.5,
        discount: 0.9,
        epsilon: 0.3,
        initialValue: 0,
        seed,
      });
      kernel.couple('preconditioner', randomRows(random, world.pairs), false);
      kernel.run(model, { episodes: 40, maxSteps: 25, record: false, optimal: null, stop: null });
      left += Number(Math.max(...kernel.q().map(Math.abs)) > 10);
    }
    expect(left).toBe(20);
  });
});
