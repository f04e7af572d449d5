/**
 * A learner that shares values over clusters of reward trajectories alone: no model, no candidates. From time to time, the
 * Bayes factors of "one law" against "two" over all trajectories counted so far give hard clusters, and a second learner with
 * one value a cluster is made by replaying the log of all steps once, in order. Both learn from every step. The
 * shared one acts only while its running TD error is clearly the smaller: clusters that mislead predict badly. Until it does, the
 * agent is the plain learner, bit for bit.
 *
 * Rewards must be dense for reward trajectories to tell pairs apart; where they are not, there is no evidence and no
 * cluster. Only pairs that share a reward are compared, and clusters are linked inside what hangs together: time and memory grow with the
 * square of that. At most 10,000 pairs, of which all may hang together.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { Random } from '../engine/random.js';
import { exploreBelow, tieOf } from '../engine/rules/td.js';
import { checkInteger, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { SimilarityCounter } from '../similarity/counter.js';
import { MOST_LINKED } from '../similarity/evidence.js';
import type { Partition } from '../similarity/partition.js';
import { uninterrupted } from '../time-limit.js';
import { checkOutcome, checkState, type Transition, type World } from './agent.js';
import {
  type AgentOptions,
  type CommonOptions,
  commonKeys,
  type LearnerSettings,
  resolveLearner,
} from './agent-options.js';
import { Binding } from './binding.js';
import { BoundAgent } from './bound-agent.js';
import { ClusterLearner } from './cluster-learner.js';
import { Learner } from './learner.js';
import { ShownAgent } from './saved/shown-agent.js';

export interface ChiAgentOptions extends CommonOptions, Pick<AgentOptions, 'stepSize'> {
  /** Longest reward trajectories compared. Default 3. */
  readonly maxLength?: number;
  /** Pairs of which the log Bayes factor is larger are joined, nats. Default 3: strong evidence (Kass & Raftery 1995). */
  readonly evidence?: number;
}

const keys = [...commonKeys, 'stepSize', 'maxLength', 'evidence'];

/** As many as can be linked where all hang together. */
const MOST_PAIRS = MOST_LINKED;
/** Steps before the first comparison, and the share by which experience grows from one to the next. */
const FIRST = 100;
const GROWTH = 0.25;
/** How much smaller the error of the learner that shares must be: less is noise, or a merge that makes the world look simple. */
const MARGIN = 0.8;

interface Parts {
  /** The plain learner, and the same again to follow its errors. */
  readonly learner: Learner;
  readonly plain: ClusterLearner;
  /** The learner that shares values; null before the first clusters. */
  shared: ClusterLearner | null;
  readonly counter: SimilarityCounter;
}

export class ChiAgent extends BoundAgent {
  readonly #shown: ShownAgent;
  readonly #settings: LearnerSettings;
  readonly #binding: Binding<Parts>;
  readonly #evidence: number;
  readonly #random: Random;
  readonly #log: Transition[] = [];
  #acting = false;
  #comparedAt = 0;
  /** Steps seen, and the values that replays begin with; null: the initial value. */
  #steps = 0;
  #start: Float64Array | null = null;
  #state = -1;
  #action = -1;
  /** Where the last step led, its own or not: reward trajectories go on there. */
  #reached = -1;

  /** @throws InputError when an option is unknown or out of range, and on more than 10,000 pairs. */
  constructor(backend: Backend, options: ChiAgentOptions = {}) {
    checkKeys('the options of a χ agent', options, keys);
    const { maxLength = 3, evidence = 3, ...rest } = options;
    checkInteger('maxLength', maxLength, 1, 64);
    const settings = resolveLearner(rest);
    const make = ({ states, actions }: World): Parts => {
      if (states * actions > MOST_PAIRS) {
        throw expected(`at most ${MOST_PAIRS} pairs for evidence of each two`, states * actions);
      }
      const counter = new SimilarityCounter(backend, { states, actions, maxLength });
      const learner = new Learner(backend, settings, states, actions);
      return { learner, plain: new ClusterLearner(settings, states, actions, null), shared: null, counter };
    };
    checkNumber('evidence', evidence, 0);
    const binding = new Binding(options, make);
    super('chi', settings.discount, binding);
    this.#shown = new ShownAgent('chi', options);
    this.#settings = settings;
    this.#evidence = evidence;
    this.#random = new Random(settings.seed ^ 0x5bd1e995);
    this.#binding = binding;
  }

