/** Approximate nearest pairs meet the recall that `SimilarityOptions.approximate` and docs/scale.md state. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import type { SimilarityRow } from '../../src/similarity/similarity.js';

/** Stated of up to 2,500 pairs. */
const STATED = 0.85;

/** Values of the nearest, the pair itself aside, falling. */
function nearest({ indices, values }: SimilarityRow, i: number): Float64Array {
  return values
    .filter((_, k) => indices[k] !== i)
    .sort()
    .reverse();
}

describe('the approximate mode', () => {
  for (const [name, slip] of [
    ['shaped grid', 0],
    ['shaped grid with slip', 0.2],
  ] as const) {
    it(`finds what is stated of the nearest 8 of 2,500 pairs: ${name}`, async () => {
      const engine = await createEngine();
      const grid = { rows: 25, columns: 25, stepReward: 0, goalReward: 1, shaping: true, discount: 0.95, slip };
      const model = makeEnvironment('grid-world-v0', grid).model();
      const counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: 4 });
      counter.addEpisodes(engine.rollout(model, { episodes: 2 * model.pairs, maxSteps: 20, seed: 3 }));
      for (const measure of ['jensen-shannon', 'intersection', 'coincidence'] as const) {
        const options = { measure, topK: 8, minVisits: 5 };
        const exact = counter.similarity(options);
        const near = counter.similarity({ ...options, approximate: true });
        let all = 0;
        let found = 0;
        for (let i = 0; i < exact.size; ++i) {
          const [wanted, got] = [nearest(exact.row(i), i), nearest(near.row(i), i)];
          all += wanted.length;
          // As near as the farthest of the exact ones: of equal ones any will do. Exact ones are float32 sums.
          found += got.filter((value) => value >= wanted.at(-1)! - 1e-6).length;
        }
        expect(all).toBeGreaterThan(8 * 2000);
        expect(found / all, measure).toBeGreaterThanOrEqual(STATED);
        expect(found).toBeLessThanOrEqual(all);
      }
      counter.dispose();
    });
  }
});
