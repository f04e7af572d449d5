/**
 * Multi-step returns (Sutton 1988; in deep Q-learning Hessel et al. 2018, "Rainbow"): steps become transitions that span `n` of them,
 *
 *     (x_t, a_t, Σ_{k < n} γ^k r_{t+k}, x_{t+n}),
 *
 * which bootstrap with γⁿ. A transition that reaches a terminated end is shorter and bootstraps from nothing; of an episode that was
 * truncated, steps less than `n` before the end give none. The rewards between are those of the policy that acted, and are not
 * corrected for it.
 */

/** A transition that is whole but for where it leads: all transitions of one step lead to the same observation. */
export interface Span {
  readonly observation: Float32Array;
  readonly action: number;
  /** `Σ γ^k r` of the steps spanned. */
  readonly reward: number;
  readonly pair: number;
}

interface OpenSpan extends Span {
  reward: number;
  /** γ to the steps spanned. */
  factor: number;
}

export class MultiStep {
  /** γⁿ, a product: powers are not equal to the last bit everywhere. */
  readonly discount: number;
  readonly #n: number;
  readonly #discount: number;
  #open: OpenSpan[] = [];

  constructor(n: number, discount: number) {
    this.#n = n;
    this.#discount = discount;
    let power = discount;
    for (let k = 1; k < n; ++k) power *= discount;
    this.discount = power;
  }

  /** Steps taken in that are in no transition yet. */
  get open(): number {
    return this.#open.length;
  }

  /** Takes in a step; gives the transitions that end with it, the longest first. */
  add(
    { observation, action, reward, pair }: Span,
    { terminated, truncated }: { readonly terminated: boolean; readonly truncated: boolean },
  ): readonly Span[] {
    for (const span of this.#open) {
      span.reward += span.factor * reward;
      span.factor *= this.#discount;
    }
    this.#open.push({ observation, action, reward, pair, factor: this.#discount });
    const ended = terminated ? this.#open : this.#open.length === this.#n ? [this.#open[0]!] : [];
    this.#open = terminated || truncated ? [] : this.#open.slice(ended.length);
    return ended;
  }
}
