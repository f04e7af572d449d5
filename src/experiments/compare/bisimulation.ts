/**
 * The rival that compares states by their futures: the metric of MICo (Castro, Kastner, Panangaden, Rowland 2021, `U^π`), tabular, on the
 * model learned from recorded episodes,
 *
 *   U(x, y) = |r(x) − r(y)| + γ E[U(x', y')],   x' and y' drawn apart under π,
 *
 * π uniform over the actions that were tried. A pair `i` has `D(i, j) = |r(i) − r(j)| + γ E[U(s'(i), s'(j))]`; both are reduced by half of
 * the two distances to oneself, which drawing apart leaves. Symmetric pairs are then 0 apart; in a deterministic world and under a
 * deterministic π it is the π-bisimulation metric (Castro 2020).
 */
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import { Partition } from '../../similarity/partition.js';
import { OutcomeCounts } from '../../symmetry/outcome-counts.js';

/** The most states of which all distances are kept. */
export const MOST_METRIC_STATES = 2000;

/** Expected rewards and laws of next states, row by row of a sparse matrix. */
interface Laws {
  readonly rewards: Float64Array;
  /** Entries of row `i` are those from `starts[i]` on; `next` is a place among the states that were tried, or the end's, the last. */
  readonly starts: Int32Array;
  readonly next: Int32Array;
  readonly probabilities: Float64Array;
}

/** A law as it is gathered: next states and their probabilities. */
type Law = readonly (readonly [state: number, probability: number])[];

/** Iterations stop when no distance changes by more than this share of the largest. */
const PRECISION = 1e-4;

/** Pairs that were tried and are at most `tolerance` of the largest distance from the first of their class; the others are alone. */
export function bisimilarPairs(
  { states, actions }: { readonly states: number; readonly actions: number },
  experience: EpisodeBatch,
  { discount, tolerance }: { readonly discount: number; readonly tolerance: number },
): Partition {
  const counts = countsOf(states, actions, experience);
  const tried = [...counts.visits.keys()].filter((pair) => counts.visits[pair]! > 0);
  // A state without a tried pair stays where it is for nothing, as the end does: one place serves them all.
  const places = new Map<number, number>();
  for (const pair of tried) {
    const state = Math.floor(pair / actions);
    if (!places.has(state)) places.set(state, places.size);
  }
  const size = places.size + 1;
  const placeOf = (state: number) => places.get(state) ?? size - 1;
  const ofPairs = pairLaws(counts, tried);
  const pairs = rowsOf(ofPairs, placeOf);
  const owners = tried.map((pair) => placeOf(Math.floor(pair / actions)));
  const between = distances(rowsOf(stateLaws(ofPairs, owners, size), placeOf), size, discount);
  const ahead = tried.map((_, i) => spread(pairs, i, between, size, new Float64Array(size)));
  const raw = (i: number, j: number) =>
    Math.abs(pairs.rewards[i]! - pairs.rewards[j]!) + discount * expected(pairs, j, ahead[i]!);
  const own = tried.map((_, i) => raw(i, i));
  const distance = (i: number, j: number) => raw(i, j) - (own[i]! + own[j]!) / 2;
  let largest = 0;
  tried.forEach((_, i) => {
    for (let j = 0; j < i; ++j) largest = Math.max(largest, distance(i, j));
  });
  const labels = new Int32Array(states * actions).fill(-1);
  const first: number[] = [];
  tried.forEach((pair, i) => {
    let label = first.findIndex((j) => distance(i, j) <= tolerance * largest);
    if (label < 0) label = first.push(i) - 1;
    labels[pair] = label;
  });
  return Partition.from(labels);
}

function countsOf(
  states: number,
  actions: number,
  { starts, states: at, actions: taken, rewards, terminated, lastStates }: EpisodeBatch,
): OutcomeCounts {
  const counts = new OutcomeCounts(states, actions);
  for (let episode = 0; episode + 1 < starts.length; ++episode) {
    const end = starts[episode + 1]!;
    for (let t = starts[episode]!; t < end; ++t) {
      const last = t + 1 === end;
      const ends = last && terminated[episode] === 1;
      const nextState = last ? (lastStates?.[episode] ?? -1) : at[t + 1]!;
      // Where an episode was cut and nobody says where it led, there is nothing to learn from.
      if (nextState < 0 && !ends) continue;
      counts.observe(at[t]!, taken[t]!, rewards[t]!, Math.max(nextState, 0), ends);
    }
  }
  return counts;
}

