/**
 * Maps that experience suggests (`grow.ts`), kept up as pairs become known: a way to carry the anchor that has led to a conflict does so
 * for ever, and a map is grown anew only when a pair becomes known that it carries, with the pair that it is carried onto.
 */

import { spend } from '../time-limit.js';
import { permutations } from './feature-candidates.js';
import type { OutcomeCounts } from './outcome-counts.js';

export interface GrowingMap {
  /** Image of each state; -1 where the experience does not reach. The same array while no pair becomes known, and as a rule while no image changes. */
  readonly states: Int32Array;
  /** `σ`: image of each action, the same in every state. */
  readonly actionMap: readonly number[];
  /** Loops closed without a conflict. */
  readonly checks: number;
}

/** Where a pair leads that is not known, or that ends the episode. */
const UNKNOWN = -2;
const END = -1;

/** One way to carry the anchor. */
interface Attempt {
  readonly states: Int32Array;
  readonly preimages: Int32Array;
  checks: number;
  stale: boolean;
}

export class GrowingMaps {
  readonly #counts: OutcomeCounts;
  readonly #needed: number;
  /** By pair: the state it leads to, END or UNKNOWN; and its reward. */
  readonly #next: Int32Array;
  readonly #rewards: Float64Array;
  /** Pairs known to end an episode, ascending; the first is the anchor, which each map carries onto one of them. */
  readonly #endings: number[] = [];
  readonly #actionMaps: readonly (readonly number[])[];
  readonly #inverses: readonly Int32Array[];
  /** By number of the action map, then by the pair that the anchor is carried onto; null where that is in conflict with what is known. */
  readonly #attempts: readonly Map<number, Attempt | null>[];

  /** Images and preimages being grown. */
  #scratch: Pick<Attempt, 'states' | 'preimages'>;

  /** @param needed loops that a map must close; pairs with several outcomes are ignored. */
  constructor(counts: OutcomeCounts, needed: number) {
    const { actions, visits } = counts;
    this.#counts = counts;
    this.#needed = needed;
    this.#next = new Int32Array(visits.length).fill(UNKNOWN);
    this.#rewards = new Float64Array(visits.length);
    this.#actionMaps = permutations(actions);
    this.#inverses = this.#actionMaps.map((map) => Int32Array.from(map, (_, action) => map.indexOf(action)));
    this.#scratch = { states: new Int32Array(counts.states), preimages: new Int32Array(counts.states) };
    this.#attempts = this.#actionMaps.map(() => new Map());
    for (let pair = 0; pair < visits.length; ++pair) {
      spend(16 * this.#actionMaps.length);
      if (counts.isCertain(pair)) this.follow(pair);
    }
  }

  /** A pair is known that was not. */
  follow(pair: number): void {
    const { reward, nextState, terminated } = this.#counts.outcomes[this.#counts.lastOf(pair)]!;
    this.#next[pair] = terminated ? END : nextState;
    this.#rewards[pair] = reward;
    if (terminated) {
      const place = this.#endings.findIndex((other) => other > pair);
      this.#endings.splice(place === -1 ? this.#endings.length : place, 0, pair);
      if (place === 0) for (const attempts of this.#attempts) attempts.clear();
    }
    const { actions } = this.#counts;
    const state = Math.floor(pair / actions);
    const action = pair % actions;
    this.#attempts.forEach((attempts, k) => {
      const [onto, from] = [this.#actionMaps[k]![action]!, this.#inverses[k]![action]!];
      for (const attempt of attempts.values()) {
        if (attempt === null || attempt.stale) continue;
        const image = attempt.states[state]!;
        const preimage = attempt.preimages[state]!;
        attempt.stale =
          (image !== -1 && this.#next[image * actions + onto] !== UNKNOWN) ||
          (preimage !== -1 && this.#next[preimage * actions + from] !== UNKNOWN);
      }
    });
  }

  /** Those with enough checks, the identity left out, the best first. */
  maps(): GrowingMap[] {
    const [anchor] = this.#endings;
    if (anchor === undefined) return [];
    const explored = this.#next.every(
      (next, pair) => next !== UNKNOWN || this.#counts.live[Math.floor(pair / this.#counts.actions)] === 0,
    );
    const grown = this.#actionMaps.flatMap((actionMap, k) => {
      const own: GrowingMap[] = [];
      for (const image of this.#endings) {
        if (image % this.#counts.actions !== actionMap[anchor % this.#counts.actions]) continue;
        if (this.#rewards[image] !== this.#rewards[anchor]) continue;
        const attempt = this.#attempt(k, anchor, image);
        if (attempt === null || !this.#believed(attempt, explored)) continue;
        const { states, checks } = attempt;
        if (isIdentity(actionMap, states)) continue;
        const place = own.findIndex((other) => isSame(other.states, states));
        own[place === -1 ? own.length : place] = { states, actionMap, checks };
      }
      return own;
    });
    return grown.sort((a, b) => b.checks - a.checks);
  }

  /** Where every action of every state seen has been tried, a map of all those states is left with nothing that could contradict it. */
  #believed({ states, checks }: Attempt, explored: boolean): boolean {
    if (checks >= this.#needed) return true;
    return explored && checks >= 1 && states.every((image, state) => image !== -1 || this.#counts.live[state] === 0);
  }

  #attempt(k: number, anchor: number, image: number): Attempt | null {
    const attempts = this.#attempts[k]!;
    const before = attempts.get(image);
    if (before === null || before?.stale === false) return before;
    const checks = this.#grow(k, anchor, image);
    const { states, preimages } = this.#scratch;
    if (checks === -1) attempts.set(image, null);
    else if (before !== undefined && isSame(states, before.states)) Object.assign(before, { checks, stale: false });
    else {
      attempts.set(image, { states, preimages, checks, stale: false });
      this.#scratch = { states: new Int32Array(states.length), preimages: new Int32Array(states.length) };
    }
    return attempts.get(image)!;
  }

  /** Follows `f(T(s, a)) = T(f(s), σ(a))` from the states of two pairs, into `#scratch`; gives the loops closed, -1 for a conflict. */
  #grow(k: number, anchor: number, onto: number): number {
    const { actions } = this.#counts;
    const [next, rewards, actionMap] = [this.#next, this.#rewards, this.#actionMaps[k]!];
    const { states, preimages } = this.#scratch;
    states.fill(-1);
    preimages.fill(-1);
    spend(states.length);
    const [from, to] = [Math.floor(anchor / actions), Math.floor(onto / actions)];
    states[from] = to;
    preimages[to] = from;
    const queue = [from];
    let checks = 0;
    for (const state of queue) {
      spend(8 * actions);
      const image = states[state]!;
      for (let action = 0; action < actions; ++action) {
        const [here, there] = [state * actions + action, image * actions + actionMap[action]!];
        const [a, b] = [next[here]!, next[there]!];
        if (a === UNKNOWN || b === UNKNOWN) continue;
        if (rewards[here] !== rewards[there] || (a === END) !== (b === END)) return -1;
        if (a === END) continue;
        if (states[a] === -1 && preimages[b] === -1) {
          states[a] = b;
          preimages[b] = a;
          queue.push(a);
        } else if (states[a] !== b) return -1;
        else if (image !== state || actionMap[action] !== action) ++checks;
      }
    }
    return checks;
  }
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  return a === b || a.every((image, state) => image === b[state]);
}

function isIdentity(actionMap: readonly number[], states: Int32Array): boolean {
  return (
    actionMap.every((image, action) => image === action) &&
    states.every((image, state) => image === -1 || image === state)
  );
}
