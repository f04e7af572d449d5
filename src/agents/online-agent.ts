/**
 * A learner that finds symmetries while it learns and shares values over them at once (`quotient` over the blocks found so
 * far). After news, the blocks are worked out anew and, when they differ, the values are rebuilt by
 * replaying the log of all steps once, in order: a merge acts as if it had been known from the start, a merge that
 * experience refutes is undone without a trace, and while nothing is merged the agent is the plain learner, bit for bit.
 */
import type { Backend } from '../engine/backend.js';
import { checkKeys, InputError } from '../input-error.js';
import type { Partition } from '../similarity/partition.js';
import { Agent, type AgentOptions } from './agent.js';
import { type DiscoveryOptions, SymmetryDiscovery } from './discovery.js';

export interface OnlineAgentOptions
  extends Omit<AgentOptions, 'coupling' | 'similarity' | 'threshold'>,
    DiscoveryOptions {}

interface LoggedStep {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly nextState: number;
  readonly nextAction: number;
  readonly terminated: boolean;
}

/** The values are rebuilt when the log has grown by this share: the replays cost at most 50 times the steps in all. */
const GROWTH = 0.02;

export class OnlineAgent extends Agent {
  readonly #options: DiscoveryOptions;
  #discovery: SymmetryDiscovery | null = null;
  #log: LoggedStep[] = [];
  #state = -1;
  #action = -1;
  #version = 0;
  #rebuiltAt = 0;
  #labels = '';
  #partition: Partition | null = null;

  /** @throws InputError as `Agent` does, and on a coupling or similarity of its own: it finds them. */
  constructor(backend: Backend, options: OnlineAgentOptions = {}) {
    const { candidates, refine, ...rest } = options;
    for (const key of ['coupling', 'similarity', 'threshold'] as const) {
      if (key in rest) throw new InputError(`expected no ${key} for an online agent: it finds its own`);
    }
    super(backend, { ...rest, coupling: 'none' });
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

  override act(state: number): number {
    this.#rebuild();
    this.#action = super.act(state);
    this.#state = state;
    return this.#action;
  }

  override advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    const nextAction = super.advance(reward, nextState, terminated);
    this.discovery.observe(this.#state, this.#action, reward, nextState, terminated);
    this.#log.push({ state: this.#state, action: this.#action, reward, nextState, nextAction, terminated });
    this.#state = nextState;
    // The next action was drawn from the values before.
    this.#action = this.#rebuild() && !terminated ? super.act(nextState) : nextAction;
    return this.#action;
  }

  #discover(): void {
    if (this.#discovery !== null || this.states === null) return;
    this.#discovery = new SymmetryDiscovery(this.states, this.actions!, this.#options);
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
    this.q = new Float64Array(this.states! * this.actions!).fill(this.initialValue);
    if (partition === null) this.couple('none');
    else this.couple('quotient', partition);
    for (const { state, action, reward, nextState, nextAction, terminated } of this.#log) {
      this.observe(state, action, reward, nextState, terminated, nextAction);
    }
    return true;
  }
}
