/** χ from the experience of a plain learner, and how far it agrees with the exact references. */
import type { Engine } from '../../create-engine.js';
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import type { SimilarityCounter } from '../../similarity/counter.js';
import type { ExactReferences } from '../../symmetry/exact/references.js';
import { agreement } from '../../symmetry/score.js';
import { episodeSlice } from '../../trajectories/episode-slice.js';
import type { Correction } from '../../trajectories/options.js';
import { defined } from '../defined.js';
import type { Detection, DetectionRecord } from './types.js';

export type Detected = ReturnType<typeof detectIn>;

/** Counts the reward trajectories of `experience` and computes χ as `detection` says. */
export function detect(
  engine: Engine,
  { states, actions }: { readonly states: number; readonly actions: number },
  experience: EpisodeBatch,
  detection: Detection & { readonly correction?: Correction },
) {
  const { maxLength, minLength, ownReward, episodeEnd, rewardResolution, correction } = detection;
  using counter = engine.trajectories({
    states,
    actions,
    maxLength,
    ...defined({ minLength, ownReward, episodeEnd, rewardResolution, correction }),
  });
  // What is counted is copied first: a part at a time, unless all of it says how rewards are rounded.
  if (rewardResolution === 'auto') counter.addEpisodes(experience);
  else for (const part of partsOf(experience)) counter.addEpisodes(part);
  return detectIn(counter, detection);
}

/** Whole episodes of about so many steps. */
const PART = 2 ** 15;

function* partsOf(batch: EpisodeBatch): Generator<EpisodeBatch> {
  const { starts, terminated } = batch;
  for (let first = 0, next = 1; first < terminated.length; first = next++) {
    while (next < terminated.length && starts[next + 1]! - starts[first]! <= PART) ++next;
    yield episodeSlice(batch, first, next);
  }
}

/** χ of what a counter has counted. */
export function detectIn(counter: SimilarityCounter, { measure, normalization, threshold, minVisits }: Detection) {
  const similarity = counter.similarity({ measure, ...(normalization && { normalization }), threshold, minVisits });
  return {
    similarity,
    /** Connected components of the pairs above the threshold. */
    clusters: similarity.clusters({ threshold }),
    /** Windows counted a pair, distinct rewards, and nodes of the trees. */
    visits: counter.visitsAll(),
    rewards: counter.alphabet.length,
    trajectories: counter.nodes,
    /** To what rewards were rounded; null where they were not. */
    rewardResolution: counter.options.rewardResolution,
  };
}

/** What is kept of a detection that was made after `steps` environment steps; `references` is null without a model. */
export function scoreDetected(
  { clusters }: Pick<Detected, 'clusters'>,
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
