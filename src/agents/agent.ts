/**
 * A tabular learner that may update similar pairs together: a value learner, ε-greedy (ties to the lowest action), or a
 * policy gradient over softmax preferences, with one of the couplings of a similarity χ. A terminated step does not
 * bootstrap, a truncated one does. `combinations.ts` has the formulas of the couplings, what their guards guarantee, and
 * which learners and couplings go together.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type {
  CouplingDetails,
  CouplingName,
  LearnerKernel,
  LearnerName,
  RunBatch,
  RunKernelOptions,
} from '../engine/contracts/learner.js';
import type { ModelKernel } from '../engine/contracts/model.js';
import { greedyAction } from '../engine/rules/td.js';
import { checkChoice, checkInteger, checkNumber, expected, InputError } from '../input-error.js';
import {
  type AgentOptions,
  type CoupleOptions,
  checkCoupleOptions,
  coupleOptionsOf,
  type LearnerSettings,
  resolveCouplingName,
  resolveLearner,
} from './agent-options.js';
import { couplingNames, defaultPart, refusal } from './combinations.js';
import { type Company, companyOf, type SimilarityInput } from './partners.js';
import { greedyPolicy } from './policy-value.js';

export type { AgentOptions, CoupleOptions } from './agent-options.js';

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
  readonly #settings: LearnerSettings;
  #coupling: CouplingName = 'none';
  #company: Company | null = null;
  #details: CouplingDetails = {};
  #bound: Bound | null = null;

  /**
   * @throws InputError when an option is unknown, out of range or not the learner's, or learner, coupling and similarity do
   * not go together.
   */
  constructor(backend: Backend, options: AgentOptions = {}) {
    this.#settings = resolveLearner(options);
    const { learner, stepSize, discount, epsilon, initialValue, seed, guard } = this.#settings;
    this.backend = backend;
    this.learner = learner;
    this.stepSize = stepSize;
    this.discount = discount;
    this.epsilon = epsilon;
    this.initialValue = initialValue;
    this.seed = seed;
    this.guard = guard;
    this.couple(resolveCouplingName(options), options.similarity, coupleOptionsOf(options));
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
    if (this.#company !== null) checkSize(this.#company, states, actions);
    this.#bound = { kernel: this.backend.learner({ ...this.#settings, states, actions }), states, actions };
    this.#coupleKernel();
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
   * @throws InputError when a coupling lacks a similarity, a similarity has no coupling, it has the wrong size or values, or
   * the coupling makes no sense for the learner.
   */
  couple(coupling: CouplingName, similarity?: SimilarityInput, options: CoupleOptions = {}): void {
    checkChoice('coupling', coupling, couplingNames);
    if (coupling === 'none' && similarity !== undefined) {
      throw new InputError("expected a coupling for the similarity, got 'none': it would be ignored");
    }
    checkCoupleOptions(coupling, options);
    const { learner, critic } = this.#settings;
    const part = options.couple ?? defaultPart(coupling, critic);
    const reason = refusal(learner, coupling, critic, part);
    if (reason !== null) {
      throw new InputError(`expected another coupling than '${coupling}' for learner '${learner}': ${reason}`);
    }
    if (coupling !== 'none' && (similarity === undefined || similarity === null)) {
      throw new InputError(`expected a similarity for coupling '${coupling}', got none: it says who the partners are`);
    }
    const company = coupling === 'none' ? null : companyOf(coupling, similarity!, options.threshold);
    if (company !== null && this.#bound !== null) checkSize(company, this.#bound.states, this.#bound.actions);
    this.#coupling = coupling;
    this.#company = company;
    const { symmetryWeight = 1, samplePartners = 'one' } = options;
    const transformations = company?.transformations ?? [];
    this.#details = {
      symmetryWeight,
      samplePartners,
      transformations,
      part: learner === 'actor-critic' ? part : 'both',
    };
    this.#coupleKernel();
  }

  #coupleKernel(): void {
    const partners = this.#company?.partners ?? null;
    this.#bound?.kernel.couple(this.#coupling, partners, this.guard === 'bounded', this.#details);
  }

  /** Starts an episode in `state`: the action to take. @throws InputError when the state is out of range. */
  act(state: number): number {
    const { kernel, states } = this.#get();
    checkState(state, states);
    return kernel.begin(state);
  }

  /**
   * Learns from the step that the last action made, and gives the next action (0 after termination, where it means
   * nothing). After a truncation, call `end`, or `act` to start again: this step has bootstrapped, as it should.
   * @throws InputError when the state is out of range, the reward not finite, or `terminated` not a boolean.
   */
  advance(reward: number, nextState: number, terminated: boolean): number {
    const { kernel, states } = this.#get();
    checkState(nextState, states);
    checkOutcome(reward, terminated);
    return kernel.advance(reward, nextState, terminated);
  }

  /** Ends an episode that was truncated: REINFORCE learns from it, and no trace outlives it. `act` does it too. */
  end(): void {
    this.#get().kernel.end();
  }

  /**
   * One update from an explicit transition, for experience that the agent did not make. SARSA and SARSA(λ) bootstrap from
   * `nextAction`, the others ignore it. Traces and the episode of REINFORCE go on only where the last step led.
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
    else if ((this.learner === 'sarsa' || this.learner === 'sarsa-lambda') && !terminated) {
      throw expected('a nextAction for SARSA', nextAction);
    }
    kernel.observe(state, action, reward, nextState, nextAction ?? 0, terminated);
  }

  /**
   * Whole episodes of an uploaded model inside the backend; `train` is the friendly way.
   * @throws InputError when the model or the optimality mask has another size than the agent, or it must see every step.
   */
  run(model: ModelKernel, options: RunKernelOptions): RunBatch {
    return this.#kernelFor(model, options).run(model, options);
  }

  /** `run` of different agents of one backend, each with its own options; `trainAll` is the friendly way. */
  static runAll(agents: readonly Agent[], model: ModelKernel, options: readonly RunKernelOptions[]): RunBatch[] {
    const kernels = agents.map((agent, k) => agent.#kernelFor(model, options[k]!));
    return agents[0]?.backend.sweep(kernels, model, options) ?? [];
  }

  #kernelFor(model: ModelKernel, { optimal }: RunKernelOptions): LearnerKernel {
    const { kernel, states, actions } = this.#get();
    if (this.stepwise) throw new InputError('expected train for an agent that must see every step, got run');
    if (model.states !== states || model.actions !== actions) {
      throw expected(`a model of ${states} states and ${actions} actions`, `${model.states} and ${model.actions}`);
    }
    const judged = optimal?.length ?? states * actions;
    if (judged !== states * actions) throw expected(`an optimality mask of ${states * actions} pairs`, judged);
    return kernel;
  }

  /**
   * A copy of what it acts by, `q[state * actions + action]`: action values, the mean of both tables of double Q-learning,
   * or the preferences of a policy gradient.
   */
  get q(): Float64Array {
    return this.#get().kernel.q();
  }

  /** Sets them. @throws InputError when there are too few or too many, or one is not finite. */
  set q(values: ArrayLike<number>) {
    const { kernel, states, actions } = this.#get();
    if (values?.length !== states * actions) throw expected(`${states * actions} action values`, values?.length);
    kernel.setQ(Float64Array.from(values, (value, pair) => checkNumber(`the value of pair ${pair}`, value) + 0));
  }

  /** A copy of the critic or baseline of a policy gradient, one value a state, or a pair; null for other learners. */
  get critic(): Float64Array | null {
    return this.#get().kernel.critic();
  }

  /** The state of the generator that its draws come from. */
  protected get generator(): Uint32Array {
    return this.#get().kernel.generator();
  }

  protected set generator(state: Uint32Array) {
    this.#get().kernel.setGenerator(state);
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
}

function checkSize({ pairs, actions: own }: Company, states: number, actions: number): void {
  if (pairs !== states * actions) {
    throw new InputError(`expected a similarity of ${states * actions} pairs (states * actions), got one of ${pairs}`);
  }
  if (own !== null && own !== actions) throw expected(`transformations of ${actions} actions`, own);
}

function checkState(state: number, states: number): void {
  if (!Number.isInteger(state) || state < 0 || state >= states) throw expected(`a state in [0, ${states})`, state);
}

function checkOutcome(reward: number, terminated: boolean): void {
  if (!Number.isFinite(reward)) throw expected('a finite reward', reward);
  if (typeof terminated !== 'boolean') throw expected('terminated to be a boolean', terminated);
}
