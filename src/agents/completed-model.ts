/**
 * A learned model of single pairs that symmetry completes: an outcome of a pair is one of each of its images too, carried over by the
 * transformations believed in. Where outcomes are certain, what was seen of a pair itself always wins.
 *
 * What it takes grows with what is known and not with the world: arrays of all pairs are touched at known ones alone.
 */
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import { inverseOf, type PartialMap } from './classes/symmetry-classes.js';

/** Where an ended episode leads. */
const END = -1;

/** What a record holds of a pair, in this order. */
export const RECORD = 4;
const KNOWN = 0;
const REWARD = 1;
const NEXT = 2;
const COUNT = 3;

export class CompletedModel {
  /**
   * By pair, side by side: steps known of it, those of its images included, 0 where nothing is known; the sum of their rewards; where it
   * led first and 1, 0 where nowhere yet; and how often.
   */
  readonly records: Float64Array;
  /** By state: the place in `edges` of the first pair known to lead to it and 1, 0 where there is none. */
  readonly heads: Int32Array;
  /** Pairs that lead somewhere, each with the place of the next that leads there and 1. */
  edges = new Int32Array(64);
  /** States with a pair that is known, or to which one leads, in order of discovery; by state: whether it is one. */
  readonly met: number[] = [];
  readonly isMet: Uint8Array;
  /** Multiplications with additions made so far. */
  multiplyAdds = 0;
  readonly #tails: Int32Array;
  #edges = 0;
  /** Where else a pair led. */
  readonly #others = new Map<number, { readonly next: number[]; readonly counts: number[] }>();
  readonly #experience: OutcomeCounts;
  readonly #certain: boolean;
  /** The maps and their inverses, each once. */
  readonly #maps: readonly PartialMap[];
  /** Pairs that a step is carried to, and where they lead; by pair: the number of the step that it was carried there by last. */
  #from = new Int32Array(16);
  #to = new Int32Array(16);
  readonly #carried: Int32Array;
  #step = 0;

  /** @param certain whether every pair has one outcome. */
  constructor(experience: OutcomeCounts, maps: readonly PartialMap[], certain: boolean) {
    const { states } = experience;
    const pairs = experience.visits.length;
    this.records = new Float64Array(RECORD * pairs);
    this.heads = new Int32Array(states);
    this.#tails = new Int32Array(states);
    this.isMet = new Uint8Array(states);
    this.#carried = new Int32Array(pairs);
    this.#experience = experience;
    this.#certain = certain;
    // Each once: what undoes itself is its own inverse.
    this.#maps = [...new Set([...maps, ...maps.map(inverseOf)])];
    for (const pair of Int32Array.from(experience.tried).sort()) {
      for (const [number, count] of experience.countsOf(pair)!) {
        const { nextState, terminated } = experience.outcomes[number]!;
        this.learn(pair, experience.rewardOf(pair, number), terminated ? END : nextState, count);
      }
    }
  }

  /** Takes in `count` equal steps of a pair (`next` -1: the end); gives the pairs of which more is known now, until the next call. */
  learn(pair: number, reward: number, next: number, count = 1): Int32Array {
    const { visits } = this.#experience;
    const maps = this.#maps;
    const carried = this.#carried;
    const step = ++this.#step;
    let [changed, length] = [0, 1];
    this.#from[0] = pair;
    this.#to[0] = next;
    carried[pair] = step;
    for (let k = 0; k < length; ++k) {
      const [from, to] = [this.#from[k]!, this.#to[k]!];
      for (let m = 0; m < maps.length; ++m) {
        const { pairs, states } = maps[m]!;
        const image = pairs[from]!;
        if (image === -1 || carried[image] === step) continue;
        carried[image] = step;
        const imageOfNext = to === END ? END : states[to]!;
        if (length === this.#from.length) this.#grow();
        this.#from[length] = image;
        // Where the map does not reach the state that follows, that state stands in for its image: under the map they are worth the same.
        this.#to[length++] = to !== END && imageOfNext === -1 ? to : imageOfNext;
      }
      if (!this.#certain) this.#add(from, reward, to, count);
      else if (from === pair || (visits[from] === 0 && this.records[RECORD * from] === 0)) this.#set(from, reward, to);
      else continue;
      this.#from[changed++] = from;
    }
    return this.#from.subarray(0, changed);
  }

  /** `Σ p (r + γ v(s'))` of a pair of which something is known. */
  target(pair: number, discount: number, values: Float64Array): number {
    const { records } = this;
    const at = RECORD * pair;
    const next = records[at + NEXT]!;
    let future = 0;
    let terms = 1;
    if (next !== 0) {
      future = records[at + COUNT]! * values[next - 1]!;
      terms = 2;
      const others = this.#others.size === 0 ? undefined : this.#others.get(pair);
      if (others !== undefined) {
        terms += others.next.length;
        for (let k = 0; k < others.next.length; ++k) future += others.counts[k]! * values[others.next[k]!]!;
      }
    }
    this.multiplyAdds += terms;
    return (records[at + REWARD]! + discount * future) / records[at + KNOWN]!;
  }

  #set(pair: number, reward: number, next: number): void {
    const { records } = this;
    const at = RECORD * pair;
    this.#meet(Math.floor(pair / this.#experience.actions));
    records[at + KNOWN] = 1;
    records[at + REWARD] = reward;
    records[at + NEXT] = 0;
    this.#others.delete(pair);
    if (next !== END) this.#lead(pair, next, 1);
  }

  #add(pair: number, reward: number, next: number, count: number): void {
    const { records } = this;
    const at = RECORD * pair;
    this.#meet(Math.floor(pair / this.#experience.actions));
    records[at + KNOWN]! += count;
    records[at + REWARD]! += count * reward;
    if (next === END) return;
    const others = this.#others.get(pair);
    const place = others === undefined ? -1 : others.next.indexOf(next);
    if (records[at + NEXT] === next + 1) records[at + COUNT]! += count;
    else if (place >= 0) others!.counts[place]! += count;
    else this.#lead(pair, next, count);
  }

  #lead(pair: number, next: number, count: number): void {
    const { records } = this;
    const at = RECORD * pair;
    this.#meet(next);
    this.#link(pair, next);
    if (records[at + NEXT] === 0) {
      records[at + NEXT] = next + 1;
      records[at + COUNT] = count;
      return;
    }
    const others = this.#others.get(pair);
    if (others === undefined) this.#others.set(pair, { next: [next], counts: [count] });
    else {
      others.next.push(next);
      others.counts.push(count);
    }
  }

  /** `pair` is the last of those that lead to `next`. */
  #link(pair: number, next: number): void {
    const place = this.#edges++;
    if (2 * place === this.edges.length) {
      const edges = new Int32Array(2 * this.edges.length);
      edges.set(this.edges);
      this.edges = edges;
    }
    this.edges[2 * place] = pair;
    const last = this.#tails[next]!;
    if (last === 0) this.heads[next] = place + 1;
    else this.edges[2 * last - 1] = place + 1;
    this.#tails[next] = place + 1;
  }

  #meet(state: number): void {
    if (this.isMet[state] === 1) return;
    this.isMet[state] = 1;
    this.met.push(state);
  }

  #grow(): void {
    const [from, to] = [this.#from, this.#to];
    this.#from = new Int32Array(2 * from.length);
    this.#to = new Int32Array(2 * to.length);
    this.#from.set(from);
    this.#to.set(to);
  }
}
