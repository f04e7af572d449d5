/**
 * # tic-tac-toe-v0
 *
 * ## Description
 * Noughts and crosses against an opponent who is part of the world: one who moves at random, or one who never makes a
 * mistake. Crosses begin.
 *
 * ## States
 * The positions in which the agent is to move and which can be reached against this opponent, in ascending order of
 * the number with the digits of `board(state)` in base 3; the last state is the end of the game.
 * `board(state)` gives the nine cells row by row: 0 empty, 1 the agent's, 2 the opponent's.
 *
 * Playing crosses against the random opponent there are 2423 positions, playing noughts 2097.
 *
 * ## Actions
 * Action `c` marks cell `c`, counted row by row from 0. All nine can be taken in every position. Marking a cell that is
 * taken loses the game (`illegalMove: 'loses'`), or is replaced by a legal move drawn uniformly (`'random'`: then no
 * position is worth more or less than in the real game, and a uniform choice of the nine is one of the legal moves).
 *
 * ## Opponent
 * `'random'`: every empty cell with the same probability. `'perfect'`: every move that keeps the best result that can be
 * forced, with the same probability; choosing among them by any fixed order would break the symmetry.
 *
 * ## Rewards
 * 1 for winning, −1 for losing, 0 otherwise.
 *
 * ## Episode end
 * Terminated when the game is over. There is no limit: the agent moves at most five times.
 *
 * ## Symmetry
 * The eight symmetries of the square (D4), exactly, illegal moves and probabilities included.
 *
 * ## Options
 * `TicTacToeOptions` below.
 *
 * ## Version
 * v0: first version.
 */
import { checkChoice } from '../input-error.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { type Outcome, TabularModel } from './tabular-model.js';

export interface TicTacToeOptions {
  opponent?: 'random' | 'perfect';
  plays?: 'x' | 'o';
  illegalMove?: 'loses' | 'random';
}

/** A `TabularEnvironment` whose states are boards. */
export class TicTacToe extends TabularEnvironment {
  readonly #boards: readonly Board[];

  /** @param boards the boards of all states but the last, which is the end of the game. */
  constructor(model: TabularModel, boards: readonly Board[]) {
    super(model);
    this.#boards = boards;
  }

  /** The cells row by row: 0 empty, 1 the agent's, 2 the opponent's; null for the end of the game. */
  board(state: number): readonly number[] | null {
    return this.#boards[state] ?? null;
  }
}

export const ticTacToe: EnvironmentSpecification<TicTacToeOptions, TicTacToe> = {
  id: 'tic-tac-toe-v0',
  description: 'Noughts and crosses against a random or a perfect opponent, with the symmetries of the square.',
  options: {
    opponent: { description: "'random' or 'perfect'.", default: 'random' },
    plays: { description: "What the agent plays: 'x', who begins, or 'o'.", default: 'x' },
    illegalMove: {
      description: "What marking a taken cell does: 'loses', or 'random' for a legal move drawn uniformly instead.",
      default: 'loses',
    },
  },
  make: (options = {}) => makeTicTacToe(options),
};

/** 0 empty, 1 the agent's, 2 the opponent's. */
type Board = readonly number[];

const AGENT = 1;
const OPPONENT = 2;
const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const;

/** What a move of the agent leads to: the next board on which the agent moves, or the end with its reward. */
interface Consequence {
  readonly probability: number;
  readonly board: Board | null;
  readonly reward: number;
}

function makeTicTacToe(given: TicTacToeOptions): TicTacToe {
  const options = completeOptions(ticTacToe, given);
  const opponent = checkChoice('opponent', options.opponent, ['random', 'perfect']);
  const plays = checkChoice('plays', options.plays, ['x', 'o']);
  const illegalMove = checkChoice('illegalMove', options.illegalMove, ['loses', 'random']);
  const replies = opponent === 'random' ? emptyCells : perfectReplies();

  const consequences = new Map<number, Consequence[]>();
  const mark = (board: Board, cell: number): Consequence[] => {
    const next = marked(board, cell, AGENT);
    const known = consequences.get(code(next));
    if (known !== undefined) return known;
    const found = afterMark(next, replies);
    consequences.set(code(next), found);
    return found;
  };
  const move = (board: Board, cell: number): readonly Consequence[] => {
    if (board[cell] === 0) return mark(board, cell);
    if (illegalMove === 'loses') return [{ probability: 1, board: null, reward: -1 }];
    const legal = emptyCells(board);
    return legal.flatMap((other) =>
      mark(board, other).map((result) => ({ ...result, probability: result.probability / legal.length })),
    );
  };

  const empty: Board = new Array(9).fill(0);
  const starts = plays === 'x' ? [empty] : replies(empty).map((cell) => marked(empty, cell, OPPONENT));
  const startCodes = new Set(starts.map(code));
  const boards = reachable(starts, mark);
  const stateOf = new Map(boards.map((board, state) => [code(board), state]));
  const over = boards.length;
  const model = TabularModel.build({
    states: boards.length + 1,
    actions: 9,
    initial: [...boards.map((board) => (startCodes.has(code(board)) ? 1 / starts.length : 0)), 0],
    outcomes: (s, a) => {
      if (s === over) return [{ probability: 1, nextState: over, reward: 0, terminated: true }];
      return merged(
        move(boards[s]!, a).map(({ probability, board, reward }) => ({
          probability,
          nextState: board === null ? over : stateOf.get(code(board))!,
          reward,
          terminated: board === null,
        })),
      );
    },
    id: ticTacToe.id,
  });
  return new TicTacToe(model, boards);
}

