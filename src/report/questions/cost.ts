/** Question 8: what does it cost? */

import type { Interval } from '../../experiments/compare/types.js';
import type { CouplingData, CouplingRow } from '../../experiments/questions/coupling-runs/experiment.js';
import type { WayLearningData, WayRow } from '../../experiments/questions/way-learning/experiment.js';
import { compact } from '../numbers.js';
import { type Answer, capital, estimateText, listed, number, ratioText, spanText, TIMED } from './answer.js';
import { intervalPlot } from './plots.js';
import { plain } from './same-ways.js';

export type CostVerdict = 'gain' | 'loss' | 'even';

/** Whether a ratio to the plain learner is clearly below 1, clearly above, or neither. */
export function costVerdict(ratio: Pick<Interval, 'low' | 'high'>): CostVerdict {
  if (ratio.high !== null && ratio.high < 1) return 'gain';
  return ratio.low > 1 ? 'loss' : 'even';
}

export function cost(data: CouplingData, learning: WayLearningData): Answer {
  const rows = data.rows.filter(({ told, method }) => told === 'the truth' && method !== 'plain');
  const count = (key: 'steps' | 'updates', which: CostVerdict) =>
    rows.filter((row) => costVerdict(row[key]) === which).length;
  const saved = rows.filter((row) => costVerdict(row.steps) === 'gain');
  const dear = saved.filter((row) => costVerdict(row.updates) === 'loss');
  const cheap = saved.filter((row) => costVerdict(row.updates) === 'gain');
  const base = (row: WayRow) => learning.rows.find(({ task, method }) => task === row.task && method === 'none')!;
  const ways = learning.rows.filter(({ method }) => method !== 'none');
  const price = (row: WayRow) => row.multiplyAdds / base(row).multiplyAdds;
  const worth = (row: WayRow) => (row.multiplier === null ? null : row.multiplier.estimate / price(row));
  const known = ways.filter((row) => worth(row) !== null);
  const paying = known.filter((row) => worth(row)! > 1);
  const drawn = ways.filter(({ method }) => method === 'data-augmentation (one drawn)');
  return {
    number: 8,
    title: 'What does it cost?',
    asked: [
      'Problem. We have gained data efficiency, but not computational effeciency? We need to train the network for each of these symmetries.',
    ],
    experiment:
      'Tables: every coupling, told the true symmetries, against plain Q-learning: environment steps, single value updates (partners included) and wall time to the threshold. Functions: multiply-adds of a step of every way, against the plain one, ' +
      `beside how many times fewer samples it needs. Wall times (${TIMED}) differ from run to run.`,
    verdict: [
      `Tables: data is gained in ${count('steps', 'gain')} of ${rows.length} cases (couplings by worlds).`,
      cheap.length >= dear.length
        ? `The work is not the price of it: total updates to the threshold are clearly fewer in ${cheap.length} of these ${saved.length} and clearly more in ${dear.length}.`
        : `The work is the price of it: total updates to the threshold are clearly more in ${dear.length} of these ${saved.length} and clearly fewer in ${cheap.length}.`,
      known.length === 0
        ? 'Functions: no way reached an error of the plain learner.'
        : `Functions: a step over whole orbits costs ${spanText(known.map(price))} times a plain one; the data gained is worth more than that in ${paying.length} of ${known.length} cases` +
          (drawn.length === 0
            ? '.'
            : `. The network need not be trained for every symmetry: one drawn element a row costs ${spanText(drawn.map(price))} times a plain step and still gives ${listed(
                drawn.map(
                  (row) =>
                    `${row.multiplier === null ? 'an unknown multiple' : `${compact(row.multiplier.estimate)} times`} the data (${row.task})`,
                ),
              )}.`),
    ].join(' '),
    findings: [
      ...[...new Set(rows.map(({ world }) => world))].map((world) => {
        const own = rows.filter((row) => row.world === world);
        return `${capital(world)}: steps and updates over those of plain Q-learning: ${listed(
          own.map(
            (row) =>
              `${row.method} ${ratioText(row.steps).replace(/ \[.*/, '')} and ${ratioText(row.updates).replace(/ \[.*/, '')}`,
          ),
        )}.`;
      }),
    ],
    figures: [
      intervalPlot({
        name: 'cost',
        title: 'Steps and updates to the threshold, over those of plain Q-learning',
        caption: 'Medians with 95 % intervals; left of the dashed line is less than plain.',
        x: { label: 'ratio to plain Q-learning →', scale: 'log' },
        level: 1,
        bars: rows.flatMap((row) => [bar(row, 'steps', 1), bar(row, 'updates', 2)]),
      }),
    ],
    tables: [
      {
        title: 'Couplings told the true symmetries',
        note: `Ratios to plain Q-learning, medians with 95 % intervals. ${TIMED}: wall time, not reproducible.`,
        columns: [
          { head: 'world' },
          { head: 'coupling' },
          number('solved'),
          number('steps'),
          number('updates'),
          number('updates a step'),
          number(`wall time ${TIMED}`),
        ],
        rows: data.rows
          .filter(({ told }) => told === 'the truth')
          .map((row) => [
            row.world,
            row.method,
            `${row.solved}/${row.runs}`,
            row.method === 'plain' ? '1' : ratioText(row.steps),
            row.method === 'plain' ? '1' : ratioText(row.updates),
            compact(row.updatesPerStep),
            compact(row.secondsRatio),
          ]),
      },
      {
        title: 'Ways for functions',
        note: `Multiply-adds of a step over those of the plain way; samples saved; samples saved a multiply-add. ${TIMED}: wall time of a step over that of the plain way, not reproducible.`,
        columns: [
          { head: 'task' },
          { head: 'way' },
          number('multiply-adds'),
          number('over plain'),
          number('samples saved'),
          number('saved / cost'),
          number(`wall time ${TIMED}`),
        ],
        rows: learning.rows.map((row) => [
          row.task,
          plain(row.method),
          compact(row.multiplyAdds),
          compact(price(row)),
          row.method === 'none' ? '1' : estimateText(row.multiplier),
          row.method === 'none' ? '1' : worth(row) === null ? '–' : compact(worth(row)!),
          compact(row.seconds / base(row).seconds),
        ]),
      },
    ],
  };
}

function bar(row: CouplingRow, key: 'steps' | 'updates', series: number) {
  const { estimate, low, high } = row[key];
  return { group: `${row.world}: ${row.method}`, name: key, series, value: estimate.value ?? low, low, high };
}
