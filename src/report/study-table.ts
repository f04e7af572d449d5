/** The result of a study as a text table: environment × method, steps and episodes to the threshold, ratio to plain. */
import type { Study, StudySummaryRow } from '../experiments/compare/types.js';
import { boundText, compact, percent, rangeText } from './numbers.js';
import { textTable } from './table.js';

/** The cells that the text table and the page share. */
export interface StudyCells {
  readonly solved: string;
  readonly steps: string;
  readonly stepsRange: string;
  readonly episodes: string;
  readonly ratio: string;
  readonly ratioRange: string;
  readonly updates: string;
  readonly detection: string;
}

export function studyCells(row: StudySummaryRow): StudyCells {
  return {
    solved: `${row.solved}/${row.runs}`,
    steps: boundText(row.steps.estimate),
    stepsRange: row.steps.estimate.relation === 'unknown' ? '' : rangeText(row.steps),
    episodes: boundText(row.episodes.estimate),
    ratio: row.ratio === null ? '1' : boundText(row.ratio.estimate),
    ratioRange: row.ratio === null || row.ratio.estimate.relation === 'unknown' ? '' : rangeText(row.ratio),
    updates: compact(row.updatesPerStep) + (row.diverged > 0 ? ` (${row.diverged} diverged)` : ''),
    detection: row.precision === null ? '' : `${percent(row.precision)} / ${percent(row.recall)}`,
  };
}

export function studyTable(study: Study): string {
  const detects = study.summary.some((row) => row.precision !== null);
  const rows = study.environments.flatMap(({ name }, k) => {
    const lines = study.summary.filter((row) => row.environment === name).map(tableRow);
    return [...(k === 0 ? [] : [null]), [name], ...lines];
  });
  const table = textTable(
    [
      { head: 'environment / method' },
      { head: 'solved', align: 'right' },
      { head: 'steps', align: 'right' },
      { head: '' },
      { head: 'episodes', align: 'right' },
      { head: 'ratio', align: 'right' },
      { head: '' },
      { head: 'updates/step', align: 'right' },
      ...(detects ? [{ head: 'χ prec. / rec.', align: 'right' } as const] : []),
    ],
    rows,
  );
  return `${table}\n\n${legend(study)}`;
}

function tableRow(row: StudySummaryRow): string[] {
  const { solved, steps, stepsRange, episodes, ratio, ratioRange, updates, detection } = studyCells(row);
  return [`  ${row.method}`, solved, steps, stepsRange, episodes, ratio, ratioRange, updates, detection];
}

function legend({ baseline, environments }: Study): string {
  return [
    `steps: median environment steps until the criterion holds; ratio: over those of “${baseline}”; [ ]: 95 % bootstrap intervals;`,
    '≥: a median that runs cut off by their budget leave open.',
    ...environments.map(({ name, criterion }) => `  ${name}: ${criterion}`),
  ].join('\n');
}
