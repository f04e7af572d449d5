/** Question 10: what are the advantages of one or the other? The method comparison itself. */
import {
  type CouplingData,
  type CouplingMethodName,
  type CouplingRow,
  couplingMethods,
  isOfPairs,
} from '../../experiments/questions/coupling-runs/experiment.js';
import type { WayLearningData, WayMethod, WayRow } from '../../experiments/questions/way-learning/experiment.js';
import { compact, percent } from '../numbers.js';
import { type Answer, type AnswerTable, capital, estimateText, listed, number, ratioText, spanText } from './answer.js';
import { costVerdict } from './cost.js';
import { intervalPlot } from './plots.js';
import { plain } from './same-ways.js';

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

/** Runs told something wrong: all, those that still learned, those that diverged. */
export interface Survival {
  readonly runs: number;
  readonly learned: number;
  readonly diverged: number;
}

export interface CouplingRank {
  readonly method: CouplingMethodName;
  /** Geometric mean over the worlds of the ratio of steps, told the truth; censored ones count with what is known. */
  readonly ratio: number;
  /** Told wrong pairs, and told a false symmetry. */
  readonly pairs: Survival;
  readonly symmetry: Survival;
  /** Diverged runs in all, told the truth or not. */
  readonly diverged: number;
}

/** The couplings, the fastest first. */
export function couplingRanks({ rows }: CouplingData): CouplingRank[] {
  return couplingMethods
    .filter(({ name }) => name !== 'plain')
    .map(({ name: method }): CouplingRank => {
      const own = rows.filter((row) => row.method === method);
      const ratios = own
        .filter(({ told }) => told === 'the truth')
        .map(({ steps }) => steps.estimate.value ?? steps.low);
      return {
        method,
        ratio: Math.exp(ratios.reduce((total, value) => total + Math.log(value), 0) / ratios.length),
        pairs: survivalOf(own.filter(({ told }) => isOfPairs(told))),
        symmetry: survivalOf(own.filter(({ told }) => told === 'a false symmetry')),
        diverged: survivalOf(own).diverged,
      };
    })
    .sort((a, b) => a.ratio - b.ratio);
}

function survivalOf(rows: readonly CouplingRow[]): Survival {
  const sum = (key: 'runs' | 'solved' | 'diverged') => rows.reduce((total, row) => total + row[key], 0);
  return { runs: sum('runs'), learned: sum('solved'), diverged: sum('diverged') };
}

export interface WayRank {
  readonly method: WayMethod;
  /** Geometric mean over the tasks of the samples saved; null where it is unknown in one of them. */
  readonly multiplier: number | null;
  /** Median error with a wrong group over the plain one. */
  readonly harm: number;
}

/** The ways, the most data-efficient first; those without a multiplier last. */
export function wayRanks({ rows, wrong }: Pick<WayLearningData, 'rows' | 'wrong'>): WayRank[] {
  const methods = [...new Set(rows.map(({ method }) => method))].filter((method) => method !== 'none');
  return methods
    .map((method): WayRank => {
      const known = rows.filter((row) => row.method === method).map(({ multiplier }) => multiplier?.estimate ?? null);
      const all = known.every((value) => value !== null);
      return {
        method,
        multiplier: all ? Math.exp(known.reduce((total, value) => total + Math.log(value!), 0) / known.length) : null,
        harm: wrong.find((row) => row.method === method)!.ratio.estimate,
      };
    })
    .sort((a, b) => (b.multiplier ?? 0) - (a.multiplier ?? 0));
}

