/** What transformations are tested with: checked once, defaults in one place. */
import { checkChoice, checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';
import type { Transformation } from './transformation.js';

export interface TransformationTestOptions {
  states: number;
  actions: number;
  /** What is tested; the identity is ignored, equal maps are tested once. */
  candidates: readonly Transformation[];
  /** `'auto'` (default) takes the world as deterministic until a pair gives two different outcomes. */
  dynamics?: 'auto' | 'deterministic' | 'stochastic';
  /** Certain outcomes: agreements before acceptance, fewer where all there is has been tried. Default 10. */
  agreements?: number;
  /** Uncertain outcomes: summed log Bayes factor for acceptance, nats. Default 5: very strong evidence (Kass & Raftery 1995). */
  accept?: number;
  /**
   * Log Bayes factor of one pair that refutes, nats. Default `-ln(100 · pairs)`: by Ville's inequality, under
   * the prior, the chance that a true symmetry is ever refuted at any of the pairs is then at most 1 %.
   */
  reject?: number;
  /**
   * Uncertain outcomes: the chance at which a candidate that breaks at one place is ever accepted, in (0, 1]. Default 0.002.
   */
  error?: number;
  /**
   * Certain outcomes: share of the visited pairs whose image must be visited too before acceptance, in [0, 1]. Default 0.95: a wrong
   * map has hardly a place left to hide. Uncertain ones: share of the steps that must have been made where a break is ruled out. 0
   * accepts several times earlier, for a learner that can take a mistake back: nor is anything asked of single places then.
   */
  coverage?: number;
  /**
   * Whether a terminal state must be known before anything is accepted. `'auto'` (default): as long as there are places that were
   * not looked at, where one may lie.
   */
  needTerminal?: boolean | 'auto';
}

/** The options with every default filled in. */
export type ResolvedTestOptions = Required<TransformationTestOptions>;

const KEYS = [
  'states',
  'actions',
  'candidates',
  'dynamics',
  'agreements',
  'accept',
  'reject',
  'error',
  'coverage',
  'needTerminal',
] as const satisfies readonly (keyof TransformationTestOptions)[];

/** @throws InputError when an option is unknown, missing or out of range. */
export function resolveTestOptions(options: TransformationTestOptions): ResolvedTestOptions {
  checkKeys('options of TransformationTest', options, KEYS);
  const states = checkInteger('states', options.states, 1);
  const actions = checkInteger('actions', options.actions, 1);
  if (!Array.isArray(options.candidates)) throw expected('candidates to be a list', options.candidates);
  const needTerminal = options.needTerminal ?? 'auto';
  if (needTerminal !== 'auto' && typeof needTerminal !== 'boolean')
    throw expected("needTerminal to be true, false or 'auto'", needTerminal);
  return {
    states,
    actions,
    candidates: options.candidates,
    dynamics: checkChoice('dynamics', options.dynamics ?? 'auto', ['auto', 'deterministic', 'stochastic']),
    agreements: checkInteger('agreements', options.agreements ?? 10, 1),
    accept: checkNumber('accept', options.accept ?? 5, 0),
    reject: checkNumber('reject', options.reject ?? -Math.log(100 * states * actions), Number.NEGATIVE_INFINITY, 0),
    error: checkNumber('error', options.error ?? 0.002, Number.MIN_VALUE, 1),
    coverage: checkNumber('coverage', options.coverage ?? 0.95, 0, 1),
    needTerminal,
  };
}
