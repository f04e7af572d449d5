/** Which pairs share one value: classes under symmetry, or a partition that was refined from them. */
import type { Partition } from '../../similarity/partition.js';
import type { SymmetryClasses } from './symmetry-classes.js';

export type Sharing = { readonly classes: SymmetryClasses } | { readonly partition: Partition };

/** Of classes, that takes a pass over all pairs when it is first asked for. */
export function partitionOf(sharing: Sharing): Partition;
export function partitionOf(sharing: Sharing | null): Partition | null;
export function partitionOf(sharing: Sharing | null): Partition | null {
  if (sharing === null) return null;
  return 'classes' in sharing ? sharing.classes.pairs : sharing.partition;
}

/** Whether blocks are the same, in no block and alone in one being two things. */
export function sameBlocks(one: Sharing, other: Sharing): boolean {
  if ('classes' in one && 'classes' in other) return one.classes.equals(other.classes);
  const [a, b] = [partitionOf(one), partitionOf(other)];
  return a.count === b.count && a.labels.every((label, pair) => label === b.labels[pair]);
}

/** Whether the same pairs share. */
export function sharesAs(one: Sharing, other: Sharing): boolean {
  if ('classes' in one && 'classes' in other) return one.classes.equals(other.classes);
  return partitionOf(one).joinsAs(partitionOf(other));
}

/** Whether no pair shares with another. */
export function isAlone({ labels, count, size }: Partition): boolean {
  let alone = 0;
  for (let pair = 0; pair < size; ++pair) if (labels[pair]! < 0) ++alone;
  return count + alone === size;
}

/** A number by which a pair's value is known: the same for those that share it, at most twice as many numbers as pairs. */
export function keyOf(sharing: Sharing | null, pair: number): number {
  if (sharing === null) return pair;
  if ('classes' in sharing) return sharing.classes.classOf(pair);
  const { labels } = sharing.partition;
  const label = labels[pair]!;
  return label < 0 ? labels.length + pair : label;
}