export function advantages(data: CouplingData, learning: WayLearningData): Answer {
  const ranks = couplingRanks(data);
  const ways = wayRanks(learning);
  const fastest = ranks[0]!;
  const near = ranks.filter(({ ratio }) => ratio <= 1.15 * fastest.ratio).map(({ method }) => method);
  const diverging = ranks.filter(({ diverged }) => diverged > 0);
  const pairsWords = (): string => {
    const tested = ranks.filter(({ pairs }) => pairs.runs > 0);
    const share = ({ pairs }: CouplingRank) => pairs.learned / pairs.runs;
    const said = tested.toSorted((a, b) => share(b) - share(a)).map((one) => `${one.method} ${percent(share(one))}`);
    return said.length === 0 ? '' : `Runs that still learned when told wrong pairs: ${listed(said)}.`;
  };
  const symmetryWords = (): string => {
    const rows = data.rows.filter(({ told, method }) => told === 'a false symmetry' && method !== 'plain');
    const said = [...new Set(rows.map(({ world }) => world))].map((world) => {
      const own = survivalOf(rows.filter((row) => row.world === world));
      return `${own.learned} of ${own.runs} runs on “${world}”`;
    });
    return said.length === 0 ? '' : `Told a false symmetry, all couplings together: ${listed(said)} still learned.`;
  };
  const efficient = ways.filter(({ multiplier }) => multiplier !== null);
  const best = efficient[0];
  const harmless = [...ways].sort((a, b) => a.harm - b.harm)[0]!;
  const idle = ways
    .filter(({ multiplier }) => multiplier === null || multiplier < 1.1)
    .map(({ method }) => plain(method));
  return {
    number: 10,
    title: 'But what are the advantages of one or the other?',
    asked: ['But. What are the advantages of one or the other?'],
    experiment:
      'Couplings: plain Q-learning against each coupling told the truth, told the true orbits with 5 % of the pairs in a wrong one or with 10 % false pairs added, told χ of the published recipe after 30 episodes, and told the whole group of the ' +
      `square in a world with one reflection only and in one with a stray wall (up to ${data.episodes.wrong} episodes when told something wrong, ${data.episodes.right} otherwise). Ways for functions: samples saved, error with a group that the task does not have, invariance reached, gradient noise, memory, multiply-adds.`,
    verdict: [
      `Told the truth, ${near.length === 1 ? `${near[0]} is fastest` : `${listed(near)} are about equally fast`} (${compact(fastest.ratio)} of plain Q-learning's steps in the mean over worlds); slowest is ${ranks.at(-1)!.method} (${compact(
        ranks.at(-1)!.ratio,
      )}).`,
      diverging.length === 0
        ? 'No coupling diverged.'
        : `Values diverged under ${listed(diverging.map(({ method, diverged }) => `${method} (${diverged} runs)`))} and under no other.`,
      pairsWords(),
      symmetryWords(),
      best === undefined
        ? 'No way for functions gained data in every task.'
        : `For functions, ${plain(best.method)} saves most (${compact(best.multiplier!)} times the samples in the mean over tasks)` +
          (idle.length === 0 ? '' : `, ${listed(idle)} none, or not in every task`) +
          `; told a wrong group, ${plain(harmless.method)} is harmed least (error ${compact(harmless.harm)} times the plain one).`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    findings: [
      ...ranks.map(
        (one) =>
          `${one.method}: ${compact(one.ratio)} of the plain steps when right` +
          `${survivalText('wrong pairs', one.pairs)}${survivalText('a false symmetry', one.symmetry)}.`,
      ),
      ...ways.map(
        ({ method, multiplier, harm }) =>
          `${plain(method)}: ${multiplier === null ? 'no multiplier in every task' : `${compact(multiplier)} times the samples`}; wrong group: ${compact(harm)} times the plain error.`,
      ),
    ],
    figures: [
      intervalPlot({
        name: 'advantages',
        title: 'Steps to the threshold over those of plain Q-learning, right and wrong',
        caption: 'Medians with 95 % intervals; bars that run off the right edge never learned in half of their runs.',
        x: { label: 'ratio to plain Q-learning →', scale: 'log' },
        level: 1,
        bars: data.rows
          .filter(({ method }) => method !== 'plain')
          .sort((a, b) => conditionOf(a).localeCompare(conditionOf(b)))
          .map((row) => ({
            group: conditionOf(row),
            name: row.method,
            series: couplingMethods.findIndex(({ name }) => name === row.method),
            value: row.steps.estimate.value ?? row.steps.low,
            low: row.steps.low,
            high: row.steps.high,
          })),
      }),
    ],
    tables: [wrongTable(data)],
  };
}

function survivalText(what: string, { runs, learned, diverged }: Survival): string {
  return runs === 0 ? '' : `; told ${what}, ${learned} of ${runs} runs learned and ${diverged} diverged`;
}

function conditionOf({ world, told }: CouplingRow): string {
  return `${world}, ${told}`;
}

function wrongTable({ rows }: CouplingData): AnswerTable {
  return {
    title: 'Told something wrong',
    note: 'Steps to the threshold over those of plain Q-learning on the same world; ≥ where too few runs learned.',
    columns: [
      { head: 'world' },
      { head: 'told' },
      { head: 'coupling' },
      number('learned'),
      number('diverged'),
      number('steps'),
    ],
    rows: rows
      .filter(({ told }) => told !== 'the truth')
      .map((row) => [
        row.world,
        row.told,
        row.method,
        `${row.solved}/${row.runs}`,
        `${row.diverged}`,
        ratioText(row.steps),
      ]),
  };
}

/** The closing table: every coupling and every way by sample efficiency, stability, invariance, memory, work and knowledge. */
export function advantageTables(data: CouplingData, learning: WayLearningData): AnswerTable[] {
  const plainBytes = data.rows.find(({ method }) => method === 'plain')?.bytes ?? 0;
  const couplingRows = couplingMethods.map(({ name: method }) => {
    const own = data.rows.filter((row) => row.method === method);
    const truth = own.filter(({ told }) => told === 'the truth');
    const wrong = own.filter(({ told }) => told !== 'the truth');
    const sum = (key: 'solved' | 'runs' | 'diverged') => wrong.reduce((total, row) => total + row[key], 0);
    const harmed = wrong.filter(({ steps }) => costVerdict(steps) === 'loss').length;
    const ratios = truth.map(({ steps }) => steps.estimate.value ?? steps.low);
    const bytes = Math.max(...truth.map((row) => row.bytes)) - plainBytes;
    return [
      method,
      method === 'plain' ? '1' : spanText(ratios),
      method === 'plain' || wrong.length === 0
        ? '–'
        : `${sum('solved')}/${sum('runs')} learned, slower in ${harmed} of ${wrong.length} cases, ${sum('diverged')} diverged`,
      spanText(truth.map(({ asymmetry }) => asymmetry.estimate)),
      method === 'plain' ? `${compact(plainBytes)} B` : `+ ${compact(Math.max(0, bytes))} B`,
      spanText(truth.map(({ updatesPerStep }) => 2 * updatesPerStep)),
      couplingNeeds[method],
    ];
  });
  const methods = [...new Set(learning.rows.map(({ method }) => method))];
  const base = (row: WayRow) => learning.rows.find(({ task, method }) => task === row.task && method === 'none')!;
  const wayRows = methods.map((method) => {
    const own = learning.rows.filter((row) => row.method === method);
    const known = own.flatMap(({ multiplier }) => (multiplier === null ? [] : [multiplier.estimate]));
    const wrong = learning.wrong.find((row) => row.method === method)!;
    return [
      plain(method),
      method === 'none'
        ? '1'
        : known.length === 0
          ? '–'
          : `${spanText(known)}${known.length < own.length ? ` (${own.length - known.length} unknown)` : ''}`,
      method === 'none'
        ? '1'
        : `error × ${estimateText(wrong.ratio)}${wrong.diverged === 0 ? '' : `, ${wrong.diverged} of ${wrong.runs} diverged`}`,
      spanText(own.map((row) => row.invariance.estimate / base(row).invariance.estimate)),
      spanText(own.map((row) => row.bytes / Math.max(1, base(row).bytes))),
      spanText(own.map((row) => row.multiplyAdds / base(row).multiplyAdds)),
      wayNeeds[method],
    ];
  });
  return [
    {
      title: 'Couplings of tables',
      note:
        'Sample efficiency: steps over those of plain Q-learning, told the truth, over worlds. Stability: all runs told something wrong. Asymmetry: how much of the spread of the values lies inside the orbits at the end, 0 is none. ' +
        'Memory: kernel bytes of the plain agent, and what the coupling adds at most. Multiply-adds a step: two for each value updated.',
      columns: [
        { head: 'coupling' },
        number('sample efficiency (steps ratio)'),
        { head: 'stability under wrong χ' },
        number('asymmetry left'),
        number('memory'),
        number('multiply-adds a step'),
        { head: 'needs to know' },
      ],
      rows: couplingRows,
    },
    {
      title: 'Ways for functions',
      note:
        `Sample efficiency: samples that the plain learner needs for the same error over samples used, over tasks. Stability: median error over the plain one when told a group the task does not have (${learning.wrongSamples} samples). ` +
        'Invariance error, memory (a network with room for the rows held at once) and multiply-adds a step over those of the plain way.',
      columns: [
        { head: 'way' },
        number('sample efficiency (multiplier)'),
        { head: 'stability under a wrong group' },
        number('invariance error'),
        number('memory'),
        number('multiply-adds a step'),
        { head: 'needs to know' },
      ],
      rows: wayRows,
    },
  ].map((table) => ({ ...table, title: capital(table.title) }));
}
