/** Transitions of random actions, and matrices. */
export { recordTransitions as record } from '../../src/experiments/continuous/record.js';

/** A diagonal matrix. */
export function diagonal(...entries: number[]): number[][] {
  return entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
}
