/**
 * The comparison that `npm start` runs: what finding a symmetry while learning gains on well-known worlds, with the learner that knows
 * nothing of symmetry below it, learners that are told the exact symmetries above it, and the published recipe as a caution.
 *
 * Settings suit the learner without symmetry: with larger initial values or smaller steps it takes several times as long, and every other
 * row would look better than it is.
 */
import { standardMethods } from './standard-methods.js';
import type { EnvironmentSetting, Method } from './types.js';

export interface DefaultStudy {
  readonly environments: readonly EnvironmentSetting[];
  readonly methods: readonly Method[];
  readonly seeds: number;
}

export function defaultStudy(): DefaultStudy {
  return { environments, methods, seeds: 10 };
}

const { plain, grown, refined, sweeping, sweepingTested, sweepingGrown, oracle, recipe } = standardMethods;

const worlds: readonly EnvironmentSetting[] = [
  {
    name: '9x9 grid, sparse reward',
    id: 'grid-world-v0',
    options: { stepReward: 0, goalReward: 1 },
    stepSize: 1,
    episodes: 1200,
  },
  {
    // Potentials are below 1 a step: optimism beyond 2 would be paid for with thousands of steps.
    name: '9x9 grid, shaped reward',
    id: 'grid-world-v0',
    options: { stepReward: 0, goalReward: 1, shaping: true, discount: 0.95 },
    initialValue: 2,
    episodes: 1200,
  },
  {
    // Slippery, and without a symmetry: judged by what the policy is worth, as one action is often as good as another.
    name: 'FrozenLake',
    id: 'frozen-lake-v1',
    episodes: 5000,
    discount: 0.99,
    stepSize: 0.1,
    criterion: { kind: 'value', level: 0.9, consecutive: 3, every: 20 },
  },
  {
    // Most pairs are worth less than nothing: 0 is optimistic enough, the largest Q* (20) would be far too much.
    name: 'Taxi',
    id: 'taxi-v3',
    episodes: 2000,
    stepSize: 1,
    initialValue: 0,
    // Planning with ids takes longer here than all the rest together.
    methods: [plain, grown, refined, sweeping, oracle, recipe].map(({ name }) => name),
  },
];

const environments = worlds.map((world): EnvironmentSetting => ({ ...world, stopWhenMet: true }));

const methods: readonly Method[] = [plain, grown, refined, sweeping, sweepingTested, sweepingGrown, oracle, recipe];
