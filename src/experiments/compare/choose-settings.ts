/** How settings are chosen from the runs of a race: which are tried on more seeds, which win, and which methods are given up. */
import { mean } from '../../statistics/scores.js';
import { grouped } from '../groups.js';
import { methodKey } from './tails.js';
import type { EnvironmentSetting, Method, MethodSettings, StudyRecord } from './types.js';

/** Settings of one method and world that a round tries on all seeds. */
const FEW = 5;
/**
 * A method that with no settings of the grid got there in so many times the steps that the baseline takes at its best is tried no longer: it
 * has what missed the smallest share of the seeds, or the settings of its world where none got there at all.
 */
const HOPELESS = 8;

/** Settings whose mean on all seeds is so many times the mean of the fastest on fewer are no slower. */
const LITTLE = 1.25;

/** What a method was given in a world. */
export interface Choice extends MethodSettings {
  readonly environment: string;
  readonly method: string;
  /**
   * Mean steps of its runs on the seeds it was tried on, those that never got there counted with their budget; null where no settings got
   * there, and these are those of the world.
   */
  readonly steps: number | null;
  /** On how many seeds it did not get there: 0, or no settings that were tried got there on all. */
  readonly missed: number;
  /** Seeds it was tried on: those of the choice and, where it was fastest on these, those that confirm it. */
  readonly of: number;
}

/** Settings of one round, as a method of its own. */
export interface Variant {
  readonly method: Method;
  readonly chosen: MethodSettings;
  readonly name: string;
}

export function settingsText({ stepSize, epsilon, initialValue }: MethodSettings): string {
  const parts = [
    stepSize === undefined ? [] : [`α ${stepSize}`],
    epsilon === undefined ? [] : [`ε ${epsilon}`],
    [`Q₀ ${initialValue ?? 'as given'}`],
  ];
  return parts.flat().join(', ');
}

const stepsOf = ({ stepsToThreshold, steps }: StudyRecord) => stepsToThreshold ?? steps;

/** How often settings were tried in a world without getting there on all seeds. */
export function triedBefore(attempts: readonly Choice[], environment: string, { method, chosen }: Variant): number {
  const text = settingsText(chosen);
  return attempts.filter(
    (one) => one.environment === environment && one.method === method.name && settingsText(one) === text,
  ).length;
}

/** By world and method the runs of settings that were tried least, and of those the runs with the fewest steps, the first of equals first. */
export function fewest(
  records: readonly StudyRecord[],
  methodOf: (variant: string) => string,
  tried: (record: StudyRecord) => number,
): StudyRecord[] {
  return grouped(records, ({ environment, method }) => methodKey(environment, methodOf(method))).flatMap(([, own]) =>
    own.sort((a, b) => tried(a) - tried(b) || stepsOf(a) - stepsOf(b)).slice(0, FEW),
  );
}

/** What the runs of a round gave, by world, method and settings. */
export function attemptsOf(
  first: readonly StudyRecord[],
  others: readonly StudyRecord[],
  list: readonly Variant[],
  again: readonly Variant[],
): Choice[] {
  return first.map((record) => {
    const { environment } = record;
    const k = list.findIndex(({ name }) => name === record.method);
    const { method, chosen } = list[k]!;
    const rest = others.filter((other) => other.environment === environment && other.method === again[k]!.name);
    const runs = [record, ...rest];
    const missed = runs.filter(({ stepsToThreshold }) => stepsToThreshold === null).length;
    return { environment, method: method.name, steps: mean(runs.map(stepsOf)), missed, of: runs.length, ...chosen };
  });
}

/** What is chosen of methods that are tried no longer with so many steps. */
export function givenUp(
  attempts: readonly Choice[],
  choices: readonly Choice[],
  worlds: readonly EnvironmentSetting[],
  methods: readonly Method[],
  { steps, baseline, seeds }: { readonly steps: number; readonly baseline: string; readonly seeds: number },
): Choice[] {
  return worlds.flatMap((world) => {
    const own = (list: readonly Choice[]) => list.filter(({ environment }) => environment === world.name);
    const best = own(choices).find(({ method }) => method === baseline);
    if (best === undefined || steps <= HOPELESS * (best.steps ?? Infinity)) return [];
    const open = (world.methods ?? methods.map(({ name }) => name)).filter(
      (name) => !own(choices).some(({ method }) => method === name),
    );
    const tried = chosenOf(own(attempts), own(choices), true);
    return open.map(
      (method) =>
        tried.find((one) => one.method === method) ?? {
          environment: world.name!,
          method,
          steps: null,
          missed: seeds,
          of: seeds,
        },
    );
  });
}

/** By world and method not chosen for yet the settings with the smallest share of seeds missed and then the least mean steps; at `last` where some were missed too. */
export function chosenOf(attempts: readonly Choice[], chosen: readonly Choice[], last: boolean): Choice[] {
  const best = new Map<string, Choice>();
  const keyOf = ({ environment, method }: Choice) => methodKey(environment, method);
  const known = new Set(chosen.map(keyOf));
  for (const one of attempts) {
    const key = keyOf(one);
    const other = best.get(key);
    if (known.has(key) || (one.missed > 0 && !last)) continue;
    const [share, least] = [one, other].map((choice) => (choice === undefined ? Infinity : choice.missed / choice.of));
    if (share! < least! || (share === least && one.steps! < other!.steps!)) best.set(key, one);
  }
  return [...best.values()];
}

/**
 * Of each world and method not chosen for yet, of the settings that got there from all seeds they were tried on: those that are chosen, which were
 * tried on `all` seeds and have no more mean steps than others by more than a little; or those to be tried on the rest of the seeds, the fastest.
 * A few seeds make the one look fastest that was lucky on them, and a mean over more tells a tail that they did not have.
 */
export function confirmedOf(
  attempts: readonly Choice[],
  chosen: readonly Choice[],
  all: number,
): { readonly kept: Choice[]; readonly open: Choice[] } {
  const [kept, open]: [Choice[], Choice[]] = [[], []];
  const sure = attempts.filter(({ of }) => of >= all);
  const confirmed = chosenOf(sure, chosen, false);
  for (const fastest of chosenOf(attempts, chosen, false)) {
    const best = confirmed.find(
      ({ environment, method }) => environment === fastest.environment && method === fastest.method,
    );
    if (best !== undefined && best.steps! <= LITTLE * fastest.steps!) kept.push(best);
    else open.push(fastest);
  }
  return { kept, open };
}

/** Settings with what more seeds gave. */
export function heldOn(open: readonly Choice[], records: readonly StudyRecord[], list: readonly Variant[]): Choice[] {
  return open.map((one) => {
    const own = records.filter(
      ({ environment, method }) => environment === one.environment && method === variantOf(one, list).name,
    );
    const missed = own.filter(({ stepsToThreshold }) => stepsToThreshold === null).length;
    const of = one.of + own.length;
    const steps = own.reduce((sum, record) => sum + stepsOf(record), one.of * one.steps!) / of;
    return { ...one, steps, missed: one.missed + missed, of };
  });
}

/** The settings of a choice as they were tried. */
export function variantOf(one: Choice, list: readonly Variant[]): Variant {
  return list.find(({ method, chosen }) => method.name === one.method && settingsText(chosen) === settingsText(one))!;
}
