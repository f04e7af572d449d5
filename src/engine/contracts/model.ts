/** The contract of finite models: their arrays, and the kernels that run on them. */
import type { EpisodeBatch } from './episodes.js';
import type { Handle } from './handle.js';

/** A finite MDP as flat arrays; pair `i = s * actions + a` has the outcomes `outcomeStarts[i] .. outcomeStarts[i + 1] - 1`. */
export interface ModelArrays {
  readonly states: number;
  readonly actions: number;
  readonly outcomeStarts: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the outcome ends the episode. */
  readonly terminations: Uint8Array;
  /** Probability of starting in each state. */
  readonly initial: Float64Array;
}

/** A model uploaded to the backend. */
export interface ModelKernel extends Handle {
  readonly states: number;
  readonly actions: number;
  /** Value iteration: see `rules/value-iteration.ts`. */
  valueIteration(options: ValueIterationOptions): ValueIterationResult;
  /** Episodes under a fixed policy, until so many are complete. */
  rollout(options: RolloutKernelOptions): EpisodeBatch;
}

export interface ValueIterationResult {
  /** `q[s * actions + a]`. */
  readonly q: Float64Array;
  readonly iterations: number;
  /** Largest change of a state's value in the last sweep. */
  readonly residual: number;
}

export interface ValueIterationOptions {
  /** γ in [0, 1]. */
  readonly discount: number;
  /** Greatest error of a value that is accepted. */
  readonly tolerance: number;
  /** Sweeps after which it stops in any case; `residual > changeBound(...)` tells that it did. */
  readonly maxIterations: number;
}

export interface RolloutKernelOptions {
  /** `policy[s * actions + a]` are probabilities; null is the uniform policy. */
  readonly policy: Float64Array | null;
  readonly episodes: number;
  /** An episode is truncated after this many steps. */
  readonly maxSteps: number;
  readonly seed: number;
}
