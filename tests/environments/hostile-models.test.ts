/** Tables as other programs write them: few decimals, missing actions, very many outcomes, values that change. */
import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { solve } from '../../src/symmetry/exact/solve.js';

describe('normalize', () => {
  const third = Math.fround(1 / 3);
  const table = (probability: number) => ({
    nS: 2,
    nA: 1,
    P: [[[0, 1, 2].map((reward) => [probability, 1, reward, true] as const)], [[[1, 1, 0, true] as const]]],
  });

  it.each([third, 0.333333, 0.333])('divides thirds written as %f by their sum', (probability) => {
    expect(() => tabularModel(table(probability))).toThrow('normalize: true');
    const model = tabularModel(table(probability), { normalize: true });
    expect(model.outcomes(0, 0).map((outcome) => outcome.probability)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(model.toTable().P).toEqual(tabularModel(table(1 / 3)).toTable().P);
  });

  it('does not make a law of what is none', () => {
    expect(() => tabularModel(table(0.3), { normalize: true })).toThrow('sum to nearly 1, got 0.8');
    expect(() => tabularModel(table(1 / 3), { normalise: true } as never)).toThrow('normalise');
    expect(() => tabularModel(table(1 / 3), null as never)).toThrow('expected model options');
  });
});

describe('a state that lacks an action', () => {
  // State 0 has action 1 alone, as a Python dict and as a list would say it; state 1 has both.
  const end = [1, 2, 0, true] as const;
  const rows = [{ '1': [[1, 1, -1, false]] }, { '0': [end], '1': [[1, 2, 5, true]] }, { '0': [end], '1': [end] }];
  const dict = { nS: 3, nA: 2, P: rows, isd: [1, 0, 0] } as never;
  const list = {
    nS: 3,
    nA: 2,
    P: rows.map((row) => [(row as Record<string, unknown>)['0'] ?? [], row['1']]),
    isd: [1, 0, 0],
  } as never;

  it.each([dict, list])('does what its first action does, and is not told to take it', (table) => {
    const model = tabularModel(table);
    expect([...model.available]).toEqual([0, 1, 1, 1, 1, 1]);
    const { q, policy } = solve(model, { discount: 0.5 });
    expect([...q]).toEqual([1.5, 1.5, 0, 5, 0, 0]);
    expect([...policy]).toEqual([1, 1, 0]);
    expect(tabularModel(model.toTable()).available).toEqual(model.available);
  });

  it('must have one', () => {
    expect(() => tabularModel({ nS: 1, nA: 2, P: [[[], []]] })).toThrow('expected at least one outcome');
    expect(() => tabularModel({ nS: 1, nA: 2, P: [{ '0': [[1, 0, 0, true]], '2': [] }] })).toThrow('actions in [0, 2)');
  });
});

it('200,000 outcomes of one pair to one state are taken in time that grows with their number', () => {
  const n = 200_000;
  const model = TabularModel.build({
    states: 1,
    actions: 1,
    outcomes: () =>
      Array.from({ length: n }, (_, k) => ({
        probability: 1 / n,
        nextState: 0,
        reward: 1 + (k % (n / 2)),
        terminated: true,
      })),
  });
  expect(model.outcomeStarts[1]).toBe(n / 2);
});

it('an outcome is read once', () => {
  let reads = 0;
  const outcome = {
    probability: 1,
    reward: 1,
    terminated: true,
    get nextState() {
      return reads++ === 0 ? 0 : 77;
    },
  };
  const model = TabularModel.build({ states: 1, actions: 1, outcomes: () => [outcome] });
  expect([...model.nextStates]).toEqual([0]);
});
