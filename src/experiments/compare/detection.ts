/** χ from the experience of a plain learner, and how far it agrees with the exact references. */
import type { Backend } from '../../engine/contracts/backend.js';
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import { SimilarityCounter } from '../../similarity/counter.js';
import type { Partition } from '../../similarity/partition.js';
import type { Similarity } from '../../similarity/similarity.js';
import type { ExactReferences } from '../../symmetry/exact/references.js';
import { agreement } from '../../symmetry/score.js';
import type { Detection, DetectionRecord } from './types.js';

export interface Detected {
  /** χ, entries above the threshold. */
  readonly similarity: Similarity;
  /** Connected components of the pairs above the threshold. */
  readonly clusters: Partition;
}

/** Counts the reward trajectories of `experience` and computes χ as `detection` says. */
export function detect(
  backend: Backend,
  { states, actions }: { readonly states: number; readonly actions: number },
  experience: EpisodeBatch,
  { measure, normalization, maxLength, threshold, minVisits, rewardResolution }: Detection,
): Detected {
  const counter = new SimilarityCounter(backend, {
    states,
    actions,
    maxLength,
    ...(rewardResolution === undefined ? {} : { rewardResolution }),
  });
  try {
    counter.addEpisodes(experience);
    const similarity = counter.similarity({
      measure,
      ...(normalization === undefined ? {} : { normalization }),
      threshold,
      minVisits,
    });
    return { similarity, clusters: similarity.clusters({ threshold }) };
  } finally {
    counter.dispose();
  }
}

/** What is kept of a detection that was made after `steps` environment steps; `references` is null without a model. */
export function scoreDetected(
  { clusters }: Detected,
  references: ExactReferences | null,
  steps: number,
): DetectionRecord {
  const orbits = references?.find('orbits') ?? null;
  return {
    steps,
    blocks: clusters.count,
    pairs: clusters.labels.filter((label) => label >= 0).length,
    precision: references && agreement(clusters, references.get('equal Q*')).precision,
    recall: orbits && agreement(clusters, orbits).recall,
  };
}
