/**
 * Best against best: each method gets in each world the settings of one grid with which it got there from every one of some seeds that
 * are not reported, and was fastest. Steps to the threshold are then compared at equal settings and at each method's own best.
 */
import { isEpsilonGreedy } from '../../agents/combinations.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { TabularModel } from '../../environments/tabular-model.js';
import { checkInteger, InputError } from '../../input-error.js';
import type { Progress } from '../../progress.js';
import {
  attemptsOf,
  type Choice,
  chosenOf,
  confirmedOf,
  fewest,
  givenUp,
  heldOn,
  settingsText,
  triedBefore,
  type Variant,
  variantOf,
} from './choose-settings.js';
import { compare } from './compare.js';
import { completeMethods, isPlanner } from './methods.js';
import { planEnvironments } from './protocol.js';
import type { CompareOptions, EnvironmentSetting, Method, MethodSettings, RunLine, Study } from './types.js';

/** The grid: α, ε, and initial values: 0, a little optimism, or as the protocol has them (the largest Q*, where a model is known). */
export const tuningGrid = {
  stepSize: [0.1, 0.3, 1],
  epsilon: [0.02, 0.1, 0.5, 0.8],
  initialValue: [0, 0.5, 2, 'protocol'],
} as const;

/**
 * Environment steps that settings are tried with on the first seed, the least first. Of those that get there within so many, the fastest few
 * are tried on the other seeds, with four times as many steps; those that did not get there on a seed before come last. The fastest of
 * those that get there on all seeds has to on the confirming seeds too, and in no more steps in the mean of all than the next fastest by a quarter, so that what is
 * fast at times and at others never or late is not chosen: what would have taken longer is not run on.
 */
export const rounds = [500, 2_000, 8_000, 32_000, 128_000, Infinity] as const;
const LONGER = 4;

/** Past every seed that is reported: those that settings are chosen on begin here. */
const FIRST_SEED = 2 ** 31;

/** The grid in words. */
export const gridWords = `α of ${tuningGrid.stepSize.join(', ')}; ε of ${tuningGrid.epsilon.join(', ')}; initial values of ${tuningGrid.initialValue.slice(0, -1).join(', ')} or as given`;

export interface TunedStudy {
  readonly choices: readonly Choice[];
  /** Settings tried for each method, by its name; seeds of the choice, and those that confirm it. */
  readonly tried: Readonly<Record<string, number>>;
  readonly seeds: number;
  readonly confirmingSeeds: number;
  /** null where only best against best was asked for. */
  readonly equal: Study | null;
  readonly best: Study;
  /** Wall time of all parts. */
  readonly seconds: number;
}

export interface TuneOptions extends CompareOptions {
  /** Seeds that settings are chosen on: 10. */
  readonly tuningSeeds?: number;
  /** More seeds that what was chosen has to get there from, or the next fastest is chosen: 20. */
  readonly confirmingSeeds?: number;
  /** Whether equal settings are compared too: true. */
  readonly equal?: boolean;
}

/**
 * Chooses, then compares; names end in `, best` in the study of the best. The runs of all parts make one file: `finished` may hold
 * any of them.
 * @throws InputError as `compare` does, and for a shard: settings are chosen from all runs of the trials.
 */
