/** Question 12: is χ better when pairs that are believed alike share their counts, also after the policy has changed? */
import type { Figure } from '../../document.js';
import { intervalsFigure } from '../../figures.js';
import { distinct, grouped, matching, theOne } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, known, listed, shareSpan, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import { type Belief, beliefs, type PolicyName, type PooledData, type PooledRow } from './experiment.js';
import { LENGTH } from './shared-counts.js';

/** The measure of the verdict; it compares laws, however many counts are behind them. */
const MEASURE = 'jensen-shannon';

const acting: Readonly<Record<PolicyName, string>> = {
  unchanged: 'the policy unchanged (uniform)',
  'ties even': 'ε-greedy, ties even',
  'ties lowest': 'ε-greedy, ties to the lowest action',
};

export type PooledVerdict = 'better' | 'worse' | 'both' | 'same';

/** Whether pooling is clearly better, clearly worse, either, or neither, over these rows. */
export function pooledVerdict(rows: readonly Pick<PooledRow, 'ratio'>[]): PooledVerdict {
  const better = rows.some(({ ratio }) => ratio.high < 1);
  const worse = rows.some(({ ratio }) => ratio.low > 1);
  if (better && worse) return 'both';
  if (worse) return 'worse';
  return better ? 'better' : 'same';
}

export function answer(data: PooledData): Answer {
  const own = data.rows.filter(({ measure }) => measure === MEASURE);
  const budgets = distinct(own.map(({ episodes }) => episodes));
  const [few, many] = [budgets[0]!, budgets.at(-1)!];
  const of = (belief: Belief, policies: readonly PolicyName[], episodes = few) =>
    own.filter((row) => row.belief === belief && policies.includes(row.policy) && row.episodes === episodes);
  const changed: readonly PolicyName[] = ['ties even', 'ties lowest'];
  const spans = (rows: readonly PooledRow[]) => spanText(rows.map(({ ratio }) => ratio.estimate));
  const told = [...of('orbits', ['unchanged']), ...of('orbits', changed)];
  const harmed = own.filter((row) => row.ratio.low > 1);
  const worst = harmed.reduce<PooledRow | null>(
    (most, row) => (most === null || row.ratio.estimate > most.ratio.estimate ? row : most),
    null,
  );
  const late = of('orbits', ['ties lowest'], many);
  const biased = late.filter((row) => row.ratio.low > 1);
  return {
    number: 12,
    title: 'Would we rather couple the estimates themselves?',
    asked: [
      "But, if p(· | s, a) changes allot, then we need to explore enough to also update p(· | s', a'). Hmm. Would rather couple the two?! p(· | s, a) = p(· | s', a') once we have figured out that they are 'similar' (under a stationary policy). Want to generalise to other policies.",
    ],
    notes: 'Symmetry detection',
    experiment:
      `Which pairs are alike is told (the orbits), or found from ${compact(data.before)} episodes of the uniform policy: by tests of whole transformations, by the Bayes factor, by the published threshold on χ. Then another policy acts for ${listed(budgets.map(compact))} episodes, and χ (lengths 1 to ${LENGTH}) ` +
      'is estimated from these alone, with counts of each pair and with counts that pairs believed alike share. The error is the mean |χ̂ − χ| against the limit under the policy that acts, over the pairs of pairs that both know; the ratio is pooled over alone. The policy that acts is the uniform one still, or ε-greedy on Q*, with ties shared evenly (it has all symmetries) or given to the lowest action (it has not).',
    verdict: [
      {
        better: `Yes, where what is pooled is alike: with orbits pooled, the error of χ (Jensen-Shannon, ${few} episodes) is ${spans(of('orbits', ['unchanged']))} of that of counts alone under the policy unchanged, and ${spans(of('orbits', changed))} under one that changed.`,
        both: `Not everywhere, even where what is pooled is alike: with orbits pooled the error of χ is ${spans(told)} of that of counts alone.`,
        worse: `No: even with orbits pooled the error of χ is ${spans(told)} of that of counts alone.`,
        same: 'Pooling orbits makes no clear difference.',
      }[pooledVerdict(told)],
      `It also knows more: ${few} episodes of a changed policy give χ of ${shareSpan(of('orbits', changed).map(({ knownAlone }) => knownAlone))} of the pairs of pairs alone, of ${shareSpan(of('orbits', changed).map(({ knownPooled }) => knownPooled))} pooled.`,
      `With what was found instead of told: ${listed(beliefs.slice(1).map((belief) => `${belief} ${spans(of(belief, changed))}`))}.`,
      worst === null
        ? 'No belief made χ clearly worse.'
        : `A wrong belief makes χ worse, and shared counts cannot show it, for what shares them is alike by construction: ${compact(worst.ratio.estimate)} times the error in ${worst.world} (${worst.belief}, ${compact(worst.episodes)} episodes).`,
      biased.length === 0
        ? `Under a policy that breaks ties one way the shared law is not quite that of each pair; after ${compact(many)} episodes this did not outweigh the gain (${spans(late)}).`
        : `Under a policy that breaks ties one way the shared law is not that of each pair: after ${compact(many)} episodes pooling orbits is clearly worse in ${listed(biased.map(({ world, ratio }) => `${world} (${compact(ratio.estimate)})`))}.`,
    ],
    findings: [
      ...grouped(own, ({ world }) => world).map(([world, rows]) => {
        const told = beliefs.map((belief) => {
          const { share } = theOne(data.precision, { world, belief });
          const said = share === null ? 'joins nothing' : `${percent(share)} of what it joins has equal laws, error`;
          return `${belief} (${said}${share === null ? '' : ` ${spans(matching(rows, { belief }))} times`})`;
        });
        return `${world}, all policies and amounts: ${listed(told)}.`;
      }),
      ...(['unchanged', ...changed] as const).map((policy) => {
        const series = budgets.map(
          (episodes) => `${spans(of('orbits', [policy], episodes))} after ${compact(episodes)}`,
        );
        const tail = Math.max(...matching(own, { policy, belief: 'orbits' }).map((row) => row.ratioQ90));
        return `Orbits pooled, ${acting[policy]}: ratio ${listed(series)} episodes; the 90th percentile of runs is at most ${compact(tail)}.`;
      }),
      measureSentence(data, few),
    ],
    figures: [figureOf(own, 'unchanged', few), figureOf(own, 'ties lowest', few)],
    tables: [
      table(
        'Error of χ with shared counts',
        `Jensen-Shannon; mean |χ̂ − χ| over pairs of pairs, means over seeds with 95 % intervals. Elsewhere: only pairs of pairs of different orbits. 90 %: of the runs' own ratios. Known: pairs of pairs with an estimate, alone and pooled.`,
        own.filter(({ episodes }) => episodes === few || episodes === many),
        [
          label('policy', ({ policy }) => policy),
          label('pooled', ({ belief }) => belief),
          number('episodes', ({ episodes }) => compact(episodes)),
          number('alone', ({ alone }) => compact(alone.estimate)),
          number('pooled', ({ pooled }) => compact(pooled.estimate)),
          number('ratio', ({ ratio }) => estimateText(ratio)),
          number('90 %', ({ ratioQ90 }) => compact(ratioQ90)),
          number('elsewhere', ({ ratioApart }) => compact(ratioApart.estimate)),
          number('known', ({ knownAlone, knownPooled }) => `${percent(knownAlone)}, ${percent(knownPooled)}`),
        ],
        ({ world }) => world,
      ),
    ],
  };
}

