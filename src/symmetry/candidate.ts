/** A candidate under test: what is reported of it, and what the test keeps of it. */
import type { BreakEvidence } from './break-evidence.js';
import type { Transformation } from './transformation.js';

export type CandidateState = 'open' | 'accepted' | 'refuted' | 'suspended';

export interface CandidateReport {
  readonly transformation: Transformation;
  readonly state: CandidateState;
  /** Pairs found to agree with their different images. */
  readonly agreements: number;
  /** Summed log Bayes factor, nats, of what is uncertain: outcomes, or rewards that vary; 0 where nothing is. */
  readonly evidence: number;
  /** What refuted it: a pair and its image, or a terminal state whose image is not one. */
  readonly refutedBy: { readonly pair: number; readonly image: number } | { readonly terminal: number } | null;
  /** Number of the observation at which it was accepted (first time); null while it was not. */
  readonly acceptedAt: number | null;
}

export interface Candidate {
  readonly map: Transformation;
  readonly inverse: Pick<Transformation, 'states' | 'pairs'>;
  state: CandidateState;
  agreements: number;
  evidence: number;
  /** The current log Bayes factor of each pair and its image, where something is uncertain. */
  factors: Float64Array | null;
  /** How well breaks are ruled out, as last looked at. */
  breaks: BreakEvidence;
  refutedBy: CandidateReport['refutedBy'];
  acceptedAt: number | null;
}

export function freshCandidate(map: Transformation, acceptedAt: number | null = null): Candidate {
  return {
    map,
    inverse: map.preimages,
    state: 'open',
    agreements: 0,
    evidence: 0,
    factors: null,
    breaks: { least: Number.NEGATIVE_INFINITY, unresolved: 1 },
    refutedBy: null,
    acceptedAt,
  };
}

export function reportOf({ map, state, agreements, evidence, refutedBy, acceptedAt }: Candidate): CandidateReport {
  return { transformation: map, state, agreements, evidence, refutedBy, acceptedAt };
}
