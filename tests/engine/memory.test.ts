/** Everything that is made and disposed gives its memory back, over ten thousand rounds. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { backends, loadBackend } from '../backends.js';

const model = {
  states: 2,
  actions: 2,
  outcomeStarts: Int32Array.of(0, 1, 2, 3, 4),
  probabilities: Float64Array.of(1, 1, 1, 1),
  nextStates: Int32Array.of(1, 0, 1, 0),
  rewards: Float64Array.of(1, 0, 2, -1),
  terminations: Uint8Array.of(0, 0, 1, 0),
  initial: Float64Array.of(1, 0),
};

const stretches = {
  starts: Int32Array.of(0, 4),
  pairs: Int32Array.of(0, 2, 1, 3),
  rewards: Float64Array.of(1, 2, 0, -1),
  ends: Int32Array.of(3),
  windows: Int32Array.of(4),
};

/** Makes one of everything, uses it, and disposes it. */
function round(backend: Backend, seed: number): void {
  using tree = backend.tree({ pairs: 4, minLength: 1, maxLength: 3, offset: 0 });
  tree.count(stretches);
  const active = new Uint8Array(4).fill(1);
  const entries = backend.similarity(tree.freeze(), {
    measure: 'intersection',
    normalization: 'geometric',
    divergence: false,
    active,
    threshold: 0.1,
    topK: null,
  });
  using uploaded = backend.model(model);
  uploaded.valueIteration({ discount: 0.5, tolerance: 0.1, maxIterations: 5 });
  uploaded.rollout({ policy: null, episodes: 1, maxSteps: 4, seed });
  using learner = backend.learner({
    states: 2,
    actions: 2,
    learner: 'q-learning',
    stepSize: 0.5,
    discount: 0.5,
    epsilon: 0.1,
    initialValue: 0,
    seed,
  });
  learner.couple('target-sharing', entries.kind === 'sparse' ? entries : null, true);
  learner.run(uploaded, { episodes: 1, maxSteps: 4, record: true, optimal: null, stop: null });
}

describe.each(backends)('memory on the $name backend', ({ name }) => {
  it('is flat', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    // The reference has no memory of its own.
    const rounds = name === 'wasm' ? 10_000 : 100;
    for (let k = 0; k < rounds; ++k) round(backend, k);
    expect(backend.bytesInUse()).toBe(before);
  });
});

describe('two engines', () => {
  it('count what they hold apart', async () => {
    const [one, two] = [await createEngine(), await createEngine()];
    using first = one.trajectories({ states: 2, actions: 2, maxLength: 2 });
    first.addEpisode({ states: [0, 1], actions: [0, 0], rewards: [1, 2], terminated: true });
    expect(one.bytesInUse).toBeGreaterThan(0);
    expect(two.bytesInUse).toBe(0);
  });

  it.each([
    ['wasm', 'wasm'],
    ['wasm', 'reference'],
    ['reference', 'wasm'],
  ] as const)('refuse a handle of another: %s, %s', async (owner, user) => {
    const [one, two] = [await loadBackend(owner), await loadBackend(user)];
    using foreign = one.model(model);
    using learner = two.learner({
      states: 2,
      actions: 2,
      learner: 'q-learning',
      stepSize: 0.5,
      discount: 0.5,
      epsilon: 0.1,
      initialValue: 0,
      seed: 1,
    });
    const run = () => learner.run(foreign, { episodes: 1, maxSteps: 4, record: false, optimal: null, stop: null });
    expect(run).toThrow('expected a model of this engine, got one of another');
  });
});
