/** Noise that is larger in one place, rare blows, walls, ends that depend on the action: what they say of a mirror and what they do not. */
import { describe, expect, it } from 'vitest';
import { unmatchedBound } from '../../src/continuous/bounds.js';
import { evidenceApart, marginalsOf } from '../../src/continuous/evidence.js';
import { ContinuousTransformationTest } from '../../src/continuous/test.js';
import { ContinuousTransformation } from '../../src/continuous/transformation.js';
import { boundsOf } from '../../src/continuous/units.js';
import { Random } from '../../src/engine/random.js';
import { cholesky } from '../../src/engine/rules/cholesky.js';
import { loadBackend } from '../backends.js';
import { diagonal } from './record.js';

interface Step {
  readonly x: readonly number[];
  readonly u: number;
  readonly next: readonly number[];
  readonly reward: number;
  readonly end?: boolean;
}

/** Transitions, each an episode of its own. */
function recordOf(steps: number, seed: number, make: (random: Random, n: number) => Step) {
  const random = new Random(seed);
  const made = Array.from({ length: steps }, (_, n) => make(random, n));
  return {
    starts: made.map((_, n) => n),
    observations: made.flatMap(({ x }) => x),
    nextObservations: made.flatMap(({ next }) => next),
    actions: made.map(({ u }) => u),
    rewards: made.map(({ reward }) => reward),
    terminated: made.map(({ end }) => Number(end ?? false)),
  };
}

async function mirrorOf(record: ReturnType<typeof recordOf>, { continuing = true, names = ['x', 'v'] } = {}) {
  const backend = await loadBackend('wasm');
  const make = (...[map, targets]: Parameters<typeof backend.gram>) => backend.gram(map, targets);
  const matrix = diagonal(...names.map(() => -1));
  using test = new ContinuousTransformationTest(make, {
    space: { observations: names, actions: 3 },
    candidates: [{ name: 'mirror', observation: { matrix }, actions: [2, 1, 0] }],
    cosines: 100,
    continuing,
  });
  test.add(record);
  return test.report().candidates[0]!;
}

const within = (random: Random, a: number) => a * (2 * random.uniform() - 1);

/** A carriage between three thrusts. */
function step(random: Random, force: (x: number, v: number) => number, u = random.below(3), widest = 1.5): Step {
  const [x, v] = [within(random, widest), within(random, 1)];
  const faster = v + 0.2 * (u - 1 - 0.1 * v + force(x, v));
  return { x: [x, v], u, reward: -x * x, next: [x + 0.2 * faster, faster] };
}

describe('what does not refute a true mirror', () => {
  it.each([1000, 8000])(
    'noise that grows to the sides, and a policy that knows where it is: %i steps',
    async (steps) => {
      const record = recordOf(steps, 1, (random) => {
        const x = within(random, 1.5);
        const v = within(random, 1);
        const u = random.uniform() < 0.6 ? (Math.abs(x) > 0.8 ? 0 : 2) : random.below(3);
        const faster = v + 0.2 * (u - 1 + (0.1 + 0.2 * x * x) * random.normal());
        return { x: [x, v], u, reward: -x * x, next: [x + 0.2 * faster, faster] };
      });
      expect((await mirrorOf(record)).state).not.toBe('refuted');
    },
  );

  it.each([1, 2, 3])('a blow in three of a thousand steps, seed %i', async (seed) => {
    const record = recordOf(4000, seed, (random) =>
      step(random, () => (random.uniform() < 0.003 ? 5 : 0.02) * random.normal()),
    );
    expect((await mirrorOf(record)).state).not.toBe('refuted');
  });

  it.each([1, 2, 3])('a reward that is hardly ever paid, seed %i', async (seed) => {
    const record = recordOf(4000, seed, (random) => {
      const one = step(random, () => 0.02 * random.normal());
      return { ...one, reward: Number(Math.abs(one.x[0]!) > 1.498) };
    });
    expect((await mirrorOf(record)).state).not.toBe('refuted');
  });

  it('but where the noise of an action is another it is not accepted either', async () => {
    const record = recordOf(4000, 1, (random) => {
      const u = random.below(3);
      return step(random, () => (u === 2 ? 0.5 : 0.1) * random.normal(), u);
    });
    const { dynamics } = await mirrorOf(record);
    expect(dynamics).toMatchObject({ state: 'open', why: 'its noise seems to be another' });
  });
});

