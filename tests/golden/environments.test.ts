/** The built-in worlds against tables made by Gymnasium and by an independent grid. */
import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../src/environments/model-table.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import type { TabularModel } from '../../src/environments/tabular-model.js';
import lakeDeterministic from '../fixtures/mdp_frozenlake_4x4_det.json' with { type: 'json' };
import lakeSlippery from '../fixtures/mdp_frozenlake_4x4_slippery.json' with { type: 'json' };
import torusGrid from '../fixtures/mdp_grid_6x6_torus.json' with { type: 'json' };
import centreGrid from '../fixtures/mdp_grid_9x9_center.json' with { type: 'json' };

const worlds: { name: string; fixture: typeof lakeSlippery | typeof torusGrid; model: TabularModel }[] = [
  {
    name: 'FrozenLake 4x4, not slippery',
    fixture: lakeDeterministic,
    model: makeEnvironment('frozen-lake-v1', { isSlippery: false }).model(),
  },
  { name: 'FrozenLake 4x4, slippery', fixture: lakeSlippery, model: makeEnvironment('frozen-lake-v1').model() },
  { name: 'grid 9x9, goal in the centre', fixture: centreGrid, model: makeEnvironment('grid-world-v0').model() },
  {
    name: 'grid 6x6, torus',
    fixture: torusGrid,
    model: makeEnvironment('grid-world-v0', { rows: 6, columns: 6, torus: true, goals: [[0, 0]] }).model(),
  },
];

describe.each(worlds)('$name', ({ fixture, model }) => {
  const table = tabularModel(fixture as unknown as GymnasiumTable);

  it('has exactly the table of the fixture', () => {
    expect(model.states).toBe(fixture.nS);
    expect(model.actions).toBe(fixture.nA);
    for (const array of [
      'outcomeStarts',
      'probabilities',
      'nextStates',
      'rewards',
      'terminations',
      'initial',
    ] as const) {
      expect(model[array]).toEqual(table[array]);
    }
  });

  it('keeps every entry of the fixture: the outcomes of a pair weigh what its unmerged entries weigh', () => {
    for (let s = 0; s < fixture.nS; ++s) {
      for (let a = 0; a < fixture.nA; ++a) {
        const merged = new Map<string, number>();
        for (const [probability, ...rest] of fixture.P[s]![a]!) {
          const key = JSON.stringify(rest);
          merged.set(key, (merged.get(key) ?? 0) + Number(probability));
        }
        const outcomes = model
          .outcomes(s, a)
          .map((o) => [JSON.stringify([o.nextState, o.reward, o.terminated]), o.probability]);
        expect(outcomes).toEqual([...merged]);
      }
    }
  });

  it('starts as the fixture does', () => {
    expect(Array.from(model.initial)).toEqual(fixture.isd);
  });

  it('has the live states of the fixture: reachable and not terminal', () => {
    const live = [...model.live.keys()].filter((s) => model.live[s] === 1);
    expect(live).toEqual(fixture.reachable.filter((s) => !fixture.terminal.includes(s)));
    const terminal = [...model.terminal.keys()].filter((s) => model.terminal[s] === 1);
    expect(terminal).toEqual(fixture.terminal);
  });

  it('survives the way to a Gymnasium table, through JSON, and back', () => {
    const again = tabularModel(JSON.parse(JSON.stringify(model.toTable())));
    for (const array of [
      'outcomeStarts',
      'probabilities',
      'nextStates',
      'rewards',
      'terminations',
      'initial',
    ] as const) {
      expect(again[array]).toEqual(model[array]);
    }
    expect(again.id).toBe(model.id);
  });
});
