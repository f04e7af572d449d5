/**
 * Experience that waits to be counted. Episodes and streamed steps are gathered into segments and handed to the kernel
 * many at a time; the last segment may still be open, and then only its complete windows are handed over.
 */
import type { Segments, TreeKernel } from '../engine/contracts/tree.js';
import { Unfinished } from '../engine/unfinished.js';
import { InputError } from '../input-error.js';
import { longer } from '../longer.js';

/** Steps gathered before the kernel is called, small enough to stay in cache; more where the kernel asks for more. */
const BATCH = 8192;

export class PendingExperience {
  readonly #kernel: TreeKernel;
  /** Rewards that the first window needs. */
  readonly #reach: number;
  #pairs = new Int32Array(64);
  #rewards = new Float64Array(64);
  /** Empty where windows have no weights. */
  #ratios: Float64Array;
  #steps = 0;
  #batch = BATCH;
  #starts: number[] = [0];
  #ends: number[] = [];
  #windows: number[] = [];
  /** Why experience was counted in part only, nobody knows which; null where it was not. */
  #failure: unknown = null;
  /** Whether there was no memory to hand over what is here. */
  #waits = false;

  constructor(kernel: TreeKernel, reach: number, weighted: boolean) {
    this.#kernel = kernel;
    this.#reach = reach;
    this.#ratios = new Float64Array(weighted ? 64 : 0);
  }

  /** Steps of the open segment whose windows are not yet handed over. */
  get open(): number {
    return this.#steps - this.#starts.at(-1)!;
  }

  /** The pair of the step `back` steps ago; 1 is the last step. Its window must be incomplete. */
  pairBack(back: number): number {
    return this.#pairs[this.#steps - back]!;
  }

  /** Adds a step to the open segment. */
  push(pair: number, reward: number, ratio: number): void {
    if (this.#steps === this.#pairs.length) this.#grow();
    this.#pairs[this.#steps] = pair;
    if (this.#ratios.length > 0) this.#ratios[this.#steps] = ratio;
    this.#rewards[this.#steps++] = reward;
    if (this.#steps >= this.#batch && this.open >= 2 * this.#reach) this.#offer();
  }

  /** Closes the open segment: `ends` end symbols follow, and exactly the windows of its first `windows` steps count. */
  close(ends: number, windows: number): void {
    this.#ends.push(ends);
    this.#windows.push(windows);
    this.#starts.push(this.#steps);
    if (this.#steps >= this.#batch) this.#offer();
  }

  /** Before anything is added: where there was no memory for what came before, it is handed over now, or nothing more is taken. */
  ready(): void {
    if (this.#waits) this.flush();
  }

  /** Hands over what has come so far; where there is no memory for it, it stays here until it is asked for. */
  #offer(): void {
    if (this.#waits) return;
    try {
      this.flush();
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
    }
  }

  /** Hands everything over whose windows are complete. @throws Unfinished where there is no memory: the rest stays here. */
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
    if (ends.length === 0) this.change(() => {});
    else {
      const last = starts.at(-1)!;
      const segments: Segments = {
        starts: Int32Array.from(starts),
        pairs: this.#pairs.subarray(0, last),
        rewards: this.#rewards.subarray(0, last),
        ends: Int32Array.from(ends),
        windows: Int32Array.from(windows),
        ...(this.#ratios.length > 0 ? { ratios: this.#ratios.subarray(0, last) } : {}),
      };
      this.#batch = Math.max(
        BATCH,
        this.change(
          () => this.#kernel.count(segments),
          (done) => this.#leave(done, windows),
        ),
      );
    }
    this.#waits = false;
    this.#drop(kept, this.#ends.length);
  }

  /** Forgets the first `done` windows, which were counted, of those that segments have. */
  #leave(done: number, windows: readonly number[]): void {
    this.#waits = true;
    let segment = 0;
    let rest = done;
    while (segment < this.#ends.length && rest >= windows[segment]!) rest -= windows[segment++]!;
    const from = this.#starts[segment]! + rest;
    if (segment < this.#ends.length) this.#windows[segment]! -= rest;
    this.#drop(from, segment);
  }

  /** Forgets the steps before `from`, which is in `segment`, the first that stays. */
  #drop(from: number, segment: number): void {
    this.#pairs.copyWithin(0, from, this.#steps);
    this.#rewards.copyWithin(0, from, this.#steps);
    this.#ratios.copyWithin(0, from, this.#steps);
    this.#steps -= from;
    this.#starts = [0, ...this.#starts.slice(segment + 1).map((start) => start - from)];
    this.#ends = this.#ends.slice(segment);
    this.#windows = this.#windows.slice(segment);
  }

  /**
   * Calls what changes the kernel's trees. Where it is left unfinished they are whole, and `left` is told how much is done. Where it fails in
   * any other way they hold nobody knows what, and nothing is read of them any more.
   */
  change<T>(kernel: () => T, left: (done: number) => void = () => {}): T {
    if (this.#failure !== null) {
      const message =
        'expected no more of a counter that ran out of memory and holds part of what it was given: dispose it';
      throw new InputError(message, { cause: this.#failure });
    }
    try {
      return kernel();
    } catch (error) {
      if (error instanceof Unfinished) left(error.done);
      else this.#failure = error;
      throw error;
    }
  }

  #grow(): void {
    this.#pairs = longer(this.#pairs);
    this.#rewards = longer(this.#rewards);
    this.#ratios = longer(this.#ratios);
  }
}
