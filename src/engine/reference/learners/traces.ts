/**
 * Watkins's Q(λ) (Watkins 1989; Sutton & Barto 1998, 7.6) and SARSA(λ) (Rummery & Niranjan 1994) with sparse eligibility
 * traces. The twin of `assembly/learning/traces.ts`.
 *
 * A visit of a pair `n` steps ago has the trace `(γλ)^n`, dropped below `TRACE_CUTOFF` and past `TRACE_STEPS` steps. With
 * replacing traces (Singh & Sutton 1996) a new visit puts an end to the one before; with accumulating ones both count.
 * Each step updates the visited pairs `k` of the episode, oldest visit first: `Q_k += α e_k δ`. All traces are dropped when
 * an episode ends, and under Q(λ) when the action taken is not a greedy one (at the time of its own update).
 *
 * Couplings take `y_k = Q_k + δ` as the target of a traced pair and `α e_k χ_kj` as the step of its partners; under
 * `quotient` a trace belongs to a block; under `augmentation` the image of the traces is the trace of the image. Their
 * guard cuts every value written to `[-B, B]`, `B = max(‖Q₀‖∞, r_max / (1 - γ))` with the rewards seen since coupling.
 */
import type { LearnerKernelOptions, LearnerTrail } from '../../contracts/learner.js';
import { maximumValue } from '../../rules/td.js';
import { traceWeights } from '../../rules/traces.js';
import { cut, updatePartners } from '../coupling.js';
import { bootstrap } from './one-step.js';
import { image, noTrail, TableLearner, type Transition } from './table.js';

export class TraceLearner extends TableLearner {
  readonly #weights: Float64Array;
  /** The pair visited at each time of the episode, -1 where a later visit replaced it. */
  #visits: number[] = [];
  /** State and, for SARSA(λ), action with which the episode must go on; state -1 when there is none. */
  #next = { state: -1, action: 0 };
  #bound: number;

  constructor(options: LearnerKernelOptions) {
    super(options);
    this.#weights = traceWeights(options.discount * (options.traceDecay ?? 0.9));
    this.#bound = Math.abs(options.initialValue);
  }

  override observe(transition: Transition): void {
    const { actions, learner, traces, discount } = this.options;
    const { state, action, reward, nextState, nextAction, terminated } = transition;
    const pair = state * actions + action;
    const follows = state === this.#next.state && (learner === 'q-lambda' || action === this.#next.action);
    const greedy = learner !== 'q-lambda' || !(this.q[pair]! < maximumValue(this.q, state * actions, actions));
    if (!follows || !greedy) this.#visits = [];
    const limit = Math.abs(reward) / (1 - discount);
    if (limit > this.#bound) this.#bound = limit;
    const origin = this.#origin(pair);
    if (traces !== 'accumulating') this.#visits = this.#visits.map((k) => (k === origin ? -1 : k));
    this.#visits.push(origin);
    this.learn(transition);
    for (const { states, pairs } of this.coupling?.transformations ?? []) {
      this.#learn(image(transition, { states, pairs }, actions), (k) => pairs[k]!);
    }
    this.pull(pair);
    this.#next = { state: terminated ? -1 : nextState, action: nextAction };
  }

  learn(transition: Transition): void {
    this.#learn(transition, (k) => k);
  }

  override end(): void {
    this.#next = { state: -1, action: 0 };
  }

  override trail(): LearnerTrail {
    const bound = this.coupling === null ? 0 : this.#bound;
    if (this.#next.state < 0) return { ...noTrail, bound };
    const now = this.#visits.length - 1;
    const kept = this.#visits.map((pair, time) => [pair, now - time] as const);
    // What is older has lost its trace when the next step is learned from.
    const live = kept.filter(([pair, age]) => pair >= 0 && age + 1 < this.#weights.length);
    return {
      bound,
      nextState: this.#next.state,
      nextAction: this.#next.action,
      pairs: Int32Array.from(live, ([pair]) => pair),
      details: Int32Array.from(live, ([, age]) => age),
      rewards: noTrail.rewards,
    };
  }

  override follow({ bound, nextState, nextAction, pairs, details }: LearnerTrail): void {
    if (this.coupling !== null) this.#bound = bound;
    this.#next = { state: nextState, action: nextAction };
    this.#visits = new Array<number>(pairs.length === 0 ? 0 : details[0]! + 1).fill(-1);
    for (const [k, pair] of pairs.entries()) this.#visits[this.#visits.length - 1 - details[k]!] = pair;
  }

  protected override settle(): void {
    super.settle();
    this.end();
    this.#bound = this.q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }

  /** Spreads the error of a transition over the traced pairs, as mapped. */
  #learn(
    { state, action, reward, nextState, nextAction, terminated }: Transition,
    map: (pair: number) => number,
  ): void {
    const { actions, discount, stepSize } = this.options;
    const target = terminated ? reward : reward + discount * bootstrap(this.q, nextState, nextAction, this.options);
    const error = target - this.q[state * actions + action]!;
    const step = stepSize * error;
    const now = this.#visits.length - 1;
    for (let time = Math.max(0, now - this.#weights.length + 1); time <= now; ++time) {
      if (this.#visits[time] === -1) continue;
      const pair = map(this.#visits[time]!);
      const trace = this.#weights[now - time]!;
      const old = this.q[pair]!;
      this.q[pair] = this.#limited(old + step * trace);
      this.updates += 1;
      if (this.coupling) this.#couple(pair, trace, old + error, error);
    }
  }

  /** The partners of a traced pair. */
  #couple(pair: number, trace: number, target: number, error: number): void {
    const { rule, rowStarts, columns, steps } = this.coupling!;
    if (rule === 'augmentation' || rule === 'sampling-one' || rule === 'sampling-all') return;
    if (rule === 'quotient') {
      this.updates += updatePartners(this.coupling!, this.q, pair, target, error, this.q[pair]!);
      return;
    }
    for (let k = rowStarts[pair]!; k < rowStarts[pair + 1]!; ++k) {
      const j = columns[k]!;
      const old = this.q[j]!;
      const step = steps[k]! * trace;
      if (rule === 'target-sharing') this.q[j] = this.#limited(old + step * (target - old));
      else if (rule === 'preconditioner') this.q[j] = this.#limited(old + step * error);
      else this.q[j] = this.#limited(old + cut(step * error, target - old));
      this.updates += 1;
    }
  }

  #limited(value: number): number {
    if (!this.coupling?.guard) return value;
    return Math.min(Math.max(value, -this.#bound), this.#bound);
  }

  /** The lowest pair of the block under `quotient`. */
  #origin(pair: number): number {
    if (this.coupling?.rule !== 'quotient') return pair;
    const { rowStarts, columns } = this.coupling;
    return columns[rowStarts[pair]!]!;
  }
}
