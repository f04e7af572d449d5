/** What `detect` found, as data: what `--json` prints and what it says is made from. */
import type { ReferenceName } from '../symmetry/exact/references.js';
import type { Agreement } from '../symmetry/score.js';
import type { ReportedTransformations } from './transformation-words.js';

export interface DetectionReport {
  readonly input: string;
  /** Whether the experience was gathered in a world, or given. */
  readonly source: 'world' | 'recorded';
  readonly version: string;
  readonly coreHash: string;
  readonly seed: number;
  readonly states: number;
  readonly actions: number;
  /** Episodes and steps of experience. */
  readonly episodes: number;
  readonly steps: number;
  /** How trajectories were counted and compared. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** Pairs, pairs ever seen, and pairs seen often enough to be compared. */
  readonly pairs: { readonly all: number; readonly seen: number; readonly compared: number };
  /** Different rewards, and different reward trajectories summed over pairs. */
  readonly rewards: number;
  readonly trajectories: number;
  /** The reward that most steps gave, and their share; null without steps. */
  readonly commonReward: { readonly value: number; readonly share: number } | null;
  /** `labels[state * actions + action]`; -1 for a pair that was not compared. */
  readonly clusters: ReportedPartition;
  /** χ's clusters against the exact partitions; null when the model is not known. */
  readonly scores: readonly DetectionScore[] | null;
  /** Whole symmetries: what was tested, and the orbits of the group that the accepted ones generate, scored too. */
  readonly transformations: ReportedTransformations & {
    readonly orbits: ReportedPartition;
    readonly scores: readonly DetectionScore[] | null;
    /** Whether every pair always gave the same, gave different rewards, or led to different states. */
    readonly outcomes: 'certain' | 'rewards vary' | 'random';
    /** Why no candidates could be made, where some should have been; null otherwise. */
    readonly note: string | null;
  };
  /** The exact partitions that are not held against, and why: the model is too large for them. */
  readonly unknown: readonly { readonly reference: ReferenceName; readonly why: string }[];
  /** The exact partitions, for the picture. */
  readonly exact: readonly ReportedPartition[];
}

export interface ReportedPartition {
  readonly name: string;
  readonly labels: readonly number[];
}

/** Agreement of what was joined with one reference. */
export interface DetectionScore extends Agreement {
  readonly reference: ReferenceName;
  /** Classes of the reference. */
  readonly blocks: number;
}
