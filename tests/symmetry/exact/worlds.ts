/** Small worlds whose symmetries are known by hand. */
import { type Outcome, TabularModel } from '../../../src/environments/tabular-model.js';

/** Deterministic moves without reward: `moves[s]` are the successors of state `s`, one an action. */
export function moving(moves: readonly (readonly number[])[]): TabularModel {
  return TabularModel.build({
    states: moves.length,
    actions: moves[0]!.length,
    outcomes: (s, a) => [{ probability: 1, nextState: moves[s]![a]!, reward: 0, terminated: false }],
  });
}

/** Worlds side by side, states renumbered. */
export function sideBySide(...parts: readonly (readonly (readonly number[])[])[]): number[][] {
  const joined: number[][] = [];
  for (const part of parts) {
    const start = joined.length;
    for (const successors of part) joined.push(successors.map((s) => s + start));
  }
  return joined;
}

/** States `0..n-1` on a circle, one action a step size. */
export function circle(n: number, ...steps: readonly number[]): number[][] {
  return Array.from({ length: n }, (_, s) => steps.map((step) => (s + step + n) % n));
}

/** Corners of a cube of `d` dimensions, one action a dimension. */
export function cube(d: number): number[][] {
  return Array.from({ length: 2 ** d }, (_, s) => Array.from({ length: d }, (_, a) => s ^ (1 << a)));
}

/** The Petersen graph: an outer pentagon, an inner pentagram, and spokes. */
export function petersen(): number[][] {
  const outer = Array.from({ length: 5 }, (_, k) => [(k + 1) % 5, (k + 4) % 5, k + 5]);
  const inner = Array.from({ length: 5 }, (_, k) => [5 + ((k + 2) % 5), 5 + ((k + 3) % 5), k]);
  return [...outer, ...inner];
}

/** Cells of a 4x4 board, an action to each of six others: by rook moves, or by the differences of Shrikhande's graph. */
export function board4(kind: 'rook' | 'shrikhande'): number[][] {
  const rook = [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 0],
    [2, 0],
    [3, 0],
  ] as const;
  const shrikhande = [
    [0, 1],
    [0, 3],
    [1, 0],
    [3, 0],
    [1, 1],
    [3, 3],
  ] as const;
  const differences = kind === 'rook' ? rook : shrikhande;
  return Array.from({ length: 16 }, (_, s) =>
    differences.map(([row, column]) => 4 * ((Math.floor(s / 4) + row) % 4) + ((s + column) % 4)),
  );
}

/** A grid with up, right, down, left, where a bump stays; each step costs 1; entering `goal` gives 10 and ends. */
export function grid(rows: number, columns: number, goal?: number, slip = 0): TabularModel {
  const directions = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ] as const;
  const clamp = (x: number, n: number) => Math.min(n - 1, Math.max(0, x));
  return TabularModel.build({
    states: rows * columns,
    actions: 4,
    *outcomes(s, a): Iterable<Outcome> {
      for (const [b, [down, right]] of directions.entries()) {
        const probability = a === b ? 1 - slip : slip / 3;
        const nextState = clamp(Math.floor(s / columns) + down, rows) * columns + clamp((s % columns) + right, columns);
        if (s === goal) yield { probability, nextState: s, reward: 0, terminated: true };
        else yield { probability, nextState, reward: nextState === goal ? 10 : -1, terminated: nextState === goal };
      }
    },
  });
}
