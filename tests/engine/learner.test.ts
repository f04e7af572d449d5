import { describe, expect, it } from 'vitest';
import type { LearnerKernelOptions, RunKernelOptions } from '../../src/engine/contracts/learner.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { TableEntry } from '../../src/environments/model-table.js';
import { backends, loadBackend } from '../backends.js';

const plain: LearnerKernelOptions = {
  states: 2,
  actions: 2,
  learner: 'q-learning',
  stepSize: 0.5,
  discount: 0.9,
  epsilon: 0.2,
  initialValue: 0,
  seed: 1,
};
const oneEpisode: RunKernelOptions = { episodes: 1, maxSteps: 1, record: false, optimal: null, stop: null };

/** One state, one action, reward 1; the only step ends the episode or does not. */
const loop = (ends: boolean) => tabularModel({ nS: 1, nA: 1, P: [[[[1, 0, 1, ends]]]], isd: [1] });

/** A corridor of `n` states, goal behind the last: action 1 goes right, action 0 left (a bump stays); −1 a step. */
function corridor(n: number) {
  const P: TableEntry[][][] = Array.from({ length: n }, (_, s) => [
    [[1, Math.max(0, s - 1), -1, false]],
    [[1, Math.min(n - 1, s + 1), -1, s === n - 1]],
  ]);
  return tabularModel({ nS: n, nA: 2, P, isd: Array.from({ length: n }, (_, s) => (s === 0 ? 1 : 0)) });
}

