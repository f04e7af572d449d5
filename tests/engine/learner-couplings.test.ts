/** Each coupling under the learners that are more than a one-step update, against its formula by hand. */
import { describe, expect, it } from 'vitest';
import type { CouplingDetails, LearnerKernelOptions, LearnerName } from '../../src/engine/contracts/learner.js';
import type { SparseEntries } from '../../src/engine/contracts/similarity.js';
import { Random } from '../../src/engine/random.js';
import { backends, bothBackends, loadBackend } from '../backends.js';

const plain = {
  states: 3,
  actions: 1,
  learner: 'q-learning',
  stepSize: 0.5,
  discount: 0.5,
  epsilon: 0,
  initialValue: 0,
  seed: 1,
} as const satisfies LearnerKernelOptions;

/** Symmetric rows of `pairs` pairs from `[i, j, χ]`. */
function rowsOf(pairs: number, ...links: readonly (readonly [number, number, number])[]): SparseEntries {
  const both = links.flatMap(([i, j, chi]) => [[i, j, chi] as const, [j, i, chi] as const]);
  const rows = Array.from({ length: pairs }, (_, i) => both.filter(([from]) => from === i).sort((a, b) => a[1] - b[1]));
  const rowStarts = new Int32Array(pairs + 1);
  for (const [i, row] of rows.entries()) rowStarts[i + 1] = rowStarts[i]! + row.length;
  const flat = rows.flat();
  return {
    kind: 'sparse',
    rows: pairs,
    rowStarts,
    columnIndices: Int32Array.from(flat, ([, j]) => j),
    values: Float64Array.from(flat, ([, , chi]) => chi),
  };
}

const all = { samplePartners: 'all' } as const;

