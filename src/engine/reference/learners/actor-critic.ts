/**
 * One-step actor-critic (Barto, Sutton & Anderson 1983; Sutton & Barto 2018, 13.5, without the factor `γ^t`). The twin of
 * `assembly/learning/actor-critic.ts`.
 *
 * `y = r + γ V(s')` (`V(s') = 0` after termination), `δ = y - V(s)`. A critic of states has `V` itself: `V(s) += α_v δ`. A
 * critic of actions has `V(s) = Σ_b π(b|s) Q(s, b)`: `Q_i += α_v (y - Q_i)` and its partners by the coupling. Then the
 * actor's step with advantage `δ`. Policies and `δ` are those from before the step.
 */
import type { LearnerKernelOptions } from '../../contracts/learner.js';
import type { Coupling } from '../../rules/coupling.js';
import { averageBlocks, updatePartners } from '../coupling.js';
import { PolicyLearner } from './policy.js';
import { image, type Transition } from './table.js';

export class ActorCriticLearner extends PolicyLearner {
  readonly #ofStates: boolean;

  constructor(options: LearnerKernelOptions) {
    super(options, options.critic === 'state' ? options.states : options.states * options.actions);
    this.#ofStates = options.critic === 'state';
  }

  learn(transition: Transition): void {
    this.#learn(transition, true, true);
  }

  override observe(transition: Transition): void {
    this.learn(transition);
    const { actor = true, critic = true, transformations = [] } = this.coupling ?? {};
    for (const g of transformations) this.#learn(image(transition, g, this.options.actions), actor, critic);
    this.pull(transition.state * this.options.actions + transition.action);
  }

  #learn({ state, action, reward, nextState, terminated }: Transition, actor: boolean, critic: boolean): void {
    const policy = this.policy(state);
    const value = this.#value(state, policy);
    const target = terminated
      ? reward
      : reward + this.options.discount * this.#value(nextState, this.policy(nextState));
    const error = target - value;
    if (critic) this.#criticise(state, action, target, error);
    if (actor) this.act(state, action, error, policy);
  }

  #criticise(state: number, action: number, target: number, error: number): void {
    this.updates += 1;
    if (this.#ofStates) {
      this.values[state]! += this.valueStep * error;
      return;
    }
    const pair = state * this.options.actions + action;
    const gap = target - this.values[pair]!;
    this.values[pair]! += this.valueStep * gap;
    if (!this.coupling?.critic) return;
    const partners = { ...this.coupling, steps: this.coupling.criticSteps };
    this.updates += updatePartners(partners, this.values, pair, target, gap, this.values[pair]!);
  }

  #value(state: number, policy: Float64Array): number {
    if (this.#ofStates) return this.values[state]!;
    let sum = 0;
    policy.forEach((probability, b) => {
      sum += probability * this.values[state * policy.length + b]!;
    });
    return sum;
  }

  /** The critic is averaged here alone: a mean of equal numbers may be another number in its last bit. */
  override couple(coupling: Coupling | null): void {
    super.couple(coupling);
    if (coupling?.critic) averageBlocks(coupling, this.values);
  }

  protected override pulled() {
    const { steps, pull, criticSteps, criticPull, actor, critic } = this.coupling!;
    const tables = [];
    if (critic) tables.push({ q: this.values, steps: criticSteps, pull: criticPull });
    if (actor) tables.push({ q: this.q, steps, pull });
    return tables;
  }
}