/** The published measure compares numbers of counts: classes of different sizes differ in them. */
function measureSentence({ rows }: PooledData, episodes: number): string {
  const said = grouped(matching(rows, { belief: 'orbits', episodes }), ({ measure }) => measure).map(
    ([measure, own]) => {
      const name = pooledVerdict(own) === 'better' ? 'better everywhere or the same' : pooledVerdict(own);
      return `${measure} ${spanText(own.map(({ ratio }) => ratio.estimate))} (${name === 'both' ? 'better or worse' : name})`;
    },
  );
  return `By measure, orbits pooled, ${episodes} episodes, all policies: ${listed(said)}. Intersection compares numbers of counts, which differ between classes of different size however alike their laws are.`;
}

function figureOf(rows: readonly PooledRow[], policy: PolicyName, episodes: number): Figure {
  return intervalsFigure({
    name: `pooled-${policy.replaceAll(' ', '-')}`,
    title: `Error of χ with shared counts over that of counts alone: ${acting[policy]}`,
    caption: `Jensen-Shannon, ${episodes} episodes, 95 % intervals; left of the line shared counts are better.`,
    x: { label: 'error, pooled over alone', scale: 'log' },
    level: 1,
    bars: matching(rows, { policy, episodes }).map(({ world, belief, ratio }) => ({
      group: world,
      name: belief,
      series: 1 + beliefs.indexOf(belief),
      interval: known(ratio),
    })),
  });
}