export async function tune(
  options: TuneOptions & { readonly equal?: true },
): Promise<TunedStudy & { readonly equal: Study }>;
export async function tune(options: TuneOptions): Promise<TunedStudy>;
export async function tune(options: TuneOptions): Promise<TunedStudy> {
  const started = performance.now();
  const { tuningSeeds = 10, confirmingSeeds = 20, equal: asked = true, finished = [], onProgress, ...given } = options;
  if (given.shard !== undefined) {
    throw new InputError(
      'expected no shard where settings are chosen from all runs, got one (workers of a queue share them)',
    );
  }
  const seeds = checkInteger('tuningSeeds', tuningSeeds, 1, 1000);
  const more = checkInteger('confirmingSeeds', confirmingSeeds, 0, 1000);
  const methods = completeMethods(given.methods);
  const settings = settingsOf(given);
  const part = (label: string, of: (run: RunLine) => boolean): Partial<CompareOptions> => ({
    finished: finished.filter(of),
    ...(onProgress && { onProgress: (at: Progress) => onProgress({ ...at, label: `${label}: ${at.label}` }) }),
  });
  /** Runs the variants that are chosen of each world. */
  const trial = async (list: readonly Variant[], own: (world: string) => Variant[], steps: number, of: number[]) => {
    const worlds = settings.flatMap((one) => {
      const names = own(one.name!).map(({ name }) => name);
      return names.length === 0 ? [] : [{ ...one, ...(steps < Infinity && { mostSteps: steps }), methods: names }];
    });
    if (worlds.length === 0 || of.length === 0) return [];
    const { records } = await compare({
      ...given,
      environments: worlds,
      methods: list.map(({ method, chosen, name }) => ({ ...method, ...chosen, name })),
      seeds: of.map((seed) => FIRST_SEED + seed),
      baseline: null,
      resamples: 1,
      ...part('choosing settings', ({ environment, method, seed }) => {
        const world = worlds.find(({ name }) => name === environment);
        return world?.methods.includes(method) === true && of.includes(seed - FIRST_SEED);
      }),
    });
    return records;
  };

  const choices: Choice[] = [];
  /** What was tried on all seeds, the latest last. */
  const attempts: Choice[] = [];
  const baseline = given.baseline ?? methods[0]!.name;
  for (const steps of rounds) {
    choices.push(...givenUp(attempts, choices, settings, methods, { steps, baseline, seeds }));
    const open = (world: EnvironmentSetting) =>
      (world.methods ?? methods.map(({ name }) => name)).filter(
        (name) => !choices.some(({ environment, method }) => environment === world.name && method === name),
      );
    const still = new Map(settings.map((one) => [one.name!, open(one)]));
    const [list, again] = [`${steps} steps`, `${LONGER * steps} steps, other seeds`].map((what) =>
      variantsOf(methods, what),
    ) as [Variant[], Variant[]];
    const first = await trial(
      list,
      (world) => list.filter(({ method }) => still.get(world)!.includes(method.name)),
      steps,
      [0],
    );
    const solved = first.filter(({ stepsToThreshold }) => steps === Infinity || stepsToThreshold !== null);
    const variant = new Map(list.map((one) => [one.name, one]));
    const fastest = fewest(
      solved,
      (name) => variant.get(name)!.method.name,
      ({ environment, method }) => triedBefore(attempts, environment, variant.get(method)!),
    );
    const chosen = (world: string) =>
      again.filter((_, k) => fastest.some((one) => one.environment === world && one.method === list[k]!.name));
    const others = await trial(
      again,
      chosen,
      LONGER * steps,
      Array.from({ length: seeds - 1 }, (_, k) => k + 1),
    );
    attempts.push(...attemptsOf(fastest, others, list, again));
    // What is fastest on these seeds is tried on more of them; if it then misses some, or is slower than others, the next is.
    for (;;) {
      const { kept, open } = confirmedOf(attempts, choices, seeds + more);
      choices.push(...kept);
      if (open.length === 0) break;
      const held = await trial(
        again,
        (world) => open.filter(({ environment }) => environment === world).map((one) => variantOf(one, again)),
        LONGER * steps,
        Array.from({ length: more }, (_, k) => seeds + k),
      );
      heldOn(open, held, again).forEach((one, k) => {
        attempts.splice(attempts.indexOf(open[k]!), 1, one);
      });
    }
    if (steps === Infinity) choices.push(...chosenOf(attempts, choices, true));
  }
  const plainNames = new Set(methods.map(({ name }) => name));
  const equal = asked
    ? await compare({
        ...given,
        environments: settings,
        ...part('equal settings', ({ method }) => plainNames.has(method)),
      })
    : null;
  const bests = new Set(methods.map(({ name }) => bestName(name)));
  const best = await compare({
    ...given,
    environments: settings.map((one) => ({
      ...one,
      ...(one.methods && { methods: one.methods.map(bestName) }),
      settings: Object.fromEntries(
        choices
          .filter(({ environment }) => environment === one.name)
          .map(({ environment: _, method, steps: __, missed: ___, of: ____, ...chosen }) => [bestName(method), chosen]),
      ),
    })),
    methods: methods.map((method) => ({ ...method, name: bestName(method.name) })),
    ...(typeof given.baseline === 'string' && { baseline: bestName(given.baseline) }),
    ...part('at their best', ({ method }) => bests.has(method)),
  });
  const order = methods.map(({ name }) => name);
  const place = ({ environment, method }: Choice) =>
    settings.findIndex(({ name }) => name === environment) * order.length + order.indexOf(method);
  choices.sort((a, b) => place(a) - place(b));
  const tried = Object.fromEntries(methods.map((method) => [method.name, gridOf(method).length]));
  return { choices, tried, seeds, confirmingSeeds: more, equal, best, seconds: (performance.now() - started) / 1000 };
}

/** The study of the best with the methods under their own names. */
export function underOwnNames(best: Study): Study {
  const own = (name: string) => name.slice(0, -bestName('').length);
  return {
    ...best,
    baseline: own(best.baseline),
    methods: best.methods.map((method) => ({ ...method, name: own(method.name) })),
    records: best.records.map((record) => ({ ...record, method: own(record.method) })),
  };
}

function bestName(method: string): string {
  return `${method}, best`;
}

/** The worlds as settings with names. */
export function settingsOf(given: CompareOptions): EnvironmentSetting[] {
  return planEnvironments(given.environments, given).map((world, k) => {
    const spec = given.environments[k]!;
    const { name } = world;
    if (typeof spec === 'string') return { name, id: spec };
    // A model may say what it was made by, yet not with which options: it is taken as it is.
    if (spec instanceof TabularModel) return { name, model: spec };
    return 'step' in spec ? { name, environment: world.environment } : { ...spec, name };
  });
}

function variantsOf(methods: readonly Method[], tried: string): Variant[] {
  return methods.flatMap((method) =>
    gridOf(method).map((chosen) => ({ method, chosen, name: `${method.name} [${settingsText(chosen)}; ${tried}]` })),
  );
}

/** The settings of the grid that a method reads; what it fixes itself is left as it is. */
export function gridOf(method: Method): MethodSettings[] {
  const stepped = method.learner !== 'prioritized-sweeping' && method.stepSize === undefined;
  const explores = isPlanner(method) || isEpsilonGreedy(method.learner as LearnerName);
  const sizes = stepped ? tuningGrid.stepSize.map((stepSize) => ({ stepSize })) : [{}];
  const rates = explores && method.epsilon === undefined ? tuningGrid.epsilon.map((epsilon) => ({ epsilon })) : [{}];
  const values =
    method.initialValue === undefined
      ? tuningGrid.initialValue.map((initialValue) => (initialValue === 'protocol' ? {} : { initialValue }))
      : [{}];
  return sizes.flatMap((size) => rates.flatMap((rate) => values.map((value) => ({ ...size, ...rate, ...value }))));
}
