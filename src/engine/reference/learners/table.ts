/**
 * What all tabular learners of the reference backend share: a table to act by, a generator, a coupling. A learner of one
 * kind says how it learns from a transition; here, whatever is learned from a transition is learned from its images
 * under `augmentation` too, in the order of the transformations, and then partners are drawn together under `sampling`.
 */
import type { LearnerKernelOptions, LearnerTrail } from '../../contracts/learner.js';
import { Random } from '../../random.js';
import type { Coupling } from '../../rules/coupling.js';
import { exploreBelow, greedyAction, tieOf } from '../../rules/td.js';
import { averageBlocks, pullPartners } from '../coupling.js';

export interface Transition {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly nextState: number;
  /** Read by SARSA and SARSA(λ) only. */
  readonly nextAction: number;
  readonly terminated: boolean;
}

/** The image of a transition. */
export function image(
  { state, action, reward, nextState, nextAction, terminated }: Transition,
  { states, pairs }: { readonly states: Int32Array; readonly pairs: Int32Array },
  actions: number,
): Transition {
  return {
    state: states[state]!,
    action: pairs[state * actions + action]! % actions,
    reward,
    nextState: states[nextState]!,
    nextAction: pairs[nextState * actions + nextAction]! % actions,
    terminated,
  };
}

/** Of a kind that keeps nothing of the steps before. */
export const noTrail: LearnerTrail = {
  bound: 0,
  nextState: -1,
  nextAction: 0,
  pairs: new Int32Array(0),
  details: new Int32Array(0),
  rewards: new Float64Array(0),
};

export abstract class TableLearner {
  readonly options: LearnerKernelOptions;
  /** The table it acts by. */
  readonly q: Float64Array;
  readonly random: Random;
  coupling: Coupling | null = null;
  updates = 0;
  readonly #exploreBelow: number;

  constructor(options: LearnerKernelOptions, initialValue = options.initialValue) {
    this.options = options;
    this.q = new Float64Array(options.states * options.actions).fill(initialValue);
    this.random = new Random(options.seed);
    this.#exploreBelow = exploreBelow(options.epsilon);
  }

  /** Learns from one transition. */
  abstract learn(transition: Transition): void;

  observe(transition: Transition): void {
    this.learn(transition);
    for (const g of this.coupling?.transformations ?? []) this.learn(image(transition, g, this.options.actions));
    this.pull(transition.state * this.options.actions + transition.action);
  }

  /** An action in `state`: ε-greedy. */
  choose(state: number): number {
    const { actions } = this.options;
    const draw = this.random.next();
    if (draw < this.#exploreBelow) return this.random.below(actions);
    return greedyAction(this.q, state * actions, actions, this.tie(draw));
  }

  /** What breaks a tie, by a draw that was made for something else. */
  protected tie(draw: number): number {
    return this.options.ties === 'lowest' ? 0 : tieOf(draw);
  }

  /** The episode ends here. */
  end(): void {}

  couple(coupling: Coupling | null): void {
    this.coupling = coupling;
    this.settle();
  }

  setQ(q: Float64Array): void {
    this.q.set(q);
    this.settle();
  }

  critic(): Float64Array | null {
    return null;
  }

  /** Every table that learning changes, itself. */
  get tables(): readonly Float64Array[] {
    return [this.q];
  }

  /** What is kept of the steps before. */
  trail(): LearnerTrail {
    return noTrail;
  }

  /** Takes over what another learner kept. */
  follow(_trail: LearnerTrail): void {}

  /** After a change of coupling or values from outside. */
  protected settle(): void {
    averageBlocks(this.coupling, this.q);
  }

  /** The tables that `sampling` acts on. */
  protected pulled(): readonly { readonly q: Float64Array; readonly steps: Float64Array; readonly pull: number }[] {
    const { steps, pull } = this.coupling!;
    return [{ q: this.q, steps, pull }];
  }

  protected pull(pair: number): void {
    const rule = this.coupling?.rule;
    if (rule !== 'sampling-one' && rule !== 'sampling-all') return;
    this.updates += pullPartners(this.coupling!, this.pulled(), pair, this.random);
  }
}
