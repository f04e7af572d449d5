/**
 * A finite Markov decision process as a table: `P(s', r, end | s, a)` for states `0..states-1` and actions
 * `0..actions-1`, stored flat (`ModelArrays`), pair `i = s * actions + a`.
 *
 * Equal outcomes of a pair (same next state, reward and end) are one outcome, in order of first appearance, and outcomes
 * of probability 0 are left out, so that two tables of the same process compare equal.
 */
import type { ModelArrays } from '../engine/contracts/model.js';
import { checked, checkFlag, checkInteger, checkKeys, checkMade, checkSize, copyOf, expected } from '../input-error.js';
import { spend } from '../time-limit.js';
import type { GridLayout } from './grid-layout.js';
import type { GymnasiumTable, TableEntry } from './model-table.js';

export interface Outcome {
  /** In (0, 1]; the outcomes of a pair sum to 1. */
  readonly probability: number;
  readonly nextState: number;
  readonly reward: number;
  /** Whether the episode ends here: the future of `nextState` is then worth nothing. */
  readonly terminated: boolean;
}

/** What `TabularModel.build` makes a model from. */
export interface ModelDefinition {
  /** Number of states, >= 1. */
  readonly states: number;
  /** Number of actions, the same in every state, >= 1. */
  readonly actions: number;
  /** Probability of starting in each state; absent means uniform over the states that are not terminal. */
  readonly initial?: ArrayLike<number>;
  /**
   * The outcomes of taking action `a` in state `s`, asked once a pair in ascending order. None where the state lacks the action:
   * it then does what the first action that the state has does.
   */
  readonly outcomes: (s: number, a: number) => Iterable<Outcome>;
  /** Divide the probabilities of each pair, and the initial ones, by their sum, which must be within 0.01 of 1. Default false. */
  readonly normalize?: boolean;
  readonly id?: string;
  readonly layout?: GridLayout;
}

/** Sums of probabilities may be off by this much, or by so much where they are normalised. */
const [SUM_TOLERANCE, NORMALIZED_TOLERANCE] = [1e-8, 0.01];

/** More pairs than this are refused before any is asked for. */
const MOST_PAIRS = 2 ** 23;
const definitionKeys = ['states', 'actions', 'initial', 'outcomes', 'normalize', 'id', 'layout'];

export class TabularModel implements ModelArrays {
  readonly states: number;
  readonly actions: number;
  /** Number of state-action pairs, `states * actions`. */
  readonly pairs: number;
  /** Pair `i` has the outcomes `outcomeStarts[i] .. outcomeStarts[i + 1] - 1`; length `pairs + 1`. */
  readonly outcomeStarts: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the outcome ends the episode. */
  readonly terminations: Uint8Array;
  /** Probability of starting in each state. */
  readonly initial: Float64Array;
  /** 1 for a pair whose state has its action; another pair has the outcomes of the first one of its state. */
  readonly available: Uint8Array;
  /** 1 for a terminal state: every outcome of every action ends there again, with reward 0. */
  readonly terminal: Uint8Array;
  /** 1 for a state that matters: not terminal, and reached from `initial` through outcomes that do not end. */
  readonly live: Uint8Array;
  readonly id?: string;
  readonly layout?: GridLayout;
  readonly #made = true;

  /** What only looks like a model, as a proxy of one, was not checked. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === 'object' && #made in value;
  }

  private constructor(mark: symbol, definition: ModelDefinition, outcomes: OutcomeArrays) {
    checkMade(mark, 'a model', 'TabularModel.build');
    this.states = definition.states;
    this.actions = definition.actions;
    this.pairs = this.states * this.actions;
    this.outcomeStarts = outcomes.starts;
    this.probabilities = outcomes.probabilities;
    this.nextStates = outcomes.nextStates;
    this.rewards = outcomes.rewards;
    this.terminations = outcomes.terminations;
    this.available = outcomes.available;
    this.terminal = terminalStates(this);
    this.initial = initialDistribution(definition, this.terminal);
    this.live = liveStates(this);
    if (definition.id !== undefined) this.id = definition.id;
    if (definition.layout !== undefined) this.layout = definition.layout;
  }

  /**
   * A model from a function that lists the outcomes of each pair.
   * @throws InputError when a size, probability, next state, reward or end is out of range, naming state, action and outcome.
   */
  static build(given: ModelDefinition): TabularModel {
    checkKeys('a model definition', given, definitionKeys);
    // Read once: what changes between two reads is of the size that was checked.
    const { states, actions, initial, outcomes, normalize, id, layout } = given;
    const definition = { states, actions, initial, outcomes, normalize, id, layout } as ModelDefinition;
    if (typeof outcomes !== 'function') throw expected('outcomes to be a function', outcomes);
    checkFlag('normalize', normalize ?? false);
    const pairs = checkInteger('states', states, 1) * checkInteger('actions', actions, 1);
    checkSize('state-action pairs of a model', pairs, MOST_PAIRS, 'play it as an environment');
    return new TabularModel(checked, definition, collectOutcomes(definition));
  }

