/** Orbits of pairs under permutations of them, each found when one of its pairs is asked for: all of it at once, so that no pair is met twice. */
import { longer } from '../../longer.js';

export class Orbits {
  readonly #maps: readonly Int32Array[];
  /** By pair: the number of its orbit and 1, 0 where it is not known. */
  readonly #numbers: Int32Array;
  /** Orbits one after the other, in order of discovery; where each starts, and where the next will. */
  #members: Int32Array = new Int32Array(64);
  #starts: Int32Array = new Int32Array(16);
  #count = 0;

  constructor(pairs: number, maps: readonly { readonly pairs: Int32Array }[]) {
    this.#maps = maps.map((map) => map.pairs);
    this.#numbers = new Int32Array(pairs);
  }

  /** The number of the orbit of a pair, by discovery. */
  of(pair: number): number {
    const number = this.#numbers[pair]!;
    return number === 0 ? this.#find(pair) : number - 1;
  }

  /** The pairs of an orbit, ascending. */
  members(number: number): Int32Array {
    return this.#members.subarray(this.#starts[number], this.#starts[number + 1]);
  }

  /** Permutations of finitely many come back to where they began: their images alone are the orbit. */
  #find(pair: number): number {
    const [numbers, maps] = [this.#numbers, this.#maps];
    const start = this.#starts[this.#count]!;
    const number = ++this.#count;
    let end = start;
    this.#add(end++, pair);
    numbers[pair] = number;
    for (let k = start; k < end; ++k) {
      const from = this.#members[k]!;
      for (let m = 0; m < maps.length; ++m) {
        const image = maps[m]![from]!;
        if (numbers[image] !== 0) continue;
        numbers[image] = number;
        this.#add(end++, image);
      }
    }
    if (end - start > 1) this.#members.subarray(start, end).sort();
    if (number === this.#starts.length) this.#starts = longer(this.#starts);
    this.#starts[number] = end;
    return number - 1;
  }

  #add(place: number, pair: number): void {
    if (place === this.#members.length) this.#members = longer(this.#members);
    this.#members[place] = pair;
  }
}
