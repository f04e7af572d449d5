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

/** An expected reward and a law of next states, as rows of a sparse matrix; what ends or was never left is `size - 1`. */
interface Laws {
  readonly rewards: Float64Array;
  readonly next: readonly (readonly (readonly [state: number, probability: number])[])[];
}

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
  const size = states + 1;
  const ofPairs = pairLaws(counts, tried, states);
  const between = distances(stateLaws(ofPairs, tried, actions, size), size, discount);
  const ahead = ofPairs.next.map((law) => spread(law, between, size));
  const raw = (i: number, j: number) => {
    const far = ofPairs.next[j]!.reduce((sum, [state, probability]) => sum + probability * ahead[i]![state]!, 0);
    return Math.abs(ofPairs.rewards[i]! - ofPairs.rewards[j]!) + discount * far;
  };
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

function pairLaws(counts: OutcomeCounts, tried: readonly number[], end: number): Laws {
  const rewards = new Float64Array(tried.length);
  const next = tried.map((pair, i) => {
    return Array.from(counts.counts[pair]!, ([outcome, times]) => {
      const probability = times / counts.visits[pair]!;
      rewards[i]! += probability * counts.rewardOf(pair, outcome);
      const { nextState } = counts.outcomes[outcome]!;
      return [nextState < 0 ? end : nextState, probability] as const;
    });
  });
  return { rewards, next };
}

/** Under the uniform policy over the pairs that were tried; a state without any, like the end, stays where it is for nothing. */
function stateLaws({ rewards, next }: Laws, tried: readonly number[], actions: number, size: number): Laws {
  const members = Array.from({ length: size }, (): number[] => []);
  tried.forEach((pair, i) => {
    members[Math.floor(pair / actions)]!.push(i);
  });
  return {
    rewards: Float64Array.from(members, (own) => own.reduce((sum, i) => sum + rewards[i]! / own.length, 0)),
    next: members.map((own) => {
      if (own.length === 0) return [[size - 1, 1] as const];
      const law = new Map<number, number>();
      for (const i of own) for (const [state, p] of next[i]!) law.set(state, (law.get(state) ?? 0) + p / own.length);
      return [...law];
    }),
  };
}

/** The fixed point of `U`, by rows. */
function distances({ rewards, next }: Laws, size: number, discount: number): Float64Array {
  let u = new Float64Array(size * size);
  for (let change = Infinity, largest = 0; change > PRECISION * largest; ) {
    const ahead = next.map((law) => spread(law, u, size));
    const better = new Float64Array(size * size);
    change = 0;
    largest = 0;
    for (let x = 0; x < size; ++x) {
      for (let y = 0; y <= x; ++y) {
        let far = 0;
        for (const [state, p] of next[y]!) far += p * ahead[x]![state]!;
        const value = Math.abs(rewards[x]! - rewards[y]!) + discount * far;
        change = Math.max(change, Math.abs(value - u[x * size + y]!));
        largest = Math.max(largest, value);
        better[x * size + y] = value;
        better[y * size + x] = value;
      }
    }
    u = better;
    if (largest === 0) break;
  }
  return u;
}

/** `Σ_x' P(x') U(x', ·)`. */
function spread(law: Laws['next'][number], u: Float64Array, size: number): Float64Array {
  const row = new Float64Array(size);
  for (const [state, p] of law) {
    for (let y = 0; y < size; ++y) row[y]! += p * u[state * size + y]!;
  }
  return row;
}
