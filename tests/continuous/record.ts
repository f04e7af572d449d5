/** Transitions of random actions and of one's own laws, and matrices. */
import { Random } from '../../src/engine/random.js';

export { recordTransitions as record } from '../../src/experiments/continuous/record.js';

/** Transitions one by one, each an episode of its own that does not end: `make` gives `[x, u, r, x']`. */
export function separate(
  steps: number,
  make: () => { x: readonly number[]; u: number | readonly number[]; reward: number; next: readonly number[] },
) {
  const made = Array.from({ length: steps }, make);
  return {
    starts: made.map((_, n) => n),
    observations: made.flatMap(({ x }) => x),
    nextObservations: made.flatMap(({ next }) => next),
    actions: made.flatMap(({ u }) => u),
    rewards: made.map(({ reward }) => reward),
    terminated: made.map(() => 0),
  };
}

/** Uniform numbers in [-a, a]. */
export function uniform(seed: number): (a: number) => number {
  const random = new Random(seed);
  return (a) => a * (2 * random.uniform() - 1);
}

/** A diagonal matrix. */
export function diagonal(...entries: number[]): number[][] {
  return entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
}
