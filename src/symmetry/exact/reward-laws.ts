/**
 * Exact laws of reward trajectories `(r_t, …, r_{t+l-1})` that follow each pair under a policy, by dynamic programming:
 *
 *   law_l(s, a) = Σ p · r ∷ next_{l-1}(s')      next_l(s) = Σ_a π(a|s) law_l(s, a)      next_0 = (), and () after the end
 *
 * so a trajectory is shorter than `l` exactly when the episode ended before. With `ownReward: 'exclude'` the trajectory
 * starts at `r_{t+1}`: `Σ p · next_l(s')`. An outcome that leads to a terminal state ends the episode like one that
 * terminates. Pairs of terminal and of unreachable states have no law.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys, TooLargeError } from '../../input-error.js';
import { Partition } from '../../similarity/partition.js';
import { spend } from '../../time-limit.js';
import { rewardClasses, TOLERANCE } from '../../trajectories/closeness.js';
import { checkModel } from './check-model.js';
import { checkPolicy } from './policy.js';
import { RefinablePartition } from './refinable-partition.js';
import { TrajectoryNumbers } from './trajectory-numbers.js';

export interface RewardLawOptions {
  /** Longest trajectory, >= 1. */
  readonly length: number;
  /** Probabilities `policy[s * actions + a]` of the actions after the first; default uniform. */
  readonly policy?: ArrayLike<number>;
  /** Whether the trajectory starts with `r_t` (`'include'`, default) or with `r_{t+1}` (`'exclude'`). */
  readonly ownReward?: 'include' | 'exclude';
  /** Most (pair, trajectory) combinations of all lengths held at once (default 5,000,000). */
  readonly maxEntries?: number;
}

/** One trajectory of a law. */
export interface WeightedTrajectory {
  /** Shorter than the length asked for when the episode ended. */
  readonly rewards: readonly number[];
  readonly probability: number;
}

/** Sparse rows: pair `i` has the trajectories `words[starts[i] .. starts[i + 1] - 1]`, ascending by number. */
export interface LawRows {
  readonly starts: Int32Array;
  readonly words: Int32Array;
  readonly probabilities: Float64Array;
}

export class RewardLaws {
  /** Longest trajectory. */
  readonly length: number;
  /** The numbers of the trajectories. */
  readonly words: TrajectoryNumbers;
  readonly #rows: readonly LawRows[];

  /** @param rows the laws of length 1, 2, … */
  constructor(words: TrajectoryNumbers, rows: readonly LawRows[]) {
    this.length = rows.length;
    this.words = words;
    this.#rows = rows;
  }

  /** The laws of trajectories of one length, by number. */
  rows(length = this.length): LawRows {
    return this.#rows[checkInteger('length', length, 1, this.length) - 1]!;
  }

  /** The law of one pair; empty for a pair that is not live. */
  law(pair: number, length = this.length): WeightedTrajectory[] {
    const { starts, words, probabilities } = this.rows(length);
    checkInteger('pair', pair, 0, starts.length - 2);
    return Array.from(words.subarray(starts[pair], starts[pair + 1]), (word, k) => ({
      rewards: this.words.rewards(word),
      probability: probabilities[starts[pair]! + k]!,
    }));
  }

  /** Pairs with equal laws (up to rounding, relative 1e-10) are one class; pairs that are not live have label -1. */
  classes(length = this.length): Partition {
    const { starts, words, probabilities } = this.rows(length);
    const pairs = starts.length - 1;
    const holders = byWord(starts, words, this.words.count);
    const live = Uint8Array.from({ length: pairs }, (_, i) => Number(starts[i + 1]! > starts[i]!));
    const partition = new RefinablePartition(live);
    const keys = new Float64Array(pairs);
    for (let word = 0; word < this.words.count; ++word) {
      spend(8 * (holders.starts[word + 1]! - holders.starts[word]!));
      for (let k = holders.starts[word]!; k < holders.starts[word + 1]!; ++k) {
        keys[holders.pairs[k]!] = probabilities[holders.entries[k]!]!;
        partition.mark(holders.pairs[k]!);
      }
      partition.split(keys, TOLERANCE, () => {});
    }
    return Partition.from(partition.blockOf.map((block, i) => (live[i] === 1 ? block : -1)));
  }
}

