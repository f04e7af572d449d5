/** From log Bayes factors to what is said of one part of the law: its dynamics, reward or termination. */
import type { Alternatives } from './alternatives.js';
import type { Least } from './least-evidence.js';
import type { PartReport, PartState } from './report.js';

/** Share of images among the data below which nothing is said. */
const COVERED = 0.5;
/** A difference as large as all that a step changes has to be excluded, of each action and coordinate, whatever else the law is. */
const EXCLUDED = 1;
/** The difference that has to be seen if it is there is so many standard errors. */
const ERRORS = 5;
/** A law that differs is that much less likely than one that does not, before `ln` of how many were looked at. */
const DOUBT = 4;

export interface Held {
  /** Log Bayes factor of each coordinate, null where nothing changes. */
  readonly byCoordinate: readonly (number | null)[];
  /** The least one, or the least of one action, that of the identity aside: where that is below 0 the law is described badly, and so much is no refutation. */
  readonly least: () => Least;
  readonly coverage: number;
  /** The name of a coordinate that no step changes and whose image a step changes, null where there is none. */
  readonly moved: string | null;
  /** Actions that were never taken. */
  readonly unseen: readonly number[];
  /** What differs by little; asked for where all else accepts. Null where there is none. */
  readonly alternatives: (() => Alternatives) | null;
  readonly accept: number;
  readonly refute: number;
  /** The difference, in what a step changes, that has to be seen if it is there; above 1 laws that differ by little are not looked at. */
  readonly resolution: number;
}

export function verdict({
  byCoordinate,
  least,
  coverage,
  moved,
  unseen,
  alternatives,
  accept,
  refute,
  resolution,
}: Held): PartReport {
  const values = byCoordinate.filter((value) => value !== null);
  const evidence = values.reduce((sum, value) => sum + value, 0);
  const said = (state: PartState, why: string | null = null): PartReport => ({ state, evidence, byCoordinate, why });
  if (moved !== null && coverage >= COVERED) return said('refuted', `no step changes ${moved}, and its image changes`);
  // What was the same wherever somebody was may be another where nobody was.
  if (values.length === 0) return said(coverage < COVERED ? 'not covered' : 'constant');
  if (unseen.length > 0) return said('not covered', `${actionWords(unseen)} never taken`);
  if (coverage < COVERED) return said('not covered');
  const { counted: worst, byPlace } = least();
  if (worst <= refute)
    return said('refuted', worst < evidence ? `of one action or coordinate, ${Math.round(worst)} nats` : null);
  if (byPlace) return said('open', 'features suit some places better than others, and its images lie in others');
  if (evidence < accept)
    return said('open', evidence < 0 && worst > evidence / 2 ? 'its noise seems to be another' : null);
  if (Math.min(...values) <= 0) return said('open', `of one coordinate, ${Math.round(Math.min(...values))} nats`);
  if (alternatives === null || resolution > 1) return said('accepted');
  const { least: one, all, cells, excluded, error, confused } = alternatives();
  if (Math.min(one, all) <= refute)
    return said('refuted', `of one action or coordinate, ${Math.round(Math.min(one, all))} nats`);
  if (one <= -DOUBT - Math.log(cells) || all <= -DOUBT) return said('open', 'a law that differs a little is as likely');
  const hidden = excluded > EXCLUDED ? excluded : ERRORS * error;
  if (hidden > Math.min(resolution, EXCLUDED))
    return said('open', `a difference of ${percent(hidden)} of what a step changes might not be seen`);
  if (confused !== null) return said('open', `actions ${confused[0]} and ${confused[1]} are not told apart`);
  return said('accepted');
}

function actionWords(actions: readonly number[]): string {
  return actions.length === 1 ? `action ${actions[0]} was` : `actions ${actions.join(', ')} were`;
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(100 * share)} %` : 'any share';
}
