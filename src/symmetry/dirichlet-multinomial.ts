/**
 * The Dirichlet-multinomial evidence that two samples come from one law. With a symmetric Dirichlet(½) prior over the `K`
 * outcomes seen in either sample (at least 2), the marginal likelihood of counts `n_k` with total `N` is
 * `m(n) = Γ(K/2)/Γ(K/2 + N) · Π Γ(½ + n_k)/Γ(½)`, and the Bayes factor of "one law" against "two laws" is
 * `m(n + n') / (m(n) m(n'))` (Good 1967; Kass & Raftery 1995). Unlike a test of rejection, it rewards evidence: it is 1
 * without data, grows as equal samples grow, and falls as they differ.
 */

export class BayesFactors {
  /** `ln Γ(x + n) − ln Γ(x)` by `x`, then by `n`. */
  readonly #rising = new Map<number, number[]>();

  /** The natural logarithm of the Bayes factor of two samples, outcome to count. Symmetric in its arguments. */
  logFactor(first: ReadonlyMap<number, number>, second: ReadonlyMap<number, number>): number {
    let outcomes = first.size;
    let totalFirst = 0;
    let totalSecond = 0;
    let factor = 0;
    for (const count of first.values()) totalFirst += count;
    for (const [outcome, count] of second) {
      totalSecond += count;
      const other = first.get(outcome);
      if (other === undefined) ++outcomes;
      else factor += this.logRising(0.5, other + count) - this.logRising(0.5, other) - this.logRising(0.5, count);
    }
    const half = Math.max(outcomes, 2) / 2;
    const both = this.logRising(half, totalFirst + totalSecond);
    return factor - both + this.logRising(half, totalFirst) + this.logRising(half, totalSecond);
  }

  /** `ln Γ(x + n) − ln Γ(x)` for an integer `n >= 0`: the sum of `ln(x + k)` over `k < n`, remembered. */
  logRising(x: number, n: number): number {
    let table = this.#rising.get(x);
    if (table === undefined) this.#rising.set(x, (table = [0]));
    for (let k = table.length; k <= n; ++k) table.push(table[k - 1]! + Math.log(x + k - 1));
    return table[n]!;
  }
}
