/** Question 3: how fast does the number of distinct trajectories grow? */

import { linesFigure, pointAt } from '../../figures.js';
import { compact } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, listed, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import type { GrowthData, GrowthRow } from './experiment.js';

export type GrowthVerdict = 'exponential' | 'levels off' | 'both';

/** Exponential while one more reward multiplies the number by clearly more than 1.2. */
export function growthVerdict({ rows }: Pick<GrowthData, 'rows'>): GrowthVerdict {
  const growing = rows.filter((row) => row.rewards > 1);
  const exponential = growing.filter(({ factor }) => factor.low > 1.2).length;
  if (exponential === growing.length) return 'exponential';
  return exponential === 0 ? 'levels off' : 'both';
}

/** The base of the fastest growth there can be where a pair's own reward is certain: `min(r, A · B)` to the power of `l − 1`. */
export function largestFactor({ rewards, branching }: Pick<GrowthRow, 'rewards' | 'branching'>): number {
  return Math.min(rewards, branching);
}

export function answer(data: GrowthData): Answer {
  const { rows, length, steps } = data;
  const many = rows.filter((row) => row.rewards > 1);
  const last = (row: GrowthRow) => row.exact.at(-1)!.estimate;
  const seen = (row: GrowthRow) => compact(row.seen.at(-1)!.estimate);
  const most = many.reduce((one, row) => (last(row) > last(one) ? row : one));
  const factors = spanText(many.map(({ factor }) => factor.estimate));
  const shares = many.map((row) => row.factor.estimate / largestFactor(row));
  const random = rows.filter(({ world }) => world.startsWith('random'));
  return {
    number: 3,
    title: 'How fast does the number of distinct trajectories grow?',
    asked: [
      'It doesnt scale well. Number of possible future trajectories = ???.',
      'N: [n_states × n_actions × l_steps × k_possibilities]',
    ],
    notes: 'Symmetry detection',
    experiment:
      `Exact laws of reward trajectories of length 1 to ${length} that follow a pair under the uniform policy: in random MDPs (2 actions, 2 outcomes each) with ever more distinct rewards, and on 9x9 grids; ` +
      `and what a counter holds after ${compact(steps)} steps. Means over pairs, with 95 % intervals over seeds.`,
    verdict: [
      {
        exponential: `Exponentially in every world with more than one reward: one more step multiplies the number by ${factors}.`,
        'levels off': 'It levels off in every world: one more step hardly adds any.',
        both: `Exponentially in some worlds and hardly in others: one more step multiplies the number by ${factors}.`,
      }[growthVerdict(data)],
      `There can be at most min(r, A·B)^(l−1) for r rewards, A actions and B outcomes where a pair's own reward is certain: the measured base is ${spanText(shares)} of min(r, A·B).`,
      `What can be counted is at most the visits of the pair, so a tree of what was seen stays linear in experience: ${compact(most.nodes.estimate)} nodes a pair where the array N[s, a, l, k] would need ${compact(most.cells)} cells (${most.world}).`,
    ],
    findings: [
      `At length ${length}: ${listed(many.map((row) => `${compact(last(row))} a pair (${row.world})`))}.`,
      ...(random.length === 0
        ? []
        : [
            `Each further reward value adds until the ways a world can go are the limit: factor a step ${listed(random.map((row) => `${compact(row.factor.estimate)} with ${row.rewards}`))}.`,
          ]),
      `Seen in ${compact(steps)} steps at length ${length}: ${listed(many.map((row) => `${seen(row)} of ${compact(last(row))} (${row.world}, ${compact(row.visits)} visits a pair)`))}.`,
    ],
    figures: [
      linesFigure({
        name: 'trajectory-growth',
        title: 'Distinct reward trajectories that can follow a pair',
        caption:
          'Exact numbers, mean over pairs, with 95 % intervals over random worlds. A straight line is exponential growth.',
        x: { label: 'length l' },
        y: { label: 'distinct trajectories of that length', scale: 'log' },
        lines: rows.map((row, k) => ({
          name: row.world,
          series: k,
          points: row.exact.map((one, l) => pointAt(l + 1, one)),
        })),
      }),
    ],
    tables: [
      table(
        'Distinct trajectories a pair, by length',
        `Exact; then the factor of the last step, and what a counter of lengths 1 to ${length} holds after ${compact(steps)} steps against the cells of an array of every possibility.`,
        rows,
        [
          label('world', ({ world }) => world),
          number('rewards', ({ rewards }) => String(rewards)),
          ...Array.from({ length }, (_, l) =>
            number<GrowthRow>(`l = ${l + 1}`, ({ exact }) => compact(exact[l]!.estimate)),
          ),
          number('factor', ({ factor }) => estimateText(factor)),
          number('min(r, A·B)', (row) => String(largestFactor(row))),
          number('seen', seen),
          number('nodes', ({ nodes }) => compact(nodes.estimate)),
          number('cells of N', ({ cells }) => compact(cells)),
        ],
      ),
    ],
  };
}
