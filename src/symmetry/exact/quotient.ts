/**
 * The quotient of an MDP by a partition of its pairs (Dean & Givan 1997; Ravindran & Barto 2004).
 *
 * - An abstract state is the set of labels of a state's pairs: states with the same set are one, numbered by first
 *   occurrence. A pair with label -1 is alone. All terminal states are one last abstract state, where every
 *   terminated outcome leads, if there is any.
 * - Its abstract actions are the distinct labels, in the order of the first such state's actions; states with fewer of
 *   them repeat theirs, so that all have the same number.
 * - Rewards and transitions of a label are the uniform average over the pairs of its block.
 */
import { type Outcome, TabularModel } from '../../environments/tabular-model.js';
import { checkNumbers, expected } from '../../input-error.js';
import { Partition } from '../../similarity/partition.js';
import { spend } from '../../time-limit.js';
import { checkModel } from './check-model.js';

export interface Quotient {
  /** The small MDP. */
  readonly model: TabularModel;
  /** Abstract state of each state. */
  readonly states: Int32Array;
  /** Abstract pair (abstract state * abstract actions + abstract action) of each pair. */
  readonly pairs: Int32Array;
  /**
   * Values of all pairs from values of the abstract pairs (`q` of the small model).
   * @throws InputError when `values` does not have one number for each abstract pair.
   */
  lift(values: ArrayLike<number>): Float64Array;
  /**
   * Model-reduction error: the largest difference between two pairs of one block in expected reward, and in the
   * probability of going to one abstract state. Both are 0, up to rounding, for a homomorphism.
   */
  readonly error: { readonly reward: number; readonly transition: number };
}

/**
 * The quotient of `model` by `partition`. By `homomorphism`, `lumping` or `orbits` its optimal values, lifted, are
 * those of the model.
 * @throws InputError when the partition is not of this model's pairs.
 */
export function quotient(model: TabularModel, partition: Partition): Quotient {
  checkModel(model);
  if (!(partition instanceof Partition)) throw expected('a Partition', partition);
  if (partition.size !== model.pairs) throw expected(`a partition of ${model.pairs} pairs`, partition.size);
  const blocks = blocksOf(partition);
  const { states, count, actionsOf } = abstractStates(model, blocks.labels);
  const actions = actionsOf.reduce((most, list) => Math.max(most, list.length), 1);
  const ends = model.terminal.includes(1) || model.terminations.includes(1);
  const end = count;

  const averages = new Map<number, Average>();
  const error = { reward: 0, transition: 0 };
  for (const labels of actionsOf) {
    for (const label of labels) {
      if (averages.has(label)) continue;
      const average = averageOf(model, blocks.pairs[label]!, states, end);
      averages.set(label, average);
      error.reward = Math.max(error.reward, average.reward);
      error.transition = Math.max(error.transition, average.transition);
    }
  }

  const initial = new Float64Array(count + Number(ends));
  model.initial.forEach((probability, s) => {
    if (probability > 0) initial[states[s]!]! += probability;
  });
  const small = TabularModel.build({
    states: count + Number(ends),
    actions,
    initial,
    outcomes: (s, a) => {
      if (s === end) return [{ probability: 1, nextState: end, reward: 0, terminated: true }];
      const labels = actionsOf[s]!;
      return averages.get(labels[a % labels.length]!)!.outcomes;
    },
  });

  const pairs = new Int32Array(model.pairs);
  for (let i = 0; i < model.pairs; ++i) {
    const s = states[Math.floor(i / model.actions)]!;
    pairs[i] = s * actions + (s === end ? 0 : actionsOf[s]!.indexOf(blocks.labels[i]!));
  }
  return {
    model: small,
    states,
    pairs,
    lift: (values) => {
      const given = checkNumbers('values', values);
      if (given.length !== small.pairs) throw expected(`${small.pairs} values`, given.length);
      return Float64Array.from(pairs, (pair) => given[pair]!);
    },
    error,
  };
}