describe('what does not pass for a mirror', () => {
  const wall = (sides: readonly number[]) =>
    recordOf(1000, 2, (random) => {
      const one = step(random, () => 0, random.below(3), 1);
      const hit = sides.find((side) => one.next[0]! * side > 1);
      return { ...one, reward: 0, next: hit === undefined ? one.next : [hit, 0] };
    });

  it('a wall on one side alone: open, with the bound that has no image', async () => {
    const one = await mirrorOf(wall([1]));
    expect([one.state, one.dynamics.state]).toEqual(['open', 'accepted']);
    expect(one.dynamics.why).toBe('x is cut off at 1, and x not at its image -1');
    expect((await mirrorOf(wall([1, -1]))).state).toBe('accepted');
  });

  it('ends that depend on the action', async () => {
    const ending = (chance: number) =>
      recordOf(3000, 3, (random) => {
        const one = step(random, () => 0);
        return { ...one, end: Math.abs(one.next[0]!) > 1.4 || (one.u === 2 && random.uniform() < chance) };
      });
    const options = { continuing: false };
    expect((await mirrorOf(ending(0.1), options)).termination.state).toBe('refuted');
    expect((await mirrorOf(ending(0), options)).termination.state).toBe('accepted');
  });

  it('what was refuted before a coordinate moved for the first time', async () => {
    const record = recordOf(5000, 4, (random, n) => {
      const late = n >= 4500;
      const pushed = (x: number) => (x > 1.2 && x < 1.4 ? 0.5 : 0) + 0.1 * random.normal();
      const one = step(random, pushed, random.below(3), late ? 0.4 : 1.5);
      const wind = late ? within(random, 1) : 0;
      return { ...one, x: [...one.x, wind], next: [...one.next, 0.9 * wind] };
    });
    const { dynamics } = await mirrorOf(record, { names: ['x', 'v', 'wind'] });
    expect(dynamics.state).toBe('refuted');
    expect(dynamics.why).toMatch(/before a coordinate moved/);
  });

  it('a reward that was constant wherever anybody was', async () => {
    const record = recordOf(1000, 5, (random) => {
      const one = step(random, () => 0);
      const shift = 2 + one.x[0]!;
      return { ...one, reward: 0, x: [shift, one.x[1]!], next: [2 + one.next[0]!, one.next[1]!] };
    });
    expect((await mirrorOf(record)).reward.state).toBe('not covered');
  });
});

describe('unmatchedBound', () => {
  const space = { observations: ['x', 'y'], actions: 1 };
  const names = space.observations;
  const of = (matrix: number[][], shift = [0, 0]) =>
    ContinuousTransformation.from({ name: 'map', observation: { matrix, shift }, actions: [0] }, space);
  // x is cut off at 1 and -1, y at 1 alone.
  const random = new Random(6);
  const rows = Array.from({ length: 200 }, () => [within(random, 1.3), within(random, 1.3)]);
  const next = rows.flatMap(([x, y]) => [Math.max(-1, Math.min(1, x!)), Math.min(1, y!)]);
  const bounds = boundsOf(Float64Array.from(next), 2);

  it('asks for a bound on the same side at the image of each that was reached', () => {
    expect(unmatchedBound({ bounds }, of(diagonal(-1, 1)), names)).toBeNull();
    expect(unmatchedBound({ bounds }, of(diagonal(1, -1)), names)).toBe('y is cut off at 1, and y not at its image -1');
    expect(unmatchedBound({ bounds }, of(diagonal(1, 1), [0.5, 0]), names)).toBe(
      'x is cut off at -1, and x not at its image -0.5',
    );
    expect(
      unmatchedBound(
        { bounds },
        of([
          [0.6, -0.8],
          [0.8, 0.6],
        ]),
        names,
      ),
    ).toBe('x is cut off at -1, and that is mapped to no bound');
  });
});

describe('evidenceApart', () => {
  it('is that of the two together where one is empty, and of one noise where both are not', () => {
    const sums = (values: readonly number[]) => ({
      count: values.length,
      size: 1,
      targets: 1,
      gram: Float64Array.of(values.length),
      cross: Float64Array.of(values.reduce((sum, value) => sum + value, 0)),
      squares: Float64Array.of(values.reduce((sum, value) => sum + value * value, 0)),
      algebra: { cholesky },
    });
    const [own] = marginalsOf(sums([1, 2, 4]));
    const [none] = marginalsOf(sums([]));
    expect(evidenceApart(own!, none!)).toBeCloseTo(own!.evidence, 12);
    // Two means, one noise: a regression on two indicators.
    const [other] = marginalsOf(sums([-3, 5]));
    const both = {
      ...sums([1, 2, 4, -3, 5]),
      size: 2,
      gram: Float64Array.of(3, 0, 0, 2),
      cross: Float64Array.of(7, 2),
    };
    expect(evidenceApart(own!, other!)).toBeCloseTo(marginalsOf(both)[0]!.evidence, 10);
  });
});
