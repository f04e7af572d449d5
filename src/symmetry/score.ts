/**
 * How far a detection agrees with the truth, counted over unordered pairs of distinct live state-action pairs: of those
 * that it asserts to be the same, how many are (precision), and of those that are, how many it asserts (recall).
 *
 * For two partitions the counts come from the sizes `n_bc` of the common parts of their blocks, in time linear in the number of
 * pairs: `correct = Σ_bc C(n_bc, 2)`, `asserted = Σ_b C(n_b, 2)`, `true = Σ_c C(n_c, 2)` (the pair counts of Rand 1971).
 */
import { TabularModel } from '../environments/tabular-model.js';
import { checkChoice, checkKeys, checkNumber, expected } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { Similarity } from '../similarity/similarity.js';
import { spend } from '../time-limit.js';
import { ExactReferences, type ReferenceName, type ReferenceOptions, referenceNames } from './exact/references.js';

/** Agreement with one reference. */
export interface Agreement {
  /** `correct / asserted`; 1 when nothing is asserted: abstaining is never wrong. */
  readonly precision: number;
  /** `correct / true`; 1 when there is nothing to be found. */
  readonly recall: number;
  /** The harmonic mean of both; 0 when both are 0. */
  readonly f1: number;
  /** Unordered pairs of distinct live pairs that the detection takes as the same. */
  readonly asserted: number;
  /** Those of them that the reference takes as the same too. */
  readonly correct: number;
  /** Unordered pairs of distinct live pairs that the reference takes as the same. */
  readonly true: number;
}

/** A partition of the pairs, or a similarity of which everything beyond the threshold counts as asserted. */
export type DetectedSymmetry = Partition | { readonly similarity: Similarity; readonly threshold: number };

export interface ScoreOptions extends ReferenceOptions {
  /** Which references to score against; default all. */
  readonly references?: readonly ReferenceName[];
}

/** Agreement by reference; null where it was not asked for, or the model is too large to work the reference out. */
export type DetectionScores = Readonly<Record<ReferenceName, Agreement | null>>;

/**
 * Precision, recall and F1 of a detection against what is exactly known of the model. Give an `ExactReferences` instead of the
 * model to score many detections without working the references out again.
 * @param detected a partition of the pairs, or `{ similarity, threshold }`: pairs with `χ > threshold` (`<` for a divergence).
 * @throws InputError when it is of another size than the model, or an option is unknown or out of range.
 */
export function scoreDetection(
  detected: DetectedSymmetry,
  model: TabularModel | ExactReferences,
  options: ScoreOptions = {},
): DetectionScores {
  checkKeys('score options', options, ['discount', 'length', 'references']);
  const { references: names = referenceNames, ...rest } = options;
  if (!Array.isArray(names)) throw expected('references to be a list', names);
  for (const name of names) checkChoice('a reference', name, referenceNames);
  if (!(model instanceof TabularModel || model instanceof ExactReferences))
    throw expected('a TabularModel or ExactReferences', model);
  if (model instanceof ExactReferences) checkKeys('score options beside exact references', rest, []);
  const references = model instanceof ExactReferences ? model : new ExactReferences(model, rest);
  checkDetected(detected, references.model.pairs);
  const score = (name: ReferenceName): Agreement | null => {
    const truth = names.includes(name) ? references.find(name) : null;
    return truth && agreement(detected, truth);
  };
  return Object.fromEntries(referenceNames.map((name) => [name, score(name)])) as unknown as DetectionScores;
}

/** Agreement of a detection with one partition; pairs that are in no block of `truth` do not count. */
export function agreement(detected: DetectedSymmetry, truth: Partition): Agreement {
  const counts = detected instanceof Partition ? ofPartition(detected, truth) : ofSimilarity(detected, truth);
  return agreementOf({ ...counts, true: joinedIn(truth.labels) });
}

/** The shares that follow from counts, such as those of several runs added up. */
export function agreementOf(counts: Pick<Agreement, 'asserted' | 'correct' | 'true'>): Agreement {
  const precision = counts.asserted === 0 ? 1 : counts.correct / counts.asserted;
  const recall = counts.true === 0 ? 1 : counts.correct / counts.true;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, asserted: counts.asserted, correct: counts.correct, true: counts.true };
}

function checkDetected(detected: DetectedSymmetry, pairs: number): void {
  if (detected instanceof Partition) {
    if (detected.size !== pairs) throw expected(`a partition of ${pairs} pairs`, detected.size);
    return;
  }
  if (detected === null || typeof detected !== 'object' || !(detected.similarity instanceof Similarity)) {
    throw expected('a partition or { similarity, threshold }', detected);
  }
  checkKeys('the detection', detected, ['similarity', 'threshold']);
  checkNumber('threshold', detected.threshold);
  if (detected.similarity.size !== pairs) throw expected(`a similarity of ${pairs} pairs`, detected.similarity.size);
}

function ofPartition({ labels, count }: Partition, truth: Partition): { asserted: number; correct: number } {
  const live = (pair: number): boolean => labels[pair]! >= 0 && truth.labels[pair]! >= 0;
  return {
    asserted: joinedIn(labels.map((label, pair) => (live(pair) ? label : -1))),
    correct: joinedIn(
      Float64Array.from(labels, (label, pair) => (live(pair) ? truth.labels[pair]! * count + label : -1)),
    ),
  };
}

function ofSimilarity(
  { similarity, threshold }: { readonly similarity: Similarity; readonly threshold: number },
  { labels }: Partition,
): { asserted: number; correct: number } {
  const { entries, isDivergence } = similarity;
  const near = (value: number): boolean => (isDivergence ? value < threshold : value > threshold);
  let asserted = 0;
  let correct = 0;
  const count = (i: number, j: number): void => {
    if (labels[i]! < 0 || labels[j]! < 0) return;
    ++asserted;
    if (labels[i] === labels[j]) ++correct;
  };
  for (let i = 0; i < entries.rows; ++i) {
    spend(8 * (entries.kind === 'dense' ? entries.rows : entries.rowStarts[i + 1]! - entries.rowStarts[i]!));
    if (entries.kind === 'dense') {
      for (let j = i + 1; j < entries.rows; ++j) if (near(entries.values[i * entries.rows + j]!)) count(i, j);
      continue;
    }
    for (let e = entries.rowStarts[i]!; e < entries.rowStarts[i + 1]!; ++e) {
      const j = entries.columnIndices[e]!;
      if (i === j || !near(entries.values[e]!)) continue;
      // The nearest partners of a pair need not have it among theirs: then the lower half has what the upper one lacks.
      if (j > i || !near(similarity.get(j, i))) count(i, j);
    }
  }
  return { asserted, correct };
}

/** `Σ n (n − 1) / 2` over the sizes of the blocks. */
function joinedIn(labels: Int32Array | Float64Array): number {
  const sizes = new Map<number, number>();
  let joined = 0;
  for (const label of labels) {
    if (label < 0) continue;
    const size = sizes.get(label) ?? 0;
    joined += size;
    sizes.set(label, size + 1);
  }
  return joined;
}
