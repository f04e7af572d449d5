/**
 * Equality of numbers that were summed in floating point. Sums of the same terms in another order differ in the last
 * bits (0.1 + 0.2 is not 0.3), so numbers are sorted, and a class holds those within `TOLERANCE` times their scale of its lowest:
 * never wider, however many lie in between. Unlike rounding to a grid, no value sits on a boundary between two classes unless
 * values fill the whole space there.
 */
import { spend } from '../time-limit.js';

/** Relative distance under which two sums are taken as equal. */
export const TOLERANCE = 1e-10;

/** Whether two sums of non-negative terms are equal up to rounding. */
export function close(x: number, y: number): boolean {
  return Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y));
}

/**
 * Classes of equal values, numbered by ascending value. `scales[i]` is the size of the terms that `values[i]` was summed
 * from: where terms cancel, the rounding error is relative to them and not to the sum.
 */
export function classesOf(values: Float64Array, scales: Float64Array, tolerance = TOLERANCE): Int32Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => {
    spend(16);
    return values[i]! - values[j]!;
  });
  const classes = new Int32Array(values.length);
  let current = 0;
  let lowest = order[0]!;
  for (const i of order) {
    if (values[i]! - values[lowest]! > tolerance * Math.max(scales[lowest]!, scales[i]!)) {
      ++current;
      lowest = i;
    }
    classes[i] = current;
  }
  return classes;
}

/** Classes of equal rewards, each to its own scale: the one rule by which two rewards are the same. */
export function rewardClasses(rewards: Float64Array): Int32Array {
  return classesOf(rewards, rewards.map(Math.abs));
}

/** The rewards that are told apart, as they came: each is one of them, or is added to them. */
export class DistinctRewards {
  /** Ascending. */
  readonly #known: number[] = [];

  /** The reward that came first of those that `reward` equals, which may be itself. */
  of(reward: number): number {
    const found = this.find(reward);
    if (found === undefined) this.#known.splice(this.#place(reward), 0, reward);
    return found ?? reward;
  }

  /** The same, undefined where it equals none that came. */
  find(reward: number): number | undefined {
    const place = this.#place(reward);
    const [above, below] = [this.#known[place], this.#known[place - 1]];
    if (above !== undefined && (above === reward || close(above, reward))) return above;
    return below !== undefined && close(below, reward) ? below : undefined;
  }

  /** The number of known rewards below `reward`. */
  #place(reward: number): number {
    let low = 0;
    let high = this.#known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#known[middle]! < reward) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
