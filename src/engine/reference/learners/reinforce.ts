/**
 * REINFORCE with a state-value baseline (Williams 1992; Sutton & Barto 2018, 13.4, without the factor `γ^t`). The twin of
 * `assembly/learning/reinforce.ts`.
 *
 * At the end of an episode, from its last step to its first: `G ← r + γ G`, starting from 0, or from `V` of the state
 * reached when the episode was truncated; `δ = G - V(s)`; `V(s) += α_v δ`; the actor's step with advantage `δ`.
 */
import type { LearnerKernelOptions, LearnerTrail } from '../../contracts/learner.js';
import { PolicyLearner } from './policy.js';
import { image, type Transition } from './table.js';

export class ReinforceLearner extends PolicyLearner {
  #episode: Transition[] = [];

  constructor(options: LearnerKernelOptions) {
    super(options, options.states);
  }

  override observe(transition: Transition): void {
    if (this.#episode.length > 0 && this.#episode.at(-1)!.nextState !== transition.state) this.end();
    this.#episode.push(transition);
    if (transition.terminated) this.#finish(0);
  }

  override end(): void {
    if (this.#episode.length > 0) this.#finish(this.values[this.#episode.at(-1)!.nextState]!);
  }

  override trail(): LearnerTrail {
    const { actions } = this.options;
    return {
      ...super.trail(),
      pairs: Int32Array.from(this.#episode, ({ state, action }) => state * actions + action),
      details: Int32Array.from(this.#episode, ({ nextState }) => nextState),
      rewards: Float64Array.from(this.#episode, ({ reward }) => reward),
    };
  }

  override follow(trail: LearnerTrail): void {
    super.follow(trail);
    const { actions } = this.options;
    this.#episode = Array.from(trail.pairs, (pair, k) => ({
      state: Math.floor(pair / actions),
      action: pair % actions,
      reward: trail.rewards[k]!,
      nextState: trail.details[k]!,
      nextAction: 0,
      terminated: false,
    }));
  }

  #finish(value: number): void {
    const { actions, discount } = this.options;
    let sum = value;
    for (const transition of this.#episode.reverse()) {
      sum = transition.reward + discount * sum;
      this.#step(transition, sum);
      for (const g of this.coupling?.transformations ?? []) this.#step(image(transition, g, actions), sum);
      this.pull(transition.state * actions + transition.action);
    }
    this.#episode = [];
  }

  /** One step from the return `G` of a transition. */
  #step({ state, action }: Transition, sum: number): void {
    const error = sum - this.values[state]!;
    this.values[state]! += this.valueStep * error;
    this.updates += 1;
    this.act(state, action, error, this.policy(state));
  }

  /** A whole episode is learned from at once. */
  learn(): void {}
}
