/** Question 6: are the preconditioner and the sampling loss the same thing? */
import type { DirectionData, DirectionRule } from '../../study/questions/update-directions.js';
import { compact, percent } from '../numbers.js';
import { type Answer, estimateText, listed, number } from './answer.js';
import { linePlot } from './plots.js';

/** A fixed point nearer to Q* than this share of its range is Q*. */
const AT_TRUTH = 1e-3;

export interface SameVerdict {
  /** Directions: parallel everywhere, where values are symmetric only, or nowhere. */
  readonly directions: 'same' | 'near symmetric values' | 'different';
  /** Fixed points with the true orbits, and with mistakes. */
  readonly fixedPoints: 'same' | 'same when χ is right' | 'different';
}

export function sameVerdict({
  directions,
  fixedPoints,
}: Pick<DirectionData, 'directions' | 'fixedPoints'>): SameVerdict {
  const parallel = directions.map(({ cosine }) => cosine.low > 0.95);
  const point = (rule: DirectionRule, wrong: boolean) => {
    const own = fixedPoints.filter((one) => one.rule === rule && one.mistakes > 0 === wrong);
    return own
      .map(({ error, diverged }) =>
        diverged > 0 || error === null ? 'diverges' : error.estimate < AT_TRUTH ? 'truth' : 'elsewhere',
      )
      .join();
  };
  const agree = (wrong: boolean) => point('preconditioner', wrong) === point('sampling', wrong);
  return {
    directions: parallel.every(Boolean) ? 'same' : parallel[0] ? 'near symmetric values' : 'different',
    fixedPoints: agree(false) ? (agree(true) ? 'same' : 'same when χ is right') : 'different',
  };
}

export function preconditionerOrLoss(data: DirectionData): Answer {
  const { directions, fixedPoints, side, runs, sweeps } = data;
  const said = sameVerdict(data);
  const [first, last] = [directions[0]!, directions.at(-1)!];
  const cosines = `cosine ${estimateText(first.cosine)} from symmetric values, ${estimateText(last.cosine)} from values with noise of ${compact(last.asymmetry)} times their spread`;
  const point = (rule: DirectionRule, mistakes: number): string => {
    const one = fixedPoints.find((other) => other.rule === rule && other.mistakes === mistakes)!;
    const diverged = one.diverged === 0 ? '' : `${one.diverged} of ${runs} runs diverge`;
    const error =
      one.error === null
        ? ''
        : one.error.high < AT_TRUTH
          ? 'ends at Q*'
          : `ends ${percent(one.error.estimate)} of the range of Q* away from it`;
    return `“${rule}” ${[error, diverged].filter((part) => part !== '').join('; ')}`;
  };
  const shares = [...new Set(fixedPoints.map(({ mistakes }) => mistakes))];
  const rules = [...new Set(fixedPoints.map(({ rule }) => rule))];
  const same = said.directions === 'same' && said.fixedPoints === 'same';
  return {
    number: 6,
    title: 'Are the preconditioner and the sampling loss the same thing?',
    asked: ['These two end up being the same thing?!'],
    experiment:
      `The ${side}x${side} grid with shaped reward and its true orbits as χ. Directions: all live pairs are observed once from the same values, and the sums of the updates of both rules, as written in the notes, are compared, ` +
      `from values that are symmetric and from ever less symmetric ones. Fixed points: up to ${compact(sweeps)} sweeps over all pairs, with the true orbits and with a share of the pairs put into a wrong one. ${runs} seeds.`,
    verdict: same
      ? `Yes: their updates point the same way (${cosines}) and they end at the same values.`
      : [
          'No.',
          {
            same: `Their updates point the same way (${cosines}),`,
            'near symmetric values': `Their updates are nearly parallel only where the values are symmetric already (${cosines}),`,
            different: `Their updates differ even from symmetric values (${cosines}),`,
          }[said.directions],
          {
            same: 'though they end at the same values.',
            'same when χ is right': 'and they end at the same values only when χ is right.',
            different: 'and they do not end at the same values even when χ is right.',
          }[said.fixedPoints],
          'The one hands errors to similar pairs, the other draws similar values together.',
        ].join(' '),
    findings: shares.map((share) => {
      const what = share === 0 ? 'With the true orbits' : `With ${percent(share)} of the pairs in a wrong orbit`;
      return `${what}: ${listed(rules.map((rule) => point(rule, share)))}.`;
    }),
    figures: [
      linePlot({
        name: 'preconditioner-or-loss',
        title: 'Cosine between the updates of the preconditioner and of the sampling loss',
        caption: 'Mean over seeds with 95 % intervals.',
        x: { label: 'noise that breaks the symmetry of the values, over their spread →' },
        y: { label: '↑ cosine', domain: [Math.min(0, ...directions.map(({ cosine }) => cosine.low)), 1] },
        lines: [
          {
            name: 'cosine',
            series: 1,
            points: directions.map(({ asymmetry, cosine }) => ({
              x: asymmetry,
              y: cosine.estimate,
              low: cosine.low,
              high: cosine.high,
            })),
          },
        ],
      }),
    ],
    tables: [
      {
        title: 'Fixed points',
        note: 'Largest error of a value over the range of Q*, mean over the runs that did not diverge.',
        columns: [number('pairs in a wrong orbit'), { head: 'rule' }, number('diverged'), number('error')],
        rows: fixedPoints.map((one) => [
          percent(one.mistakes),
          one.rule,
          `${one.diverged}/${runs}`,
          estimateText(one.error),
        ]),
      },
      {
        title: 'Directions',
        note: 'Cosine between the summed updates.',
        columns: [number('noise'), number('cosine')],
        rows: directions.map(({ asymmetry, cosine }) => [compact(asymmetry), estimateText(cosine)]),
      },
    ],
  };
}