/**
 * The laws of reward trajectories of length 1 to `length` from every pair.
 * @throws InputError when an option is out of range or the policy is not one; TooLargeError when the laws have more than
 * `maxEntries` entries.
 */
export function rewardLaws(model: TabularModel, options: RewardLawOptions): RewardLaws {
  checkModel(model);
  checkKeys('reward law options', options, ['length', 'policy', 'ownReward', 'maxEntries']);
  const length = checkInteger('length', options.length, 1, 1000);
  const policy = checkPolicy(model, options.policy);
  const own = checkChoice('ownReward', options.ownReward ?? 'include', ['include', 'exclude']) === 'include';
  const maxEntries = checkInteger('maxEntries', options.maxEntries ?? 5_000_000, 1, 2 ** 31 - 1);

  const alphabet: number[] = [];
  const symbolOf = new Map<number, number>();
  const symbols = rewardClasses(model.rewards).map((same, k) => {
    let symbol = symbolOf.get(same);
    if (symbol === undefined) symbolOf.set(same, (symbol = alphabet.push(model.rewards[k]!) - 1));
    return symbol;
  });
  checkSizes(model, symbols, policy, length, maxEntries);
  const words = new TrajectoryNumbers(alphabet);
  const ended: Law = new Map([[0, 1]]);
  let next: Law[] = Array.from(model.live, () => ended);
  const rows: LawRows[] = [];
  let entries = 0;
  const check = (more: number): void => {
    entries += more;
    if (entries > maxEntries) throw tooMany(maxEntries, rows.length + 1);
  };
  for (let l = 1; l <= length; ++l) {
    const laws = lawsOfPairs(model, next, ended, check, (k, rest) => words.prepend(symbols[k]!, rest));
    next = lawsOfStates(model, laws, policy, ended);
    rows.push(freeze(own ? laws : lawsOfPairs(model, next, ended, check, (_, rest) => rest)));
  }
  return new RewardLaws(words, rows);
}

/**
 * Trajectory classes: pairs with equal laws of reward trajectories of `length` under the policy.
 * @throws InputError as `rewardLaws` does.
 */
export function trajectoryClasses(model: TabularModel, options: RewardLawOptions): Partition {
  return rewardLaws(model, options).classes();
}

function tooMany(maxEntries: number, length: number): TooLargeError {
  return new TooLargeError(
    `expected reward laws of at most ${maxEntries} entries, got more at length ${length}; ` +
      'raise maxEntries or ask for a shorter length',
  );
}

/**
 * Refuses what is surely too large before anything is made. Trajectories that begin with different rewards differ: with
 * `n(s, r)` trajectories from `s` that begin with `r`, what follows outcomes that lead to `s'` is at least
 * `Σ_r max n(s', r)` trajectories, and this for each reward of the outcomes.
 */
function checkSizes(
  model: TabularModel,
  symbols: Int32Array,
  policy: Float64Array,
  length: number,
  maxEntries: number,
): void {
  const ended = new Map([[-1, 1]]);
  let next: ReadonlyMap<number, number>[] = Array.from(model.live, () => ended);
  const follow = (outcome: number): ReadonlyMap<number, number> =>
    model.terminations[outcome] === 1 ? ended : next[model.nextStates[outcome]!]!;
  let entries = 0;
  for (let l = 1; l <= length; ++l) {
    const larger: ReadonlyMap<number, number>[] = Array.from(model.live, () => ended);
    for (let s = 0; s < model.states; ++s) {
      if (model.live[s] === 0) continue;
      const taken: number[] = [];
      for (let i = s * model.actions; i < (s + 1) * model.actions; ++i) {
        const outcomes = range(model.outcomeStarts[i]!, model.outcomeStarts[i + 1]!);
        spend(16 * outcomes.length);
        if (policy[i]! > 0) taken.push(...outcomes);
        for (const size of leastSizes(outcomes, symbols, follow).values()) entries += size;
        if (entries > maxEntries) throw tooMany(maxEntries, l);
      }
      larger[s] = leastSizes(taken, symbols, follow);
    }
    next = larger;
  }
}

