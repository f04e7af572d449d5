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
import type { Backend } from '../engine/contracts/backend.js';
import { Random } from '../engine/random.js';
import { checkInteger, InputError } from '../input-error.js';
import { Agent, type AgentOptions } from './agent.js';
import { ClassModel } from './class-model.js';
import { type DiscoveryOptions, SymmetryDiscovery } from './discovery.js';
import type { SymmetryClasses } from './symmetry-classes.js';

export interface PlanningAgentOptions
  extends Omit<AgentOptions, 'learner' | 'coupling' | 'similarity' | 'threshold' | 'guard'>,
    Pick<DiscoveryOptions, 'candidates'> {}

const foreign = ['learner', 'coupling', 'similarity', 'threshold', 'guard'] as const;

export abstract class PlanningAgent extends Agent {
  protected readonly random: Random;
  readonly #options: DiscoveryOptions;
  #model: ClassModel | null = null;
  #discovery: SymmetryDiscovery | null = null;
  /** The model that values were last planned for from the ground up. */
  #planned: ClassModel | null = null;
  #spent = 0;
  #state = -1;
  #action = -1;

  /** @param kind what it is, for messages. `candidates` is `'none'` unless given. */
  constructor(kind: string, backend: Backend, options: PlanningAgentOptions) {
    const { candidates = 'none', ...rest } = options;
    for (const key of foreign) {
      if (key in rest) throw new InputError(`expected no ${key} for ${kind}: it backs up a learned model`);
    }
    super(backend, rest);
    this.#options = { candidates, refine: false };
    this.random = new Random(this.seed);
    if (this.states !== null) this.#get();
  }

  /** After a step from a pair of class `label`: the planning that a step allows. */
  protected abstract plan(model: ClassModel, label: number): void;

  /** Before an episode with a new model: all its values are to be looked at again. */
  protected abstract replan(model: ClassModel): void;

  override get stepwise(): boolean {
    return true;
  }

  override get q(): Float64Array {
    return this.#get().spread();
  }

  override set q(values: ArrayLike<number>) {
    super.q = values;
    this.#get().gather(super.q);
  }

  /** The states and pairs that share what is known and their values. */
  get classes(): SymmetryClasses {
    return this.#get().classes;
  }

  /** What is known: candidates accepted, experience. */
  get discovery(): SymmetryDiscovery {
    this.#get();
    return this.#discovery!;
  }

  /** Multiplications with additions made so far. */
  get multiplyAdds(): number {
    return this.#spent + (this.#model?.multiplyAdds ?? 0);
  }

  override act(state: number): number {
    checkInteger('state', state, 0, this.#get().classes.states.size - 1);
    this.#learnSymmetries();
    this.#state = state;
    this.#action = this.#choose(state);
    return this.#action;
  }

  override advance(reward: number, nextState: number, terminated: boolean): number {
    if (this.#state < 0) throw new InputError('expected act before advance');
    this.observe(this.#state, this.#action, reward, nextState, terminated);
    this.#state = nextState;
    this.#action = terminated ? 0 : this.#choose(nextState);
    return this.#action;
  }

  /** Learns from a transition, its own or not, and plans. */
  override observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): void {
    const model = this.#get();
    this.#discovery!.observe(state, action, reward, nextState, terminated);
    const label = model.learn(state * this.actions! + action, reward, nextState, terminated);
    if (!this.#learnSymmetries()) this.plan(model, label);
  }

  #get(): ClassModel {
    if (this.states === null) throw new InputError('expected an agent with states and actions, got one without');
    this.#discovery ??= new SymmetryDiscovery(this.states, this.actions!, this.#options);
    this.#model ??= new ClassModel(this.#discovery.update(), this.discount, this.initialValue);
    return this.#model;
  }

  /** Takes over the symmetries that are believed in now; says whether that changed anything. */
  #learnSymmetries(): boolean {
    const before = this.#get();
    const classes = this.#discovery!.update();
    if (classes === before.classes) {
      if (this.#planned === before) return false;
    } else {
      const model = ClassModel.of(classes, this.#discovery!.counts, this.discount, this.initialValue);
      if (classes.coarsens(before.classes)) model.gather(before.spread(), Math.min);
      this.#spent += before.multiplyAdds;
      this.#model = model;
    }
    this.#planned = this.#model;
    this.replan(this.#get());
    return true;
  }

  #choose(state: number): number {
    if (this.random.next() >= Math.floor(this.epsilon * 4294967296)) return this.#get().greedy(state);
    return this.#leastTried(state);
  }

  #leastTried(state: number): number {
    const { visits, classes } = this.#get();
    let least = Infinity;
    let action = 0;
    let ties = 0;
    for (let a = 0; a < this.actions!; ++a) {
      const tried = visits[classes.pairs.labels[state * this.actions! + a]!]!;
      if (tried < least) ties = 0;
      if (tried > least || (++ties > 1 && this.random.below(ties) > 0)) continue;
      least = tried;
      action = a;
    }
    return action;
  }
}
