import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';
import { optimalQ } from './optimal-q.js';

const [LEFT, DOWN, RIGHT] = [0, 1, 2];

describe('frozen-lake-v1', () => {
  it('has the holes of the 8x8 map, read off by hand', () => {
    const { layout } = makeEnvironment('frozen-lake-v1', { map: '8x8' });
    const cells = (kind: string) => layout!.marks.filter((mark) => mark.kind === kind).map((mark) => mark.cell);
    // Rows 2 to 7 have holes in the columns 3; 5; 3; 1, 2, 6; 1, 4, 6; 3.
    expect(cells('hole')).toEqual([19, 29, 35, 41, 42, 46, 49, 52, 54, 59]);
    expect(cells('start')).toEqual([0]);
    expect(cells('goal')).toEqual([63]);
    expect(layout!.directions).toEqual(['left', 'down', 'right', 'up']);
  });

  it('has 53 live states on the 8x8 map: all but ten holes and the goal', () => {
    const model = makeEnvironment('frozen-lake-v1', { map: '8x8' }).model();
    expect(model.live.reduce((sum, flag) => sum + flag, 0)).toBe(53);
    expect(model.initial[0]).toBe(1);
  });

  it('slips by thirds, and merges what ends alike', () => {
    const model = makeEnvironment('frozen-lake-v1', { map: '8x8' }).model();
    // Left from the corner: up and left stay, down leads to 8.
    const stay = model.outcomes(0, LEFT);
    expect(stay.map((o) => o.nextState)).toEqual([0, 8]);
    expect(stay[0]!.probability).toBeCloseTo(2 / 3, 15);
    // Right from 62, beside the goal 63: down stays, up is 54, a hole.
    expect(model.outcomes(62, RIGHT).map((o) => [o.nextState, o.reward, o.terminated])).toEqual([
      [62, 0, false],
      [63, 1, true],
      [54, 0, true],
    ]);
  });

  it('is worth from the start what other software says', () => {
    // 4x4: 0.5420259 (γ = 0.99) and 0.0688909 (γ = 0.9) are in many published solutions of Gymnasium's table. 8x8: a
    // separate Python program that knows only the rules gives 0.4146404 (γ = 0.99), and 0.913 for 200 steps without
    // discount, the optimum of 0.91 that Gymnasium registers.
    const value = (options: object, discount: number) => {
      const q = optimalQ(makeEnvironment('frozen-lake-v1', options).model(), discount);
      return Math.max(...q.subarray(0, 4));
    };
    expect(value({ map: '8x8' }, 0.99)).toBeCloseTo(0.4146404, 7);
    expect(value({}, 0.99)).toBeCloseTo(0.5420259, 7);
    expect(value({}, 0.9)).toBeCloseTo(0.0688909, 7);
  });

  it('takes a map of its own', () => {
    const environment = makeEnvironment('frozen-lake-v1', { map: ['SFG', 'SHF'], isSlippery: false });
    const model = environment.model();
    expect(model.initial).toEqual(Float64Array.of(0.5, 0, 0, 0.5, 0, 0));
    expect(model.outcomes(1, DOWN)).toEqual([{ probability: 1, nextState: 4, reward: 0, terminated: true }]);
    expect(model.outcomes(1, RIGHT)).toEqual([{ probability: 1, nextState: 2, reward: 1, terminated: true }]);
  });

  it('has the step limits of Gymnasium', () => {
    expect(makeEnvironment('frozen-lake-v1').maxSteps).toBe(100);
    expect(makeEnvironment('frozen-lake-v1', { map: '8x8' }).maxSteps).toBe(200);
    expect(makeEnvironment('frozen-lake-v1', { maxSteps: 7 }).maxSteps).toBe(7);
  });

  const bad: [options: object, message: string][] = [
    [{ map: '5x5' }, "expected map to be '4x4', '8x8' or a list of rows, got '5x5'"],
    [{ map: [] }, "expected map to be '4x4', '8x8' or a list of rows"],
    [{ map: ['SFX'] }, "expected a row of the letters S, F, H and G, got 'SFX' at row 0 of the map"],
    [{ map: ['SF', 'G'] }, 'expected a row of 2 letters, got 1 at row 1 of the map'],
    [{ map: ['SF'] }, 'expected a map with the letter G'],
    [{ map: ['FG'] }, 'expected a map with the letter S'],
    [{ isSlippery: 'no' }, "expected isSlippery to be true or false, got 'no'"],
    [{ slippery: false }, "got 'slippery'"],
  ];

  it.each(bad)('refuses %j', (options, message) => {
    expect(() => makeEnvironment('frozen-lake-v1', options)).toThrow(message);
  });
});
