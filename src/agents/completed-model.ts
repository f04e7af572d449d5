/**
 * A learned model of single pairs that symmetry completes: an outcome of a pair is one of each of its images too, carried over by the
 * transformations believed in. Where outcomes are certain, what was seen of a pair itself always wins.
 *
 * What it takes grows with what is known and not with the world: states of which something is known have *places*, in order of discovery,
 * and everything lies by place, so that what a step touches lies side by side. Action `a` of the state at place `p` is `p * actions + a`.
 */

import { longer } from '../longer.js';
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import { inverseOf, type PartialMap } from './classes/symmetry-classes.js';

/** Where an ended episode leads. */
const END = -1;

/** What a record holds, in this order. */
const RECORD = 3;
const KNOWN = 0;
const REWARD = 1;
const COUNT = 2;

export class CompletedModel {
  readonly actions: number;
  /** By state: its place and 1, 0 where nothing is known of it, and nothing known leads to it. */
  readonly places: Int32Array;
  /** How many places there are. */
  count = 0;
  /** By pair: whether it was tried itself. */
  tried: Uint8Array;
  /** By place: the number of the first of the edges that lead to it, 0 where there is none; by edge its pair, and the one after it. */
  heads: Int32Array = new Int32Array(16);
  edges: Int32Array = new Int32Array(64);
  /** Multiplications with additions made so far. */
  multiplyAdds = 0;
  /** By pair: the steps known of it, those of its images included; the sum of their rewards; how often it led where it led first. */
  #records: Float64Array;
  /** By pair: the place where it led first and 1, 0 where nowhere yet. */
  #next: Int32Array;
  /** By pair: the number of the step that was carried to it last. */
  #carried: Int32Array;
  #tails: Int32Array = new Int32Array(16);
  #edges = 0;
  #steps = 0;
  /** Where else a pair led. */
  readonly #others = new Map<number, { readonly next: number[]; readonly counts: number[] }>();
  readonly #certain: boolean;
  /** The maps and their inverses, each once. */
  readonly #maps: readonly PartialMap[];
  /** Pairs of the world that a step is carried to, where they lead, and the same pairs here. */
  #from: Int32Array = new Int32Array(16);
  #to: Int32Array = new Int32Array(16);
  #here: Int32Array = new Int32Array(16);

  /** @param certain whether every pair has one outcome. */
  constructor(experience: OutcomeCounts, maps: readonly PartialMap[], certain: boolean) {
    const { states, actions } = experience;
    this.actions = actions;
    this.places = new Int32Array(states);
    this.tried = new Uint8Array(16 * actions);
    this.#records = new Float64Array(16 * RECORD * actions);
    this.#next = new Int32Array(16 * actions);
    this.#carried = new Int32Array(16 * actions);
    this.#certain = certain;
    // What undoes itself is its own inverse.
    this.#maps = [...new Set([...maps, ...maps.map(inverseOf)])];
    const tried = Int32Array.from(experience.tried).sort();
    for (const pair of tried) {
      const own = this.#pairOf(pair);
      this.tried[own] = 1;
    }
    for (const pair of tried) {
      for (const [number, count] of experience.countsOf(pair)!) {
        const { nextState, terminated } = experience.outcomes[number]!;
        this.learn(pair, experience.rewardOf(pair, number), terminated ? END : nextState, count);
      }
    }
  }

