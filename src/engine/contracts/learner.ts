/** The contract of tabular learners and of their couplings. */

import type { EpisodeBatch } from './episodes.js';
import type { Handle } from './handle.js';
import type { ModelKernel } from './model.js';
import type { SparseEntries } from './similarity.js';

export type LearnerName =
  | 'q-learning'
  | 'sarsa'
  | 'expected-sarsa'
  | 'double-q'
  | 'q-lambda'
  | 'sarsa-lambda'
  | 'reinforce'
  | 'actor-critic';
export type CouplingName = 'none' | 'preconditioner' | 'sampling' | 'target-sharing' | 'quotient' | 'augmentation';
/** Which of several greedy actions is taken. */
export type TieBreaking = 'random' | 'lowest';
export type TraceKind = 'replacing' | 'accumulating';
export type CriticKind = 'action' | 'state';
/** Which part of a policy-gradient learner a coupling acts on. */
export type CoupledPart = 'critic' | 'actor' | 'both';

export interface LearnerKernelOptions {
  readonly states: number;
  readonly actions: number;
  readonly learner: LearnerName;
  readonly stepSize: number;
  readonly discount: number;
  readonly epsilon: number;
  /** Every action value; for policy-gradient learners every value of the critic or baseline (preferences start at 0). */
  readonly initialValue: number;
  readonly seed: number;
  /** Which of several greedy actions is taken: any of them (`'random'`, the default), or the lowest. */
  readonly ties?: TieBreaking;
  /** λ of the eligibility traces (`q-lambda`, `sarsa-lambda`): 0.9. */
  readonly traceDecay?: number;
  /** What a second visit does to a trace: sets it to 1 (`'replacing'`, the default) or adds 1. */
  readonly traces?: TraceKind;
  /** Step size of the baseline (`reinforce`) or critic (`actor-critic`): `stepSize`. */
  readonly criticStepSize?: number;
  /** What the critic of `actor-critic` values: actions (the default) or states. */
  readonly critic?: CriticKind;
}

/** What some couplings need besides partners. */
export interface CouplingDetails {
  /**
   * `quotient`: the block of each pair, below 0 for one that is alone, in place of partners. Labels are below the number of pairs.
   * `'later'`: blocks are told by `addBlock`, each before a pair of it is observed.
   */
  readonly blocks?: Int32Array | 'later';
  /** `sampling`: λ, the weight of the symmetry loss: 1. */
  readonly symmetryWeight?: number;
  /** `sampling`: one partner drawn by its share of the row (the default), or all of them by their weights. */
  readonly samplePartners?: 'one' | 'all';
  /** `augmentation`: the maps to learn from too; the identity is not among them. */
  readonly transformations?: readonly { readonly states: Int32Array; readonly pairs: Int32Array }[];
  /** Policy-gradient learners: the part that is coupled, `'both'`. A critic of states takes part in `augmentation` alone. */
  readonly part?: CoupledPart;
}

/**
 * A tabular learner with its own random generator. The draws of one ε-greedy choice are: one u32 compared with floor(ε·2^32)
 * (always drawn), which breaks ties of greedy actions too; one more for the action when exploring. A softmax choice
 * (policy gradient) draws one u32. The draws of a step are, in this order: its outcome (where it is simulated here); the
 * coin of `double-q` (its top bit: 0 updates the first table, 1 the second; the others break the tie of its greedy action); the next action of `sarsa` and `sarsa-lambda`;
 * after the update the partner of `sampling` (none when there is but one); the next action of the other learners. Next
 * actions are not drawn after termination. `reinforce` draws its partners when it learns, at the end of the episode.
 */
