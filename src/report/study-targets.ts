/** The table of targets: what was asked, what was reached, and whether it is enough. A miss is shown as a miss. */
import type { TargetRow } from '../experiments/targets/targets.js';
import { type Html, html } from './html.js';
import { boundText, compact, rangeText } from './numbers.js';
import { textTable } from './table.js';

interface Cells {
  readonly world: string;
  readonly asked: string;
  readonly method: string;
  readonly ratio: string;
  readonly range: string;
  readonly limit: string;
  readonly verdict: string;
  readonly free: string;
}

export function targetsText(rows: readonly TargetRow[]): string {
  const cells = rows.map(cellsOf);
  const table = textTable(
    [
      { head: 'world' },
      { head: 'target' },
      { head: 'method' },
      { head: 'ratio', align: 'right' },
      { head: '' },
      { head: 'at most', align: 'right' },
      { head: '' },
      { head: 'without planning' },
    ],
    cells.map((row) => [row.world, row.asked, row.method, row.ratio, row.range, row.limit, row.verdict, row.free]),
  );
  return `${table}\n\n${summary(rows)}`;
}

export function targetsSection(rows: readonly TargetRow[]): Html {
  return html`<h2>Targets</h2>
<p class="quiet">${summary(rows)}</p>
<div class="scroll"><table>
<thead><tr><th>world</th><th>target</th><th>method</th><th class="number">ratio</th><th class="number">at most</th><th></th><th>without planning</th></tr></thead>
<tbody>${rows.map((row) => {
    const cells = cellsOf(row);
    return html`<tr><td>${cells.world}</td><td>${cells.asked}</td><td>${cells.method}</td>
<td class="number">${cells.ratio} <small>${cells.range}</small></td><td class="number">${cells.limit}</td>
<td><span class="${row.met ? 'faster' : 'slower'}">${cells.verdict}</span></td><td>${cells.free}</td></tr>
`;
  })}</tbody></table></div>`;
}

function cellsOf({ world, asked, method, ratio, limit, met, clear, withoutPlanning }: TargetRow): Cells {
  const same = withoutPlanning?.method === method;
  return {
    world,
    asked,
    method,
    ratio: boundText(ratio.estimate),
    range: ratio.estimate.relation === 'unknown' ? '' : rangeText(ratio),
    limit: compact(limit),
    verdict: `${met ? 'met' : 'missed'}${clear ? '' : ' (within noise)'}`,
    free:
      withoutPlanning === null || same
        ? ''
        : `${boundText(withoutPlanning.ratio.estimate)} ${withoutPlanning.met ? 'met' : 'missed'}: ${withoutPlanning.method}`,
  };
}

function summary(rows: readonly TargetRow[]): string {
  const met = rows.filter((row) => row.met).length;
  return (
    `${met} of ${rows.length} targets met. Ratios of medians with 95 % bootstrap intervals over seeds (all methods of a seed meet the same draws); “within noise” where the interval ` +
    'lies on both sides of the limit. The last column is the same for the best method that makes no backups on a model.'
  );
}
