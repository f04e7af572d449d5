import { describe, expect, it } from 'vitest';
import type { ModelArrays } from '../../src/engine/contracts/model.js';
import { Random } from '../../src/engine/random.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { TableEntry } from '../../src/environments/model-table.js';
import { InputError } from '../../src/input-error.js';
import { backends, bothBackends, loadBackend } from '../backends.js';

/** A model from `P[s][a]`. */
function table(P: TableEntry[][][], isd: number[]): ModelArrays {
  return tabularModel({ nS: P.length, nA: P[0]!.length, P, isd });
}

/** Staying pays 1; leaving ends with 4 or goes on to a state where the best action ends with 6. */
const fork = table(
  [
    [
      [[1, 0, 1, false]],
      [
        [0.5, 1, 4, true],
        [0.5, 1, 0, false],
      ],
    ],
    [[[1, 0, 6, true]], [[1, 0, 2, true]]],
  ],
  [1, 0],
);

/** One state, one action, reward 1 for ever. */
const forever = table([[[[1, 0, 1, false]]]], [1]);

/** 0 → 1 → 2 → end, reward −1 a step. */
const corridor = table([[[[1, 1, -1, false]]], [[[1, 2, -1, false]]], [[[1, 2, -1, true]]]], [1, 0, 0]);

/** Two starts, two actions, two outcomes each, none of which ends. */
const churn = table(
  [0, 1].map((s) =>
    [0, 1].map((a): TableEntry[] => [
      [0.25 + 0.5 * a, s, 1, false],
      [0.75 - 0.5 * a, 1 - s, 2, false],
    ]),
  ),
  [0.4, 0.6],
);

