/** The ways of averaging, update by update: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { joined, waysVerdict } from '../../../../src/experiments/questions/way-updates/answer.js';
import { gap, type WayUpdateData, wayUpdates } from '../../../../src/experiments/questions/way-updates/experiment.js';
import { estimate, figures } from '../figures.js';

describe('update vectors', () => {
  it('measures gaps against the left side', () => {
    expect(gap(Float64Array.of(3, 4), Float64Array.of(0, 4))).toBeCloseTo(3 / 5, 12);
    expect(gap(Float64Array.of(2, 0), Float64Array.of(1, 0), 2)).toBe(0);
  });

  it('has the equalities of whole orbits', async () => {
    const { gaps, outsideMoved, cosines, ways } = await figures(wayUpdates);
    const of = (identity: string, situation: string) =>
      gaps.find((one) => one.identity === identity && one.situation === situation)!.gap.estimate;
    expect(of('weight sharing = data augmentation', 'anywhere')).toBeLessThan(1e-12);
    expect(of('label sharing / 2 = output coupling (squared, λ = ½) + gradient coupling', 'anywhere')).toBeLessThan(
      1e-12,
    );
    expect(of('label sharing = 4 data augmentation', 'whole orbits')).toBeLessThan(1e-12);
    expect(of('label sharing = 4 data augmentation', 'anywhere')).toBeGreaterThan(1e-2);
    expect(of('gradient augmentation = data augmentation', 'f invariant')).toBeLessThan(1e-12);
    expect(of('gradient augmentation = data augmentation', 'anywhere')).toBeGreaterThan(1e-2);
    expect(outsideMoved.estimate).toBeLessThan(1e-12);
    const [anywhere] = cosines;
    const k = ways.indexOf('weight-sharing');
    expect(anywhere!.matrix[k]![ways.indexOf('data-augmentation')]!.estimate).toBeCloseTo(1, 12);
  });
});

describe('7: the ways', () => {
  const data = (cosine: number, gapAnywhere: number, gapInvariant: number, moved: number) =>
    ({
      ways: ['weight-sharing', 'data-augmentation'],
      cosines: ['anywhere', 'f invariant', 'whole orbits'].map((situation) => ({
        situation,
        matrix: [
          [estimate(1), estimate(cosine)],
          [estimate(cosine), estimate(1)],
        ],
      })),
      gaps: [
        ['anywhere', gapAnywhere],
        ['f invariant', gapInvariant],
      ].map(([situation, gap]) => ({
        situation,
        identity: 'gradient augmentation = data augmentation',
        gap: estimate(gap as number),
      })),
      outsideMoved: estimate(moved),
    }) as unknown as WayUpdateData;
  it('calls the same what has the cosine 1', () => {
    expect(waysVerdict(data(1, 0, 0, 0)).same.anywhere).toEqual([['weight-sharing', 'data-augmentation']]);
    expect(waysVerdict(data(0.999, 0, 0, 0)).same.anywhere).toEqual([]);
  });
  it('says where gradient augmentation is data augmentation', () => {
    expect(waysVerdict(data(1, 0, 0, 0)).gradientAugmentation).toBe('everywhere');
    expect(waysVerdict(data(1, 0.4, 1e-15, 0))).toMatchObject({
      gradientAugmentation: 'where f is invariant',
      projects: true,
    });
    expect(waysVerdict(data(1, 0.4, 0.1, 0.2))).toMatchObject({ gradientAugmentation: 'nowhere', projects: false });
  });
  it('joins pairs to groups', () => {
    expect(
      joined([
        ['a', 'b'],
        ['c', 'd'],
        ['b', 'c'],
        ['e', 'f'],
      ]),
    ).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
  });
});
