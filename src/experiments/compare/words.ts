/** What a study found, in sentences made from its figures. */
import type { Interval } from '../../statistics/interval.js';
import { boundText, compact, intervalText, percent } from '../numbers.js';
import { count, listed } from '../words.js';
import { isFound } from './method.js';
import { isPlanner } from './methods.js';
import type { Method, Study, StudyEnvironment, StudySummaryRow } from './types.js';

export type Verdict = 'faster' | 'slower' | 'unclear';

/** Whether the whole 95 % interval of the ratio lies on one side of 1; null for the baseline. */
export function verdict({ ratio }: Pick<StudySummaryRow, 'ratio'>): Verdict | null {
  if (ratio === null) return null;
  if (ratio.high !== null && ratio.high < 1) return 'faster';
  return ratio.low > 1 ? 'slower' : 'unclear';
}

/** Who tells a method which pairs are the same. */
export function isOracle(method: Method): boolean {
  return method.similarity !== null && !finds(method);
}

/** Whether a method finds similarity in its own experience. */
export function finds({ similarity }: Method): boolean {
  return isFound(similarity);
}

/** Whether runs on an environment can be said to have learned. */
export function isJudged({ protocol }: StudyEnvironment): boolean {
  return protocol.criterion !== null;
}

/** `takes 10 times fewer steps`, `shows no clear difference in steps`, `takes at least 2.4 times the steps`; null where nothing is known. */
export function stepsWords({ ratio }: Pick<StudySummaryRow, 'ratio'>): string | null {
  if (ratio === null || ratio.estimate.value === null) return null;
  const { value, relation } = ratio.estimate;
  const clear = verdict({ ratio }) !== 'unclear';
  if (!clear && relation === '=') return `shows no clear difference in steps (ratio ${intervalText(ratio)})`;
  const bound = relation === '=' ? '' : (relation === '<=') === value < 1 ? 'at least ' : 'at most ';
  const times = value < 1 ? `${timesText(1 / value)} times fewer steps` : `${timesText(value)} times the steps`;
  return `takes ${bound}${times} (ratio ${intervalText(ratio)})${clear ? '' : ', which is no clear difference'}`;
}

function timesText(times: number): string {
  return compact(times < 10 ? Math.round(10 * times) / 10 : Math.round(times));
}

/** What a person may repeat: what symmetry gained at best, told and found. */
export function leadSentence(study: Study): string {
  if (!study.environments.some(isJudged))
    return 'Nothing was judged: no environment has a model, and no return to reach was given, so nothing is claimed.';
  const best = (which: (method: Method) => boolean) =>
    bestOf(
      study,
      judgedRows(study).filter(({ method }) => which(methodNamed(study, method))),
    );
  const phrase = (row: StudySummaryRow): string =>
    `${timesOf(row.ratio!)} (${study.environments.length === 1 ? '' : `${row.environment}, `}“${row.method}”)`;
  const planless = study.methods.some((method) => finds(method) && !isPlanner(method));
  const [found, told] = [best((method) => finds(method) && !(planless && isPlanner(method))), best(isOracle)].map(
    (row) => (row !== undefined && verdict(row) === 'faster' ? row : undefined),
  );
  const judged = judgedRows(study).some(({ ratio }) => ratio !== null && ratio.estimate.relation !== 'unknown');
  if (!judged) return `Too few runs learned to compare anything with “${study.baseline}”.`;
  if (found === undefined && told === undefined)
    return `No method with symmetry is clearly faster than “${study.baseline}”.`;
  const parts = [
    ...(found === undefined
      ? ['finding symmetry while learning saves nothing clear']
      : [`finding symmetry while learning takes up to ${phrase(found)}`]),
    ...(told === undefined ? [] : [`being told it up to ${phrase(told)}`]),
  ];
  return `Compared with “${study.baseline}”, ${parts.join(', ')}.`;
}

/** `24 times fewer steps`. */
export function timesOf({ estimate }: Interval): string {
  return `${estimate.relation === '<=' ? 'more than ' : ''}${timesText(1 / estimate.value!)} times fewer steps`;
}

/** One sentence over all environments. */
export function headline(study: Study): string {
  const rows = judgedRows(study).filter((row) => row.ratio !== null);
  const of = (which: Verdict): number =>
    rows.filter((row) => row.ratio!.estimate.relation !== 'unknown' && verdict(row) === which).length;
  const unknown = rows.filter(({ ratio }) => ratio!.estimate.relation === 'unknown').length;
  const diverged = study.summary.reduce((sum, row) => sum + row.diverged, 0);
  const parts = [
    `${of('faster')} clearly faster than “${study.baseline}”`,
    `${of('slower')} clearly slower`,
    `${of('unclear')} without a clear difference`,
    ...(unknown === 0 ? [] : [`${unknown} of which nothing is known`]),
  ];
  return `Of ${count(rows.length, 'combination')} of environment and method, ${listed(parts)}; ${diverged === 0 ? 'no run' : count(diverged, 'run')} diverged.`;
}

