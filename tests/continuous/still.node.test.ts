/** Coordinates and actions that hardly vary, that never change, or that change always alike; and bounds that are reached late. */
import { describe, expect, it } from 'vitest';
import { RunningBounds } from '../../src/continuous/bounds.js';
import { detectContinuousSymmetries, transformationTest } from '../../src/continuous/index.js';
import { boundsOf, roundingOf } from '../../src/continuous/units.js';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import { diagonal, separate } from './record.js';

const engine = await createEngine();

interface Carriage {
  readonly steps?: number;
  /** A third coordinate, before a step and after it. */
  readonly third?: (random: Random) => readonly [number, number];
  /** Widest place of transition `n`. */
  readonly widest?: (n: number) => readonly [number, number];
  /** Walls at 1.2 and -1.2, that stop. */
  readonly walls?: readonly number[];
  readonly ends?: boolean;
}

/** Three thrusts, with a little noise. */
function carriage({ steps = 1000, third, widest = () => [-1.2, 1.2], walls = [], ends = false }: Carriage) {
  const random = new Random(5);
  let n = 0;
  const record = separate(steps, () => {
    const [least, most] = widest(n++);
    const x = least + (most - least) * random.uniform();
    const v = 2 * random.uniform() - 1;
    const u = random.below(3);
    const faster = v + 0.2 * (u - 1 - 0.1 * v + 0.02 * random.normal());
    const to = x + 0.2 * faster;
    const wall = walls.find((side) => to * side > 1.2 * Math.abs(side));
    const next = wall === undefined ? [to, faster] : [1.2 * wall, 0];
    const more = third?.(random);
    return more === undefined
      ? { x: [x, v], u, reward: -x * x, next }
      : { x: [x, v, more[0]], u, reward: -x * x, next: [...next, more[1]] };
  });
  return ends ? { ...record, terminated: record.terminated.map(() => 1) } : record;
}

/** Mirrors of place and velocity, with the row of the third coordinate, where there is one. */
function statesOf(
  record: ReturnType<typeof carriage>,
  thirds: readonly (readonly number[] | null)[],
  continuing = true,
) {
  using test = transformationTest(engine, {
    space: { observations: thirds[0] === null ? ['x', 'v'] : ['x', 'v', 'third'], actions: 3 },
    candidates: thirds.map((third, k) => ({
      name: `mirror ${k}`,
      observation: { matrix: third === null ? diagonal(-1, -1) : [[-1, 0, 0], [0, -1, 0], third] },
      actions: [2, 1, 0],
    })),
    cosines: 50,
    continuing,
  });
  test.add(record);
  return test.report().candidates;
}

const KEPT = [0, 0, 1];
const NEGATIVE = [0, 0, -1];
const named = (reports: ReturnType<typeof statesOf>) => reports.map(({ dynamics }) => dynamics.state);

describe('a third coordinate', () => {
  const drift = (noise: number) => (random: Random) => {
    const t = 2 * random.uniform() - 1;
    return [t, t + 0.05 + noise * random.normal()] as const;
  };

  it.each([0, 1e-7])('that always changes alike has no mirror: a clock, noise %d', (noise) => {
    expect(named(statesOf(carriage({ third: drift(noise) }), [KEPT, NEGATIVE]))).toEqual(['accepted', 'refuted']);
  });

  it('that does so in single precision stands in the way of nothing', () => {
    const single = (random: Random) => {
      const t = Math.fround(100 * random.uniform());
      return [t, Math.fround(t + 0.05)] as const;
    };
    expect(named(statesOf(carriage({ third: single }), [KEPT]))).toEqual(['accepted']);
  });

  it('that is only rounded does not change', () => {
    const rounded = (random: Random) => {
      const y = 2 * random.uniform() - 1;
      return [y, (y / 3 + 0.1 - 0.1) * 3] as const;
    };
    const single = (random: Random) => {
      const y = 2 * random.uniform() - 1;
      return [y, Math.fround(y)] as const;
    };
    for (const third of [rounded, single]) {
      const reports = statesOf(carriage({ third }), [KEPT, NEGATIVE]);
      expect(named(reports)).toEqual(['accepted', 'accepted']);
      expect(reports[0]!.dynamics.byCoordinate[2]).toBeNull();
    }
    expect(roundingOf([0.3, -3e6], [1e6 + 1e-9, 0.1])).toBeCloseTo(3e-6, 12);
    expect(roundingOf([1.5, 0.1], [2, -4.5])).toBeCloseTo(4.5 * 2 ** -23, 12);
    expect(roundingOf([1.5, 0.1], [2e7, -4])).toBe(0);
  });

  it('that no step changes is mapped to none that a step changes', () => {
    const fixed = (random: Random) => {
      const g = 2 * random.uniform() - 1;
      return [g, g] as const;
    };
    const record = carriage({ third: fixed });
    const reports = statesOf(record, [KEPT, NEGATIVE, [0.5, 0, 1]]);
    expect(named(reports)).toEqual(['accepted', 'accepted', 'refuted']);
    expect(reports[2]!.dynamics.why).toBe('no step changes third, and its image changes');
    // Nor is there a generator in which it grows with what a step changes.
    const { generators } = detectContinuousSymmetries(engine, record, {
      space: { observations: ['x', 'v', 'third'], actions: 3 },
      candidates: [],
      cosines: 50,
      continuing: true,
    });
    for (const { generator } of generators) {
      const [x, v, third] = generator.matrix[2]!;
      const most = Math.max(
        ...generator.matrix.flat().map(Math.abs),
        ...generator.shift.map(Math.abs),
        Math.abs(third!),
      );
      expect(Math.max(Math.abs(x!), Math.abs(v!)) / most).toBeLessThan(0.05);
    }
  });
});

