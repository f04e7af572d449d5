/** The options by which χ is found from experience, shared by `detect` and `learn`, and the finding. */
import type { Engine } from '../create-engine.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Measure, Normalization } from '../engine/contracts/similarity.js';
import { detectionDefaults } from '../experiments/compare/methods.js';
import { InputError } from '../input-error.js';
import type { SimilarityCounter } from '../similarity/counter.js';
import type { Partition } from '../similarity/partition.js';
import type { Similarity } from '../similarity/similarity.js';
import type { Correction } from '../trajectories/options.js';
import type { Options, Values } from './options.js';

export const chiOptions = {
  'min-length': { kind: 'integer', low: 1, high: 64, default: 1, description: 'shortest reward trajectory counted' },
  'max-length': {
    kind: 'integer',
    low: 1,
    high: 64,
    default: detectionDefaults.maxLength,
    description: 'longest reward trajectory counted',
  },
  'own-reward': {
    kind: 'choice',
    choices: ['include', 'exclude'],
    default: 'include',
    description: "whether a trajectory starts with the pair's own reward",
  },
  'episode-end': {
    kind: 'choice',
    choices: ['marker', 'drop', 'prefix'],
    default: 'marker',
    description: 'how the end of an episode counts',
  },
  'reward-resolution': { kind: 'number', low: 0, description: 'rewards are rounded to multiples of X; exact without' },
  measure: {
    kind: 'choice',
    choices: ['intersection', 'coincidence', 'jensen-shannon'],
    default: detectionDefaults.measure,
    description: 'how reward trajectories are compared',
  },
  normalization: {
    kind: 'choice',
    choices: ['geometric', 'product', 'plain', 'cosine'],
    description: 'of the measure (its own default without)',
  },
  threshold: {
    kind: 'number',
    low: 0,
    high: 1,
    default: detectionDefaults.threshold,
    description: 'pairs with χ > X are taken as the same',
  },
  'min-visits': {
    kind: 'integer',
    low: 1,
    default: detectionDefaults.minVisits,
    description: 'a pair seen less often is similar to nothing',
  },
} as const satisfies Options;

export interface Chi {
  readonly similarity: Similarity;
  readonly clusters: Partition;
  /** Windows counted a pair. */
  readonly visits: Int32Array;
  readonly rewards: number;
  readonly trajectories: number;
}

/** The options of a counter. */
export const countOptions = {
  'min-length': chiOptions['min-length'],
  'max-length': chiOptions['max-length'],
  'own-reward': chiOptions['own-reward'],
  'episode-end': chiOptions['episode-end'],
  'reward-resolution': chiOptions['reward-resolution'],
} as const satisfies Options;

/** An empty counter. */
export function counterOf(
  engine: Engine,
  size: { readonly states: number; readonly actions: number },
  values: Values<typeof countOptions>,
  correction: Correction = 'none',
): SimilarityCounter {
  const resolution = values['reward-resolution'];
  return engine.trajectories({
    states: size.states,
    actions: size.actions,
    minLength: values['min-length'],
    maxLength: values['max-length'],
    ownReward: values['own-reward'],
    episodeEnd: values['episode-end'],
    ...(resolution === undefined ? {} : { rewardResolution: resolution }),
    correction,
  });
}

/** Counts reward trajectories of the episodes and compares all pairs. */
export function findChi(
  engine: Engine,
  size: { readonly states: number; readonly actions: number },
  batch: EpisodeBatch,
  values: Values<typeof chiOptions> & { readonly correction?: Correction },
): Chi {
  const correction = values.correction ?? 'none';
  const { probabilities, ...uncorrected } = batch;
  if (correction !== 'none' && probabilities === undefined) {
    throw new InputError('expected recorded episodes with probabilities for --correction uniform, got none');
  }
  using counter = counterOf(engine, size, values, correction);
  counter.addEpisodes(correction === 'none' ? uncorrected : batch);
  return chiOf(counter, values);
}

/** Compares all pairs of a counter. */
export function chiOf(counter: SimilarityCounter, values: Values<typeof chiOptions>): Chi {
  const similarity = counter.similarity({
    measure: values.measure as Measure,
    ...(values.normalization === undefined ? {} : { normalization: values.normalization as Normalization }),
    threshold: values.threshold,
    minVisits: values['min-visits'],
  });
  return {
    similarity,
    clusters: similarity.clusters({ threshold: values.threshold }),
    visits: counter.visitsAll(),
    rewards: counter.alphabet.length,
    trajectories: counter.nodes,
  };
}
