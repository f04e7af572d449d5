/**
 * What a backend is: one implementation of every kernel. There are two, `wasm` (the AssemblyScript core) and
 * `reference` (plain TypeScript), and one test suite runs on both. Kernels assume valid input; the public classes
 * above them check. Every array that comes back is the caller's own copy, never a view of wasm memory.
 */
import type { NetworkKernel, NetworkKernelOptions } from './network-kernel.js';

export type BackendName = 'wasm' | 'reference';

export interface Backend {
  readonly name: BackendName;
  /** SHA-256 of the wasm core in hex, or `'reference'`: names the exact kernels a result was made with. */
  readonly hash: string;
  /** Bytes of kernel memory held by handles that are not disposed (0 on the reference backend). */
  bytesInUse(): number;
  tree(layout: TreeLayout): TreeKernel;
  similarity(rows: CountRows, options: SimilarityKernelOptions): SimilarityEntries;
  model(model: ModelArrays): ModelKernel;
  learner(options: LearnerKernelOptions): LearnerKernel;
  /** `run` of different learners, `options[k]` being those of the k-th; some are run side by side, which is faster. */
  sweep(learners: readonly LearnerKernel[], model: ModelKernel, options: readonly RunKernelOptions[]): RunBatch[];
  network(options: NetworkKernelOptions): NetworkKernel;
}

/** Something that holds kernel memory. `dispose` may be called twice; any other call afterwards throws. */
export interface Handle extends Disposable {
  dispose(): void;
}

// ── Trajectory trees ────────────────────────────────────────────────────────────────────────────────────────────────

export interface TreeLayout {
  /** Number of state-action pairs, one tree each. */
  readonly pairs: number;
  /** Lengths counted are `minLength..maxLength`. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Whether the window of step `t` starts at `r_t` (0) or at `r_{t+1}` (1). */
  readonly offset: 0 | 1;
  /** Given, windows have weights, of at most this (finite, > 0). */
  readonly weightLimit?: number;
}

/**
 * One tree of reward symbols per pair. Symbol 0 is the absorbing end marker; symbol `k >= 1` stands for the reward
 * `alphabet[k - 1]`, by exact float64 value with -0 equal to 0. What comes out never depends on the order in which
 * experience arrived: an alphabet is ascending, and so are the children of a node.
 */
export interface TreeKernel extends Handle {
  /** Counts the windows of stretches of experience. */
  count(stretches: Stretches): void;
  /** Number of windows counted per pair, Int32Array(pairs). */
  visits(): Int32Array;
  /** The distinct rewards of the trees, ascending. */
  alphabet(): Float64Array;
  /** Number of tree nodes (distinct (pair, trajectory) combinations, all depths), roots not included. */
  nodes(): number;
  /** All trees as one list in depth-first order, pairs and children ascending. */
  list(): TreeList;
  /** Adds a list: the union of the windows of both. */
  add(list: TreeList): void;
  /**
   * Freezes the trees into sparse rows: one row a pair, one column a distinct trajectory of length minLength..maxLength
   * over all pairs. Columns are numbered in depth-first order of the one tree of all trajectories.
   */
  freeze(): CountRows;
}

/**
 * Stretch `e` is the steps `starts[e] .. starts[e + 1] - 1`, with a pair and a reward each, then `ends[e]` absorbing end
 * symbols. For each of its first `windows[e]` steps `t`, the window is the symbols from `t + offset` on, at most `maxLength`
 * of them; a window of fewer than `minLength` symbols is not counted at all. Each counted window adds 1 to every node on
 * its path and 1 to the visits of its pair. At most 2^31 - 1 windows may be counted in all.
 *
 * Where windows have weights, the window also adds `Π ratios[u]` over `t < u < t + offset + l` (factors past the stretch's
 * steps being 1; at most the limit) to the weight of its node of each length `l >= minLength`. Weights of equal windows are
 * added in order of arrival, those of different ones in depth-first order, so that both backends give the same bits.
 */
export interface Stretches {
  readonly starts: Int32Array;
  readonly pairs: Int32Array;
  readonly rewards: Float64Array;
  readonly ends: Int32Array;
  readonly windows: Int32Array;
  /** Factor of each step's action; present exactly when windows have weights. */
  readonly ratios?: Float64Array;
}

/** Node `n` has parent `parents[n]`, which is a node before it, or `-1 - pair` for a child of that pair's root. */
export interface TreeList {
  /** The reward of symbol `k` is `alphabet[k - 1]`. */
  readonly alphabet: Float64Array;
  readonly parents: Int32Array;
  readonly symbols: Int32Array;
  readonly counts: Int32Array;
  /**
   * Present exactly when windows have weights: for each node at which windows end (its count exceeds those of its
   * children), the sums of their weights at the lengths minLength to the node's own.
   */
  readonly weights?: Float64Array;
}

