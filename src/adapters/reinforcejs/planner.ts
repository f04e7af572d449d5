/** The model of reinforcejs's planning: the last outcome of each pair, and how much what it leads to has changed. */
import { checkRecord, expected } from '../../input-error.js';

/** Changes and priorities below this are not followed. */
const SMALLEST = 1e-5;

export class Planner {
  /** By pair; -1 where the pair is not known. */
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  readonly #priorities: Float64Array;
  /** Pairs known, in the order in which they came. */
  #seen: number[] = [];
  /** Known pairs that lead to a state. */
  #leading: Set<number>[];

  constructor(states: number, pairs: number) {
    this.nextStates = new Int32Array(pairs).fill(-1);
    this.rewards = new Float64Array(pairs);
    this.#priorities = new Float64Array(pairs);
    this.#leading = Array.from({ length: states }, () => new Set());
  }

  learn(pair: number, reward: number, nextState: number): void {
    const before = this.nextStates[pair]!;
    if (before === -1) this.#seen.push(pair);
    else this.#leading[before]!.delete(pair);
    this.nextStates[pair] = nextState;
    this.rewards[pair] = reward;
    this.#leading[nextState]!.add(pair);
  }

  /** After a value of `state` changed: what leads there gains that much. */
  raise(state: number, change: number): void {
    const size = Math.abs(change);
    if (size < SMALLEST) return;
    for (const pair of this.#leading[state]!) this.#priorities[pair]! += size;
  }

  /** The pairs of the largest priorities, at most `count`, which they lose as they are taken. */
  *first(count: number): Generator<number> {
    const waiting = this.#seen.filter((pair) => this.#priorities[pair]! > SMALLEST);
    const ranks = new Map(waiting.map((pair) => [pair, this.#priorities[pair]!]));
    // Reinforcejs's own comparison, which puts equal ones in an order that its results depend on.
    waiting.sort((a, b) => (ranks.get(a)! < ranks.get(b)! ? 1 : -1));
    for (const pair of waiting.slice(0, count)) {
      this.#priorities[pair] = 0;
      yield pair;
    }
  }

  state() {
    return {
      pairs: [...this.#seen],
      nextStates: this.#seen.map((pair) => this.nextStates[pair]!),
      rewards: this.#seen.map((pair) => this.rewards[pair]!),
      priorities: this.#seen.map((pair) => this.#priorities[pair]!),
    };
  }

  /** @throws InputError when it is no model, or a pair or state is none. */
  restore(model: ReturnType<Planner['state']>): void {
    checkRecord('the model of an agent', model);
    const { pairs, nextStates, rewards, priorities } = model;
    for (const [name, list] of Object.entries({ pairs, nextStates, rewards, priorities })) {
      if (!Array.isArray(list) || list.length !== pairs.length || !list.every(Number.isFinite))
        throw expected(`${name} of the model to be as many numbers as its pairs`, list);
    }
    pairs.forEach((pair, k) => {
      if (this.nextStates[pair] === undefined || this.#leading[nextStates[k]!] === undefined) {
        throw expected('a model of known pairs and states', pair);
      }
    });
    this.nextStates.fill(-1);
    this.#seen = [];
    for (const set of this.#leading) set.clear();
    pairs.forEach((pair, k) => {
      this.learn(pair, rewards[k]!, nextStates[k]!);
      this.#priorities[pair] = priorities[k]!;
    });
  }
}
