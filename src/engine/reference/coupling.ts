/**
 * What an observed pair does to its partners, by the rules of `rules/coupling.ts`. The twin of `assembly/learning/coupling.ts`
 * and `partner-pull.ts`.
 */
import type { Random } from '../random.js';
import type { Coupling, Partners } from '../rules/coupling.js';
import { draw } from '../rules/sampling.js';

/** Updates the partners of `pair`, whose new value is `value`, and gives their number. */
export function updatePartners(
  { rule, rowStarts, rowEnds, columns, steps }: Partners,
  q: Float64Array,
  pair: number,
  target: number,
  error: number,
  value: number,
): number {
  if (rule === 'augmentation' || rule === 'sampling-one' || rule === 'sampling-all') return 0;
  const start = rowStarts[pair]!;
  if (rule === 'quotient') {
    const blockEnd = rowEnds[pair]!;
    for (let k = start; k < blockEnd; ++k) q[columns[k]!] = value;
    return blockEnd - start - 1;
  }
  const end = rowStarts[pair + 1]!;
  for (let k = start; k < end; ++k) {
    const j = columns[k]!;
    const gap = target - q[j]!;
    if (rule === 'target-sharing') q[j]! += steps[k]! * gap;
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
  const { rowStarts, rowEnds, columns } = partners;
  for (let i = 0; i < rowStarts.length; ++i) {
    const [start, end] = [rowStarts[i]!, rowEnds[i]!];
    // A block is averaged once, at its lowest pair.
    if (end - start === 1 || columns[start] !== i) continue;
    let sum = q[i]!;
    for (let k = start + 1; k < end; ++k) sum += q[columns[k]!]!;
    for (let k = start; k < end; ++k) q[columns[k]!] = sum / (end - start);
  }
}
