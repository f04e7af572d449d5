/** Kernels that find no memory say so, and what was not made holds none. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { LearnerKernelOptions } from '../../src/engine/contracts/learner.js';
import { type Core, OutOfMemory } from '../../src/engine/wasm/core.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { fill, smallCore } from '../small-core.js';

const environment = makeEnvironment('grid-world-v0', { rows: 12, columns: 12 });
const options: LearnerKernelOptions = {
  ...{ learner: 'q-learning', states: environment.states, actions: environment.actions },
  ...{ stepSize: 0.1, discount: 0.9, epsilon: 0.1, initialValue: 0, seed: 1 },
};

const makers: Record<string, (backend: Backend) => Disposable> = {
  'Q-learning': (backend) => backend.learner(options),
  'double Q-learning': (backend) => backend.learner({ ...options, learner: 'double-q' }),
  'Q(λ)': (backend) => backend.learner({ ...options, learner: 'q-lambda' }),
  REINFORCE: (backend) => backend.learner({ ...options, learner: 'reinforce' }),
  'a network': (backend) =>
    backend.network({
      widths: [8, 32, 4],
      activations: ['relu', 'identity'],
      optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      ...{ maxRows: 32, precision: 'float32' },
    }),
  'a Gram matrix': (backend) => {
    const [inputs, cosines] = [3, 40];
    const map = { inputs, cosines, weights: new Float64Array(inputs * cosines), phases: new Float64Array(cosines) };
    return backend.gram(map, 2);
  },
};

/** Does `work` with more memory and more, until there is enough: where there is not, it says so and holds nothing. */
function untilThereIsEnough({ core }: { readonly core: Core }, work: () => void): void {
  let refused = 0;
  for (let rest = 0, done = false; !done; rest += 1000) {
    const empty = fill(core, rest);
    const held = core.bytesInUse();
    try {
      work();
      done = true;
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemory);
      ++refused;
    }
    expect(core.bytesInUse()).toBe(held);
    empty();
  }
  expect(refused).toBeGreaterThan(2);
}

it.each(Object.entries(makers))('making %s', async (_, make) => {
  const small = await smallCore(40);
  untilThereIsEnough(small, () => make(small.backend)[Symbol.dispose]());
});

describe('a run', () => {
  const run = { episodes: 200, maxSteps: 100, record: true, optimal: null, stop: null };

  it.each(['q-learning', 'reinforce', 'q-lambda', 'double-q'] as const)('of %s', async (learner) => {
    const { core, backend } = await smallCore(40);
    {
      using kernel = backend.learner({ ...options, learner });
      using model = backend.model(environment.model());
      const empty = fill(core, 20_000);
      expect(() => kernel.run(model, run)).toThrow(OutOfMemory);
      empty();
      const { lengths, recorded } = kernel.run(model, { ...run, episodes: 3, maxSteps: 10 });
      expect(recorded!.states).toHaveLength(lengths.reduce((sum, length) => sum + length, 0));
    }
    expect(core.bytesInUse()).toBe(0);
  });

  it('of REINFORCE, step by step', async () => {
    const { core, backend } = await smallCore(40);
    {
      using kernel = backend.learner({ ...options, learner: 'reinforce' });
      const empty = fill(core, 20_000);
      const steps = (count: number, step: () => void) => {
        for (let k = 0; k < count; ++k) step();
      };
      kernel.begin(0);
      expect(() => steps(20_000, () => kernel.advance(0, 0, false))).toThrow(OutOfMemory);
      kernel.end();
      expect(() => steps(20_000, () => kernel.observe(0, 0, 0, 0, 0, false))).toThrow(OutOfMemory);
      empty();
      steps(20_000, () => kernel.observe(0, 0, 0, 0, 0, false));
      expect(kernel.progress().trail.pairs.length).toBeGreaterThan(20_000);
    }
    expect(core.bytesInUse()).toBe(0);
  });

  it('of learners side by side', async () => {
    const small = await smallCore(40);
    const { backend } = small;
    const learners = [1, 2, 3].map((seed) => backend.learner({ ...options, seed }));
    using model = backend.model(environment.model());
    const jobs = { ...run, record: false };
    untilThereIsEnough(small, () => {
      backend.sweep(learners, model, [jobs, jobs, jobs]);
    });
  });
});
