/** What equal laws capture: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { completenessVerdict } from '../../../../src/experiments/questions/completeness/answer.js';
import { type ClassRow, completeness } from '../../../../src/experiments/questions/completeness/experiment.js';
import { figures } from '../figures.js';

describe('completeness', () => {
  it('never tells pairs of an orbit apart in the limit', async () => {
    const { exact, found } = await figures(completeness);
    expect(exact.map(({ length }) => length)).toEqual([1, 2, 3, 4, 5]);
    for (const { agreement } of exact) expect(agreement.orbits.recall).toBe(1);
    const transformations = found.find(({ rule }) => rule === 'whole transformations')!;
    expect(transformations.recall!.estimate).toBe(1);
    expect(transformations.precision!.estimate).toBe(1);
  });
});

describe('2: completeness', () => {
  const row = (length: number, recall: number, precision: number): ClassRow =>
    ({ length, agreement: { orbits: { recall, precision } } }) as unknown as ClassRow;
  it('asks recall of every length and precision of the last', () => {
    expect(completenessVerdict({ exact: [row(1, 1, 0.2), row(2, 1, 1)] })).toEqual({ complete: true, sound: true });
    expect(completenessVerdict({ exact: [row(1, 1, 0.2), row(2, 1, 0.9)] })).toEqual({ complete: true, sound: false });
    expect(completenessVerdict({ exact: [row(1, 0.9, 1), row(2, 1, 1)] })).toEqual({ complete: false, sound: true });
  });
});