// ── Similarity ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Sparse rows of integer counts (compressed sparse rows), columns ascending within a row, counts >= 1. */
export interface CountRows {
  readonly rows: number;
  readonly columns: number;
  /** Row `i` is the entries `rowStarts[i] .. rowStarts[i + 1] - 1`. */
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly counts: Int32Array;
  /** Sum of the weights of what was counted, where that has weights. */
  readonly weights?: Float64Array;
  /** Trajectory length of each column; absent means all columns have one length. */
  readonly lengths?: Int32Array;
}

export type Measure = 'intersection' | 'coincidence' | 'jensen-shannon';
export type Normalization = 'geometric' | 'product' | 'plain' | 'cosine';

export interface SimilarityKernelOptions {
  readonly measure: Measure;
  /** `geometric | product` for intersection, `plain | cosine` for coincidence; ignored by jensen-shannon. */
  readonly normalization: Normalization;
  /** jensen-shannon only: give the divergence in nats instead of the similarity. */
  readonly divergence: boolean;
  /** One flag a row: a row with 0 has no similarity to anything (0; NaN for a divergence), itself included. */
  readonly active: Uint8Array;
  /** Keep only entries > threshold (sparse output); null gives dense output. */
  readonly threshold: number | null;
  /** Keep only the largest `topK` partners a row, itself not counted, ties to the lower index (sparse output); null keeps all. */
  readonly topK: number | null;
  /**
   * Only a share of the work: rows are taken eight at a time, and only the blocks `part, part + parts, …` are held against
   * all later rows. What belongs to other parts is 0 in a dense result and absent in a sparse one; with `topK`, the nearest are
   * those of this part.
   */
  readonly stripe?: { readonly part: number; readonly parts: number };
}

/** `values[i * rows + j]`, symmetric to the last bit. */
export interface DenseEntries {
  readonly kind: 'dense';
  readonly rows: number;
  readonly values: Float64Array;
}

/** A sparse square matrix in compressed rows, columns ascending. */
export interface SparseEntries {
  readonly kind: 'sparse';
  readonly rows: number;
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly values: Float64Array;
}

export type SimilarityEntries = DenseEntries | SparseEntries;

// ── Models ──────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  valueIteration(options: { discount: number; tolerance: number; maxIterations: number }): ValueIterationResult;
  /**
   * Episodes under a fixed policy: `policy[s * actions + a]` are probabilities, null is uniform. An episode is truncated
   * after `maxSteps` steps. Runs until `episodes` episodes are complete.
   */
  rollout(options: { policy: Float64Array | null; episodes: number; maxSteps: number; seed: number }): EpisodeBatch;
}

export interface ValueIterationResult {
  /** `q[s * actions + a]`. */
  readonly q: Float64Array;
  readonly iterations: number;
  /** Largest change of a state's value in the last sweep. */
  readonly residual: number;
}

/** Episodes as flat arrays: episode `e` is the steps `starts[e] .. starts[e + 1] - 1`. */
export interface EpisodeBatch {
  readonly starts: Int32Array;
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  /** One flag an episode: 1 terminated, 0 truncated. */
  readonly terminated: Uint8Array;
  /** State that the last step of each episode led to, -1 where it is not known; absent where none is. */
  readonly lastStates?: Int32Array;
  /** Probability with which each action was chosen, where it is known. */
  readonly probabilities?: Float64Array;
}

// ── Learners ────────────────────────────────────────────────────────────────────────────────────────────────────────

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
 * A tabular learner with its own random generator. Greedy ties go to the lowest action. The draws of one ε-greedy
 * choice are: one u32 compared with floor(ε·2^32) (always drawn); one more for the action when exploring. A softmax choice
 * (policy gradient) draws one u32. The draws of a step are, in this order: its outcome (where it is simulated here); the
 * coin of `double-q` (its top bit: 0 updates the first table, 1 the second); the next action of `sarsa` and `sarsa-lambda`;
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
  setQ(q: Float64Array): void;
  /** A copy of the critic or baseline of a policy-gradient learner, one value a state or a pair; null for the others. */
  critic(): Float64Array | null;
  /** A copy of its generator's state, Uint32Array(4). */
  generator(): Uint32Array;
  /** Draws again from an earlier state: the draws that followed it follow once more. */
  setGenerator(state: Uint32Array): void;
  /** Single value updates made so far, partners included. */
  updates(): number;
}

export interface RunKernelOptions {
  readonly episodes: number;
  /** An episode is truncated after this many steps (and still bootstraps). */
  readonly maxSteps: number;
  /** Keep the steps of the episodes. */
  readonly record: boolean;
  /**
   * Optimality mask: `optimal[s * actions + a]` is 1 where `a` is optimal in `s`, for the states to be judged, and a
   * state with no 1 is not judged. After each episode, the share of judged states whose greedy action is optimal.
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
