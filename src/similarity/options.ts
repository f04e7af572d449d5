/** What a similarity is computed with: checked once, defaults in one place. */
import type { Measure, Normalization } from '../engine/contracts/similarity.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, checkSize, expected, InputError } from '../input-error.js';

export type Precision = 'single' | 'double';

export interface SimilarityOptions {
  /**
   * With counts `N`, `N'` of two pairs and `p = N / ΣN` per length:
   * `'intersection'` (default) `Σ min(N, N')`; `'coincidence'` `Σ p p'`; `'jensen-shannon'` `1 - JS(p ‖ p') / ln 2`.
   */
  readonly measure?: Measure;
  /**
   * What the sum is divided by. intersection: `'geometric'` (default) `√(ΣN ΣN')` or `'product'` `ΣN ΣN'`; coincidence:
   * `'plain'` (default) `Σp Σp'` or `'cosine'` `√(Σp² Σp'²)`; jensen-shannon has none.
   */
  readonly normalization?: Normalization;
  /** jensen-shannon only: the divergence in nats (0 for equal laws, ln 2 for disjoint ones) instead of the similarity. */
  readonly divergence?: boolean;
  /**
   * jensen-shannon only: `'single'` (default) takes the kernel's float32 terms, good to 1e-6 of 1; `'double'` float64 ones, which
   * tell divergences near 0 apart and are the same bits on both backends, many times slower. (The reference backend has no other.)
   */
  readonly precision?: Precision;
  /** Keep only values above this (a divergence: below), as a sparse result. Default: all values, as a dense one. */
  readonly threshold?: number;
  /**
   * Keep only the nearest `topK` partners of each pair and the pair itself, as a sparse result; of equal ones those of
   * lower index. After the threshold, where both are given. `j` may be among the nearest of `i` and not the other way
   * round: the result need not be symmetric.
   */
  readonly topK?: number;
  /**
   * With `topK` only: look for the nearest among neighbours in a few orders of the pairs instead of proving that there are no nearer
   * ones. Default false. Its recall, the share of the nearest 8 that is found, falls with the number of pairs: on the grids of
   * docs/scale.md, with any measure, it is at least 0.85 up to 2,500 pairs and 0.7 up to 10,000.
   */
  readonly approximate?: boolean;
  /** Pairs with fewer counted windows than this have no similarity to anything. Default 1. */
  readonly minVisits?: number;
  /**
   * In (0, 1): give the lower confidence bound of each similarity (the upper one of each divergence) instead of the estimate.
   * It is right with at least this probability for each two pairs, if windows are independent draws, whatever the laws are
   * (McDiarmid's inequality; see `confidence.ts`). Threshold and `topK` then apply to the bound; the diagonal stays.
   */
  readonly confidence?: number;
}

/** The options with every default filled in. */
export interface ResolvedSimilarityOptions {
  readonly measure: Measure;
  /** Null for jensen-shannon. */
  readonly normalization: Normalization | null;
  readonly divergence: boolean;
  readonly precision: Precision;
  readonly threshold: number | null;
  readonly topK: number | null;
  readonly approximate: boolean;
  readonly minVisits: number;
  /** Null where values are estimates. */
  readonly confidence: number | null;
}

/** Where a similarity comes from: a measure of counts with its options, a user's matrix, or a partition. */
export type SimilarityMeasure =
  | ({ readonly kind: 'measure' } & ResolvedSimilarityOptions)
  | { readonly kind: 'matrix' | 'partition' };

/** Most values of a dense matrix: 4 GiB of them. */
export const MOST_VALUES = 2 ** 29;

/** @throws TooLargeError when all values of so many pairs with each other are too many. */
export function checkDense(pairs: number): void {
  checkSize('values in a dense similarity (pairs * pairs)', pairs * pairs, MOST_VALUES, 'give a threshold or topK');
}

const optionNames = [
  'measure',
  'normalization',
  'divergence',
  'precision',
  'threshold',
  'topK',
  'approximate',
  'minVisits',
  'confidence',
] as const satisfies readonly (keyof SimilarityOptions)[];

const normalizations: Record<Measure, readonly Normalization[]> = {
  intersection: ['geometric', 'product'],
  coincidence: ['plain', 'cosine'],
  'jensen-shannon': [],
};

/** @throws InputError when an option is unknown, out of range, or does not go with the measure. */
export function resolveSimilarityOptions(options: SimilarityOptions = {}): ResolvedSimilarityOptions {
  checkKeys('similarity options', options, optionNames);
  const measure = checkChoice('measure', options.measure ?? 'intersection', Object.keys(normalizations) as Measure[]);
  const divergence = options.divergence ?? false;
  if (typeof divergence !== 'boolean') throw expected('divergence to be true or false', divergence);
  if (divergence && measure !== 'jensen-shannon') {
    throw new InputError(`expected divergence only with measure 'jensen-shannon', got it with '${measure}'`);
  }
  const precision = checkChoice('precision', options.precision ?? 'single', ['single', 'double']);
  if (precision === 'double' && measure !== 'jensen-shannon') {
    throw new InputError(`expected precision 'double' only with measure 'jensen-shannon', got it with '${measure}'`);
  }
  return {
    measure,
    precision,
    normalization: resolveNormalization(measure, options.normalization),
    divergence,
    threshold: options.threshold === undefined ? null : checkNumber('threshold', options.threshold, 0, 1),
    topK: options.topK === undefined ? null : checkInteger('topK', options.topK, 1),
    approximate: resolveApproximate(options),
    minVisits: checkInteger('minVisits', options.minVisits ?? 1, 1),
    confidence: options.confidence === undefined ? null : checkConfidence(options.confidence),
  };
}

function resolveApproximate({ approximate = false, topK, confidence }: SimilarityOptions): boolean {
  if (typeof approximate !== 'boolean') throw expected('approximate to be true or false', approximate);
  if (approximate && (topK === undefined || confidence !== undefined)) {
    throw new InputError('expected approximate only with topK and without confidence');
  }
  return approximate;
}

function resolveNormalization(measure: Measure, normalization: Normalization | undefined): Normalization | null {
  const allowed = normalizations[measure];
  if (normalization === undefined) return allowed[0] ?? null;
  if (allowed.length === 0) {
    throw new InputError(`expected no normalization with measure '${measure}', got '${normalization}'`);
  }
  return checkChoice(`normalization of measure '${measure}'`, normalization, allowed);
}

function checkConfidence(confidence: number): number {
  if (typeof confidence !== 'number' || !(confidence > 0 && confidence < 1)) {
    throw expected('confidence to be a number in (0, 1)', confidence);
  }
  return confidence;
}
