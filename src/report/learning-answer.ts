/** What `learn` gives: as data, which is what `--json` prints, and what it says. */
import type { GridLayout } from '../environments/environment.js';
import type { Document, Figure, Table } from '../experiments/document.js';
import { linesFigure, policyFigure } from '../experiments/figures.js';
import { compact, percent, whole } from '../experiments/numbers.js';
import { number, table } from '../experiments/tables.js';
import { aside, chapter, note, paragraph } from '../experiments/words.js';
import { madeBy } from './detection-answer.js';
import { isDrawable } from './pair-names.js';

export interface LearningReport {
  readonly input: string;
  readonly version: string;
  readonly coreHash: string;
  readonly seed: number;
  readonly states: number;
  readonly actions: number;
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** Pairs that have a partner; null without a coupling. */
  readonly coupledPairs: number | null;
  readonly episodes: number;
  readonly steps: number;
  /** Single value updates, partners included. */
  readonly updates: number;
  /** Undiscounted return and steps of each episode. */
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  /** What was measured as it learned, after which episodes; null without a model. */
  readonly judged: {
    readonly measure: string;
    readonly episodes: readonly number[];
    readonly values: readonly number[];
  } | null;
  /** The criterion in words, and when it was first met. */
  readonly criterion: string | null;
  readonly stepsToThreshold: number | null;
  readonly episodesToThreshold: number | null;
  /** Greedy action of each state, and all values `q[state * actions + action]`. */
  readonly policy: readonly number[];
  readonly q: readonly number[];
}

/** Rows of the progress table, and points of the drawn curve. */
const ROWS = 10;
const POINTS = 200;

/** @param live 1 for the states whose action matters; all without. */
export function learningAnswer(report: LearningReport, layout: GridLayout | null, live?: ArrayLike<number>): Document {
  const { policy, q, settings, criterion, stepsToThreshold, episodesToThreshold, coupledPairs } = report;
  const learner = String(settings.learner);
  const how = settings.similarity === null ? learner : `${learner}, ${settings.coupling} over ${settings.similarity}`;
  const together =
    coupledPairs === null
      ? ''
      : `; ${whole(coupledPairs)} of ${whole(report.states * report.actions)} pairs learn together`;
  const reached =
    stepsToThreshold === null || episodesToThreshold === null
      ? `Not reached: ${criterion}.`
      : `Reached after ${whole(stepsToThreshold)} steps, ${whole(episodesToThreshold)} episodes: ${criterion}.`;
  return {
    title: `Learning in ${report.input}`,
    lead: `${how}: ${whole(report.episodes)} episodes, ${whole(report.steps)} steps, ${whole(report.updates)} value updates${together}.`,
    blocks: [
      aside(curveFigure(report)),
      progressTable(report),
      ...(criterion === null ? [] : [paragraph(reached)]),
      ...(isDrawable(layout)
        ? [
            policyFigure({
              name: 'policy',
              title: 'The greedy policy',
              caption: 'An arrow is the greedy action; the stronger the colour of a cell, the larger its value.',
              layout,
              policy,
              q,
              ...(live && { live }),
            }),
          ]
        : [note('The states do not lie on a grid one to a cell; --json has the policy.')]),
      aside(chapter('Settings'), {
        kind: 'facts',
        entries: Object.entries(settings).map(([name, value]) => [name, value === null ? 'none' : String(value)]),
      }),
    ],
    colophon: [madeBy(report)],
  };
}

/** Means over equal stretches of episodes; what was measured, at the last measurement in each. */
function progressTable({ returns, lengths, judged }: LearningReport): Table {
  const stretch = Math.max(1, Math.ceil(returns.length / ROWS));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = Array.from({ length: Math.ceil(returns.length / stretch) }, (_, k) => {
    const [from, to] = [k * stretch, Math.min(returns.length, (k + 1) * stretch)];
    const last = judged === null ? -1 : judged.episodes.findLastIndex((episode) => episode <= to);
    return {
      to,
      steps: lengths.slice(0, to).reduce((sum, length) => sum + length, 0),
      meanReturn: mean(returns.slice(from, to)),
      meanLength: mean(lengths.slice(from, to)),
      measured: last < 0 ? null : judged!.values[last]!,
    };
  });
  return table<(typeof rows)[number]>(undefined, undefined, rows, [
    number('episode', ({ to }) => whole(to)),
    number('steps', ({ steps }) => whole(steps)),
    number('mean return', ({ meanReturn }) => compact(meanReturn)),
    number('mean length', ({ meanLength }) => compact(meanLength)),
    ...(judged === null
      ? []
      : [
          number<(typeof rows)[number]>(judged.measure, ({ measured }) => (measured === null ? '' : percent(measured))),
        ]),
  ]);
}

/** What was measured, or the returns where nothing was. */
function curveFigure({ judged, returns, lengths, settings }: LearningReport): Figure {
  let sum = 0;
  const ends = lengths.map((length) => (sum += length));
  const { measure, episodes, values } = judged ?? {
    measure: 'return of the episode',
    episodes: returns.map((_, e) => e + 1),
    values: returns,
  };
  const stride = Math.max(1, Math.floor(values.length / POINTS));
  const kept = values.flatMap((_, k) => (k % stride === 0 || k === values.length - 1 ? [k] : []));
  return linesFigure({
    name: 'curve',
    title: `Learning curve: ${measure} against environment steps`,
    x: { label: 'environment steps' },
    y: { label: measure, percent: measure.startsWith('share') },
    lines: [
      {
        name: String(settings.learner),
        series: 1,
        spread: 'band',
        points: kept.map((k) => ({ x: ends[episodes[k]! - 1]!, y: values[k]! })),
      },
    ],
  });
}
