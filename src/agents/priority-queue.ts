/** A binary max-heap of the items `0..size-1` with priorities that may change: O(log n) a change. */
export class PriorityQueue {
  readonly #heap: Int32Array;
  /** Place of each item in the heap, -1 when it is not in it. */
  readonly #places: Int32Array;
  readonly #priorities: Float64Array;
  #length = 0;

  constructor(size: number) {
    this.#heap = new Int32Array(size);
    this.#places = new Int32Array(size).fill(-1);
    this.#priorities = new Float64Array(size);
  }

  get length(): number {
    return this.#length;
  }

  /** Puts an item in, or moves it to its new priority. */
  set(item: number, priority: number): void {
    this.#priorities[item] = priority;
    if (this.#places[item] === -1) this.#place(item, this.#length++);
    this.#up(item);
    this.#down(item);
  }

  /** Takes out the item with the largest priority; the queue must not be empty. */
  pop(): number {
    const top = this.#heap[0]!;
    this.#places[top] = -1;
    const last = this.#heap[--this.#length]!;
    if (last !== top) {
      this.#place(last, 0);
      this.#down(last);
    }
    return top;
  }

  #place(item: number, place: number): void {
    this.#heap[place] = item;
    this.#places[item] = place;
  }

  #up(item: number): void {
    for (let place = this.#places[item]!; place > 0; ) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#priorities[above]! >= this.#priorities[item]!) return;
      this.#place(above, place);
      this.#place(item, parent);
      place = parent;
    }
  }

  #down(item: number): void {
    for (let place = this.#places[item]!; ; ) {
      let child = 2 * place + 1;
      if (child >= this.#length) return;
      if (child + 1 < this.#length && this.#priorities[this.#heap[child + 1]!]! > this.#priorities[this.#heap[child]!]!)
        ++child;
      const below = this.#heap[child]!;
      if (this.#priorities[below]! <= this.#priorities[item]!) return;
      this.#place(below, place);
      this.#place(item, child);
      place = child;
    }
  }
}
