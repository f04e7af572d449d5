/**
 * What an observed pair does to its partners (mathematics, section 6). The twin of `assembly/learning/coupling.ts` and
 * `partner-pull.ts`.
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
import type { CouplingDetails, CouplingName, LearnerKernelOptions, SparseEntries } from '../backend.js';
import type { Random } from '../random.js';
import { cumulativeThresholds, draw } from './sampling.js';

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

/** Partners in compressed rows: `columns` are pairs, never the row's own; `steps` are the products `c` or `w`. */
export interface Partners {
  readonly rule: Rule;
  readonly rowStarts: Int32Array;
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
  { symmetryWeight = 1, samplePartners = 'one', transformations = [], part = 'both' }: CouplingDetails = {},
): Coupling | null {
  const augmented = coupling === 'augmentation';
  if (coupling === 'none' || (augmented ? transformations.length === 0 : partners === null)) return null;
  const { states, actions, learner, stepSize, criticStepSize = stepSize, critic = 'action' } = options;
  const { rowStarts, columns, weights } = withoutSelf(augmented ? null : partners, states * actions);
  const [least, most] = guard ? stepRange(coupling) : [-Infinity, Infinity];
  const factor = coupling === 'sampling' ? symmetryWeight : 1;
  const step = (alpha: number, weight: number) => Math.min(Math.max(alpha * factor * weight, least), most);
  const rule = ruleOf(coupling, guard, samplePartners);
  const criticShares = part !== 'actor' && (augmented || (learner === 'actor-critic' && critic === 'action'));
  return {
    rule,
    guard,
    rowStarts,
    columns,
    steps: weights.map((weight) => step(stepSize, weight)),
    pull: step(stepSize, 1),
    criticSteps: criticShares ? weights.map((weight) => step(criticStepSize, weight)) : new Float64Array(0),
    criticPull: step(criticStepSize, 1),
    thresholds: rule === 'sampling-one' ? shares(weights, rowStarts) : new Uint32Array(0),
    transformations: augmented ? transformations : [],
    actor: part !== 'critic',
    critic: criticShares,
  };
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
  const columns = new Int32Array(partners?.columnIndices.length ?? 0);
  const weights = new Float64Array(columns.length);
  let entries = 0;
  for (let i = 0; i < pairs && partners !== null; ++i) {
    for (let k = partners.rowStarts[i]!; k < partners.rowStarts[i + 1]!; ++k) {
      if (partners.columnIndices[k] === i) continue;
      columns[entries] = partners.columnIndices[k]!;
      weights[entries] = partners.values[k]!;
      ++entries;
    }
    rowStarts[i + 1] = entries;
  }
  return { rowStarts, columns: columns.slice(0, entries), weights: weights.slice(0, entries) };
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

/** Updates the partners of `pair`, whose new value is `value`, and gives their number. */
export function updatePartners(
  { rule, rowStarts, columns, steps }: Partners,
  q: Float64Array,
  pair: number,
  target: number,
  error: number,
  value: number,
): number {
  if (rule === 'augmentation' || rule === 'sampling-one' || rule === 'sampling-all') return 0;
  const start = rowStarts[pair]!;
  const end = rowStarts[pair + 1]!;
  for (let k = start; k < end; ++k) {
    const j = columns[k]!;
    const gap = target - q[j]!;
    if (rule === 'target-sharing') q[j]! += steps[k]! * gap;
    else if (rule === 'quotient') q[j] = value;
    else if (rule === 'preconditioner') q[j]! += steps[k]! * error;
    else q[j]! += cut(steps[k]! * error, gap);
  }
  return end - start;
}

/** `change` cut to the interval between 0 and `gap`. */
export function cut(change: number, gap: number): number {
  return Math.min(Math.max(change, Math.min(gap, 0)), Math.max(gap, 0));
}

/**
 * Under the rules of `sampling`, draws `pair` and its partners together in each of `tables`; one drawn partner serves all
 * tables. Gives the number of values changed.
 */
export function pullPartners(
  { rule, rowStarts, columns, thresholds }: Coupling,
  tables: readonly { readonly q: Float64Array; readonly steps: Float64Array; readonly pull: number }[],
  pair: number,
  random: Random,
): number {
  const start = rowStarts[pair]!;
  const end = rowStarts[pair + 1]!;
  if (start === end) return 0;
  const drawn = rule === 'sampling-one' ? draw(thresholds, start, end, random) : start;
  const last = rule === 'sampling-one' ? drawn + 1 : end;
  for (const { q, steps, pull } of tables) {
    for (let k = drawn; k < last; ++k) {
      const j = columns[k]!;
      const change = (rule === 'sampling-one' ? pull : steps[k]!) * (q[j]! - q[pair]!);
      q[pair]! += change;
      q[j]! -= change;
    }
  }
  return 2 * (last - drawn) * tables.length;
}

/** Under the rule `quotient`, sets each block to its mean (summed in ascending order of pair); nothing otherwise. */
export function averageBlocks(partners: Partners | null, q: Float64Array): void {
  if (partners?.rule !== 'quotient') return;
  const { rowStarts, columns } = partners;
  for (let i = 0; i + 1 < rowStarts.length; ++i) {
    const others = columns.subarray(rowStarts[i], rowStarts[i + 1]);
    // A block is averaged once, at its lowest pair.
    if (others.length === 0 || others[0]! < i) continue;
    const mean = others.reduce((sum, j) => sum + q[j]!, q[i]!) / (others.length + 1);
    q[i] = mean;
    for (const j of others) q[j] = mean;
  }
}
