/**
 * What an observed pair does to its partners, as the kernels of both backends take it.
 *
 * With the target `y` of pair `i`, its error `δ = y - Q_i` from before the update and `c = α χ_ij`, each partner `j` gets
 *
 *   preconditioner           Q_j += c δ
 *   guarded preconditioner  Q_j += c δ, cut to the interval between 0 and y - Q_j
 *   target-sharing           Q_j += c (y - Q_j)      (guarded: 0 <= c <= 1)
 *   quotient                 Q_j  = Q_i, as it is after the update
 *   sampling                 d = Q_j - Q_i, Q_i += w d, Q_j -= w d after the update; w = α λ χ_ij for all partners, or
 *                            w = α λ for one, drawn with probability χ_ij / Σ_k χ_ik (guarded: 0 <= w <= 1/2)
 */
import type { CouplingDetails, CouplingName, LearnerKernelOptions } from '../contracts/learner.js';
import type { SparseEntries } from '../contracts/similarity.js';
import { cumulativeThresholds } from './sampling.js';

/** The rule of a coupling, guard resolved. Its index in `rules` is its number in the core. */
export type Rule = (typeof rules)[number];
export const rules = [
  'none',
  'preconditioner',
  'preconditioner-guarded',
  'target-sharing',
  'quotient',
  'sampling-one',
  'sampling-all',
  'augmentation',
] as const;

/**
 * Partners in compressed rows: `columns` are pairs, never the row's own; `steps` are the products `c` or `w`. Under `quotient` all pairs
 * of a block share one row, the block itself, ascending, which ends before `rowEnds[i]`: a block of k pairs takes k entries.
 */
export interface Partners {
  readonly rule: Rule;
  readonly rowStarts: Int32Array;
  /** `quotient` alone; none under the other rules, where the next row starts there. */
  readonly rowEnds: Int32Array;
  readonly columns: Int32Array;
  readonly steps: Float64Array;
  /** `sampling-one`: the step `w`. */
  readonly pull: number;
}

/** Everything a kernel needs of a coupling. */
export interface Coupling extends Partners {
  readonly guard: boolean;
  /** The same partners with the critic's step size; none where the critic takes no part. */
  readonly criticSteps: Float64Array;
  readonly criticPull: number;
  /** `sampling-one`: cumulative shares of each row (see `sampling.ts`); none under the other rules. */
  readonly thresholds: Uint32Array;
  /** `augmentation`: the maps. */
  readonly transformations: readonly { readonly states: Int32Array; readonly pairs: Int32Array }[];
  /** Policy gradient: whether the actor, and whether the critic takes part. */
  readonly actor: boolean;
  readonly critic: boolean;
}

/** What a kernel needs of a coupling: the rule, and rows without their own pair, weights times step size. */
export function resolveCoupling(
  coupling: CouplingName,
  partners: SparseEntries | null,
  options: LearnerKernelOptions,
  guard: boolean,
  { symmetryWeight = 1, samplePartners = 'one', transformations = [], part = 'both', blocks }: CouplingDetails = {},
): Coupling | null {
  const augmented = coupling === 'augmentation';
  if (coupling === 'none') return null;
  if (augmented ? transformations.length === 0 : partners === null && blocks === undefined) return null;
  const { states, actions, learner, stepSize, criticStepSize = stepSize, critic = 'action' } = options;
  const pairs = states * actions;
  const { rowStarts, rowEnds, columns, weights } =
    coupling === 'quotient'
      ? blocks === 'later'
        ? noRows(pairs)
        : sharedRows(blocks ?? labelsOf(partners!))
      : withoutSelf(augmented ? null : partners, pairs);
  const [least, most] = guard ? stepRange(coupling) : [-Infinity, Infinity];
  const factor = coupling === 'sampling' ? symmetryWeight : 1;
  const step = (alpha: number, weight: number) => Math.min(Math.max(alpha * factor * weight, least), most);
  const rule = ruleOf(coupling, guard, samplePartners);
  const criticShares = part !== 'actor' && (augmented || (learner === 'actor-critic' && critic === 'action'));
  return {
    rule,
    guard,
    rowStarts,
    rowEnds,
    columns,
    steps: stepsOf(weights, (weight) => step(stepSize, weight)),
    pull: step(stepSize, 1),
    criticSteps: criticShares ? stepsOf(weights, (weight) => step(criticStepSize, weight)) : new Float64Array(0),
    criticPull: step(criticStepSize, 1),
    thresholds: rule === 'sampling-one' ? shares(weights, rowStarts) : new Uint32Array(0),
    transformations: augmented ? transformations : [],
    actor: part !== 'critic',
    critic: criticShares,
  };
}