  /** The values of the learner that acts. */
  get q(): Float64Array {
    const { learner, shared } = this.#binding.parts;
    return this.#acting ? shared!.q() : learner.q;
  }

  /** Sets the values of both learners, with which replays begin from now on, as they do with the steps to come. */
  set q(values: ArrayLike<number>) {
    const { learner, plain, shared } = this.#binding.parts;
    learner.q = values;
    this.#start = learner.q;
    this.#log.length = 0;
    plain.setQ(this.#start);
    shared?.setQ(this.#start);
    this.#shown.setValues(this.#start);
  }

  /** Whether the learner that shares values acts. */
  get acting(): boolean {
    return this.#acting;
  }

  /** The clusters found; null before the first. */
  get partition(): Partition | null {
    return this.#binding.made?.shared?.partition ?? null;
  }

  act(state: number): number {
    const { learner, plain, counter } = this.#binding.parts;
    checkState(state, learner.states);
    this.#shown.act(state);
    counter.endEpisode();
    this.#compare();
    const { shared } = this.#binding.parts;
    this.#acting = shared !== null && shared.error < MARGIN * plain.error;
    this.#state = state;
    this.#reached = state;
    this.#action = this.#acting ? this.#choose(state) : learner.act(state);
    return this.#action;
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    const { learner } = this.#binding.parts;
    checkOutcome(reward, nextState, terminated, learner.states);
    this.#shown.advance(reward, nextState, terminated);
    const step = { state: this.#state, action: this.#action, reward, nextState, terminated };
    let nextAction = 0;
    if (!this.#acting) nextAction = learner.advance(reward, nextState, terminated);
    else learner.observe(step.state, step.action, reward, nextState, terminated);
    this.#take(step);
    this.#state = nextState;
    if (this.#acting && !terminated) nextAction = this.#choose(nextState);
    this.#action = nextAction;
    return nextAction;
  }

  /** Learns from a transition that it did not make; reward trajectories go on only where the last step led. */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const { learner, counter } = this.#binding.parts;
    learner.observe(state, action, reward, nextState, terminated);
    if (state !== this.#reached) counter.endEpisode();
    this.#take({ state, action, reward, nextState, terminated });
    this.#shown.observe(state, action, reward, nextState, terminated);
  }

  end(): void {
    const { learner, counter } = this.#binding.parts;
    learner.end();
    counter.endEpisode();
    this.#shown.end();
  }

  get updates(): number {
    const parts = this.#binding.made;
    return (parts?.learner.updates ?? 0) + (parts?.shared?.updates ?? 0);
  }

  get multiplyAdds(): number {
    return 2 * this.updates;
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#shown.toBytes(this, this.#binding.made === null ? null : this.q);
  }

  dispose(): void {
    this.#binding.made?.counter.dispose();
    this.#binding.made?.learner[Symbol.dispose]();
  }

  #take(step: Transition): void {
    const { plain, shared, counter } = this.#binding.parts;
    plain.learn(step);
    shared?.learn(step);
    this.#log.push(step);
    ++this.#steps;
    counter.observe(step.state, step.action, step.reward, { terminated: step.terminated });
    this.#reached = step.nextState;
  }

  /** Looks for clusters once there is enough more to see. */
  #compare(): void {
    const steps = this.#steps;
    if (steps < Math.max(FIRST, this.#comparedAt * (1 + GROWTH))) return;
    this.#comparedAt = steps;
    const { parts } = this.#binding;
    const partition = uninterrupted(() => parts.counter.evidence().clusters({ threshold: this.#evidence }));
    if (partition.labels.join() === (this.partition?.labels.join() ?? '')) return;
    const { states, actions } = parts.learner;
    parts.shared = new ClusterLearner(this.#settings, states, actions, partition);
    if (this.#start !== null) parts.shared.setQ(this.#start);
    for (const step of this.#log) parts.shared.learn(step);
  }

  #choose(state: number): number {
    const { shared, learner } = this.#binding.parts;
    const draw = this.#random.next();
    if (draw < exploreBelow(this.#settings.epsilon)) return this.#random.below(learner.actions);
    return shared!.greedy(state, this.#settings.ties === 'lowest' ? 0 : tieOf(draw));
  }
}
