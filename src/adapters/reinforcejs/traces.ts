/** Eligibility traces of which only those that still count are gone over. */

/** A trace below this changes no value: its step is below the last bit of all but the smallest numbers. */
const SMALLEST = 1e-24;

export class Traces {
  /** `e[action * states + state]`. */
  readonly e: Float64Array;
  #active: Int32Array;
  #count = 0;

  constructor(size: number) {
    this.e = new Float64Array(size);
    this.#active = new Int32Array(size);
  }

  /** Marks a visit: the trace becomes 1, or 1 more. */
  visit(pair: number, replacing: boolean): void {
    if (this.e[pair] === 0) this.#active[this.#count++] = pair;
    this.e[pair] = replacing ? 1 : this.e[pair]! + 1;
  }

  /** Calls `update(pair, e)` for every trace, and lets it fade. */
  sweep(update: (pair: number, trace: number) => void, decay: number): void {
    let kept = 0;
    for (let k = 0; k < this.#count; ++k) {
      const pair = this.#active[k]!;
      const trace = this.e[pair]!;
      update(pair, trace);
      this.e[pair] = trace * decay;
      if (this.e[pair]! >= SMALLEST) this.#active[kept++] = pair;
      else this.e[pair] = 0;
    }
    this.#count = kept;
  }

  clear(): void {
    for (let k = 0; k < this.#count; ++k) this.e[this.#active[k]!] = 0;
    this.#count = 0;
  }

  restore(values: ArrayLike<number>): void {
    this.clear();
    for (let pair = 0; pair < this.e.length; ++pair) {
      if (values[pair] === 0) continue;
      this.e[pair] = values[pair]!;
      this.#active[this.#count++] = pair;
    }
  }
}
