/**
 * What an observed pair does to its partners (mathematics, section 6). The twin of `assembly/learning/coupling.ts`.
 *
 * With the target `y` of pair `i`, its error `δ = y - Q_i` from before the update and `c = α χ_ij`, each partner `j` gets
 *
 *   preconditioner           Q_j += c δ
 *   preconditioner, guarded  Q_j += c δ, cut to the interval between 0 and y - Q_j
 *   target-sharing           Q_j += c (y - Q_j)      (guarded: 0 <= c <= 1)
 *   quotient                 Q_j  = Q_i, as it is after the update
 */
import type { CouplingName, SparseEntries } from '../backend.js';

/** The rule of a coupling, guard resolved. Its index in `rules` is its number in the core. */
export type Rule = (typeof rules)[number];
export const rules = ['none', 'preconditioner', 'preconditioner-guarded', 'target-sharing', 'quotient'] as const;

/** Partners in compressed rows: `columns` are pairs, never the row's own; `steps` are the products `c`. */
export interface Partners {
  readonly rule: Rule;
  readonly rowStarts: Int32Array;
  readonly columns: Int32Array;
  readonly steps: Float64Array;
}

/** What a kernel needs of a coupling: the rule, and rows without their own pair, weights times step size. */
export function resolvePartners(
  coupling: CouplingName,
  partners: SparseEntries | null,
  stepSize: number,
  guard: boolean,
): Partners | null {
  if (coupling === 'none' || partners === null) return null;
  const rowStarts = new Int32Array(partners.rows + 1);
  const columns = new Int32Array(partners.columnIndices.length);
  const steps = new Float64Array(columns.length);
  let entries = 0;
  for (let i = 0; i < partners.rows; ++i) {
    for (let k = partners.rowStarts[i]!; k < partners.rowStarts[i + 1]!; ++k) {
      if (partners.columnIndices[k] === i) continue;
      const step = stepSize * partners.values[k]!;
      columns[entries] = partners.columnIndices[k]!;
      steps[entries] = coupling === 'target-sharing' && guard ? Math.min(Math.max(step, 0), 1) : step;
      ++entries;
    }
    rowStarts[i + 1] = entries;
  }
  const rule = coupling === 'preconditioner' && guard ? 'preconditioner-guarded' : coupling;
  return { rule, rowStarts, columns: columns.subarray(0, entries), steps: steps.subarray(0, entries) };
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
  const start = rowStarts[pair]!;
  const end = rowStarts[pair + 1]!;
  for (let k = start; k < end; ++k) {
    const j = columns[k]!;
    const gap = target - q[j]!;
    if (rule === 'target-sharing') q[j]! += steps[k]! * gap;
    else if (rule === 'quotient') q[j] = value;
    else if (rule === 'preconditioner') q[j]! += steps[k]! * error;
    else q[j]! += Math.min(Math.max(steps[k]! * error, Math.min(gap, 0)), Math.max(gap, 0));
  }
  return end - start;
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