  /**
   * Takes in `count` equal steps of a pair of the world (`next` a state, -1 for the end); gives the pairs of which more is known now, until
   * the next call.
   */
  learn(pair: number, reward: number, next: number, count = 1): Int32Array {
    const maps = this.#maps;
    const step = ++this.#steps;
    let [changed, length] = [0, 1];
    this.#from[0] = pair;
    this.#to[0] = next;
    const own = this.#pairOf(pair);
    this.#here[0] = own;
    this.tried[own] = 1;
    this.#carried[own] = step;
    for (let k = 0; k < length; ++k) {
      const [from, to, here] = [this.#from[k]!, this.#to[k]!, this.#here[k]!];
      for (let m = 0; m < maps.length; ++m) {
        const { pairs, states } = maps[m]!;
        const image = pairs[from]!;
        if (image === -1) continue;
        const there = this.#pairOf(image);
        if (this.#carried[there] === step) continue;
        this.#carried[there] = step;
        const imageOfNext = to === END ? END : states[to]!;
        if (length === this.#from.length) this.#makeRoom();
        this.#from[length] = image;
        this.#here[length] = there;
        // Where the map does not reach the state that follows, that state stands in for its image: under the map they are worth the same.
        this.#to[length++] = to !== END && imageOfNext === -1 ? to : imageOfNext;
      }
      if (!this.#certain) this.#add(here, reward, to, count);
      else if (here === own || (this.tried[here] === 0 && !this.knows(here))) this.#set(here, reward, to);
      else continue;
      this.#here[changed++] = here;
    }
    return this.#here.subarray(0, changed);
  }

  /** Whether something is known of a pair. */
  knows(pair: number): boolean {
    return this.#records[RECORD * pair] !== 0;
  }

  /** `Σ p (r + γ v(s'))` of a pair of which something is known; values by place. */
  target(pair: number, discount: number, values: Float64Array): number {
    const records = this.#records;
    const at = RECORD * pair;
    const next = this.#next[pair]!;
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
    const at = RECORD * pair;
    this.#records[at + KNOWN] = 1;
    this.#records[at + REWARD] = reward;
    this.#next[pair] = 0;
    this.#others.delete(pair);
    if (next !== END) this.#lead(pair, this.#placeOf(next), 1);
  }

  #add(pair: number, reward: number, nextState: number, count: number): void {
    const at = RECORD * pair;
    this.#records[at + KNOWN]! += count;
    this.#records[at + REWARD]! += count * reward;
    if (nextState === END) return;
    const next = this.#placeOf(nextState);
    const others = this.#others.get(pair);
    const other = others === undefined ? -1 : others.next.indexOf(next);
    if (this.#next[pair] === next + 1) this.#records[at + COUNT]! += count;
    else if (other >= 0) others!.counts[other]! += count;
    else this.#lead(pair, next, count);
  }

  #lead(pair: number, next: number, count: number): void {
    this.#link(pair, next);
    if (this.#next[pair] === 0) {
      this.#next[pair] = next + 1;
      this.#records[RECORD * pair + COUNT] = count;
      return;
    }
    const others = this.#others.get(pair);
    if (others === undefined) this.#others.set(pair, { next: [next], counts: [count] });
    else {
      others.next.push(next);
      others.counts.push(count);
    }
  }

  /** `pair` is the last of those that lead to `next`. Edges are numbered from 1: there is room for one at 0. */
  #link(pair: number, next: number): void {
    const edge = ++this.#edges;
    if (2 * edge === this.edges.length) this.edges = longer(this.edges);
    this.edges[2 * edge] = pair;
    const last = this.#tails[next]!;
    if (last === 0) this.heads[next] = edge;
    else this.edges[2 * last + 1] = edge;
    this.#tails[next] = edge;
  }

  #pairOf(pair: number): number {
    const state = Math.floor(pair / this.actions);
    return this.#placeOf(state) * this.actions + (pair - state * this.actions);
  }

  #placeOf(state: number): number {
    const place = this.places[state]!;
    return place === 0 ? this.#meet(state) : place - 1;
  }

  #meet(state: number): number {
    const place = this.count++;
    this.places[state] = place + 1;
    if (place === this.heads.length) {
      this.heads = longer(this.heads);
      this.#tails = longer(this.#tails);
      this.tried = longer(this.tried);
      this.#records = longer(this.#records);
      this.#next = longer(this.#next);
      this.#carried = longer(this.#carried);
    }
    return place;
  }

  #makeRoom(): void {
    this.#from = longer(this.#from);
    this.#to = longer(this.#to);
    this.#here = longer(this.#here);
  }
}
