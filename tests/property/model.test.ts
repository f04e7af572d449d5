/** wasm and reference agree to the last bit on random models. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelArrays } from '../../src/engine/contracts/model.js';
import { Random } from '../../src/engine/random.js';
import { bothBackends } from '../backends.js';

/** A random model: up to five outcomes a pair, any float64 rewards and probabilities, some outcomes that end. */
function randomModel(seed: number, states: number, actions: number): ModelArrays {
  const random = new Random(seed);
  const outcomeStarts = new Int32Array(states * actions + 1);
  for (let pair = 0; pair < states * actions; ++pair)
    outcomeStarts[pair + 1] = outcomeStarts[pair]! + 1 + random.below(5);
  const outcomes = outcomeStarts[states * actions]!;
  const probabilities = new Float64Array(outcomes).map(() => random.uniform() + 0.01);
  for (let pair = 0; pair < states * actions; ++pair)
    normalise(probabilities.subarray(outcomeStarts[pair], outcomeStarts[pair + 1]));
  const initial = new Float64Array(states).map((_, state) => (state === 0 ? 1 : random.below(2) * random.uniform()));
  return {
    states,
    actions,
    outcomeStarts,
    probabilities,
    nextStates: new Int32Array(outcomes).map(() => random.below(states)),
    rewards: new Float64Array(outcomes).map(() => random.uniform() * 20 - 10),
    terminations: new Uint8Array(outcomes).map(() => Number(random.below(8) === 0)),
    initial: normalise(initial),
  };
}

function normalise(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  values.forEach((value, k) => {
    values[k] = value / sum;
  });
  return values;
}

const size = fc.integer({ min: 1, max: 12 });

describe('wasm and reference', () => {
  it('solve and roll out random models alike', async () => {
    const { wasm, reference } = await bothBackends();
    fc.assert(
      fc.property(
        fc.nat(),
        size,
        size,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (seed, states, actions, discount) => {
          const arrays = randomModel(seed, states, actions);
          using a = wasm.model(arrays);
          using b = reference.model(arrays);
          const solving = { discount, tolerance: 1e-6, maxIterations: 500 };
          expect(a.valueIteration(solving)).toEqual(b.valueIteration(solving));
          const policy = seed % 2 === 0 ? null : new Float64Array(states * actions).fill(1 / actions);
          const rolling = { policy, episodes: 4, maxSteps: 30, seed };
          expect(a.rollout(rolling)).toEqual(b.rollout(rolling));
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});
