/** What the detection study says: findings, curves over experience, and the tables of all three parts. */
import type { Block, Document, Figure, Table, Words } from '../document.js';
import { intervalsFigure, linesFigure } from '../figures.js';
import { grouped } from '../groups.js';
import { compact, percent, whole } from '../numbers.js';
import { label, labels, number, table } from '../tables.js';
import { aside, chapter, commandText, known, list, madeBy, note, part, strong } from '../words.js';
import type { DetectionCurve } from './curves.js';
import type { DriftRow, Spread } from './drift.js';
import type { DetectionStudy } from './experiment.js';

/** What a shaped deterministic world asks of precision, and what a sparse one asks of what is asserted. */
const SHAPED_PRECISION = 0.95;
const SPARSE_PRECISION = 0.9;

/** @param out the file that it is written to, for the command that makes it again. */
export function answer(study: DetectionStudy, out: string): Document {
  const [lead, ...others] = suiteFindings(study);
  const { seeds, rules, worlds } = study;
  return {
    title: 'How far detection can be trusted',
    lead: lead!,
    blocks: [
      aside(...precisionFigure(study)),
      list(others),
      chapter('Whole transformations'),
      acceptanceTable(study),
      chapter('Pairs, as experience grows'),
      note('The rules that join pairs:'),
      list(rules.map(({ name, description }): Words => [strong(name), `: ${description}.`])),
      ...(['equal Q*', 'orbits'] as const).map((reference) => curveTable(study, reference)),
      aside(
        note(
          'Lines are all runs taken together; a rule that asserts nothing has no precision there. Against equal Q*, the coarsest truth that a learner of values may use.',
        ),
        ...worlds.flatMap(({ name }): Block[] => {
          const figures = (['precision', 'recall', 'f1'] as const).flatMap((key) => curveFigure(study, name, key));
          return figures.length === 0 ? [] : [part(name), ...figures];
        }),
      ),
      chapter('Policy drift'),
      aside(...driftFigure(study.drift)),
      driftTable(study),
    ],
    colophon: [
      madeBy(
        study,
        suiteCommand(study, out),
        `. Seeds from ${seeds.first} on, ${seeds.acceptance} a world for transformations and ${seeds.others} for the rest. The same version and seeds give the same figures.`,
      ),
    ],
  };
}

/** How to make the figures again. */
export function suiteCommand({ seeds, episodes }: DetectionStudy, out: string): string {
  return commandText(
    'compare --suite detection',
    [
      [`--seeds ${seeds.acceptance}`, seeds.acceptance === 50],
      [`--seed ${seeds.first}`, seeds.first === 0],
      [`--episodes ${episodes}`, episodes === 5000],
    ],
    out,
  );
}

function acceptanceTable({ acceptance, steps }: DetectionStudy): Table {
  const median = (value: number | null): string => (value === null ? '–' : whole(Math.round(value)));
  return table<DetectionStudy['acceptance'][number]>(
    undefined,
    `Candidates tested on ${whole(steps)} uniformly random steps. Exact: runs that ended with exactly the true symmetries, worked out from the model, accepted. Ever wrong: runs in which at any time one that is no symmetry was accepted. Steps: median until a true one was accepted, and until all were.`,
    acceptance,
    [
      label('world', ({ world }) => world),
      number('candidates', ({ candidates }) => whole(candidates)),
      number('true', (row) => whole(row.true)),
      number('exact', ({ exact, runs }) => `${exact}/${runs}`),
      number('ever wrong', ({ everWrong, runs }) => `${everWrong}/${runs}`),
      number('steps to accept', ({ medianSteps }) => median(medianSteps)),
      number('steps to all', ({ medianComplete }) => median(medianComplete)),
    ],
  );
}

/** Precision and recall against one reference at a few amounts of experience. */
function curveTable({ curves }: DetectionStudy, reference: DetectionCurve['reference']): Table {
  const some = curves.filter((curve) => curve.reference === reference);
  const episodes = some[0]?.episodes ?? [];
  const shown = episodes.map((_, k) => k).filter((k) => k === episodes.length - 1 || k % 3 === 0);
  return table<DetectionCurve>(
    `Pairs, against ${reference}`,
    'Precision / recall after so many episodes of the uniform policy, all runs taken together; – / is a rule that asserts nothing. Least: the lowest precision at any amount of experience, and that of the worst single run.',
    some,
    [
      ...labels('world', 'rule'),
      ...shown.map((k) =>
        number<DetectionCurve>(`${whole(episodes[k]!)} episodes`, ({ all }) => {
          const { asserted, precision, recall } = all[k]!;
          return `${asserted === 0 ? '–' : percent(precision)} / ${percent(recall)}`;
        }),
      ),
      number('least', (curve) => percent(leastPrecision(curve))),
      number('worst run', ({ worst }) => percent(lowest(worst))),
    ],
  );
}

function driftTable({ drift }: DetectionStudy): Table {
  const spread = ({ low, median, high }: Spread): string => `${compact(median)} [${compact(low)}, ${compact(high)}]`;
  return table<DriftRow>(
    undefined,
    'Mean |Δχ| over pairs of pairs, median and quartiles over seeds: between two samples of the uniform policy (noise), and between one of it and one of the ε-greedy policy on Q* (ε = 0.2), with plain counts and with importance weights towards the uniform policy.',
    drift,
    [
      ...labels('world', 'measure'),
      number('noise', ({ noise }) => spread(noise)),
      number('drift, plain', ({ plain }) => spread(plain)),
      number('drift, weighted', ({ corrected }) => spread(corrected)),
    ],
  );
}

