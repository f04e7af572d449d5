/** Question 6: are the preconditioner and the sampling loss the same thing? */

import { linesFigure, pointAt } from '../../figures.js';
import { compact, percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { capital, estimateText, listed } from '../../words.js';
import type { Answer } from '../answer.js';
import type { DirectionData, FixedPointRow } from './experiment.js';

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
  const agree = (own: readonly FixedPointRow[]) =>
    own.every(
      ({ apart, rules }) =>
        apart !== null &&
        apart.high < AT_TRUTH &&
        rules.every(({ rule, diverged }) => rule === 'guarded preconditioner' || diverged === 0),
    );
  const right = agree(fixedPoints.filter(({ mistakes }) => mistakes === 0));
  return {
    directions: parallel.every(Boolean) ? 'same' : parallel[0] ? 'near symmetric values' : 'different',
    fixedPoints: right ? (agree(fixedPoints) ? 'same' : 'same when χ is right') : 'different',
  };
}

export function answer(data: DirectionData): Answer {
  const { directions, fixedPoints, side, runs, sweeps } = data;
  const said = sameVerdict(data);
  const [first, last] = [directions[0]!, directions.at(-1)!];
  const cosines = `cosine ${estimateText(first.cosine)} from symmetric values, ${estimateText(last.cosine)} from values with noise of ${compact(last.asymmetry)} times their spread`;
  const point = ({ rule, diverged, error }: FixedPointRow['rules'][number]): string => {
    const end =
      error === null
        ? ''
        : error.high < AT_TRUTH
          ? 'ends at Q*'
          : `ends off Q* by ${compact(error.estimate)} of its range`;
    const failed = diverged === 0 ? '' : `diverges in ${diverged} of ${runs} runs`;
    return `“${rule}” ${[end, failed].filter((words) => words !== '').join(' or ')}`;
  };
  const same = said.directions === 'same' && said.fixedPoints === 'same';
  return {
    number: 6,
    title: 'Are the preconditioner and the sampling loss the same thing?',
    asked: ['These two end up being the same thing?!'],
    notes: 'Value symmetries',
    experiment:
      `The ${side}x${side} grid with shaped reward and its true orbits as χ. Directions: all live pairs are observed once from the same values, and the sums of the updates of both rules, as written in the notes, are compared, from values that are symmetric and from ` +
      `ever less symmetric ones. Fixed points: up to ${compact(sweeps)} sweeps over all pairs, with χ = 1 or ½ inside orbits, true ones or ones with some pairs misplaced, from 0 and from random values. ${runs} seeds.`,
    verdict: same
      ? [`Yes: their updates point the same way (${cosines}) and they end at the same values.`]
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
        ],
    findings: fixedPoints.map((row) => `${capital(caseOf(row))}: ${listed(row.rules.map(point))}.`),
    figures: [
      linesFigure({
        name: 'preconditioner-or-loss',
        title: 'Cosine between the updates of the preconditioner and of the sampling loss',
        caption: 'Mean over seeds with 95 % intervals.',
        x: { label: 'noise that breaks the symmetry of the values, over their spread' },
        y: { label: 'cosine', domain: [Math.min(0, ...directions.map(({ cosine }) => cosine.low)), 1] },
        lines: [
          {
            name: 'cosine',
            series: 1,
            points: directions.map(({ asymmetry, cosine }) => pointAt(asymmetry, cosine)),
          },
        ],
      }),
    ],
    tables: [
      table(
        'Fixed points',
        'Largest error of a value over the range of Q*, mean over the runs that did not diverge; apart: the largest difference between the values of preconditioner and sampling loss.',
        fixedPoints.flatMap((row) =>
          row.rules.map((rule, k) => ({ ...rule, row, apart: k === 0 ? estimateText(row.apart) : '' })),
        ),
        [
          label('case', ({ row }) => caseOf(row)),
          label('rule', ({ rule }) => rule),
          number('diverged', ({ diverged }) => `${diverged}/${runs}`),
          number('error', ({ error }) => estimateText(error)),
          number('apart', ({ apart }) => apart),
        ],
      ),
      table('Directions', 'Cosine between the summed updates.', directions, [
        number('noise', ({ asymmetry }) => compact(asymmetry)),
        number('cosine', ({ cosine }) => estimateText(cosine)),
      ]),
    ],
  };
}

function caseOf({ mistakes, chi, start }: FixedPointRow): string {
  const orbits = mistakes === 0 ? 'true orbits' : `${percent(mistakes)} of the pairs in a wrong orbit`;
  return `${orbits}, χ = ${chi}, from ${start === 'zero' ? '0' : 'random values'}`;
}
