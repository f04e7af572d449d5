/** The figures of the detection study as tables and findings, in one form for the terminal, the page and the document. */
import type { DetectionCurve } from '../experiments/detection/curves.js';
import type { Spread } from '../experiments/detection/drift.js';
import type { DetectionStudy } from '../experiments/detection/study.js';
import { compact, percent, whole } from './numbers.js';
import type { TextColumn } from './table.js';

export interface SuiteTable {
  readonly title: string;
  /** What is in it, one paragraph. */
  readonly note: string;
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** What a shaped deterministic world asks of precision, and what a sparse one asks of what is asserted. */
const SHAPED_PRECISION = 0.95;
const SPARSE_PRECISION = 0.9;

const number = (head: string): TextColumn => ({ head, align: 'right' });

export function acceptanceTable({ acceptance, steps }: DetectionStudy): SuiteTable {
  return {
    title: 'Whole transformations',
    note:
      `Candidates tested on ${whole(steps)} uniformly random steps. Exact: runs that ended with exactly the true symmetries, worked out from the ` +
      'model, accepted. Ever wrong: runs in which at any time one that is no symmetry was accepted. Steps: median until a true one was accepted, and until all were.',
    columns: [
      { head: 'world' },
      number('candidates'),
      number('true'),
      number('exact'),
      number('ever wrong'),
      number('steps to accept'),
      number('steps to all'),
    ],
    rows: acceptance.map((row) => [
      row.world,
      whole(row.candidates),
      whole(row.true),
      `${row.exact}/${row.runs}`,
      `${row.everWrong}/${row.runs}`,
      row.medianSteps === null ? '–' : whole(Math.round(row.medianSteps)),
      row.medianComplete === null ? '–' : whole(Math.round(row.medianComplete)),
    ]),
  };
}

/** Precision and recall against one reference at a few amounts of experience. */
export function curveTable({ curves }: DetectionStudy, reference: DetectionCurve['reference']): SuiteTable {
  const some = curves.filter((curve) => curve.reference === reference);
  const episodes = some[0]?.episodes ?? [];
  const shown = episodes.map((_, k) => k).filter((k) => k === episodes.length - 1 || k % 3 === 0);
  return {
    title: `Pairs, against ${reference}`,
    note:
      `Precision / recall after so many episodes of the uniform policy, all runs taken together; – / is a rule that asserts nothing. Least: the lowest precision ` +
      'at any amount of experience, and that of the worst single run.',
    columns: [
      { head: 'world' },
      { head: 'rule' },
      ...shown.map((k) => number(`${whole(episodes[k]!)} episodes`)),
      number('least'),
      number('worst run'),
    ],
    rows: some.map((curve) => [
      curve.world,
      curve.rule,
      ...shown.map((k) => {
        const { asserted, precision, recall } = curve.all[k]!;
        return `${asserted === 0 ? '–' : percent(precision)} / ${percent(recall)}`;
      }),
      percent(leastPrecision(curve)),
      percent(worstRun(curve)),
    ]),
  };
}

export function driftTable({ drift }: DetectionStudy): SuiteTable {
  const cell = ({ low, median, high }: Spread): string => `${compact(median)} [${compact(low)}, ${compact(high)}]`;
  return {
    title: 'Policy drift',
    note:
      'Mean |Δχ| over pairs of pairs, median and quartiles over seeds: between two samples of the uniform policy (noise), and between one of it and one of the ' +
      'ε-greedy policy on Q* (ε = 0.2), with plain counts and with importance weights towards the uniform policy.',
    columns: [
      { head: 'world' },
      { head: 'measure' },
      number('noise'),
      number('drift, plain'),
      number('drift, weighted'),
    ],
    rows: drift.map((row) => [row.world, row.measure, cell(row.noise), cell(row.plain), cell(row.corrected)]),
  };
}

export function suiteTables(study: DetectionStudy): SuiteTable[] {
  return [acceptanceTable(study), curveTable(study, 'equal Q*'), curveTable(study, 'orbits'), driftTable(study)];
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
  return [...new Set(drift.map(({ world }) => world))].map((world) => {
    const rows = drift.filter((row) => row.world === world);
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

function worstRun({ worst }: DetectionCurve): number | null {
  return lowest(worst);
}

function lowest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
