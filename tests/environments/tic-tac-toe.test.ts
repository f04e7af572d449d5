import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';
import type { TabularModel } from '../../src/environments/tabular-model.js';
import type { TicTacToe, TicTacToeOptions } from '../../src/environments/tic-tac-toe.js';
import { InputError } from '../../src/input-error.js';
import { boardTransformations } from '../../src/symmetry/feature-candidates.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { optimalQ } from './optimal-q.js';

/** Made once for all who only look: thousands of positions. */
const made = new Map<string, TicTacToe>();
function make(options: TicTacToeOptions = {}): TicTacToe {
  const key = JSON.stringify(options);
  const environment = made.get(key) ?? makeEnvironment('tic-tac-toe-v0', options);
  made.set(key, environment);
  return environment;
}

/** `find(environment, 'XX. OOX XO.')`: the state of a position, X the agent's marks. */
function find(environment: TicTacToe, position: string): number {
  const board = [...position.replaceAll(' ', '')].map((mark) => '.XO'.indexOf(mark)).join();
  for (let state = 0; state < environment.states; ++state) if (environment.board(state)?.join() === board) return state;
  throw new Error(`no state for ${position}`);
}

const draw = (environment: TicTacToe, state: number): string =>
  environment.board(state)?.map((content) => '.XO'[content]).join('').replace(/(...)(...)/, '$1 $2 ') ?? 'over'; // biome-ignore format: one line

/** Outcomes as 'board, reward': probability. */
function law(environment: TicTacToe, position: string, action: number): Record<string, number> {
  return Object.fromEntries(
    environment
      .model()
      .outcomes(find(environment, position), action)
      .map(({ nextState, reward, probability }) => [`${draw(environment, nextState)}, ${reward}`, probability]),
  );
}

const value = (model: TabularModel): number => {
  const q = optimalQ(model, 1);
  return model.initial.reduce((sum, p, s) => (p === 0 ? sum : sum + p * Math.max(...q.subarray(s * 9, s * 9 + 9))), 0);
};

