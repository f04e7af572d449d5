/** Q* of the four fixture models, solved by other software (`Qstar`, done outcomes never bootstrap), to 1e-9. */
import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../src/environments/model-table.js';
import { backendsOfHome, loadBackend } from '../backends.js';
import lakeDeterministic from '../fixtures/mdp_frozenlake_4x4_det.json' with { type: 'json' };
import lakeSlippery from '../fixtures/mdp_frozenlake_4x4_slippery.json' with { type: 'json' };
import torus from '../fixtures/mdp_grid_6x6_torus.json' with { type: 'json' };
import grid from '../fixtures/mdp_grid_9x9_center.json' with { type: 'json' };

const fixtures = [lakeDeterministic, lakeSlippery, torus, grid] as unknown as readonly (GymnasiumTable & {
  name: string;
  gamma: number;
  Qstar: number[][];
})[];

describe.each(backendsOfHome)('value iteration on the $name backend', ({ name }) => {
  it.each(fixtures.map((fixture) => ({ world: fixture.name, fixture })))('solves $world', async ({ fixture }) => {
    using model = (await loadBackend(name)).model(tabularModel(fixture));
    const { q } = model.valueIteration({ discount: fixture.gamma, tolerance: 1e-11, maxIterations: 100_000 });
    const errors = fixture.Qstar.flat().map((value, pair) => Math.abs(value - q[pair]!));
    expect(errors).toHaveLength(fixture.nS * fixture.nA);
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });
});
