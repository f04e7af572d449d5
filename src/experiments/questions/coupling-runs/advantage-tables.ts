/** The closing tables of question 10: every coupling and every way by all that speaks for it or against it. */
import type { Bound } from '../../../statistics/interval.js';
import type { Table } from '../../document.js';
import { grouped, theOne } from '../../groups.js';
import { boundText, compact } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, spanText } from '../../words.js';
import type { WayLearningData, WayMethod, WayRow } from '../way-learning/experiment.js';
import { plain } from '../way-updates/answer.js';
import { multiplierBound, survivalOf } from './advantages.js';
import { costVerdict } from './cost.js';
import { type CouplingData, type CouplingMethodName, couplingMethods } from './experiment.js';

/** What a coupling must be told: the one column that is not measured. */
const couplingNeeds: Readonly<Record<CouplingMethodName, string>> = {
  plain: 'nothing',
  'preconditioner as written': 'χ of pairs',
  'guarded preconditioner': 'χ of pairs',
  'sampling loss': 'χ of pairs',
  'target sharing': 'χ of pairs',
  quotient: 'a partition of the pairs',
  augmentation: 'transformations: where states, actions and next states go',
};

const wayNeeds: Readonly<Record<WayMethod, string>> = {
  none: 'nothing',
  'weight-sharing': 'g on inputs (and outputs)',
  'label-sharing': 'which samples are the same, or g on inputs and labels',
  'data-augmentation': 'g on inputs (and labels)',
  'data-augmentation (one drawn)': 'g on inputs (and labels)',
  'gradient-augmentation': 'g on parameters',
  'gradient-coupling': 'χ of samples, or g on inputs',
  'output-coupling': 'g on inputs; no labels of the images',
  'embedding-coupling': 'χ of samples, or g on inputs; no labels of the images; an invariant task',
};

/** The closing tables: every coupling and every way by sample efficiency, stability, invariance, memory, work and knowledge. */
export function advantageTables(data: CouplingData, learning: WayLearningData): Table[] {
  return [couplingTable(data), wayTable(learning)];
}

function couplingTable({ rows }: CouplingData): Table {
  const plainBytes = rows.find(({ method }) => method === 'plain')!.bytes;
  const couplings = couplingMethods.map(({ name: method }) => {
    const own = rows.filter((row) => row.method === method);
    return {
      method,
      truth: own.filter(({ told }) => told === 'the truth'),
      wrong: own.filter(({ told }) => told !== 'the truth'),
    };
  });
  return table(
    'Couplings of tables',
    'Sample efficiency: steps over those of plain Q-learning, told the truth, over worlds. Stability: all runs told something wrong. Asymmetry: how much of the spread of the values lies inside the orbits at the end, 0 is none. ' +
      'Memory: kernel bytes of the plain agent, and what the coupling adds at most. Multiply-adds a step: two for each value updated.',
    couplings,
    [
      label('coupling', ({ method }) => method),
      number('sample efficiency (steps ratio)', ({ method, truth }) =>
        method === 'plain' ? '1' : boundSpan(truth.map(({ steps }) => steps.estimate)),
      ),
      label('stability under wrong χ', ({ method, wrong }) => {
        if (method === 'plain' || wrong.length === 0) return '–';
        const { learned, runs, diverged } = survivalOf(wrong);
        const harmed = wrong.filter(({ steps }) => costVerdict(steps) === 'loss').length;
        return `${learned}/${runs} learned, slower in ${harmed} of ${wrong.length} cases, ${diverged} diverged`;
      }),
      number('asymmetry left', ({ truth }) => spanText(truth.map(({ asymmetry }) => asymmetry.estimate))),
      number('memory', ({ method, truth }) => {
        const bytes = Math.max(...truth.map((row) => row.bytes)) - plainBytes;
        return method === 'plain' ? `${compact(plainBytes)} B` : `+ ${compact(Math.max(0, bytes))} B`;
      }),
      number('multiply-adds a step', ({ truth }) => spanText(truth.map(({ updatesPerStep }) => 2 * updatesPerStep))),
      label('needs to know', ({ method }) => couplingNeeds[method]),
    ],
  );
}

/** The range of what is known, unknown ones counted. */
function boundSpan(bounds: readonly Bound[]): string {
  const known = [...bounds.filter(({ value }) => value !== null)].sort((a, b) => a.value! - b.value!);
  if (known.length === 0) return '–';
  const [low, high] = [boundText(known[0]!), boundText(known.at(-1)!)];
  const open = bounds.length - known.length;
  return `${low === high ? low : `${low} to ${high}`}${open === 0 ? '' : ` (${open} unknown)`}`;
}

function wayTable({ rows, wrong, wrongSamples }: WayLearningData): Table {
  const base = ({ task }: WayRow) => theOne(rows, { task, method: 'none' });
  const ways = grouped(rows, ({ method }) => method).map(([method, own]) => ({
    method,
    own,
    misled: theOne(wrong, { method }),
  }));
  return table(
    'Ways for functions',
    `Sample efficiency: samples that the plain learner needs for the same error over samples used, over tasks. Stability: median error over the plain one when told a group the task does not have (${wrongSamples} samples). ` +
      'Invariance error, memory (a network with room for the rows held at once) and multiply-adds a step over those of the plain way.',
    ways,
    [
      label('way', ({ method }) => plain(method)),
      number('sample efficiency (multiplier)', ({ method, own }) =>
        method === 'none' ? '1' : boundSpan(own.map(multiplierBound)),
      ),
      label('stability under a wrong group', ({ method, misled: { ratio, diverged, runs } }) =>
        method === 'none'
          ? '1'
          : `error × ${estimateText(ratio)}${diverged === 0 ? '' : `, ${diverged} of ${runs} diverged`}`,
      ),
      number('invariance error', ({ own }) =>
        spanText(own.map((row) => row.invariance.estimate / base(row).invariance.estimate)),
      ),
      number('memory', ({ own }) => spanText(own.map((row) => row.bytes / Math.max(1, base(row).bytes)))),
      number('multiply-adds a step', ({ own }) =>
        spanText(own.map((row) => row.multiplyAdds / base(row).multiplyAdds)),
      ),
      label('needs to know', ({ method }) => wayNeeds[method]),
    ],
  );
}
