import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { GymnasiumTable } from '../../src/environments/model-table.js';
import { type Outcome, TabularModel } from '../../src/environments/tabular-model.js';
import { InputError } from '../../src/input-error.js';

/** Two states, one action: 0 flips between staying and going to 1, which is terminal. */
const table = (): GymnasiumTable => ({
  nS: 2,
  nA: 1,
  P: [
    [
      [
        [0.25, 0, -1, false],
        [0.5, 1, 2, true],
        [0.125, 0, -1, false],
        [0.125, 0, 3, false],
      ],
    ],
    [[[1, 1, 0, true]]],
  ],
});

describe('tabularModel', () => {
  it('merges equal outcomes in order of first appearance', () => {
    expect(tabularModel(table()).outcomes(0, 0)).toEqual([
      { probability: 0.375, nextState: 0, reward: -1, terminated: false },
      { probability: 0.5, nextState: 1, reward: 2, terminated: true },
      { probability: 0.125, nextState: 0, reward: 3, terminated: false },
    ]);
  });

  it('does not merge outcomes of different pairs', () => {
    const model = tabularModel({ nS: 1, nA: 2, P: [[[[1, 0, 5, false]], [[1, 0, 5, false]]]] });
    expect(model.outcomeStarts).toEqual(Int32Array.of(0, 1, 2));
  });

  it('leaves out outcomes of probability 0 and takes -0 for 0', () => {
    const P: GymnasiumTable['P'] = [
      [
        [
          [0, 0, 7, false],
          [0.5, 0, -0, false],
          [0.5, 0, 0, false],
        ],
      ],
    ];
    const [outcome, ...others] = tabularModel({ nS: 1, nA: 1, P }).outcomes(0, 0);
    expect(outcome).toStrictEqual({ probability: 1, nextState: 0, reward: 0, terminated: false });
    expect(others).toEqual([]);
  });

  it('reads objects by index, as the JSON of a Python dict is, and ends as 0 and 1', () => {
    const model = tabularModel({
      nS: 2,
      nA: 1,
      P: { '1': { '0': [[1, 1, 0, 1]] }, '0': { '0': [[1, 1, 2, 0]] } },
      isd: { '0': 0.75, '1': 0.25 },
    });
    expect(model.outcomes(0, 0)).toEqual([{ probability: 1, nextState: 1, reward: 2, terminated: false }]);
    expect(model.initial).toEqual(Float64Array.of(0.75, 0.25));
  });

  it('starts uniformly over states that are not terminal when isd is absent', () => {
    expect(tabularModel(table()).initial).toEqual(Float64Array.of(1, 0));
  });

  it('takes a name as its id and ignores other keys', () => {
    const named = { ...table(), name: 'coin-v0', gamma: 0.9 };
    expect(tabularModel(named).id).toBe('coin-v0');
  });

  it('is live where reached before an end: not behind terminated outcomes, not in terminal states', () => {
    // 0 → 1 (goes on), 1 → 2 (ends), 2 → 2 (goes on, for ever), 3 → 0; starts in 0.
    const P: GymnasiumTable['P'] = [
      [[[1, 1, 0, false]]],
      [[[1, 2, 0, true]]],
      [[[1, 2, 0, false]]],
      [[[1, 0, 0, false]]],
    ];
    const model = tabularModel({ nS: 4, nA: 1, P, isd: [1, 0, 0, 0] });
    expect(model.live).toEqual(Uint8Array.of(1, 1, 0, 0));
    expect(model.terminal).toEqual(Uint8Array.of(0, 0, 0, 0));
  });

  it('is not terminal where an end pays', () => {
    const model = tabularModel({ nS: 1, nA: 1, P: [[[[1, 0, 1, true]]]] });
    expect(model.terminal).toEqual(Uint8Array.of(0));
    expect(model.live).toEqual(Uint8Array.of(1));
  });
});

