import { describe, expect, it } from 'vitest';
import type { TabularModel } from '../../../src/environments/tabular-model.js';
import { benchWorlds } from '../../../src/experiments/bench/worlds.js';
import { planEnvironments } from '../../../src/experiments/compare/protocol.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';

/** In how many ways actions of one state that do the same can be exchanged: the product of the factorials of their numbers. */
function exchanges(model: TabularModel): bigint {
  let ways = 1n;
  for (let s = 0; s < model.states; ++s) {
    if (model.live[s] === 0) continue;
    const alike = new Map<string, bigint>();
    for (let a = 0; a < model.actions; ++a) {
      const law = model
        .outcomes(s, a)
        .map((one) => `${one.probability.toFixed(9)} ${one.reward} ${one.terminated ? 'end' : one.nextState}`)
        .sort()
        .join();
      alike.set(law, (alike.get(law) ?? 0n) + 1n);
      ways *= alike.get(law)!;
    }
  }
  return ways;
}

describe('bench worlds', () => {
  it('are thirty and more, of three kinds, each with a name of its own', () => {
    expect(benchWorlds.length).toBeGreaterThanOrEqual(30);
    expect(new Set(benchWorlds.map(({ name }) => name)).size).toBe(benchWorlds.length);
    expect(new Set(benchWorlds.map(({ kind }) => kind))).toEqual(new Set(['symmetric', 'near', 'none']));
  });

  it.each(benchWorlds.filter(({ group }) => group !== null).map((world) => [world.name, world] as const))(
    '%s has its group',
    (_, { kind: __, group, about: ___, uncertain: ____, noisy: _____, ...setting }) => {
      const model = planEnvironments([setting], {})[0]!.model!;
      expect(symmetries(model).orbits.groupOrder).toBe(group! * exchanges(model));
    },
  );
});
