import { describe, expect, it } from 'vitest';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { Partition } from '../../../src/similarity/partition.js';
import { quotient } from '../../../src/symmetry/exact/quotient.js';
import { solve } from '../../../src/symmetry/exact/solve.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';
import { grid } from './worlds.js';

/** Two rooms that lead to the end: room 0 pays 1 or 3, room 1 pays 2 or 3 and stays with chance 0.4 on its first action. */
const rooms = TabularModel.build({
  states: 3,
  actions: 2,
  initial: [0.25, 0.5, 0.25],
  outcomes: (s, a) => {
    if (s === 2) return [{ probability: 1, nextState: 2, reward: 0, terminated: true }];
    if (a === 1) return [{ probability: 1, nextState: 2, reward: 3, terminated: true }];
    if (s === 0) return [{ probability: 1, nextState: 2, reward: 1, terminated: true }];
    return [
      { probability: 0.6, nextState: 2, reward: 2, terminated: true },
      { probability: 0.4, nextState: 1, reward: 2, terminated: false },
    ];
  },
});

describe('quotient', () => {
  it('averages the pairs of a block and reports how far they are apart', () => {
    const { model, states, pairs, lift, error } = quotient(rooms, Partition.from([0, 1, 0, 1, -1, -1]));
    expect([...states]).toEqual([0, 0, 1]);
    expect([...pairs]).toEqual([0, 1, 0, 1, 2, 2]);
    expect([...model.initial]).toEqual([0.75, 0.25]);
    // Block 0: half of (end, 1), half of (0.6 end, 0.4 stay, 2).
    expect(model.outcomes(0, 0)).toEqual([
      { probability: 0.5, nextState: 1, reward: 1, terminated: true },
      { probability: 0.3, nextState: 1, reward: 2, terminated: true },
      { probability: 0.2, nextState: 0, reward: 2, terminated: false },
    ]);
    expect(model.outcomes(0, 1)).toEqual([{ probability: 1, nextState: 1, reward: 3, terminated: true }]);
    expect(model.outcomes(1, 0)).toEqual([{ probability: 1, nextState: 1, reward: 0, terminated: true }]);
    // |1 - 2| of reward; 0.4 of probability, to stay and to end alike.
    expect(error).toEqual({ reward: 1, transition: 0.4 });
    expect([...lift([10, 20, 30, 40])]).toEqual([10, 20, 10, 20, 30, 30]);
  });

  it('repeats actions where a state has fewer labels than others', () => {
    const { model, pairs } = quotient(rooms, Partition.from([0, 0, 0, 1, -1, -1]));
    // State 0 has the label 0 alone, state 1 has 0 and 1.
    expect([model.states, model.actions]).toEqual([3, 2]);
    expect(model.outcomes(0, 1)).toEqual(model.outcomes(0, 0));
    expect([...pairs]).toEqual([0, 0, 2, 3, 4, 4]);
  });

  it('keeps pairs that are in no block alone, so that nothing is lost', () => {
    const { model, lift, error } = quotient(rooms, Partition.from([-1, -1, -1, -1, -1, -1]));
    expect(model.states).toBe(3);
    expect(error).toEqual({ reward: 0, transition: 0 });
    expect([...lift(solve(model, { discount: 0.5 }).q)]).toEqual([...solve(rooms, { discount: 0.5 }).q]);
  });

  it('solves a slippery grid through its homomorphism', () => {
    const model = grid(7, 7, 24, 0.1);
    const { homomorphism } = symmetries(model);
    const small = quotient(model, homomorphism);
    // Cells of a square up to its eight symmetries: 4 * 5 / 2 = 10 orbits with the centre, which is the goal.
    expect(small.model.states).toBe(10);
    const lifted = small.lift(solve(small.model, { discount: 0.95, tolerance: 1e-12 }).q);
    const { q } = solve(model, { discount: 0.95, tolerance: 1e-12 });
    expect(q.every((value, i) => Math.abs(value - lifted[i]!) < 1e-9)).toBe(true);
  });

  it('refuses partitions and values of another size', () => {
    expect(() => quotient(rooms, [0, 1] as never)).toThrow('expected a Partition, got Array of length 2');
    expect(() => quotient(rooms, Partition.from([0, 1]))).toThrow('expected a partition of 6 pairs, got 2');
    expect(() => quotient(rooms, Partition.from([0, 1, 0, 1, -1, -1])).lift([1])).toThrow('expected 4 values, got 1');
  });
});

describe('solve', () => {
  it('gives values, values of states and the lowest optimal action', () => {
    // Room 1, action 0: q = 2 + 0.4 γ v, v = max(q, 3). With γ = 0.5: q = 2 + 0.2 * 3 = 2.6 < 3. Room 0: 1 or 3.
    const { q, v, policy, converged } = solve(rooms, { discount: 0.5 });
    expect([...q]).toEqual([1, 3, 2.6, 3, 0, 0]);
    expect([...v]).toEqual([3, 3, 0]);
    expect([...policy]).toEqual([1, 1, 0]);
    expect(converged).toBe(true);
    // With γ = 1: q = 2 + 0.4 q = 10/3.
    expect(solve(rooms, { discount: 1 }).q[2]).toBeCloseTo(10 / 3, 9);
  });

  it('says when it stopped early', () => {
    const { iterations, converged, residual } = solve(grid(5, 5, 0), { discount: 0.99, maxIterations: 2 });
    expect([iterations, converged]).toEqual([2, false]);
    expect(residual).toBeGreaterThan(0);
  });

  it('refuses what does not fit', () => {
    expect(() => solve(rooms, { discount: 1.1 })).toThrow('expected discount to be a finite number in [0, 1], got 1.1');
    expect(() => solve(rooms, { discount: 0.9, tolerance: 0 })).toThrow('tolerance');
    expect(() => solve(rooms, { discount: 0.9, maxIterations: 0 })).toThrow('maxIterations');
    expect(() => solve(rooms, { gamma: 0.9 } as never)).toThrow('gamma');
    expect(() => solve({} as never, { discount: 0.9 })).toThrow('expected a TabularModel');
    expect(() => solve(rooms, undefined as never)).toThrow('solve options { discount');
  });
});
