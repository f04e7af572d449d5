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
import type { LearnerName } from '../engine/contracts/learner.js';
import { Random } from '../engine/random.js';
import { exploreBelow } from '../engine/rules/td.js';
import { checkKeys, InputError } from '../input-error.js';
import type { Partition } from '../similarity/partition.js';
import { checkOutcome, checkState, checkTransition, type ObservedStep, type Transition, type World } from './agent.js';
import {
  type AgentOptions,
  type CommonOptions,
  commonKeys,
  type LearnerSettings,
  resolveLearner,
} from './agent-options.js';
import { Binding } from './binding.js';
import { BoundAgent } from './bound-agent.js';
import { partitionOf, type Sharing, sharesAs } from './classes/sharing.js';
import { TriedPairs } from './classes/tried-pairs.js';
import { isEpsilonGreedy } from './combinations.js';
import { type DetectionOptions, detectionKeys, resolveDetection, SymmetryDetection } from './detection.js';
import { EpisodeValues } from './episode-values.js';
import { Learner } from './learner.js';
import { ShownAgent } from './saved/shown-agent.js';
import { StepLog } from './step-log.js';
import { Verification } from './verification.js';

export interface OnlineAgentOptions
  extends CommonOptions,
    DetectionOptions,
    Pick<AgentOptions, 'stepSize' | 'guard' | 'traceDecay' | 'traces'> {
  /** `'q-learning'` (default), or another learner of values: `AgentOptions`. */
  readonly learner?: Exclude<LearnerName, 'reinforce' | 'actor-critic'>;
}

const keys = [...commonKeys, ...detectionKeys, 'learner', 'stepSize', 'guard', 'traceDecay', 'traces'];

/** The values are rebuilt when the log has grown by this share: the replays cost at most 50 times the steps in all. */
const GROWTH = 0.02;

interface Parts {
  readonly learner: Learner;
  readonly detection: SymmetryDetection;
  readonly verification: Verification;
  readonly tried: TriedPairs;
  /** The learner's values as the episode began. */
  readonly began: EpisodeValues;
}

export class OnlineAgent extends BoundAgent {
  readonly #shown: ShownAgent;
  readonly #settings: LearnerSettings;
  readonly #binding: Binding<Parts>;
  /** Whether what is learned from a step depends on the steps before it. */
  readonly #spansSteps: boolean;
  /** Draws when a step that would verify explores as any other; the learner has its own. */
  readonly #random: Random;
  readonly #log = new StepLog();
  /** The values that replays begin with; null: the initial value. */
  #start: Float64Array | null = null;
  #state = -1;
  #action = -1;
  /** Whether the next step is one that verifies: the learner did not choose it. */
  #verifying = false;
  #version = 0;
  #rebuiltAt = 0;
  #sharing: Sharing | null = null;

  /** @throws InputError when an option is unknown or out of range, and on a policy gradient (the log cannot be replayed). */
  constructor(backend: Backend, options: OnlineAgentOptions = {}) {
    checkKeys('the options of an online agent', options, keys);
    const { candidates, refine, agreements, evidence, checks, auditRate, ...rest } = options;
    const settings = resolveLearner(rest);
    if (!isEpsilonGreedy(settings.learner)) {
      throw new InputError(
        `expected a learner of values for an online agent, got '${settings.learner}': the actions of its log were drawn from ` +
          'earlier policies, and a policy gradient cannot learn from them again',
      );
    }
    const asked = resolveDetection(options);
    const spansSteps = settings.learner === 'q-lambda' || settings.learner === 'sarsa-lambda';
    const make = (world: World): Parts => {
      const detection = new SymmetryDetection(world, asked);
      const verification = new Verification(detection, settings.discount, asked.auditRate);
      const learner = new Learner(backend, settings, world.states, world.actions);
      const began = new EpisodeValues(learner, spansSteps);
      return { learner, detection, verification, tried: new TriedPairs(detection.counts), began };
    };
    const binding = new Binding(options, make, asked.candidates === 'library');
    super('online', settings.discount, binding);
    this.#shown = new ShownAgent('online', options);
    this.#settings = settings;
    this.#spansSteps = spansSteps;
    this.#random = new Random(settings.seed ^ 0x2545f491);
    this.#binding = binding;
  }

