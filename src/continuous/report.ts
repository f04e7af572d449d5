/** What a test of continuous transformations says. */
import type { ContinuousTransformation } from './transformation.js';

/** `'constant'`: nothing varies, so there is nothing to compare; `'not covered'`: the data say nothing about where the candidate leads. */
export type PartState = 'open' | 'accepted' | 'refuted' | 'not covered' | 'constant';

/** How one part of the law (dynamics, reward or termination) fared under a candidate. */
export interface PartReport {
  readonly state: PartState;
  /** Log Bayes factor, nats, summed over coordinates. */
  readonly evidence: number;
  /** One a coordinate for the dynamics, null where nothing changes; one number otherwise. */
  readonly byCoordinate: readonly (number | null)[];
  /** What is missing or against it, in words, where evidence or coverage do not say it. */
  readonly why: string | null;
}

export interface ContinuousCandidateReport {
  readonly transformation: ContinuousTransformation;
  /** Of all three parts: refuted if one is, accepted if none is open. */
  readonly state: Exclude<PartState, 'constant'>;
  readonly dynamics: PartReport;
  readonly reward: PartReport;
  readonly termination: PartReport;
  /** Share of the images of what was visited of which the data say something: of the dynamics there, and of the places themselves. */
  readonly coverage: { readonly law: number; readonly places: number };
}

export interface ContinuousReport {
  readonly transitions: number;
  /** The calibration: what a true symmetry can reach. */
  readonly identity: ContinuousCandidateReport;
  readonly candidates: readonly ContinuousCandidateReport[];
  /** Of the law: how many cosines describe every part of it, and their length scale in spreads of what is observed, ∞ where it is linear in all of that. */
  readonly features: { readonly cosines: number; readonly scale: number };
  /** Discrete actions that were never taken: nothing is known of their images, and no candidate is accepted. */
  readonly unseen: readonly number[];
  /** Coordinates that the features describe badly: the law seems to be another one in another region. */
  readonly misfit: readonly string[];
}

/** Of the parts: refuted if one is, accepted if none is open. */
export function overall(parts: readonly Pick<PartReport, 'state'>[]): ContinuousCandidateReport['state'] {
  const states = parts.map(({ state }) => state);
  for (const state of ['refuted', 'not covered', 'open'] as const) if (states.includes(state)) return state;
  return 'accepted';
}