/** All boards on which the agent comes to move, in ascending order of their codes. */
function reachable(starts: readonly Board[], mark: (board: Board, cell: number) => Consequence[]): Board[] {
  const found = new Map(starts.map((board) => [code(board), board]));
  for (const board of found.values()) {
    for (const cell of emptyCells(board)) {
      for (const next of mark(board, cell)) {
        if (next.board !== null && !found.has(code(next.board))) found.set(code(next.board), next.board);
      }
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, board]) => board);
}

/** What follows the agent's mark: the end, or the opponent's reply. */
function afterMark(board: Board, replies: (board: Board) => readonly number[]): Consequence[] {
  if (hasLine(board, AGENT)) return [{ probability: 1, board: null, reward: 1 }];
  if (emptyCells(board).length === 0) return [{ probability: 1, board: null, reward: 0 }];
  const cells = replies(board);
  return cells.map((cell) => {
    const next = marked(board, cell, OPPONENT);
    const lost = hasLine(next, OPPONENT);
    const over = lost || emptyCells(next).length === 0;
    return { probability: 1 / cells.length, board: over ? null : next, reward: lost ? -1 : 0 };
  });
}

/**
 * Equal outcomes as one. Each sum goes from the smallest term to the largest, so that symmetric positions, whose
 * outcomes come in another order, have the same probabilities to the last bit.
 */
function merged(outcomes: readonly Outcome[]): Outcome[] {
  const parts = new Map<number, { outcome: Outcome; terms: number[] }>();
  for (const outcome of outcomes) {
    const key = outcome.nextState * 3 + outcome.reward; // rewards are -1, 0 and 1
    const part = parts.get(key) ?? { outcome, terms: [] };
    part.terms.push(outcome.probability);
    parts.set(key, part);
  }
  return [...parts.values()].map(({ outcome, terms }) => ({
    ...outcome,
    probability: terms.sort((a, b) => a - b).reduce((sum, term) => sum + term, 0),
  }));
}

/** The replies that keep the best result which the opponent can force, found by going through the whole game. */
function perfectReplies(): (board: Board) => number[] {
  const values = new Map<number, number>();
  /** The result for `mark`, who is to move: 1, 0 or −1. */
  const value = (board: Board, mark: number): number => {
    const known = values.get(code(board));
    if (known !== undefined) return known;
    const result = hasLine(board, other(mark)) ? -1 : Math.max(...emptyCells(board).map((c) => worth(board, c, mark)));
    // A full board has no cells: the maximum of nothing is -Infinity.
    values.set(code(board), result === Number.NEGATIVE_INFINITY ? 0 : result);
    return values.get(code(board))!;
  };
  const worth = (board: Board, cell: number, mark: number): number => 0 - value(marked(board, cell, mark), other(mark));
  return (board) => {
    const best = value(board, OPPONENT);
    return emptyCells(board).filter((cell) => worth(board, cell, OPPONENT) === best);
  };
}

function other(mark: number): number {
  return AGENT + OPPONENT - mark;
}

function emptyCells(board: Board): number[] {
  const cells: number[] = [];
  for (let cell = 0; cell < 9; ++cell) if (board[cell] === 0) cells.push(cell);
  return cells;
}

function marked(board: Board, cell: number, mark: number): Board {
  const next = board.slice();
  next[cell] = mark;
  return next;
}

function hasLine(board: Board, mark: number): boolean {
  return LINES.some(([a, b, c]) => board[a] === mark && board[b] === mark && board[c] === mark);
}

/** The board as a number with nine digits in base 3. */
function code(board: Board): number {
  let number = 0;
  for (const content of board) number = number * 3 + content;
  return number;
}
