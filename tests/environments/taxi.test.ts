import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';
import { optimalQ } from './optimal-q.js';

/** Gymnasium's picture of the town: a move between two columns is free where it has a colon. */
const MAP = ['|R: | : :G|', '| : | : : |', '| : : : : |', '| | : | : |', '|Y| : |B: |'];

const encode = (row: number, column: number, passenger: number, destination: number) =>
  ((row * 5 + column) * 5 + passenger) * 4 + destination;

describe('taxi-v3', () => {
  const environment = makeEnvironment('taxi-v3');
  const model = environment.model();

  it("has Gymnasium's row 328: taxi in row 3, column 1, passenger at Y, destination R", () => {
    // {0: [(1.0, 428, -1, False)], 1: [(1.0, 228, -1, False)], 2: [(1.0, 348, -1, False)], 3: [(1.0, 328, -1, False)],
    //  4: [(1.0, 328, -10, False)], 5: [(1.0, 328, -10, False)]}, as widely printed
    expect(encode(3, 1, 2, 0)).toBe(328);
    const row = [0, 1, 2, 3, 4, 5].map((a) =>
      model.outcomes(328, a).map((o) => [o.probability, o.nextState, o.reward, o.terminated]),
    );
    expect(row).toEqual([
      [[1, 428, -1, false]],
      [[1, 228, -1, false]],
      [[1, 348, -1, false]],
      [[1, 328, -1, false]],
      [[1, 328, -10, false]],
      [[1, 328, -10, false]],
    ]);
  });

  it('drives as the picture of the town says', () => {
    for (let row = 0; row < 5; ++row) {
      for (let column = 0; column < 5; ++column) {
        const to = (r: number, c: number) => [
          { probability: 1, nextState: encode(r, c, 1, 2), reward: -1, terminated: false },
        ];
        const s = encode(row, column, 1, 2);
        expect(model.outcomes(s, 0)).toEqual(to(Math.min(4, row + 1), column));
        expect(model.outcomes(s, 1)).toEqual(to(Math.max(0, row - 1), column));
        expect(model.outcomes(s, 2)).toEqual(to(row, MAP[row]![2 * column + 2] === ':' ? column + 1 : column));
        expect(model.outcomes(s, 3)).toEqual(to(row, MAP[row]![2 * column] === ':' ? column - 1 : column));
      }
    }
  });

  it('picks up where the passenger waits', () => {
    expect(model.outcomes(encode(0, 4, 1, 0), 4)).toEqual([
      { probability: 1, nextState: encode(0, 4, 4, 0), reward: -1, terminated: false },
    ]);
    const refused = (s: number) => [{ probability: 1, nextState: s, reward: -10, terminated: false }];
    expect(model.outcomes(encode(0, 4, 2, 0), 4)).toEqual(refused(encode(0, 4, 2, 0)));
    expect(model.outcomes(encode(0, 4, 4, 0), 4)).toEqual(refused(encode(0, 4, 4, 0))); // rides already
  });

  it('drops off at the destination for 20, at another landmark for −1, elsewhere not', () => {
    expect(model.outcomes(encode(4, 3, 4, 3), 5)).toEqual([
      { probability: 1, nextState: encode(4, 3, 3, 3), reward: 20, terminated: true },
    ]);
    expect(model.outcomes(encode(4, 0, 4, 3), 5)).toEqual([
      { probability: 1, nextState: encode(4, 0, 2, 3), reward: -1, terminated: false },
    ]);
    const refused = (s: number) => [{ probability: 1, nextState: s, reward: -10, terminated: false }];
    expect(model.outcomes(encode(2, 2, 4, 3), 5)).toEqual(refused(encode(2, 2, 4, 3)));
    expect(model.outcomes(encode(4, 3, 1, 3), 5)).toEqual(refused(encode(4, 3, 1, 3))); // nobody rides
  });

  it('starts in 300 states, acts in 400 and ends in 4 more', () => {
    // 25 squares, 4 waiting places, 3 other destinations; plus riding: 25 squares, 4 destinations.
    expect(model.initial.filter((probability) => probability > 0)).toEqual(new Float64Array(300).fill(1 / 300));
    expect(model.live.reduce((sum, flag) => sum + flag, 0)).toBe(400);
    const ends = new Set<number>();
    for (let k = 0; k < model.nextStates.length; ++k) {
      if (model.terminations[k] === 1) ends.add(model.nextStates[k]!);
    }
    expect([...ends].sort((x, y) => x - y)).toEqual([
      encode(0, 0, 0, 0),
      encode(0, 4, 1, 1),
      encode(4, 0, 2, 2),
      encode(4, 3, 3, 3),
    ]);
  });

  it('is worth 7.93 a game when played best', () => {
    // 20 minus the steps of the shortest way (pick-up included, drop-off not), averaged over the 300 starts: 793/100,
    // by a breadth-first search over the picture in a separate Python program.
    const q = optimalQ(model, 1);
    let mean = 0;
    model.initial.forEach((probability, s) => {
      mean += probability * Math.max(...q.subarray(s * 6, s * 6 + 6));
    });
    expect(mean).toBeCloseTo(7.93, 10);
  });

  it('stops after 200 steps unless told otherwise', () => {
    expect(environment.maxSteps).toBe(200);
    expect(makeEnvironment('taxi-v3', { maxSteps: 50 }).maxSteps).toBe(50);
    expect(() => makeEnvironment('taxi-v3', { maxSteps: 1.5 })).toThrow(
      'expected maxSteps to be an integer >= 1, got 1.5',
    );
  });
});
