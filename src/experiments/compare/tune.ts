/**
 * Best against best: each method gets in each world the settings of one grid with which it was fastest on seeds that are not reported.
 * Steps to the threshold are then compared at equal settings and at each method's own best.
 */
import { isEpsilonGreedy } from '../../agents/combinations.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { checkInteger, InputError } from '../../input-error.js';
import type { Progress } from '../../progress.js';
import { mean } from '../../statistics/scores.js';
import { compare } from './compare.js';
import { completeMethods, isPlanner } from './methods.js';
import { planEnvironments } from './protocol.js';
import type { CompareOptions, EnvironmentSetting, Method, MethodSettings, RunLine, Study } from './types.js';

/** The grid: α, ε, and initial values of 0 or as the protocol has them (optimistic, where a model is known). */
export const tuningGrid = {
  stepSize: [0.1, 0.3, 1],
  epsilon: [0.05, 0.2],
  initialValue: [0, 'protocol'],
} as const;

/** Past every seed that is reported: those that settings are chosen on begin here. */
const FIRST_SEED = 2 ** 31;

/** What a method was given in a world. */
export interface Choice extends MethodSettings {
  readonly environment: string;
  readonly method: string;
  /** Mean steps of its runs on the seeds of the choice, those that never got there counted with their budget. */
  readonly steps: number;
}

export interface TunedStudy {
  readonly choices: readonly Choice[];
  /** Settings tried for each method, by its name, and seeds of the choice. */
  readonly tried: Readonly<Record<string, number>>;
  readonly seeds: number;
  readonly equal: Study;
  readonly best: Study;
}

/**
 * Chooses, then compares twice; names end in `, best` in the second study. The runs of all three make one file: `finished` may hold
 * any of them.
 * @throws InputError as `compare` does, and for a shard: settings are chosen from all runs of the first study.
 */
export async function tune(options: CompareOptions & { readonly tuningSeeds?: number }): Promise<TunedStudy> {
  const { tuningSeeds = 5, finished = [], onProgress, ...given } = options;
  if (given.shard !== undefined) {
    throw new InputError(
      'expected no shard where settings are chosen from all runs, got one (workers of a queue share them)',
    );
  }
  const seeds = checkInteger('tuningSeeds', tuningSeeds, 1, 1000);
  const methods = completeMethods(given.methods);
  const worlds = planEnvironments(given.environments, given);
  const settings = worlds.map((world, k): EnvironmentSetting => {
    const spec = given.environments[k]!;
    const own = typeof spec === 'object' && !('step' in spec) && !('outcomes' in spec) ? spec : null;
    if (own !== null) return { ...(own as EnvironmentSetting), name: world.name };
    return world.id === null || world.recipe === null
      ? { name: world.name, environment: world.environment }
      : { name: world.name, id: world.id };
  });
  const variants = methods.flatMap((method) =>
    gridOf(method).map((chosen) => ({ method, chosen, name: `${method.name} ${settingsText(chosen)}` })),
  );
  const isVariant = new Map(variants.map((variant) => [variant.name, variant]));
  const bestName = (name: string) => `${name}, best`;
  const names = new Set(methods.map(({ name }) => bestName(name)));
  const phase = (of: (line: RunLine) => boolean, number: number): Partial<CompareOptions> => ({
    finished: finished.filter(of),
    ...(onProgress && {
      onProgress: (at: Progress) => onProgress({ ...at, label: `${number} of 3: ${at.label}` }),
    }),
  });

  const search = await compare({
    ...given,
    environments: settings.map((one) => ({
      ...one,
      ...(one.methods && {
        methods: variants.filter(({ method }) => one.methods!.includes(method.name)).map(({ name }) => name),
      }),
    })),
    methods: variants.map(({ method, chosen, name }) => ({ ...method, ...chosen, name })),
    baseline: variants[0]!.name,
    seeds: Array.from({ length: seeds }, (_, k) => FIRST_SEED + k),
    resamples: 1,
    ...phase(({ method }) => isVariant.has(method), 1),
  });
  const choices = chosenOf(
    search,
    worlds.map(({ name }) => name),
    methods,
    variants,
  );
  const equal = await compare({
    ...given,
    environments: settings,
    ...phase(({ method }) => !isVariant.has(method) && !names.has(method), 2),
  });
  const best = await compare({
    ...given,
    environments: settings.map((one) => ({
      ...one,
      ...(one.methods && { methods: one.methods.map(bestName) }),
      settings: Object.fromEntries(
        choices
          .filter(({ environment }) => environment === one.name)
          .map(({ environment: _, method, steps: __, ...chosen }) => [bestName(method), chosen]),
      ),
    })),
    methods: methods.map((method) => ({ ...method, name: bestName(method.name) })),
    ...(given.baseline === undefined ? {} : { baseline: bestName(given.baseline) }),
    ...phase(({ method }) => names.has(method), 3),
  });
  const tried = Object.fromEntries(methods.map((method) => [method.name, gridOf(method).length]));
  return { choices, tried, seeds, equal, best };
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

function settingsText({ stepSize, epsilon, initialValue }: MethodSettings): string {
  const parts = [
    stepSize === undefined ? [] : [`α ${stepSize}`],
    epsilon === undefined ? [] : [`ε ${epsilon}`],
    [`Q₀ ${initialValue ?? 'as given'}`],
  ];
  return `[${parts.flat().join(', ')}]`;
}

interface Variant {
  readonly method: Method;
  readonly chosen: MethodSettings;
  readonly name: string;
}

/** By world and method the settings with the least mean steps; of equals the first of the grid. */
function chosenOf(
  { records }: Study,
  worlds: readonly string[],
  methods: readonly Method[],
  variants: readonly Variant[],
): Choice[] {
  return worlds.flatMap((environment) =>
    methods.flatMap((method) => {
      const tried = variants.flatMap((variant): Choice[] => {
        if (variant.method !== method) return [];
        const own = records.filter((record) => record.environment === environment && record.method === variant.name);
        if (own.length === 0) return [];
        const steps = mean(own.map((record) => record.stepsToThreshold ?? record.steps));
        return [{ environment, method: method.name, steps, ...variant.chosen }];
      });
      return tried.length === 0 ? [] : [tried.reduce((best, one) => (one.steps < best.steps ? one : best))];
    }),
  );
}
