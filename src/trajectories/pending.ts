/**
 * Experience that waits to be counted. Episodes and streamed steps are gathered into stretches and handed to the kernel
 * many at a time; the last stretch may still be open, and then only its complete windows are handed over.
 */
import type { Stretches, TreeKernel } from '../engine/backend.js';

/** Steps gathered before the kernel is called: small enough to stay in cache. */
const ROOM = 8192;

export class PendingExperience {
  readonly #kernel: TreeKernel;
  /** Rewards that the first window needs. */
  readonly #reach: number;
  #pairs = new Int32Array(64);
  #rewards = new Float64Array(64);
  #steps = 0;
  #starts: number[] = [0];
  #ends: number[] = [];
  #windows: number[] = [];

  constructor(kernel: TreeKernel, reach: number) {
    this.#kernel = kernel;
    this.#reach = reach;
  }

  /** Steps of the open stretch whose windows are not yet handed over. */
  get open(): number {
    return this.#steps - this.#starts.at(-1)!;
  }

  /** Adds a step to the open stretch. */
  push(pair: number, reward: number): void {
    if (this.#steps === this.#pairs.length) this.#grow();
    this.#pairs[this.#steps] = pair;
    this.#rewards[this.#steps++] = reward;
    if (this.#steps >= ROOM && this.open >= 2 * this.#reach) this.flush();
  }

  /** Closes the open stretch: `ends` end symbols follow, and the windows of its first `windows` steps count. */
  close(ends: number, windows: number): void {
    this.#ends.push(ends);
    this.#windows.push(windows);
    this.#starts.push(this.#steps);
    if (this.#steps >= ROOM) this.flush();
  }

  /** Hands everything over whose windows are complete. */
  flush(): void {
    const open = this.open;
    const complete = Math.max(0, open - this.#reach + 1);
    const kept = this.#steps - open + complete;
    const starts = [...this.#starts];
    const ends = [...this.#ends];
    const windows = [...this.#windows];
    if (complete > 0) {
      starts.push(this.#steps);
      ends.push(0);
      windows.push(complete);
    }
    if (ends.length > 0) {
      const last = starts.at(-1)!;
      const stretches: Stretches = {
        starts: Int32Array.from(starts),
        pairs: this.#pairs.subarray(0, last),
        rewards: this.#rewards.subarray(0, last),
        ends: Int32Array.from(ends),
        windows: Int32Array.from(windows),
      };
      this.#kernel.count(stretches);
    }
    this.#pairs.copyWithin(0, kept, this.#steps);
    this.#rewards.copyWithin(0, kept, this.#steps);
    this.#steps -= kept;
    this.#starts = [0];
    this.#ends = [];
    this.#windows = [];
  }

  #grow(): void {
    const pairs = new Int32Array(2 * this.#steps);
    const rewards = new Float64Array(2 * this.#steps);
    pairs.set(this.#pairs);
    rewards.set(this.#rewards);
    this.#pairs = pairs;
    this.#rewards = rewards;
  }
}
