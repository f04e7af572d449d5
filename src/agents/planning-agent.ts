/**
 * What planners have in common: a learned model that symmetry completes. Every step is learned for its whole class of pairs
 * under the symmetries found so far, one value serves a class, and a backup of one pair is a backup of all its images. Without
 * candidates the classes are single pairs, and this is the baseline that a user would pick where planning is allowed.
 *
 * An exploring step (one in 1/ε) takes the action whose class was tried least (counter-based exploration, Thrun 1992), a
 * random one of equals: a planner profits from what it has not seen, not from repeats.
 *
 * After an episode that changed the symmetries, the model is built anew from what has been seen. Values are kept where
 * classes only grew: a class takes the least value of its members, which from optimistic values stays an upper bound. Where
 * a class fell apart, they are planned anew from the initial value.
 */

import { Random } from '../engine/random.js';
import { exploreBelow, tieOf } from '../engine/rules/td.js';
import { InputError } from '../input-error.js';
import { checkState, checkTransition, checkValues, type World } from './agent.js';
import { type CommonOptions, type CommonSettings, commonKeys, resolveCommon } from './agent-options.js';
import { Binding } from './binding.js';
import { BoundAgent } from './bound-agent.js';
import { ClassModel } from './class-model.js';
import type { SymmetryClasses } from './classes/symmetry-classes.js';
import {
  type Candidates,
  type DetectionOptions,
  detectionKeys,
  resolveDetection,
  SymmetryDetection,
} from './detection.js';
import { ShownAgent } from './saved/shown-agent.js';
import { Verification } from './verification.js';

export interface PlanningAgentOptions extends CommonOptions, Omit<DetectionOptions, 'refine' | 'candidates'> {
  /** Default `'none'`. */
  readonly candidates?: Candidates;
}

export const planningKeys = [...commonKeys, ...detectionKeys.filter((key) => key !== 'refine')] as const;

/** How a planner spends the backups that it has on a learned model. */
export interface Planner {
  /** Backups made so far; one sets a whole class of pairs. */
  readonly updates: number;
  /** After a step from a pair of class `label`: the planning that a step allows. */
  plan(model: ClassModel, label: number): void;
  /** Before an episode with a new model: all its values are to be looked at again. */
  replan(model: ClassModel): void;
}

interface Parts {
  readonly detection: SymmetryDetection;
  readonly verification: Verification;
  model: ClassModel;
}

export class PlanningAgent extends BoundAgent {
  readonly #shown: ShownAgent;
  readonly #settings: CommonSettings;
  readonly #binding: Binding<Parts>;
  readonly #planner: Planner;
  readonly #random: Random;
  /** The model that values were last planned for from the ground up. */
  #planned: ClassModel | null = null;
  #spent = 0;
  #state = -1;
  #action = -1;

  /**
   * @param planner is given the agent's own generator.
   * @param own its name, and the options that make it.
   */
  constructor(
    options: PlanningAgentOptions,
    planner: (random: Random) => Planner,
    own: { readonly kind: 'dyna' | 'sweeping'; readonly options: object },
  ) {
    const settings = resolveCommon(options);
    const asked = resolveDetection({ ...options, candidates: options.candidates ?? 'none', refine: false });
    const make = (world: World): Parts => {
      const detection = new SymmetryDetection(world, asked);
      const verification = new Verification(detection, settings.discount, asked.auditRate);
      return {
        detection,
        verification,
        model: new ClassModel(detection.update(), settings.discount, settings.initialValue),
      };
    };
    const binding = new Binding(options, make, asked.candidates === 'library');
    super(own.kind, settings.discount, binding);
    this.#shown = new ShownAgent(own.kind, { ...options, ...own.options });
    this.#settings = settings;
    this.#random = new Random(settings.seed);
    this.#planner = planner(this.#random);
    this.#binding = binding;
  }

  get q(): Float64Array {
    return this.#binding.parts.model.spread();
  }

  /** Sets the values; a class of pairs takes that of its first. */
  set q(values: ArrayLike<number>) {
    const { model } = this.#binding.parts;
    const checked = checkValues(values, model.classes.pairs.size);
    model.gather(checked);
    this.#shown.setValues(checked);
  }

