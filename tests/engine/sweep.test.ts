/** Learners side by side give what they give one after the other, to the bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { LearnerKernelOptions, RunKernelOptions } from '../../src/engine/contracts/learner.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import type { TabularModel } from '../../src/environments/tabular-model.js';
import { backends, bothBackends, loadBackend } from '../backends.js';

const plain = { learner: 'q-learning', stepSize: 0.3, discount: 0.9, epsilon: 0.2, initialValue: 0 } as const;
const options: RunKernelOptions = { episodes: 30, maxSteps: 40, record: false, optimal: null, stop: null };
const grid = () => makeEnvironment('grid-world-v0', { rows: 4, columns: 5 }).model();

type Learner = Partial<LearnerKernelOptions>;

/** Results and values of the learners, run together or one by one, twice over so that a second run goes on from the first. */
function outcome(
  backend: Backend,
  model: TabularModel,
  learners: readonly Learner[],
  runs: readonly RunKernelOptions[],
  beside: boolean,
) {
  using uploaded = backend.model(model);
  const { states, actions } = model;
  const kernels = learners.map((learner, seed) => backend.learner({ ...plain, states, actions, seed, ...learner }));
  const batches = [0, 1].flatMap(() =>
    beside ? backend.sweep(kernels, uploaded, runs) : kernels.map((kernel, k) => kernel.run(uploaded, runs[k]!)),
  );
  const tables = kernels.map((kernel) => [kernel.q(), kernel.updates()]);
  for (const kernel of kernels) kernel.dispose();
  return { batches, tables };
}

describe.each(backends)('a sweep on the $name backend', ({ name }) => {
  it.each([1, 2, 3, 4, 5, 9])('of %i seeds equals runs one by one', async (count) => {
    const backend = await loadBackend(name);
    const learners = Array.from({ length: count }, () => ({}));
    const runs = learners.map(() => options);
    const before = backend.bytesInUse();
    expect(outcome(backend, grid(), learners, runs, true)).toEqual(outcome(backend, grid(), learners, runs, false));
    expect(backend.bytesInUse()).toBe(before);
  });

  it('of learners that differ, of which some must be run alone', async () => {
    const backend = await loadBackend(name);
    const learners: Learner[] = [
      { epsilon: 0 },
      { learner: 'sarsa' },
      { epsilon: 1, stepSize: 1 },
      { discount: 0.5, initialValue: 3 },
      { learner: 'q-lambda' },
      { seed: 77 },
      { stepSize: 0.01 },
    ];
    const runs = learners.map((_, k) => ({ ...options, episodes: 1 + 7 * k, record: k === 5 }));
    expect(outcome(backend, grid(), learners, runs, true)).toEqual(outcome(backend, grid(), learners, runs, false));
  });

  it('in which each learner stops when it is good enough', async () => {
    const backend = await loadBackend(name);
    const model = grid();
    using uploaded = backend.model(model);
    const { q } = uploaded.valueIteration({ discount: 0.9, tolerance: 1e-12, maxIterations: 1000 });
    const optimal = Uint8Array.from(q, (value, pair) => {
      const first = pair - (pair % 4);
      return Number(model.live[first / 4] === 1 && value >= Math.max(...q.subarray(first, first + 4)) - 1e-9);
    });
    const learners = Array.from({ length: 7 }, () => ({ initialValue: 1 }));
    const stop = { level: 0.9, consecutive: 2 };
    const runs = learners.map((_, k) => ({ ...options, episodes: 400, optimal, stop: { ...stop, held: k % 2 } }));
    const found = outcome(backend, model, learners, runs, true);
    expect(found).toEqual(outcome(backend, model, learners, runs, false));
    const lengths = found.batches.slice(0, 7).map(({ episodes }) => episodes);
    expect(new Set(lengths).size).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(400);
    expect(found.batches.every(({ stopped }) => stopped)).toBe(true);
  });
});

it.each([[[0.5, 0.3, 1e-12, 0.2, 0]], [[1e-12, 0.001, 0.999, 0, 0]], [[0.25, 0.25, 0.25, 0.25, 0]]])(
  'draws initial states from %j as one learner does',
  async (isd) => {
    const { wasm, reference } = await bothBackends();
    // Action a of state s leads to state (s + a) % 5 for a reward of s - a; state 4 is the end.
    const P = Array.from({ length: 5 }, (_, s) =>
      Array.from({ length: 4 }, (__, a) => [[1, (s + a) % 5, s - a, (s + a) % 5 === 4] as const]),
    );
    const total = isd.reduce((sum, share) => sum + share, 0);
    const model = tabularModel({ nS: 5, nA: 4, P, isd: isd.map((share) => share / total) });
    const learners = Array.from({ length: 7 }, () => ({}));
    const runs = learners.map(() => ({ ...options, episodes: 200 }));
    const alone = outcome(reference, model, learners, runs, false);
    expect(outcome(wasm, model, learners, runs, true)).toEqual(alone);
  },
);

it('wasm and reference agree, whatever the worlds, seeds and numbers of steps', async () => {
  const { wasm, reference } = await bothBackends();
  const worlds = fc.constantFrom(
    ['grid-world-v0', { rows: 3, columns: 3 }],
    ['grid-world-v0', { rows: 2, columns: 6, shaping: true }],
    ['grid-world-v0', { rows: 3, columns: 3, slip: 0.2 }],
    ['cliff-walking-v0', {}],
    ['taxi-v3', {}],
  ) as fc.Arbitrary<['grid-world-v0', object]>;
  const learner = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    epsilon: fc.constantFrom(0, 0.1, 0.5, 1),
    stepSize: fc.double({ min: 0.01, max: 1, noNaN: true }),
    discount: fc.double({ min: 0, max: 1, noNaN: true }),
    initialValue: fc.constantFrom(0, -1, 10),
  });
  const counts = fc.record({ episodes: fc.integer({ min: 1, max: 12 }), maxSteps: fc.integer({ min: 1, max: 25 }) });
  fc.assert(
    fc.property(worlds, fc.array(learner, { minLength: 2, maxLength: 7 }), counts, ([id, world], learners, sizes) => {
      const model = makeEnvironment(id, world).model();
      const runs = learners.map((_, k) => ({ ...options, ...sizes, episodes: sizes.episodes + (k % 3) }));
      expect(outcome(wasm, model, learners, runs, true)).toEqual(outcome(reference, model, learners, runs, false));
    }),
    { numRuns: 60 },
  );
});