/** The lowest precision of each rule on each world, whatever the experience. */
function precisionFigure({ curves, rules }: DetectionStudy): Figure[] {
  const bars = curves.flatMap((curve) => {
    const [least, worst] = [leastPrecision(curve), lowest(curve.worst)];
    if (curve.reference !== 'equal Q*' || least === null) return [];
    const interval = known({ estimate: least, low: worst!, high: least });
    return [
      { group: curve.world, name: curve.rule, series: rules.findIndex(({ name }) => name === curve.rule), interval },
    ];
  });
  if (bars.length === 0) return [];
  return [
    intervalsFigure({
      name: 'least-precision',
      title: 'The lowest precision of each rule at any amount of experience, against equal Q*',
      caption:
        'Dots are all runs taken together, lines go down to the worst single run; a rule that never asserts anything on a world is not there.',
      x: { label: 'share of what was joined that has equal optimal values', domain: [0, 1], percent: true },
      bars,
    }),
  ];
}

function curveFigure({ curves, rules }: DetectionStudy, world: string, key: 'precision' | 'recall' | 'f1'): Figure[] {
  const measure = { precision: 'Precision', recall: 'Recall', f1: 'F1' }[key];
  const lines = curves
    .filter((curve) => curve.world === world && curve.reference === 'equal Q*')
    .map((curve) => ({
      name: curve.rule,
      series: rules.findIndex(({ name }) => name === curve.rule),
      spread: 'band' as const,
      // Precision only where something is asserted, down to the worst run.
      points: curve.all.flatMap((one, k) =>
        key === 'precision' && one.asserted === 0
          ? []
          : [{ x: curve.steps[k]!, y: one[key], ...(key === 'precision' && { low: curve.worst[k]! }) }],
      ),
    }))
    .filter(({ points }) => points.length > 1);
  if (lines.length === 0) return [];
  return [
    linesFigure({
      name: `${key}-${world.replace(/[^a-z0-9]+/gi, '-')}`,
      title: `${measure} on ${world}`,
      x: { label: 'steps', scale: 'log' },
      y: { label: `share, ${measure.toLowerCase()}`, percent: true },
      lines,
    }),
  ];
}

const driftNames = {
  noise: 'two uniform samples',
  plain: 'change of policy, plain counts',
  corrected: 'change of policy, weighted',
} as const;

function driftFigure(drift: readonly DriftRow[]): Figure[] {
  const kinds = Object.keys(driftNames) as (keyof typeof driftNames)[];
  const bars = drift.flatMap((row) =>
    kinds.map((kind, k) => {
      const { low, median, high } = row[kind];
      return {
        group: `${row.world}, ${row.measure}`,
        name: driftNames[kind],
        series: k,
        interval: known({ estimate: median, low, high }),
      };
    }),
  );
  return bars.length === 0
    ? []
    : [
        intervalsFigure({
          name: 'policy-drift',
          title: 'How far χ moves when the policy changes',
          caption: 'Medians and quartiles over seeds.',
          x: { label: 'mean |Δχ|', scale: 'log' },
          bars,
        }),
      ];
}

/** What the figures say, one sentence each. */
export function suiteFindings(study: DetectionStudy): string[] {
  return [acceptanceFinding(study), ...ruleFindings(study), ...driftFindings(study)];
}

function acceptanceFinding({ acceptance }: DetectionStudy): string {
  const runs = acceptance.reduce((sum, row) => sum + row.runs, 0);
  const exact = acceptance.reduce((sum, row) => sum + row.exact, 0);
  const wrong = acceptance.reduce((sum, row) => sum + row.everWrong, 0);
  return (
    `The transformation test ended with exactly the true symmetries in ${whole(exact)} of ${whole(runs)} runs on ${acceptance.length} worlds; ` +
    `${wrong === 0 ? 'no wrong one was ever accepted' : `a wrong one was at some time accepted in ${whole(wrong)}`}.`
  );
}

function ruleFindings({ rules, curves, worlds }: DetectionStudy): string[] {
  return rules.map(({ name }) => {
    const least = (shaped: boolean): number | null => {
      const names = worlds.filter((world) => world.deterministic && world.shaped === shaped).map((world) => world.name);
      const of = curves.filter(
        (curve) => curve.rule === name && curve.reference === 'equal Q*' && names.includes(curve.world),
      );
      return lowest(of.map(leastPrecision));
    };
    const said = (value: number | null, limit: number): string => {
      if (value === null) return 'it asserts nothing';
      if (value === 1) return 'nothing that it asserts is wrong';
      return `precision falls to ${percent(value)}${value >= limit ? '' : ` (below the ${percent(limit)} asked for)`}`;
    };
    return (
      `“${name}”, on deterministic worlds, against equal Q* and at every amount of experience: ${said(least(true), SHAPED_PRECISION)} with shaped rewards, ` +
      `${said(least(false), SPARSE_PRECISION)} with sparse ones.`
    );
  });
}

function driftFindings({ drift }: DetectionStudy): string[] {
  return grouped(drift, ({ world }) => world).map(([world, rows]) => {
    const parts = rows.map(({ measure, noise, plain, corrected }) => {
      const times = (value: Spread): string => compact(Math.round((10 * value.median) / noise.median) / 10);
      return `${measure} ${times(plain)} times (weighted ${times(corrected)})`;
    });
    return `Policy drift over sampling noise, ${world}: ${parts.join(', ')}.`;
  });
}

function leastPrecision({ all }: DetectionCurve): number | null {
  return lowest(all.map(({ asserted, precision }) => (asserted === 0 ? null : precision)));
}

function lowest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
