/** What a study says: the answer with its chart, the table, all environments at once, and each with its curves and classes. */
import type { Interval } from '../../statistics/interval.js';
import type { Block, Document, Figure, Table, Words } from '../document.js';
import { intervalsFigure, linesFigure } from '../figures.js';
import { distinct, grouped } from '../groups.js';
import { boundText, compact, intervalText, percent, whole } from '../numbers.js';
import { label, number, TIMED, table, withRange } from '../tables.js';
import { aside, chapter, code, count, known, list, listed, note, paragraph, strong, verdictWords } from '../words.js';
import { environmentBlocks } from './environment-answer.js';
import { bestPlanning } from './planning-words.js';
import { type TailRow, tailsOf } from './tails.js';
import type { Study, StudyEnvironment, StudyOverallRow, StudySummaryRow } from './types.js';
import {
  criterionText,
  findings,
  headline,
  isJudged,
  judgedRows,
  leadSentence,
  seriesOf,
  timesOf,
  verdict,
} from './words.js';

/** @param before blocks that come before the table, such as the verdicts on targets. */
export function answer(study: Study, before: readonly Block[] = []): Document {
  const unjudged = study.environments.filter((environment) => !isJudged(environment));
  const judged = judgedRows(study);
  return {
    title: 'Learning with symmetry, and without',
    lead: leadOf(study),
    blocks: [
      ...ratioFigure(study),
      paragraph(
        `${study.methods.length} ways to learn on ${count(study.environments.length, 'environment')}, ${count(study.seeds.length, 'seed')} each: how many environment steps until the greedy policy is as good as asked. ${judged.length === 0 ? '' : headline(study)}`.trim(),
      ),
      list(findings(study).map(({ environment, text }): Words => [strong(`${environment}.`), ` ${text}`])),
      ...omissions(study),
      ...before,
      ...(judged.length === 0 ? [] : [chapter('Steps to the threshold'), stepsTable(study), ...tailTable(study)]),
      ...(unjudged.length === 0
        ? []
        : [chapter('What was reached, where nothing is judged'), reachedTable(study, unjudged)]),
      aside(
        ...overallBlocks(study),
        ...study.environments.flatMap((environment) => environmentBlocks(study, environment)),
        ...reading,
      ),
    ],
    colophon: colophon(study),
  };
}

/** What learning gains and, where planners were run with symmetry and without, what planning does. */
function leadOf(study: Study): string {
  const planning = bestPlanning(study);
  const lead = leadSentence(study);
  if (planning === null) return lead;
  const { environment, method, ratio } = planning;
  return `${lead} Planning with symmetry takes up to ${timesOf(ratio)} than planning without (${environment}, “${method}”).`;
}

function omissions({ omitted = [] }: Study): Block[] {
  if (omitted.length === 0) return [];
  const reasons = grouped(omitted, ({ reason }) => reason).map(([reason, own]) => {
    const where = distinct(own.map(({ environment }) => environment));
    return `${listed(distinct(own.map(({ method }) => `“${method}”`)))} on ${listed(where)}: ${reason}`;
  });
  return [note(`Left out, as they make no sense there: ${reasons.join('; ')}.`)];
}

function ratioFigure(study: Study): Figure[] {
  const rows = judgedRows(study).filter(({ ratio }) => ratio !== null);
  if (rows.length === 0) return [];
  return [
    intervalsFigure({
      name: 'steps',
      title: `Steps to the threshold, over those of “${study.baseline}”`,
      caption:
        'Ratios of medians with 95 % intervals; left of the dashed line is faster. Hollow marks are bounds that runs cut off by their budget leave open; an arrow to ∞ is an interval that nothing bounds.',
      x: { label: `steps over those of ${study.baseline}`, scale: 'log' },
      level: 1,
      bars: rows.map(({ environment, method, ratio }) => ({
        group: environment,
        name: method,
        series: seriesOf(study, method),
        interval: ratio!,
      })),
    }),
  ];
}

