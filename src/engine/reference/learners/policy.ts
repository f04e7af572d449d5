/**
 * What REINFORCE and actor-critic share: preferences `θ` with a softmax policy, and the step of the actor. The twin of
 * `assembly/learning/policy.ts`.
 *
 * The actor's step in state `s` for action `a` with advantage `A`, over the actions `b` of `s` in order, `i = (s, b)`:
 * `g_i = A ∂log π(a|s)/∂θ_i = A ([b = a] - π(b|s))`, `θ_i += α g_i`, and for its partners
 *
 *   preconditioner   θ_j += α χ_ij g_i
 *   quotient         θ_j  = θ_i, so that a block moves by the sum of its members' steps
 *
 * The guard of a coupled actor cuts every preference written to `[-B, B]`, `B = max(PREFERENCE_BOUND, ‖θ₀‖∞)`.
 */
import type { LearnerKernelOptions, LearnerTrail } from '../../contracts/learner.js';
import type { Partners } from '../../rules/coupling.js';
import { averageBlocks, updatePartners } from '../coupling.js';
import { drawAction, softmax } from '../softmax.js';
import { noTrail, TableLearner } from './table.js';

/** Small enough that a wrong policy is unlearned, large enough to act by. */
const PREFERENCE_BOUND = 4;

export abstract class PolicyLearner extends TableLearner {
  /** One value a state, or a pair. */
  protected readonly values: Float64Array;
  protected readonly valueStep: number;
  #bound = PREFERENCE_BOUND;

  constructor(options: LearnerKernelOptions, values: number) {
    super(options, 0);
    this.values = new Float64Array(values).fill(options.initialValue);
    this.valueStep = options.criticStepSize ?? options.stepSize;
  }

  override choose(state: number): number {
    return drawAction(this.policy(state), this.random);
  }

  override critic(): Float64Array {
    return this.values.slice();
  }

  override get tables(): readonly Float64Array[] {
    return [this.q, this.values];
  }

  override trail(): LearnerTrail {
    return { ...noTrail, bound: this.coupling === null ? 0 : this.#bound };
  }

  override follow({ bound }: LearnerTrail): void {
    if (this.coupling !== null) this.#bound = bound;
  }

  protected policy(state: number): Float64Array {
    return softmax(this.q, state * this.options.actions, this.options.actions);
  }

  /** The actor's step; `policy` is the policy in `state` from before. */
  protected act(state: number, action: number, advantage: number, policy: Float64Array): void {
    const { actions, stepSize } = this.options;
    const partners = this.coupling?.actor ? this.coupling : null;
    for (let b = 0; b < actions; ++b) {
      const gradient = advantage * ((b === action ? 1 : 0) - policy[b]!);
      const pair = state * actions + b;
      this.q[pair] = this.#limited(this.q[pair]! + stepSize * gradient);
      this.updates += 1;
      if (partners !== null) this.#actPartners(partners, pair, gradient);
    }
  }

  #actPartners(partners: Partners, pair: number, gradient: number): void {
    const { rule, rowStarts, columns, steps } = partners;
    if (rule === 'quotient') {
      this.updates += updatePartners(partners, this.q, pair, 0, 0, this.q[pair]!);
      return;
    }
    if (rule !== 'preconditioner' && rule !== 'preconditioner-guarded') return;
    for (let k = rowStarts[pair]!; k < rowStarts[pair + 1]!; ++k) {
      const j = columns[k]!;
      this.q[j] = this.#limited(this.q[j]! + steps[k]! * gradient);
      this.updates += 1;
    }
  }

  #limited(preference: number): number {
    if (!this.coupling?.actor || !this.coupling.guard) return preference;
    return Math.min(Math.max(preference, -this.#bound), this.#bound);
  }

  protected override settle(): void {
    if (this.coupling?.actor) averageBlocks(this.coupling, this.q);
    this.#bound = this.q.reduce((largest, value) => Math.max(largest, Math.abs(value)), PREFERENCE_BOUND);
  }
}
