/** The fixed point of the two equations of `lax-bisimulation.ts`. */
import { expected } from '../../input-error.js';
import { spend } from '../../time-limit.js';
import type { HomomorphicImage } from './homomorphic-image.js';
import { transport } from './transport.js';

/** Distances of pair blocks and of state blocks, as square matrices. */
export interface Distances {
  readonly pairs: Float64Array;
  readonly states: Float64Array;
  /** Sweeps made. */
  readonly iterations: number;
}

/** Relative size of a change that rounding alone can make. */
const ROUNDING = 64 * Number.EPSILON;

/** Sweeps with the flows of the last full one before the next full one. */
const CHEAP_SWEEPS = 30;

/**
 * Iterates the two equations, which contract by γ, from above, so that distances are never too small. Cheapest flows are
 * found in every 31st sweep and kept in between (modified policy iteration: Puterman 1994, section 6.5; couplings are
 * the policy, as in Bacci, Bacci, Larsen & Mardare 2013). Ends when the change `‖F(d) − d‖` of a full sweep guarantees the
 * tolerance, `‖F(d) − d*‖ ≤ γ/(1−γ) ‖F(d) − d‖`, or is no more than rounding.
 */
export function laxBisimulationFixpoint(image: HomomorphicImage, discount: number, tolerance: number): Distances {
  const { rewards, pairsOf } = image;
  const m = pairsOf.length;
  const range = rewards.reduce((most, r) => Math.max(most, r)) - rewards.reduce((least, r) => Math.min(least, r));
  const farthest = range / (1 - discount);
  if (!Number.isFinite(farthest))
    throw expected('rewards whose differences, summed with the discount, are below 1.8e308', farthest);
  const states = Float64Array.from({ length: m * m }, (_, k) => (k % (m + 1) === 0 ? 0 : farthest));
  const pairs = new Float64Array(rewards.length ** 2);
  const flows = new CheapestFlows();
  let iterations = 0;
  let done = false;
  while (!done) {
    flows.find(image, (x, y) => states[x * m + y]!);
    for (let sweep = 0; sweep <= CHEAP_SWEEPS && !done; ++sweep, ++iterations) {
      comparePairs(rewards, flows, states, discount, pairs);
      const change = compareStates(pairsOf, pairs, rewards.length, states);
      done = sweep === 0 && (change * discount <= tolerance * (1 - discount) || change <= ROUNDING * farthest);
    }
  }
  return { pairs, states, iterations };
}

/** A cheapest flow between the successors of each two pair blocks `i < j`, in ascending order. */
class CheapestFlows {
  /** The flow of the k-th two is the entries `starts[k] .. starts[k + 1] - 1`. */
  starts: number[] = [];
  /** From which to which state block, `from * count + to`, and how much. */
  routes: number[] = [];
  masses: number[] = [];

  find({ successors, pairsOf }: HomomorphicImage, distance: (x: number, y: number) => number): void {
    this.starts = [0];
    this.routes = [];
    this.masses = [];
    for (let i = 0; i < successors.length; ++i) {
      spend(16 * successors.length);
      for (let j = i + 1; j < successors.length; ++j) {
        transport(successors[i]!, successors[j]!, distance, (x, y, mass) => {
          this.routes.push(x * pairsOf.length + y);
          this.masses.push(mass);
        });
        this.starts.push(this.routes.length);
      }
    }
  }
}

/** `|R(i) − R(j)| + γ Σ f_xy d(x, y)`. */
function comparePairs(
  rewards: Float64Array,
  { starts, routes, masses }: CheapestFlows,
  states: Float64Array,
  discount: number,
  pairs: Float64Array,
): void {
  const n = rewards.length;
  spend(4 * routes.length);
  for (let i = 0, k = 0; i < n; ++i) {
    spend(4 * n);
    for (let j = i + 1; j < n; ++j, ++k) {
      let cost = 0;
      for (let e = starts[k]!; e < starts[k + 1]!; ++e) cost += masses[e]! * states[routes[e]!]!;
      pairs[i * n + j] = Math.abs(rewards[i]! - rewards[j]!) + discount * cost;
      pairs[j * n + i] = pairs[i * n + j]!;
    }
  }
}

/** The Hausdorff distance of the states' pairs; gives the largest change. */
function compareStates(
  pairsOf: readonly (readonly number[])[],
  pairs: Float64Array,
  n: number,
  states: Float64Array,
): number {
  const m = pairsOf.length;
  let change = 0;
  for (let x = 0; x < m; ++x) {
    spend(2 * n * pairsOf[x]!.length);
    for (let y = x + 1; y < m; ++y) {
      const there = farthest(pairsOf[x]!, pairsOf[y]!, pairs, n);
      const distance = Math.max(there, farthest(pairsOf[y]!, pairsOf[x]!, pairs, n));
      change = Math.max(change, Math.abs(distance - states[x * m + y]!));
      states[x * m + y] = distance;
      states[y * m + x] = distance;
    }
  }
  return change;
}

/** `max_{i ∈ from} min_{j ∈ to} d(i, j)`. */
function farthest(from: readonly number[], to: readonly number[], distances: Float64Array, n: number): number {
  let farthest = 0;
  for (const i of from) {
    let nearest = Infinity;
    for (const j of to) nearest = Math.min(nearest, distances[i * n + j]!);
    farthest = Math.max(farthest, nearest);
  }
  return farthest;
}
