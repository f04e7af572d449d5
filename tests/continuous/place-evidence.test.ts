/** A split by who somebody is beside one by where he is: steps on a line, under the mirror. */
import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../src/continuous/features.js';
import { LawStatistics } from '../../src/continuous/law-statistics.js';
import { leastOf } from '../../src/continuous/least-evidence.js';
import { type PlaceEvidence, PlaceSplits } from '../../src/continuous/place-evidence.js';
import { ContinuousTransformation } from '../../src/continuous/transformation.js';
import type { Transition } from '../../src/continuous/units.js';
import { loadBackend } from '../backends.js';
import { uniform } from './record.js';

const space = { observations: ['x'], actions: 2 };
const mirror = ContinuousTransformation.from(
  { name: 'mirror', observation: { matrix: [[-1]] }, actions: [1, 0] },
  space,
);
/** A cosine that bends hardly at all: lines. */
const lines = { inputs: 1, cosines: 1, weights: Float64Array.of(0.01), phases: Float64Array.of(0.5) };

/** What splits tell of 400 steps from places that `place` makes, an action each in turn. */
async function told(place: (within: (a: number) => number, action: number) => number, law: (x: number) => number) {
  const backend = await loadBackend('wasm');
  const make = (...[map, targets]: Parameters<typeof backend.gram>) => backend.gram(map, targets);
  const within = uniform(3);
  const steps = Array.from({ length: 400 }, (_, n): Transition => {
    const action = n % 2;
    const x = place(within, action);
    const next = Float64Array.of(x + law(x) + within(0.001));
    const half = (n >> 1) % 2 === 0 ? 0 : 1;
    const observation = Float64Array.of(x);
    return { observation, action: Float64Array.of(action), reward: 0, next, terminated: false, half, stretch: n };
  });
  using statistics = new LawStatistics(make, lines, { map: lines, features: [null, null] }, unitsOf(steps, space), [
    mirror,
  ]);
  for (const step of steps) statistics.add(step);
  return new PlaceSplits(make, statistics, steps).of(1, mirror, 0);
}

describe('splits', () => {
  it('tell the same where images lie elsewhere, whatever the features', async () => {
    // Odd, so that the mirror is true; no line.
    const split = await told(
      (within, action) => (action === 0 ? 0.7 : -0.7) + within(0.5),
      (x) => x ** 3,
    );
    const one = await told(
      (within) => 0.7 + within(0.5),
      (x) => x ** 3,
    );
    // Of each action images lie where others of it do: who somebody is tells nothing, though one line does not suit all places.
    for (const { count, who, where } of split) {
      expect(count).toBe(200);
      expect([who > 0, where > 0]).toEqual([true, false]);
    }
    for (const { count, who, where } of one) {
      expect(count).toBe(200);
      expect(who).toBeLessThan(-50);
      expect(where).toBe(who);
    }
  });

  it('tell apart who somebody is where images lie among others', async () => {
    const split = await told(
      (within) => within(1),
      (x) => 0.5 * x + 0.1,
    );
    for (const { who, where } of split) {
      expect(who).toBeLessThan(-100);
      expect(where).toBeGreaterThan(who / 5);
    }
  });
});

describe('leastOf', () => {
  const still = [{ values: Float64Array.of(20, 20), means: Float64Array.of(20, 20) }];
  const left = [0, 1].map(() => ({ count: 1000, variance: Float64Array.of(0.01, 0.01) }));
  const against = (first: number, second: number) => [
    { values: Float64Array.of(first, second), means: Float64Array.of(first, second) },
  ];
  const least = (means: readonly [number, number], split: PlaceEvidence | null, rough = true) =>
    leastOf(against(...means), [0, 1], {
      still,
      left,
      rough: () => rough,
      split: () => {
        if (split === null) throw new Error('nothing was to be split');
        return [split];
      },
      refute: -10,
    });

  it('asks for no split where features describe the law, or nothing refutes', () => {
    expect(least([-90, 5], null, false)).toEqual({ counted: -90, byPlace: false });
    // A difference of 100 nats in a thousand steps is 9 % of what a step changes, one of 20 is 4 %: too little to count there.
    expect(least([-20, 5], null)).toEqual({ counted: Infinity, byPlace: false });
  });

  it('counts what a split by place does not tell', () => {
    const split = { count: 1000, who: -100, where: 12 };
    expect(least([-100, 5], split)).toEqual({ counted: -100, byPlace: false });
    expect(least([-100, 5], { ...split, where: -20 })).toEqual({ counted: -100, byPlace: false });
    // As much, or all but a small difference.
    for (const where of [-100, -80, -60]) {
      expect(least([-100, 5], { ...split, where })).toEqual({ counted: Infinity, byPlace: true });
    }
  });

  it('stops at the first that refutes', () => {
    let splits = 0;
    const split = () => {
      splits += 1;
      return [{ count: 1000, who: -100, where: 0 }];
    };
    const { counted } = leastOf(against(-90, -100), [0, 1], { still, left, rough: () => true, split, refute: -10 });
    expect([counted, splits]).toEqual([-100, 1]);
  });
});
