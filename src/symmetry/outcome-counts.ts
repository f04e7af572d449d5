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
  /** `counts[pair]`: outcome number to count; null for a pair not seen. */
  readonly counts: (Map<number, number> | null)[];
  /** Observations per pair. */
  readonly visits: Int32Array;
  /** 1 for states in which an action was taken or an episode went on. */
  readonly live: Uint8Array;
  /** 1 for states entered by a terminated outcome. */
  readonly terminal: Uint8Array;
  /** The same states as a list, in order of discovery. */
  readonly terminals: number[] = [];
  /** Where rewards vary: `moments[pair]`, outcome number to the moments of its rewards. */
  readonly moments: (Map<number, RewardMoments> | null)[];
  readonly #numbers = new Map<string, number>();
  /** By pair: the number of its last outcome, -1 for none. Most steps repeat it. */
  readonly #last: Int32Array;
  readonly #rewards = new DistinctRewards();
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
    this.counts = new Array(states * actions).fill(null);
    this.moments = new Array(states * actions).fill(null);
    this.visits = new Int32Array(states * actions);
    this.#last = new Int32Array(states * actions).fill(-1);
    this.live = new Uint8Array(states);
    this.terminal = new Uint8Array(states);
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
    this.live[state] = 1;
    if (terminated && this.terminal[nextState] === 0) this.terminals.push(nextState);
    (terminated ? this.terminal : this.live)[nextState] = 1;
    const pair = state * this.actions + action;
    const repeated = !this.#rewardsVary && this.#repeats(pair, reward, terminated ? -1 : nextState);
    if (repeated) this.#repeat(true);
    else if (!this.#rewardsVary) this.#watch(pair, reward, nextState, terminated);
    ++this.visits[pair]!;
    if (repeated && !this.#rewardsVary) {
      const outcome = this.#last[pair]!;
      const counts = this.counts[pair]!;
      counts.set(outcome, counts.get(outcome)! + 1);
      return outcome;
    }
    return this.#count(pair, reward, nextState, terminated, 1);
  }

  /** The number of an outcome, -1 when it was never seen. Where rewards vary, the reward tells nothing. */
  numberOf(reward: number, nextState: number, terminated: boolean): number {
    const known = this.#numbers.get(this.#key(reward, nextState, terminated));
    if (known !== undefined || this.#rewardsVary) return known ?? -1;
    const same = this.#rewards.find(reward);
    return same === undefined ? -1 : (this.#numbers.get(this.#key(same, nextState, terminated)) ?? -1);
  }

  /** What an outcome of a pair pays: its reward, or the mean of those seen where rewards vary. */
  rewardOf(pair: number, outcome: number): number {
    return this.#rewardsVary ? this.moments[pair]!.get(outcome)!.mean : this.outcomes[outcome]!.reward;
  }

  /** Whether a pair had one outcome so far, its reward apart where rewards vary. */
  isCertain(pair: number): boolean {
    return this.counts[pair]?.size === 1;
  }

  #count(pair: number, reward: number, nextState: number, terminated: boolean, times: number): number {
    const outcome = this.#number(reward, nextState, terminated);
    const counts = (this.counts[pair] ??= new Map());
    this.#last[pair] = outcome;
    counts.set(outcome, (counts.get(outcome) ?? 0) + times);
    if (this.#rewardsVary) {
      const moments = (this.moments[pair] ??= new Map());
      moments.set(outcome, addReward(moments.get(outcome), reward, times));
    }
    return outcome;
  }

  /** Whether the last outcome of a pair was this one, to the bit; `next` is -1 for an end. */
  #repeats(pair: number, reward: number, next: number): boolean {
    const last = this.#last[pair]!;
    if (last === -1) return false;
    const outcome = this.outcomes[last]!;
    return outcome.nextState === next && outcome.reward === reward;
  }

  /** Do pairs pay the same when they lead to the same state again? */
  #watch(pair: number, reward: number, nextState: number, terminated: boolean): void {
    const before = this.counts[pair];
    if (before === null || before === undefined) return;
    const next = terminated ? -1 : nextState;
    let [repeated, same] = [false, false];
    for (const number of before.keys()) {
      const outcome = this.outcomes[number]!;
      if (outcome.nextState !== next || outcome.terminated !== terminated) continue;
      repeated = true;
      if (outcome.reward !== this.#rewards.find(reward)) continue;
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

  #takeRewardsAsReal(): void {
    this.#rewardsVary = true;
    const outcomes = this.outcomes.splice(0);
    this.#numbers.clear();
    const before = this.counts.slice();
    this.counts.fill(null);
    before.forEach((counts, pair) => {
      for (const [number, times] of counts ?? []) {
        const { reward, nextState, terminated } = outcomes[number]!;
        this.#count(pair, reward, nextState, terminated, times);
      }
    });
  }

  #number(given: number, nextState: number, terminated: boolean): number {
    const reward = this.#rewardsVary ? given : this.#rewards.of(given + 0);
    const key = this.#key(reward, nextState, terminated);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.outcomes.length;
      const shown = this.#rewardsVary ? Number.NaN : reward;
      this.outcomes.push({ reward: shown, nextState: terminated ? -1 : nextState, terminated });
      this.#numbers.set(key, number);
    }
    return number;
  }

  #key(reward: number, nextState: number, terminated: boolean): string {
    const next = terminated ? 'end' : nextState;
    return this.#rewardsVary ? `${next}` : `${reward} ${next}`;
  }
}
