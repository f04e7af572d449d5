/** What `detect` found, in plain words for a terminal. */
import { Partition } from '../similarity/partition.js';
import { type ClusterFigures, clusterFigures } from './cluster-figures.js';
import type { DetectionReport, DetectionScore, Drawing } from './detection.js';
import { compact, percent, whole } from './numbers.js';
import { pairName } from './pair-names.js';
import { textTable } from './table.js';
import { foundGroupSentence, transformationLines } from './transformation-words.js';

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
  lines.push('', symmetrySentence(report), ...transformationLines(report.transformations).map((line) => `  ${line}`));
  if (report.scores !== null) lines.push('', ...scoreLines(report));
  return lines.join('\n');
}

/** The group that was found, in a sentence; two where candidates could not be made. */
export function symmetrySentence({ transformations }: DetectionReport): string {
  const { note } = transformations;
  return `${note === null ? '' : `No candidates: ${note}. `}${foundGroupSentence(transformations)}`;
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

function scoreLines({ scores, transformations }: DetectionReport): string[] {
  const found = [
    ['χ clusters', scores ?? []],
    ['orbits of the accepted', transformations.scores ?? []],
  ] as const;
  return [
    'Against the model (precision: how much of what was joined belongs together; recall: how much of what belongs together was joined):',
    '',
    textTable(
      [
        { head: 'found' },
        { head: 'reference' },
        { head: 'classes', align: 'right' },
        { head: 'asserted', align: 'right' },
        { head: 'precision', align: 'right' },
        { head: 'recall', align: 'right' },
        { head: 'F1', align: 'right' },
      ],
      found.flatMap(([name, list]) =>
        list.map((score, k) => [k === 0 ? name : '', score.reference, whole(score.blocks), ...scoreCells(score)]),
      ),
    ),
  ];
}

/** What is asserted, and how much of it is right; nothing to be right about where nothing is asserted. */
export function scoreCells({ asserted, precision, recall, f1 }: DetectionScore): string[] {
  return [whole(asserted), asserted === 0 ? '–' : percent(precision), percent(recall), compact(f1)];
}
