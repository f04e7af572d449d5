/**
 * A tabular learner that may update similar pairs together: Q-learning, SARSA or Expected SARSA, ε-greedy (ties to the
 * lowest action), with one of the couplings of a similarity χ. A terminated step does not bootstrap, a truncated one
 * does.
 *
 * On observing pair `i` with target `y = r + γ · bootstrap` and error `δ = y − Q_i`: `Q_i += α δ`, and for its partners
 *
 *   none             nothing
 *   preconditioner   Q_j += α χ_ij δ                       Q ← Q − η χ ∂L/∂Q, written for a table
 *   target-sharing   Q_j += α χ_ij (y − Q_j)               Girgin, Polat & Alhajj 2007
 *   quotient         Q_j  = Q_i, as it is after the update  one value a block; coupling starts it at the block's mean
 *
 * **The guard** (`'bounded'`, the default) keeps `‖Q‖∞ <= max(‖Q₀‖∞, r_max / (1 − γ))` for any χ, right or wrong. Proof:
 * every target is bounded, `|y| <= r_max + γ ‖Q‖∞`, because each bootstrap is a convex combination of old values. With
 * `0 <= α <= 1`, `Q_i` moves to a point between its old value and `y`. So does each partner: under target sharing because
 * `0 <= α χ_ij <= 1` is enforced; under the preconditioner because the step `α χ_ij δ` is cut to the interval between 0
 * and `y − Q_j`, so that a partner never moves away from the target nor past it; under quotient because it takes the
 * value that `Q_i` has got. Hence no update makes `‖Q‖∞` larger than `max(‖Q‖∞, r_max + γ ‖Q‖∞)`, and the bound follows
 * by induction (for γ = 1 it is infinite, and growth is at most r_max an update). `guard: 'none'` gives the formula as
 * written; the preconditioner then diverges on small examples with a wrong χ.
 */
import type {
  Backend,
  CouplingName,
  LearnerKernel,
  LearnerName,
  ModelKernel,
  RunBatch,
  RunKernelOptions,
} from '../engine/backend.js';
import { greedyAction } from '../engine/reference/td.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { partnersOf, type SimilarityInput } from './partners.js';
import { greedyPolicy } from './policy-value.js';

export interface AgentOptions {
  /** `'q-learning'` (default), `'sarsa'` or `'expected-sarsa'` (its target is the expectation under the ε-greedy policy). */
  readonly learner?: LearnerName;
  /** How partners learn with an observed pair: `'none'` (default), `'preconditioner'`, `'target-sharing'`, `'quotient'`. */
  readonly coupling?: CouplingName;
  /** Who is a partner of whom, over pairs `state * actions + action`; required by every coupling but `'none'`. */
  readonly similarity?: SimilarityInput;
  /** Partners with χ <= threshold are dropped (0); for `'quotient'`, clusters of χ > threshold are the blocks. */
  readonly threshold?: number;
  /** Number of states; may be left out together with `actions`, and is then the environment's in `train`. */
  readonly states?: number;
  /** Number of actions. */
  readonly actions?: number;
  /** α in [0, 1]: 0.1. */
  readonly stepSize?: number;
  /** γ in [0, 1]: 0.99. */
  readonly discount?: number;
  /** ε in [0, 1], the probability of a uniformly random action: 0.1. */
  readonly epsilon?: number;
  /** Every Q at the start: 0. */
  readonly initialValue?: number;
  /** Seed of the agent's draws, an integer in [0, 2^32): 0. */
  readonly seed?: number;
  /** `'bounded'` (default): no similarity can make the learner diverge. `'none'`: the formula as written. */
  readonly guard?: 'bounded' | 'none';
}

/** Every default in one place. */
const defaults = {
  learner: 'q-learning',
  coupling: 'none',
  stepSize: 0.1,
  discount: 0.99,
  epsilon: 0.1,
  initialValue: 0,
  seed: 0,
  guard: 'bounded',
} as const;

const keys = [...Object.keys(defaults), 'similarity', 'threshold', 'states', 'actions'];
const learners = ['q-learning', 'sarsa', 'expected-sarsa'] as const;
const couplings = ['none', 'preconditioner', 'target-sharing', 'quotient'] as const;
const largest = 2 ** 31 - 2;

interface Bound {
  readonly kernel: LearnerKernel;
  readonly states: number;
  readonly actions: number;
}

