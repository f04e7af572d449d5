/** The result of a study as a text table: environment × method, steps and episodes to the threshold, ratio to plain. */
import type { Study, StudySummaryRow } from '../study/types.js';
import { boundText, compact, intervalText, percent, rangeText } from './numbers.js';
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
    const lines = study.summary
      .filter((row) => row.environment === name)
      .map((row, m) => {
        const cells = studyCells(row);
        return [
          m === 0 ? name : '',
          row.method,
          cells.solved,
          cells.steps,
          cells.stepsRange,
          cells.episodes,
          row.ratio === null ? '1' : intervalText(row.ratio),
          cells.updates,
          cells.detection,
        ];
      });
    return k === 0 ? lines : [null, ...lines];
  });
  return textTable(
    [
      { head: 'environment' },
      { head: 'method' },
      { head: 'solved', align: 'right' },
      { head: 'steps', align: 'right' },
      { head: '95 % interval' },
      { head: 'episodes', align: 'right' },
      { head: `× ${study.baseline}` },
      { head: 'updates/step', align: 'right' },
      ...(detects ? [{ head: 'χ precision / recall', align: 'right' } as const] : []),
    ],
    rows,
  );
}
