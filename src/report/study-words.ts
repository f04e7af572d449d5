/** What a study found, in sentences made from its figures. */
import type { Method, Study, StudySummaryRow } from '../experiments/compare/types.js';
import { boundText, compact, percent, rangeText } from './numbers.js';

export type Verdict = 'faster' | 'slower' | 'unclear';

/** Whether the whole 95 % interval of the ratio lies on one side of 1; null for the baseline. */
export function verdict(row: StudySummaryRow): Verdict | null {
  if (row.ratio === null) return null;
  if (row.ratio.high !== null && row.ratio.high < 1) return 'faster';
  return row.ratio.low > 1 ? 'slower' : 'unclear';
}

/** Who tells a method which pairs are the same. */
export function isOracle(method: Method): boolean {
  return method.similarity !== null && !finds(method);
}

/** Whether a method finds similarity in its own experience. */
export function finds({ similarity }: Method): boolean {
  return similarity === 'chi' || similarity === 'chi-online' || similarity === 'discovered';
}

/** One sentence over all environments. */
export function headline(study: Study): string {
  const rows = study.summary.filter((row) => row.ratio !== null);
  const count = (which: Verdict): number => rows.filter((row) => verdict(row) === which).length;
  const parts = [
    `${count('faster')} clearly faster than “${study.baseline}”`,
    `${count('slower')} clearly slower`,
    `${count('unclear')} without a clear difference`,
  ];
  const diverged = rows.reduce((sum, row) => sum + row.diverged, 0);
  const of = `Of ${rows.length} ${rows.length === 1 ? 'combination' : 'combinations'} of environment and method, ${parts[0]}, ${parts[1]}, ${parts[2]}`;
  return diverged === 0 ? `${of}; no run diverged.` : `${of}; ${diverged} ${diverged === 1 ? 'run' : 'runs'} diverged.`;
}

/**
 * One paragraph an environment: the baseline, the best method told the symmetries, the best that found them itself; a
 * [range] after a ratio is its 95 % interval.
 */
export function findings(study: Study): { environment: string; text: string }[] {
  const methods = new Map(study.methods.map((method) => [method.name, method]));
  return study.environments.map(({ name, protocol }) => {
    if (protocol.criterion === null)
      return { environment: name, text: 'Not judged: it has no model, and no return to reach was given.' };
    const rows = study.summary.filter((row) => row.environment === name);
    const baseline = rows.find((row) => row.method === study.baseline);
    const others = rows.filter((row) => row.ratio !== null && row.ratio.estimate.relation !== 'unknown');
    const sentences = baseline === undefined ? [] : [baselineSentence(baseline)];
    const told = best(others.filter((row) => isOracle(methods.get(row.method)!)));
    const found = best(others.filter((row) => finds(methods.get(row.method)!)));
    if (told) sentences.push(`Told the symmetries, “${told.method}” ${comparison(told)}.`);
    if (found) {
      const scored =
        found.precision === null ? '' : `; ${percent(found.precision)} of what it joined has equal optimal values`;
      sentences.push(`Finding them while it learns, “${found.method}” ${comparison(found)}${scored}.`);
    }
    const worse = others.filter((row) => row !== told && row !== found && verdict(row) === 'slower');
    if (worse.length > 0)
      sentences.push(`Slower: ${worse.map((row) => `“${row.method}” (${ratio(row)})`).join(', ')}.`);
    return { environment: name, text: sentences.join(' ') };
  });
}

function baselineSentence(row: StudySummaryRow): string {
  if (row.solved === 0) return `“${row.method}” never reached the threshold within its budget.`;
  const all = row.solved === row.runs ? `all ${row.runs}` : `${row.solved} of ${row.runs}`;
  return `“${row.method}” needs ${boundText(row.steps.estimate)} steps (median; ${all} runs got there).`;
}

function best(rows: readonly StudySummaryRow[]): StudySummaryRow | undefined {
  return [...rows].sort((a, b) => (a.ratio!.estimate.value ?? Infinity) - (b.ratio!.estimate.value ?? Infinity))[0];
}

function ratio(row: StudySummaryRow): string {
  return `${boundText(row.ratio!.estimate)} times the steps`;
}

function comparison(row: StudySummaryRow): string {
  const faster = 1 / row.ratio!.estimate.value!;
  const times = compact(faster < 10 ? Math.round(10 * faster) / 10 : Math.round(faster));
  const clear = { faster: `about ${times} times faster`, slower: 'slower', unclear: 'no clear difference' }[
    verdict(row)!
  ];
  return `takes ${ratio(row)} ${rangeText(row.ratio!)}, ${clear}`;
}
