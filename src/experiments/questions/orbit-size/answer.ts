/** Question 1: how much more data does a symmetry give? */

import { linesFigure } from '../../figures.js';
import { grouped, matching } from '../../groups.js';
import { compact, intervalText } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, listed, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import type { OrbitSizeData, OrbitSizeRow } from './experiment.js';

export type EfficiencyVerdict = 'as the orbit' | 'more' | 'less' | 'none';

/** Multiplier over the mean orbit size: within a third of 1 is “about the orbit size”. */
export function efficiencyVerdict({ rows }: Pick<OrbitSizeData, 'rows'>): EfficiencyVerdict {
  const shares = coupled(rows).map((row) => learned(row) / row.dataPerStep.estimate);
  if (coupled(rows).every((row) => row.learning.low <= 1)) return 'none';
  const middle = [...shares].sort((a, b) => a - b)[shares.length >> 1]!;
  if (middle < 2 / 3) return 'less';
  return middle > 3 / 2 ? 'more' : 'as the orbit';
}

export function answer(data: OrbitSizeData): Answer {
  const { rows, exponents } = data;
  const largest = coupled(rows).reduce((most, row) => (row.order > most.order ? row : most));
  const fewer = `${listed(
    grouped(coupled(rows), ({ order }) => order).map(([order, own]) => `|G| = ${order}: ${spanText(own.map(learned))}`),
  )} times fewer steps.`;
  const exponent = (key: 'learning' | 'estimation') =>
    listed(exponents.map((one) => `${estimateText(one[key])} (${one.world})`));
  const below = exponents.filter(({ estimation }) => estimation.high < 1).map(({ world }) => world);
  const ofWorld = (world: string) =>
    matching(rows, { world }).sort((a, b) => a.dataPerStep.estimate - b.dataPerStep.estimate);
  return {
    number: 1,
    title: 'How much more data does a symmetry give?',
    asked: [
      'Increased sample efficiency ?!?',
      'Depending on how much symmetry is displayed, we are increasing the amount of data each state - action pair has...? How much more data per symmetry?',
    ],
    notes: 'Symmetry detection',
    experiment:
      'The same worlds learned with one value for each orbit of ever larger subgroups of their symmetry group (the oracle), from nothing to all of it. Learning multiplier: median steps of the plain Q-learner to the threshold over those of ' +
      'the coupled one. Estimation multiplier: mean squared error of Monte Carlo estimates of Q of the uniform policy over that of estimates pooled over orbits, from the same episodes. Data a step: how many pairs one observed step is a datum for.',
    verdict: [
      {
        'as the orbit': `A pair gets the data of its whole orbit, and learning is faster by about the mean orbit size: ${fewer}`,
        more: `Learning is faster by even more than the mean orbit size: ${fewer}`,
        less: `Learning is faster, but by less than the mean orbit size: ${fewer}`,
        none: 'No gain was measured: no multiplier is clearly above 1.',
      }[efficiencyVerdict(data)],
    ],
    findings: [
      `Multiplier as a power of the mean orbit size, learning: ${exponent('learning')}. An exponent of 1 is one more datum a datum.`,
      `The same for estimation, without bootstrapping and exploration: ${exponent('estimation')}.${
        below.length === 0
          ? ''
          : ` Clearly below 1 in ${listed(below)}: there a datum of a partner is worth less than one of one's own.`
      }`,
      `Largest group: ${largest.world}, |G| = ${largest.order}, ${compact(largest.dataPerStep.estimate)} pairs learn from a step, ${intervalText(largest.learning)} times fewer steps (${compact(largest.steps)} in all).`,
    ],
    figures: [
      linesFigure({
        name: 'sample-efficiency',
        title: 'How many times fewer steps, against the data a step gives',
        caption:
          'Each dot is a subgroup, with its 95 % interval; the dashed diagonal is “as many times fewer as the orbit is large”.',
        x: { label: 'pairs that learn from one step (mean orbit size)', scale: 'log' },
        y: { label: 'effective sample multiplier', scale: 'log' },
        diagonal: true,
        lines: exponents.flatMap(({ world }, k) => [
          {
            name: `${world}, learning`,
            series: k + 1,
            points: ofWorld(world).map((row) => {
              const interval =
                row.order === 1 ? {} : { low: row.learning.low, high: row.learning.high ?? learned(row) };
              return { x: row.dataPerStep.estimate, y: learned(row), ...interval };
            }),
          },
          {
            name: `${world}, estimation`,
            series: k + 1,
            dashed: true,
            points: ofWorld(world).map((row) => ({ x: row.dataPerStep.estimate, y: row.estimation.estimate })),
          },
        ]),
      }),
    ],
    tables: [
      table(
        'Multipliers by subgroup',
        'Medians over seeds with 95 % bootstrap intervals; the trivial group is the plain learner.',
        rows,
        [
          label('world', ({ world }) => world),
          label('subgroup', ({ group }) => group),
          number('order', ({ order }) => String(order)),
          number('data a step', ({ dataPerStep }) => compact(dataPerStep.estimate)),
          number('median steps', ({ steps }) => compact(steps)),
          number('learning multiplier', ({ order, learning }) => (order === 1 ? '1' : intervalText(learning))),
          number('estimation multiplier', ({ order, estimation }) => (order === 1 ? '1' : estimateText(estimation))),
        ],
      ),
    ],
  };
}

function coupled(rows: readonly OrbitSizeRow[]): readonly OrbitSizeRow[] {
  return rows.filter(({ order }) => order > 1);
}

/** A censored ratio counts with what is known of it. */
function learned({ learning }: OrbitSizeRow): number {
  return learning.estimate.value ?? learning.low;
}