/** The step of each weight: most weights are that of the entry before. */
function stepsOf(weights: Float64Array, step: (weight: number) => number): Float64Array {
  const steps = new Float64Array(weights.length);
  let last = Number.NaN;
  let value = 0;
  for (let k = 0; k < weights.length; ++k) {
    const weight = weights[k]!;
    if (weight !== last) value = step((last = weight));
    steps[k] = value;
  }
  return steps;
}

/** The steps that a guard allows. */
function stepRange(coupling: CouplingName): readonly [least: number, most: number] {
  if (coupling === 'target-sharing') return [0, 1];
  return coupling === 'sampling' ? [0, 0.5] : [-Infinity, Infinity];
}

function ruleOf(coupling: CouplingName, guard: boolean, samplePartners: 'one' | 'all'): Rule {
  if (coupling === 'sampling') return `sampling-${samplePartners}`;
  return coupling === 'preconditioner' && guard ? 'preconditioner-guarded' : coupling;
}

/** The rows without their own pair; empty rows for null. */
function withoutSelf(partners: SparseEntries | null, pairs: number) {
  const rowStarts = new Int32Array(pairs + 1);
  const rowEnds = new Int32Array(0);
  if (partners === null) return { rowStarts, rowEnds, columns: new Int32Array(0), weights: new Float64Array(0) };
  const { rowStarts: starts, columnIndices, values } = partners;
  const columns = new Int32Array(columnIndices.length);
  const weights = new Float64Array(columns.length);
  let entries = 0;
  for (let i = 0; i < pairs; ++i) {
    for (let k = starts[i]!, end = starts[i + 1]!; k < end; ++k) {
      const column = columnIndices[k]!;
      if (column === i) continue;
      columns[entries] = column;
      weights[entries++] = values[k]!;
    }
    rowStarts[i + 1] = entries;
  }
  return { rowStarts, rowEnds, columns: columns.subarray(0, entries), weights: weights.subarray(0, entries) };
}

/** The block of each pair by its lowest member, from rows that hold the rest of their block, with or without the pair itself. */
function labelsOf({ rowStarts, columnIndices }: SparseEntries): Int32Array {
  return Int32Array.from({ length: rowStarts.length - 1 }, (_, i) => {
    return rowStarts[i] === rowStarts[i + 1] ? i : Math.min(i, columnIndices[rowStarts[i]!]!);
  });
}

/** One row a block, its pairs ascending, which all of them share. A pair with a label below 0 is alone. */
function sharedRows(labels: Int32Array) {
  const pairs = labels.length;
  const starts = new Int32Array(pairs + 1);
  for (const label of labels) if (label >= 0) ++starts[label + 1]!;
  for (let label = 0; label < pairs; ++label) starts[label + 1]! += starts[label]!;
  const [rowStarts, rowEnds, columns] = [new Int32Array(pairs), new Int32Array(pairs), new Int32Array(pairs)];
  const next = starts.slice();
  let alone = starts[pairs]!;
  for (let pair = 0; pair < pairs; ++pair) {
    const label = labels[pair]!;
    rowStarts[pair] = label < 0 ? alone : starts[label]!;
    rowEnds[pair] = label < 0 ? alone + 1 : starts[label + 1]!;
    columns[label < 0 ? alone++ : next[label]!++] = pair;
  }
  return { rowStarts, rowEnds, columns, weights: new Float64Array(0) };
}

/** Rows that are told later: room for them. */
function noRows(pairs: number) {
  const [rowStarts, rowEnds, columns] = [new Int32Array(pairs), new Int32Array(pairs), new Int32Array(pairs)];
  return { rowStarts, rowEnds, columns, weights: new Float64Array(0) };
}

/** Cumulative thresholds of `χ_ij / Σ_k χ_ik` in each row. */
function shares(weights: Float64Array, rowStarts: Int32Array): Uint32Array {
  const probabilities = new Float64Array(weights.length);
  for (let i = 0; i + 1 < rowStarts.length; ++i) {
    const row = weights.subarray(rowStarts[i], rowStarts[i + 1]);
    const total = row.reduce((sum, weight) => sum + weight, 0);
    row.forEach((weight, k) => {
      probabilities[rowStarts[i]! + k] = weight / total;
    });
  }
  return cumulativeThresholds(probabilities, rowStarts);
}
