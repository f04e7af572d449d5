/** Question 13: is χ a test of statistical independence? */

import { linesFigure, pointAt } from '../../figures.js';
import { distinct, grouped, matching } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { listed, rounded, shareSpan, shareText, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import { type ExactRow, type IndependenceData, LENGTH, LEVEL } from './experiment.js';
import { coincidence } from './test.js';

/** Numbers nearer than this are equal up to rounding. */
const ROUNDING = 1e-9;

export function independenceVerdict({ exact, tests }: IndependenceData) {
  const all = (key: 'plain' | 'cosine' | 'jensenShannon') =>
    exact.every((row) => row[key] === null || row[key] > 1 - ROUNDING);
  return {
    /** Whether the measure as written is 1 for a pair with itself, whatever its law. */
    selfIsOne: exact.every(({ self }) => self[0] > 1 - ROUNDING),
    /** Whether each measure has more for every two of one law than for any two of different laws. */
    separates: { plain: all('plain'), cosine: all('cosine'), jensenShannon: all('jensenShannon') },
    /** Whether `P(A, B) = P(A) P(B)` of pair and trajectory holds of equal laws and of no others. */
    characterises: exact.every(
      ({ deviationEqual, deviationDifferent }) => deviationEqual < ROUNDING && deviationDifferent > ROUNDING,
    ),
    /** Tests of equal laws that clearly reject more often than the level. */
    overrejecting: tests.filter(({ equal }) => equal !== null && equal.low > LEVEL),
  };
}

export function answer(data: IndependenceData): Answer {
  const { exact, tests } = data;
  const { selfIsOne, separates, characterises, overrejecting } = independenceVerdict(data);
  const own = (row: (one: ExactRow) => number | null) => exact.flatMap((one) => row(one) ?? []);
  const rates = (key: 'equal' | 'different', visits: number, source?: string) =>
    tests
      .filter((row) => row.visits === visits && (source === undefined || row.source === source))
      .flatMap((row) => row[key]?.estimate ?? []);
  const counts = distinct(tests.map(({ visits }) => visits));
  const [even, sure, broad] = [Float64Array.of(0.5, 0.5, 0), Float64Array.of(1, 0, 0), Float64Array.of(0.4, 0.3, 0.3)];
  const lost = exact.filter(({ nearerToOther }) => nearerToOther > 0);
  return {
    number: 13,
    title: 'Is χ a test of statistical independence?',
    asked: ['This reminds me of testing for statistical independence!? 1 = P(A,B) / (P(A) P(B))'],
    notes: 'Symmetry detection',
    experiment:
      `Exact laws of reward trajectories of ${LENGTH} steps under the uniform policy, all two pairs of each world: the coincidence measure as written, Σ p p', its cosine form and 1 − JS / ln 2, against whether the laws are equal. Separation: the chance that two of one law have more of the measure than two of different laws. ` +
      `Then the test of independence of “which pair” and “which trajectory”: its statistic is the mutual information, its chance found by permutation, at ${percent(LEVEL)}, with ${listed(counts.map(String))} trajectories of each pair, independent ones or those of episodes, whose windows overlap.`,
    verdict: [
      selfIsOne
        ? 'The coincidence measure is 1 for equal laws.'
        : `Not as it is written: Σ p p' has products of two marginals, and no joint probability that they could be compared with. It is the chance that two independent draws coincide; of a pair with itself it is ${spanText(exact.flatMap(({ self }) => self))}, and 1 only where a law is certain.`,
      lost.length === 0
        ? ''
        : `So it mixes how alike with how certain: ${shareSpan(lost.map(({ nearerToOther }) => nearerToOther))} of the pairs coincide more often with a pair of another law than with themselves (in ${lost.length} of ${exact.length} worlds).`,
      `It separates equal from different laws ${separates.plain ? 'without a mistake' : `with a chance of ${spanText(own(({ plain }) => plain))}`}, its cosine form ${separates.cosine ? 'without a mistake' : `with ${spanText(own(({ cosine }) => cosine))}`}, the Jensen-Shannon form ${separates.jensenShannon ? 'without a mistake' : `with ${spanText(own(({ jensenShannon }) => jensenShannon))}`}.`,
      characterises
        ? 'The analogy is exact for two other variables: “which of the two pairs” and “which trajectory” are independent, P(A,B) = P(A) P(B), where the laws are equal and nowhere else; their mutual information is the Jensen-Shannon divergence of the notes.'
        : 'That “which pair” and “which trajectory” are independent exactly where laws are equal did not hold.',
      `As a test it rejects equal laws in ${shareSpan(counts.flatMap((visits) => rates('equal', visits)))} of cases at the level of ${percent(LEVEL)}${overrejecting.length === 0 ? '' : ` (clearly too often in ${overrejecting.length} of ${tests.length})`}, and finds different ones in ${listed(counts.map((visits) => shareSpan(rates('different', visits))))} after ${listed(counts.map(String))} visits: not to reject is no evidence that two pairs are the same.`,
    ],
    findings: [
      `By hand: the laws (½, ½) with itself and with (1, 0) have Σ p p' = ${compact(coincidence(even, even))} and ${compact(coincidence(even, sure))}, the same; (0.4, 0.3, 0.3) has ${compact(coincidence(broad, broad))} with itself and ${compact(coincidence(broad, sure))} with (1, 0, 0), so that what is another is nearer than what is the same.`,
      ...exact.map(
        (row) =>
          `${row.world} (${row.pairs} pairs, ${row.classes} laws): a pair with itself ${spanText(row.self)}; nearer to another than to itself ${percent(row.nearerToOther)}; ` +
          `separation ${row.plain === null ? 'unknown, as no two pairs have one law' : `${compact(row.plain)} as written, ${compact(row.cosine!)} cosine, ${compact(row.jensenShannon!)} Jensen-Shannon`}; ` +
          `P(A,B) / (P(A) P(B)) is off 1 by at most ${compact(rounded(row.deviationEqual, ROUNDING))} of equal laws, and by at least ${compact(row.deviationDifferent)} of different ones.`,
      ),
      ...counts.map(
        (visits) =>
          `${visits} visits: equal laws rejected in ${shareSpan(rates('equal', visits, 'independent'))} with independent trajectories, in ${shareSpan(rates('equal', visits, 'from episodes'))} with those of episodes; different ones found in ${shareSpan(rates('different', visits, 'independent'))} and ${shareSpan(rates('different', visits, 'from episodes'))}.`,
      ),
    ],
    figures: [
      linesFigure({
        name: 'independence',
        title: 'How often the test of independence finds that two laws differ',
        caption: 'Trajectories of episodes; means over seeds with 95 % intervals.',
        x: { label: 'visits of each pair', scale: 'log' },
        y: { label: 'different laws found', domain: [0, 1], percent: true },
        lines: grouped(matching(tests, { source: 'from episodes' }), ({ world }) => world).map(([world, rows], k) => ({
          name: world,
          series: k + 1,
          points: rows.flatMap(({ visits, different }) => (different === null ? [] : [pointAt(visits, different)])),
        })),
      }),
    ],
    tables: [
      table('In the limit', 'All two pairs of each world.', exact, [
        label('world', ({ world }) => world),
        number('laws', ({ classes }) => String(classes)),
        number('with itself', ({ self }) => spanText(self)),
        number('nearer to another', ({ nearerToOther }) => percent(nearerToOther)),
        number('separation, as written', ({ plain }) => (plain === null ? '–' : compact(plain))),
        number('cosine', ({ cosine }) => (cosine === null ? '–' : compact(cosine))),
        number('Jensen-Shannon', ({ jensenShannon }) => (jensenShannon === null ? '–' : compact(jensenShannon))),
      ]),
      table(
        'The test of independence',
        `Shares rejected at ${percent(LEVEL)}, means over seeds with 95 % intervals (– where there were none to test).`,
        tests,
        [
          label('world', ({ world }) => world),
          label('trajectories', ({ source }) => source),
          number('visits', ({ visits }) => String(visits)),
          number('equal laws rejected', ({ equal }) => shareText(equal)),
          number('different laws found', ({ different }) => shareText(different)),
        ],
      ),
    ],
  };
}
