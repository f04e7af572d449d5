/** Question 15: convolutions are equivariant, not invariant: what does that mean for what is learned? */
import type { Figure } from '../../document.js';
import { linesFigure, pointAt } from '../../figures.js';
import { matching, theOne } from '../../groups.js';
import { compact } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, listed, rounded } from '../../words.js';
import type { Answer } from '../answer.js';
import { type EquivarianceData, type EquivarianceRow, type Method, methods } from './experiment.js';
import { LENGTH, type TaskName, taskNames } from './tasks.js';

/** Outputs that move by less than this share of their distance do not move. */
const EXACT = 1e-4;

const about: Readonly<Record<TaskName, string>> = {
  'outputs move': 'where outputs move with inputs',
  'outputs stay': 'where they do not',
  'places differ': 'where the places differ and there is no symmetry',
};

export function equivarianceVerdict(rows: readonly EquivarianceRow[]) {
  const read = rows.filter(({ method }) => method.endsWith('each place'));
  const pooled = rows.filter(({ method }) => method.endsWith('pooled'));
  const byTask = <Value>(of: (own: readonly EquivarianceRow[]) => Value) =>
    Object.fromEntries(taskNames.map((task) => [task, of(rows.filter((row) => row.task === task))])) as Record<
      TaskName,
      Value
    >;
  return {
    /** Whether what is shared and read at each place commutes with shifts up to rounding, and whether it changes with them. */
    equivariant: read.every(({ equivariance }) => equivariance.high < EXACT),
    invariant: read.every(({ invariance }) => invariance.high < EXACT),
    /** The same of what is pooled: whether shifts change nothing. */
    pooledInvariant: pooled.every(({ invariance }) => invariance.high < EXACT),
    /** With the most samples that all have: the method with the least error and those not clearly worse, and those clearly worse than the dense one. */
    best: byTask((own) => {
      const ranked = own.toSorted((a, b) => errorOf(a, rows).estimate - errorOf(b, rows).estimate);
      const least = errorOf(ranked[0]!, rows);
      return ranked.filter((row) => errorOf(row, rows).low <= least.high).map(({ method }) => method);
    }),
    harmed: byTask((own) => {
      const dense = errorOf(own.find(({ method }) => method === 'dense')!, rows);
      return own.filter((row) => errorOf(row, rows).low > dense.high).map(({ method }) => method);
    }),
  };
}

/** With as many samples as all methods have at most. */
function errorOf(row: EquivarianceRow, rows: readonly EquivarianceRow[]) {
  const samples = commonSamples(rows);
  return row.curve.find((point) => point.samples === samples)!.error;
}

function commonSamples(rows: readonly EquivarianceRow[]): number {
  return Math.min(...rows.map(({ curve }) => curve.at(-1)!.samples));
}