  /**
   * The outcomes of action `a` in state `s`, equal ones merged.
   * @throws InputError when `s` or `a` is out of range.
   */
  outcomes(s: number, a: number): Outcome[] {
    checkInteger('state', s, 0, this.states - 1);
    checkInteger('action', a, 0, this.actions - 1);
    const pair = s * this.actions + a;
    const list: Outcome[] = [];
    for (let k = this.outcomeStarts[pair]!; k < this.outcomeStarts[pair + 1]!; ++k) {
      list.push({
        probability: this.probabilities[k]!,
        nextState: this.nextStates[k]!,
        reward: this.rewards[k]!,
        terminated: this.terminations[k] === 1,
      });
    }
    return list;
  }

  /** The model as a Gymnasium-style table, ready for JSON; `tabularModel` reads it back. */
  toTable(): GymnasiumTable {
    const table: GymnasiumTable = {
      nS: this.states,
      nA: this.actions,
      P: Array.from({ length: this.states }, (_, s) =>
        Array.from({ length: this.actions }, (_, a) =>
          this.available[s * this.actions + a] === 0
            ? []
            : this.outcomes(s, a).map((o): TableEntry => [o.probability, o.nextState, o.reward, o.terminated]),
        ),
      ),
      isd: Array.from(this.initial),
    };
    return this.id === undefined ? table : { name: this.id, ...table };
  }
}

/** Where an outcome stands, for messages. */
export function place(s: number, a: number, k: number): string {
  return `state ${s}, action ${a}, outcome ${k}`;
}

interface OutcomeArrays {
  readonly starts: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  readonly terminations: Uint8Array;
  readonly available: Uint8Array;
}

/** Validates and merges the outcomes of every pair. */
function collectOutcomes({ states, actions, outcomes, normalize }: ModelDefinition): OutcomeArrays {
  const starts = new Int32Array(states * actions + 1);
  const available = new Uint8Array(states * actions);
  const kept: { [name in 'probabilities' | 'nextStates' | 'rewards' | 'terminations']: number[] } = {
    probabilities: [],
    nextStates: [],
    rewards: [],
    terminations: [],
  };
  for (let s = 0; s < states; ++s) {
    const laws = Array.from({ length: actions }, (_, a) => lawOf(outcomes(s, a), states, s, a, normalize === true));
    const first = laws.find((law) => law.length > 0);
    if (first === undefined) throw expected('at least one outcome', 'none', `state ${s}`);
    laws.forEach((law, a) => {
      const pair = s * actions + a;
      available[pair] = Number(law.length > 0);
      for (const { probability, nextState, reward, terminated } of law.length > 0 ? law : first) {
        kept.probabilities.push(probability);
        kept.nextStates.push(nextState);
        kept.rewards.push(reward);
        kept.terminations.push(Number(terminated));
      }
      starts[pair + 1] = kept.probabilities.length;
    });
  }
  return {
    starts,
    probabilities: Float64Array.from(kept.probabilities),
    nextStates: Int32Array.from(kept.nextStates),
    rewards: Float64Array.from(kept.rewards),
    terminations: Uint8Array.from(kept.terminations),
    available,
  };
}

