/**
 * Experience as counts of outcomes: for each pair, how often which (reward, next state, terminated) followed, rewards
 * being the same up to rounding. Outcomes are numbered once for all pairs; every terminated outcome leads to one common sink.
 *
 * Where rewards vary as real numbers do (a pair that leads where it led before hardly ever pays what it paid before), an
 * outcome is (next state, terminated) alone, and how the rewards of each pair and outcome lie is kept as their moments.
 */
import { checkFlag, checkInteger, checkNumber, checkSize } from '../input-error.js';
import { DistinctRewards } from '../trajectories/closeness.js';
import { addReward, type RewardMoments } from './reward-law.js';

export interface ObservedOutcome {
  /** NaN where rewards vary: `rewardOf` has the mean of each pair. */
  readonly reward: number;
  /** -1 (the common sink) when terminated. */
  readonly nextState: number;
  readonly terminated: boolean;
}

/** Repeats of a pair and its next state from which it is told whether rewards vary: most of them paid something new. */
const REPEATS = 8;

const MOST_PAIRS = 2 ** 24;

export class OutcomeCounts {
  readonly states: number;
  readonly actions: number;
  /** Every distinct outcome seen, by number. */
  readonly outcomes: ObservedOutcome[] = [];
  /** Observations per pair. */
  readonly visits: Int32Array;
  /** @internal Pairs seen, in order of discovery. */
  readonly tried: number[] = [];
  /** @internal States live, in order of discovery. */
  readonly lived: number[] = [];
  /** 1 for states in which an action was taken or an episode went on. */
  readonly live: Uint8Array;
  /** 1 for states entered by a terminated outcome. */
  readonly terminal: Uint8Array;
  /** The same states as a list, in order of discovery. */
  readonly terminals: number[] = [];
  /** Where rewards vary: `moments[pair]`, outcome number to the moments of its rewards; empty where they do not. */
  readonly moments: (Map<number, RewardMoments> | null)[] = [];
  /** By where an outcome leads and, unless rewards vary, the number of its reward (`#key`). */
  readonly #numbers = new Map<number, number>();
  /** By pair: the number of its last outcome and 1, 0 for none. Most steps repeat it, and most pairs have no other. */
  readonly #last: Int32Array;
  /** By pair, of that step: the reward as it came, and where it led (-1 for the end), plus two. */
  readonly #lastReward: Float64Array;
  readonly #lastNext: Int32Array;
  /** Of pairs that had several outcomes: outcome number to count. */
  readonly #several = new Map<number, Map<number, number>>();
  readonly #rewards = new DistinctRewards();
  /** Distinct rewards, numbered as they came; and the one met last with its number. */
  readonly #rewardNumbers = new Map<number, number>();
  #reward = Number.NaN;
  #rewardNumber = -1;
  #rewardsVary = false;
  /** Repeats of a pair with its next state, and how many of them paid what was paid before. */
  #repeated = 0;
  #samePay = 0;

  static [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === 'object' && #numbers in value;
  }

  constructor(states: number, actions: number) {
    this.states = checkInteger('states', states, 1);
    this.actions = checkInteger('actions', actions, 1);
    checkSize(
      'state-action pairs (states * actions)',
      states * actions,
      MOST_PAIRS,
      'each holds its outcomes in memory',
    );
    this.visits = new Int32Array(states * actions);
    this.#last = new Int32Array(states * actions);
    this.#lastReward = new Float64Array(states * actions);
    this.#lastNext = new Int32Array(states * actions);
    this.live = new Uint8Array(states);
    this.terminal = new Uint8Array(states);
  }

  /** `counts[pair]`: outcome number to count; null for a pair not seen. Made when asked for: `countsOf` gives those of one pair. */
  get counts(): (ReadonlyMap<number, number> | null)[] {
    return Array.from(this.visits, (_, pair) => this.countsOf(pair));
  }

  /** Outcome number to count, in order of discovery; null for a pair not seen. */
  countsOf(pair: number): ReadonlyMap<number, number> | null {
    const last = this.#last[pair]!;
    if (last === 0) return null;
    return this.#several.get(pair) ?? new Map([[last - 1, this.visits[pair]!]]);
  }

