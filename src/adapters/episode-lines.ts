/** Recorded experience, and what reads it from lines of text, one after the other, so that a file's length does not matter. */
import { InputError } from '../input-error.js';
import type { RecordHeader } from './record-header.js';

/** One episode of `T` steps. */
export interface RecordedEpisode {
  /** State before each step, Int32Array(T). */
  readonly states: Int32Array;
  /** Int32Array(T). */
  readonly actions: Int32Array;
  /** Reward of each step, Float64Array(T). */
  readonly rewards: Float64Array;
  /** True when the last step ended the problem; false when somebody stopped watching. */
  readonly terminated: boolean;
  /** The state that the last step led to; null where the record does not say. */
  readonly lastState: number | null;
  /** Probability of each action under the policy that took it, in (0, 1], Float64Array(T); absent where the record has none. */
  readonly probabilities?: Float64Array;
}

/** One episode of `T` steps that is observed as real numbers, `d` of them. */
export interface RealEpisode {
  /** Before each step, Float64Array(T * d). */
  readonly observations: Float64Array;
  /** After each step, Float64Array(T * d); one step less where the record does not say what the last one led to. */
  readonly nextObservations: Float64Array;
  readonly width: number;
  /** Float64Array(T), or Float64Array(T * m) where an action is a list of `m` numbers. */
  readonly actions: Float64Array;
  /** `m`; null where actions are plain numbers. */
  readonly actionWidth: number | null;
  /** Float64Array(T). */
  readonly rewards: Float64Array;
  readonly terminated: boolean;
}

export type AnyEpisode = RecordedEpisode | RealEpisode;

export const isReal = (episode: AnyEpisode): episode is RealEpisode => 'observations' in episode;

export interface RecordedExperience {
  /** Number of states: given, or one more than the largest seen. */
  readonly states: number;
  readonly actions: number;
  readonly episodes: readonly RecordedEpisode[];
}

/** What a file says beside its episodes: numbers of states and actions, given or seen; 0 states where observations are real-valued. */
export interface RecordSummary {
  readonly states: number;
  readonly actions: number;
  readonly header: RecordHeader;
}

/** A format of which every line is read by itself: `use` of its constructor is called with each episode when it is complete. */
export interface EpisodeLines {
  /** The line with this number, from 1. @throws InputError naming it when it is not right. */
  line(text: string, number: number): void;
  /**
   * The same of the line in `bytes[from, to)`, after which one byte follows, the end of the line: false where it is to be given as text.
   */
  bytes?(bytes: Uint8Array, from: number, to: number, number: number): boolean;
  /** Numbers of states and actions as far as they were given, by the options or a header. */
  sizes(): { readonly states: number | undefined; readonly actions: number | undefined };
  /** After the last line: numbers of states and actions, given or seen. @throws InputError when there was no episode. */
  end(): RecordSummary;
}

/** The longest line, in bytes: text is made of one line at a time. */
const MOST_BYTES = 2 ** 28;

const NEW_LINE = 10;

/** Bytes of UTF-8 in chunks of any size, to lines. */
export class ByteLines {
  readonly #lines: EpisodeLines;
  readonly #source: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** What is left of the chunks before: a line that goes on. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #number = 0;

  constructor(lines: EpisodeLines, source: string) {
    this.#lines = lines;
    this.#source = source;
  }

  /** @throws InputError when a line is not right, not UTF-8, or too long. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
      this.#give(chunk, from, at);
      from = at + 1;
    }
    if (from === chunk.length) return;
    this.#restBytes += chunk.length - from;
    if (this.#restBytes > MOST_BYTES) {
      throw new InputError(`${this.#source}: line ${this.#number + 1}: expected at most ${MOST_BYTES} bytes in a line`);
    }
    // The caller may use the chunk's memory again.
    this.#rest.push(chunk.slice(from));
  }

  end(): void {
    if (this.#rest.length > 0) this.#give(Uint8Array.of(NEW_LINE), 0, 0);
  }

  /** A line, or its end, is `chunk[from, to)`, and `chunk[to]` ends it. */
  #give(chunk: Uint8Array, from: number, to: number): void {
    let [bytes, first, last] = [chunk, from, to];
    if (this.#rest.length > 0) {
      [first, last] = [0, this.#restBytes + to - from];
      bytes = new Uint8Array(last + 1);
      let at = 0;
      for (const part of [...this.#rest, chunk.subarray(from, to + 1)]) {
        bytes.set(part, at);
        at += part.length;
      }
      this.#rest = [];
      this.#restBytes = 0;
    }
    this.#number += 1;
    if (this.#lines.bytes?.(bytes, first, last, this.#number)) return;
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(first, last));
    } catch (cause) {
      throw new InputError(`${this.#source}: line ${this.#number}: it is not UTF-8 text`, { cause });
    }
    this.#lines.line(text, this.#number);
  }
}