export class Agent implements Disposable {
  readonly learner: LearnerName;
  readonly stepSize: number;
  readonly discount: number;
  readonly epsilon: number;
  readonly initialValue: number;
  readonly seed: number;
  readonly guard: 'bounded' | 'none';
  /** The backend it runs on. */
  readonly backend: Backend;
  #coupling: CouplingName = 'none';
  #partners: ReturnType<typeof partnersOf> | null = null;
  #bound: Bound | null = null;

  /** @throws InputError when an option is unknown or out of range, or the similarity and the coupling do not fit. */
  constructor(backend: Backend, options: AgentOptions = {}) {
    checkKeys('the options of an agent', options, keys);
    const given = { ...defaults, ...withoutUndefined(options) };
    this.backend = backend;
    this.learner = checkChoice('learner', given.learner, learners);
    this.stepSize = checkNumber('stepSize', given.stepSize, 0, 1);
    this.discount = checkNumber('discount', given.discount, 0, 1);
    this.epsilon = checkNumber('epsilon', given.epsilon, 0, 1);
    this.initialValue = checkNumber('initialValue', given.initialValue) + 0; // -0 is 0
    this.seed = checkInteger('seed', given.seed, 0, 2 ** 32 - 1);
    this.guard = checkChoice('guard', given.guard, ['bounded', 'none']);
    if ((options.states === undefined) !== (options.actions === undefined)) {
      throw new InputError('expected both states and actions, or neither, got one of them');
    }
    const coupling = checkChoice('coupling', given.coupling, couplings);
    this.couple(coupling, options.similarity, options.threshold === undefined ? {} : { threshold: options.threshold });
    if (options.states !== undefined) this.bind(options.states, options.actions!);
  }