  /** @internal The number of the outcome that a pair had last, its only one where it is certain; -1 for a pair not seen. */
  lastOf(pair: number): number {
    return this.#last[pair]! - 1;
  }

  /** Whether rewards are taken as real numbers. Outcomes are numbered anew when this becomes true. */
  get rewardsVary(): boolean {
    return this.#rewardsVary;
  }

  /**
   * Counts one transition and gives the number of its outcome.
   * @throws InputError on a state or action out of range or a reward that is not finite; nothing is counted then.
   */
  observe(state: number, action: number, reward: number, nextState: number, given: boolean): number {
    checkInteger('state', state, 0, this.states - 1);
    checkInteger('action', action, 0, this.actions - 1);
    checkInteger('nextState', nextState, 0, this.states - 1);
    checkNumber('reward', reward);
    const terminated = checkFlag('terminated', given);
    this.#live(state);
    if (!terminated) this.#live(nextState);
    else if (this.terminal[nextState] === 0) {
      this.terminals.push(nextState);
      this.terminal[nextState] = 1;
    }
    const pair = state * this.actions + action;
    const repeated = !this.#rewardsVary && this.#repeats(pair, reward, terminated ? -1 : nextState);
    if (repeated) this.#repeat(true);
    else if (!this.#rewardsVary) this.#watch(pair, reward, nextState, terminated);
    if (++this.visits[pair]! === 1) this.tried.push(pair);
    if (!repeated || this.#rewardsVary) return this.#count(pair, reward, nextState, terminated);
    const outcome = this.#last[pair]! - 1;
    if (this.#several.size > 0) this.#more(pair, outcome);
    return outcome;
  }

  /**
   * @internal Counts one transition if it is that of the last step of its pair, to the bit, which is told from flat arrays; says whether it
   * was. Anything else, values out of range too, is for `observe`.
   */
  observeAgain(state: number, action: number, reward: number, nextState: number, terminated: boolean): boolean {
    if (this.#rewardsVary || this.#repeated < REPEATS) return false;
    if ((state | 0) !== state || (action | 0) !== action || action < 0 || action >= this.actions) return false;
    if ((nextState | 0) !== nextState) return false;
    const pair = state * this.actions + action;
    if (this.#lastReward[pair] !== reward || (terminated !== true && terminated !== false)) return false;
    if (this.#lastNext[pair] !== (terminated ? -1 : nextState) + 2) return false;
    if ((terminated ? this.terminal : this.live)[nextState] !== 1) return false;
    ++this.#repeated;
    ++this.#samePay;
    ++this.visits[pair]!;
    if (this.#several.size > 0) this.#more(pair, this.#last[pair]! - 1);
    return true;
  }

  /** The number of an outcome, -1 when it was never seen. Where rewards vary, the reward tells nothing. */
  numberOf(reward: number, nextState: number, terminated: boolean): number {
    const number = this.#rewardsVary ? 0 : this.#numberOfReward(reward);
    return number === -1 ? -1 : (this.#numbers.get(this.#key(number, nextState, terminated)) ?? -1);
  }

  /** What an outcome of a pair pays: its reward, or the mean of those seen where rewards vary. */
  rewardOf(pair: number, outcome: number): number {
    return this.#rewardsVary ? this.moments[pair]!.get(outcome)!.mean : this.outcomes[outcome]!.reward;
  }

  /** Whether a pair had one outcome so far, its reward apart where rewards vary. */
  isCertain(pair: number): boolean {
    return this.#last[pair] !== 0 && !this.#several.has(pair);
  }

  #live(state: number): void {
    if (this.live[state] === 1) return;
    this.live[state] = 1;
    this.lived.push(state);
  }

  /** A visit that was counted had this outcome. */
  #count(pair: number, reward: number, nextState: number, terminated: boolean): number {
    const outcome = this.#number(reward, nextState, terminated);
    const last = this.#last[pair]! - 1;
    this.#last[pair] = outcome + 1;
    this.#lastReward[pair] = reward;
    this.#lastNext[pair] = (terminated ? -1 : nextState) + 2;
    if (this.#several.has(pair)) this.#more(pair, outcome);
    else if (last !== -1 && last !== outcome) {
      this.#several.set(
        pair,
        new Map([
          [last, this.visits[pair]! - 1],
          [outcome, 1],
        ]),
      );
    }
    if (this.#rewardsVary) this.#addReward(pair, outcome, reward, 1);
    return outcome;
  }

  /** One more of an outcome, where the pair had several. */
  #more(pair: number, outcome: number): void {
    const counts = this.#several.get(pair);
    counts?.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }

  #addReward(pair: number, outcome: number, reward: number, times: number): void {
    const moments = (this.moments[pair] ??= new Map());
    moments.set(outcome, addReward(moments.get(outcome), reward, times));
  }

  /** Whether the last outcome of a pair was this one, to the bit; `next` is -1 for an end. */
  #repeats(pair: number, reward: number, next: number): boolean {
    const last = this.#last[pair]!;
    if (last === 0) return false;
    const outcome = this.outcomes[last - 1]!;
    return outcome.nextState === next && outcome.reward === reward;
  }

  /** Do pairs pay the same when they lead to the same state again? */
  #watch(pair: number, reward: number, nextState: number, terminated: boolean): void {
    if (this.#last[pair] === 0) return;
    const next = terminated ? -1 : nextState;
    const known = this.#rewards.find(reward);
    let [repeated, same] = [false, false];
    for (const number of this.#several.get(pair)?.keys() ?? [this.#last[pair]! - 1]) {
      const outcome = this.outcomes[number]!;
      if (outcome.nextState !== next || outcome.terminated !== terminated) continue;
      repeated = true;
      if (outcome.reward !== known) continue;
      same = true;
      break;
    }
    if (repeated) this.#repeat(same);
  }

  /** A pair led where it had led before. */
  #repeat(samePay: boolean): void {
    ++this.#repeated;
    this.#samePay += Number(samePay);
    if (this.#repeated >= REPEATS && 2 * this.#samePay < this.#repeated) this.#takeRewardsAsReal();
  }

  /** Outcomes are numbered anew, pair by pair: those of a pair that differ in their rewards alone become one. */
  #takeRewardsAsReal(): void {
    const before = this.counts;
    const outcomes = this.outcomes.splice(0);
    this.#rewardsVary = true;
    this.#numbers.clear();
    this.#several.clear();
    this.moments.length = before.length;
    this.moments.fill(null);
    before.forEach((counts, pair) => {
      if (counts === null) return;
      const anew = new Map<number, number>();
      for (const [number, times] of counts) {
        const { reward, nextState, terminated } = outcomes[number]!;
        const outcome = this.#number(reward, nextState, terminated);
        this.#last[pair] = outcome + 1;
        anew.set(outcome, (anew.get(outcome) ?? 0) + times);
        this.#addReward(pair, outcome, reward, times);
      }
      if (anew.size > 1) this.#several.set(pair, anew);
    });
  }

  #number(given: number, nextState: number, terminated: boolean): number {
    const reward = this.#rewardsVary ? Number.NaN : this.#rewards.of(given + 0);
    const key = this.#key(this.#rewardsVary ? 0 : this.#numberOfReward(reward), nextState, terminated);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.outcomes.length;
      this.outcomes.push({ reward, nextState: terminated ? -1 : nextState, terminated });
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** The number of the distinct reward that one is; -1 where it is none of them. */
  #numberOfReward(reward: number): number {
    if (reward === this.#reward) return this.#rewardNumber;
    const known = this.#rewards.find(reward);
    if (known === undefined) return -1;
    let number = this.#rewardNumbers.get(known);
    if (number === undefined) this.#rewardNumbers.set(known, (number = this.#rewardNumbers.size));
    this.#reward = reward;
    this.#rewardNumber = number;
    return number;
  }

  #key(reward: number, nextState: number, terminated: boolean): number {
    return reward * (this.states + 1) + (terminated ? 0 : nextState + 1);
  }
}
