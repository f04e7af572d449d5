/** The options by which χ is found from experience, shared by `count`, `detect` and `learn`. */
import type { Engine } from '../create-engine.js';
import { detectionDefaults } from '../experiments/compare/methods.js';
import type { Detection } from '../experiments/compare/types.js';
import { defined } from '../experiments/defined.js';
import { InputError, show } from '../input-error.js';
import type { SimilarityCounter } from '../similarity/counter.js';
import type { Correction } from '../trajectories/options.js';
import type { Options, Values } from './options.js';

/** The options of a counter. */
export const countOptions = {
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
  'reward-resolution': {
    kind: 'text',
    value: 'X',
    description: 'rewards are rounded to multiples of X, or of what their own noise says: auto; exact without',
  },
} as const satisfies Options;

export const chiOptions = {
  ...countOptions,
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

/** An empty counter. */
export function counterOf(
  engine: Engine,
  { states, actions }: { readonly states: number; readonly actions: number },
  values: Values<typeof countOptions>,
  correction: Correction = 'none',
): SimilarityCounter {
  return engine.trajectories({ states, actions, ...trajectoriesFrom(values), correction });
}

/** How the options say that χ is found, after so many episodes. */
export function detectionFrom(values: Values<typeof chiOptions>, episodes: number): Detection {
  return {
    episodes,
    ...trajectoriesFrom(values),
    measure: values.measure,
    ...defined({ normalization: values.normalization }),
    threshold: values.threshold,
    minVisits: values['min-visits'],
  };
}

function trajectoriesFrom(values: Values<typeof countOptions>) {
  const resolution = values['reward-resolution'];
  return {
    minLength: values['min-length'],
    maxLength: values['max-length'],
    ownReward: values['own-reward'],
    episodeEnd: values['episode-end'],
    ...(resolution === undefined ? {} : { rewardResolution: resolutionOf(resolution) }),
  };
}

function resolutionOf(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!(number > 0 && Number.isFinite(number)))
    throw new InputError(`expected --reward-resolution to be a number > 0 or auto, got ${show(text)}`);
  return number;
}
