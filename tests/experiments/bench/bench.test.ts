import { describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src/engine/load.js';
import { isHarmless } from '../../../src/experiments/bench/answer.js';
import { parseEntries } from '../../../src/experiments/bench/bench.js';
import { benchSuite, withoutSymmetry } from '../../../src/experiments/bench/suite.js';
import { methodAgent } from '../../../src/experiments/compare/method-agent.js';
import { planEnvironments } from '../../../src/experiments/compare/protocol.js';
import { type BenchRecord, tailsOf } from '../../../src/experiments/compare/tails.js';

const run = (method: string, seed: number, steps: number | null): BenchRecord => ({
  environment: 'trap',
  method,
  seed,
  steps: steps ?? 1000,
  stepsToThreshold: steps,
  seconds: 1 + seed,
});

const base = [100, 200, 300, 400].map((steps, seed) => run('plain', seed, steps));
const over = ({ method }: BenchRecord) => (method === 'plain' ? null : 'plain');

describe('tailsOf', () => {
  it('gives what medians hide', () => {
    const own = [50, 100, 150, null].map((steps, seed) => run('mine', seed, steps));
    const [row] = tailsOf([...base, ...own], over, 50);
    // Medians 125 and 250. Means (50 + 100 + 150 + 1000) / 4 = 325 and 250. Seed 3 never got there, where plain took 400.
    expect(row).toMatchObject({ environment: 'trap', method: 'mine', over: 'plain', runs: 4, never: 1, neverOver: 0 });
    expect(row!.median.estimate.value).toBe(0.5);
    expect(row!.mean).toBe(325 / 250);
    // Quantiles between order statistics: .75 at position 2.25, .9 at 2.7.
    expect(row!.upperQuartile).toBeCloseTo((150 + 0.25 * 850) / 325, 12);
    expect(row!.p90).toBeCloseTo((150 + 0.7 * 850) / 370, 12);
    expect(row!.harmed).toBe(0.25);
    expect(row!.seconds).toBe(1);
    expect(isHarmless(row!)).toBe(false);
  });

  it('compares seeds that are not matched without a share of harm, and needs something to compare with', () => {
    const own = [run('mine', 7, 100), run('mine', 8, 300)];
    const [row] = tailsOf([...base, ...own], over, 50);
    expect(row!.harmed).toBeNull();
    expect(row!.mean).toBe(200 / 250);
    expect(tailsOf(own, over, 50)).toEqual([]);
  });

  it('does not count a seed as harmed where neither got there', () => {
    const rows = tailsOf([run('plain', 0, null), run('mine', 0, null)], over, 50);
    expect(rows[0]).toMatchObject({ harmed: 0, never: 1, neverOver: 1, mean: 1 });
    expect(isHarmless(rows[0]!)).toBe(true);
    expect(isHarmless({ ...rows[0]!, environment: 'grid' })).toBeNull();
  });
});

describe('benchSuite', () => {
  it('has each method beside the same learner without symmetry', () => {
    for (const { methods } of benchSuite().environments) {
      for (const method of methods!) {
        const base = withoutSymmetry(method);
        if (base !== null) expect(methods).toContain(base);
      }
    }
    expect(withoutSymmetry('sweeping + ids')).toBe('sweeping');
    expect(withoutSymmetry('plain Q-learning')).toBeNull();
    expect(withoutSymmetry("somebody else's")).toBe('plain Q-learning');
  });

  it('has methods that can be made in their worlds', async () => {
    const backend = await loadBackend('wasm');
    const { environments, methods } = benchSuite();
    for (const [k, world] of planEnvironments(environments, {}).entries()) {
      for (const name of environments[k]!.methods!) {
        methodAgent(backend, world, methods.find((method) => method.name === name)!, 0).dispose();
      }
    }
  });

  it('is made of worlds that can be made, a part of them in a hurry', () => {
    const [all, some] = [benchSuite(), benchSuite(true)];
    expect(planEnvironments(all.environments, {}).every(({ recipe }) => recipe !== null)).toBe(true);
    expect(some.environments.length).toBeLessThan(all.environments.length / 2);
  });
});

describe('parseEntries', () => {
  it('reads the runs of another library', () => {
    const row = { environment: 'trap', method: 'mine', seed: 0, steps: 10, stepsToThreshold: null };
    const text = `${JSON.stringify(row)}\n\n${JSON.stringify({ ...row, seed: 1, stepsToThreshold: 9, seconds: 2, over: 'x' })}`;
    expect(parseEntries(text)).toEqual([row, { ...row, seed: 1, stepsToThreshold: 9, seconds: 2, over: 'x' }]);
  });

  it.each([
    ['{', 'expected a run in line 1'],
    ['null', 'expected a run in line 1'],
    ['{"environment":"trap"}', 'expected names of a world and a method'],
    ['{"environment":"trap","method":"m","seed":0.5,"steps":1,"stepsToThreshold":1}', 'expected seed to be an integer'],
    [
      '{"environment":"trap","method":"m","seed":0,"steps":5,"stepsToThreshold":6}',
      'stepsToThreshold to be an integer',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseEntries(text)).toThrow(message);
  });
});
