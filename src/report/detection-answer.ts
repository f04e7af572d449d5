/** What `detect` says of what it found. */
import type { GridLayout } from '../environments/environment.js';
import type { Document, Paragraph, Table, Words } from '../experiments/document.js';
import { compact, percent, whole } from '../experiments/numbers.js';
import { clusterCaption, clusterFigures, clustersOf } from '../experiments/partition-words.js';
import { label, number, table } from '../experiments/tables.js';
import { aside, chapter, code, list, paragraph, strong } from '../experiments/words.js';
import { Partition } from '../similarity/partition.js';
import { clusterWarnings, missing, nextSteps } from './detection-advice.js';
import type { DetectionReport } from './detection-report.js';
import { pairName } from './pair-names.js';
import { foundGroupSentence, transformationLines } from './transformation-words.js';

/** Clusters and pairs a cluster that are named; the rest is counted. */
const SHOWN = 8;
const MEMBERS = 8;

export function detectionAnswer(report: DetectionReport, layout: GridLayout | null): Document {
  const partition = Partition.from(report.clusters.labels);
  const { shared } = clusterFigures(partition);
  const largest = largestClusters(partition);
  const { transformations, actions } = report;
  const found = transformations.group.order > 1;
  const warnings = clusterWarnings(report);
  const [first = clusterSentence(report)] = warnings;
  const [orbits, ...others] = report.exact;
  const panels = [...(orbits ? [orbits] : []), transformations.orbits, report.clusters, ...others];
  return {
    title: `State-action pairs that look the same: ${report.input}`,
    lead: found ? `${foundGroupSentence(transformations)} ${first}` : first,
    blocks: [
      ...(layout === null
        ? []
        : [
            aside({
              kind: 'figure',
              name: 'clusters',
              title: 'Drawn on the grid',
              caption: clusterCaption,
              drawing: clustersOf(layout, actions, panels),
            }),
          ]),
      ...(warnings.length === 0 ? [] : [list([...warnings.slice(1), clusterSentence(report)])]),
      ...nextSteps(report, warnings.length > 0).map((line) => paragraph([strong(line)])),
      ...experienceSentences(report).map(paragraph),
      chapter('Whole symmetries'),
      paragraph([foundGroupSentence(transformations), ...missing(report)].join(' ')),
      list(transformationLines(transformations)),
      ...(report.scores === null
        ? []
        : [chapter('Against the model'), scoreTable(report), ...unknownReferences(report)]),
      ...(largest.length === 0
        ? []
        : [
            chapter(`Largest clusters${shared > largest.length ? ` (${largest.length} of ${whole(shared)})` : ''}`),
            list(largest.map((block) => blockText(block, actions, layout))),
          ]),
      aside(chapter('Settings'), {
        kind: 'facts',
        entries: Object.entries(report.settings).map(([name, value]) => [
          name,
          value === null ? 'default' : String(value),
        ]),
      }),
    ],
    colophon: [madeBy(report, 'The same version, seed and settings give the same clusters.')],
  };
}

/** What made a report, for its foot. */
export function madeBy(
  { version, coreHash, seed }: { version: string; coreHash: string; seed: number },
  again = '',
): Words {
  return [`Made by orbit-rl ${version}, kernels `, code(coreHash.slice(0, 16)), `, seed ${seed}. ${again}`.trimEnd()];
}

/** What was seen: two sentences. */
function experienceSentences(report: DetectionReport): string[] {
  const { all, seen, compared } = report.pairs;
  return [
    `${whole(report.episodes)} episodes, ${whole(report.steps)} steps, of ${whole(report.states)} states and ${report.actions} actions.`,
    `${whole(seen)} of ${whole(all)} state-action pairs were seen, ${whole(compared)} of them often enough to compare; ` +
      `${whole(report.rewards)} different rewards, ${whole(report.trajectories)} different reward trajectories.`,
  ];
}

function clusterSentence({ pairs, clusters }: DetectionReport): string {
  const { shared, sharedPairs, largest, pairs: all } = clusterFigures(Partition.from(clusters.labels));
  if (shared === 0) return 'No two pairs were found to be the same.';
  const s = shared === 1 ? '' : 's';
  return (
    `${whole(sharedPairs)} of ${whole(pairs.compared)} pairs fall into ${whole(shared)} cluster${s} of two or more ` +
    `(the largest has ${whole(largest)}); ${whole(all - sharedPairs)} stand alone.`
  );
}

/** The largest blocks of two or more pairs, the first found first among equals. */
export function largestClusters({ blocks }: Partition): Int32Array[] {
  return blocks
    .filter((block) => block.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, SHOWN);
}

/** `8 pairs: (r0,c0) right, …` */
export function blockText(block: Int32Array, actions: number, layout: GridLayout | null): string {
  const names = Array.from(block.subarray(0, MEMBERS), (pair) => pairName(pair, actions, layout));
  const more = block.length > MEMBERS ? `, and ${whole(block.length - MEMBERS)} more` : '';
  return `${whole(block.length)} pairs: ${names.join(layout ? ', ' : '; ')}${more}`;
}

/** What the table lacks, and why. */
function unknownReferences({ unknown }: DetectionReport): Paragraph[] {
  return unknown.map(({ reference, why }) => paragraph(`Not held against ${reference}: ${why}.`));
}

function scoreTable({ scores, transformations }: DetectionReport): Table {
  const rows = [
    ...scores!.map((score) => ({ found: 'χ clusters', ...score })),
    ...transformations.scores!.map((score) => ({ found: 'orbits of the accepted transformations', ...score })),
  ];
  return table<(typeof rows)[number]>(
    undefined,
    'Precision is how much of what was joined belongs together, recall how much of what belongs together was joined.',
    rows,
    [
      label('reference', ({ reference }) => reference),
      number('classes', ({ blocks }) => whole(blocks)),
      number('asserted', ({ asserted }) => whole(asserted)),
      // Nothing to be right about where nothing is asserted.
      number('precision', ({ asserted, precision }) => (asserted === 0 ? '–' : percent(precision))),
      number('recall', ({ recall }) => percent(recall)),
      number('F1', ({ f1 }) => compact(f1)),
    ],
    ({ found }) => found,
  );
}