it('a real-valued action that never varied has no mirror image that is known', () => {
  const random = new Random(6);
  const record = separate(600, () => {
    const x = 2 * random.uniform() - 1;
    return { x: [x], u: [1, 0.5], reward: -x * x, next: [0.95 * x + 0.1 + 0.01 * random.normal()] };
  });
  using test = transformationTest(engine, {
    space: { observations: ['x'], actions: ['push', 'other'] },
    candidates: [
      { name: 'push negated', observation: { matrix: [[1]] }, actions: { matrix: diagonal(-1, 1) } },
      { name: 'all negated', observation: { matrix: [[-1]] }, actions: { matrix: diagonal(-1, -1) } },
    ],
    cosines: 50,
    continuing: true,
  });
  test.add(record);
  expect(test.report().candidates.map(({ dynamics }) => dynamics.state)).toEqual(['not covered', 'not covered']);
});

it('steps that all end the problem are judged as others are', () => {
  const [mirror] = statesOf(carriage({ ends: true }), [null], false);
  expect([mirror!.state, mirror!.termination.state]).toEqual(['accepted', 'constant']);
});

describe('walls that are reached after features were chosen', () => {
  const late = (widest: Carriage['widest'], walls: readonly number[]) =>
    statesOf(carriage({ steps: 4000, walls, widest: widest! }), [null])[0]!;

  it('on one side first, then on the other as well: a mirror', () => {
    const first = (n: number) => [n < 2100 ? -0.7 : -1.2, 1.2] as const;
    expect(late(first, [1, -1]).state).toBe('accepted');
    const alone = statesOf(carriage({ steps: 2100, walls: [1, -1], widest: first }), [null])[0]!;
    expect([alone.state, alone.dynamics.why]).toEqual(['open', 'x is cut off at 1.2, and x not at its image -1.2']);
  });

  it('late: nothing that refutes', () => {
    const quiet = (n: number) => (n < 2100 ? ([-0.7, 0.7] as const) : ([-1.2, 1.2] as const));
    expect(late(quiet, [1]).state).toBe('open');
    expect(['open', 'accepted']).toContain(late(quiet, [1, -1]).state);
  });
});

describe('RunningBounds', () => {
  const spread = Float64Array.from({ length: 40 }, (_, n) => Math.sin(n));
  const running = (column: Float64Array, declared = {}) => new RunningBounds(boundsOf(column, 1, declared));
  const cuts = (bounds: RunningBounds, values: readonly number[]) =>
    values.map((value) => Number(bounds.cutsOff(Float64Array.of(value))));

  it('cut off from the second time on at the same extreme, and count from the third', () => {
    const bounds = running(spread);
    expect(cuts(bounds, [0.5, 2, 1.5, 2])).toEqual([0, 0, 0, 1]);
    expect(bounds.bounds.touched.high).toEqual([false]);
    expect(cuts(bounds, [2, 1.5, 1.5])).toEqual([1, 0, 0]);
    expect([bounds.bounds.high[0], bounds.bounds.touched.high[0]]).toEqual([2, true]);
    // Its negative at once.
    expect(cuts(bounds, [-1.9, -2])).toEqual([0, 1]);
    expect([bounds.bounds.low[0], bounds.bounds.touched.low[0]]).toEqual([-2, true]);
  });

  it('are none of what is rounded, or repeats itself', () => {
    expect(cuts(running(spread), [2, 2.1, 2.1, 2.2, 2.2, 2.2])).toEqual([0, 0, 1, 0, 0, 0]);
    const flag = Float64Array.from({ length: 40 }, (_, n) => n % 2);
    expect(cuts(running(flag), [1, 1, 1, 0, 0, 0])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('that are declared are reached the first time', () => {
    const bounds = running(spread, { low: [-3], high: [3] });
    expect(bounds.bounds.touched).toEqual({ low: [false], high: [false] });
    expect(cuts(bounds, [2, 3])).toEqual([0, 1]);
    expect(bounds.bounds.touched).toEqual({ low: [false], high: [true] });
  });
});

describe('a policy that shows one side more than the other', () => {
  /** A spring whose force is a sine, from `least` to 1.5 after a start near the middle; with a push where nobody was, or without. */
  function lopsided(steps: number, start: number, least: number, push: number) {
    const random = new Random(8);
    let n = 0;
    return separate(steps, () => {
      const near = n++ < start;
      const x = near ? 0.6 * random.uniform() - 0.3 : least + (1.5 - least) * random.uniform();
      const v = 2 * random.uniform() - 1;
      const u = random.below(3);
      const force = u - 1 - 0.5 * Math.sin(2 * x) + 0.05 * random.normal() + (x < -0.9 ? push : 0);
      const faster = v + 0.2 * force;
      return { x: [x, v], u, reward: -x * x, next: [x + 0.2 * faster, faster] };
    });
  }

  it('covers no more than it did, whatever it saw first', () => {
    const [mirror] = statesOf(lopsided(1000, 200, 0.3, 1), [null]);
    expect(mirror!.state).toBe('not covered');
    expect(mirror!.coverage.law).toBeLessThan(0.4);
    expect(mirror!.coverage.places).toBeLessThan(0.4);
  });

  it('refutes no mirror by what features make of places for which they were not chosen', () => {
    const [mirror] = statesOf(lopsided(3000, 0, -0.6, 0), [null]);
    expect(['dynamics', 'reward'].map((part) => mirror![part as 'reward'].state)).not.toContain('refuted');
  });
});
