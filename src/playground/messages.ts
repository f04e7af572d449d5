/** What the page and its worker say to each other. */
import type { Layout } from 'orbit-rl/report';
import type { Setup } from './setup.js';

/** A file of the visitor's in place of the world that is drawn: a model (`.json`), or recorded episodes (`.jsonl`). */
export interface LoadedFile {
  readonly name: string;
  readonly text: string;
}

export type ToWorker =
  /** Begins, or begins again. */
  | { readonly kind: 'start'; readonly setup: Setup; readonly file: LoadedFile | null }
  /** Other settings for what is running. */
  | { readonly kind: 'settings'; readonly setup: Setup }
  /** Steps a second for each learner; null as many as there can be, 0 to wait. */
  | { readonly kind: 'speed'; readonly speed: number | null }
  /** Goes on although both have learned, where learning stops by itself. */
  | { readonly kind: 'beyond' }
  /** Asks for what there is to see, which is sent once. */
  | { readonly kind: 'frame' }
  | { readonly kind: 'report' };

export type FromWorker = WorldMessage | Frame | ReportMessage | { readonly kind: 'refused'; readonly message: string };

/** The world, once. */
export interface WorldMessage {
  readonly kind: 'world';
  readonly name: string;
  readonly states: number;
  readonly actions: number;
  /** Whether it can be learned in: recorded episodes cannot. */
  readonly learns: boolean;
  readonly layout: Layout | null;
  /** 1 for states that can be reached and left. */
  readonly live: Uint8Array;
  /** The exact orbits by pair, -1 for pairs in none; null where they are not known. */
  readonly orbits: Int32Array | null;
  /** What the curves measure. */
  readonly measured: string;
}

export interface Frame {
  readonly kind: 'frame';
  readonly plain: LearnerView | null;
  readonly symmetric: LearnerView | null;
  /** Episodes that the symmetric learner has counted of those that it is to count; null when it has. */
  readonly exploring: { readonly done: number; readonly of: number } | null;
  /** What was found, where it has changed since the last frame. */
  readonly found: Found | null;
  /** Whether learning goes on. */
  readonly running: boolean;
}

export interface LearnerView {
  readonly steps: number;
  readonly episodes: number;
  /** What was last measured, in [0, 1]. */
  readonly measured: number;
  /** Steps after which it had learned; null while it has not. */
  readonly learned: number | null;
  /** `q[state * actions + action]`. */
  readonly q: Float64Array;
  readonly curve: { readonly steps: Float64Array; readonly values: Float64Array };
}

export interface Found {
  /** Clusters by pair; -1 for pairs in none. */
  readonly labels: Int32Array;
  readonly clusters: number;
  /** Pairs in the order of the matrix: those of one orbit side by side. */
  readonly order: Int32Array;
  /** χ of `order[i]` and `order[j]` in 255ths, `values[i * order.length + j]`. */
  readonly values: Uint8Array;
}

export interface ReportMessage {
  readonly kind: 'report';
  /** Of the work, in [0, 1]. */
  readonly done: number;
  /** The page, when it is done. */
  readonly html: string | null;
}