function stepsTable(study: Study): Table {
  const rows = judgedRows(study);
  const criteria = study.environments
    .filter(isJudged)
    .map(({ name, criterion }) => `${name}: ${criterionText(criterion)}`);
  const ratioWords = (ratio: Interval): Words => {
    const [text, clear] = [boundText(ratio.estimate), verdict({ ratio })];
    return clear === 'unclear' ? text : verdictWords(clear === 'faster', text);
  };
  return table<StudySummaryRow>(
    undefined,
    `Steps: median environment steps until the criterion holds. Ratio: over those of “${study.baseline}”, below 1 is faster. [ ]: 95 % bootstrap intervals; ≥: a median that runs cut off by their budget leave open. ${criteria.join('; ')}.`,
    rows,
    [
      label('method', ({ method }) => ({ words: method, series: seriesOf(study, method) })),
      number('solved', ({ solved, runs }) => `${solved}/${runs}`),
      number('steps', ({ steps }) => withRange(steps)),
      number('episodes', ({ episodes }) => boundText(episodes.estimate)),
      number('ratio', (row) => (row.ratio === null ? '1' : withRange(row.ratio, ratioWords(row.ratio)))),
      {
        head: 'ratio, drawn',
        strip: { level: 1, scale: 'log' },
        cell: ({ ratio, method }) => ({ interval: ratio, series: seriesOf(study, method) }),
      },
      number(
        'updates/step',
        ({ updatesPerStep, diverged }) => compact(updatesPerStep) + (diverged > 0 ? ` (${diverged} diverged)` : ''),
      ),
      ...(rows.some((row) => row.precision !== null)
        ? [
            number<StudySummaryRow>('χ prec. / rec.', ({ precision, recall }) =>
              precision === null ? '' : `${percent(precision)} / ${percent(recall)}`,
            ),
          ]
        : []),
    ],
    ({ environment }) => environment,
  );
}

/** The mean, the slow runs and the harmed ones: a method can gain in the median and lose in these. */
function tailTable(study: Study): Table[] {
  const { baseline, environments, records, runSeconds } = study;
  const judged = new Set(environments.filter(isJudged).map(({ name }) => name));
  const timed = records.map((record, k) => ({ ...record, seconds: runSeconds[k]! }));
  const rows = tailsOf(
    timed.filter(({ environment }) => judged.has(environment)),
    ({ method }) => (method === baseline ? null : baseline),
    1,
  );
  if (rows.length === 0) return [];
  return [
    table<TailRow>(
      'What medians hide',
      `Mean, upper quartile and 90th percentile of steps over those of “${baseline}”, runs that never got there with their budget; the share of matched seeds that took longer; runs that never got there (of “${baseline}” in brackets).`,
      rows,
      [
        label('method', ({ method }) => ({ words: method, series: seriesOf(study, method) })),
        number('mean', ({ mean }) => compact(mean)),
        number('upper quartile', ({ upperQuartile }) => compact(upperQuartile)),
        number('90th percentile', ({ p90 }) => compact(p90)),
        number('seeds harmed', ({ harmed }) => percent(harmed)),
        number('never', ({ never, neverOver, runs }) => `${never} (${neverOver}) of ${runs}`),
        number(`wall time ${TIMED}`, ({ seconds }) => compact(seconds!)),
      ],
      ({ environment }) => environment,
    ),
  ];
}

/** The end of the curve of each method, where there is no threshold. */
function reachedTable(study: Study, environments: readonly StudyEnvironment[]): Table {
  const rows = study.curves.filter(
    ({ environment, steps }) => steps.length > 0 && environments.some(({ name }) => name === environment),
  );
  const end = (values: readonly number[]): string => compact(values.at(-1)!);
  const measures = environments.map(({ name, measureOfCurve }) => `${name}: ${measureOfCurve}`).join('; ');
  return table<(typeof rows)[number]>(
    undefined,
    `At the end of the runs, median over seeds with quartiles. ${measures}.`,
    rows,
    [
      label('method', ({ method }) => ({ words: method, series: seriesOf(study, method) })),
      number('steps', ({ steps }) => compact(steps.at(-1)!)),
      number('reached', ({ median, low, high }) => ({ words: end(median), small: `[${end(low)}, ${end(high)}]` })),
    ],
    ({ environment }) => environment,
  );
}

