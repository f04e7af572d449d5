/** What the suite `bench` says: each method against the same learner without symmetry, by world, with its tail. A harm is shown as a harm. */
import { median } from '../../statistics/scores.js';
import type { TailRow } from '../compare/tails.js';
import { gridWords } from '../compare/tune.js';
import { settingsTable } from '../compare/tuned-answer.js';
import type { Block, Document } from '../document.js';
import { grouped } from '../groups.js';
import { compact, percent } from '../numbers.js';
import { label, number, table, withRange } from '../tables.js';
import { chapter, count, details, paragraph, verdictWords } from '../words.js';
import type { BenchStudy } from './bench.js';
import { HARMLESS, HARMLESS_TREASURE, isHidden, type TargetLine } from './targets.js';
import { type BenchKind, benchWorlds } from './worlds.js';

const kinds: Readonly<Record<BenchKind, string>> = {
  symmetric: 'True symmetries',
  near: 'Nearly symmetric',
  none: 'No symmetry',
};

const EQUAL = 'Equal settings: ';
const BEST = `Each method has in each world the settings of one grid (${gridWords}) that got there on every one of some seeds that are not reported, and were fastest.`;
const OWN =
  'All methods have the settings of their world; without --quick each has the fastest of one grid, and targets are judged.';

/** Whether a row meets what is asked of its world; null where nothing is. */
export function isHarmless({ environment, mean, p90, never, neverOver }: TailRow): boolean | null {
  const world = benchWorlds.find(({ name }) => name === environment);
  if (world === undefined || world.kind === 'symmetric') return null;
  const limit = isHidden({ environment }) ? HARMLESS_TREASURE : HARMLESS;
  return mean <= limit && p90 <= limit && never <= neverOver;
}

export function answer({ equal, best, targets, seeds, choices, seconds, version, coreHash }: BenchStudy): Document {
  const held = targets.filter(({ holds }) => holds).length;
  return {
    title: 'Learning with symmetry and without: the suite bench',
    lead: `${best === null ? EQUAL : 'Best against best: '}${verdictText(best ?? equal!)}${targets.length === 0 ? '' : `; ${held} of ${targets.length} targets hold`}.`,
    blocks: [
      paragraph(
        `${count(seeds, 'seed')}. Every figure is a ratio of environment steps to the threshold over those of the same learner without symmetry, below 1 is faster; runs that never got there count with their budget. ${best === null ? OWN : BEST} Harmless: mean and 90th percentile at most ${HARMLESS}, ${HARMLESS_TREASURE} where a treasure is hidden, and no run more that never got there.`,
      ),
      ...(targets.length === 0 ? [] : [chapter('Targets'), targetTable(targets)]),
      ...(best === null ? [] : blocksOf('', best)),
      ...(equal === null ? [] : blocksOf(EQUAL, equal)),
      ...(best === null ? [] : [details('Settings chosen', settingsTable(undefined, choices))]),
    ],
    colophon: [`orbit-rl ${version}, core ${coreHash.slice(0, 12)}; ${compact(seconds)} s.`],
  };
}

function targetTable(targets: readonly TargetLine[]): Block {
  return table<TargetLine>(undefined, undefined, targets, [
    label('target', ({ asked }) => asked),
    number('at most', ({ limit }) => compact(limit)),
    label('got', ({ got }) => got),
    label('', ({ holds }) => verdictWords(holds, holds ? 'holds' : 'MISSED')),
  ]);
}

function verdictText(rows: readonly TailRow[]): string {
  const judged = rows.map(isHarmless).filter((verdict) => verdict !== null);
  return `${judged.filter((verdict) => verdict).length} of ${judged.length} pairs of a method and a world without a full symmetry are harmless`;
}

function blocksOf(title: string, rows: readonly TailRow[]): Block[] {
  return [...(Object.keys(kinds) as BenchKind[]), null].flatMap((kind) => part(title, kind, rows));
}

function part(title: string, kind: BenchKind | null, rows: readonly TailRow[]): Block[] {
  const kindOf = (name: string) => benchWorlds.find((world) => world.name === name)?.kind ?? null;
  const own = rows.filter(({ environment }) => kindOf(environment) === kind);
  if (own.length === 0) return [];
  const methods = grouped(own, ({ method }) => method).map(([method, rows]) => ({ method, rows }));
  return [
    chapter(`${title}${kind === null ? 'Other worlds' : kinds[kind]}`),
    table<(typeof methods)[number]>('Medians over the worlds', undefined, methods, [
      label('method', ({ method }) => method),
      number('worlds', ({ rows: list }) => `${list.length}`),
      number('median', ({ rows: list }) => middle(list, (row) => row.median.estimate.value)),
      number('mean', ({ rows: list }) => middle(list, (row) => row.mean)),
      number('90th percentile', ({ rows: list }) => middle(list, (row) => row.p90)),
      number('worst mean', ({ rows: list }) => compact(Math.max(...list.map((row) => row.mean)))),
      number('seeds harmed', ({ rows: list }) => middle(list, (row) => row.harmed, percent)),
      number('never', ({ rows: list }) => `${list.reduce((sum, row) => sum + row.never, 0)}`),
    ]),
    table<TailRow>(
      'By world',
      undefined,
      own,
      [
        label('method', ({ method }) => method),
        number('median', (row) => withRange(row.median)),
        number('mean', (row) => compact(row.mean)),
        number('upper quartile', (row) => compact(row.upperQuartile)),
        number('90th percentile', (row) => compact(row.p90)),
        number('seeds harmed', ({ harmed }) => percent(harmed)),
        number('never', ({ never, neverOver, runs }) => `${never} (${neverOver}) of ${runs}`),
        number('wall time', ({ seconds }) => (seconds === null ? '–' : compact(seconds))),
        label('', (row) => {
          const verdict = isHarmless(row);
          return verdict === null ? '' : verdictWords(verdict, verdict ? 'harmless' : 'harmed');
        }),
      ],
      ({ environment }) => environment,
    ),
  ];
}

function middle(
  rows: readonly TailRow[],
  value: (row: TailRow) => number | null,
  words: (value: number) => string = compact,
): string {
  const known = rows.map(value).filter((one) => one !== null && Number.isFinite(one)) as number[];
  return known.length === 0 ? '–' : words(median(known));
}
