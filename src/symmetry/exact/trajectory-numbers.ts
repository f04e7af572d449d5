/**
 * Reward trajectories as numbers: 0 is the empty one, any other stands for its first reward and the number of the rest.
 * Equal trajectories have equal numbers, and all share their tails.
 */
export class TrajectoryNumbers {
  readonly #numbers = new Map<number, number>();
  readonly #alphabet: readonly number[];
  readonly #symbols: number[] = [-1];
  readonly #rests: number[] = [-1];
  readonly #lengths: number[] = [0];

  /** @param alphabet the distinct rewards; a symbol is an index into it */
  constructor(alphabet: readonly number[]) {
    this.#alphabet = alphabet;
  }

  /** How many there are. */
  get count(): number {
    return this.#lengths.length;
  }

  /** The number of a reward (as its symbol) followed by a trajectory. */
  prepend(symbol: number, rest: number): number {
    const key = symbol * 2 ** 31 + rest;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.count;
      this.#numbers.set(key, number);
      this.#symbols.push(symbol);
      this.#rests.push(rest);
      this.#lengths.push(this.#lengths[rest]! + 1);
    }
    return number;
  }

  /** The number of the first `length` rewards of a trajectory at least that long. */
  prefix(word: number, length: number): number {
    return length === 0 ? 0 : this.prepend(this.#symbols[word]!, this.prefix(this.#rests[word]!, length - 1));
  }

  lengthOf(word: number): number {
    return this.#lengths[word]!;
  }

  rewards(word: number): number[] {
    const rewards: number[] = [];
    for (let at = word; at !== 0; at = this.#rests[at]!) rewards.push(this.#alphabet[this.#symbols[at]!]!);
    return rewards;
  }
}
