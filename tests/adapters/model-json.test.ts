import { describe, expect, it } from 'vitest';
import { modelFromJson } from '../../src/adapters/model-json.js';
import { InputError } from '../../src/input-error.js';

/** Two states: action 0 stays for reward 0, action 1 moves on for reward 1 and ends. */
const P = [
  [[[1, 0, 0, false]], [[1, 1, 1, true]]],
  [[[1, 1, 0, true]], [[1, 1, 0, true]]],
];

const failure = (document: unknown): string => {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  try {
    modelFromJson(text, 'm.json');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error('read');
};

describe('modelFromJson', () => {
  it('reads a Gymnasium table', () => {
    const model = modelFromJson(JSON.stringify({ nS: 2, nA: 2, P, isd: [1, 0] }));
    expect([model.states, model.actions]).toEqual([2, 2]);
    expect(model.outcomes(0, 1)).toEqual([{ probability: 1, nextState: 1, reward: 1, terminated: true }]);
    expect(Array.from(model.initial)).toEqual([1, 0]);
  });

  it('reads the objects that Python writes for its dicts, and counts states and actions itself', () => {
    const text =
      '{"initial_state_distrib": [1.0, 0.0], "P": {"0": {"0": [[1.0, 0, 0.0, false]], "1": [[1.0, 1, 1.0, true]]}, "1": {"0": [[1.0, 1, 0, true]], "1": [[1.0, 1, 0, true]]}}}';
    const model = modelFromJson(text);
    expect(model.toTable()).toEqual(modelFromJson(JSON.stringify({ nS: 2, nA: 2, P, isd: [1, 0] })).toTable());
  });

  it('reads P with nothing around it, as a list and as the JSON of a Python dict, actions that a state lacks too', () => {
    const whole = modelFromJson(JSON.stringify({ nS: 2, nA: 2, P })).toTable();
    expect(modelFromJson(JSON.stringify(P)).toTable()).toEqual(whole);
    const dict = JSON.stringify({ 0: { 0: P[0]![0], 1: P[0]![1] }, 1: { 0: P[1]![0], 1: P[1]![1] } });
    expect(modelFromJson(dict).toTable()).toEqual(whole);
    const fewer = modelFromJson(
      '{"0": {"1": [[1, 1, 1, true]]}, "1": {"0": [[1, 1, 0, true]], "2": [[1, 0, 0, false]]}}',
    );
    expect(fewer.actions).toBe(3);
    expect(failure('{"0": {}, "x": {}}')).toBe('m.json: expected a model { nS, nA, P, isd }, got { 0, x }');
  });

  it('divides by the sum where asked', () => {
    const thirds = '{"0": {"0": [[0.33333334, 0, 0, false], [0.33333334, 0, 1, true], [0.33333334, 0, 2, true]]}}';
    expect(failure(thirds)).toContain('expected probabilities that sum to 1');
    expect(modelFromJson(thirds, 'm.json', { normalize: true }).outcomes(0, 0)[0]!.probability).toBeCloseTo(1 / 3, 15);
  });

  it.each([
    ['{"nS": 2,\n"nA": }', "m.json: expected a value, got '}' at line 2, column 7"],
    ['[]', 'm.json: expected a model { nS, nA, P, isd }, got Array of length 0'],
    ['null', 'm.json: expected a model { nS, nA, P, isd }, got null'],
    ['{"nS": 2}', 'm.json: expected a model { nS, nA, P, isd }, got { nS }'],
  ])('%s', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it('names the file, the state and the action of what does not fit', () => {
    const half = [[[[0.5, 0, 0, false]], P[0]![1]], P[1]];
    expect(failure({ P: half, isd: [1, 0] })).toBe(
      'm.json: expected probabilities that sum to 1 (or normalize: true), got 0.5 at state 0, action 0',
    );
    const far = [P[0], [[[1, 2, 0, true]], P[1]![1]]];
    expect(failure({ P: far, isd: [1, 0] })).toMatch(
      /^m\.json: expected a next state in \[0, 2\), got 2 at state 1, action 0/,
    );
    expect(failure({ P: 3, nS: 1, nA: 1 })).toMatch(/^m\.json: expected P to be a list/);
    expect(failure({ P: [] })).toMatch(/^m\.json: expected nS to be an integer >?/);
    for (const P of [3, null]) expect(failure({ P })).toMatch(/^m\.json: expected nS to be an integer >= 1, got 0/);
    expect(failure({ P: [3] })).toMatch(/^m\.json: expected nA to be an integer >= 1, got 0/);
    expect(failure({ P: [{ left: [[1, 0, 0, true]] }] })).toMatch(/^m\.json: expected nA to be an integer >= 1, got 0/);
  });
});
