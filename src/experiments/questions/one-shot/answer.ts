/** Question 11: one-shot generalisation: is the value of a class right for a new pair? */
import type { Figure } from '../../document.js';
import { linesFigure, pointAt } from '../../figures.js';
import { distinct, grouped, matching, theOne } from '../../groups.js';
import { percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { listed, shareSpan, shareText } from '../../words.js';
import type { Answer } from '../answer.js';
import { KNOWN_VISITS, LENGTH, type OneShotData, type OneShotRow, SURE, TOLERANCE, type Value } from './experiment.js';

/** A transfer works where it is clearly right for this share of the pairs. */
const WORKS = 0.9;

/** Uniform actions, all other pairs known exactly. */
const BEST_CASE = { policy: 'uniform', known: 'exactly' } as const;

const meaning: Readonly<Record<Value, string>> = {
  current: 'the value of the policy that acts',
  optimal: 'the optimal value',
};

/** In the best case: worlds in which the value is clearly right for nine pairs in ten, and the others. */
export function oneShotVerdict(rows: readonly OneShotRow[], value: Value, visits: number) {
  const own = matching(rows, { ...BEST_CASE, value, visits });
  return { works: own.filter(({ right }) => right.low >= WORKS), fails: own.filter(({ right }) => right.low < WORKS) };
}

export function answer(data: OneShotData): Answer {
  const { rows, limits } = data;
  const first = oneShotVerdict(rows, 'current', 1);
  const spans = (list: readonly OneShotRow[]) => shareSpan(list.map(({ right }) => right.estimate));
  const after = (value: Value) =>
    [1, 2, 5].map((visits) => {
      const { works, fails } = oneShotVerdict(rows, value, visits);
      return spans([...works, ...fails].filter(({ world }) => first.fails.some((row) => row.world === world)));
    });
  const paired = limits.filter(({ policy, right }) => policy === 'uniform' && right !== null);
  const misled = paired.filter(({ right }) => right!.optimal < WORKS);
  const named = (list: readonly { readonly world: string }[]) => listed(list.map(({ world }) => world));
  return {
    number: 11,
    title: 'Is the value of a class right for a new pair, after one visit?',
    asked: [
      'This technique allows one-shot generalisation to new state-action pairs. A new state-action pair is observed, and it has the sample reward trajectory as another state-action pair. We can automatically transfer the value estimate from the former pair to the latter. (for the current policy...). Actually. No?!!?',
    ],
    notes: 'Symmetry detection',
    experiment:
      `Every live pair takes its turn as the new one. It is visited 1, 2, 5 or 20 times (reward trajectories of ${LENGTH} steps, drawn from its exact law) and gets the mean value of the class of other pairs that most likely made what was seen, the size of a class being its prior. ` +
      `The others are known exactly, the best case, or from ${KNOWN_VISITS} visits each. Right: within ${percent(TOLERANCE)} of the range of all values, of the policy that acts (uniform, or ε-greedy on Q* with even ties) or of the optimal one. Shares are of the pairs to which something was transferred.`,
    verdict: [
      first.fails.length === 0
        ? `Yes: after one visit ${meaning.current} is right for ${spans(first.works)} of the pairs.`
        : first.works.length === 0
          ? `No: after one visit ${meaning.current} is right for only ${spans(first.fails)} of the pairs.`
          : `Only in some worlds: after one visit ${meaning.current} is right for ${spans(first.works)} of the pairs in ${named(first.works)}, for ${spans(first.fails)} elsewhere.`,
      first.fails.length === 0
        ? ''
        : `There it is right for ${listed(after('current'))} after one, two and five visits, and ${meaning.optimal} for ${listed(after('optimal'))}.`,
      misled.length === 0
        ? 'With the whole law known the optimal value would be right wherever a pair has a partner.'
        : `“No?!” is right of the optimal value: with the whole law known it would still be wrong for ${shareSpan(misled.map(({ right }) => 1 - right!.optimal))} of the pairs in ${named(misled)}; the value of the uniform policy for ${shareSpan(misled.map(({ right }) => 1 - right!.current))}.`,
    ],
    findings: [
      ...distinct(rows.map(({ world }) => world)).map((world) => worldSentence(data, world)),
      sureSentence(data),
    ],
    figures: (['current', 'optimal'] as const).map((value) => figureOf(rows, value)),
    tables: [
      table(
        'How often the transferred value is right',
        'Shares of the pairs with 95 % intervals over runs; errors in shares of the range of the values, mean and 90th percentile over pairs. Worst tenth: of the worst tenth of the pairs, the most runs that were right.',
        rows.filter(({ value }) => value === 'current'),
        [
          label('world', ({ world }) => world),
          label('acting', ({ policy }) => policy),
          label('others known', ({ known }) => known),
          number('visits', ({ visits }) => String(visits)),
          number('transferred', ({ transferred }) => percent(transferred.estimate)),
          ...(['current', 'optimal'] as const).flatMap((value) => [
            number<OneShotRow>(`right, ${value}`, (row) => shareText(twin(rows, row, value).right)),
            number<OneShotRow>(`error, ${value}`, (row) => errorText(twin(rows, row, value))),
            number<OneShotRow>(`worst tenth, ${value}`, (row) => percent(twin(rows, row, value).worstPairs)),
          ]),
        ],
      ),
      table(
        'With the whole law known',
        'Alone: pairs that share their law with no other pair. Right: of the others, those whose class has their value.',
        limits,
        [
          label('world', ({ world }) => world),
          label('acting', ({ policy }) => policy),
          number('alone', ({ alone }) => percent(alone)),
          number('right, current', ({ right }) => percent(right?.current ?? null)),
          number('right, optimal', ({ right }) => percent(right?.optimal ?? null)),
        ],
      ),
    ],
  };
}

function worldSentence({ rows, limits }: OneShotData, world: string): string {
  const at = (visits: number, value: Value, how: Partial<OneShotRow> = {}) =>
    theOne(rows, { ...BEST_CASE, world, visits, value, ...how });
  const series = (value: Value, how: Partial<OneShotRow> = {}) =>
    listed([1, 2, 5].map((visits) => percent(at(visits, value, how).right.estimate)));
  const limit = theOne(limits, { world, policy: 'uniform' });
  const lone = limit.alone === 0 ? '' : ` ${percent(limit.alone)} of the pairs have no partner to take a value from.`;
  const once = at(1, 'current');
  return (
    `${world}: right after one, two and five visits, current ${series('current')}, optimal ${series('optimal')}; ` +
    `when the others have ${KNOWN_VISITS} visits each, ${series('current', { known: 'from visits' })} and ${series('optimal', { known: 'from visits' })}; ` +
    `acting ε-greedily, ${series('current', { policy: 'ε-greedy' })} and ${series('optimal', { policy: 'ε-greedy' })}. ` +
    `Error after one visit ${errorText(once)} of the range (mean, 90th percentile).${lone}`
  );
}

/** Whether a learner knows when it is right, where every pair has a partner and where some have none. */
function sureSentence({ rows, limits }: OneShotData): string {
  const partnered = limits.filter(({ policy, alone }) => policy === 'uniform' && alone === 0).map(({ world }) => world);
  const of = (value: Value, complete: boolean) => {
    const own = matching(rows, { ...BEST_CASE, visits: 1, value }).filter(
      ({ sureRight, world }) => sureRight !== null && partnered.includes(world) === complete,
    );
    return own.length === 0
      ? 'never sure'
      : `sure of ${shareSpan(own.map(({ sure }) => sure.estimate))} of the pairs and then right for ${shareSpan(own.map(({ sureRight }) => sureRight!.estimate))}`;
  };
  const both = (complete: boolean) => `${of('current', complete)} (current), ${of('optimal', complete)} (optimal)`;
  return (
    `A learner that transfers only what it takes for right with ${percent(SURE)} is, after one visit, where every pair has a partner: ${both(true)}; ` +
    `where some have none: ${both(false)}. It asks which of the known classes made what was seen, and a pair without a partner is of none of them.`
  );
}

/** The row of the other value. */
function twin(rows: readonly OneShotRow[], { world, policy, known, visits }: OneShotRow, value: Value): OneShotRow {
  return theOne(rows, { world, policy, known, visits, value });
}

function figureOf(rows: readonly OneShotRow[], value: Value): Figure {
  return linesFigure({
    name: `one-shot-${value}`,
    title: `How often ${meaning[value]} is right for a new pair`,
    caption: 'Uniform actions, all other pairs known exactly; 95 % intervals.',
    x: { label: 'visits', scale: 'log' },
    y: { label: 'pairs whose transferred value is right', domain: [0, 1], percent: true },
    lines: grouped(matching(rows, { ...BEST_CASE, value }), ({ world }) => world).map(([world, own], k) => ({
      name: world,
      series: k + 1,
      points: own.map(({ visits, right }) => pointAt(visits, right)),
    })),
  });
}

function errorText({ meanError, errorQ90 }: OneShotRow): string {
  return `${percent(meanError.estimate)}, ${percent(errorQ90.estimate)}`;
}
