/** Signals, what is learned of them, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { equivarianceVerdict } from '../../../../src/experiments/questions/equivariance/answer.js';
import {
  type EquivarianceRow,
  equivariance,
  methods,
} from '../../../../src/experiments/questions/equivariance/experiment.js';
import { LENGTH, signalTask, taskNames } from '../../../../src/experiments/questions/equivariance/tasks.js';
import { estimate, figures } from '../figures.js';

const rolled = (x: Float64Array) => Float64Array.from(x, (_, i) => x[(i + 1) % LENGTH]!);

describe('signals', () => {
  const x = Float64Array.from({ length: LENGTH }, (_, i) => Math.sin(i * i));

  it('have targets that move, stay, or neither', () => {
    const of = (k: number) => signalTask(taskNames[k]!, 3);
    expect([...of(0).target(rolled(x))]).toEqual([...rolled(of(0).target(x))]);
    expect(of(1).target(rolled(x))[0]).toBeCloseTo(of(1).target(x)[0]!, 12);
    expect(of(2).target(rolled(x))[0]).not.toBeCloseTo(of(2).target(x)[1]!, 3);
    // The mean of the places.
    expect(of(1).target(x)[0]).toBeCloseTo(
      of(0)
        .target(x)
        .reduce((a, b) => a + b) / LENGTH,
      12,
    );
  });

  it('come from their seed, with little noise', () => {
    const task = signalTask('outputs move', 1);
    const { inputs, targets } = task.sample(2, 9);
    expect([...task.sample(2, 9).targets]).toEqual([...targets]);
    const exact = task.target(inputs.subarray(0, LENGTH));
    for (let i = 0; i < LENGTH; ++i) expect(Math.abs(targets[i]! - exact[i]!)).toBeLessThanOrEqual(0.05);
  });
});

describe('equivariant layers', () => {
  it('commute with shifts whatever was learned', async () => {
    const { rows } = await figures(equivariance);
    expect(rows).toHaveLength(taskNames.length * methods.length);
    for (const { method, equivariance: off, invariance } of rows) {
      if (method.startsWith('dense')) expect(off.estimate).toBeGreaterThan(1e-3);
      else expect(off.estimate).toBeLessThan(1e-5);
      if (method.endsWith('pooled')) expect(invariance.estimate).toBeLessThan(1e-5);
      if (method.endsWith('each place')) expect(invariance.estimate).toBeGreaterThan(1e-3);
    }
  });

  it('are judged by the largest size that all have', () => {
    const row = (task: string, method: string, error: number, off = 0, change = 1): EquivarianceRow =>
      ({
        task,
        method,
        curve: [
          { samples: 8, error: estimate(error) },
          ...(method === 'dense' ? [{ samples: 16, error: estimate(0) }] : []),
        ],
        equivariance: estimate(off),
        invariance: estimate(change),
      }) as unknown as EquivarianceRow;
    const rows = taskNames.flatMap((task) => [
      row(task, 'dense', 0.5, 1),
      row(task, 'shared, each place', task === 'outputs move' ? 0.1 : 0.9),
      row(task, 'shared, pooled', task === 'outputs stay' ? 0.1 : 0.9, 0, 0),
    ]);
    expect(equivarianceVerdict(rows)).toEqual({
      equivariant: true,
      invariant: false,
      pooledInvariant: true,
      best: { 'outputs move': ['shared, each place'], 'outputs stay': ['shared, pooled'], 'places differ': ['dense'] },
      harmed: {
        'outputs move': ['shared, pooled'],
        'outputs stay': ['shared, each place'],
        'places differ': ['shared, each place', 'shared, pooled'],
      },
    });
  });
});