export interface LearnerKernel extends Handle {
  /**
   * From now on, an observed pair `i` also updates the partners in row `i` of `partners` with their weights (`i` itself
   * is skipped: it always gets the plain update). `null` or `'none'` uncouples. For `quotient`, the weights are ignored
   * and the row is the rest of the block; coupling sets every member to the mean of its block first.
   */
  couple(coupling: CouplingName, partners: SparseEntries | null, guard: boolean, details?: CouplingDetails): void;
  /** A block of the quotient whose blocks are told later: its pairs, which have one value already. */
  addBlock(pairs: Int32Array): void;
  /** Starts an episode in `state`, after `end` of the one before: the action to take. */
  begin(state: number): number;
  /**
   * Ends an episode that was truncated: traces are dropped, and `reinforce` learns from what it has seen, with the value of
   * the state reached in place of the rest of the return. Nothing to do after termination.
   */
  end(): void;
  /** Learns from the step just taken and gives the next action (0 after termination, where none is drawn). */
  advance(reward: number, nextState: number, terminated: boolean): number;
  /**
   * One update from an explicit transition; `nextAction` is read by `sarsa` and `sarsa-lambda` only. What spans steps goes
   * on only if this one starts where the last one led; otherwise the last one was the end of its episode.
   */
  observe(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    nextAction: number,
    terminated: boolean,
  ): void;
  /**
   * Whole episodes inside the backend: a loop of `begin` and `advance` whose environment draws from the learner's own
   * generator, in the order initial state, action, then for each step its outcome and its next action (drawn on
   * truncation too, not after termination). SARSA draws the next action before its update, the others after it.
   */
  run(model: ModelKernel, options: RunKernelOptions): RunBatch;
  /** The table that it acts by: action values, the mean of both tables of `double-q`, or preferences (policy gradient). */
  q(): Float64Array;
  /** One number of that table. */
  valueAt(pair: number): number;
  setQ(q: Float64Array): void;
  /** Sets some numbers of that table to one value; of `q-learning`, `sarsa` and `expected-sarsa`, which keep nothing beside it. */
  setValuesAt(pairs: ArrayLike<number>, value: number): void;
  /** A copy of the critic or baseline of a policy-gradient learner, one value a state or a pair; null for the others. */
  critic(): Float64Array | null;
  /** A copy of its generator's state, Uint32Array(4). */
  generator(): Uint32Array;
  /** Draws again from an earlier state: the draws that followed it follow once more. */
  setGenerator(state: Uint32Array): void;
  /** Single value updates made so far, partners included. */
  updates(): number;
  /** A copy of all that learning changes. */
  progress(): LearnerProgress;
  /**
   * Goes on from the progress of another learner of the same options and coupling, to the last bit. For a learner that has
   * not learned yet.
   */
  resume(progress: LearnerProgress): void;
}

/** All of a learner that learning changes. */
export interface LearnerProgress {
  /** `q`, then both tables of `double-q`, or the critic of a policy gradient. */
  readonly tables: readonly Float64Array[];
  readonly generator: Uint32Array;
  readonly updates: number;
  /** State and action of the running episode; 0 before the first. */
  readonly state: number;
  readonly action: number;
  readonly trail: LearnerTrail;
}

/** What a kind of learner keeps of the steps before. */
export interface LearnerTrail {
  /** What a guard cuts values or preferences to; 0 where nothing is cut. */
  readonly bound: number;
  /** Traces: state and action with which the episode must go on; state -1 where there is none. */
  readonly nextState: number;
  readonly nextAction: number;
  /** Traces: the visits that have one, oldest first; `reinforce`: the steps of the episode. */
  readonly pairs: Int32Array;
  /** Traces: how many steps before the last one; `reinforce`: the states that the steps led to. */
  readonly details: Int32Array;
  /** `reinforce`: the rewards of the steps. */
  readonly rewards: Float64Array;
}

export interface RunKernelOptions {
  readonly episodes: number;
  /** An episode is truncated after this many steps (and still bootstraps). */
  readonly maxSteps: number;
  /** Keep the steps of the episodes. */
  readonly record: boolean;
  /**
   * Optimality mask: `optimal[s * actions + a]` is 1 where `a` is optimal in `s`, for the states to be judged, and a
   * state with no 1 is not judged. After each episode, the share of judged states whose greedy action, the lowest of equals, is
   * optimal.
   */
  readonly optimal: Uint8Array | null;
  /**
   * Stop after the episode at which `optimalShare >= level` has held for `consecutive` episodes in a row, of which the
   * last `held` (0 when absent) came before this call.
   */
  readonly stop: { readonly level: number; readonly consecutive: number; readonly held?: number } | null;
}

export interface RunBatch {
  /** Episodes run; the arrays below have this length. Fewer than asked when `stop` held. */
  readonly episodes: number;
  /** Undiscounted return of each episode. */
  readonly returns: Float64Array;
  readonly lengths: Int32Array;
  readonly terminated: Uint8Array;
  /** Share of judged states with an optimal greedy action after each episode (empty without a mask). */
  readonly optimalShare: Float64Array;
  /** Whether `stop` held. */
  readonly stopped: boolean;
  /** The steps (null unless recorded). */
  readonly recorded: EpisodeBatch | null;
}
