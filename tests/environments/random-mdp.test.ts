import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';

describe('random-mdp-v0', () => {
  it('gives each pair as many different next states as asked', () => {
    const model = makeEnvironment('random-mdp-v0', {
      states: 20,
      actions: 3,
      branching: 4,
      terminals: 2,
      seed: 7,
    }).model();
    for (let s = 0; s < 18; ++s) {
      for (let a = 0; a < 3; ++a) {
        const outcomes = model.outcomes(s, a);
        expect(new Set(outcomes.map((o) => o.nextState)).size).toBe(4);
        for (const { nextState, terminated } of outcomes) expect(terminated).toBe(nextState >= 18);
      }
    }
    expect([...model.terminal.keys()].filter((s) => model.terminal[s] === 1)).toEqual([18, 19]);
    expect(model.initial).toEqual(Float64Array.from({ length: 20 }, (_, s) => (s < 18 ? 1 / 18 : 0)));
  });

  it('draws rewards from as many evenly spaced values as asked, all of them', () => {
    const values = (rewards: number) =>
      [...new Set(makeEnvironment('random-mdp-v0', { rewards, terminals: 0 }).model().rewards)].sort((x, y) => x - y);
    expect(values(1)).toEqual([0]);
    expect(values(2)).toEqual([0, 1]);
    expect(values(5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('is deterministic when branching is 1, and reaches all states when it is their number', () => {
    const certain = makeEnvironment('random-mdp-v0', { branching: 1 }).model();
    expect(certain.probabilities).toEqual(new Float64Array(200).fill(1));
    const full = makeEnvironment('random-mdp-v0', { states: 6, branching: 6 }).model();
    expect(
      full
        .outcomes(0, 0)
        .map((o) => o.nextState)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('cuts [0, 1] uniformly: the first of two parts has mean 1/2 and variance 1/12', () => {
    const { probabilities } = makeEnvironment('random-mdp-v0', { states: 2000, branching: 2, terminals: 0 }).model();
    const parts = probabilities.filter((_, k) => k % 2 === 0); // 8000 of them
    const mean = parts.reduce((sum, p) => sum + p, 0) / parts.length;
    const variance = parts.reduce((sum, p) => sum + (p - mean) ** 2, 0) / parts.length;
    // Standard errors: √(1/12/8000) = 0.0032 and √(1/180/8000) = 0.00083; four of each.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.013);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.0034);
  });

  it('is the same problem for the same seed and another for another', () => {
    const table = (seed: number) => makeEnvironment('random-mdp-v0', { seed }).model().toTable();
    expect(table(1)).toEqual(table(1));
    expect(table(1)).not.toEqual(table(2));
  });

  const bad: [options: object, message: string][] = [
    [{ states: 0 }, 'expected states to be an integer in [1, 2097152], got 0'],
    [{ actions: 0 }, 'expected actions to be an integer in [1, 2097152], got 0'],
    [{ states: 5, branching: 6 }, 'expected branching to be an integer in [1, 5], got 6'],
    [{ rewards: 0 }, 'expected rewards to be an integer'],
    [{ states: 5, branching: 1, terminals: 5 }, 'expected terminals to be an integer in [0, 4], got 5'],
    [{ seed: -1 }, 'expected seed to be an integer in [0, 4294967295], got -1'],
    [{ branch: 2 }, "got 'branch'"],
  ];

  it.each(bad)('refuses %j', (options, message) => {
    expect(() => makeEnvironment('random-mdp-v0', options)).toThrow(message);
  });
});