describe('positions', () => {
  it('are all that can be reached: 4520 of the 5478, where the other 958 are over', () => {
    // The well-known count of positions by the number of marks, finished ones in brackets:
    // 1, 9, 72, 252, 756, 1260 (120), 1520 (148), 1140 (444), 390 (168), 78 (78): 5478 (958).
    // Crosses move after an even number of marks, noughts after an odd one.
    expect(make().states - 1).toBe(1 + 72 + 756 + (1520 - 148) + (390 - 168));
    expect(make({ plays: 'o' }).states - 1).toBe(9 + 252 + (1260 - 120) + (1140 - 444));
    expect(2423 + 2097).toBe(5478 - 958);
  });

  it('are fewer against a perfect opponent', () => {
    // 569 and 931: counted by a separate program.
    expect(make({ opponent: 'perfect' }).states - 1).toBe(569);
    expect(make({ opponent: 'perfect', plays: 'o' }).states - 1).toBe(931);
  });

  it('are numbered by their boards, the empty one first and the end last', () => {
    const environment = make();
    expect(environment.board(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(environment.board(2423)).toBeNull();
    expect(environment.model().terminal[2423]).toBe(1);
    const codes = Array.from({ length: 2423 }, (_, s) => Number.parseInt(environment.board(s)!.join(''), 3));
    expect(codes).toEqual([...codes].sort((a, b) => a - b));
    expect(environment.model().initial[0]).toBe(1);
    expect(environment.model().live.reduce((sum, live) => sum + live, 0)).toBe(2423);
  });

  it('start with any mark of the opponent when the agent plays noughts', () => {
    const environment = make({ plays: 'o' });
    const starts = [...environment.model().initial.keys()].filter((s) => environment.model().initial[s]! > 0);
    expect(starts.map((s) => draw(environment, s))).toEqual(
      Array.from({ length: 9 }, (_, cell) =>
        `${'.'.repeat(8 - cell)}O${'.'.repeat(cell)}`.replace(/(...)(...)/, '$1 $2 '),
      ),
    );
    expect(starts.map((s) => environment.model().initial[s])).toEqual(new Array(9).fill(1 / 9));
  });
});

describe('moves', () => {
  const position = 'XX. OOX XO.'.replace('X XO.', '. XO.'); // XX. OO. XO.

  it('against the random opponent', () => {
    const environment = make();
    // Cell 2 makes the upper row.
    expect(law(environment, position, 2)).toEqual({ 'over, 1': 1 });
    // Cell 5 keeps noughts from the middle row; they take 2 or 8.
    expect(law(environment, position, 5)).toEqual({ 'XXO OOX XO., 0': 0.5, 'XX. OOX XOO, 0': 0.5 });
    // Cell 8 does not: cell 5 wins for noughts.
    expect(law(environment, position, 8)).toEqual({ 'XXO OO. XOX, 0': 0.5, 'over, -1': 0.5 });
    // The last cell: a draw, or a win on the diagonal.
    expect(law(environment, 'XXO OOX XO.', 8)).toEqual({ 'over, 0': 1 });
    expect(law(environment, 'XOX XOO OX.', 8)).toEqual({ 'over, 0': 1 });
    expect(law(environment, 'XOX OXO OX.', 8)).toEqual({ 'over, 1': 1 });
  });

  it('of a perfect opponent: the known replies to the first cross', () => {
    const environment = make({ opponent: 'perfect' });
    const replies = (action: number) => Object.keys(law(environment, '... ... ...', action));
    // To a corner only the centre, to the centre any corner, to the upper edge cells 0, 2, 4 or 7.
    expect(replies(0)).toEqual(['X.. .O. ..., 0']);
    expect(law(environment, '... ... ...', 4)).toEqual({
      'O.. .X. ..., 0': 0.25,
      '..O .X. ..., 0': 0.25,
      '... .X. O.., 0': 0.25,
      '... .X. ..O, 0': 0.25,
    });
    expect(replies(1).sort()).toEqual(['.X. ... .O., 0', '.X. .O. ..., 0', '.XO ... ..., 0', 'OX. ... ..., 0']);
  });

  it('on a taken cell lose the game', () => {
    const environment = make();
    for (const cell of [0, 1, 3, 4, 6, 7]) expect(law(environment, position, cell)).toEqual({ 'over, -1': 1 });
  });

  it('on a taken cell are, if asked for, a legal move drawn uniformly', () => {
    // The mean of the three laws above.
    expect(law(make({ illegalMove: 'random' }), position, 4)).toEqual({
      'over, 1': 1 / 3,
      'XXO OOX XO., 0': 1 / 6,
      'XX. OOX XOO, 0': 1 / 6,
      'XXO OO. XOX, 0': 1 / 6,
      'over, -1': 1 / 6,
    });
    expect(law(make({ illegalMove: 'random' }), position, 5)).toEqual(law(make(), position, 5));
  });

  it('refuse options that make no sense', () => {
    expect(() => make({ opponent: 'good' as 'random' })).toThrow(InputError);
    expect(() => make({ opponent: 'good' as 'random' })).toThrow("expected opponent to be one of 'random', 'perfect'");
    expect(() => make({ plays: 'z' as 'x' })).toThrow("expected plays to be one of 'x', 'o', got 'z'");
    expect(() => make({ illegalMove: 'skip' as 'loses' })).toThrow('expected illegalMove to be one of');
  });
});

describe('the value of the game', () => {
  it('against a perfect opponent is a draw, whoever begins and however illegal moves end', () => {
    for (const plays of ['x', 'o'] as const) {
      for (const illegalMove of ['loses', 'random'] as const) {
        expect(value(make({ opponent: 'perfect', plays, illegalMove }).model())).toBe(0);
      }
    }
  });

  it('against a random opponent is 191/192 for crosses and 874/945 for noughts', () => {
    // Exact rational arithmetic over all games, by a separate program.
    expect(value(make().model())).toBeCloseTo(191 / 192, 12);
    expect(value(make({ illegalMove: 'random' }).model())).toBeCloseTo(191 / 192, 12);
    expect(value(make({ plays: 'o' }).model())).toBeCloseTo(874 / 945, 12);
    // Of the first crosses: corners 191/192, edges 379/384, the centre 95/96.
    const q = optimalQ(make().model(), 1);
    const [corner, edge, centre] = [191 / 192, 379 / 384, 95 / 96];
    [corner, edge, corner, edge, centre, edge, corner, edge, corner].forEach((wanted, cell) => {
      expect(q[cell]).toBeCloseTo(wanted, 12);
    });
  });
});

describe('the symmetries of the square', () => {
  const worlds: TicTacToeOptions[] = [
    {},
    { illegalMove: 'random' },
    { plays: 'o' },
    { opponent: 'perfect' },
    { opponent: 'perfect', illegalMove: 'random' },
    { opponent: 'perfect', plays: 'o', illegalMove: 'random' },
  ];

  it.each(worlds)('hold exactly: %j', (options) => {
    const environment = make(options);
    const model = environment.model();
    const candidates = boardTransformations({
      size: 3,
      states: environment.states,
      board: (state) => environment.board(state),
    });
    const group = SymmetryGroup.generatedBy(candidates);
    expect([group.order, group.name]).toEqual([8, 'D4']);
    // Two reflections generate the group.
    for (const name of ['reflection left-right', 'reflection on the main diagonal']) {
      const map = candidates.find((candidate) => candidate.name === name)!;
      expect(map.states.every((image, s) => model.initial[image] === model.initial[s])).toBe(true);
      let compared = 0;
      let wrong = 0;
      for (let pair = 0; pair < model.pairs; ++pair) {
        const here = outcomesOf(model, pair);
        const there = outcomesOf(model, map.pairs[pair]!);
        if (here.size !== there.size) ++wrong;
        for (const { nextState, reward, probability } of here.values()) {
          ++compared;
          const image = there.get(keyOf(map.states[nextState]!, reward));
          if (image?.probability !== probability) ++wrong;
        }
      }
      expect(wrong).toBe(0);
      expect(compared).toBe(model.nextStates.length);
    }
  });

  const keyOf = (nextState: number, reward: number): number => nextState * 3 + reward + 1;

  function outcomesOf(model: TabularModel, pair: number) {
    const { outcomeStarts, nextStates, rewards, probabilities } = model;
    const found = new Map<number, { nextState: number; reward: number; probability: number }>();
    for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
      const outcome = { nextState: nextStates[k]!, reward: rewards[k]!, probability: probabilities[k]! };
      found.set(keyOf(outcome.nextState, outcome.reward), outcome);
    }
    return found;
  }
});
