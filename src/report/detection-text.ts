/** What `detect` found, in plain words for a terminal. */
import { Partition } from '../similarity/partition.js';
import { type ClusterFigures, clusterFigures } from './cluster-figures.js';
import type { DetectionReport, Drawing } from './detection.js';
import { percent, whole } from './numbers.js';
import { pairName } from './pair-names.js';
import { textTable } from './table.js';

/** Clusters and pairs a cluster that are named; the rest is counted. */
const SHOWN = 8;
const MEMBERS = 8;

export function detectionText(report: DetectionReport, { layout }: Drawing): string {
  const partition = Partition.from(report.clusters.labels);
  const figures = clusterFigures(partition);
  const lines = [...experienceLines(report), clusterLine(report, figures)];
  const largest = largestClusters(partition);
  if (largest.length > 0) {
    lines.push(
      '',
      `Largest clusters${figures.shared > largest.length ? ` (${largest.length} of ${whole(figures.shared)})` : ''}:`,
    );
    for (const block of largest) lines.push(`  ${blockText(block, report.actions, layout)}`);
  }
  if (report.scores !== null) lines.push('', ...scoreLines(report.scores));
  return lines.join('\n');
}

/** What was seen: two sentences. */
export function experienceLines(report: DetectionReport): string[] {
  const { all, seen, compared } = report.pairs;
  return [
    `${whole(report.episodes)} episodes, ${whole(report.steps)} steps, of ${whole(report.states)} states and ${report.actions} actions.`,
    `${whole(seen)} of ${whole(all)} state-action pairs were seen, ${whole(compared)} of them often enough to compare; ` +
      `${whole(report.rewards)} different rewards, ${whole(report.trajectories)} different reward trajectories.`,
  ];
}

export function clusterLine({ pairs }: DetectionReport, figures: ClusterFigures): string {
  if (figures.shared === 0) return 'No two pairs were found to be the same.';
  const s = figures.shared === 1 ? '' : 's';
  return (
    `${whole(figures.sharedPairs)} of ${whole(pairs.compared)} pairs fall into ${whole(figures.shared)} cluster${s} of two or more ` +
    `(the largest has ${whole(figures.largest)}); ${whole(figures.pairs - figures.sharedPairs)} stand alone.`
  );
}

/** The largest blocks of two or more pairs, the first found first among equals. */
export function largestClusters(partition: Partition, shown = SHOWN): Int32Array[] {
  return partition.blocks
    .filter((block) => block.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, shown);
}

/** `8 pairs: (r0,c0) right, …` */
export function blockText(block: Int32Array, actions: number, layout: Drawing['layout']): string {
  const names = Array.from(block.subarray(0, MEMBERS), (pair) => pairName(pair, actions, layout));
  const more = block.length > MEMBERS ? `, and ${whole(block.length - MEMBERS)} more` : '';
  return `${whole(block.length)} pairs: ${names.join(layout ? ', ' : '; ')}${more}`;
}

function scoreLines(scores: NonNullable<DetectionReport['scores']>): string[] {
  return [
    'Against the model (precision: how much of what was joined belongs together; recall: how much of what belongs together was joined):',
    '',
    textTable(
      [
        { head: 'reference' },
        { head: 'classes', align: 'right' },
        { head: 'precision', align: 'right' },
        { head: 'recall', align: 'right' },
      ],
      scores.map((score) => [score.reference, whole(score.blocks), percent(score.precision), percent(score.recall)]),
    ),
  ];
}
