/** Question 8: what does it cost? */
import type { Interval } from '../../../statistics/interval.js';
import { intervalsFigure } from '../../figures.js';
import { grouped, theOne } from '../../groups.js';
import { boundText, compact, intervalText } from '../../numbers.js';
import { label, number, TIMED, table } from '../../tables.js';
import { capital, estimateText, listed, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import type { WayLearningData, WayRow } from '../way-learning/experiment.js';
import { plain } from '../way-updates/answer.js';
import type { CouplingData, CouplingRow } from './experiment.js';

export type CostVerdict = 'gain' | 'loss' | 'even';

/** Whether a ratio to the plain learner is clearly below 1, clearly above, or neither. */
export function costVerdict(ratio: Pick<Interval, 'low' | 'high'>): CostVerdict {
  if (ratio.high !== null && ratio.high < 1) return 'gain';
  return ratio.low > 1 ? 'loss' : 'even';
}

export function cost(data: CouplingData, learning: WayLearningData): Answer {
  const rows = data.rows.filter(({ told, method }) => told === 'the truth' && method !== 'plain');
  const saved = rows.filter((row) => costVerdict(row.steps) === 'gain');
  const dear = saved.filter((row) => costVerdict(row.updates) === 'loss').length;
  const cheap = saved.filter((row) => costVerdict(row.updates) === 'gain').length;
  const base = ({ task }: WayRow) => theOne(learning.rows, { task, method: 'none' });
  const price = (row: WayRow) => row.multiplyAdds / base(row).multiplyAdds;
  const worth = (row: WayRow) => (row.multiplier === null ? null : row.multiplier.estimate / price(row));
  const ways = learning.rows.filter(({ method }) => method !== 'none');
  const known = ways.filter((row) => worth(row) !== null);
  const drawn = ways.filter(({ method }) => method === 'data-augmentation (one drawn)');
  const given = drawn.map(
    ({ multiplier, task }) =>
      `${multiplier === null ? 'an unknown multiple of' : `${compact(multiplier.estimate)} times`} the data (${task})`,
  );
  const bar = (row: CouplingRow, key: 'steps' | 'updates', series: number) => ({
    group: `${row.world}: ${row.method}`,
    name: key,
    series,
    interval: row[key],
  });
  return {
    number: 8,
    title: 'What does it cost?',
    asked: [
      'Problem. We have gained data efficiency, but not computational effeciency? We need to train the network for each of these symmetries.',
    ],
    notes: 'Symmetry detection',
    experiment:
      'Tables: every coupling, told the true symmetries, against plain Q-learning: environment steps, single value updates (partners included) and wall time to the threshold. Functions: multiply-adds of a step of every way, against the plain one, ' +
      `beside how many times fewer samples it needs. Wall times (${TIMED}) differ from run to run.`,
    verdict: [
      `Tables: data is gained in ${saved.length} of ${rows.length} cases (couplings by worlds).`,
      cheap >= dear
        ? `The work is not the price of it: total updates to the threshold are clearly fewer in ${cheap} of these ${saved.length} and clearly more in ${dear}.`
        : `The work is the price of it: total updates to the threshold are clearly more in ${dear} of these ${saved.length} and clearly fewer in ${cheap}.`,
      known.length === 0
        ? 'Functions: no way reached an error of the plain learner.'
        : `Functions: a step over whole orbits costs ${spanText(known.map(price))} times a plain one; the data gained is worth more than that in ${known.filter((row) => worth(row)! > 1).length} of ${known.length} cases.`,
      known.length === 0 || drawn.length === 0
        ? ''
        : `The network need not be trained for every symmetry: one drawn element a row costs ${spanText(drawn.map(price))} times a plain step and still gives ${listed(given)}.`,
    ],
    findings: grouped(rows, ({ world }) => world).map(
      ([world, own]) =>
        `${capital(world)}: steps and updates over those of plain Q-learning: ${listed(own.map((row) => `${row.method} ${boundText(row.steps.estimate)} and ${boundText(row.updates.estimate)}`))}.`,
    ),
    figures: [
      intervalsFigure({
        name: 'cost',
        title: 'Steps and updates to the threshold, over those of plain Q-learning',
        caption: 'Medians with 95 % intervals; left of the dashed line is less than plain.',
        x: { label: 'ratio to plain Q-learning', scale: 'log' },
        level: 1,
        bars: rows.flatMap((row) => [bar(row, 'steps', 1), bar(row, 'updates', 2)]),
      }),
    ],
    tables: [
      table(
        'Couplings told the true symmetries',
        `Ratios to plain Q-learning, medians with 95 % intervals. ${TIMED}: wall time, not reproducible.`,
        data.rows.filter(({ told }) => told === 'the truth'),
        [
          label('world', ({ world }) => world),
          label('coupling', ({ method }) => method),
          number('solved', ({ solved, runs }) => `${solved}/${runs}`),
          number('steps', ({ method, steps }) => (method === 'plain' ? '1' : intervalText(steps))),
          number('updates', ({ method, updates }) => (method === 'plain' ? '1' : intervalText(updates))),
          number('updates a step', ({ updatesPerStep }) => compact(updatesPerStep)),
          number(`wall time ${TIMED}`, ({ secondsRatio }) => compact(secondsRatio)),
        ],
      ),
      table(
        'Ways for functions',
        `Multiply-adds of a step over those of the plain way; samples saved; samples saved a multiply-add. ${TIMED}: wall time of a step over that of the plain way, not reproducible.`,
        learning.rows,
        [
          label('task', ({ task }) => task),
          label('way', ({ method }) => plain(method)),
          number('multiply-adds', ({ multiplyAdds }) => compact(multiplyAdds)),
          number('over plain', (row) => compact(price(row))),
          number('samples saved', ({ method, multiplier }) => (method === 'none' ? '1' : estimateText(multiplier))),
          number('saved / cost', (row) =>
            row.method === 'none' ? '1' : worth(row) === null ? '–' : compact(worth(row)!),
          ),
          number(`wall time ${TIMED}`, (row) => compact(row.seconds / base(row).seconds)),
        ],
      ),
    ],
  };
}
