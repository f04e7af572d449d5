/**
 * A learner that shares values over clusters of reward trajectories alone: no model, no candidates. From time to time, the
 * Bayes factors of "one law" against "two" over all trajectories counted so far give hard clusters, and a second learner with
 * one value a cluster is made by replaying the log of all steps once, in order. Both learn from every step. The
 * shared one acts only while its running TD error is clearly the smaller: clusters that mislead predict badly. Until it does, the
 * agent is the plain learner, bit for bit.
 *
 * Rewards must be dense for reward trajectories to tell pairs apart; where they are not, there is no evidence and no
 * cluster. Memory and time of the evidence grow with the square of the number of pairs: at most 4096.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { Random } from '../engine/random.js';
import { checkInteger, checkNumber, expected, InputError } from '../input-error.js';
import { SimilarityCounter } from '../similarity/counter.js';
import type { Partition } from '../similarity/partition.js';
import { Agent, type AgentOptions } from './agent.js';
import { ClusterLearner, type LoggedStep } from './cluster-learner.js';

export interface ChiAgentOptions extends Omit<AgentOptions, 'learner' | 'coupling' | 'similarity' | 'threshold'> {
  /** Longest reward trajectories compared. Default 3. */
  readonly maxLength?: number;
  /** Pairs of which the log Bayes factor is larger are joined, nats. Default 3: strong evidence (Kass & Raftery 1995). */
  readonly evidence?: number;
}

/** Most pairs of which each two can be compared. */
const MOST_PAIRS = 4096;
/** Steps before the first comparison, and the share by which experience grows from one to the next. */
const FIRST = 100;
const GROWTH = 0.25;
/** How much smaller the error of the learner that shares must be: less is noise, or a merge that makes the world look simple. */
const MARGIN = 0.8;

export class ChiAgent extends Agent {
  readonly #maxLength: number;
  readonly #evidence: number;
  readonly #random: Random;
  readonly #log: LoggedStep[] = [];
  #counter: SimilarityCounter | null = null;
  /** The plain learner again, to follow its errors, and the one that shares values. */
  #plain: ClusterLearner | null = null;
  #shared: ClusterLearner | null = null;
  #acting = false;
  #comparedAt = 0;
  /** Steps seen, and the values that replays begin with; null: the initial value. */
  #steps = 0;
  #start: Float64Array | null = null;
  #state = -1;
  #action = -1;

  /** @throws InputError as `Agent` does, on another learner than Q-learning, and on more than 4096 pairs. */
  constructor(backend: Backend, options: ChiAgentOptions = {}) {
    const { maxLength = 3, evidence = 3, ...rest } = options;
    for (const key of ['learner', 'coupling', 'similarity', 'threshold'] as const) {
      if (key in rest) throw new InputError(`expected no ${key} for a χ agent: it is Q-learning and finds its own`);
    }
    super(backend, rest);
    this.#maxLength = checkInteger('maxLength', maxLength, 1, 64);
    this.#evidence = checkNumber('evidence', evidence, 0);
    this.#random = new Random(this.seed ^ 0x5bd1e995);
    if (this.states !== null) this.#begin();
  }

  override get stepwise(): boolean {
    return true;
  }

  override bind(states: number, actions: number): void {
    super.bind(states, actions);
    // The constructor of Agent may call this, before the fields of this class exist; ours then comes back to it.
    if (#counter in this) this.#begin();
  }

  /** The values of the learner that acts. */
  override get q(): Float64Array {
    return this.#acting ? this.#shared!.q() : super.q;
  }

  /** Sets the values of both learners, with which replays begin from now on, as they do with the steps to come. */
  override set q(values: ArrayLike<number>) {
    super.q = values;
    this.#begin();
    this.#start = super.q;
    this.#log.length = 0;
    this.#plain!.setQ(super.q);
    this.#shared?.setQ(super.q);
  }

  /** Whether the learner that shares values acts. */
  get acting(): boolean {
    return this.#acting;
  }

  /** The clusters found; null before the first. */
  get partition(): Partition | null {
    return this.#shared?.partition ?? null;
  }

  override get updates(): number {
    return super.updates + (this.#shared?.updates ?? 0);
  }

  override act(state: number): number {
    this.#begin();
    this.#counter!.endEpisode();
    this.#compare();
    this.#acting = this.#shared !== null && this.#shared.error < MARGIN * this.#plain!.error;
    this.#state = state;
    this.#action = this.#acting ? this.#choose(state) : super.act(state);
    return this.#action;
  }

  override advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    const step = { state: this.#state, action: this.#action, reward, nextState, terminated };
    let nextAction = 0;
    if (!this.#acting) nextAction = super.advance(reward, nextState, terminated);
    else super.observe(step.state, step.action, reward, nextState, terminated);
    this.#take(step);
    if (this.#acting && !terminated) nextAction = this.#choose(nextState);
    this.#action = nextAction;
    return nextAction;
  }

  /** Learns from a transition that it did not make; reward trajectories go on only where the last step led. */
  override observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    this.#begin();
    super.observe(state, action, reward, nextState, terminated);
    if (state !== this.#state) this.#counter!.endEpisode();
    this.#take({ state, action, reward, nextState, terminated });
  }

  override end(): void {
    super.end();
    this.#begin();
    this.#counter!.endEpisode();
  }

  override dispose(): void {
    this.#counter?.dispose();
    super.dispose();
  }

  #take(step: LoggedStep): void {
    this.#plain!.learn(step);
    this.#shared?.learn(step);
    this.#log.push(step);
    ++this.#steps;
    this.#counter!.observe(step.state, step.action, step.reward, { terminated: step.terminated });
    this.#state = step.nextState;
  }

  #begin(): void {
    if (this.#counter !== null || this.states === null) return;
    const [states, actions] = [this.states, this.actions!];
    if (states * actions > MOST_PAIRS) {
      throw expected(`at most ${MOST_PAIRS} pairs for evidence of each two`, states * actions);
    }
    this.#counter = new SimilarityCounter(this.backend, { states, actions, maxLength: this.#maxLength });
    this.#plain = this.#learner(null);
  }

  /** Looks for clusters once there is enough more to see. */
  #compare(): void {
    const steps = this.#steps;
    if (steps < Math.max(FIRST, this.#comparedAt * (1 + GROWTH))) return;
    this.#comparedAt = steps;
    const partition = this.#counter!.evidence().clusters({ threshold: this.#evidence });
    if (partition.labels.join() === (this.partition?.labels.join() ?? '')) return;
    this.#shared = this.#learner(partition);
    for (const step of this.#log) this.#shared.learn(step);
  }

  #learner(partition: Partition | null): ClusterLearner {
    const { stepSize, discount, initialValue } = this;
    const settings = { states: this.states!, actions: this.actions!, stepSize, discount, initialValue };
    const learner = new ClusterLearner(settings, partition);
    if (this.#start !== null) learner.setQ(this.#start);
    return learner;
  }

  #choose(state: number): number {
    if (this.#random.next() < Math.floor(this.epsilon * 4294967296)) return this.#random.below(this.actions!);
    return this.#shared!.greedy(state);
  }
}
