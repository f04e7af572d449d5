/**
 * What keeps an agent that believes in a symmetry from never finding out that it is false: two plans and a clock. What is reported, and
 * acted on as long as it is the better one, shares everything. Beside it stands a plan in which a pair that was never tried itself,
 * known through its images alone, is worth `(1 − w)` of what they say and `w` of the most that a pair may be worth (`optimistic-plan.ts`).
 * Where that plan promises more than the same without optimism, it is acted on: it leads to a pair that is not verified yet.
 *
 *   w = min(1, κ · quiet / (n + 2)),
 *
 * `n` the fewest agreements of a transformation believed in: `1 / (n + 2)` is the chance of a break at the next pair (Laplace's rule of
 * succession, a Beta(1, 1) prior without a break so far). A break that is found pays in every later episode: looking for one is worth the chance times the
 * horizon, and `quiet`, the episodes so far that tried no class of pairs for the first time, estimates the horizon. So verification comes
 * after convergence, when it costs least; docs/guarantee.md has what it guarantees.
 *
 * A new weight is a sweep of the whole plan. In a world of more than 4,096 pairs `w` is therefore a power of two, the largest that is not above
 * the `w` of the formula, and stays as it is until that has doubled or halved; `w = 1` is reached no later.
 */
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { PartialMap } from './classes/symmetry-classes.js';
import { CompletedModel } from './completed-model.js';
import { OptimisticPlan } from './optimistic-plan.js';

/** What is believed in: the same object as long as it does not change. */
export interface Belief {
  readonly maps: readonly PartialMap[];
  /** Whether every pair has one outcome. */
  readonly certain: boolean;
}

/** What verification needs of a detection. */
export interface Believer {
  readonly counts: OutcomeCounts;
  readonly belief: Belief;
  /** The fewest agreements of a map believed in. */
  readonly agreements: number;
}

/** An episode counts as another one each time it has gone on for so many horizons (`1 / (1 − γ)` steps, at least 100). */
export const HORIZONS = 10;
/** A promise is one that exceeds the other by this share of the most that a pair may be worth. */
export const PROMISE = 1e-3;
/** Backups for each pair that a plan may take before it is acted on; what is left comes with the next step. */
const BACKUPS = 50;
/** Pairs of a world up to which the weight is followed from episode to episode. */
export const FOLLOWED = 4096;

export class Verification {
  readonly #believer: Believer;
  readonly #rate: number;
  readonly #discount: number;
  readonly #long: number;
  #belief: Belief | null = null;
  #plans: { readonly shared: OptimisticPlan; readonly hopeful: OptimisticPlan } | null = null;
  #quiet = 0;
  /** Whether the running episode tried a class for the first time, and its steps since the clock was set. */
  #news = true;
  #steps = 0;
  #weight = 0;
  #most = 0;
  /** By plans that were given up. */
  #spent = { updates: 0, multiplyAdds: 0 };

  /** @param rate `κ`; 0: nothing is verified for its own sake. */
  constructor(believer: Believer, discount: number, rate: number) {
    this.#believer = believer;
    this.#rate = rate;
    this.#discount = discount;
    this.#long = HORIZONS * Math.max(100, discount < 1 ? 1 / (1 - discount) : 0);
  }

  /** Whether there is anything that `action` could name. */
  get active(): boolean {
    return this.#plans !== null;
  }

  /** `w`, in [0, 1]. */
  get weight(): number {
    return this.#weight;
  }

  /** Backups made for it. */
  get updates(): number {
    return this.#spent.updates + (this.#plans === null ? 0 : this.#plans.shared.updates + this.#plans.hopeful.updates);
  }

  /** Multiplications with additions made for it. */
  get multiplyAdds(): number {
    return this.#spent.multiplyAdds + (this.#plans?.shared.model.multiplyAdds ?? 0);
  }

  /** An episode starts. @param most the most that a pair may be worth: the optimistic initial value, or the largest found. */
  begin(most: number): void {
    if (!this.#news) ++this.#quiet;
    this.#news = false;
    this.#steps = 0;
    this.#most = most;
    this.#take();
  }

  /** A step was made; `news`: it tried its class of pairs for the first time. */
  observe(pair: number, reward: number, nextState: number, terminated: boolean, news: boolean): void {
    const { belief, counts } = this.#believer;
    if (news) this.#news = true;
    const plans = this.#plans;
    if (belief !== this.#belief) this.#take();
    else if (plans !== null && (!belief.certain || counts.visits[pair] === 1)) {
      for (const changed of plans.shared.model.learn(pair, reward, terminated ? -1 : nextState)) {
        plans.shared.push(changed);
        plans.hopeful.push(changed);
      }
      this.#sweep();
    }
    if (++this.#steps >= this.#long) this.begin(this.#most);
  }

  /**
   * The action that leads to a pair worth verifying; -1 where there is none.
   * @param own what the reported values say of the state. As long as a learner hopes for more by itself, its own hope leads.
   */
  action(state: number, own: number): number {
    const plans = this.#plans;
    if (plans === null) return -1;
    const gap = plans.hopeful.valueOf(state) - Math.max(own, plans.shared.valueOf(state));
    return gap > PROMISE * Math.abs(this.#most) ? plans.hopeful.greedy(state) : -1;
  }

  #take(): void {
    const { belief, counts } = this.#believer;
    const { maps, certain } = belief;
    const changed = belief !== this.#belief;
    this.#weight = this.#weightOf(maps.length, changed);
    this.#belief = belief;
    if (changed || this.#weight === 0) {
      this.#spent = { updates: this.updates, multiplyAdds: this.multiplyAdds };
      this.#plans = null;
    }
    if (this.#weight === 0) return;
    if (this.#plans === null) {
      const model = new CompletedModel(counts, maps, certain);
      const plan = () => new OptimisticPlan(model, counts.visits.length, this.#discount);
      this.#plans = { shared: plan(), hopeful: plan() };
    }
    this.#plans.shared.set(0, this.#most);
    this.#plans.hopeful.set(this.#weight, this.#most);
    this.#sweep();
  }

  #weightOf(maps: number, anew: boolean): number {
    if (maps === 0 || this.#quiet === 0) return 0;
    const { agreements, counts } = this.#believer;
    const weight = Math.min(1, (this.#rate * this.#quiet) / (agreements + 2));
    if (counts.visits.length <= FOLLOWED) return weight;
    return !anew && weight < 2 * this.#weight && weight > this.#weight / 2 ? this.#weight : powerBelow(weight);
  }

  #sweep(): void {
    const most = BACKUPS * this.#believer.counts.visits.length;
    this.#plans!.shared.sweep(most);
    this.#plans!.hopeful.sweep(most);
  }
}

/** The largest power of two that is not above `weight`; 0 for 0. */
function powerBelow(weight: number): number {
  return weight === 0 ? 0 : 2 ** Math.floor(Math.log2(weight));
}
