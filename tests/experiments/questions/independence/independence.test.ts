/** What coincidence tests, where all laws are known by construction. */
import { describe, expect, it } from 'vitest';
import { independenceVerdict } from '../../../../src/experiments/questions/independence/answer.js';
import {
  type ExactRow,
  exactRow,
  independence,
  type TestRow,
  windowsOf,
} from '../../../../src/experiments/questions/independence/experiment.js';
import { estimate, figures } from '../figures.js';

describe('independence', () => {
  it('tells a broad law from itself no better than from another', () => {
    const broad = Float64Array.of(0.4, 0.3, 0.3);
    const sure = Float64Array.of(1, 0, 0);
    const row = exactRow([broad, broad, sure], [0, 0, 1]);
    expect(row.self[0]).toBeCloseTo(0.34, 12);
    expect(row.self[1]).toBe(1);
    // Both broad ones: 0.4 with the other law against 0.34 with themselves.
    expect(row.nearerToOther).toBeCloseTo(2 / 3, 12);
    expect([row.plain, row.cosine, row.jensenShannon]).toEqual([0, 1, 1]);
    expect(row.deviationEqual).toBe(0);
    expect(row.deviationDifferent).toBeCloseTo(1, 12);
  });

  it('has four laws in the world of the coin and the choice', async () => {
    const { exact, tests } = await figures(independence);
    expect(exact[0]).toMatchObject({ classes: 4, pairs: 12, self: [0.5, 1], deviationEqual: 0 });
    expect(tests).toHaveLength(4);
    for (const { different } of tests) expect(different!.estimate).toBeGreaterThan(0.5);
  });

  it('cuts windows at the end of an episode, and leaves out those cut off by a limit', () => {
    const episode = (terminated: number) => ({
      starts: Int32Array.of(0, 4),
      states: Int32Array.of(0, 0, 0, 0),
      actions: Int32Array.of(0, 0, 0, 0),
      rewards: Float64Array.of(1, 1, 1, 1),
      terminated: Uint8Array.of(terminated),
    });
    // Two whole windows, then 1 1 and 1 before the end.
    expect(windowsOf(episode(1), 1).get(0)).toEqual([0, 0, 1, 2]);
    expect(windowsOf(episode(0), 1).get(0)).toEqual([0, 0]);
  });

  it('says what the figures say', () => {
    const exact = (least: number, plain: number, different = 0.5) =>
      ({
        self: [least, 1],
        plain,
        cosine: 1,
        jensenShannon: 1,
        deviationEqual: 0,
        deviationDifferent: different,
      }) as unknown as ExactRow;
    const test = (low: number) => ({ equal: estimate(0.1, low) }) as unknown as TestRow;
    expect(independenceVerdict({ exact: [exact(1, 1)], tests: [test(0.01)] })).toEqual({
      selfIsOne: true,
      separates: { plain: true, cosine: true, jensenShannon: true },
      characterises: true,
      overrejecting: [],
    });
    const other = independenceVerdict({ exact: [exact(0.2, 0.9, 0)], tests: [test(0.08)] });
    expect(other).toMatchObject({ selfIsOne: false, separates: { plain: false }, characterises: false });
    expect(other.overrejecting).toHaveLength(1);
  });
});
