import { describe, expect, it } from 'vitest';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { computeEvidence } from '../../src/similarity/evidence.js';
import { logGamma } from '../../src/similarity/log-gamma.js';
import { loadBackend } from '../backends.js';
import { countRows } from './rows.js';

describe('logGamma', () => {
  it('at integers, halves, small and large numbers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; factorial *= n++) expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(2.5)).toBeCloseTo(Math.log(0.75 * Math.sqrt(Math.PI)), 12);
    // Γ(x) = 1/x - 0.5772… + O(x) near 0; ln 1000! from tables (5912.128178488163).
    expect(logGamma(1e-5)).toBeCloseTo(Math.log(1e5 - 0.5772156649), 9);
    expect(logGamma(1001)).toBeCloseTo(5912.128178488163, 8);
  });
});

describe('evidence with Jeffreys prior', () => {
  const prior = 'jeffreys';

  it('one window each', () => {
    const rows = countRows([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    const evidence = computeEvidence(rows, [1, 1, 1], { prior });
    // Two outcomes, α = ½ each: m(1, 0) = ½, m(2, 0) = (½ · 3/2) / (1 · 2) = 3/8, m(1, 1) = (½ · ½) / 2 = 1/8.
    expect(evidence.get(0, 1)).toBeCloseTo(Math.log(0.375 / 0.25), 12);
    expect(evidence.get(0, 2)).toBeCloseTo(Math.log(0.125 / 0.25), 12);
    expect(evidence.get(2, 0)).toBe(evidence.get(0, 2));
    expect(evidence.get(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('the number of outcomes is of those that either has', () => {
    const rows = countRows([
      [1, 1, 0],
      [0, 1, 1],
    ]);
    // Three outcomes, α = 3/2. m(1, 1, 0) = ¼ / (3/2 · 5/2) = 1/15; m(1, 2, 1) = (½ · (½ · 3/2) · ½) / (3/2 · 5/2 · 7/2 · 9/2) = 1/315.
    expect(computeEvidence(rows, [2, 2], { prior }).get(0, 1)).toBeCloseTo(Math.log(225 / 315), 12);
  });

  it('of several lengths, the one that speaks against counts', () => {
    const rows = countRows(
      [
        [1, 0, 1, 0],
        [1, 0, 0, 1],
      ],
      [1, 1, 2, 2],
    );
    expect(computeEvidence(rows, [1, 1], { prior }).get(0, 1)).toBeCloseTo(Math.log(0.5), 12);
  });
});

describe('evidence with the pooled prior', () => {
  it('agreeing on what is rare says more than agreeing on what is common', () => {
    // Laws (1, 0) three times and (0, 1) twice: π = (3/5, 2/5).
    const rows = countRows([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    const evidence = computeEvidence(rows, [1, 1, 1, 1, 1]);
    // m(n) = π; m of two equal windows = π (π + 1) / 2, of two different ones π π′ / 2: B = (π + 1) / (2 π), or ½.
    expect(evidence.get(0, 1)).toBeCloseTo(Math.log(1.6 / 1.2), 12);
    expect(evidence.get(3, 4)).toBeCloseTo(Math.log(1.4 / 0.8), 12);
    expect(evidence.get(0, 3)).toBeCloseTo(Math.log(0.5), 12);
    // Concentration 2: (2π + 1) / (3 π).
    expect(computeEvidence(rows, [1, 1, 1, 1, 1], { concentration: 2 }).get(0, 1)).toBeCloseTo(Math.log(2.2 / 1.8), 12);
  });

  it('what everybody does is no evidence, however often it is seen', () => {
    const rows = countRows([[1000], [1000], [1000]]);
    expect(computeEvidence(rows, [1000, 1000, 1000]).get(0, 1)).toBeCloseTo(0, 9);
    expect(computeEvidence(rows, [1000, 1000, 1000], { prior: 'jeffreys' }).get(0, 1)).toBeGreaterThan(2);
  });

  it('grows with equal counts, falls with different ones', () => {
    const at = (scale: number) => {
      const rows = countRows([
        [3 * scale, scale, 0],
        [3 * scale, scale, 0],
        [scale, 3 * scale, 0],
        [0, 0, scale],
      ]);
      const evidence = computeEvidence(rows, [4 * scale, 4 * scale, 4 * scale, scale]);
      return [evidence.get(0, 1), evidence.get(0, 2)] as const;
    };
    const [few, many] = [at(2), at(50)];
    expect(many[0]).toBeGreaterThan(few[0]);
    expect(many[1]).toBeLessThan(few[1]);
    expect(many[1]).toBeLessThan(-10);
  });

  it('clusters', () => {
    const rows = countRows([
      [30, 0, 0, 0],
      [40, 0, 0, 0],
      [0, 20, 10, 0],
      [0, 22, 12, 0],
      [0, 0, 0, 5],
      [0, 0, 0, 0],
    ]);
    const evidence = computeEvidence(rows, [30, 40, 30, 34, 5, 0]);
    expect([...evidence.clusters({ threshold: 0.5 }).labels]).toEqual([0, 0, 1, 1, 2, -1]);
    expect([...evidence.clusters({ threshold: 1000 }).labels]).toEqual([0, 1, 2, 3, 4, -1]);
    expect([evidence.hasEvidence(4), evidence.hasEvidence(5), evidence.get(4, 5), evidence.get(5, 5)]).toEqual([
      true,
      false,
      0,
      0,
    ]);
    const some = computeEvidence(rows, [30, 40, 30, 34, 5, 0], { minVisits: 31 });
    expect([some.hasEvidence(0), some.get(0, 1)]).toEqual([false, 0]);
    expect(evidence.toDense()[1]).toBe(evidence.get(0, 1));
  });

  it('refuses impossible options', () => {
    const rows = countRows([[1], [1]]);
    const compute = (options: object) => () => computeEvidence(rows, [1, 1], options);
    expect(compute({ prior: 'flat' })).toThrow("expected prior to be one of 'pooled', 'jeffreys', got 'flat'");
    expect(compute({ prior: 'jeffreys', concentration: 2 })).toThrow("expected concentration only with prior 'pooled'");
    expect(compute({ concentration: 0 })).toThrow('concentration');
    expect(compute({ minVisits: 0 })).toThrow('minVisits');
    expect(compute({ alpha: 1 })).toThrow("got 'alpha'");
    expect(() => computeEvidence(rows, [1, 1]).clusters({ threshold: -1 })).toThrow('threshold');
    expect(() => computeEvidence(rows, [1, 1]).get(0, 2)).toThrow('expected pair to be an integer in [0, 1], got 2');
  });
});

it('a counter gives its evidence', async () => {
  using counter = new SimilarityCounter(await loadBackend('wasm'), { states: 3, actions: 1, maxLength: 2 });
  for (const state of [0, 1, 2]) {
    for (let e = 0; e < 6; ++e) {
      counter.addEpisode({ states: [state], actions: [0], rewards: [state === 2 ? 5 : 1], terminated: true });
    }
  }
  const evidence = counter.evidence();
  expect(evidence.get(0, 1)).toBeGreaterThan(0);
  expect(evidence.get(0, 2)).toBeLessThan(-1);
});
