/**
 * A learner that finds symmetries while it learns and shares values over them at once (`quotient` over the blocks found so
 * far). After news, the blocks are worked out anew and, when they differ, the values are rebuilt by
 * replaying the log of all steps once, in order: a merge acts as if it had been known from the start, a merge that
 * experience refutes is undone without a trace, and while nothing is merged the agent is the plain learner, bit for bit.
 *
 * A replay repeats what was: episodes that were cut end where they did, and every step of double Q-learning is replayed with
 * the generator as it was, so that the same coin falls as when the step was made. With traces, values are rebuilt between
 * episodes only. A policy gradient is refused: the actions of the log were drawn from the policies of their time, and
 * learning from them once more as if the rebuilt policy had drawn them would follow no gradient.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { checkKeys, InputError } from '../input-error.js';
import type { Partition } from '../similarity/partition.js';
import { Agent, type AgentOptions } from './agent.js';
import { isEpsilonGreedy } from './combinations.js';
import { type DiscoveryOptions, SymmetryDiscovery } from './discovery.js';

export interface OnlineAgentOptions
  extends Omit<AgentOptions, 'coupling' | 'similarity' | 'threshold' | 'criticStepSize' | 'critic' | 'couple'>,
    DiscoveryOptions {}

interface LoggedStep {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly nextState: number;
  readonly nextAction: number | undefined;
  readonly terminated: boolean;
  /** State of the generator from which the step draws; null where it draws nothing. */
  readonly generator: Uint32Array | null;
  /** Whether the episode was cut after it. */
  cut: boolean;
}

/** The values are rebuilt when the log has grown by this share: the replays cost at most 50 times the steps in all. */
const GROWTH = 0.02;

export class OnlineAgent extends Agent {
  readonly #options: DiscoveryOptions;
  /** Whether what is learned from a step depends on the steps before it. */
  readonly #spansSteps: boolean;
  #discovery: SymmetryDiscovery | null = null;
  #log: LoggedStep[] = [];
  /** The values that replays begin with; null: the initial value. */
  #start: Float64Array | null = null;
  #state = -1;
  #action = -1;
  #version = 0;
  #rebuiltAt = 0;
  #labels = '';
  #partition: Partition | null = null;

  /**
   * @throws InputError as `Agent` does, on a coupling or similarity of its own (it finds them), and on a policy gradient
   * (the log cannot be replayed).
   */
  constructor(backend: Backend, options: OnlineAgentOptions = {}) {
    const { candidates, refine, ...rest } = options;
    for (const key of ['coupling', 'similarity', 'threshold'] as const) {
      if (key in rest) throw new InputError(`expected no ${key} for an online agent: it finds its own`);
    }
    const { learner } = rest;
    if (learner !== undefined && !isEpsilonGreedy(learner)) {
      throw new InputError(
        `expected a learner of values for an online agent, got '${learner}': the actions of its log were drawn from earlier ` +
          'policies, and a policy gradient cannot learn from them again',
      );
    }
    super(backend, { ...rest, coupling: 'none' });
    this.#spansSteps = this.learner === 'q-lambda' || this.learner === 'sarsa-lambda';
    this.#options = { ...(candidates && { candidates }), ...(refine !== undefined && { refine }) };
    checkKeys('discovery options', this.#options, ['candidates', 'refine']);
    if (this.states !== null) this.#discover();
  }

  override get stepwise(): boolean {
    return true;
  }

  override bind(states: number, actions: number): void {
    super.bind(states, actions);
    // The constructor of Agent may call this, before the fields of this class exist; ours then comes back to it.
    if (#discovery in this) this.#discover();
  }

  /** The blocks shared now; null while every pair is alone. */
  get partition(): Partition | null {
    return this.#partition;
  }

  /** What is known: candidates accepted, experience, the learned partition. */
  get discovery(): SymmetryDiscovery {
    this.#discover();
    return this.#discovery!;
  }

  override get q(): Float64Array {
    return super.q;
  }

  /** Sets the values; replays begin with them from now on, and with the steps to come. */
  override set q(values: ArrayLike<number>) {
    super.q = values;
    this.#start = super.q;
    this.#log = [];
    this.#rebuiltAt = 0;
  }

  override act(state: number): number {
    this.#cut();
    this.#rebuild();
    this.#action = super.act(state);
    this.#state = state;
    return this.#action;
  }

  override advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    const generator = this.#generatorOfStep();
    const nextAction = super.advance(reward, nextState, terminated);
    this.#take(this.#state, this.#action, reward, nextState, terminated, nextAction, generator);
    this.#state = nextState;
    this.#action = nextAction;
    // The next action was drawn from the values before.
    if (!this.#spansSteps && this.#rebuild() && !terminated) this.#action = super.act(nextState);
    return this.#action;
  }

  /** Learns from a transition that it did not make, and keeps it in the log. */
  override observe(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    terminated: boolean,
    nextAction?: number,
  ): void {
    const generator = this.#generatorOfStep();
    super.observe(state, action, reward, nextState, terminated, nextAction);
    this.#take(state, action, reward, nextState, terminated, nextAction, generator);
  }

  override end(): void {
    super.end();
    this.#cut();
  }

  #discover(): void {
    if (this.#discovery !== null || this.states === null) return;
    this.#discovery = new SymmetryDiscovery(this.states, this.actions!, this.#options);
  }

  #generatorOfStep(): Uint32Array | null {
    return this.learner === 'double-q' ? this.generator : null;
  }

  #take(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    terminated: boolean,
    nextAction: number | undefined,
    generator: Uint32Array | null,
  ): void {
    this.discovery.observe(state, action, reward, nextState, terminated);
    this.#log.push({ state, action, reward, nextState, nextAction, terminated, generator, cut: false });
  }

  #cut(): void {
    const last = this.#log.at(-1);
    if (last !== undefined) last.cut = !last.terminated;
  }

  /** Shares what is believed in now; says whether values were rebuilt. */
  #rebuild(): boolean {
    const { discovery } = this;
    if (discovery.version === this.#version || this.#log.length < this.#rebuiltAt * (1 + GROWTH)) return false;
    this.#version = discovery.version;
    const partition = discovery.partition();
    const labels = partition?.labels.join() ?? '';
    if (labels === this.#labels) return false;
    this.#labels = labels;
    this.#partition = partition;
    this.#rebuiltAt = this.#log.length;
    this.couple('none'); // or the old blocks would be averaged
    super.q = this.#start ?? new Float64Array(this.states! * this.actions!).fill(this.initialValue);
    if (partition !== null) this.couple('quotient', partition);
    this.#replay();
    return true;
  }

  #replay(): void {
    const now = this.#generatorOfStep();
    for (const { state, action, reward, nextState, nextAction, terminated, generator, cut } of this.#log) {
      if (generator !== null) this.generator = generator;
      super.observe(state, action, reward, nextState, terminated, nextAction);
      if (cut) super.end();
    }
    if (now !== null) this.generator = now;
  }
}
