/** What a finder says, and what it is made of. */
import type { ContinuousCandidateReport } from '../../continuous/report.js';
import type { ContinuousTransformation } from '../../continuous/transformation.js';
import type { LogContents } from './step-log.js';

/** A candidate as the last look left it. */
interface Judged {
  /** As `detect` says it. What was accepted stays so until two looks in a row refute it, and is then taken back for good. */
  readonly state: ContinuousCandidateReport['state'];
  /** Which parts are not accepted and why; empty where all are. */
  readonly reason: string;
  /** Environment steps after which it was accepted, and taken back; null where it was not. */
  readonly acceptedAt: number | null;
  readonly refutedAt: number | null;
  /** Whether it is in use and the last look refutes it: `reason` says how. */
  readonly doubted: boolean;
}

export interface Candidate extends Judged {
  readonly transformation: ContinuousTransformation;
}

export interface FoundCandidate extends Judged {
  readonly name: string;
  /** What it does to coordinates and actions. */
  readonly words: string;
  /** Whether it is in the group in use: what is accepted is not where the group would be too large, or hold what is refuted. */
  readonly used: boolean;
}

/** A candidate that was accepted, or refuted after that. */
export interface FindingEvent {
  readonly step: number;
  /** Episodes that had ended. */
  readonly episode: number;
  readonly what: 'accepted' | 'refuted';
  readonly words: string;
  readonly reason: string;
}

export interface FoundSymmetries {
  /** The group in use, up to isomorphism, `'trivial'` where nothing is accepted, and the number of its elements. */
  readonly group: string;
  readonly order: number;
  /** Transitions seen, and looks taken at them. */
  readonly steps: number;
  readonly looks: number;
  /** Those of the last look, then those taken back. */
  readonly candidates: readonly FoundCandidate[];
  readonly events: readonly FindingEvent[];
}

export interface SymmetryFinderState {
  readonly counters: {
    readonly steps: number;
    readonly episodes: number;
    /** Steps at which the next look is taken, and from which on candidates are searched for anew. */
    readonly next: number;
    readonly nextSearch: number;
    readonly looks: number;
  };
  readonly candidates: readonly Candidate[];
  readonly events: readonly FindingEvent[];
  readonly log: LogContents;
}

/** An event in one line: `'step 250, accepted: position changes sign; …'`. */
export function eventWords({ step, what, words, reason }: FindingEvent): string {
  return `step ${step}, ${what}: ${words}${reason === '' ? '' : ` (${reason})`}`;
}
