/**
 * Rewards with normal noise of a tenth of their range on the 9x9 grid with its goal in the middle (made by Gymnasium, tests/fixtures):
 * the eight symmetries of the square among all those of the torus, 640 of which are wrong.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelFromJson } from '../../src/adapters/model-json.js';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import { detectSymmetries } from '../../src/symmetry/detect.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';

const model = modelFromJson(readFileSync('tests/fixtures/mdp_grid_9x9_center.json', 'utf8'));
const layout = {
  rows: 9,
  columns: 9,
  cells: Int32Array.from({ length: 81 }, (_, cell) => cell),
  directions: ['up', 'right', 'down', 'left'] as const,
  walls: [],
  marks: [],
};
/** Rewards are -1 and 10. */
const RANGE = 11;

describe('noisy rewards', () => {
  it.each([0, 1])('leave the square its eight symmetries and no other, seed %i', { timeout: 120_000 }, async (seed) => {
    const engine = await createEngine();
    const batch = engine.rollout(model, { episodes: 500, maxSteps: 100, seed });
    const random = new Random(seed + 1000);
    const rewards = batch.rewards.map((reward) => reward + 0.1 * RANGE * random.normal());
    const candidates = gridTransformations(layout, { torus: true });
    const { tested, group } = detectSymmetries({ ...batch, rewards }, { states: 81, actions: 4, candidates });
    const accepted = tested.filter(({ state }) => state === 'accepted').map(({ transformation }) => transformation.key);
    expect(new Set(accepted)).toEqual(new Set(gridTransformations(layout).map(({ key }) => key)));
    expect(group.order).toBe(8);
    expect(tested.filter(({ state }) => state === 'refuted')).toHaveLength(640);
  });
});