describe.each(backends)('model on the $name backend', ({ name }) => {
  const upload = async (model: ModelArrays) => (await loadBackend(name)).model(model);

  it('solves a fork by hand', async () => {
    using model = await upload(fork);
    const { q } = model.valueIteration({ discount: 0.5, tolerance: 1e-12, maxIterations: 1000 });
    // v(1) = 6; q(0, leave) = 4/2 + (0 + 6/2)/2 = 3.5 = v(0); q(0, stay) = 1 + 3.5/2.
    for (const [pair, value] of [2.75, 3.5, 6, 2].entries()) expect(q[pair]).toBeCloseTo(value, 11);
  });

  it('stops at the sweep that guarantees the tolerance', async () => {
    using model = await upload(forever);
    const { q, iterations, residual } = model.valueIteration({ discount: 0.9, tolerance: 1, maxIterations: 1000 });
    // v_n = 10 (1 − 0.9^n) changes by 0.9^(n−1); the bound is 1 · 0.1/0.9 = 0.111; 0.9^20 = 0.1216, 0.9^21 = 0.1094.
    expect(iterations).toBe(22);
    expect(residual).toBeCloseTo(0.9 ** 21, 12);
    expect(q[0]).toBeCloseTo(10 * (1 - 0.9 ** 22), 12);
    expect(Math.abs(q[0]! - 10)).toBeLessThanOrEqual(1);
  });

  it('solves an undiscounted corridor, and a problem without a future in one sweep', async () => {
    using model = await upload(corridor);
    expect(model.valueIteration({ discount: 1, tolerance: 0, maxIterations: 1000 })).toEqual({
      q: Float64Array.of(-3, -2, -1),
      iterations: 4,
      residual: 0,
    });
    const { q, iterations } = model.valueIteration({ discount: 0, tolerance: 0, maxIterations: 1000 });
    expect([...q, iterations]).toEqual([-1, -1, -1, 1]);
  });

  it('gives up after maxIterations and says how far it was', async () => {
    using model = await upload(forever);
    expect(model.valueIteration({ discount: 1, tolerance: 1e-9, maxIterations: 7 })).toEqual({
      q: Float64Array.of(7),
      iterations: 7,
      residual: 1,
    });
  });

  it('draws initial state, action, outcome, action, outcome … from one generator', async () => {
    using model = await upload(churn);
    const batch = model.rollout({ policy: null, episodes: 3, maxSteps: 5, seed: 11 });
    const random = new Random(11);
    const steps: number[][] = [];
    const last: number[] = [];
    for (let episode = 0; episode < 3; ++episode) {
      let state = random.uniform() < 0.4 ? 0 : 1;
      for (let step = 0; step < 5; ++step) {
        const action = random.uniform() < 0.5 ? 0 : 1;
        const stays = random.uniform() < 0.25 + 0.5 * action;
        steps.push([state, action, stays ? 1 : 2]);
        state = stays ? state : 1 - state;
      }
      last.push(state);
    }
    expect(steps).toEqual(Array.from(batch.states, (state, t) => [state, batch.actions[t], batch.rewards[t]]));
    expect(batch.lastStates).toEqual(Int32Array.from(last));
    expect(batch.starts).toEqual(Int32Array.of(0, 5, 10, 15));
    expect(batch.terminated).toEqual(Uint8Array.of(0, 0, 0));
  });

  it('tells termination from truncation', async () => {
    using model = await upload(corridor);
    const ended = model.rollout({ policy: null, episodes: 2, maxSteps: 3, seed: 0 });
    expect(ended).toEqual({
      starts: Int32Array.of(0, 3, 6),
      states: Int32Array.of(0, 1, 2, 0, 1, 2),
      actions: new Int32Array(6),
      rewards: new Float64Array(6).fill(-1),
      terminated: Uint8Array.of(1, 1),
      lastStates: Int32Array.of(2, 2),
    });
    const cut = model.rollout({ policy: null, episodes: 2, maxSteps: 2, seed: 0 });
    expect(cut.states).toEqual(Int32Array.of(0, 1, 0, 1));
    expect(cut.terminated).toEqual(Uint8Array.of(0, 0));
    expect(cut.lastStates).toEqual(Int32Array.of(2, 2));
  });

  it('follows a policy: a sure action needs no draw, an impossible one is never taken', async () => {
    using model = await upload(fork);
    const stay = model.rollout({ policy: Float64Array.of(1, 0, 1, 0), episodes: 1, maxSteps: 1000, seed: 4 });
    expect(stay.actions.every((action) => action === 0)).toBe(true);
    using two = await upload(churn);
    const mixed = two.rollout({ policy: Float64Array.of(0.1, 0.9, 0, 1), episodes: 1, maxSteps: 20_000, seed: 4 });
    const taken = [0, 0, 0, 0];
    mixed.states.forEach((state, t) => {
      ++taken[2 * state + mixed.actions[t]!]!;
    });
    expect(taken[2]).toBe(0);
    // Binomial with p = 0.1: within 4 standard deviations.
    const visits = taken[0]! + taken[1]!;
    expect(Math.abs(taken[0]! - 0.1 * visits)).toBeLessThan(4 * Math.sqrt(0.09 * visits));
  });

  it('throws after dispose and gives its memory back', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const model = backend.model(fork);
    model.rollout({ policy: null, episodes: 5, maxSteps: 9, seed: 1 });
    model.valueIteration({ discount: 0.5, tolerance: 1e-3, maxIterations: 10 });
    model.dispose();
    model.dispose();
    expect(backend.bytesInUse()).toBe(before);
    expect(() => model.rollout({ policy: null, episodes: 1, maxSteps: 1, seed: 1 })).toThrow(InputError);
    expect(() => model.valueIteration({ discount: 0.5, tolerance: 1e-3, maxIterations: 10 })).toThrow('disposed');
  });
});

describe('both backends', () => {
  it('give the same bits over several calls of the kernel', async () => {
    const { wasm, reference } = await bothBackends();
    using a = wasm.model(churn);
    using b = reference.model(churn);
    const options = { policy: Float64Array.of(0.3, 0.7, 0.5, 0.5), episodes: 2, maxSteps: 50_000, seed: 2 ** 32 - 1 };
    const left = a.rollout(options);
    const right = b.rollout(options);
    expect(left.starts).toEqual(Int32Array.of(0, 50_000, 100_000));
    expect(right.starts).toEqual(left.starts);
    for (const column of ['states', 'actions', 'rewards'] as const) {
      expect(left[column].findIndex((value, t) => value !== right[column][t])).toBe(-1);
    }
  });
});
