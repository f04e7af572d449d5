/**
 * A `TabularModel` as the coloured structure that partitions and automorphisms are found on: live states, their pairs,
 * and weighted edges from pairs to states. Live states are renumbered `0..states-1` in ascending order; every outcome
 * that terminates, or that leads to a terminal state, goes to one common sink, numbered `states`.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { spend } from '../../time-limit.js';
import { classesOf, rewardClasses } from '../../trajectories/closeness.js';

/**
 * What is preserved about rewards: their expectation, `R(f(s), g_s(a)) = R(s, a)`, or their whole law jointly with the
 * successor, `P(r, f(s') | f(s), g_s(a)) = P(r, s' | s, a)`.
 */
export type RewardEquality = 'expected' | 'law';

export interface Structure {
  /** Number of live states; the sink is vertex `states`. */
  readonly states: number;
  readonly actions: number;
  /** `states * actions`; pair `i` belongs to state `floor(i / actions)`. */
  readonly pairs: number;
  /** `original[s]` is the model's number of live state `s`. */
  readonly original: Int32Array;
  /** Class of each pair's expected reward (all 0 under `'law'`). */
  readonly colours: Int32Array;
  /** Edges of pair `i` are `outStarts[i] .. outStarts[i + 1] - 1`, ascending by label, then target; none twice. */
  readonly outStarts: Int32Array;
  readonly targets: Int32Array;
  /** Class of the reward of each edge (all 0 under `'expected'`). */
  readonly labels: Int32Array;
  /** Probability of each edge. */
  readonly weights: Float64Array;
  /** Number of labels. */
  readonly labelCount: number;
}

/** The structure of the live part of a model. */
export function structureOf(model: TabularModel, rewards: RewardEquality): Structure {
  const { actions } = model;
  const original = Int32Array.from(model.live.keys()).filter((s) => model.live[s] === 1);
  const states = original.length;
  const sink = states;
  const compact = new Int32Array(model.states).fill(sink);
  original.forEach((s, i) => {
    compact[s] = i;
  });
  const pairs = states * actions;
  const outcomeLabels = rewards === 'law' ? rewardClasses(model.rewards) : undefined;

  const outStarts = new Int32Array(pairs + 1);
  const targets: number[] = [];
  const labels: number[] = [];
  const weights: number[] = [];
  const byTarget = new Map<number, number>(); // label * (states + 1) + target → probability
  for (let i = 0; i < pairs; ++i) {
    const pair = original[Math.floor(i / actions)]! * actions + (i % actions);
    byTarget.clear();
    spend(64 * (model.outcomeStarts[pair + 1]! - model.outcomeStarts[pair]! + 1));
    for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
      const target = model.terminations[k] === 1 ? sink : compact[model.nextStates[k]!]!;
      const key = (outcomeLabels?.[k] ?? 0) * (states + 1) + target;
      byTarget.set(key, (byTarget.get(key) ?? 0) + model.probabilities[k]!);
    }
    for (const key of [...byTarget.keys()].sort((x, y) => x - y)) {
      targets.push(key % (states + 1));
      labels.push(Math.floor(key / (states + 1)));
      weights.push(byTarget.get(key)!);
    }
    outStarts[i + 1] = targets.length;
  }
  return {
    states,
    actions,
    pairs,
    original,
    colours: outcomeLabels === undefined ? expectedRewardClasses(model, original) : new Int32Array(pairs),
    outStarts,
    targets: Int32Array.from(targets),
    labels: Int32Array.from(labels),
    weights: Float64Array.from(weights),
    labelCount: outcomeLabels === undefined ? 1 : outcomeLabels.reduce((most, label) => Math.max(most, label + 1), 1),
  };
}

/**
 * Two copies of a structure side by side with one sink: states `0..n-1` and `n..2n-1`, pairs likewise. A joint
 * refinement of both compares them: an isomorphism keeps every block half in one copy and half in the other.
 */
export function twice(structure: Structure): Structure {
  const { states, outStarts, targets } = structure;
  const edges = targets.length;
  const sink = 2 * states;
  const joined = new Int32Array(2 * edges);
  for (let e = 0; e < edges; ++e) {
    joined[e] = targets[e] === states ? sink : targets[e]!;
    joined[edges + e] = targets[e] === states ? sink : targets[e]! + states;
  }
  return {
    ...structure,
    states: sink,
    pairs: 2 * structure.pairs,
    original: concatenate(structure.original, structure.original),
    colours: concatenate(structure.colours, structure.colours),
    outStarts: concatenate(
      outStarts,
      outStarts.subarray(1).map((start) => start + edges),
    ),
    targets: joined,
    labels: concatenate(structure.labels, structure.labels),
    weights: Float64Array.from({ length: 2 * edges }, (_, e) => structure.weights[e % edges]!),
  };
}

function concatenate(head: Int32Array, tail: Int32Array): Int32Array {
  const joined = new Int32Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}

function expectedRewardClasses(model: TabularModel, original: Int32Array): Int32Array {
  const { actions } = model;
  const expected = new Float64Array(original.length * actions);
  const scales = new Float64Array(expected.length);
  for (let i = 0; i < expected.length; ++i) {
    const pair = original[Math.floor(i / actions)]! * actions + (i % actions);
    for (let k = model.outcomeStarts[pair]!; k < model.outcomeStarts[pair + 1]!; ++k) {
      expected[i]! += model.probabilities[k]! * model.rewards[k]!;
      scales[i]! += model.probabilities[k]! * Math.abs(model.rewards[k]!);
    }
  }
  return classesOf(expected, scales);
}