  /** The blocks shared now; null while every pair is alone. */
  get partition(): Partition | null {
    return partitionOf(this.#sharing);
  }

  /** What is known: candidates accepted, experience, the learned partition. */
  get detection(): SymmetryDetection {
    return this.#binding.parts.detection;
  }

  get q(): Float64Array {
    return this.#learner.q;
  }

  /** Sets the values; replays begin with them from now on, and with the steps to come. */
  set q(values: ArrayLike<number>) {
    this.#binding.parts.began.keep();
    this.#learner.q = values;
    this.#start = this.#learner.q;
    this.#log.clear();
    this.#rebuiltAt = 0;
    this.#shown.setValues(values);
  }

  act(state: number): number {
    checkState(state, this.#learner.states);
    this.#shown.act(state);
    this.#log.cut();
    this.#rebuild();
    const { began, detection, verification } = this.#binding.parts;
    began.begin(this.#sharing);
    verification.begin(began.largest(detection.counts.tried, this.#settings.initialValue));
    this.#state = state;
    return this.#choose(state, this.#learner.act(state));
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    checkOutcome(reward, nextState, terminated, this.#learner.states);
    this.#shown.advance(reward, nextState, terminated);
    const step = { state: this.#state, action: this.#action, reward, nextState, terminated };
    const generator = this.#generatorOfStep();
    let nextAction: number;
    if (!this.#verifying) {
      this.#binding.parts.began.before(step.state, step.action);
      nextAction = this.#learner.advance(reward, nextState, terminated);
      this.#take(step, nextAction, generator);
    } else {
      // The learner takes the step as one that it did not make, and begins again from where it led.
      nextAction = terminated ? 0 : this.#learner.act(nextState);
      this.#observe(step, nextAction);
    }
    this.#state = nextState;
    // The next action was drawn from the values before.
    if (!this.#spansSteps && this.#rebuild() && !terminated) nextAction = this.#learner.act(nextState);
    return terminated ? nextAction : this.#choose(nextState, nextAction);
  }

  /** Learns from a transition that it did not make, and keeps it in the log. */
  observe(...given: ObservedStep): void {
    const [state, action, reward, nextState, terminated, nextAction] = given;
    this.#observe({ state, action, reward, nextState, terminated }, nextAction);
    this.#shown.observe(...given);
  }

  end(): void {
    this.#learner.end();
    this.#log.cut();
    this.#shown.end();
  }

  get updates(): number {
    const { made } = this.#binding;
    return made === null ? 0 : made.learner.updates + made.verification.updates;
  }

  get multiplyAdds(): number {
    const { made } = this.#binding;
    return made === null ? 0 : 2 * made.learner.updates + made.verification.multiplyAdds;
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const { made } = this.#binding;
    return this.#shown.toBytes(this, made?.learner.q ?? null, made?.detection.candidates);
  }

  dispose(): void {
    this.#binding.made?.learner[Symbol.dispose]();
  }

  get #learner(): Learner {
    return this.#binding.parts.learner;
  }

  #observe(step: Transition, nextAction: number | undefined): void {
    const generator = this.#generatorOfStep();
    const { state, action, reward, nextState, terminated } = step;
    checkTransition(step, this.#learner.states, this.#learner.actions);
    this.#binding.parts.began.before(state, action);
    this.#learner.observe(state, action, reward, nextState, terminated, nextAction);
    this.#take(step, nextAction, generator);
  }

  #generatorOfStep(): Uint32Array | null {
    return this.#settings.learner === 'double-q' ? this.#learner.kernel.generator() : null;
  }

  /** The learner's own choice, or the action that leads to a pair worth verifying. */
  #choose(state: number, own: number): number {
    const { verification, began } = this.#binding.parts;
    const verifying = verification.active ? verification.action(state, began.best(state)) : -1;
    this.#verifying = verifying >= 0 && this.#random.next() >= exploreBelow(this.#settings.epsilon);
    this.#action = this.#verifying ? verifying : own;
    return this.#action;
  }

  #take(step: Transition, nextAction: number | undefined, generator: Uint32Array | null): void {
    const { detection, verification, tried, began } = this.#binding.parts;
    const { state, action, reward, nextState, terminated } = step;
    const pair = state * this.#learner.actions + action;
    const news = detection.counts.visits[pair] === 0 && !tried.has(detection.classes, pair);
    detection.observe(state, action, reward, nextState, terminated);
    tried.add(pair);
    began.after(pair);
    verification.observe(pair, reward, nextState, terminated, news);
    this.#log.push(step, nextAction, generator);
  }

  /** Shares what is believed in now; says whether values were rebuilt. */
  #rebuild(): boolean {
    const { detection, learner, began } = this.#binding.parts;
    if (detection.version === this.#version || this.#log.length < this.#rebuiltAt * (1 + GROWTH)) return false;
    const sharing = detection.sharing();
    const before = this.#sharing;
    const anew = sharing !== before && (sharing === null || before === null || !sharesAs(before, sharing));
    if (anew) {
      const asSeen = this.#start === null && learner.sharesAsSeen;
      began.keep(asSeen ? detection.counts.tried : null);
      const classes = sharing !== null && 'classes' in sharing ? sharing.classes : null;
      if (classes?.perPair && asSeen) learner.shareAsSeen(classes, before === null ? detection.counts.tried : null);
      else learner.shareWhole(partitionOf(sharing)?.labels ?? null, this.#start);
    }
    this.#version = detection.version; // only now: where there was no memory to share in, all is as it was
    if (sharing === before) return false;
    this.#sharing = sharing;
    this.#rebuiltAt = this.#log.length;
    if (!anew) return true; // the same pairs share: a replay would give the values that are there
    const now = this.#generatorOfStep();
    this.#log.replay(learner);
    if (now !== null) learner.kernel.setGenerator(now);
    return true;
  }
}