  /**
   * Gives an agent that has none its numbers of states and actions; `train` does it.
   * @throws InputError when they are not integers >= 1, or others than the agent's own or its similarity's.
   */
  bind(states: number, actions: number): void {
    checkInteger('states', states, 1, largest);
    checkInteger('actions', actions, 1, 2 ** 21);
    checkInteger('states * actions', states * actions, 1, largest);
    if (this.#bound !== null) {
      if (this.#bound.states === states && this.#bound.actions === actions) return;
      const { states: s, actions: a } = this.#bound;
      throw new InputError(`expected ${s} states and ${a} actions, the agent's own, got ${states} and ${actions}`);
    }
    this.#checkSize(states * actions);
    const { learner, stepSize, discount, epsilon, initialValue, seed } = this;
    const options = { states, actions, learner, stepSize, discount, epsilon, initialValue, seed };
    this.#bound = { kernel: this.backend.learner(options), states, actions };
    if (this.#partners !== null) this.#bound.kernel.couple(this.#coupling, this.#partners, this.guard === 'bounded');
  }

  /** Whether `train` must show it every step, rather than let the backend run whole episodes of a model. */
  get stepwise(): boolean {
    return false;
  }

  get coupling(): CouplingName {
    return this.#coupling;
  }

  /** Number of states; null until it is known. */
  get states(): number | null {
    return this.#bound?.states ?? null;
  }

  /** Number of actions; null until it is known. */
  get actions(): number | null {
    return this.#bound?.actions ?? null;
  }

  /**
   * Changes the coupling while learning; values stay, except that `'quotient'` sets each block to its mean.
   * @throws InputError when a coupling lacks a similarity, a similarity has no coupling, or it has the wrong size or values.
   */
  couple(coupling: CouplingName, similarity?: SimilarityInput, options: { readonly threshold?: number } = {}): void {
    checkChoice('coupling', coupling, couplings);
    checkKeys('the options of couple', options, ['threshold']);
    if (coupling === 'none' && similarity !== undefined) {
      throw new InputError("expected a coupling for the similarity, got 'none': it would be ignored");
    }
    if (coupling === 'none' && options.threshold !== undefined) {
      throw new InputError('expected a similarity for the threshold, got none');
    }
    if (coupling !== 'none' && (similarity === undefined || similarity === null)) {
      throw new InputError(`expected a similarity for coupling '${coupling}', got none: it says who the partners are`);
    }
    const partners = coupling === 'none' ? null : partnersOf(coupling, similarity!, options.threshold);
    if (partners !== null && this.#bound !== null && partners.rows !== this.#bound.states * this.#bound.actions) {
      throw sizeError(partners.rows, this.#bound.states * this.#bound.actions);
    }
    this.#bound?.kernel.couple(coupling, partners, this.guard === 'bounded');
    this.#coupling = coupling;
    this.#partners = partners;
  }

  /** Starts an episode in `state`: the ε-greedy action. @throws InputError when the state is out of range. */
  act(state: number): number {
    const { kernel, states } = this.#get();
    checkState(state, states);
    return kernel.begin(state);
  }

  /**
   * Learns from the step that the last action made, and gives the next action (0 after termination, where it means
   * nothing). After a truncation, call `act` to start again: this step has bootstrapped, as it should.
   * @throws InputError when the state is out of range, the reward not finite, or `terminated` not a boolean.
   */
  advance(reward: number, nextState: number, terminated: boolean): number {
    const { kernel, states } = this.#get();
    checkState(nextState, states);
    checkOutcome(reward, terminated);
    return kernel.advance(reward, nextState, terminated);
  }

  /**
   * One update from an explicit transition, for experience that the agent did not make. SARSA bootstraps from
   * `nextAction`, the others ignore it.
   * @throws InputError when a state or action is out of range, or SARSA gets no `nextAction` for a step that goes on.
   */
  observe(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    terminated: boolean,
    nextAction?: number,
  ): void {
    const { kernel, states, actions } = this.#get();
    checkState(state, states);
    checkInteger('action', action, 0, actions - 1);
    checkState(nextState, states);
    checkOutcome(reward, terminated);
    if (nextAction !== undefined) checkInteger('nextAction', nextAction, 0, actions - 1);
    else if (this.learner === 'sarsa' && !terminated) throw expected('a nextAction for SARSA', nextAction);
    kernel.observe(state, action, reward, nextState, nextAction ?? 0, terminated);
  }

  /**
   * Whole episodes of an uploaded model inside the backend; `train` is the friendly way.
   * @throws InputError when the model or the optimality mask has another size than the agent.
   */
  run(model: ModelKernel, options: RunKernelOptions): RunBatch {
    const { kernel, states, actions } = this.#get();
    if (model.states !== states || model.actions !== actions) {
      throw expected(`a model of ${states} states and ${actions} actions`, `${model.states} and ${model.actions}`);
    }
    const judged = options.optimal?.length ?? states * actions;
    if (judged !== states * actions) throw expected(`an optimality mask of ${states * actions} pairs`, judged);
    return kernel.run(model, options);
  }

  /** A copy of the action values, `q[state * actions + action]`. */
  get q(): Float64Array {
    return this.#get().kernel.q();
  }

  /** Sets the action values. @throws InputError when there are too few or too many, or one is not finite. */
  set q(values: ArrayLike<number>) {
    const { kernel, states, actions } = this.#get();
    if (values?.length !== states * actions) throw expected(`${states * actions} action values`, values?.length);
    kernel.setQ(Float64Array.from(values, (value, pair) => checkNumber(`the value of pair ${pair}`, value) + 0));
  }

  /** The best action in `state`, the lowest of equals. Copies all values: use `policy` for more than a few states. */
  greedy(state: number): number {
    const { states, actions } = this.#get();
    checkState(state, states);
    return greedyAction(this.q, state * actions, actions);
  }

  /** The best action of every state. */
  policy(): Int32Array {
    return greedyPolicy(this.q, this.#get().actions);
  }

  /** Single value updates made so far, partners included. */
  get updates(): number {
    return this.#bound === null ? 0 : this.#bound.kernel.updates();
  }

  /** Gives its memory back; every other call throws afterwards. */
  dispose(): void {
    this.#bound?.kernel.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #get(): Bound {
    if (this.#bound === null) {
      throw new InputError(
        'expected an agent with states and actions, got one without: give both options, or train it first',
      );
    }
    return this.#bound;
  }

  #checkSize(pairs: number): void {
    if (this.#partners !== null && this.#partners.rows !== pairs) throw sizeError(this.#partners.rows, pairs);
  }
}

function sizeError(got: number, pairs: number): InputError {
  return new InputError(`expected a similarity of ${pairs} pairs (states * actions), got one of ${got}`);
}

function checkState(state: number, states: number): void {
  if (!Number.isInteger(state) || state < 0 || state >= states) throw expected(`a state in [0, ${states})`, state);
}

function checkOutcome(reward: number, terminated: boolean): void {
  if (!Number.isFinite(reward)) throw expected('a finite reward', reward);
  if (typeof terminated !== 'boolean') throw expected('terminated to be a boolean', terminated);
}

/** Options given as `undefined` are options not given. */
function withoutUndefined(options: AgentOptions): AgentOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
