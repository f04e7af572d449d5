import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/experiments/compare/compare.js';
import { curveGrid, curveOf, horizonOf, sampleCurve, sampleReturns } from '../../../src/experiments/compare/curve.js';
import type { RunLine, StudyRecord } from '../../../src/experiments/compare/types.js';
import { parseRunLines } from '../../../src/experiments/read-runs.js';

function record(seed: number, steps: number, stepsToThreshold: number | null, curve: number[]): StudyRecord {
  return {
    environment: 'world',
    method: 'plain',
    seed,
    steps,
    episodes: 9,
    stepsToThreshold,
    episodesToThreshold: stepsToThreshold === null ? null : 5,
    updates: steps,
    multiplyAdds: 2 * steps,
    finite: true,
    detection: null,
    curve,
  };
}

describe('curveGrid', () => {
  it('has 24 points a decade from ten steps on', () => {
    // 10^(25/24) = 11.006…, 10^(26/24) = 12.115…
    expect(curveGrid(12)).toEqual([10, 11, 12]);
    const grid = curveGrid(10_000);
    expect(grid).toHaveLength(3 * 24 + 1);
    expect([grid[24], grid[48], grid[72]]).toEqual([100, 1000, 10_000]);
    expect(curveGrid(9)).toEqual([]);
  });

  it('is the start of every longer grid', () => {
    expect(curveGrid(500)).toEqual(curveGrid(50_000).slice(0, curveGrid(500).length));
  });
});

describe('sampleCurve', () => {
  it('holds the last judgement, and the first before there is one', () => {
    const run = { steps: [11, 13, 16], episodes: [1, 2, 3], values: [0.1, 0.2, 0.3] };
    // Grid: 10 11 12 13 15 16 (10^(28/24) = 14.68, 10^(29/24) = 16.16).
    expect(curveGrid(16)).toEqual([10, 11, 12, 13, 15, 16]);
    expect(sampleCurve(run, 16)).toEqual([0.1, 0.1, 0.1, 0.2, 0.2, 0.3]);
  });

  it('is empty where nothing was judged, so that the run can be read again', async () => {
    expect(sampleCurve({ steps: [], episodes: [], values: [] }, 16)).toEqual([]);
    const lines: RunLine[] = [];
    await compare({
      environments: [{ id: 'grid-world-v0', mostSteps: 20, criterion: { kind: 'value', every: 10 } }],
      methods: [{ name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null }],
      seeds: 1,
      episodes: 30,
      jobs: 1,
      resamples: 1,
      onRun: (line) => lines.push(line),
    });
    expect(lines[0]!.stepsToThreshold).toBeNull();
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    expect(parseRunLines(text, 'compare')).toEqual(lines);
  });
});

describe('sampleReturns', () => {
  it('is the mean of the last ten returns that there are at each point', () => {
    // Episodes end after 11, 13 and 16 steps, in two parts of training.
    const parts = [
      { returns: [1, 4], lengths: [11, 2] },
      { returns: [-2], lengths: [3] },
    ];
    expect(sampleReturns(parts, 16)).toEqual([1, 1, 1, 2.5, 2.5, 1]);
    // Twelve episodes of one step return 0 to 11: after ten steps 4.5, after eleven 1 to 10, after twelve 2 to 11.
    const long = { returns: Array.from({ length: 12 }, (_, k) => k), lengths: Array.from({ length: 12 }, () => 1) };
    expect(sampleReturns([long], 12)).toEqual([4.5, 5.5, 6.5]);
  });

  it('is summed up over seeds like what is judged', () => {
    const records = [
      { ...record(0, 11, null, []), returns: [1, 2] },
      { ...record(1, 11, null, []), returns: [3, 6] },
    ];
    expect(curveOf(records, 11, 'returns')).toMatchObject({ steps: [10, 11], median: [2, 4] });
  });
});

describe('curveOf', () => {
  it('gives quartiles over seeds and lets short runs keep their last value', () => {
    const records = [record(0, 12, 11, [0, 0.5, 1]), record(1, 11, null, [0.2, 0.4]), record(2, 12, 12, [0.4, 0, 0])];
    // At 12 steps: 1, 0.4 (kept) and 0; the quartiles of three values lie half way between neighbours.
    expect(curveOf(records, 12)).toEqual({
      environment: 'world',
      method: 'plain',
      steps: [10, 11, 12],
      median: [0.2, 0.4, 0.4],
      low: [0.1, 0.2, 0.2],
      high: [expect.closeTo(0.3, 12), expect.closeTo(0.45, 12), expect.closeTo(0.7, 12)],
    });
  });

  it('is empty where nothing was judged', () => {
    expect(curveOf([record(0, 12, null, [])], 12).steps).toEqual([]);
  });
});

describe('horizonOf', () => {
  it('ends a quarter past the last solved run, or with the longest budget', () => {
    expect(horizonOf([record(0, 1000, 100, []), record(1, 900, 200, [])])).toBe(250);
    expect(horizonOf([record(0, 220, 200, [])])).toBe(220);
    expect(horizonOf([record(0, 220, null, []), record(1, 300, null, [])])).toBe(300);
  });
});
