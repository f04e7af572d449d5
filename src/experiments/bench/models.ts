/** Models of the suite `bench` whose symmetries are known by how they are made. */
import { Random } from '../../engine/random.js';
import type { GridLayout } from '../../environments/grid-layout.js';
import { type Outcome, TabularModel } from '../../environments/tabular-model.js';

/** Deterministic: `next` gives the next state; entering a goal is worth 1 and ends the episode. Starts everywhere else. */
function certain(
  states: number,
  actions: number,
  goals: ReadonlySet<number>,
  next: (state: number, action: number) => number,
): TabularModel {
  const starts = states - goals.size;
  return TabularModel.build({
    states,
    actions,
    initial: Array.from({ length: states }, (_, s) => (goals.has(s) ? 0 : 1 / starts)),
    outcomes: (s, a) => {
      const nextState = goals.has(s) ? s : next(s, a);
      const ends = goals.has(nextState);
      return [{ probability: 1, nextState, reward: ends && !goals.has(s) ? 1 : 0, terminated: ends }];
    },
  });
}

/** A ring of `states`; action 0 goes one way, 1 the other. Dihedral: a reflection for each goal and each gap between equal gaps. */
export function ring(states: number, goals: readonly number[]): TabularModel {
  return certain(states, 2, new Set(goals), (s, a) => (s + (a === 0 ? 1 : states - 1)) % states);
}

/** The hypercube: action `k` flips bit `k`; the goal has all bits set. The symmetric group of the bits, of order `dimensions!`. */
export function cube(dimensions: number): TabularModel {
  const states = 2 ** dimensions;
  return certain(states, dimensions, new Set([states - 1]), (s, a) => s ^ (1 << a));
}

/** `factors` rings of `side`, one moved at a time; the goal is 0 in all. Order `2^factors · factors!`. */
export function product(side: number, factors: number): TabularModel {
  const unit = (k: number) => side ** k;
  return certain(side ** factors, 2 * factors, new Set([0]), (s, a) => {
    const [k, up] = [a >> 1, a % 2 === 0];
    const value = Math.floor(s / unit(k)) % side;
    return s + (((value + (up ? 1 : side - 1)) % side) - value) * unit(k);
  });
}

/** `counters` of `values` each, states renumbered at random; action `k` adds 1 to counter `k` and takes 1 from the next one. */
export function shuffledFeatures(values: number, counters: number): TabularModel {
  const states = values ** counters;
  const number = new Random(7).shuffle([...Array(states).keys()]);
  const original = new Int32Array(states);
  number.forEach((image, s) => {
    original[image] = s;
  });
  const digit = (s: number, k: number) => Math.floor(s / values ** k) % values;
  const move = (s: number, a: number): number => {
    const k = a >> 1;
    const change = a % 2 === 0 ? (digit(s, k) < values - 1 ? 1 : 0) : digit(s, k) > 0 ? -1 : 0;
    return s + change * values ** k;
  };
  return certain(states, 2 * counters, new Set([number[states - 1]!]), (s, a) => number[move(original[s]!, a)]!);
}

/** So many different rewards that hardly one is paid twice. */
const LEVELS = 32;

/** The same world whose rewards vary, evenly spread with standard deviation `sigma` and mean 0: `Q*` stays. */
export function noisy(model: TabularModel, layout: GridLayout, sigma: number): TabularModel {
  const noise = Array.from({ length: LEVELS }, (_, k) => sigma * Math.sqrt(3) * ((2 * k + 1) / LEVELS - 1));
  return TabularModel.build({
    states: model.states,
    actions: model.actions,
    initial: model.initial,
    layout,
    outcomes: (s, a) => {
      if (model.terminal[s] === 1) return model.outcomes(s, a);
      return model
        .outcomes(s, a)
        .flatMap(({ probability, reward, ...where }) =>
          noise.map((extra) => ({ ...where, probability: probability / LEVELS, reward: reward + extra })),
        );
    },
  });
}

type Cell = readonly [row: number, column: number];

export interface Blemish {
  /** Entering one of these costs 0.1. */
  readonly toll?: readonly Cell[];
  /** Moves from this cell fail with probability 0.4. */
  readonly sticky?: Cell;
  /** Entering this cell ends the episode with nothing. */
  readonly trap?: Cell;
}

/**
 * A square grid with the goal in its centre. Without a blemish the actions have other numbers in every state, which leaves its eight
 * symmetries `s' = f(s), a' = g_s(a)`.
 */
export function relabelled(side: number, blemish: Blemish | null = null): TabularModel {
  const states = side * side;
  const goal = (states - 1) / 2;
  const random = new Random(11);
  const names = Array.from({ length: states }, () => (blemish === null ? random.shuffle([0, 1, 2, 3]) : [0, 1, 2, 3]));
  const cell = ([row, column]: Cell) => row * side + column;
  const tolls = new Set((blemish?.toll ?? []).map(cell));
  const trap = blemish?.trap === undefined ? -1 : cell(blemish.trap);
  const closed = new Set([goal, trap]);
  const sticky = blemish?.sticky === undefined ? -1 : cell(blemish.sticky);
  const move = (s: number, direction: number): number => {
    const [row, column] = [Math.floor(s / side), s % side];
    const [r, c] = [row + [-1, 0, 1, 0][direction]!, column + [0, 1, 0, -1][direction]!];
    return r < 0 || r >= side || c < 0 || c >= side ? s : r * side + c;
  };
  const free = states - (trap < 0 ? 1 : 2);
  return TabularModel.build({
    states,
    actions: 4,
    initial: Array.from({ length: states }, (_, s) => (closed.has(s) ? 0 : 1 / free)),
    outcomes: (s, a): Outcome[] => {
      if (closed.has(s)) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      const nextState = move(s, names[s]![a]!);
      const reward = (nextState === goal ? 1 : 0) - (tolls.has(nextState) && nextState !== s ? 0.1 : 0);
      const moved = { nextState, reward, terminated: closed.has(nextState) };
      if (s !== sticky) return [{ probability: 1, ...moved }];
      return [
        { probability: 0.6, ...moved },
        { probability: 0.4, nextState: s, reward: 0, terminated: false },
      ];
    },
  });
}
