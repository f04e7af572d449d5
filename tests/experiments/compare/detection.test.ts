import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/create-engine.js';
import { detect, scoreDetected } from '../../../src/experiments/compare/detection.js';
import { detectionDefaults } from '../../../src/experiments/compare/methods.js';
import { ExactReferences } from '../../../src/symmetry/exact/references.js';
import { backends, loadBackend } from '../../backends.js';
import { twins } from '../../symmetry/twins.js';

/** Each state and action of the twins once, in episodes of at most two steps. */
const experience = {
  starts: Int32Array.of(0, 1, 3, 4, 6),
  states: Int32Array.of(0, 0, 2, 1, 1, 2),
  actions: Int32Array.of(0, 1, 0, 0, 1, 1),
  rewards: Float64Array.of(1, 0, 3, 1, 0, 3),
  terminated: Uint8Array.of(1, 1, 1, 1),
};

describe.each(backends)('detection on $name', ({ name }) => {
  it('joins what was followed by the same rewards, and is scored', async () => {
    const backend = await loadBackend(name);
    const found = detect(new Engine(backend), twins, experience, { ...detectionDefaults, minVisits: 1 });
    expect([...found.clusters.labels]).toEqual([0, 1, 0, 1, 2, 2, -1, -1]);
    expect(found.similarity.get(0, 2)).toBe(1);
    expect(found.similarity.get(0, 1)).toBe(0);
    expect(scoreDetected(found, new ExactReferences(twins, { discount: 0.9 }), 6)).toEqual({
      steps: 6,
      blocks: 3,
      pairs: 6,
      precision: 1,
      recall: 1,
    });
    expect(scoreDetected(found, null, 6)).toMatchObject({ precision: null, recall: null });
  });

  it('asks for visits', async () => {
    const backend = await loadBackend(name);
    const found = detect(new Engine(backend), twins, experience, { ...detectionDefaults, minVisits: 2 });
    expect(found.clusters.count).toBe(0);
    // Of three pairs of pairs in an orbit, none was found.
    expect(scoreDetected(found, new ExactReferences(twins, { discount: 0.9 }), 6)).toMatchObject({
      pairs: 0,
      precision: 1,
      recall: 0,
    });
  });

  it('takes pairs for the same that look the same, and the score tells', async () => {
    const backend = await loadBackend(name);
    // Rewards in steps of 5: 0, 1 → 0 and 3 → 5 after rounding; one step deep, only the pairs of state 2 stand apart.
    const coarse = { ...detectionDefaults, minVisits: 1, maxLength: 1, rewardResolution: 5 };
    const found = detect(new Engine(backend), twins, experience, coarse);
    expect([...found.clusters.labels]).toEqual([0, 0, 0, 0, 1, 1, -1, -1]);
    // Q* is 1 and 0.9 · 3: of the 6 + 1 joined pairs of pairs, (0,2), (1,3) and (4,5) are worth the same.
    expect(scoreDetected(found, new ExactReferences(twins, { discount: 0.9 }), 6)).toMatchObject({
      precision: 3 / 7,
      recall: 1,
    });
  });
});
