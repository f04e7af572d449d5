/** Frames a second, over the last one. */
export class Meter {
  readonly #times: number[] = [];

  /** Counts a frame: how many there were in the second before it. */
  count(now: number): number {
    this.#times.push(now);
    while (this.#times[0]! <= now - 1000) this.#times.shift();
    return this.#times.length;
  }
}
