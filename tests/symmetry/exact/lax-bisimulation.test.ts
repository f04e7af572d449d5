import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { InputError } from '../../../src/input-error.js';
import { laxBisimulationMetric } from '../../../src/symmetry/exact/lax-bisimulation.js';
import { solve } from '../../../src/symmetry/exact/solve.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';
import { kantorovich } from '../../../src/symmetry/exact/transport.js';
import { grid } from './worlds.js';

describe('Kantorovich distance', () => {
  const line = (x: number, y: number) => Math.abs(x - y);

  it('moves mass the cheapest way', () => {
    // 0.5 from 0 to 2 and 0.5 from 1 to 5 cost 1 + 2; so do 0 to 5 and 1 to 2 (2.5 + 0.5).
    expect(kantorovich({ points: [0, 1], masses: [0.5, 0.5] }, { points: [2, 5], masses: [0.5, 0.5] }, line)).toBe(3);
    // What both have stays: only 0.25 moves, from 0 to 4.
    expect(kantorovich({ points: [0, 4], masses: [0.5, 0.5] }, { points: [4, 0], masses: [0.75, 0.25] }, line)).toBe(1);
    expect(kantorovich({ points: [3], masses: [1] }, { points: [3], masses: [1] }, line)).toBe(0);
  });

  it('equals the best assignment of equal parts, under any metric', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 8, maxLength: 8 }),
        fc.array(fc.nat(7), { minLength: 5, maxLength: 5 }),
        fc.array(fc.nat(7), { minLength: 5, maxLength: 5 }),
        (places, from, to) => {
          const distance = (i: number, j: number) =>
            Math.abs(places[i]!.x - places[j]!.x) + Math.abs(places[i]!.y - places[j]!.y);
          let best = Infinity;
          for (const order of permutations([0, 1, 2, 3, 4])) {
            best = Math.min(best, order.reduce((sum, k, l) => sum + distance(from[l]!, to[k]!), 0) / 5);
          }
          expect(kantorovich(parts(from), parts(to), distance)).toBeCloseTo(best, 12);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('equals the area between distribution functions on a line', () => {
    const masses = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(masses, masses, (p, q) => {
        const normalised = (weights: readonly number[]) => {
          const sum = weights.reduce((total, w) => total + w, 0);
          return weights.map((w) => (sum === 0 ? 1 / weights.length : w / sum));
        };
        const [x, y] = [normalised(p), normalised(q)];
        let area = 0;
        for (let k = 0, gap = 0; k < 12; ++k) area += Math.abs((gap += x[k]! - y[k]!));
        const points = x.map((_, k) => k);
        expect(kantorovich({ points, masses: x }, { points, masses: y }, line)).toBeCloseTo(area, 10);
      }),
      { numRuns: 100 },
    );
  });
});