describe.each(backends)('on the $name backend', ({ name }) => {
  const loaded = loadBackend(name);
  const make = async (options: Partial<LearnerKernelOptions>) => (await loaded).learner({ ...plain, ...options });

  describe('sampling under Q-learning', () => {
    it('draws all partners by their weights', async () => {
      using learner = await make({});
      learner.setQ(Float64Array.of(0, 4, 8));
      learner.couple('sampling', rowsOf(3, [0, 1, 0.5], [0, 2, 1]), true, { ...all, symmetryWeight: 0.5 });
      // Q_0 = 2. Then w = 0.5 · 0.5 · 0.5, d = 2; then w = 0.25, d = 8 − 2.25.
      learner.observe(0, 0, 4, 0, 0, true);
      expect([...learner.q()]).toEqual([3.6875, 3.75, 6.5625]);
      expect(learner.updates()).toBe(5);
    });

    it('or one of them with the whole weight', async () => {
      const drawn = [0, 0];
      for (let seed = 0; seed < 400; ++seed) {
        using learner = await make({ seed });
        learner.setQ(Float64Array.of(0, 4, 8));
        learner.couple('sampling', rowsOf(3, [0, 1, 0.25], [0, 2, 0.75]), true, { symmetryWeight: 0.5 });
        learner.observe(0, 0, 4, 0, 0, true);
        const q = [...learner.q()];
        // w = 0.25; d = 2 or 6.
        const first = q[1] !== 4;
        expect(q).toEqual(first ? [2.5, 3.5, 8] : [3.5, 4, 6.5]);
        ++drawn[first ? 0 : 1]!;
      }
      // 100 of 400 expected, five standard deviations are 43.
      expect(Math.abs(drawn[0]! - 100)).toBeLessThan(43);
    });

    it('the guard stops a step at the middle', async () => {
      for (const guard of [true, false]) {
        using learner = await make({});
        learner.setQ(Float64Array.of(0, 4, 8));
        learner.couple('sampling', rowsOf(3, [0, 1, 1]), guard, { symmetryWeight: 4 });
        // Q_0 = 2; w = ½, or 2 as written.
        learner.observe(0, 0, 4, 0, 0, true);
        expect([...learner.q()]).toEqual(guard ? [3, 3, 8] : [6, 0, 8]);
      }
    });
  });

  describe('augmentation of one-step learners', () => {
    const mirror = { states: Int32Array.of(1, 0), pairs: Int32Array.of(3, 2, 1, 0) };
    it.each([
      // (0, 0) → state 1 with next action 0: y = 1 + 0.5 · 4 and 1 + 0.5 · 2 on SARSA; the image is (1, 1) → state 0, whose
      // next action is 1. Q = [0, 8 | 2, 4].
      ['q-learning', [1.5, 8, 2, 4.5]], // 0.5 · 3; y = 1 + 0.5 · 8: 4 + 0.5 · 1
      ['sarsa', [1, 8, 2, 4.5]], //       0.5 · 2; the same
      ['expected-sarsa', [1.5, 8, 2, 4.5]],
    ] as const)('%s learns the image too', async (learner, values) => {
      using kernel = await make({ learner, states: 2, actions: 2 });
      kernel.setQ(Float64Array.of(0, 8, 2, 4));
      kernel.couple('augmentation', null, true, { transformations: [mirror] });
      kernel.observe(0, 0, 1, 1, 0, false);
      expect([...kernel.q()]).toEqual(values);
      expect(kernel.updates()).toBe(2);
      // Terminated: y = r for both.
      kernel.observe(0, 1, -8, 0, 0, true);
      expect([...kernel.q()]).toEqual([values[0], 0, -3, values[3]]);
    });
  });

  // From nothing, one step (0, 0) that ends with reward 4; χ_01 = ½. The mean of two tables is half of the one that learned.
  it.each([
    ['preconditioner', false, [1, 0.5, 0]],
    ['preconditioner', true, [1, 0.5, 0]],
    ['target-sharing', true, [1, 0.5, 0]],
    ['quotient', true, [1, 1, 0]],
    ['sampling', true, [0.75, 0.25, 0]],
  ] as const)(
    'double Q-learning with %s (guard %s) couples the table that learned',
    async (coupling, guard, values) => {
      using learner = await make({ learner: 'double-q' });
      learner.couple(coupling, rowsOf(3, [0, 1, 0.5]), guard, all);
      learner.observe(0, 0, 4, 0, 0, true);
      expect([...learner.q()]).toEqual(values);
    },
  );

  it('double Q-learning: the images share the coin', async () => {
    using learner = await make({ learner: 'double-q' });
    const swap = { states: Int32Array.of(2, 1, 0), pairs: Int32Array.of(2, 1, 0) };
    learner.couple('augmentation', null, true, { transformations: [swap] });
    for (let k = 0; k < 3; ++k) learner.observe(0, 0, 4, 0, 0, true);
    const q = learner.q();
    expect(q[2]).toBe(q[0]);
  });

  // State 0 leads to 1, which ends with reward 4; 0 and 2 are similar by ½. γλ = ½, Q = [0, 0, 2].
  it.each([
    // δ = 0; then δ = 4: Q_1 = 2, Q_0 = 0.5 · 4 · ½, and 2 gets 0.5 · ½ · ½ · 4.
    ['preconditioner', false, [1, 2, 2.5]],
    // Guarded, 2 may not pass y_0 = Q_0 + δ = 0, nor leave it: it stays; then 0.5 is below 4 − 2.
    ['preconditioner', true, [1, 2, 2.5]],
    // 2 moves a quarter of the way to y_0 = 0; then an eighth of the way from 1.5 to y_0 = 4.
    ['target-sharing', true, [1, 2, 1.8125]],
    // The block has 1: δ = −1, 0.5; then δ = 4 with the trace ½.
    ['quotient', true, [1.5, 2, 1.5]],
    // w = ¼ on the observed pair: 0.5 and 1.5; then Q_0 = 0.5 + 1. State 1 has no partners.
    ['sampling', true, [1.5, 2, 1.5]],
  ] as const)('SARSA(λ) with %s (guard %s)', async (coupling, guard, values) => {
    using learner = await make({ learner: 'sarsa-lambda', traceDecay: 1 });
    learner.setQ(Float64Array.of(0, 0, 2));
    learner.couple(coupling, rowsOf(3, [0, 2, 0.5]), guard, all);
    learner.observe(0, 0, 0, 1, 0, false);
    learner.observe(1, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual(values);
  });

  it('SARSA(λ) with augmentation: the image of the traces is the trace of the image', async () => {
    using learner = await make({ learner: 'sarsa-lambda', traceDecay: 1 });
    learner.setQ(Float64Array.of(0, 0, 2));
    const swap = { states: Int32Array.of(2, 1, 0), pairs: Int32Array.of(2, 1, 0) };
    learner.couple('augmentation', null, true, { transformations: [swap] });
    // δ = 0; the image (2 → 1) has δ = −2: Q_2 = 1.
    learner.observe(0, 0, 0, 1, 0, false);
    expect([...learner.q()]).toEqual([0, 0, 1]);
    // δ = 4: Q_1 = 2, Q_0 = 1. The image is (1) again, δ = 2: Q_1 = 3, Q_2 = 1 + 0.5 · 2 · ½.
    learner.observe(1, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual([1, 3, 1.5]);
    expect(learner.updates()).toBe(6);
  });

  it('under quotient, a visit of any member replaces the trace of the block', async () => {
    using learner = await make({ learner: 'sarsa-lambda', traceDecay: 1 });
    learner.couple('quotient', rowsOf(3, [0, 2, 1]), true);
    learner.observe(0, 0, 0, 2, 0, false);
    // One trace of 1, not 1 and ½: half of 4.
    learner.observe(2, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual([2, 0, 2]);
  });

  it('the guard of traces keeps values within what rewards allow', async () => {
    // 0 leads to 1 without reward, 2 ends without reward, and 0 is taken as similar to both: with α = 1, γ = ½ and
    // Q = [0, x, 0], observing 0 lifts all three by x/2, observing 2 takes x/2 from 2 and 0: x grows by half a round.
    for (const guard of [true, false]) {
      using learner = await make({ learner: 'sarsa-lambda', stepSize: 1 });
      learner.setQ(Float64Array.of(0, 1, 0));
      learner.couple('preconditioner', rowsOf(3, [0, 1, 1], [0, 2, 1]), guard);
      for (let t = 0; t < 40; ++t) {
        learner.observe(0, 0, 0, 1, 0, false);
        learner.observe(2, 0, 0, 2, 0, true);
      }
      const largest = Math.max(...learner.q().map(Math.abs));
      if (guard) expect(largest).toBeLessThanOrEqual(1);
      else expect(largest).toBeGreaterThan(1e6);
    }
  });

  // One step (0, 0) of two states with two actions each, which ends with reward 4; π = ½ each; pairs (0, 0) and (1, 0) are
  // similar by ½. The actor: g = ±4 · ½, θ = ±1.
  const pair = rowsOf(4, [0, 2, 0.5]);
  const swap = { states: Int32Array.of(1, 0), pairs: Int32Array.of(2, 3, 0, 1) };

  it.each([
    // θ_10 += α χ g = 0.5 · ½ · 2
    ['preconditioner', [1, -1, 0.5, 0], [2, 0]],
    ['quotient', [1, -1, 1, 0], [2, 0]],
    // w = ¼, d = −1
    ['sampling', [0.75, -1, 0.25, 0], [2, 0]],
    ['augmentation', [1, -1, 1, -1], [2, 2]],
  ] as const)('REINFORCE with %s', async (coupling, preferences, baseline) => {
    using learner = await make({ learner: 'reinforce', states: 2, actions: 2 });
    learner.couple(coupling, coupling === 'augmentation' ? null : pair, true, { ...all, transformations: [swap] });
    learner.observe(0, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual(preferences);
    expect([...learner.critic()!]).toEqual(baseline);
  });

  it.each([
    // Critic: 0.5 · 4, and 0.5 · ½ · 4 for the partner.
    ['preconditioner', 'both', [1, -1, 0.5, 0], [2, 0, 1, 0]],
    ['preconditioner', 'critic', [1, -1, 0, 0], [2, 0, 1, 0]],
    ['preconditioner', 'actor', [1, -1, 0.5, 0], [2, 0, 0, 0]],
    ['target-sharing', 'critic', [1, -1, 0, 0], [2, 0, 1, 0]],
    ['quotient', 'both', [1, -1, 1, 0], [2, 0, 2, 0]],
    ['quotient', 'critic', [1, -1, 0, 0], [2, 0, 2, 0]],
    ['sampling', 'both', [0.75, -1, 0.25, 0], [1.5, 0, 0.5, 0]],
    ['sampling', 'actor', [0.75, -1, 0.25, 0], [2, 0, 0, 0]],
    ['augmentation', 'both', [1, -1, 1, -1], [2, 0, 2, 0]],
    ['augmentation', 'critic', [1, -1, 0, 0], [2, 0, 2, 0]],
    ['augmentation', 'actor', [1, -1, 1, -1], [2, 0, 0, 0]],
  ] as const)('actor-critic with %s in %s', async (coupling, part, preferences, critic) => {
    using learner = await make({ learner: 'actor-critic', states: 2, actions: 2 });
    const details: CouplingDetails = { ...all, part, transformations: [swap] };
    learner.couple(coupling, coupling === 'augmentation' ? null : pair, true, details);
    learner.observe(0, 0, 4, 1, 0, true);
    expect([...learner.q()]).toEqual(preferences);
    expect([...learner.critic()!]).toEqual(critic);
  });

  it('a critic of states learns the images', async () => {
    using learner = await make({ learner: 'actor-critic', critic: 'state', states: 2, actions: 2 });
    learner.couple('augmentation', null, true, { transformations: [swap] });
    learner.observe(0, 0, 4, 1, 0, true);
    expect([...learner.critic()!]).toEqual([2, 2]);
    expect([...learner.q()]).toEqual([1, -1, 1, -1]);
  });

  it('the guard of the actor keeps preferences within ±4, or where they were', async () => {
    for (const guard of [true, false]) {
      using learner = await make({ learner: 'reinforce', states: 2, actions: 2, stepSize: 1, criticStepSize: 0 });
      learner.setQ(Float64Array.of(0, 0, 5, 0));
      learner.couple('preconditioner', pair, guard);
      for (let k = 0; k < 10; ++k) learner.observe(0, 0, 40, 1, 0, true);
      const q = learner.q();
      // The bound is 5; the first step alone is 20 and its partner gets 10.
      expect([q[0], q[1], q[2]]).toEqual(
        guard ? [5, -5, 5] : [expect.closeTo(20, 6), expect.closeTo(-20, 6), expect.closeTo(15, 6)],
      );
    }
  });
});

describe('values set under a quotient', () => {
  // A mean of equal numbers may be another number in its last bit: it is taken as often on both.
  it.each([
    ['q-learning', {}],
    ['q-lambda', {}],
    ['double-q', {}],
    ['reinforce', {}],
    ['actor-critic', { part: 'actor' }],
    ['actor-critic', { part: 'critic' }],
    ['actor-critic', { part: 'both' }],
  ] as [LearnerName, CouplingDetails][])('are the same bits on both backends: %s %j', async (learner, details) => {
    const { wasm, reference } = await bothBackends();
    const random = new Random(9);
    const values = () => Float64Array.from({ length: 7 }, () => random.uniform());
    for (let times = 0; times < 50; ++times) {
      const [first, second, rewards] = [values(), values(), values()];
      const [one, other] = [wasm, reference].map((backend) => {
        using kernel = backend.learner({ ...plain, learner, states: 7, stepSize: 0.3 });
        const learn = (from: number, to: number) => {
          for (let k = from; k < to; ++k) kernel.observe(k, 0, rewards[k]!, k + 1, 0, false);
          kernel.end();
        };
        kernel.setQ(first);
        kernel.couple('quotient', null, true, { ...details, blocks: new Int32Array(7) });
        learn(0, 3);
        kernel.setQ(second);
        const set = kernel.q();
        learn(3, 6);
        return { set, q: kernel.q(), critic: kernel.critic() };
      });
      expect(one).toEqual(other);
    }
  });
});
