/**
 * A tabular learner that may update similar pairs together: a value learner, ε-greedy, or a
 * policy gradient over softmax preferences, with one of the couplings of a similarity χ. A terminated step does not
 * bootstrap, a truncated one does. `combinations.ts` has the formulas of the couplings, what their guards guarantee, and
 * which learners and couplings go together.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { CouplingName, LearnerKernel, LearnerName } from '../engine/contracts/learner.js';
import type { Sections } from '../engine/saved-sections.js';
import type { Agent, CountedAgent, World } from './agent.js';
import {
  type AgentOptions,
  type CoupleOptions,
  coupleKeys,
  coupleOptionsOf,
  type LearnerSettings,
  resolveCouplingName,
  resolveLearner,
} from './agent-options.js';
import { Binding } from './binding.js';
import { type Coupling, checkSize, couplingOf } from './coupling.js';
import { Learner } from './learner.js';
import type { SimilarityInput } from './partners.js';
import { greedyOf, greedyPolicy } from './policy-value.js';
import { encodeAgent, plainOptions, type SavedAgent, type SavedHeader, savedAgent } from './saved/agent-bytes.js';
import { couplingDetails, couplingSections, readCoupling } from './saved/saved-coupling.js';
import { learnerSections, readLearner } from './saved/saved-learner.js';

/** A learner that can run whole episodes of a model inside its backend. */
export interface Simulator {
  readonly backend: Backend;
  readonly kernel: LearnerKernel;
}

/** What runs the episodes of a bound agent inside the backend; null for an agent that must be shown every step. */
export let simulatorOf: (agent: Agent) => Simulator | null;

export class TabularAgent implements CountedAgent {
  readonly learner: LearnerName;
  readonly stepSize: number;
  readonly discount: number;
  readonly epsilon: number;
  readonly initialValue: number;
  readonly seed: number;
  readonly guard: 'bounded' | 'none';
  readonly #backend: Backend;
  /** As given, but for coupling and similarity. */
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #settings: LearnerSettings;
  readonly #binding: Binding<Learner>;
  #coupling: Coupling;

  static {
    simulatorOf = (agent) =>
      #binding in agent ? { backend: agent.#backend, kernel: agent.#binding.parts.kernel } : null;
  }

  /**
   * @throws InputError when an option is unknown, out of range or not the learner's, or learner, coupling and similarity do
   * not go together.
   */
  constructor(backend: Backend, options: AgentOptions = {}) {
    const settings = resolveLearner(options);
    this.learner = settings.learner;
    this.stepSize = settings.stepSize;
    this.discount = settings.discount;
    this.epsilon = settings.epsilon;
    this.initialValue = settings.initialValue;
    this.seed = settings.seed;
    this.guard = settings.guard;
    this.#backend = backend;
    this.#options = plainOptions(options, ['coupling', 'similarity', 'states', 'actions', ...coupleKeys]);
    this.#settings = settings;
    this.#coupling = couplingOf(settings, resolveCouplingName(options), options.similarity, coupleOptionsOf(options));
    this.#binding = new Binding(
      options,
      ({ states, actions }) => new Learner(backend, settings, states, actions, this.#coupling),
    );
  }

  /**
   * Gives an agent that has none its numbers of states and actions; `train` does it.
   * @throws InputError when they are not integers >= 1, or others than the agent's own or its similarity's.
   */
  bind(world: World): void {
    this.#binding.bind(world);
  }

  get states(): number | null {
    return this.#binding.states;
  }

  get actions(): number | null {
    return this.#binding.actions;
  }

  get coupling(): CouplingName {
    return this.#coupling.name;
  }

