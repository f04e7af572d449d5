/** What lines in which something learns have in common: what is asked, and when it has learned. */
import type { ReturnCriterion } from '../../agents/criterion.js';

/** What is asked of a learner. */
export interface LearningTarget {
  readonly kind: 'learning';
  readonly name: string;
  /** What is asked. */
  readonly target: string;
  /** Ratio to the plain learner of the median episodes before the window of the criterion, at most. */
  readonly limit: number;
  readonly seeds: number;
  /** Elements of the group that ought to be in use at the end: 1, where there is none. */
  readonly order: number;
  readonly until: Required<ReturnCriterion>;
  /** Most episodes of a run. */
  readonly episodes: number;
}
