/**
 * How much the counts speak for two pairs having one law of reward trajectories rather than two: the logarithm of the Bayes factor
 * (Good, The Estimation of Probabilities, 1965; Kass & Raftery, "Bayes Factors", 1995), 0 without data, growing as equal laws
 * are seen more, falling as they differ. The model is in `dirichlet-tree.ts`.
 *
 * The prior says how surprising an agreement is. `'pooled'` takes `α_k = concentration · π_k`, π being the mean of all pairs'
 * laws: agreeing on what nearly all pairs do (no reward, in a sparse world) is hardly evidence, agreeing on what few do is
 * much. `'jeffreys'` takes `α_k = ½` for each outcome either pair has: every agreement counts, common or not.
 *
 * What is promised: were laws drawn from the prior, a share of at least `B o / (1 + B o)` of the pairs joined at a factor `B` would have
 * one law, `o` being the odds of that before any data. Real laws are not drawn from it: neighbours in a sparse world have laws
 * more alike than the prior thinks, and windows overlap. Hence the default threshold of 7 (a thousand to one) and the default of
 * average linkage, which were found by measurement on grid worlds, and are no bound.
 *
 * What is not promised: equal values. What is found are equal laws of the lengths counted, under the policy of the data. Where pairs
 * of different value have one such law (far from the goal of a large FrozenLake, along the cliff of cliff-walking), more
 * data make wrong clusters more certain, by this rule and by every other on the same counts.
 */
import type { CountRows } from '../engine/contracts/similarity.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, InputError } from '../input-error.js';
import { evidenceOf } from './compute.js';
import { DirichletTree } from './dirichlet-tree.js';
import { DisjointSets } from './disjoint-sets.js';
import { type Linkage, linkages, linkDense } from './linkage.js';
import { checkDense } from './options.js';
import type { Partition } from './partition.js';

export type EvidencePrior = 'pooled' | 'jeffreys';

export interface EvidenceOptions {
  /** Default `'pooled'`. */
  readonly prior?: EvidencePrior;
  /** How much the pooled prior weighs at each node, in windows; default 3. Not for `'jeffreys'`. */
  readonly concentration?: number;
  /** Pairs with fewer counted windows than this have no evidence for or against anything. Default 1. */
  readonly minVisits?: number;
}

export interface EvidenceClusterOptions {
  /** Clusters are merged while their log Bayes factor, nats, is greater. Default 7: a thousand to one. */
  readonly threshold?: number;
  /**
   * The factor of two clusters: the greatest of their members' (`'single'`), the least (`'complete'`), or the mean (`'average'`, default),
   * with which one strong contradiction outweighs many agreements.
   */
  readonly linkage?: Linkage;
}

/** The factors of this many pairs, all with all, fill 0.8 GB. */
export const MOST_LINKED = 10_000;

/** Log Bayes factors of all pairs of pairs, each worked out when it is asked for: memory is linear in the counts. */
export class Evidence {
  /** Number of pairs. */
  readonly size: number;
  readonly #tree: DirichletTree;
  readonly #active: Uint8Array;

  /** Use `counter.evidence(options)`. */
  constructor(tree: DirichletTree, active: Uint8Array) {
    this.size = active.length;
    this.#tree = tree;
    this.#active = active;
  }

  /** Whether pair `i` has counts, and `minVisits` of them. */
  hasEvidence(i: number): boolean {
    return this.#active[checkInteger('pair', i, 0, this.size - 1)] !== 0;
  }

  /**
   * The natural logarithm of the Bayes factor of "one law" against "two laws" for pairs `i` and `j`: above 3 is strong evidence for,
   * below -3 against (Kass & Raftery 1995). 0 where either has no evidence; infinite for `i = j`.
   */
  get(i: number, j: number): number {
    checkInteger('pair', i, 0, this.size - 1);
    checkInteger('pair', j, 0, this.size - 1);
    return this.#get(i, j);
  }