/** One paragraph an environment: the baseline, the best method that found the symmetries itself, the best told them. */
export function findings(study: Study): { environment: string; text: string }[] {
  return study.environments.map((environment) => {
    const { name } = environment;
    if (!isJudged(environment))
      return { environment: name, text: 'Not judged: it has no model, and no return to reach was given.' };
    const rows = study.summary.filter((row) => row.environment === name);
    const baseline = rows.find((row) => row.method === study.baseline);
    const known = rows.filter(({ ratio }) => ratio !== null && ratio.estimate.relation !== 'unknown');
    const foundBy = (planning: boolean) =>
      bestOf(
        study,
        known.filter(({ method }) => {
          const one = methodNamed(study, method);
          return finds(one) && isPlanner(one) === planning;
        }),
      );
    const [found, planned] = [foundBy(false), foundBy(true)];
    const told = bestOf(
      study,
      known.filter(({ method }) => isOracle(methodNamed(study, method))),
    );
    const slower = known.filter((row) => row !== told && row !== found && row !== planned && verdict(row) === 'slower');
    const inactive = known.filter(
      (row) => methodNamed(study, row.method).similarity === 'chi-online' && isOne(row.ratio!),
    );
    const precision =
      found === undefined || found.precision === null
        ? ''
        : `; ${percent(found.precision)} of what it joined has equal optimal values`;
    return {
      environment: name,
      text: [
        ...(baseline === undefined ? [] : [baselineSentence(baseline)]),
        ...(found === undefined
          ? []
          : [`Finding the symmetries while it learns, “${found.method}” ${stepsWords(found)}${precision}.`]),
        ...(planned === undefined ? [] : [`Planning with what it finds, “${planned.method}” ${stepsWords(planned)}.`]),
        ...(told === undefined ? [] : [`Told the symmetries, “${told.method}” ${stepsWords(told)}.`]),
        ...(inactive.length === 0 ? [] : [inactiveSentence(inactive)]),
        ...(slower.length === 0
          ? []
          : [
              `Slower: ${slower.map((row) => `“${row.method}” (${boundText(row.ratio!.estimate)} times the steps)`).join(', ')}.`,
            ]),
      ].join(' '),
    };
  });
}

function isOne({ estimate, low, high }: Interval): boolean {
  return estimate.value === 1 && low === 1 && high === 1;
}

/** χ alone shares nothing until its clusters clearly predict better than plain values. */
function inactiveSentence(rows: readonly StudySummaryRow[]): string {
  const names = listed(rows.map(({ method }) => `“${method}”`));
  return `${names} took exactly as many steps as the baseline (ratio 1.00): χ alone stays inactive until clusters of reward trajectories clearly predict better than plain values, which takes rewards that tell pairs apart within a few steps.`;
}

function baselineSentence(row: StudySummaryRow): string {
  if (row.solved === 0) return `“${row.method}” never reached the threshold within its budget.`;
  const all = row.solved === row.runs ? `all ${row.runs}` : `${row.solved} of ${row.runs}`;
  return `“${row.method}” needs ${boundText(row.steps.estimate)} steps (median; ${all} runs got there).`;
}

/** Rows of environments that are judged. */
export function judgedRows(study: Study): StudySummaryRow[] {
  const judged = new Set(study.environments.filter(isJudged).map(({ name }) => name));
  return study.summary.filter(({ environment }) => judged.has(environment));
}

function methodNamed({ methods }: Study, name: string): Method {
  return methods.find((method) => method.name === name)!;
}

/** The row with the least ratio, as far as it is known. */
function bestOf({ baseline }: Study, rows: readonly StudySummaryRow[]): StudySummaryRow | undefined {
  return rows
    .filter(({ method, ratio }) => method !== baseline && ratio?.estimate.value != null)
    .sort((a, b) => a.ratio!.estimate.value! - b.ratio!.estimate.value!)[0];
}

/** Colour number of a method; the baseline is always 0. */
export function seriesOf(study: Study, method: string): number {
  const others = study.methods.filter(({ name }) => name !== study.baseline);
  return method === study.baseline ? 0 : 1 + others.findIndex(({ name }) => name === method);
}

/** A criterion as it is printed. */
export function criterionText(criterion: string): string {
  return criterion.replaceAll('>=', '≥');
}
