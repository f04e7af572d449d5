/** Batches of transitions carried around by a group that acts on observations by ρ and on real-valued actions by σ. */
import type { GroupElement } from '../group-action.js';
import type { SignedPermutation } from '../signed-permutation.js';
import type { RealTransitionBatch } from './replay.js';

/** Entry `n · |G| + k` is `(g x, g u, r, g x')` of transition `n`, `g` the k-th element. */
export function imagesOf(batch: RealTransitionBatch, group: readonly GroupElement[]): RealTransitionBatch {
  const size = group.length;
  if (size === 1) return batch;
  const rows = batch.rewards.length;
  const inputs = group.map(({ input }) => input);
  const outputs = group.map(({ output }) => output);
  const features = batch.observations.length / rows;
  return {
    observations: imagesOfRows(batch.observations, features, inputs),
    nextObservations: imagesOfRows(batch.nextObservations, features, inputs),
    actions: imagesOfRows(batch.actions, batch.actions.length / rows, outputs),
    rewards: Float64Array.from({ length: rows * size }, (_, n) => batch.rewards[Math.floor(n / size)]!),
    terminated: Uint8Array.from({ length: rows * size }, (_, n) => batch.terminated[Math.floor(n / size)]!),
  };
}

/** Row `n · |G| + k` is the image of row `n` under the k-th map. */
export function imagesOfRows(rows: Float32Array, width: number, maps: readonly SignedPermutation[]): Float32Array {
  if (maps.length === 1) return rows;
  const images = new Float32Array(rows.length * maps.length);
  for (let n = 0; n < rows.length / width; ++n) {
    const row = rows.subarray(n * width, (n + 1) * width);
    maps.forEach((map, k) => {
      map.apply(row, images, (n * maps.length + k) * width);
    });
  }
  return images;
}
