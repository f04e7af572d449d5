/** Counts that pairs share: what they are, and when χ is the better for them. */
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../../src/create-engine.js';
import { pooledVerdict } from '../../../../src/experiments/questions/pooled-estimates/answer.js';
import { pooledEstimates } from '../../../../src/experiments/questions/pooled-estimates/experiment.js';
import {
  complete,
  errorsOf,
  similarities,
} from '../../../../src/experiments/questions/pooled-estimates/shared-counts.js';
import { Partition } from '../../../../src/similarity/partition.js';
import { similarityFromMatrix } from '../../../../src/similarity/similarity.js';
import { backend, estimate, figures } from '../figures.js';

describe('pooled estimates', () => {
  it('put the windows of a class into one row', () => {
    // Three states, one action, an episode each: rewards 1, 0 and 0, then the end.
    const batch = {
      starts: Int32Array.of(0, 1, 2, 3),
      states: Int32Array.of(0, 1, 2),
      actions: Int32Array.of(0, 0, 0),
      rewards: Float64Array.of(1, 0, 0),
      terminated: Uint8Array.of(1, 1, 1),
    };
    const engine = new Engine(backend);
    const [alone] = similarities(engine, batch, { actions: 1 }, Partition.from([0, 1, 2]));
    expect(alone!.get(0, 1)).toBeCloseTo(0, 12);
    expect(alone!.get(1, 2)).toBeCloseTo(1, 12);
    const [jensenShannon, cosine] = similarities(engine, batch, { actions: 1 }, Partition.from([0, 0, 1]));
    // (½, ½) against (0, 1): H(¼, ¾) − ½ H(½, ½), in float32.
    const divergence = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)) - 0.5 * Math.LN2;
    expect(jensenShannon!.get(0, 1)).toBeCloseTo(1 - divergence / Math.LN2, 6);
    // ½ / √(½ · 1), the same at every length.
    expect(cosine!.get(0, 1)).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('leave pairs of no class alone', () => {
    expect([...complete(Partition.from([0, -1, 0, -1])).labels]).toEqual([0, 1, 0, 2]);
  });

  it('count errors over live pairs of pairs, those of one orbit apart', () => {
    const limit = [1, 1, 0.2, 1, 1, 0.2, 0.2, 0.2, 1];
    const alone = similarityFromMatrix([1, 0.5, 0.4, 0.5, 1, 0.2, 0.4, 0.2, 1]);
    const pooled = similarityFromMatrix([1, 0.3, 0.3, 1]);
    const orbits = Partition.from([0, 0, 1]);
    const errors = errorsOf(limit, alone, pooled, orbits, orbits);
    // Alone: 0.5, 0.2 and 0; pooled: 0, 0.1 and 0.1.
    expect(errors.alone).toBeCloseTo(0.7 / 3, 12);
    expect(errors.pooled).toBeCloseTo(0.2 / 3, 12);
    expect(errors.aloneApart).toBeCloseTo(0.1, 12);
    expect(errors.pooledApart).toBeCloseTo(0.1, 12);
    expect([errors.knownAlone, errors.knownPooled]).toEqual([1, 1]);
  });

  it('are nearer to the limit than counts alone where the orbits are told', async () => {
    const { rows, precision } = await figures(pooledEstimates);
    const told = rows.filter(({ belief, measure }) => belief === 'orbits' && measure === 'jensen-shannon');
    expect(told).toHaveLength(3);
    for (const { ratio, knownAlone, knownPooled } of told) {
      expect(ratio.estimate).toBeLessThan(1);
      expect(knownPooled).toBeGreaterThanOrEqual(knownAlone);
    }
    expect(precision.find(({ belief }) => belief === 'orbits')!.share).toBe(1);
  });

  it('are judged by what is clear', () => {
    const row = (low: number, high: number) => ({ ratio: estimate((low + high) / 2, low, high) });
    expect(pooledVerdict([row(0.4, 0.9), row(0.8, 1.1)])).toBe('better');
    expect(pooledVerdict([row(0.4, 0.9), row(1.1, 1.2)])).toBe('both');
    expect(pooledVerdict([row(1.1, 1.2)])).toBe('worse');
    expect(pooledVerdict([row(0.9, 1.2)])).toBe('same');
  });
});
