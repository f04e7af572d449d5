/**
 * Experience as counts of outcomes: for each pair, how often which (reward, next state, terminated) followed, rewards being the same
 * up to rounding. Outcomes are numbered once for all pairs; every terminated outcome leads to one common sink.
 */
import { checkFlag, checkInteger, checkNumber, checkSize } from '../input-error.js';
import { DistinctRewards } from './exact/closeness.js';

export interface ObservedOutcome {
  readonly reward: number;
  /** -1 (the common sink) when terminated. */
  readonly nextState: number;
  readonly terminated: boolean;
}

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
  readonly #numbers = new Map<string, number>();
  readonly #rewards = new DistinctRewards();

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
    this.visits = new Int32Array(states * actions);
    this.live = new Uint8Array(states);
    this.terminal = new Uint8Array(states);
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
    const outcome = this.#number(reward, nextState, terminated);
    const counts = (this.counts[pair] ??= new Map());
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    ++this.visits[pair]!;
    return outcome;
  }

  /** The number of an outcome, -1 when it was never seen. */
  numberOf(reward: number, nextState: number, terminated: boolean): number {
    const known = this.#numbers.get(keyOf(reward, nextState, terminated));
    if (known !== undefined) return known;
    const same = this.#rewards.find(reward);
    return same === undefined ? -1 : (this.#numbers.get(keyOf(same, nextState, terminated)) ?? -1);
  }

  #number(given: number, nextState: number, terminated: boolean): number {
    const reward = this.#rewards.of(given + 0);
    const key = keyOf(reward, nextState, terminated);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.outcomes.length;
      this.outcomes.push({ reward, nextState: terminated ? -1 : nextState, terminated });
      this.#numbers.set(key, number);
    }
    return number;
  }
}

function keyOf(reward: number, nextState: number, terminated: boolean): string {
  return `${reward} ${terminated ? 'end' : nextState}`;
}