/** Labels with each -1 replaced by one of its own, and the pairs of each. */
function blocksOf(partition: Partition): { labels: Int32Array; pairs: readonly ArrayLike<number>[] } {
  const labels = partition.labels.slice();
  const pairs: ArrayLike<number>[] = [...partition.blocks];
  labels.forEach((label, i) => {
    if (label >= 0) return;
    labels[i] = pairs.length;
    pairs.push([i]);
  });
  return { labels, pairs };
}

/** Abstract state of each state (`count` for terminal ones) and the distinct labels of each abstract state. */
function abstractStates(
  model: TabularModel,
  labels: Int32Array,
): { states: Int32Array; count: number; actionsOf: readonly (readonly number[])[] } {
  const numbers = new Map<string, number>();
  const actionsOf: number[][] = [];
  const states = new Int32Array(model.states);
  for (let s = 0; s < model.states; ++s) {
    if (model.terminal[s] === 1) continue;
    const distinct = [...new Set(labels.subarray(s * model.actions, (s + 1) * model.actions))];
    const key = distinct.toSorted((x, y) => x - y).join();
    let number = numbers.get(key);
    if (number === undefined) {
      numbers.set(key, (number = actionsOf.length));
      actionsOf.push(distinct);
    }
    states[s] = number;
  }
  const count = actionsOf.length;
  model.terminal.forEach((terminal, s) => {
    if (terminal === 1) states[s] = count;
  });
  return { states, count, actionsOf };
}

interface Average {
  readonly outcomes: readonly Outcome[];
  /** Range of the expected rewards of the pairs. */
  readonly reward: number;
  /** Largest range of the probabilities of one abstract successor. */
  readonly transition: number;
}

/** The uniform average of the pairs of one block. */
function averageOf(model: TabularModel, pairs: ArrayLike<number>, states: Int32Array, end: number): Average {
  const joint = new Map<number, Map<number, number>>(); // 2 * successor + terminated → reward → summed probability
  const ranges = new Map<number, Range>();
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < pairs.length; ++k) {
    const pair = pairs[k]!;
    const successors = new Map<number, number>();
    spend(32 * (model.outcomeStarts[pair + 1]! - model.outcomeStarts[pair]! + 1));
    let reward = 0;
    for (let o = model.outcomeStarts[pair]!; o < model.outcomeStarts[pair + 1]!; ++o) {
      const ending = model.terminations[o]!;
      const successor = ending === 1 ? end : states[model.nextStates[o]!]!;
      const probability = model.probabilities[o]!;
      const key = 2 * successor + ending;
      let rewards = joint.get(key);
      if (rewards === undefined) joint.set(key, (rewards = new Map()));
      rewards.set(model.rewards[o]!, (rewards.get(model.rewards[o]!) ?? 0) + probability);
      successors.set(successor, (successors.get(successor) ?? 0) + probability);
      reward += probability * model.rewards[o]!;
    }
    low = Math.min(low, reward);
    high = Math.max(high, reward);
    for (const [successor, probability] of successors) widen(ranges, successor, probability);
  }
  const outcomes: Outcome[] = [];
  for (const [key, rewards] of joint) {
    for (const [reward, sum] of rewards) {
      const nextState = Math.floor(key / 2);
      outcomes.push({ probability: sum / pairs.length, nextState, reward, terminated: key % 2 === 1 });
    }
  }
  let transition = 0;
  for (const range of ranges.values()) {
    transition = Math.max(transition, range.high - (range.pairs < pairs.length ? 0 : range.low));
  }
  return { outcomes, reward: high - low, transition };
}

/** The probabilities that `pairs` pairs gave to one successor; the other pairs gave 0. */
interface Range {
  low: number;
  high: number;
  pairs: number;
}

function widen(ranges: Map<number, Range>, successor: number, probability: number): void {
  const range = ranges.get(successor);
  if (range === undefined) {
    ranges.set(successor, { low: probability, high: probability, pairs: 1 });
    return;
  }
  range.low = Math.min(range.low, probability);
  range.high = Math.max(range.high, probability);
  ++range.pairs;
}