describe('bad tables', () => {
  const at = (entries: unknown): unknown => ({ nS: 2, nA: 1, P: [[[[1, 0, 0, false]]], [entries]] });
  const cases: [what: string, source: unknown, message: string][] = [
    ['nothing', null, 'expected a model table { nS, nA, P, isd }, got null'],
    ['no states', { ...table(), nS: 0 }, 'expected nS to be an integer >= 1, got 0'],
    ['half an action', { ...table(), nA: 0.5 }, 'expected nA to be an integer >= 1, got 0.5'],
    ['no P', { nS: 1, nA: 1 }, 'expected P to be a list or an object by index, got undefined'],
    ['too few states', { ...table(), nS: 3 }, 'expected P to have 3 states, got 2'],
    [
      'a gap in the index',
      { nS: 2, nA: 1, P: { 0: {}, 2: {} } },
      "expected P to have the keys '0' to '1', got 'no '1''",
    ],
    ['too few actions', { nS: 1, nA: 2, P: [[[[1, 0, 0, false]]]] }, 'expected P[0] to have 2 actions, got 1'],
    ['no list of outcomes', at(7), 'expected a list of outcomes, got 7 at state 1, action 0'],
    ['no outcome', at([]), "expected at least one outcome, got 'none' at state 1"],
    [
      'a short outcome',
      at([[1, 0, 0]]),
      'expected an outcome [probability, next state, reward, terminated], got Array of length 3 at state 1, action 0, outcome 0',
    ],
    [
      'a sum below 1',
      at([[0.9, 0, 0, false]]),
      'expected probabilities that sum to 1 (or normalize: true), got 0.9 at state 1, action 0',
    ],
    ['a sum off by 2e-8', at([[1 - 2e-8, 0, 0, false]]), 'expected probabilities that sum to 1'],
    [
      'a negative probability',
      at([
        [1, 0, 0, false],
        [-0.5, 0, 0, false],
      ]),
      'expected a probability in [0, 1], got -0.5 at state 1, action 0, outcome 1',
    ],
    [
      'no probability',
      at([[Number.NaN, 0, 0, false]]),
      'expected a probability in [0, 1], got NaN at state 1, action 0, outcome 0',
    ],
    [
      'a state too far',
      at([[1, 2, 0, false]]),
      'expected a next state in [0, 2), got 2 at state 1, action 0, outcome 0',
    ],
    ['half a state', at([[1, 0.5, 0, false]]), 'expected a next state in [0, 2), got 0.5'],
    [
      'an infinite reward',
      at([[1, 0, Infinity, false]]),
      'expected a finite reward, got Infinity at state 1, action 0, outcome 0',
    ],
    ['a reward as text', at([[1, 0, '1', false]]), "expected a finite reward, got '1'"],
    [
      'an end of 2',
      at([[1, 0, 0, 2]]),
      'expected terminated to be true, false, 1 or 0, got 2 at state 1, action 0, outcome 0',
    ],
    ['a short isd', { ...table(), isd: [1] }, 'expected isd to have 2 states, got 1'],
    ['an isd off 1', { ...table(), isd: [0.5, 0.4] }, 'expected an initial distribution that sums to 1, got 0.9'],
    [
      'a negative isd',
      { ...table(), isd: [1.5, -0.5] },
      'expected an initial probability in [0, 1], got 1.5 at state 0',
    ],
    [
      'only terminal states',
      { nS: 1, nA: 1, P: [[[[1, 0, 0, true]]]] },
      'expected a model with a state that is not terminal',
    ],
  ];

  it.each(cases)('refuses %s', (_, source, message) => {
    expect(() => tabularModel(source as GymnasiumTable)).toThrow(InputError);
    expect(() => tabularModel(source as GymnasiumTable)).toThrow(message);
  });

  it('takes sums off by rounding', () => {
    const entries = Array.from({ length: 10 }, (_, k) => [0.1, k % 2, 0, false]);
    expect(() => tabularModel(at(entries) as GymnasiumTable)).not.toThrow();
  });
});

describe('TabularModel.build', () => {
  const loop: Outcome = { probability: 1, nextState: 0, reward: 0, terminated: false };

  it('asks once a pair, in ascending order', () => {
    const asked: string[] = [];
    const outcomes = (s: number, a: number) => {
      asked.push(`${s},${a}`);
      return [loop];
    };
    const model = TabularModel.build({ states: 2, actions: 2, outcomes });
    expect(asked).toEqual(['0,0', '0,1', '1,0', '1,1']);
    expect(model.pairs).toBe(4);
  });

  it('refuses what a table may not hold', () => {
    const build = (definition: object) => () =>
      TabularModel.build({ states: 1, actions: 1, outcomes: () => [loop], ...definition });
    expect(build({ states: 0 })).toThrow('expected states to be an integer');
    expect(build({ actions: 1.5 })).toThrow('expected actions to be an integer');
    expect(build({ states: 2 ** 20, actions: 2 ** 20 })).toThrow(
      'expected at most 8388608 state-action pairs of a model',
    );
    expect(build({ outcomes: [loop] })).toThrow('expected outcomes to be a function, got Array of length 1');
    expect(build({ outcomes: () => undefined })).toThrow(
      'expected a list of outcomes, got undefined at state 0, action 0',
    );
    expect(build({ outcomes: () => loop })).toThrow('expected a list of outcomes, got { probability');
    for (const none of [null, 5]) {
      expect(build({ outcomes: () => [none] })).toThrow(
        `expected an outcome, got ${none} at state 0, action 0, outcome 0`,
      );
    }
    expect(build({ normalize: 'yes' })).toThrow("expected normalize to be true, false, 1 or 0, got 'yes'");
    expect(build({ initial: [0.9] })).toThrow('expected an initial distribution that sums to 1, got 0.9');
    expect(build({ initial: [0.9], normalize: true })).toThrow(
      'expected an initial distribution that sums to 1, got 0.9',
    );
    expect([...build({ initial: [0.9999], normalize: true })().initial]).toEqual([1]);
    expect(build({ initial: [0.5, 0.5] })).toThrow('expected an initial distribution over 1 states, got 2');
    expect(build({ outcomes: () => [{ ...loop, terminated: 2 }] })).toThrow(
      'expected terminated to be true, false, 1 or 0, got 2',
    );
  });

  it('refuses outcomes of pairs that are not there', () => {
    const model = TabularModel.build({ states: 1, actions: 1, outcomes: () => [loop] });
    expect(() => model.outcomes(1, 0)).toThrow('expected state to be an integer in [0, 0], got 1');
    expect(() => model.outcomes(0, -1)).toThrow('expected action to be an integer in [0, 0], got -1');
  });
});
