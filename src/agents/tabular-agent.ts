/**
 * A tabular learner that may update similar pairs together: a value learner, ε-greedy, or a
 * policy gradient over softmax preferences, with one of the couplings of a similarity χ. A terminated step does not
 * bootstrap, a truncated one does. `combinations.ts` has the formulas of the couplings, what their guards guarantee, and
 * which learners and couplings go together.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { CouplingName, LearnerKernel, LearnerName } from '../engine/contracts/learner.js';
import type { Sections } from '../engine/saved-sections.js';
import type { Agent, ObservedStep, World } from './agent.js';
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
import { BoundAgent } from './bound-agent.js';
import { type Coupling, checkSize, couplingOf } from './coupling.js';
import { Learner } from './learner.js';
import type { SimilarityInput } from './partners.js';
import { encodeAgent, plainOptions, type SavedHeader } from './saved/agent-bytes.js';
import { couplingDetails, couplingSections, readCoupling } from './saved/saved-coupling.js';
import { learnerSections, readLearner } from './saved/saved-learner.js';

/** A learner that can run whole episodes of a model inside its backend. */
export interface Simulator {
  readonly backend: Backend;
  readonly kernel: LearnerKernel;
}

/** What runs the episodes of a bound agent inside the backend; null for an agent that must be shown every step. */
export let simulatorOf: (agent: Agent) => Simulator | null;

export class TabularAgent extends BoundAgent {
  readonly learner: LearnerName;
  readonly stepSize: number;
  readonly epsilon: number;
  readonly initialValue: number;
  readonly seed: number;
  readonly guard: 'bounded' | 'none';
  readonly #backend: Backend;
  /** As given, but for coupling and similarity. */
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #settings: LearnerSettings;
  readonly #binding: Binding<Learner>;
  /** The coupling that its learner has, or is to be made with. */
  readonly #coupled: { now: Coupling };

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
    const now = couplingOf(settings, resolveCouplingName(options), options.similarity, coupleOptionsOf(options));
    const coupled = { now };
    const make = ({ states, actions }: World) => new Learner(backend, settings, states, actions, coupled.now);
    const binding = new Binding(options, make);
    super('tabular', settings.discount, binding);
    this.learner = settings.learner;
    this.stepSize = settings.stepSize;
    this.epsilon = settings.epsilon;
    this.initialValue = settings.initialValue;
    this.seed = settings.seed;
    this.guard = settings.guard;
    this.#backend = backend;
    this.#options = plainOptions(options, ['coupling', 'similarity', 'states', 'actions', ...coupleKeys]);
    this.#settings = settings;
    this.#coupled = coupled;
    this.#binding = binding;
  }

  get coupling(): CouplingName {
    return this.#coupled.now.name;
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
    this.#coupled.now = made;
    this.#binding.made?.couple(made);
  }

  act(state: number): number {
    return this.#binding.parts.act(state);
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    return this.#binding.parts.advance(reward, nextState, terminated);
  }

  /** Ends an episode that was truncated: REINFORCE learns from it, and no trace outlives it. `act` does it too. */
  end(): void {
    this.#binding.parts.end();
  }

  /**
   * One update from an explicit transition, for experience that the agent did not make. Traces and the episode of REINFORCE go on
   * only where the last step led.
   * @throws InputError when a state or action is out of range, or SARSA gets no `nextAction` for a step that goes on.
   */
  observe(...step: ObservedStep): void {
    this.#binding.parts.observe(...step);
  }

  /**
   * A copy of what it acts by, `q[state * actions + action]`: action values, the mean of both tables of double Q-learning,
   * or the preferences of a policy gradient.
   */
  get q(): Float64Array {
    return this.#binding.parts.q;
  }

  set q(values: ArrayLike<number>) {
    this.#binding.parts.q = values;
  }

  /** A copy of the critic or baseline of a policy gradient, one value a state, or a pair; null for other learners. */
  get critic(): Float64Array | null {
    return this.#binding.parts.kernel.critic();
  }

  get updates(): number {
    return this.#binding.made?.updates ?? 0;
  }

  get multiplyAdds(): number {
    return 2 * this.updates;
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const { states, actions } = this;
    const details = couplingDetails(this.#coupled.now);
    const kernel = this.#binding.made?.kernel;
    const learned = kernel === undefined ? [] : learnerSections(kernel);
    const header: SavedHeader = { agent: 'tabular', states, actions, options: this.#options, details };
    return encodeAgent(header, [...couplingSections(this.#coupled.now), ...learned]);
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
    agent.#coupled.now = coupling;
    agent.#binding.made?.couple(coupling);
    if (progress !== null) agent.#binding.parts.resume(progress);
    return agent;
  }

  dispose(): void {
    this.#binding.made?.[Symbol.dispose]();
  }
}
