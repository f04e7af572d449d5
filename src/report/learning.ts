/** What `learn` gives, as data, and in plain words for a terminal. */
import type { GridLayout } from '../environments/environment.js';
import { compact, percent, whole } from './numbers.js';
import { policyText } from './policy.js';
import { textTable } from './table.js';

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

/** Rows of the progress table. */
const ROWS = 10;

export function learningText(report: LearningReport, layout: GridLayout | null, live?: ArrayLike<number>): string {
  const lines = [
    `${whole(report.episodes)} episodes, ${whole(report.steps)} steps, ${whole(report.updates)} value updates` +
      `${report.coupledPairs === null ? '' : `; ${whole(report.coupledPairs)} of ${whole(report.states * report.actions)} pairs learn together`}.`,
    '',
    progressTable(report),
  ];
  if (report.criterion !== null) {
    const { stepsToThreshold: steps, episodesToThreshold: episodes } = report;
    lines.push(
      '',
      steps === null || episodes === null
        ? `Not reached: ${report.criterion}.`
        : `Reached after ${whole(steps)} steps, ${whole(episodes)} episodes: ${report.criterion}.`,
    );
  }
  const drawn = policyText(layout, report.policy, live);
  lines.push(
    '',
    drawn === null
      ? 'The states do not lie on a grid one to a cell; --json has the policy.'
      : `The greedy policy:\n\n${indent(drawn)}`,
  );
  return lines.join('\n');
}

/** Means over equal stretches of episodes; what was measured, at the last measurement in each. */
function progressTable({ returns, lengths, judged }: LearningReport): string {
  const stretch = Math.max(1, Math.ceil(returns.length / ROWS));
  const rows: string[][] = [];
  let steps = 0;
  for (let from = 0; from < returns.length; from += stretch) {
    const to = Math.min(returns.length, from + stretch);
    const count = to - from;
    let total = 0;
    let length = 0;
    for (let e = from; e < to; ++e) {
      total += returns[e]!;
      length += lengths[e]!;
    }
    steps += length;
    const last = judged === null ? -1 : judged.episodes.findLastIndex((episode) => episode <= to);
    const measured = judged === null ? [] : [last < 0 ? '' : percent(judged.values[last]!)];
    rows.push([whole(to), whole(steps), compact(total / count), compact(length / count), ...measured]);
  }
  return textTable(
    ['episode', 'steps', 'mean return', 'mean length', ...(judged === null ? [] : [judged.measure])].map((head) => ({
      head,
      align: 'right' as const,
    })),
    rows,
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