export function answer({ rows, steps }: EquivarianceData): Answer {
  const { equivariant, invariant, pooledInvariant, best, harmed } = equivarianceVerdict(rows);
  const samples = commonSamples(rows);
  const of = (task: TaskName, method: Method) => theOne(rows, { task, method });
  const error = (task: TaskName, method: Method) => compact(errorOf(of(task, method), rows).estimate);
  const shared = 'shared, each place';
  const change = rows.filter(({ method }) => method === shared).map(({ invariance }) => invariance.estimate);
  const augmented = (['outputs move', 'outputs stay'] as const).map((task) => of(task, 'dense, augmented'));
  return {
    number: 15,
    title: 'Convolutions are equivariant, not invariant: what does that change?',
    asked: ['How does this realte to CNNs!? They are equivariant, not invariant.'],
    notes: 'Value symmetries',
    experiment:
      `Signals of ${LENGTH} places on a circle; what is to be learned is a function of three neighbours: at every place (outputs move with inputs), its mean over all places (they do not), or times a factor of each place (no symmetry). One function shared by all places, read at each place or pooled (mean), that sees three neighbours, or the whole signal from its place: ` +
      `the same symmetry without knowing what is near. Against a dense network of more units, alone and with every shift of each sample. ${compact(steps)} Adam steps; error: squared, over the variance of the targets (1: no better than their mean), median over seeds. Equivariance: how far outputs of shifted inputs are from shifted outputs, invariance: from the outputs of before, over the distance of unrelated outputs.`,
    verdict: [
      equivariant && !invariant
        ? `So it is, exactly, whatever was learned: outputs of shifted inputs are the shifted outputs up to rounding, and they change as much as ${compact(Math.min(...change))} to ${compact(Math.max(...change))} of the distance of unrelated ones.`
        : equivariant
          ? 'Shared functions were equivariant and invariant.'
          : 'Shared functions were not equivariant up to rounding.',
      pooledInvariant ? 'Pooling makes it invariant, exactly.' : 'Pooling did not make it invariant.',
      `Which is wanted is the task's to say. Errors with ${samples} samples: ${listed(
        taskNames.map((task) => {
          const others = methods
            .filter((method) => !best[task].includes(method))
            .map((method) => `“${method}” ${error(task, method)}`);
          return `${about[task]} ${listed(best[task].map((method) => `“${method}” (${error(task, method)})`))} ${best[task].length === 1 ? 'is' : 'are'} best${others.length === 0 ? '' : ` (${listed(others)})`}`;
        }),
      )}.`,
      `Augmentation makes a dense network equivariant only as far as it learned it: ${listed(augmented.map(({ equivariance, task }) => `${compact(equivariance.estimate)} off (${task})`))}.`,
      harmed['places differ'].length === 0
        ? 'No method was clearly harmed by a symmetry that is not there.'
        : `A symmetry that is not there harms: ${listed(harmed['places differ'].map((method) => `“${method}”`))} ${harmed['places differ'].length === 1 ? 'stays' : 'stay'} clearly above the dense network.`,
    ],
    findings: [
      ...taskNames.map((task) => {
        const own = matching(rows, { task });
        const curves = own.map(
          ({ method, curve }) => `“${method}” ${curve.map((point) => `${compact(point.error.estimate)}`).join(', ')}`,
        );
        return `${task}, error with ${listed(own[1]!.curve.map((point) => compact(point.samples)))} samples (dense: to ${compact(own[0]!.curve.at(-1)!.samples)}): ${listed(curves)}.`;
      }),
      `Sharing is two things. That shifts do not matter is one, that only neighbours do is the other: with ${samples} samples, outputs moving, the error is ${error('outputs move', 'dense')} for the dense network, ${error('outputs move', 'shared whole, each place')} shared over the whole signal, ${error('outputs move', shared)} shared over three neighbours.`,
      `Samples that the dense network needs for the same error, over those used: ${listed(
        rows
          .filter(({ method, task }) => method !== 'dense' && task !== 'places differ')
          .map(
            ({ task, method, multiplier }) =>
              `“${method}” ${multiplier === null ? 'unknown (outside its range)' : compact(multiplier.estimate)} (${task})`,
          ),
      )}.`,
    ],
    figures: taskNames.map((task) => figureOf(rows, task)),
    tables: [
      table(
        'Errors of what is shared and what is not',
        'Median error by samples with 95 % intervals, and the 90th percentile over seeds in round brackets; the others at the largest size.',
        rows,
        [
          label('method', ({ method }) => method),
          label('error by samples', ({ curve }) =>
            curve
              .map((point) => `${point.samples}: ${estimateText(point.error)} (${compact(point.errorQ90)})`)
              .join('; '),
          ),
          number('multiplier', ({ method, multiplier }) => (method === 'dense' ? '1' : estimateText(multiplier))),
          number('off equivariance', ({ equivariance }) => compact(rounded(equivariance.estimate, EXACT))),
          number('off invariance', ({ invariance }) => compact(rounded(invariance.estimate, EXACT))),
        ],
        ({ task }) => task,
      ),
    ],
  };
}

function figureOf(rows: readonly EquivarianceRow[], task: TaskName): Figure {
  return linesFigure({
    name: `equivariance-${task.replaceAll(' ', '-')}`,
    title: `Error against samples, ${about[task]}`,
    caption: 'Over the variance of the targets; medians over seeds with 95 % intervals.',
    x: { label: 'samples', scale: 'log' },
    y: { label: 'error', scale: 'log' },
    level: 1,
    lines: matching(rows, { task }).map(({ method, curve }) => ({
      name: method,
      series: methods.indexOf(method),
      dashed: method.includes('whole'),
      points: curve.map(({ samples, error }) => pointAt(samples, error)),
    })),
  });
}
