/** Partitions of an environment's pairs in figures: how many classes, how large, and how detection scores. */
import type { Partition } from '../similarity/partition.js';

export interface ClusterFigures {
  /** Blocks in all, and blocks of two or more pairs. */
  readonly blocks: number;
  readonly shared: number;
  /** Pairs in some block, and pairs in a block of two or more. */
  readonly pairs: number;
  readonly sharedPairs: number;
  readonly largest: number;
}

export function clusterFigures(partition: Partition): ClusterFigures {
  let shared = 0;
  let pairs = 0;
  let sharedPairs = 0;
  let largest = 0;
  for (const block of partition.blocks) {
    pairs += block.length;
    largest = Math.max(largest, block.length);
    if (block.length < 2) continue;
    ++shared;
    sharedPairs += block.length;
  }
  return { blocks: partition.count, shared, pairs, sharedPairs, largest };
}

/** `45 classes of 320 pairs; 40 of two or more, the largest has 8`. */
export function clusterNote({ blocks, shared, pairs, largest }: ClusterFigures): string {
  if (shared === 0) return `${pairs} pairs, each alone`;
  const classes = `${blocks} ${blocks === 1 ? 'class' : 'classes'}`;
  return `${classes} of ${pairs} pairs; ${shared} of two or more, the largest has ${largest}`;
}