  /** All log Bayes factors, `values[i * size + j]`, in an array of the caller's own. */
  toDense(): Float64Array {
    checkDense(this.size);
    const values = new Float64Array(this.size * this.size);
    for (let i = 0; i < this.size; ++i) {
      for (let j = i; j < this.size; ++j) values[i * this.size + j] = values[j * this.size + i] = this.#get(i, j);
    }
    return values;
  }

  /**
   * Calls `visit(i, j, ln B)` for each `i < j` with `ln B > threshold`, a number >= 0. Pairs of pairs that share no first reward, or
   * of which too little was seen, are never looked at: it is they that make time less than quadratic.
   */
  forEachAbove(threshold: number, visit: (i: number, j: number, value: number) => void): void {
    checkNumber('threshold', threshold, 0);
    this.#tree.candidates(this.#active, threshold, (i, j) => {
      const value = this.#tree.logFactor(i, j);
      if (value > threshold) visit(i, j, value);
    });
  }

  /**
   * Clusters of pairs that have one law with strong evidence. Pairs without evidence are in no cluster (label -1); one with
   * too little stays alone.
   * @throws InputError when the threshold is not a number >= 0, the linkage is unknown, or more than 10,000 pairs hang together
   * for a linkage that compares all of them.
   */
  clusters(options: EvidenceClusterOptions = {}): Partition {
    checkKeys('cluster options', options, ['threshold', 'linkage']);
    const threshold = checkNumber('threshold', options.threshold ?? 7, 0);
    const linkage = checkChoice('linkage', options.linkage ?? 'average', linkages);
    const components = new DisjointSets(this.size);
    this.forEachAbove(threshold, (i, j) => components.join(i, j));
    const connected = components.partition((i) => this.#active[i] !== 0);
    if (linkage === 'single') return connected;
    // No linkage joins what single linkage does not: each component by itself.
    const sets = new DisjointSets(this.size);
    for (const members of connected.blocks) this.#link(members, threshold, linkage, sets);
    return sets.partition((i) => this.#active[i] !== 0);
  }

  #link(members: Int32Array, threshold: number, linkage: Linkage, sets: DisjointSets): void {
    const n = members.length;
    if (n > MOST_LINKED) {
      throw new InputError(
        `expected at most ${MOST_LINKED} pairs that hang together for '${linkage}' linkage, got ${n}`,
      );
    }
    const factors = new Float64Array(n * n);
    for (let x = 0; x < n; ++x) {
      for (let y = x + 1; y < n; ++y) {
        factors[x * n + y] = factors[y * n + x] = this.#tree.logFactor(members[x]!, members[y]!);
      }
    }
    for (const { a, b, nearness } of linkDense(factors, n, linkage)) {
      if (nearness > threshold) sets.join(members[a]!, members[b]!);
    }
  }

  #get(i: number, j: number): number {
    if (this.#active[i] === 0 || this.#active[j] === 0) return 0;
    return i === j ? Number.POSITIVE_INFINITY : this.#tree.logFactor(i, j);
  }
}

/**
 * Evidence of rows that are known to be well formed, their columns in depth-first order; `visits[i]` is the number of windows
 * counted for row `i`.
 */
export function computeEvidence(rows: CountRows, visits: ArrayLike<number>, options: EvidenceOptions = {}): Evidence {
  checkKeys('evidence options', options, ['prior', 'concentration', 'minVisits']);
  const prior = checkChoice<EvidencePrior>('prior', options.prior ?? 'pooled', ['pooled', 'jeffreys']);
  if (prior === 'jeffreys' && options.concentration !== undefined) {
    throw new InputError("expected concentration only with prior 'pooled', got it with 'jeffreys'");
  }
  const concentration = checkNumber('concentration', options.concentration ?? 3, Number.MIN_VALUE);
  const active = evidenceOf(rows, visits, checkInteger('minVisits', options.minVisits ?? 1, 1));
  return new Evidence(new DirichletTree(rows, prior === 'jeffreys' ? null : concentration), active);
}
