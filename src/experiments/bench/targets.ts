/** What is asked of the suite `bench`, best against best, and what its runs give. A miss is a miss. */
import { median } from '../../statistics/scores.js';
import { standardMethods } from '../compare/standard-methods.js';
import { type BenchRecord, byMethod, methodKey, type TailRow, tailOf } from '../compare/tails.js';
import { compact, percent } from '../numbers.js';
import { verified, withoutSymmetry } from './suite.js';
import { type BenchWorld, benchWorlds } from './worlds.js';

export interface TargetLine {
  readonly asked: string;
  /** What was measured, in words with its figures. */
  readonly got: string;
  readonly limit: number;
  readonly holds: boolean;
}

/** Mean and 90th percentile where nothing is to be gained, against the same learner without symmetry. */
export const HARMLESS = 1.05;
/** And where a small goal hides a large one. */
export const HARMLESS_TREASURE = 1.2;

const { plain, oracle, tested, refined, grown, refinement, chi, sweeping, sweepingTested, sweepingGrown } =
  standardMethods;
/** Of which no harm is asked: all that find symmetry while they learn, the published recipes aside. */
const finders = [tested, refined, grown, refinement, chi, sweepingTested, sweepingGrown].map(({ name }) => name);
const freeFinders = [tested, refined, grown].map(({ name }) => name);

export function isHidden({ environment }: Pick<TailRow, 'environment'>): boolean {
  return environment.startsWith('treasure') || environment === 'corridor';
}

/** Every line of which the runs say something. */
export function judgeBench(records: readonly BenchRecord[], resamples = 200): TargetLine[] {
  const groups = byMethod(records);
  const ratio = (environment: string, method: string, over: string): TailRow[] => {
    const [own, base] = [method, over].map((name) => groups.get(methodKey(environment, name)));
    return own === undefined || base === undefined ? [] : [tailOf(own, base, resamples)];
  };
  const over = (worlds: readonly BenchWorld[], methods: readonly string[], base: (method: string) => string) =>
    worlds.flatMap(({ name }) => methods.flatMap((method) => ratio(name, method, base(method))));
  const kinds = (...wanted: readonly string[]) => benchWorlds.filter(({ kind }) => wanted.includes(kind));
  const free = over(kinds('near', 'none'), finders, (method) => withoutSymmetry(method)!);
  const one = (world: string, { name }: { readonly name: string }, base: { readonly name: string }, limit: number) =>
    ratio(world, name, base.name).map((row) => single(`${world}: ${name} / ${base.name}`, row, limit));
  const large = kinds('symmetric').filter(({ group }) => group !== null && group >= 4n);
  const best = kinds('symmetric').flatMap(({ name }) => {
    const rows = freeFinders.flatMap((method) => ratio(name, method, oracle.name));
    return rows.length === 0 ? [] : [rows.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a))];
  });
  return [
    ...harm(
      'no symmetry, or nearly: mean and 90th percentile over the same without',
      free.filter((row) => !isHidden(row)),
      HARMLESS,
    ),
    ...harm('hidden treasure: the same', free.filter(isHidden), HARMLESS_TREASURE),
    ...stuck(free),
    ...verified.flatMap(([verifying, trusting]) => cost(over(kinds('symmetric'), [verifying], () => trusting))),
    ...one('grid', refined, plain, 0.05),
    ...one('grid', grown, plain, 0.1),
    ...one('grid', sweepingTested, plain, 0.03),
    ...one('grid, shaped', refined, plain, 0.28),
    ...one('grid, shaped', grown, plain, 0.45),
    ...one('grid, shaped', sweepingTested, plain, 0.25),
    ...one('grid, slip, shaped', tested, plain, 0.2),
    ...one('grid, slip, shaped', sweepingTested, plain, 0.25),
    ...middle(
      'planning with ids over planning, groups of 4 or more',
      over(large, [sweepingGrown.name], () => sweeping.name),
      0.5,
    ),
    ...middle('the best that finds while learning, without planning, over told, true symmetries', best, 1.05),
    ...one('grid, noise .01', tested, oracle, 1.2),
    ...one('grid, noise .1', tested, oracle, 1.2),
  ];
}

function sizeOf({ median: { estimate } }: TailRow): number {
  return estimate.value ?? Infinity;
}

function single(asked: string, row: TailRow, limit: number): TargetLine {
  const got = `median ${compact(sizeOf(row))}, mean ${compact(row.mean)}, 90th percentile ${compact(row.p90)}`;
  return { asked, got, limit, holds: sizeOf(row) <= limit };
}

/** The share of rows within the limit and the worst of each. */
function harm(asked: string, rows: readonly TailRow[], limit: number): TargetLine[] {
  if (rows.length === 0) return [];
  const within = rows.filter(({ mean, p90 }) => mean <= limit && p90 <= limit).length;
  const worst = (of: (row: TailRow) => number) => {
    const row = rows.reduce((a, b) => (of(b) > of(a) ? b : a));
    return `${compact(of(row))} (${row.environment}, ${row.method})`;
  };
  const got = `${within} of ${rows.length} (${percent(within / rows.length)}); worst mean ${worst(({ mean }) => mean)}, worst 90th percentile ${worst(({ p90 }) => p90)}`;
  return [{ asked, got, limit, holds: within === rows.length }];
}

function stuck(rows: readonly TailRow[]): TargetLine[] {
  if (rows.length === 0) return [];
  const more = rows.filter(({ never, neverOver }) => never > neverOver);
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const got = more.map(({ environment, method, never }) => `${never} (${environment}, ${method})`).join(', ');
  const asked = 'no symmetry, or nearly: runs that never got there, beyond those of the same without';
  return [
    { asked, got: got === '' ? `none of ${runs}` : `${got}, of ${runs} in all`, limit: 0, holds: more.length === 0 },
  ];
}

/** Over the worlds, with the worst of them: what is asked is asked of the middle one. */
function cost(rows: readonly TailRow[]): TargetLine[] {
  if (rows.length === 0) return [];
  const asked = `cost of verifying where the symmetry is true: ${rows[0]!.method}`;
  const line = (what: string, of: (row: TailRow) => number, limit: number): TargetLine => {
    const value = median(rows.map(of));
    const worst = rows.reduce((a, b) => (of(b) > of(a) ? b : a));
    const got = `${compact(value)}, median of ${rows.length} worlds; worst ${compact(of(worst))} (${worst.environment})`;
    return { asked: `${asked}, ${what}`, got, limit, holds: value <= limit };
  };
  return [line('median', sizeOf, 1.03), line('mean', ({ mean }) => mean, 1.1)];
}

function middle(asked: string, rows: readonly TailRow[], limit: number): TargetLine[] {
  if (rows.length === 0) return [];
  const value = median(rows.map(sizeOf));
  const [least, most] = [Math.min, Math.max].map((pick) => compact(pick(...rows.map(sizeOf))));
  const got = `${compact(value)}, median of ${rows.length} worlds (${least} to ${most})`;
  return [{ asked, got, limit, holds: value <= limit }];
}
