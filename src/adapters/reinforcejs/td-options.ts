/** What a `TDAgent` is given, and what it is saved as. */
import type { Transformation } from '../../symmetry/transformation.js';
import type { Planner } from './planner.js';

/** The options of reinforcejs under its names, and two of our own at the end. */
export interface TDOptions {
  /** `'qlearn'` (default) or `'sarsa'`. */
  update?: 'qlearn' | 'sarsa';
  /** γ: 0.75. */
  gamma?: number;
  /** ε: 0.1. */
  epsilon?: number;
  /** α: 0.01. */
  alpha?: number;
  /** Whether the policy moves towards the greedy one by `beta` (0.01) a step: false. */
  smooth_policy_update?: boolean;
  beta?: number;
  /** λ: 0, no traces. */
  lambda?: number;
  /** Whether a visit sets a trace to 1 (default) or adds 1. */
  replacing_traces?: boolean;
  /** Every Q at the start: 0. */
  q_init_val?: number;
  /** Updates from the model after each step: 0. */
  planN?: number;
  /** `true`: candidates of the grid of `env.gh` x `env.gw`; or your own transformations. Default false. */
  symmetry?: boolean | readonly Transformation[];
  /** Of all draws, an integer in [0, 2^32): 0. */
  seed?: number;
}

/** What `toJSON` gives. */
export interface TDAgentState {
  readonly ns: number;
  readonly na: number;
  readonly Q: readonly number[];
  readonly P: readonly number[];
  readonly e: readonly number[];
  readonly explored: boolean;
  readonly r0: number | null;
  readonly s0: number | null;
  readonly a0: number | null;
  readonly s1: number | null;
  readonly a1: number | null;
  readonly model: ReturnType<Planner['state']>;
  readonly random: readonly number[];
}
