/**
 * Pairs that behave alike in what is known: partition refinement of the problem whose states are classes under symmetry, where what is known of
 * a pair is known of its whole class, every known pair has one outcome, and an unknown one is like no other. Kept up as pairs become known.
 *
 * A state with an unknown pair is then like no other either, so that only states all of whose pairs are known are refined, and anew only
 * when there is one more of these. Which pairs are alike follows from the states: those with one reward that lead to one block of states.
 */
import { Partition } from '../../similarity/partition.js';
import { Refinement } from '../../symmetry/exact/refinement.js';
import type { OutcomeCounts } from '../../symmetry/outcome-counts.js';
import { uninterrupted } from '../../time-limit.js';
import type { SymmetryClasses } from './symmetry-classes.js';

/** Where an ended episode leads. */
const END = -1;

export class RefinedClasses {
  readonly classes: SymmetryClasses;
  readonly #counts: OutcomeCounts;
  /** By class of pairs: the lowest pair that is known, -1 where none is; the number of its reward; and the class of states it leads to, or END. */
  readonly #source: Int32Array;
  readonly #rewards: Int32Array;
  readonly #targets: Int32Array;
  readonly #numbers = new Map<number, number>();
  /** By class of states: whether it was seen, and how many of its classes of pairs are unknown. */
  readonly #seen: Uint8Array;
  readonly #unknown: Int32Array;
  readonly #ownerOf: Int32Array;
  #stateBlocks: Int32Array | null = null;
  #partition: Partition | null = null;

  constructor(classes: SymmetryClasses, counts: OutcomeCounts) {
    this.classes = classes;
    this.#counts = counts;
    const { pairs, pairsOf, states } = classes;
    this.#source = new Int32Array(pairs.count).fill(-1);
    this.#rewards = new Int32Array(pairs.count);
    this.#targets = new Int32Array(pairs.count);
    this.#seen = new Uint8Array(states.count);
    this.#unknown = Int32Array.from(pairsOf, (labels) => labels.length);
    this.#ownerOf = new Int32Array(pairs.count);
    pairsOf.forEach((labels, state) => {
      for (const label of labels) this.#ownerOf[label] = state;
    });
    for (let pair = 0; pair < counts.visits.length; ++pair) if (counts.visits[pair]! > 0) this.follow(pair);
  }

  /** A pair is known that was not. False where what was known of its class was of a higher pair and another: all is to be made anew. */
  follow(pair: number): boolean {
    const label = this.classes.pairs.labels[pair]!;
    const source = this.#source[label]!;
    if (source !== -1 && source < pair) return true;
    const { reward, nextState, terminated } = this.#counts.outcomes[this.#counts.lastOf(pair)]!;
    const target = terminated ? END : this.classes.states.labels[nextState]!;
    let number = this.#numbers.get(reward);
    if (number === undefined) this.#numbers.set(reward, (number = this.#numbers.size));
    if (source !== -1) return this.#rewards[label] === number && this.#targets[label] === target;
    this.#source[label] = pair;
    this.#rewards[label] = number;
    this.#targets[label] = target;
    const state = this.#ownerOf[label]!;
    this.#seen[state] = 1;
    if (target !== END) this.#seen[target] = 1;
    if (--this.#unknown[state]! === 0) this.#stateBlocks = null;
    this.#partition = null;
    return true;
  }

  /** Blocks of pairs; -1 for pairs of states never seen. */
  get partition(): Partition {
    this.#partition ??= this.#alike();
    return this.#partition;
  }

  #alike(): Partition {
    this.#stateBlocks ??= uninterrupted(() => this.#refined());
    const blocks = this.#stateBlocks;
    const { labels, count } = this.classes.pairs;
    const blockOf = new Int32Array(count);
    const alike = new Map<number, number>();
    let next = 0;
    for (let label = 0; label < count; ++label) {
      if (this.#seen[this.#ownerOf[label]!] === 0) blockOf[label] = -1;
      else if (this.#source[label] === -1) blockOf[label] = next++;
      else {
        const target = this.#targets[label]!;
        const key = this.#rewards[label]! * (2 * blocks.length + 3) + (target === END ? 0 : blocks[target]! + 1);
        let block = alike.get(key);
        if (block === undefined) alike.set(key, (block = next++));
        blockOf[label] = block;
      }
    }
    return Partition.from(labels.map((label) => blockOf[label]!));
  }

  /** The block of each class of states. */
  #refined(): Int32Array {
    const { pairs, firstStates, actions } = this.classes;
    const unknown = this.#unknown;
    const original = Int32Array.from(unknown.keys()).filter((state) => unknown[state] === 0);
    const place = new Int32Array(unknown.length).fill(-1);
    original.forEach((state, k) => {
      place[state] = k;
    });
    const states = original.length;
    const size = states * actions;
    const [colours, targets] = [new Int32Array(size), new Int32Array(size).fill(states)];
    const numbers = new Map<number, number>();
    for (let i = 0; i < size; ++i) {
      const label = pairs.labels[firstStates[original[Math.floor(i / actions)]!]! * actions + (i % actions)]!;
      const target = this.#targets[label]!;
      const refinable = target !== END && place[target] !== -1;
      if (refinable) targets[i] = place[target]!;
      // To lead to a state that is like no other is a colour, as is to lead to the end.
      const colour = this.#rewards[label]! * (unknown.length + 2) + (refinable ? 0 : target === END ? 1 : target + 2);
      let number = numbers.get(colour);
      if (number === undefined) numbers.set(colour, (number = numbers.size));
      colours[i] = number;
    }
    const outStarts = Int32Array.from({ length: size + 1 }, (_, i) => i);
    const one = { labels: new Int32Array(size), weights: new Float64Array(size).fill(1), labelCount: 1 };
    const structure = { states, actions, pairs: size, original, colours, outStarts, targets, ...one };
    const { blockOf } = new Refinement(structure, 'set').states;
    return place.map((at, state) => (at === -1 ? states + 1 + state : blockOf[at]!));
  }
}