/** Where an episode ends. */
const END = -1;

interface GatheredLaws {
  readonly rewards: Float64Array;
  readonly laws: readonly Law[];
}

function pairLaws(counts: OutcomeCounts, tried: readonly number[]): GatheredLaws {
  const rewards = new Float64Array(tried.length);
  const laws = tried.map((pair, i) => {
    return Array.from(counts.countsOf(pair)!, ([outcome, times]) => {
      const probability = times / counts.visits[pair]!;
      rewards[i]! += probability * counts.rewardOf(pair, outcome);
      const { nextState } = counts.outcomes[outcome]!;
      return [nextState < 0 ? END : nextState, probability] as const;
    });
  });
  return { rewards, laws };
}

/** Under the uniform policy over the pairs that were tried; the end, the last, stays where it is for nothing. */
function stateLaws({ rewards, laws }: GatheredLaws, owners: readonly number[], size: number): GatheredLaws {
  const members = Array.from({ length: size }, (): number[] => []);
  owners.forEach((place, i) => {
    members[place]!.push(i);
  });
  return {
    rewards: Float64Array.from(members, (own) => own.reduce((sum, i) => sum + rewards[i]! / own.length, 0)),
    laws: members.map((own): Law => {
      if (own.length === 0) return [[END, 1]];
      const law = new Map<number, number>();
      for (const i of own) for (const [state, p] of laws[i]!) law.set(state, (law.get(state) ?? 0) + p / own.length);
      return [...law];
    }),
  };
}

function rowsOf({ rewards, laws }: GatheredLaws, placeOf: (state: number) => number): Laws {
  const starts = new Int32Array(laws.length + 1);
  laws.forEach((law, i) => {
    starts[i + 1] = starts[i]! + law.length;
  });
  const next = Int32Array.from(laws.flat(), ([state]) => placeOf(state));
  return { rewards, starts, next, probabilities: Float64Array.from(laws.flat(), ([, p]) => p) };
}

/** The fixed point of `U`, from below: in place, up and down the rows in turns. */
function distances(laws: Laws, size: number, discount: number): Float64Array {
  const { rewards } = laws;
  const u = new Float64Array(size * size);
  const ahead = new Float64Array(size);
  for (let change = Infinity, largest = 0, up = true; change > PRECISION * largest; up = !up) {
    change = 0;
    largest = 0;
    for (let k = 0; k < size; ++k) {
      const x = up ? k : size - 1 - k;
      spread(laws, x, u, size, ahead.fill(0));
      for (let y = 0; y <= x; ++y) {
        const value = Math.abs(rewards[x]! - rewards[y]!) + discount * expected(laws, y, ahead);
        const moved = Math.abs(value - u[x * size + y]!);
        if (moved > change) change = moved;
        if (value > largest) largest = value;
        u[x * size + y] = value;
        u[y * size + x] = value;
      }
    }
    if (largest === 0) break;
  }
  return u;
}

/** Adds `Σ_x' P(x') U(x', ·)` of a row to `sums`. */
function spread(laws: Laws, row: number, u: Float64Array, size: number, sums: Float64Array): Float64Array {
  for (let k = laws.starts[row]!; k < laws.starts[row + 1]!; ++k) {
    const p = laws.probabilities[k]!;
    const from = laws.next[k]! * size;
    for (let y = 0; y < size; ++y) sums[y]! += p * u[from + y]!;
  }
  return sums;
}

/** `Σ_y' P(y') values(y')` of a row. */
function expected({ starts, next, probabilities }: Laws, row: number, values: Float64Array): number {
  let sum = 0;
  for (let k = starts[row]!; k < starts[row + 1]!; ++k) sum += probabilities[k]! * values[next[k]!]!;
  return sum;
}
