import { describe, expect, it } from 'vitest';
import { compareOverall, profileFactors, RecordTable, summarise } from '../../../src/experiments/compare/summary.js';
import type { StudyRecord } from '../../../src/experiments/compare/types.js';
import { InputError } from '../../../src/input-error.js';

function record(environment: string, method: string, seed: number, stepsToThreshold: number | null): StudyRecord {
  return {
    environment,
    method,
    seed,
    steps: 1000,
    episodes: 100,
    stepsToThreshold,
    episodesToThreshold: stepsToThreshold === null ? null : stepsToThreshold / 10,
    updates: method === 'shared' ? 4000 : 1000,
    multiplyAdds: method === 'shared' ? 8000 : 2000,
    finite: !(method === 'shared' && seed === 2),
    detection: method === 'shared' ? { steps: 5, blocks: 2, pairs: 4, precision: seed / 2, recall: null } : null,
    curve: [],
  };
}

const times: Record<string, Record<string, (number | null)[]>> = {
  small: { plain: [400, 500, 600], shared: [100, 200, 300] },
  large: { plain: [null, 900, null], shared: [450, null, 300] },
};
const records = Object.entries(times).flatMap(([environment, methods]) =>
  Object.entries(methods).flatMap(([method, steps]) =>
    steps.map((time, seed) => record(environment, method, seed, time)),
  ),
);
const table = new RecordTable(['small', 'large'], ['plain', 'shared'], records);

it('a record of no environment of the study is refused, whatever stands there', () => {
  for (const environment of ['huge', 10n, null, { toJSON: () => 'small' }]) {
    const other = { ...record('small', 'plain', 0, 400), environment: environment as string };
    expect(() => new RecordTable(['small'], ['plain'], [other])).toThrow(InputError);
  }
});

describe('summarise', () => {
  const rows = summarise(table, 'plain', 500);

  it('has a row an environment × method, in the order given', () => {
    expect(rows.map(({ environment, method }) => `${environment} ${method}`)).toEqual([
      'small plain',
      'small shared',
      'large plain',
      'large shared',
    ]);
    expect(rows.map(({ runs, solved }) => [runs, solved])).toEqual([
      [3, 3],
      [3, 3],
      [3, 1],
      [3, 2],
    ]);
  });

  it('gives medians and ratios, censored ones as such', () => {
    expect(rows.map(({ steps }) => steps.estimate)).toEqual([
      { relation: '=', value: 500 },
      { relation: '=', value: 200 },
      { relation: '>=', value: 1000 },
      // S = 2/3 after 300 and 1/3 after 450.
      { relation: '=', value: 450 },
    ]);
    expect(rows.map(({ episodes }) => episodes.estimate.value)).toEqual([50, 20, 100, 45]);
    expect(rows.map(({ ratio }) => ratio?.estimate ?? null)).toEqual([
      null,
      { relation: '=', value: 0.4 },
      null,
      { relation: '<=', value: 0.45 },
    ]);
  });

  it('gives costs, divergence and what detection found', () => {
    expect(rows[1]).toMatchObject({ updatesPerStep: 4, diverged: 1, precision: 0.5, recall: null });
    expect(rows[0]).toMatchObject({ updatesPerStep: 1, diverged: 0, precision: null, recall: null });
  });
});

describe('compareOverall', () => {
  it('compares with the baseline over all environments', () => {
    const [plain, shared] = compareOverall(table, 'plain', 500);
    expect(plain!.probabilityOfImprovement.estimate.value).toBe(0.5);
    // Small: every run of `shared` is faster, 1. Large: 450 and 300 beat all three; the censored run loses to 900 and its
    // order with the two censored ones is hidden: (3 + 3 + 0 + ½ + ½) / 9 = 7/9.
    expect(shared!.probabilityOfImprovement.estimate.value).toBeCloseTo((1 + 7 / 9) / 2, 12);
    // Units 500 and 1000. Within 0.5 times: 100 and 200 of three, 450 and 300 of three.
    expect(shared!.profile[profileFactors.indexOf(0.5)]).toBeCloseTo(2 / 3, 12);
    expect(plain!.profile[profileFactors.indexOf(1)]).toBeCloseTo((2 / 3 + 1 / 3) / 2, 12);
    expect(plain!.profile[0]).toBe(0);
    expect([plain!.profileLow[0], plain!.profileHigh[0]]).toEqual([0, 0]);
    for (const row of [plain!, shared!]) {
      row.profile.forEach((share, k) => {
        expect(row.profileLow[k]).toBeLessThanOrEqual(share);
        expect(row.profileHigh[k]).toBeGreaterThanOrEqual(share);
      });
    }
  });
});