  /**
   * Changes the coupling while learning; values stay, except that `'quotient'` sets each block to its mean.
   * @throws InputError when a coupling lacks a similarity, a similarity has no coupling, it has the wrong size or values, or
   * the coupling makes no sense for the learner.
   */
  couple(coupling: CouplingName, similarity?: SimilarityInput, options: CoupleOptions = {}): void {
    const made = couplingOf(this.#settings, coupling, similarity, options);
    const { states, actions } = this;
    if (states !== null) checkSize(made, states, actions!);
    this.#coupling = made;
    this.#binding.made?.couple(made);
  }

  /** Starts an episode in `state`: the action to take. @throws InputError when the state is out of range. */
  act(state: number): number {
    return this.#binding.parts.act(state);
  }

  /**
   * Learns from the step that the last action made, and gives the next action (0 after termination, where it means
   * nothing). After a truncation, call `end`, or `act` to start again: this step has bootstrapped, as it should.
   * @throws InputError when no action was asked for, the state is out of range, the reward not finite, or `terminated` not a boolean.
   */
  advance(reward: number, nextState: number, terminated: boolean): number {
    return this.#binding.parts.advance(reward, nextState, terminated);
  }

  /** Ends an episode that was truncated: REINFORCE learns from it, and no trace outlives it. `act` does it too. */
  end(): void {
    this.#binding.parts.end();
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
    this.#binding.parts.observe(state, action, reward, nextState, terminated, nextAction);
  }

  /**
   * A copy of what it acts by, `q[state * actions + action]`: action values, the mean of both tables of double Q-learning,
   * or the preferences of a policy gradient.
   */
  get q(): Float64Array {
    return this.#binding.parts.q;
  }

  /** Sets them. @throws InputError when there are too few or too many, or one is not finite. */
  set q(values: ArrayLike<number>) {
    this.#binding.parts.q = values;
  }

  /** A copy of the critic or baseline of a policy gradient, one value a state, or a pair; null for other learners. */
  get critic(): Float64Array | null {
    return this.#binding.parts.kernel.critic();
  }

  /** The best action in `state`, the lowest of equals. Copies all values: use `policy` for more than a few states. */
  greedy(state: number): number {
    const { states, actions, q } = this.#binding.parts;
    return greedyOf(q, state, states, actions);
  }

  policy(): Int32Array {
    const { actions, q } = this.#binding.parts;
    return greedyPolicy(q, actions);
  }

  get updates(): number {
    return this.#binding.made?.updates ?? 0;
  }

  get multiplyAdds(): number {
    return 2 * this.updates;
  }

  /** All of it as bytes, for `engine.agentFromBytes`: the agent that they give goes on as this one does, to the last bit. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { states, actions } = this;
    const details = couplingDetails(this.#coupling);
    const kernel = this.#binding.made?.kernel;
    const learned = kernel === undefined ? [] : learnerSections(kernel);
    const header: SavedHeader = { agent: 'tabular', states, actions, options: this.#options, details };
    return encodeAgent(header, [...couplingSections(this.#coupling), ...learned]);
  }

  /** What `JSON.stringify` writes: the values in words, and all of it in base64. */
  toJSON(): SavedAgent {
    return savedAgent('tabular', this, this.#binding.made?.q ?? null, this.toBytes());
  }

  /** @internal Use `engine.agentFromBytes`. @throws InputError when the bytes hold what no agent does. */
  static restored(
    backend: Backend,
    { states, actions, options, details }: SavedHeader,
    sections: Sections,
  ): TabularAgent {
    const settings = resolveLearner(options);
    const coupling = readCoupling(sections, details!, settings);
    // Read before anything of that size is made: the bytes must be as many.
    const progress = states === null ? null : readLearner(sections, settings, states, actions!);
    sections.end();
    if (states !== null) checkSize(coupling, states, actions!);
    const agent = new TabularAgent(backend, states === null ? options : { ...options, states, actions: actions! });
    agent.#coupling = coupling;
    agent.#binding.made?.couple(coupling);
    if (progress !== null) agent.#binding.parts.resume(progress);
    return agent;
  }

  dispose(): void {
    this.#binding.made?.[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
