/** What the suite of targets says: what was asked, what was reached, and whether it is enough. A miss is shown as a miss. */
import { answer as compareAnswer } from '../compare/answer.js';
import type { Study } from '../compare/types.js';
import type { Block, Document, Table } from '../document.js';
import { boundText, compact } from '../numbers.js';
import { label, number, table, withRange } from '../tables.js';
import { chapter, paragraph, verdictWords } from '../words.js';
import type { TargetRow } from './targets.js';

export function answer(study: Study, rows: readonly TargetRow[]): Document {
  return compareAnswer(study, targetBlocks(rows));
}

/** Nothing where no target was judged. */
export function targetBlocks(rows: readonly TargetRow[]): Block[] {
  if (rows.length === 0) return [];
  const met = rows.filter((row) => row.met).length;
  return [
    chapter('Targets'),
    paragraph(
      `${met} of ${rows.length} targets met. Ratios of medians with 95 % bootstrap intervals over seeds (all methods of a seed meet the same draws); “within noise” where the interval lies on both sides of the limit. Where no harm is asked, the ratio of the 90th percentiles must be within it too. ` +
        'The last column is the same for the best method that makes no backups on a model.',
    ),
    targetTable(rows),
  ];
}

function targetTable(rows: readonly TargetRow[]): Table {
  return table<TargetRow>(undefined, undefined, rows, [
    label('world', ({ world }) => world),
    label('target', ({ asked }) => asked),
    label('method', ({ method }) => method),
    number('ratio', ({ ratio }) => withRange(ratio)),
    number('90th percentile', ({ p90 }) => compact(p90)),
    number('at most', ({ limit }) => compact(limit)),
    label('', ({ met, clear }) => verdictWords(met, `${met ? 'met' : 'missed'}${clear ? '' : ' (within noise)'}`)),
    label('without planning', ({ method, withoutPlanning: free }) =>
      free === null || free.method === method
        ? ''
        : `${boundText(free.ratio.estimate)} ${free.met ? 'met' : 'missed'}: ${free.method}`,
    ),
  ]);
}
