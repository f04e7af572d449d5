/**
 * The comparison that `npm start` runs: what detecting a symmetry from reward trajectories gains and costs on well-known
 * worlds, beside the plain learner below it and learners that are told the exact symmetries above it.
 */
import type { EnvironmentSetting, Method } from './types.js';

export interface DefaultStudy {
  readonly environments: readonly EnvironmentSetting[];
  readonly methods: readonly Method[];
  readonly seeds: number;
}

export function defaultStudy(): DefaultStudy {
  return { environments, methods, seeds: 20 };
}

const environments: readonly EnvironmentSetting[] = [
  {
    name: '9x9 grid, shaped reward',
    id: 'grid-world-v0',
    options: { stepReward: 0, goalReward: 1, shaping: true, discount: 0.95 },
    episodes: 1200,
  },
  {
    name: '9x9 grid, sparse reward',
    id: 'grid-world-v0',
    options: { stepReward: 0, goalReward: 1 },
    episodes: 1200,
  },
  {
    // Long and slippery: less discount and smaller steps than the rest, and judged by what the policy is worth.
    name: 'FrozenLake 8x8',
    id: 'frozen-lake-v1',
    options: { map: '8x8' },
    episodes: 8000,
    discount: 0.99,
    stepSize: 0.1,
    criterion: { kind: 'value', level: 0.9, consecutive: 3, every: 100 },
  },
  {
    // Most pairs are worth less than nothing: 0 is optimistic enough, the largest Q* (20) would be far too much.
    name: 'Taxi',
    id: 'taxi-v3',
    episodes: 2000,
    initialValue: 0,
  },
];

const plain: Pick<Method, 'learner'> = { learner: 'q-learning' };

const methods: readonly Method[] = [
  { ...plain, name: 'plain Q-learning', coupling: 'none', similarity: null },
  { ...plain, name: 'χ, target sharing', coupling: 'target-sharing', similarity: 'chi' },
  { ...plain, name: 'χ, quotient', coupling: 'quotient', similarity: 'chi' },
  { ...plain, name: 'χ, preconditioner', coupling: 'preconditioner', similarity: 'chi' },
  { ...plain, name: 'oracle orbits, target sharing', coupling: 'target-sharing', similarity: 'orbits' },
  { ...plain, name: 'oracle homomorphism, quotient', coupling: 'quotient', similarity: 'homomorphism' },
];
