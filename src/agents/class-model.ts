/**
 * A learned model of the classes under the symmetries found so far, with action values: what is seen of a pair is known of
 * its whole class, and one value serves them all. Without symmetries, classes are single states and pairs and this is the
 * usual learned model of a planner. Pairs of which nothing is known keep the initial value, so an optimistic one explores.
 */
import { greedyAction } from '../engine/rules/td.js';
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { SymmetryClasses } from './classes/symmetry-classes.js';

export class ClassModel {
  readonly classes: SymmetryClasses;
  /** By class of pairs. */
  readonly q: Float64Array;
  readonly visits: Float64Array;
  /** Classes of pairs seen so far, in order of discovery. */
  readonly known: number[] = [];
  /** `predecessors[c]`: the classes of pairs known to lead to class of states `c` without an end; undefined for none. */
  readonly predecessors: readonly (readonly number[] | undefined)[];
  /** Multiplications with additions made so far. */
  multiplyAdds = 0;
  readonly #discount: number;
  /** By class of states: the largest value of its pairs. */
  readonly #values: Float64Array;
  /** By class of pairs: its class of states, the sum of all rewards seen, and where it went how often. */
  readonly #owner: Int32Array;
  readonly #rewards: Float64Array;
  readonly #predecessors: number[][];
  readonly #next: number[][];
  readonly #counts: number[][];
  /** No value set is larger. */
  #bound = Number.NEGATIVE_INFINITY;
  /** Space for the values of one state. */
  readonly #row: Float64Array;

  constructor(classes: SymmetryClasses, discount: number, initialValue: number) {
    const pairs = classes.pairs.count;
    this.classes = classes;
    this.#discount = discount;
    this.q = new Float64Array(pairs).fill(initialValue);
    this.visits = new Float64Array(pairs);
    // Lists of what is known alone: there may be millions of others.
    this.#predecessors = new Array(classes.states.count);
    this.predecessors = this.#predecessors;
    this.#values = new Float64Array(classes.states.count).fill(initialValue);
    this.#owner = new Int32Array(pairs);
    this.#rewards = new Float64Array(pairs);
    this.#next = new Array(pairs);
    this.#counts = new Array(pairs);
    this.#row = new Float64Array(classes.actions);
    classes.pairsOf.forEach((members, state) => {
      for (const pair of members) this.#owner[pair] = state;
    });
  }

  /** The model of all experience so far. */
  static of(classes: SymmetryClasses, experience: OutcomeCounts, discount: number, initialValue: number): ClassModel {
    const model = new ClassModel(classes, discount, initialValue);
    for (const pair of Int32Array.from(experience.tried).sort()) {
      for (const [number, count] of experience.countsOf(pair)!) {
        const { nextState, terminated } = experience.outcomes[number]!;
        model.learn(pair, experience.rewardOf(pair, number), nextState, terminated, count);
      }
    }
    return model;
  }

  /** Takes in `count` equal steps from a pair and gives its class. */
  learn(pair: number, reward: number, nextState: number, terminated: boolean, count = 1): number {
    const label = this.classes.pairs.labels[pair]!;
    if (this.visits[label] === 0) {
      this.known.push(label);
      this.#next[label] = [];
      this.#counts[label] = [];
      this.#bound = Math.max(this.#bound, this.q[label]!);
    }
    this.visits[label]! += count;
    this.#rewards[label]! += count * reward;
    if (terminated) return label;
    const next = this.classes.states.labels[nextState]!;
    const targets = this.#next[label]!;
    const place = targets.indexOf(next);
    if (place >= 0) this.#counts[label]![place]! += count;
    else {
      targets.push(next);
      this.#counts[label]!.push(count);
      (this.#predecessors[next] ??= []).push(label);
    }
    return label;
  }

  /** `Σ p (r + γ max_a' Q(s', a'))` over the outcomes seen of a class of pairs that is known. */
  target(label: number): number {
    const next = this.#next[label]!;
    const counts = this.#counts[label]!;
    let future = 0;
    for (let k = 0; k < next.length; ++k) future += counts[k]! * this.#values[next[k]!]!;
    this.multiplyAdds += next.length + 1;
    return (this.#rewards[label]! + this.#discount * future) / this.visits[label]!;
  }

  /** `r + γ max_a' Q(s', a')` of one outcome of a known class, drawn in proportion to the counts by `u` in [0, 1). */
  sample(label: number, u: number): number {
    const next = this.#next[label]!;
    const counts = this.#counts[label]!;
    // Rewards are kept as a mean: the expectation of the target is the same.
    const reward = this.#rewards[label]! / this.visits[label]!;
    this.multiplyAdds += 1;
    let left = u * this.visits[label]!;
    for (let k = 0; k < next.length; ++k) {
      left -= counts[k]!;
      if (left < 0) return reward + this.#discount * this.#values[next[k]!]!;
    }
    return reward;
  }

  /** Sets a value; gives the class of states whose best value has changed by it, or -1. */
  set(label: number, value: number): number {
    this.q[label] = value;
    if (value > this.#bound) this.#bound = value;
    const state = this.#owner[label]!;
    let best = -Infinity;
    for (const member of this.classes.pairsOf[state]!) best = Math.max(best, this.q[member]!);
    if (best === this.#values[state]) return -1;
    this.#values[state] = best;
    return state;
  }

  /** The largest value of a class that is known, or `least` where none is larger. */
  largest(least: number): number {
    if (this.#bound <= least) return least;
    this.#bound = this.known.reduce((most, label) => Math.max(most, this.q[label]!), Number.NEGATIVE_INFINITY);
    return Math.max(least, this.#bound);
  }

  /** Values by pair. */
  spread(): Float64Array {
    return Float64Array.from(this.classes.pairs.labels, (label) => this.q[label]!);
  }

  /** Takes values by pair: a class takes what `choose` makes of those of its members. */
  gather(values: ArrayLike<number>, choose: (a: number, b: number) => number = (a) => a): void {
    const taken = new Float64Array(this.q.length).fill(Number.NaN);
    this.classes.pairs.labels.forEach((label, pair) => {
      taken[label] = Number.isNaN(taken[label]!) ? values[pair]! : choose(taken[label]!, values[pair]!);
    });
    taken.forEach((value, label) => {
      this.set(label, value);
    });
  }

  /** The action with the largest value in a state; `tie` says which of equals, as for `greedyAction`. */
  greedy(state: number, tie = 0): number {
    const { actions, pairs } = this.classes;
    for (let a = 0; a < actions; ++a) this.#row[a] = this.q[pairs.labels[state * actions + a]!]!;
    return greedyAction(this.#row, 0, actions, tie);
  }
}
