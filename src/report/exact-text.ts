/** The exact symmetries of a model, in plain words for a terminal. */
import type { GridLayout } from '../environments/environment.js';
import { Partition } from '../similarity/partition.js';
import { clusterFigures } from './cluster-figures.js';
import { blockText, largestClusters } from './detection-text.js';
import { whole } from './numbers.js';
import { textTable } from './table.js';

/** What `exact` found, as data. */
export interface ExactReport {
  readonly input: string;
  readonly version: string;
  readonly states: number;
  readonly actions: number;
  /** The automorphism group of the live part of the model; null when it is too large to search, with the reason. */
  readonly group: {
    /** Automorphisms, swaps of interchangeable actions included. */
    readonly order: bigint;
    /** State maps among them. */
    readonly stateOrder: bigint;
    /** Generators, as images of states and of pairs. */
    readonly generators: readonly { readonly states: Int32Array; readonly pairs: Int32Array }[];
  } | null;
  readonly note: string | null;
  readonly partitions: readonly { readonly name: string; readonly blocks: number; readonly labels: Int32Array }[];
}

export function exactText(report: ExactReport, layout: GridLayout | null): string {
  const partitions = report.partitions.map(({ name, labels }) => ({ name, partition: Partition.from(labels) }));
  const rows = partitions.map(({ name, partition }) => {
    const { pairs, blocks, shared, largest } = clusterFigures(partition);
    return [name, whole(pairs), whole(blocks), whole(shared), whole(largest)];
  });
  const lines = [
    `${whole(report.states)} states, ${report.actions} actions.`,
    groupSentence(report),
    '',
    textTable(
      [
        { head: 'partition' },
        { head: 'pairs', align: 'right' },
        { head: 'classes', align: 'right' },
        { head: 'of two or more', align: 'right' },
        { head: 'largest', align: 'right' },
      ],
      rows,
    ),
  ];
  const { name, partition } = partitions[0]!;
  const largest = largestClusters(partition);
  if (largest.length > 0) {
    lines.push(
      '',
      `Largest classes of ${name}:`,
      ...largest.map((block) => `  ${blockText(block, report.actions, layout)}`),
    );
  }
  return lines.join('\n');
}

/** How many symmetries there are, in one sentence. */
export function groupSentence({ group, note }: ExactReport): string {
  if (group === null) return `Symmetries were not counted: ${note}.`;
  const { order, stateOrder } = group;
  if (order === 1n) return 'No symmetry: only the identity maps the model onto itself.';
  const states =
    stateOrder === 1n
      ? 'No map of states but the identity'
      : `${orderText(stateOrder)} maps of states, the identity among them,`;
  const verb = stateOrder === 1n ? 'keeps' : 'keep';
  if (order === stateOrder) return `${states} ${verb} the model as it is.`;
  return `${states} ${verb} the model as it is; with swaps of interchangeable actions there are ${orderText(order)} symmetries.`;
}

/** `8`, `40,320`, or `about 10^21`. */
export function orderText(order: bigint): string {
  const digits = String(order);
  return digits.length <= 12 ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : `about 10^${digits.length - 1}`;
}
