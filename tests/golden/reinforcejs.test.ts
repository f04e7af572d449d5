/**
 * Q tables of the npm package reinforcejs after 1, 10, 100 and 2000 transitions of its own grid world, λ = 0. It knows no
 * terminal states, so every transition bootstraps; its SARSA uses the next action listed with the transition.
 */
import { describe, expect, it } from 'vitest';
import { backendsOfHome, loadBackend } from '../backends.js';
import fixture from '../fixtures/reinforcejs_td.json' with { type: 'json' };

const names = { qlearn: 'q-learning', sarsa: 'sarsa' } as const;
const cases = fixture.cases.filter(({ lambda }) => lambda === 0);

describe.each(backendsOfHome)('reinforcejs on the $name backend', ({ name }) => {
  it.each(cases)('$update', async ({ update, gamma, alpha, Q_after }) => {
    using learner = (await loadBackend(name)).learner({
      states: fixture.nS,
      actions: fixture.nA,
      learner: names[update as keyof typeof names],
      stepSize: alpha,
      discount: gamma,
      epsilon: 0.1,
      initialValue: 0,
      seed: 0,
    });
    const checked: number[] = [];
    for (const [t, [s0, a0, r0, s1, a1]] of fixture.tuples.entries()) {
      learner.observe(s0 as number, a0 as number, r0 as number, s1 as number, a1 as number, false);
      const expected = (Q_after as unknown as Record<number, number[][]>)[t + 1];
      if (expected === undefined) continue;
      checked.push(t + 1);
      const errors = expected.flat().map((value, pair) => Math.abs(value - learner.q()[pair]!));
      expect(Math.max(...errors)).toBeLessThan(1e-12);
    }
    expect(checked).toEqual([1, 10, 100, 2000]);
  });

  it('has both updates to compare with', () => {
    expect(cases.map(({ update }) => update)).toEqual(['qlearn', 'sarsa']);
  });
});
