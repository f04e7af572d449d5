/** What a test of transformations is asked, and what it takes where it is not. */
import { checkBoolean, checkInteger, checkKeys, checkNumber, checkSeed, expected } from '../input-error.js';
import type { ContinuousSpace, ContinuousTransformation, TransformationDefinition } from './transformation.js';

export interface ContinuousTestOptions {
  readonly space: ContinuousSpace;
  readonly candidates: readonly (TransformationDefinition | ContinuousTransformation)[];
  /** Random Fourier features at most, the evidence chooses: 400. */
  readonly cosines?: number;
  /** Transitions from which features are chosen, once and for all: 2000. Less are chosen from anew at each report. */
  readonly warmUp?: number;
  /** Summed log Bayes factor, in nats, from which on a candidate is accepted: 10. */
  readonly accept?: number;
  /** Of how many maps the candidates are those that fit the dynamics best: 1. These have to be accepted by `ln tried` nats more for it. */
  readonly tried?: number;
  /** Log Bayes factor of one coordinate at or below which it is refuted: -10. */
  readonly refute?: number;
  /**
   * The difference between what happens and what would happen under a symmetry, of one action and coordinate, in spreads of what a step changes, that has to
   * be seen if it is there, by five standard errors, before a candidate is accepted: 0.15. Above 1, laws that differ by little are not looked at.
   */
  readonly resolution?: number;
  /**
   * Whether the problem never ends by itself: false. Otherwise what ends an episode is part of the problem, and no candidate is accepted
   * for the whole of it before ends were seen.
   */
  readonly continuing?: boolean;
  /** Of the features, the halves and the samples kept: 0. */
  readonly seed?: number;
}

const keys = [
  'space',
  'candidates',
  'cosines',
  'warmUp',
  'accept',
  'tried',
  'refute',
  'resolution',
  'continuing',
  'seed',
];

/** @throws InputError when an option is unknown. */
export function checkTestOptions(options: ContinuousTestOptions): void {
  if (options === null || typeof options !== 'object') throw expected('options { space, candidates, … }', options);
  checkKeys('the options of a test', options, keys);
}

/** The numbers. @throws InputError when one is out of range. */
export function resolveTestOptions(options: ContinuousTestOptions) {
  return {
    cosines: checkInteger('cosines', options.cosines ?? 400, 1, 2000),
    warmUp: checkInteger('warmUp', options.warmUp ?? 2000, 20, 1_000_000),
    accept: checkNumber('accept', options.accept ?? 10, 0),
    searched: Math.log(checkNumber('tried', options.tried ?? 1, 1)),
    refute: checkNumber('refute', options.refute ?? -10, -Infinity, 0),
    resolution: checkNumber('resolution', options.resolution ?? 0.15, 0),
    continuing: checkBoolean('continuing', options.continuing ?? false),
    seed: checkSeed(options.seed ?? 0),
  };
}
