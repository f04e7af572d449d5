/**
 * Prioritised sweeping (Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4) on a learned model that symmetry completes:
 * every step is learned as if it had been seen at all its images under the group found so far, and the backups with the
 * largest error are made first. Without candidates it is plain prioritised sweeping, the baseline that a user would pick
 * where planning is allowed. Unknown pairs keep their initial value, so an optimistic one explores.
 *
 * When the group changes, the model is rebuilt from the log and the values are planned anew from the initial value.
 */
import type { Backend } from '../engine/backend.js';
import { Random } from '../engine/random.js';
import { checkInteger, checkNumber, InputError } from '../input-error.js';
import { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { Transformation } from '../symmetry/transformation.js';
import { Agent, type AgentOptions } from './agent.js';
import { type DiscoveryOptions, SymmetryDiscovery } from './discovery.js';
import { PriorityQueue } from './priority-queue.js';

export interface SweepingAgentOptions
  extends Omit<AgentOptions, 'learner' | 'coupling' | 'similarity' | 'threshold' | 'stepSize' | 'guard'>,
    Pick<DiscoveryOptions, 'candidates'> {
  /** Backups after each step. Default 10. */
  readonly backups?: number;
  /** Backups with a smaller error are not made. Default 1e-5. */
  readonly smallest?: number;
}

type Step = readonly [state: number, action: number, reward: number, nextState: number, terminated: boolean];

interface Plan {
  readonly states: number;
  readonly actions: number;
  readonly q: Float64Array;
  readonly queue: PriorityQueue;
  /** `predecessors[s]`: the pairs that are known to lead to `s` without an end. */
  readonly predecessors: Set<number>[];
  /** Experience, carried to all images. */
  counts: OutcomeCounts;
}

export class SweepingAgent extends Agent {
  readonly backups: number;
  readonly #smallest: number;
  readonly #options: DiscoveryOptions;
  readonly #random: Random;
  #plan: Plan | null = null;
  #discovery: SymmetryDiscovery | null = null;
  #elements: readonly Transformation[] = [];
  #log: Step[] = [];
  #state = -1;
  #action = -1;
  #updates = 0;

  /** @throws InputError as `Agent` does, and on options out of range. `candidates` is `'none'` unless given. */
  constructor(backend: Backend, options: SweepingAgentOptions = {}) {
    const { backups = 10, smallest = 1e-5, candidates = 'none', ...rest } = options;
    for (const key of ['learner', 'coupling', 'similarity', 'threshold', 'stepSize', 'guard'] as const) {
      if (key in rest) throw new InputError(`expected no ${key} for prioritised sweeping: it backs up a learned model`);
    }
    super(backend, rest);
    this.backups = checkInteger('backups', backups, 1);
    this.#smallest = checkNumber('smallest', smallest, 0);
    this.#options = { candidates, refine: false };
    this.#random = new Random(this.seed);
    if (this.states !== null) this.#begin();
  }

  override get stepwise(): boolean {
    return true;
  }

  override bind(states: number, actions: number): void {
    super.bind(states, actions);
    // The constructor of Agent may call this, before the fields of this class exist; ours then comes back to it.
    if (#plan in this) this.#begin();
  }

  override get q(): Float64Array {
    return this.#get().q.slice();
  }

  override set q(values: ArrayLike<number>) {
    super.q = values;
    this.#get().q.set(super.q);
  }

  /** Backups made so far. */
  override get updates(): number {
    return this.#updates;
  }

  /** All transformations believed in now, the identity first. */
  get elements(): readonly Transformation[] {
    return this.#elements;
  }

  override act(state: number): number {
    const plan = this.#get();
    checkInteger('state', state, 0, plan.states - 1);
    this.#learnSymmetries();
    this.#state = state;
    this.#action = this.#choose(state);
    return this.#action;
  }

  override advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    this.#discovery!.observe(this.#state, this.#action, reward, nextState, terminated);
    const step = [this.#state, this.#action, reward, nextState, terminated] as const;
    this.#log.push(step);
    this.#learn(step);
    this.#sweep(this.backups);
    this.#state = nextState;
    this.#action = terminated ? 0 : this.#choose(nextState);
    return this.#action;
  }

  #begin(): void {
    if (this.#plan !== null) return;
    const states = this.states!;
    const actions = this.actions!;
    this.#discovery = new SymmetryDiscovery(states, actions, this.#options);
    this.#elements = this.#discovery.update();
    this.#plan = {
      states,
      actions,
      q: new Float64Array(states * actions).fill(this.initialValue),
      queue: new PriorityQueue(states * actions),
      predecessors: Array.from({ length: states }, () => new Set()),
      counts: new OutcomeCounts(states, actions),
    };
  }

  #get(): Plan {
    if (this.#plan === null) throw new InputError('expected an agent with states and actions, got one without');
    return this.#plan;
  }

  /** Once an episode: takes over the group that is believed in now. */
  #learnSymmetries(): void {
    const elements = this.#discovery!.update();
    if (elements === this.#elements) return;
    this.#elements = elements;
    const plan = this.#get();
    plan.q.fill(this.initialValue);
    plan.queue.clear();
    plan.counts = new OutcomeCounts(plan.states, plan.actions);
    for (const from of plan.predecessors) from.clear();
    for (const step of this.#log) this.#learn(step);
    this.#sweep(plan.q.length * 10);
  }

  /** Takes in a step and its images. */
  #learn([state, action, reward, nextState, terminated]: Step): void {
    const plan = this.#get();
    const pair = state * plan.actions + action;
    for (const element of this.#elements) {
      const image = element.pairs[pair]!;
      const next = terminated ? nextState : element.states[nextState]!;
      plan.counts.observe(Math.floor(image / plan.actions), image % plan.actions, reward, next, terminated);
      if (!terminated) plan.predecessors[next]!.add(image);
      this.#consider(image);
    }
  }

  #sweep(most: number): void {
    const { queue, q, predecessors, actions } = this.#get();
    for (let k = 0; k < most && queue.length > 0; ++k) {
      const pair = queue.pop();
      q[pair] = this.#target(pair);
      ++this.#updates;
      for (const predecessor of predecessors[Math.floor(pair / actions)]!) this.#consider(predecessor);
    }
  }

  #consider(pair: number): void {
    const { q, queue } = this.#get();
    const error = Math.abs(this.#target(pair) - q[pair]!);
    if (error > this.#smallest) queue.set(pair, error);
  }

  /** `Σ p (r + γ max_a' Q(s', a'))` over the outcomes seen. */
  #target(pair: number): number {
    const { counts } = this.#get();
    let sum = 0;
    for (const [number, count] of counts.counts[pair]!) {
      const { reward, nextState, terminated } = counts.outcomes[number]!;
      sum += count * (terminated ? reward : reward + this.discount * this.#value(nextState));
    }
    return sum / counts.visits[pair]!;
  }

  #value(state: number): number {
    const { q, actions } = this.#get();
    let best = q[state * actions]!;
    for (let a = 1; a < actions; ++a) best = Math.max(best, q[state * actions + a]!);
    return best;
  }

  #choose(state: number): number {
    const { q, actions } = this.#get();
    if (this.#random.next() < Math.floor(this.epsilon * 4294967296)) return this.#random.below(actions);
    let best = 0;
    for (let a = 1; a < actions; ++a) if (q[state * actions + a]! > q[state * actions + best]!) best = a;
    return best;
  }
}
