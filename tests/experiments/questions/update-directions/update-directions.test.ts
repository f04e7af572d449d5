/** Preconditioner and sampling loss: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { sameVerdict } from '../../../../src/experiments/questions/update-directions/answer.js';
import {
  cosine,
  coupledBy,
  type DirectionData,
  direction,
  type FixedPointRow,
  updateDirections,
} from '../../../../src/experiments/questions/update-directions/experiment.js';
import { Partition } from '../../../../src/similarity/partition.js';
import { backend, ends, estimate, figures } from '../figures.js';

describe('update directions', () => {
  it('hands errors over, or draws values together', () => {
    const model = ends([3, 0]);
    const chi = coupledBy(Partition.from([0, 0, -1]), 0.5);
    // Errors 2 and −1 from equal values: (2 − ½, −1 + 1), and nothing to be drawn together.
    const equal = Float64Array.of(1, 1, 0);
    const near = (values: Float64Array) => [...values].map((value) => Math.round(1e4 * value) / 1e4 + 0);
    expect(near(direction(backend, model, 'preconditioner', chi, equal))).toEqual([1.5, 0, 0]);
    expect(near(direction(backend, model, 'sampling', chi, equal))).toEqual([2, -1, 0]);
    // No errors at 3 and 0: twice ½ · (0 − 3) is drawn.
    const apart = Float64Array.of(3, 0, 0);
    expect(near(direction(backend, model, 'preconditioner', chi, apart))).toEqual([0, 0, 0]);
    expect(near(direction(backend, model, 'sampling', chi, apart))).toEqual([-3, 3, 0]);
    expect(cosine(Float64Array.of(1, 0), Float64Array.of(0, 2))).toBe(0);
    expect(cosine(Float64Array.of(1, 1), Float64Array.of(2, 2))).toBeCloseTo(1, 12);
  });

  it('falls as symmetry breaks, and finds Q* from symmetric values', async () => {
    const { directions, fixedPoints } = await figures(updateDirections);
    expect(directions[0]!.cosine.estimate).toBeGreaterThan(0.9);
    expect(directions.at(-1)!.cosine.estimate).toBeLessThan(0.5);
    const right = fixedPoints.find((row) => row.mistakes === 0 && row.start === 'zero')!;
    for (const { error } of right.rules) expect(error!.estimate).toBeLessThan(1e-3);
    // χ = 1 moves all pairs of an orbit alike: what told them apart at first does so for ever.
    const scattered = fixedPoints.find((row) => row.mistakes === 0 && row.start === 'random' && row.chi === 1)!;
    expect(scattered.rules.find(({ rule }) => rule === 'preconditioner')!.error?.estimate ?? 1).toBeGreaterThan(0.1);
  });
});

describe('6: preconditioner or sampling loss', () => {
  const directions = (...cosines: number[]): DirectionData['directions'] =>
    cosines.map((value, k) => ({ asymmetry: k, cosine: estimate(value) }));
  const point = (mistakes: number, apart: number | null, diverged = 0): FixedPointRow => ({
    mistakes,
    chi: 1,
    start: 'zero',
    apart: apart === null ? null : estimate(apart),
    rules: [
      { rule: 'preconditioner', diverged, error: null },
      { rule: 'guarded preconditioner', diverged: 3, error: null },
      { rule: 'sampling', diverged: 0, error: null },
    ],
  });
  it('needs parallel updates and equal ends', () => {
    expect(sameVerdict({ directions: directions(1, 0.99), fixedPoints: [point(0, 0), point(0.1, 1e-6)] })).toEqual({
      directions: 'same',
      fixedPoints: 'same',
    });
    expect(sameVerdict({ directions: directions(0.98, 0.1), fixedPoints: [point(0, 0), point(0.1, 0.5)] })).toEqual({
      directions: 'near symmetric values',
      fixedPoints: 'same when χ is right',
    });
    expect(sameVerdict({ directions: directions(0.5), fixedPoints: [point(0, 0.4), point(0.1, 0)] })).toEqual({
      directions: 'different',
      fixedPoints: 'different',
    });
    expect(sameVerdict({ directions: directions(1), fixedPoints: [point(0, 0, 1)] }).fixedPoints).toBe('different');
    expect(sameVerdict({ directions: directions(1), fixedPoints: [point(0, null)] }).fixedPoints).toBe('different');
  });
});
