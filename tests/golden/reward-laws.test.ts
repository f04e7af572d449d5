/** Exact laws of reward trajectories and trajectory classes against an independent enumeration (tests/fixtures). */
import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../src/environments/model-table.js';
import { rewardLaws, trajectoryClasses } from '../../src/symmetry/exact/reward-laws.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import frozenLake from '../fixtures/mdp_frozenlake_4x4_det.json' with { type: 'json' };
import slipperyLake from '../fixtures/mdp_frozenlake_4x4_slippery.json' with { type: 'json' };
import torus from '../fixtures/mdp_grid_6x6_torus.json' with { type: 'json' };
import centre from '../fixtures/mdp_grid_9x9_center.json' with { type: 'json' };
import frozenLakeTruth from '../fixtures/orbits_frozenlake_4x4_det_live.json' with { type: 'json' };
import slipperyLakeTruth from '../fixtures/orbits_frozenlake_4x4_slippery_live.json' with { type: 'json' };
import torusTruth from '../fixtures/orbits_grid_6x6_torus_live.json' with { type: 'json' };
import centreTruth from '../fixtures/orbits_grid_9x9_center_live.json' with { type: 'json' };

interface Truth {
  readonly pairs: readonly (readonly number[])[];
  readonly reward_sequence_classes: readonly {
    readonly L: number;
    readonly pair_class: readonly number[];
    /** `[rewards, probability]` of each trajectory of each class; not listed for the longest trajectories. */
    readonly law: readonly (readonly (readonly [readonly number[], number])[] | null)[] | null;
  }[];
}

const worlds = [
  { name: 'grid 9x9, goal in the centre', table: centre, truth: centreTruth },
  { name: 'grid 6x6 torus', table: torus, truth: torusTruth },
  { name: 'FrozenLake 4x4', table: frozenLake, truth: frozenLakeTruth },
  { name: 'FrozenLake 4x4 slippery', table: slipperyLake, truth: slipperyLakeTruth },
].map(({ name, table, truth }) => ({
  name,
  model: tabularModel(table as unknown as GymnasiumTable),
  truth: truth as unknown as Truth,
}));

describe.each(worlds)('$name', ({ model, truth }) => {
  const livePairs = truth.pairs.map((pair) => pair[0]! * model.actions + pair[1]!);
  const longest = Math.max(...truth.reward_sequence_classes.map(({ L }) => L));
  const laws = rewardLaws(model, { length: longest });

  it.each(truth.reward_sequence_classes)('has the classes and laws of length $L', ({ L, pair_class, law }) => {
    const classes = laws.classes(L);
    expect(livePairs.map((pair) => classes.labels[pair])).toEqual(pair_class);
    if (L <= 5) expect(law?.every((trajectories) => trajectories !== null)).toBe(true);
    livePairs.forEach((pair, i) => {
      const truthLaw = law?.[pair_class[i]!];
      if (!truthLaw) return;
      const found = new Map(laws.law(pair, L).map(({ rewards, probability }) => [rewards.join(), probability]));
      expect(found.size).toBe(truthLaw.length);
      for (const [rewards, probability] of truthLaw) {
        expect(Math.abs((found.get(rewards.join()) ?? Number.NaN) - probability)).toBeLessThan(1e-12);
      }
    });
  });

  it('puts each block of the lumping in one class, and refines as trajectories grow', () => {
    const { lumping } = symmetries(model, { rewards: 'law' });
    for (let l = 1; l <= longest; ++l) {
      expect(lumping.refines(laws.classes(l))).toBe(true);
      if (l > 1) expect(laws.classes(l).refines(laws.classes(l - 1))).toBe(true);
    }
    expect([...trajectoryClasses(model, { length: longest }).labels]).toEqual([...laws.classes().labels]);
  });
});