  /** The states and pairs that share what is known and their values. */
  get classes(): SymmetryClasses {
    return this.#binding.parts.model.classes;
  }

  /** What is known: candidates accepted, experience. */
  get detection(): SymmetryDetection {
    return this.#binding.parts.detection;
  }

  get updates(): number {
    return this.#planner.updates + (this.#binding.made?.verification.updates ?? 0);
  }

  get multiplyAdds(): number {
    const { made } = this.#binding;
    return made === null ? 0 : this.#spent + made.model.multiplyAdds + made.verification.multiplyAdds;
  }

  act(state: number): number {
    checkState(state, this.classes.states.size);
    this.#shown.act(state);
    this.#learnSymmetries();
    const { verification, model } = this.#binding.parts;
    verification.begin(model.largest(this.#settings.initialValue));
    this.#state = state;
    this.#action = this.#choose(state);
    return this.#action;
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    this.#learn(this.#state, this.#action, reward, nextState, terminated);
    this.#shown.advance(reward, nextState, terminated);
    this.#state = nextState;
    this.#action = terminated ? 0 : this.#choose(nextState);
    return this.#action;
  }

  /** Learns from a transition, its own or not, and plans. */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    this.#learn(state, action, reward, nextState, terminated);
    this.#shown.observe(state, action, reward, nextState, terminated);
  }

  #learn(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const { detection, verification, model } = this.#binding.parts;
    const { actions, states } = model.classes;
    checkTransition({ state, action, reward, nextState, terminated }, states.size, actions);
    detection.observe(state, action, reward, nextState, terminated);
    const pair = state * actions + action;
    const label = model.learn(pair, reward, nextState, terminated);
    const news = model.visits[label] === 1;
    if (!this.#learnSymmetries()) this.#planner.plan(model, label);
    verification.observe(pair, reward, nextState, terminated, news);
  }

  /** Nothing outlives an episode here. */
  end(): void {}

  override greedy(state: number): number {
    checkState(state, this.classes.states.size);
    return this.#binding.parts.model.greedy(state);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const { made } = this.#binding;
    return this.#shown.toBytes(this, made?.model.spread() ?? null, made?.detection.candidates);
  }

  /** Nothing to give back: it holds no kernel memory. */
  dispose(): void {}

  /** Takes over the symmetries that are believed in now; says whether that changed anything. */
  #learnSymmetries(): boolean {
    const { parts } = this.#binding;
    const before = parts.model;
    const classes = parts.detection.update();
    if (classes === before.classes) {
      if (this.#planned === before) return false;
    } else {
      const { discount, initialValue } = this.#settings;
      const model = ClassModel.of(classes, parts.detection.counts, discount, initialValue);
      if (classes.coarsens(before.classes)) model.gather(before.spread(), Math.min);
      this.#spent += before.multiplyAdds;
      parts.model = model;
    }
    this.#planned = parts.model;
    this.#planner.replan(parts.model);
    return true;
  }

  #choose(state: number): number {
    const { model, verification } = this.#binding.parts;
    const draw = this.#random.next();
    if (draw < exploreBelow(this.#settings.epsilon)) return this.#leastTried(model, state);
    const greedy = model.greedy(state, this.#settings.ties === 'lowest' ? 0 : tieOf(draw));
    const label = model.classes.pairs.labels[state * model.classes.actions + greedy]!;
    const verifying = verification.action(state, model.q[label]!);
    return verifying >= 0 ? verifying : greedy;
  }

  #leastTried({ visits, classes }: ClassModel, state: number): number {
    let least = Infinity;
    let action = 0;
    let ties = 0;
    for (let a = 0; a < classes.actions; ++a) {
      const tried = visits[classes.pairs.labels[state * classes.actions + a]!]!;
      if (tried < least) ties = 0;
      if (tried > least || (++ties > 1 && this.#random.below(ties) > 0)) continue;
      least = tried;
      action = a;
    }
    return action;
  }
}
