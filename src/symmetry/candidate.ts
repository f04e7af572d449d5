/** A candidate under test: what is reported of it, and what the test keeps of it. */
import { expected } from '../input-error.js';
import type { BreakEvidence } from './break-evidence.js';
import { Coverage } from './coverage.js';
import { checkTransformations } from './group.js';
import type { OutcomeCounts } from './outcome-counts.js';
import { distinctTransformations, type Transformation } from './transformation.js';

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
  /** Where outcomes are certain, once it was asked for. */
  coverage: Coverage | null;
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
    coverage: null,
    refutedBy: null,
    acceptedAt,
  };
}

/** One of each map but the identity. @throws InputError on a map of another size. */
export function freshCandidates(given: readonly Transformation[], states: number, actions: number): Candidate[] {
  return distinctTransformations(checkTransformations(given))
    .filter((map) => !map.isIdentity)
    .map((map) => {
      if (map.states.length !== states || map.actions !== actions) {
        throw expected(
          `candidates on ${states} states and ${actions} actions`,
          `${map.states.length} and ${map.actions}`,
          `'${map.name}'`,
        );
      }
      return freshCandidate(map);
    });
}

/** Whether so much of the experience could be held against its image; outcomes must be certain. */
export function isCovered(candidate: Candidate, counts: OutcomeCounts, coverage: number): boolean {
  candidate.coverage ??= new Coverage(counts, candidate.map, candidate.inverse);
  return candidate.coverage.atLeast(coverage);
}

export function reportOf({ map, state, agreements, evidence, refutedBy, acceptedAt }: Candidate): CandidateReport {
  return { transformation: map, state, agreements, evidence, refutedBy, acceptedAt };
}