/** The outcomes of one pair, equal ones merged in order of first appearance; none where the state lacks the action. */
function lawOf(outcomes: Iterable<Outcome>, states: number, s: number, a: number, normalize: boolean): Outcome[] {
  if (typeof outcomes?.[Symbol.iterator] !== 'function') {
    throw expected('a list of outcomes', outcomes, `state ${s}, action ${a}`);
  }
  const law: { probability: number; nextState: number; reward: number; terminated: boolean }[] = [];
  const places = new Map<number, Map<number, number>>();
  let sum = 0;
  let position = 0;
  for (const given of outcomes) {
    spend(256);
    const outcome = checkOutcome(given, states, s, a, position++);
    sum += outcome.probability;
    if (outcome.probability === 0) continue;
    const key = 2 * outcome.nextState + Number(outcome.terminated);
    let byReward = places.get(key);
    if (byReward === undefined) places.set(key, (byReward = new Map()));
    const place = byReward.get(outcome.reward);
    if (place !== undefined) law[place]!.probability += outcome.probability;
    else byReward.set(outcome.reward, law.push(outcome) - 1);
  }
  if (position === 0) return [];
  if (Math.abs(sum - 1) > (normalize ? NORMALIZED_TOLERANCE : SUM_TOLERANCE)) {
    const what = normalize ? 'probabilities that sum to nearly 1' : 'probabilities that sum to 1 (or normalize: true)';
    throw expected(what, sum, `state ${s}, action ${a}`);
  }
  if (normalize) for (const outcome of law) outcome.probability /= sum;
  return law;
}

/** A copy of an outcome that fits. */
function checkOutcome(outcome: Outcome, states: number, s: number, a: number, k: number) {
  if (outcome === null || typeof outcome !== 'object') throw expected('an outcome', outcome, place(s, a, k));
  const { probability, nextState, reward, terminated } = outcome;
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1 + SUM_TOLERANCE)) {
    throw expected('a probability in [0, 1]', probability, place(s, a, k));
  }
  if (!Number.isInteger(nextState) || nextState < 0 || nextState >= states) {
    throw expected(`a next state in [0, ${states})`, nextState, place(s, a, k));
  }
  if (typeof reward !== 'number' || !Number.isFinite(reward)) {
    throw expected('a finite reward', reward, place(s, a, k));
  }
  const flag = checkFlag('terminated', terminated, place(s, a, k));
  return { probability, nextState, reward: reward + 0, terminated: flag }; // -0 is 0
}

function terminalStates(model: ModelArrays): Uint8Array {
  const terminal = new Uint8Array(model.states);
  for (let s = 0; s < model.states; ++s) {
    const end = model.outcomeStarts[(s + 1) * model.actions]!;
    let k = model.outcomeStarts[s * model.actions]!;
    while (k < end && model.terminations[k] === 1 && model.nextStates[k] === s && model.rewards[k] === 0) ++k;
    terminal[s] = Number(k === end);
  }
  return terminal;
}

function initialDistribution({ states, initial, normalize }: ModelDefinition, terminal: Uint8Array): Float64Array {
  if (initial === undefined) {
    const starts = terminal.reduce((count, flag) => count + 1 - flag, 0);
    if (starts === 0) throw expected('a model with a state that is not terminal', 'only terminal states');
    return Float64Array.from(terminal, (flag) => (1 - flag) / starts);
  }
  const given = copyOf('initial', initial);
  if (given.length !== states) throw expected(`an initial distribution over ${states} states`, given.length);
  let sum = 0;
  for (let s = 0; s < states; ++s) {
    const probability = given[s]!;
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1 + SUM_TOLERANCE)) {
      throw expected('an initial probability in [0, 1]', probability, `state ${s}`);
    }
    sum += probability;
  }
  if (Math.abs(sum - 1) > (normalize ? NORMALIZED_TOLERANCE : SUM_TOLERANCE)) {
    throw expected('an initial distribution that sums to 1', sum);
  }
  return Float64Array.from(given, (probability) => (normalize ? probability / sum : probability));
}

function liveStates(model: TabularModel): Uint8Array {
  const live = new Uint8Array(model.states);
  const open: number[] = [];
  const reach = (s: number): void => {
    if (live[s] === 1 || model.terminal[s] === 1) return;
    live[s] = 1;
    open.push(s);
  };
  model.initial.forEach((probability, s) => {
    if (probability > 0) reach(s);
  });
  for (let s = open.pop(); s !== undefined; s = open.pop()) {
    for (let k = model.outcomeStarts[s * model.actions]!; k < model.outcomeStarts[(s + 1) * model.actions]!; ++k) {
      if (model.terminations[k] === 0) reach(model.nextStates[k]!);
    }
  }
  return live;
}