describe.each(backends)('learner on the $name backend', ({ name }) => {
  const make = async (options: Partial<LearnerKernelOptions> = {}) =>
    (await loadBackend(name)).learner({ ...plain, ...options });

  // Q = [1, 2 | 3, 5], (s, a, r, s') = (0, 1, 1, 1): Q(0, 1) moves half way from 2 to y.
  it.each([
    // y = 1 + 0.9 · max(3, 5) = 5.5
    ['q-learning', 3.75],
    // y = 1 + 0.9 · 3, the value of the next action 0
    ['sarsa', 2.85],
    // y = 1 + 0.9 (0.8 · 5 + 0.2 · (3 + 5)/2) = 5.32
    ['expected-sarsa', 3.66],
  ] as const)('%s follows its target', async (learner, value) => {
    using kernel = await make({ learner });
    kernel.setQ(Float64Array.of(1, 2, 3, 5));
    kernel.observe(0, 1, 1, 1, 0, false);
    const q = kernel.q();
    expect(q[1]).toBeCloseTo(value, 14);
    expect([q[0], q[2], q[3]]).toEqual([1, 3, 5]);
    expect(kernel.updates()).toBe(1);
  });

  it.each(['q-learning', 'sarsa', 'expected-sarsa'] as const)(
    '%s does not bootstrap when terminated',
    async (learner) => {
      using kernel = await make({ learner });
      kernel.setQ(Float64Array.of(1, 2, 3, 5));
      kernel.observe(0, 1, 1, 1, 0, true);
      // y = 1: half way from 2 to 1.
      expect([...kernel.q()]).toEqual([1, 1.5, 3, 5]);
    },
  );

  it.each(['q-learning', 'sarsa', 'expected-sarsa'] as const)('%s bootstraps when truncated', async (learner) => {
    const backend = await loadBackend(name);
    using endless = backend.model(loop(false));
    using ending = backend.model(loop(true));
    const options = { ...plain, learner, states: 1, actions: 1 };
    using truncated = backend.learner(options);
    const batch = truncated.run(endless, { ...oneEpisode, episodes: 2 });
    // 0.5 · 1, then 0.5 + 0.5 (1 + 0.9 · 0.5 − 0.5).
    expect(truncated.q()[0]).toBeCloseTo(0.975, 15);
    expect([...batch.terminated]).toEqual([0, 0]);
    using terminated = backend.learner(options);
    expect([...terminated.run(ending, { ...oneEpisode, episodes: 2 }).terminated]).toEqual([1, 1]);
    // 0.5 · 1, then 0.5 + 0.5 (1 − 0.5).
    expect(terminated.q()[0]).toBe(0.75);
  });

  it('takes any of equal actions, each as often, with the draws of the lowest', async () => {
    for (const actions of [4, 7]) {
      using kernel = await make({ states: 1, actions, epsilon: 0 });
      using lowest = await make({ states: 1, actions, epsilon: 0, ties: 'lowest' });
      const counts = new Int32Array(actions);
      // Actions 1, 2 and the last are the best.
      const q = Float64Array.from({ length: actions }, (_, a) => (a === 1 || a === 2 || a === actions - 1 ? 3 : a - 9));
      for (const learner of [kernel, lowest]) learner.setQ(q);
      for (let n = 0; n < 3000; ++n) {
        ++counts[kernel.begin(0)]!;
        expect(lowest.begin(0)).toBe(1);
      }
      expect(kernel.generator()).toEqual(lowest.generator());
      const chosen = [counts[1]!, counts[2]!, counts[actions - 1]!];
      expect(chosen[0]! + chosen[1]! + chosen[2]!).toBe(3000);
      // Standard deviation of a third of 3000: 26.
      for (const count of chosen) expect(Math.abs(count - 1000)).toBeLessThan(130);
    }
  });

  it.each([1, 2, 3, 4, 5, 8])('takes the lowest of equal actions among %i where it is told to', async (actions) => {
    using kernel = await make({ states: 1, actions, epsilon: 0, ties: 'lowest' });
    for (let lowest = 0; lowest < actions; ++lowest) {
      kernel.setQ(Float64Array.from({ length: actions }, (_, action) => (action < lowest ? -1 : -0.5)));
      expect(kernel.begin(0)).toBe(lowest);
    }
  });

  it('explores every action with probability ε', async () => {
    using kernel = await make({ states: 1, actions: 4, epsilon: 0.4 });
    kernel.setQ(Float64Array.of(0, 0, 1, 0));
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 40_000; ++k) ++counts[kernel.begin(0)]!;
    // 0.1 each and 0.7 for the greedy one; five standard deviations are 300 and 460.
    for (const [action, count] of counts.entries())
      expect(Math.abs(count - (action === 2 ? 28_000 : 4000))).toBeLessThan(460);
  });

  it('begin and advance choose and learn: Q-learning updates before it chooses, SARSA after', async () => {
    // Staying in state 0 with reward 1: after Q-learning's update action 0 is worth more than 0, so it is greedy again;
    // with reward −1 the updated value is negative and action 1 is greedy, while SARSA has already chosen action 0.
    using first = await make({ epsilon: 0 });
    expect([first.begin(0), first.advance(-1, 0, false)]).toEqual([0, 1]);
    using second = await make({ epsilon: 0, learner: 'sarsa' });
    expect([second.begin(0), second.advance(-1, 0, false), second.advance(-1, 0, false)]).toEqual([0, 0, 1]);
    // −0.5, then −0.5 + 0.5 (−1 + 0.9 · Q(0, 1) + 0.5) with Q(0, 1) = 0.
    expect([...first.q()]).toEqual([-0.5, 0, 0, 0]);
    expect(second.q()[0]).toBe(-0.75);
    expect(second.advance(-1, 0, true)).toBe(0);
  });

  it.each(['q-learning', 'sarsa', 'expected-sarsa'] as const)(
    '%s: run is a loop of begin and advance',
    async (learner) => {
      // A deterministic world with one start draws nothing, so both see the same numbers.
      const backend = await loadBackend(name);
      const table = corridor(6);
      using model = backend.model(table);
      const options = { ...plain, learner, states: 6, seed: 9, epsilon: 0.3 };
      using inside = backend.learner(options);
      using outside = backend.learner(options);
      const { lengths, returns, recorded } = inside.run(model, {
        ...oneEpisode,
        episodes: 40,
        maxSteps: 25,
        record: true,
      });
      let t = 0;
      for (let episode = 0; episode < 40; ++episode) {
        let state = 0;
        let action = outside.begin(0);
        let length = 0;
        for (let terminated = false; !terminated && length < 25; ++length, ++t) {
          expect([recorded!.states[t], recorded!.actions[t], recorded!.rewards[t]]).toEqual([state, action, -1]);
          const [step] = table.outcomes(state, action);
          state = step!.nextState;
          terminated = step!.terminated;
          action = outside.advance(step!.reward, state, terminated);
        }
        expect([lengths[episode], returns[episode]]).toEqual([length, -length]);
      }
      expect(recorded!.starts[40]).toBe(t);
      expect(inside.q()).toEqual(outside.q());
      expect(inside.updates()).toBe(outside.updates());
      expect(Math.min(...lengths)).toBe(6);
    },
  );

  it('judges the greedy policy after each episode and stops when told', async () => {
    const backend = await loadBackend(name);
    using model = backend.model(corridor(20));
    const optimal = Uint8Array.from({ length: 40 }, (_, pair) => pair % 2);
    // State 0 is not judged: it has no optimal action in the mask.
    optimal[1] = 0;
    const options = { ...plain, states: 20, epsilon: 0.3, discount: 0.95 };
    const all = { episodes: 60, maxSteps: 400, record: false, optimal, stop: null };
    using judged = backend.learner(options);
    const shares: number[] = [];
    for (let episode = 0; episode < 60; ++episode) {
      const { optimalShare } = judged.run(model, { ...all, episodes: 1 });
      const q = judged.q();
      // The greedy action is right where Q(s, 1) > Q(s, 0); a tie goes left.
      let good = 0;
      for (let s = 1; s < 20; ++s) good += Number(q[2 * s + 1]! > q[2 * s]!);
      expect(optimalShare[0]).toBe(good / 19);
      shares.push(good / 19);
    }
    using whole = backend.learner(options);
    expect([...whole.run(model, all).optimalShare]).toEqual(shares);
    const level = 0.9;
    expect(shares[0]).toBeLessThan(level);
    // The first episode that ends three in a row at the level.
    const expected = shares.findIndex((_, e) => e >= 2 && [e, e - 1, e - 2].every((k) => shares[k]! >= level)) + 1;
    expect(expected).toBeGreaterThan(3);
    using stopping = backend.learner(options);
    const stop = { level, consecutive: 3 };
    const early = stopping.run(model, { ...all, stop });
    expect([early.episodes, early.stopped]).toEqual([expected, true]);
    expect([...early.optimalShare]).toEqual(shares.slice(0, expected));
    expect(early.returns).toHaveLength(expected);
    // The same, interrupted one episode before: two of the three came before the second call.
    using split = backend.learner(options);
    expect(split.run(model, { ...all, episodes: expected - 1, stop }).stopped).toBe(false);
    expect(split.run(model, { ...all, stop: { ...stop, held: 2 } })).toMatchObject({ episodes: 1, stopped: true });
  });

  it('gives its memory back', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const model = backend.model(corridor(5));
    const learner = backend.learner({ ...plain, states: 5 });
    const row = {
      kind: 'sparse',
      rows: 10,
      columnIndices: Int32Array.of(1, 0),
      values: Float64Array.of(1, 1),
    } as const;
    const rowStarts = Int32Array.of(0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    learner.couple('quotient', { ...row, rowStarts }, true);
    learner.couple('target-sharing', { ...row, rowStarts }, true);
    learner.run(model, { episodes: 300, maxSteps: 50, record: true, optimal: new Uint8Array(10).fill(1), stop: null });
    learner.dispose();
    model.dispose();
    expect(backend.bytesInUse()).toBe(before);
    expect(() => learner.q()).toThrow('this learner is disposed');
    expect(() => learner.begin(0)).toThrow('this learner is disposed');
  });
});