/**
 * Over all environments at once, as Agarwal et al. (2021) ask for: interquartile means, probabilities of improvement and performance
 * profiles. Nothing where there is one environment: then the table says it all.
 */
function overallBlocks(study: Study): Block[] {
  if (study.environments.filter(isJudged).length < 2) return [];
  const { baseline } = study;
  const rows = [...study.overall].sort((a, b) => b.speedUp.estimate - a.speedUp.estimate);
  return [
    chapter('Over all environments'),
    table<StudyOverallRow>(
      undefined,
      `The speed-up of a run is the median steps of “${baseline}” on its environment over the run's own steps, 0 where it was never solved; shown is the interquartile mean over all runs, with a 95 % interval from a bootstrap stratified by environment. Next to it the probability that a run needs fewer steps than one of “${baseline}”, mean over environments (½: no difference). A method is judged on the environments that it learned.`,
      rows,
      [
        label('method', ({ method }) => ({ words: method, series: seriesOf(study, method) })),
        number('environments', ({ environments }) => String(environments)),
        number('speed-up (IQM)', ({ speedUp }) => withRange(known(speedUp))),
        number('probability of improvement', ({ method, probabilityOfImprovement }) =>
          method === baseline ? '' : intervalText(probabilityOfImprovement),
        ),
      ],
    ),
    linesFigure({
      name: 'profiles',
      title: 'Performance profiles: share of runs solved within a multiple of the steps of the baseline',
      caption: `Mean over environments of the share of runs that were solved within so many times the median steps of “${baseline}”; bands are 95 % bootstrap intervals. Higher and further left is better.`,
      x: { label: `steps over the median of ${baseline}`, scale: 'log' },
      y: { label: 'share of runs solved', percent: true },
      lines: study.overall.map(({ method, profile, profileLow, profileHigh }) => ({
        name: method,
        series: seriesOf(study, method),
        spread: 'band',
        points: study.factors.map((x, k) => ({ x, y: profile[k]!, low: profileLow[k]!, high: profileHigh[k]! })),
      })),
    }),
  ];
}

const reading: readonly Block[] = [
  chapter('How to read this'),
  paragraph([
    strong('orbits'),
    ' are pairs that a symmetry of the problem maps onto each other, ',
    strong('homomorphism'),
    ' the coarsest classes with the same rewards and the same classes ahead: both are computed from the known model and are what detection is scored against. A method over them is told the answer beforehand and shows what there is to gain. A method over ',
    strong('χ'),
    ' is told nothing: it compares the reward trajectories that followed each pair in its own experience. Precision is the share of what χ joined that has equal optimal values, recall the share of what an orbit joins that χ found.',
  ]),
];

function colophon(study: Study): Words[] {
  const methods = study.methods.map(
    ({ name, learner, coupling, similarity }) =>
      `${name}: ${learner}, ${coupling}${similarity === null ? '' : ` over ${similarity}`}`,
  );
  return [
    [
      `Made by orbit-rl ${study.version}, ${study.backend} kernels `,
      code(study.coreHash.slice(0, 16)),
      `, seeds ${seedText(study.seeds)}, ${whole(study.records.length)} runs in ${compact(study.seconds)} s. The same version and seeds give the same figures.`,
    ],
    `Methods. ${methods.join('; ')}.`,
  ];
}

/** `0..29`, or the list. */
function seedText(seeds: readonly number[]): string {
  const first = seeds[0]!;
  const run = seeds.length > 2 && seeds.every((seed, k) => seed === first + k);
  return run ? `${first}..${first + seeds.length - 1}` : seeds.join(', ');
}
