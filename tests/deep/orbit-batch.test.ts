import { describe, expect, it } from 'vitest';
import { orbitElement } from '../../src/deep/dqn-network.js';
import { GroupAction } from '../../src/deep/group-action.js';
import { observationSymmetry } from '../../src/deep/mirror.js';
import { OrbitBatch } from '../../src/deep/orbit-batch.js';
import type { TransitionBatch } from '../../src/deep/replay-buffer.js';

const batch: TransitionBatch = {
  observations: Float32Array.of(1, 2, 3, 4),
  actions: Int32Array.of(0, 2),
  rewards: Float64Array.of(5, 6),
  nextObservations: Float32Array.of(7, 8, 9, 10),
  terminated: Uint8Array.of(0, 1),
  pairs: Int32Array.of(11, 12),
};

describe('OrbitBatch', () => {
  it('holds every transition with its images, side by side', () => {
    // A reflection of the first feature that swaps actions 0 and 1.
    const { elements } = new GroupAction([observationSymmetry({ signs: [-1, 1], actions: [1, 0, 2] })]);
    const orbits = new OrbitBatch(elements.map(orbitElement));
    const images = orbits.imagesOf(batch);
    expect(Array.from(images.observations)).toEqual([1, 2, -1, 2, 3, 4, -3, 4]);
    expect(Array.from(images.nextObservations)).toEqual([7, 8, -7, 8, 9, 10, -9, 10]);
    expect(Array.from(images.actions)).toEqual([0, 1, 2, 2]);
    expect(Array.from(images.rewards)).toEqual([5, 5, 6, 6]);
    expect(Array.from(images.terminated)).toEqual([0, 0, 1, 1]);
    const { first, second, weights } = orbits.pairs(4);
    expect([[...first], [...second], [...weights]]).toEqual([
      [0, 2],
      [1, 3],
      [1, 1],
    ]);
  });

  it('couples each image with its original where there are more than two', () => {
    // Turning the plane by a quarter: four elements.
    const { elements } = new GroupAction([observationSymmetry({ order: [1, 0], signs: [1, -1], actions: [0] })]);
    const { first, second } = new OrbitBatch(elements.map(orbitElement)).pairs(8);
    expect([[...first], [...second]]).toEqual([
      [0, 0, 0, 4, 4, 4],
      [1, 2, 3, 5, 6, 7],
    ]);
  });

  it('is the batch itself without a group', () => {
    const { elements } = new GroupAction([observationSymmetry({ signs: [1, 1], actions: [0, 1, 2] })]);
    expect(new OrbitBatch(elements.map(orbitElement)).imagesOf(batch)).toBe(batch);
    expect(new OrbitBatch(elements.map(orbitElement)).pairs(2).weights).toHaveLength(0);
  });
});