/** By first reward, how many trajectories there are at least after one of these outcomes. */
function leastSizes(
  outcomes: readonly number[],
  symbols: Int32Array,
  follow: (outcome: number) => ReadonlyMap<number, number>,
): Map<number, number> {
  const largest = new Map<number, Map<number, number>>();
  for (const outcome of outcomes) {
    let sizes = largest.get(symbols[outcome]!);
    if (sizes === undefined) largest.set(symbols[outcome]!, (sizes = new Map()));
    for (const [symbol, size] of follow(outcome)) sizes.set(symbol, Math.max(size, sizes.get(symbol) ?? 0));
  }
  return new Map([...largest].map(([symbol, sizes]) => [symbol, [...sizes.values()].reduce((a, b) => a + b, 0)]));
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, k) => from + k);

type Law = ReadonlyMap<number, number>;

/** `Σ p · word(outcome, trajectory of s')` for every live pair. */
function lawsOfPairs(
  model: TabularModel,
  next: readonly Law[],
  ended: Law,
  check: (entries: number) => void,
  word: (outcome: number, rest: number) => number,
): Law[] {
  return Array.from({ length: model.pairs }, (_, i) => {
    const law = new Map<number, number>();
    if (model.live[Math.floor(i / model.actions)] === 0) return law;
    for (let k = model.outcomeStarts[i]!; k < model.outcomeStarts[i + 1]!; ++k) {
      const successor = model.nextStates[k]!;
      const rests = model.terminations[k] === 1 || model.live[successor] === 0 ? ended : next[successor]!;
      spend(16 * rests.size + 8);
      for (const [rest, probability] of rests) add(law, word(k, rest), model.probabilities[k]! * probability);
    }
    check(law.size);
    return law;
  });
}

/** `Σ_a π(a|s) law(s, a)`. */
function lawsOfStates(model: TabularModel, laws: readonly Law[], policy: Float64Array, ended: Law): Law[] {
  return Array.from(model.live, (live, s) => {
    if (live === 0) return ended;
    const law = new Map<number, number>();
    for (let i = s * model.actions; i < (s + 1) * model.actions; ++i) {
      if (policy[i] === 0) continue;
      spend(16 * laws[i]!.size);
      for (const [word, probability] of laws[i]!) add(law, word, policy[i]! * probability);
    }
    return law;
  });
}

function add(law: Map<number, number>, word: number, probability: number): void {
  law.set(word, (law.get(word) ?? 0) + probability);
}

function freeze(laws: readonly Law[]): LawRows {
  const starts = new Int32Array(laws.length + 1);
  laws.forEach((law, i) => {
    starts[i + 1] = starts[i]! + law.size;
  });
  const words = new Int32Array(starts[laws.length]!);
  const probabilities = new Float64Array(words.length);
  laws.forEach((law, i) => {
    const sorted = words.subarray(starts[i], starts[i + 1]);
    spend(32 * law.size);
    sorted.set([...law.keys()]);
    sorted.sort().forEach((word, k) => {
      probabilities[starts[i]! + k] = law.get(word)!;
    });
  });
  return { starts, words, probabilities };
}

/** The entries of sparse rows by word. */
function byWord(rowStarts: Int32Array, words: Int32Array, count: number) {
  const starts = new Int32Array(count + 1);
  for (const word of words) ++starts[word + 1]!;
  for (let word = 0; word < count; ++word) starts[word + 1]! += starts[word]!;
  const next = starts.slice();
  const pairs = new Int32Array(words.length);
  const entries = new Int32Array(words.length);
  for (let i = 0; i + 1 < rowStarts.length; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const at = next[words[e]!]!++;
      pairs[at] = i;
      entries[at] = e;
    }
  }
  return { starts, pairs, entries };
}
