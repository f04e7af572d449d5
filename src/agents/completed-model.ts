/**
 * A learned model of single pairs that symmetry completes: an outcome of a pair is one of each of its images too, carried over by the
 * transformations believed in. Where outcomes are certain, what was seen of a pair itself always wins.
 */
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { PartialMap } from './symmetry-classes.js';

/** Where an ended episode leads. */
const END = -1;

export class CompletedModel {
  /** Steps known of each pair, those of its images included; 0 where nothing is known. */
  readonly known: Float64Array;
  /** `predecessors[s]`: pairs known to lead to state `s`; undefined for none. */
  readonly predecessors: readonly (readonly number[] | undefined)[];
  /** Multiplications with additions made so far. */
  multiplyAdds = 0;
  readonly #predecessors: number[][];
  readonly #rewards: Float64Array;
  /** Where a pair led first, END where nowhere yet, and how often; and where else. */
  readonly #next: Int32Array;
  readonly #counts: Float64Array;
  readonly #others = new Map<number, { readonly next: number[]; readonly counts: number[] }>();
  readonly #experience: OutcomeCounts;
  readonly #certain: boolean;
  /** The maps and their inverses. */
  readonly #maps: readonly PartialMap[];

  /** @param certain whether every pair has one outcome. */
  constructor(experience: OutcomeCounts, maps: readonly PartialMap[], certain: boolean) {
    const pairs = experience.visits.length;
    this.known = new Float64Array(pairs);
    this.#predecessors = new Array(experience.states);
    this.predecessors = this.#predecessors;
    this.#rewards = new Float64Array(pairs);
    this.#next = new Int32Array(pairs).fill(END);
    this.#counts = new Float64Array(pairs);
    this.#experience = experience;
    this.#certain = certain;
    this.#maps = [...maps, ...maps.map(inverse)];
    for (const pair of Int32Array.from(experience.tried).sort()) {
      for (const [number, count] of experience.countsOf(pair)!) {
        const { nextState, terminated } = experience.outcomes[number]!;
        this.learn(pair, experience.rewardOf(pair, number), terminated ? END : nextState, count);
      }
    }
  }

  /** Takes in `count` equal steps of a pair (`next` -1: the end); gives the pairs of which more is known now. */
  learn(pair: number, reward: number, next: number, count = 1): number[] {
    const { visits } = this.#experience;
    const changed: number[] = [];
    const seen = new Set([pair]);
    const queue: (readonly [number, number])[] = [[pair, next]];
    for (const [from, to] of queue) {
      if (!this.#certain) {
        this.#add(from, reward, to, count);
        changed.push(from);
      } else if (from === pair || (visits[from] === 0 && this.known[from] === 0)) {
        this.#set(from, reward, to);
        changed.push(from);
      }
      for (const { pairs, states } of this.#maps) {
        const image = pairs[from]!;
        if (image === -1 || seen.has(image)) continue;
        const imageOfNext = to === END ? END : states[to]!;
        seen.add(image);
        // Where the map does not reach the state that follows, that state stands in for its image: under the map they are worth the same.
        queue.push([image, to !== END && imageOfNext === -1 ? to : imageOfNext]);
      }
    }
    return changed;
  }

  /** `Σ p (r + γ v(s'))` of a pair of which something is known. */
  target(pair: number, discount: number, values: Float64Array): number {
    const next = this.#next[pair]!;
    let future = 0;
    let terms = 1;
    if (next !== END) {
      future = this.#counts[pair]! * values[next]!;
      terms = 2;
      const others = this.#others.size === 0 ? undefined : this.#others.get(pair);
      if (others !== undefined) {
        terms += others.next.length;
        for (let k = 0; k < others.next.length; ++k) future += others.counts[k]! * values[others.next[k]!]!;
      }
    }
    this.multiplyAdds += terms;
    return (this.#rewards[pair]! + discount * future) / this.known[pair]!;
  }

  #set(pair: number, reward: number, next: number): void {
    this.known[pair] = 1;
    this.#rewards[pair] = reward;
    this.#next[pair] = END;
    this.#others.delete(pair);
    if (next !== END) this.#lead(pair, next, 1);
  }

  #add(pair: number, reward: number, next: number, count: number): void {
    this.known[pair]! += count;
    this.#rewards[pair]! += count * reward;
    if (next === END) return;
    const others = this.#others.get(pair);
    const place = others === undefined ? -1 : others.next.indexOf(next);
    if (this.#next[pair] === next) this.#counts[pair]! += count;
    else if (place >= 0) others!.counts[place]! += count;
    else this.#lead(pair, next, count);
  }

  #lead(pair: number, next: number, count: number): void {
    (this.#predecessors[next] ??= []).push(pair);
    if (this.#next[pair] === END) {
      this.#next[pair] = next;
      this.#counts[pair] = count;
      return;
    }
    const others = this.#others.get(pair);
    if (others === undefined) this.#others.set(pair, { next: [next], counts: [count] });
    else {
      others.next.push(next);
      others.counts.push(count);
    }
  }
}

function inverse({ states, pairs }: PartialMap): PartialMap {
  return { states: inverted(states), pairs: inverted(pairs) };
}

function inverted(map: Int32Array): Int32Array {
  const back = new Int32Array(map.length).fill(-1);
  map.forEach((image, k) => {
    if (image !== -1) back[image] = k;
  });
  return back;
}