describe('lax bisimulation metric', () => {
  it('equals a solution by hand', () => {
    // State 0 stays with reward 0, state 1 stays with reward 1; state 2 goes to 0 or 1 by its action, with reward 0.
    const model = TabularModel.build({
      states: 3,
      actions: 2,
      outcomes: (s, a) => [{ probability: 1, nextState: s === 2 ? a : s, reward: Number(s === 1), terminated: false }],
    });
    const metric = laxBisimulationMetric(model, { discount: 0.5, tolerance: 1e-12 });
    // d(0, 1) = 1 + 0.5 d(0, 1) = 2. Pairs of 2 against the pair of 0: 0.5 d(0, 0) = 0 and 0.5 d(1, 0) = 1: d(2, 0) = 1.
    // Against the pair of 1: 1 + 0.5 d(0, 1) = 2 and 1 + 0.5 * 0 = 1; the pair of 1 has its nearest at 1: d(2, 1) = 2.
    expect(metric.states(0, 1)).toBeCloseTo(2, 11);
    expect(metric.states(2, 0)).toBeCloseTo(1, 11);
    expect(metric.states(2, 1)).toBeCloseTo(2, 11);
    expect(metric.pairs(4, 0)).toBeCloseTo(0, 11);
    expect(metric.pairs(5, 3)).toBeCloseTo(1, 11);
    expect(metric.pairs(5, 5)).toBe(0);
  });

  it.each([
    { name: 'a grid', model: grid(5, 5, 12), discount: 0.9 },
    { name: 'a slippery grid', model: grid(4, 4, 1, 0.2), discount: 0.8 },
  ])(
    'on $name satisfies its equations, is 0 exactly on homomorphism blocks, and bounds values',
    ({ model, discount }) => {
      const metric = laxBisimulationMetric(model, { discount, tolerance: 1e-10 });
      const { homomorphism } = symmetries(model);
      const { q, v } = solve(model, { discount, tolerance: 1e-12 });
      const { actions } = model;
      const end = model.terminal.indexOf(1);
      const laws = Array.from({ length: model.pairs }, (_, i) => {
        const masses = new Map<number, number>();
        let reward = 0;
        for (const o of model.outcomes(Math.floor(i / actions), i % actions)) {
          const next = o.terminated ? end : o.nextState;
          masses.set(next, (masses.get(next) ?? 0) + o.probability);
          reward += o.probability * o.reward;
        }
        return { reward, successors: { points: [...masses.keys()], masses: [...masses.values()] } };
      });
      const distance = (s: number, t: number) => metric.states(s, t);
      for (let i = 0; i < model.pairs; ++i) {
        for (let j = 0; j < i; ++j) {
          const d = metric.pairs(i, j);
          const flow = kantorovich(laws[i]!.successors, laws[j]!.successors, distance);
          expect(Math.abs(d - Math.abs(laws[i]!.reward - laws[j]!.reward) - discount * flow)).toBeLessThan(1e-9);
          expect(d).toBeGreaterThan(Math.abs(q[i]! - q[j]!) - 1e-9);
          if (homomorphism.labels[i]! >= 0 && homomorphism.labels[j]! >= 0) {
            expect(d === 0).toBe(homomorphism.together(i, j));
          }
        }
      }
      for (let s = 0; s < model.states; ++s) {
        for (let t = 0; t < s; ++t) {
          const row = (x: number, y: number) =>
            Array.from({ length: actions }, (_, a) =>
              Math.min(...Array.from({ length: actions }, (_, b) => metric.pairs(x * actions + a, y * actions + b))),
            );
          expect(metric.states(s, t)).toBeCloseTo(Math.max(...row(s, t), ...row(t, s)), 9);
          expect(metric.states(s, t)).toBeGreaterThan(Math.abs(v[s]! - v[t]!) - 1e-9);
        }
      }
    },
  );

  it('refuses models past its bound, unreachable states and bad options', () => {
    const model = grid(4, 4, 1, 0.2);
    expect(() => laxBisimulationMetric(model, { discount: 0.9, maxBlocks: 10 })).toThrow(
      /^expected at most 10 homomorphism blocks of pairs, got \d+; raise maxBlocks$/,
    );
    expect(() => laxBisimulationMetric(model, { discount: 1 })).toThrow('expected discount to be below 1, got 1');
    expect(() => laxBisimulationMetric(model, { discount: 0.9, tolerance: 0 })).toThrow(InputError);
    const apart = TabularModel.build({
      states: 2,
      actions: 1,
      initial: [1, 0],
      outcomes: (s) => [{ probability: 1, nextState: s, reward: 1, terminated: false }],
    });
    const metric = laxBisimulationMetric(apart, { discount: 0 });
    expect(() => metric.states(0, 1)).toThrow('expected a state that is reachable or terminal, got 1');
    expect(() => metric.pairs(0, 2)).toThrow('expected pair to be an integer in [0, 1], got 2');
  });
});

/** Equal parts at the given points, as a distribution. */
function parts(points: readonly number[]) {
  const masses = new Map<number, number>();
  for (const point of points) masses.set(point, (masses.get(point) ?? 0) + 1 / points.length);
  return { points: [...masses.keys()], masses: [...masses.values()] };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
