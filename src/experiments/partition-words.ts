/** Partitions of state-action pairs in figures and words: how many classes, and how large. */
import { Partition } from '../similarity/partition.js';
import type { Clusters, Table } from './document.js';
import { whole } from './numbers.js';
import { label, number, table } from './tables.js';
import { count } from './words.js';

type ClusterFigures = ReturnType<typeof clusterFigures>;

export function clusterFigures({ blocks, count: classes }: Partition) {
  const sizes = Array.from(blocks, ({ length }) => length);
  const shared = sizes.filter((size) => size > 1);
  const sum = (some: readonly number[]) => some.reduce((total, size) => total + size, 0);
  return {
    /** Blocks in all, and blocks of two or more pairs. */
    blocks: classes,
    shared: shared.length,
    /** Pairs in some block, and pairs in a block of two or more. */
    pairs: sum(sizes),
    sharedPairs: sum(shared),
    largest: Math.max(0, ...sizes),
  };
}

/** `45 classes of 320 pairs; 40 of two or more, the largest has 8`. */
export function clusterNote({ blocks, shared, pairs, largest }: ClusterFigures): string {
  if (shared === 0) return `${pairs} pairs, each alone`;
  return `${blocks} ${blocks === 1 ? 'class' : 'classes'} of ${count(pairs, 'pair')}; ${shared} of two or more, the largest has ${largest}`;
}

/** A partition by name. `by` says where it comes from. */
export interface NamedPartition {
  readonly name: string;
  readonly by?: string;
  readonly labels: ArrayLike<number>;
}

export const clusterCaption =
  'A cell is a state, its parts are the moves that way. Equal numbers and colours are one class; grey pairs are alone, empty ones were not seen often enough or cannot be reached. Point at a pair, tap it, or use the arrow keys, to light up its class here and the same pairs in the pictures beside.';

/** What is drawn of partitions on a layout. */
export function clustersOf(
  layout: Clusters['layout'],
  actions: number,
  partitions: readonly NamedPartition[],
): Clusters {
  const panels = partitions.map(({ name, labels }) => ({
    title: name,
    labels,
    note: clusterNote(clusterFigures(Partition.from(labels))),
  }));
  return { kind: 'clusters', layout, actions, panels };
}

export function partitionTable(partitions: readonly NamedPartition[]): Table {
  const rows = partitions.map(({ name, by, labels }) => ({ name, by, ...clusterFigures(Partition.from(labels)) }));
  return table(undefined, undefined, rows, [
    label('partition', ({ name, by }) => ({ words: name, ...(by !== undefined && { small: by }) })),
    number('pairs', ({ pairs }) => whole(pairs)),
    number('classes', ({ blocks }) => whole(blocks)),
    number('of two or more', ({ shared }) => whole(shared)),
    number('pairs in them', ({ sharedPairs }) => whole(sharedPairs)),
    number('largest', ({ largest }) => whole(largest)),
  ]);
}
