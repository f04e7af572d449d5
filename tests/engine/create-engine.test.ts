import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/create-engine.js';
import { coreHash } from '../../src/engine/core.generated.js';
import type { Environment } from '../../src/environments/environment.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { backends } from '../backends.js';

/** 0 → 1 → end, reward 1 and 2, the other action stays for nothing. */
const ladder = tabularModel({
  nS: 2,
  nA: 2,
  P: [
    [[[1, 1, 1, false]], [[1, 0, 0, false]]],
    [[[1, 1, 2, true]], [[1, 1, 0, false]]],
  ],
  isd: [1, 0],
});

/** The same as a user's own class, without a model. */
class Ladder implements Environment {
  readonly states = 2;
  readonly actions = 2;
  #state = 0;
  reset() {
    return (this.#state = 0);
  }
  step(action: number) {
    const from = this.#state;
    this.#state = Math.min(1, from + 1 - action);
    const terminated = from === 1 && action === 0;
    return { state: this.#state, reward: action === 0 ? from + 1 : 0, terminated, truncated: false };
  }
}

describe.each(backends)('an engine on the $name backend', ({ name }) => {
  it('says what it is', async () => {
    const engine = await createEngine({ backend: name });
    expect(engine.backend).toBe(name);
    expect(engine.hash).toBe(name === 'wasm' ? coreHash : 'reference');
    expect(engine.bytesInUse).toBe(0);
  });

  it('solves by hand, like the free function', async () => {
    const engine = await createEngine({ backend: name });
    // γ = 1/2: q(1, up) = 2, q(1, stay) = 1, q(0, up) = 1 + 2/2 = 2, q(0, stay) = 1.
    const solution = engine.solve(ladder, { discount: 0.5, tolerance: 1e-12 });
    expect(Array.from(solution.q)).toEqual([2, 1, 2, 1]);
    expect(Array.from(solution.v)).toEqual([2, 2]);
    expect(solution.policy).toEqual(Int32Array.of(0, 0));
    expect(solution).toEqual(solve(ladder, { discount: 0.5, tolerance: 1e-12 }));
    expect(engine.bytesInUse).toBe(0);
  });

  it('keeps a model uploaded, with the episodes of engine.rollout', async () => {
    const engine = await createEngine({ backend: name });
    const options = { episodes: 20, seed: 4, maxSteps: 9 };
    const uploaded = engine.upload(ladder);
    expect(uploaded.rollout(options)).toEqual(engine.rollout(ladder, options));
    expect(uploaded.rollout(options)).toEqual(uploaded.rollout(options));
    expect(() => uploaded.rollout({ ...options, episodes: 0 })).toThrow('expected episodes to be an integer');
    uploaded.dispose();
    uploaded.dispose();
    expect(engine.bytesInUse).toBe(0);
    expect(() => uploaded.rollout(options)).toThrow('disposed');
    expect(() => engine.upload(new Ladder() as never)).toThrow('expected a TabularModel');
  });

  it.each([
    ['a model', ladder],
    ['an environment', new Ladder()],
  ])('rolls out %s', async (_, world) => {
    const engine = await createEngine({ backend: name });
    const batch = engine.rollout(world, { policy: Int32Array.of(0, 0), episodes: 2 });
    expect(batch).toEqual({
      starts: Int32Array.of(0, 2, 4),
      states: Int32Array.of(0, 1, 0, 1),
      actions: new Int32Array(4),
      rewards: Float64Array.of(1, 2, 1, 2),
      terminated: Uint8Array.of(1, 1),
      lastStates: Int32Array.of(1, 1),
    });
    const stuck = engine.rollout(world, { policy: Float64Array.of(0, 1, 0, 1), episodes: 1, maxSteps: 4 });
    expect(stuck.states).toEqual(new Int32Array(4));
    expect(stuck.terminated).toEqual(Uint8Array.of(0));
    expect(engine.bytesInUse).toBe(0);
  });

  it('gives the episodes of a seed, whichever backend', async () => {
    const [engine, other] = [await createEngine({ backend: name }), await createEngine({ backend: 'reference' })];
    const model = makeEnvironment('taxi-v3').model();
    const options = { episodes: 5, maxSteps: 50, seed: 12 };
    expect(engine.rollout(model, options)).toEqual(other.rollout(model, options));
    expect(engine.rollout(model, { ...options, seed: 13 })).not.toEqual(engine.rollout(model, options));
  });

  it.each([
    ['no options', (engine) => engine.rollout(ladder, undefined as never), 'options { episodes'],
    ['no world', (engine) => engine.rollout(null as never, { episodes: 1 }), 'a TabularModel or an environment'],
    ['a table that is not a model', (engine) => engine.solve({ nS: 1 } as never, { discount: 0.5 }), 'a TabularModel'],
    [
      'a policy of another size',
      (engine) => engine.rollout(ladder, { episodes: 1, policy: new Int32Array(3) }),
      'of 2 actions',
    ],
    ['a discount above 1', (engine) => engine.solve(ladder, { discount: 1.5 }), 'discount'],
  ] as [string, (engine: Engine) => unknown, string][])('refuses %s', async (_, act, message) => {
    const engine = await createEngine({ backend: name });
    const attempt = () => act(engine);
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(message);
    expect(engine.bytesInUse).toBe(0);
  });
});

describe('createEngine', () => {
  it('refuses what it does not know', async () => {
    await expect(createEngine({ backend: 'fortran' } as never)).rejects.toThrow(
      "one of 'wasm', 'reference', got 'fortran'",
    );
    await expect(createEngine({ wsam: 'x' } as never)).rejects.toThrow('wsam');
    await expect(createEngine(null as never)).rejects.toThrow(InputError);
  });

  it('makes many engines that share no memory', async () => {
    const engines = await Promise.all(Array.from({ length: 20 }, () => createEngine()));
    const model = makeEnvironment('frozen-lake-v1').model();
    const values = engines.map((engine) => engine.solve(model, { discount: 0.9, tolerance: 1e-9 }).q);
    for (const q of values) expect(q).toEqual(values[0]);
    expect(engines.map((engine) => engine.bytesInUse)).toEqual(engines.map(() => 0));
  });
});

describe.each(backends)('the classes of an engine on the $name backend', ({ name }) => {
  /** Pair 0 is followed by 1 and the end, pair 2 by 1 and 1, or by 1 and the end. */
  const episodes = [
    { states: [0], actions: [0], rewards: [1], terminated: true },
    { states: [1, 0], actions: [0, 0], rewards: [1, 1], terminated: true },
    { states: [1], actions: [0], rewards: [1], terminated: true },
  ];

  it('counts, compares and keeps', async () => {
    const engine = await createEngine({ backend: name });
    using counter = engine.trajectories({ states: 2, actions: 2, minLength: 2, maxLength: 2 });
    for (const episode of episodes) counter.addEpisode(episode);
    expect([0, 1, 2, 3].map((pair) => counter.visits(pair))).toEqual([2, 0, 2, 0]);
    // Pair 0: (1, end) twice. Pair 2: (1, 1) once, (1, end) once. χ = min(2, 1) / √(2 · 2).
    expect(counter.similarity({ measure: 'intersection' }).get(0, 2)).toBe(0.5);
    using restored = engine.trajectoriesFromBytes(counter.toBytes());
    expect(restored.similarity().get(0, 2)).toBe(0.5);
    expect(engine.similarity(counter.rows()).toDense()).toEqual(counter.similarity().toDense());
  });

  it('makes agents that run on it', async () => {
    const engine = await createEngine({ backend: name });
    using agent = engine.agent({ states: 2, actions: 2, stepSize: 0.5, discount: 0.5 });
    // Q(1, 0) = 0.5 · 2 = 1; then Q(0, 0) = 0.5 (1 + 0.5 · 1) = 0.75.
    agent.observe(1, 0, 2, 0, true);
    agent.observe(0, 0, 1, 1, false);
    expect(agent.q).toEqual(Float64Array.of(0.75, 0, 1, 0));
    agent.dispose();
    expect(engine.bytesInUse).toBe(0);
    expect(() => agent.observe(0, 0, 1, 1, false)).toThrow(InputError);
  });
});
