/** What is reported of a quantity: an estimate, and the interval around it. */

/** A number that censoring may leave known from one side only: exactly, at least, at most, or not at all. */
export type Bound =
  | { readonly relation: '=' | '>=' | '<='; readonly value: number }
  | { readonly relation: 'unknown'; readonly value: null };

/** An estimate with its 95 % percentile bootstrap interval; `high` is null when censoring leaves it unbounded. */
export interface Interval {
  readonly estimate: Bound;
  readonly low: number;
  readonly high: number | null;
}
