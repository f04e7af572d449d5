/**
 * One run of a tabular learner, as in the suite `targets`: α = 0.5 (0.2 where outcomes are uncertain), ε = 0.2, γ = 0.95,
 * optimistic initial values, until the greedy action is optimal in 95 % of the live states after three episodes in a row.
 */

import type { Criterion } from '../../agents/criterion.js';
import type { SimilarityInput } from '../../agents/partners.js';
import { TabularAgent } from '../../agents/tabular-agent.js';
import { train } from '../../agents/train.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { CouplingName } from '../../engine/contracts/learner.js';
import type { TabularEnvironment } from '../../environments/tabular-environment.js';
import type { Partition } from '../../similarity/partition.js';
import type { Duration } from '../../statistics/censored.js';
import { planEnvironments } from '../compare/protocol.js';
import { DIVERGED } from '../compare/run.js';

export interface LearningOptions {
  readonly coupling: CouplingName;
  /** Not for `'none'`. */
  readonly similarity?: SimilarityInput;
  /** `'quotient'` of a similarity: clusters of χ above this are the blocks. */
  readonly threshold?: number;
  readonly guard?: 'bounded' | 'none';
  readonly criterion?: Criterion;
  readonly episodes: number;
  readonly seed: number;
  /** Orbits that the asymmetry of the values is measured by. */
  readonly orbits?: Partition;
}

export type LearningRun = Awaited<ReturnType<typeof learningRun>>;

export async function learningRun(
  backend: Backend,
  environment: TabularEnvironment,
  { coupling, similarity, threshold, guard = 'bounded', criterion, episodes, seed, orbits }: LearningOptions,
) {
  const setting = { environment, episodes, ...(criterion === undefined ? {} : { criterion }) };
  const { protocol } = planEnvironments([setting], {})[0]!;
  const { stepSize, epsilon, discount, initialValue } = protocol;
  const before = backend.bytesInUse();
  using agent = new TabularAgent(backend, {
    states: environment.states,
    actions: environment.actions,
    coupling,
    ...(similarity === undefined || coupling === 'none' ? {} : { similarity }),
    ...(threshold === undefined ? {} : { threshold }),
    guard,
    stepSize,
    epsilon,
    discount,
    initialValue,
    seed,
  });
  const bytes = backend.bytesInUse() - before;
  const started = performance.now();
  const run = await train(environment, agent, {
    episodes,
    maxSteps: protocol.maxSteps,
    until: protocol.criterion!,
  });
  const { q, updates } = agent;
  return {
    /** Environment steps until the criterion held, or all of them. */
    steps: run.stepsToThreshold ?? run.steps,
    solved: run.stepsToThreshold !== null,
    /** Single value updates, partners included. */
    updates,
    /** Whether all values stayed below 1e9. */
    finite: q.every((value) => Math.abs(value) <= DIVERGED),
    /** null without orbits. */
    asymmetry: orbits === undefined ? null : asymmetryOf(q, orbits),
    /** Kernel memory of the agent (0 on the reference backend). */
    bytes,
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * How much of the spread of values lies inside the blocks, `√(Σ (Q_i − mean of its block)² / Σ (Q_i − mean)²)`: 0 for values with all of
 * the symmetry. Values of pairs in no block do not count.
 */
export function asymmetryOf(q: ArrayLike<number>, { blocks }: Partition): number {
  let [inside, squares, sum, count] = [0, 0, 0, 0];
  for (const block of blocks) {
    const mean = block.reduce((total, pair) => total + q[pair]!, 0) / block.length;
    for (const pair of block) {
      inside += (q[pair]! - mean) ** 2;
      squares += q[pair]! ** 2;
      sum += q[pair]!;
      ++count;
    }
  }
  const spread = squares - sum ** 2 / count;
  // Rounding of the means is no asymmetry.
  return inside <= 1e-24 * spread ? 0 : Math.sqrt(inside / spread);
}

/** Steps to the threshold, censored where it was not met. */
export function durationOf({ steps, solved }: Pick<LearningRun, 'steps' | 'solved'>): Duration {
  return { time: steps, observed: solved };
}
