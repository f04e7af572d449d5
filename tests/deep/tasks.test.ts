import { describe, expect, it } from 'vitest';
import { digitPicture, digits, digitsTask } from '../../src/deep/digits-task.js';
import { equivariantRegression, permutationRegression, reflectionRegression } from '../../src/deep/regression-tasks.js';
import { rowsOf } from '../../src/deep/task.js';
import { invarianceTask, type TaskName, type TaskOptions, taskNames } from '../../src/deep/tasks.js';
import { Random } from '../../src/engine/random.js';

describe.each([
  ['permutation-regression', permutationRegression],
  ['reflection-regression', reflectionRegression],
  ['equivariant-regression', equivariantRegression],
] as const)('%s', (_, make) => {
  it('has the symmetry that it says, exactly or nearly, and no target that is constant', () => {
    const task = make(5, 0);
    const random = new Random(1);
    const values = new Set<number>();
    for (let t = 0; t < 20; ++t) {
      const x = Float64Array.from({ length: task.inputs }, () => 2 * random.uniform() - 1);
      const y = task.target(x);
      values.add(y[0]!);
      for (const { input, output } of task.group.elements) {
        const [moved, expected] = [new Float64Array(task.inputs), new Float64Array(task.outputs)];
        input.apply(x, moved);
        output.apply(y, expected);
        for (const [k, value] of task.target(moved).entries()) expect(value).toBeCloseTo(expected[k]!, 12);
      }
    }
    expect(values.size).toBe(20);
  });

  it('samples what the target says, within the noise, from the seed', () => {
    const task = make(5, 0.25);
    const { inputs, targets } = task.sample(50, 3);
    let largest = 0;
    for (let n = 0; n < 50; ++n) {
      const x = inputs.slice(n * task.inputs, (n + 1) * task.inputs) as Float64Array;
      for (const [k, value] of task.target(x).entries()) {
        largest = Math.max(largest, Math.abs(targets[n * task.outputs + k]! - value));
      }
    }
    expect(largest).toBeLessThanOrEqual(0.25);
    expect(largest).toBeGreaterThan(0.2);
    expect(task.sample(50, 3)).toEqual({ rows: 50, inputs, targets });
    expect(task.sample(50, 4).inputs).not.toEqual(inputs);
    expect(make(6, 0).target(Float64Array.of(0.1, 0.2, 0.3, 0.4))).not.toEqual(
      task.target(Float64Array.of(0.1, 0.2, 0.3, 0.4)),
    );
  });

  it('depends on every input', () => {
    const task = make(5, 0);
    const x = Float64Array.of(0.1, -0.4, 0.8, 0.3);
    for (let k = 0; k < 4; ++k) {
      const y = x.with(k, x[k]! + 0.1);
      expect(task.target(y)).not.toEqual(task.target(x));
    }
  });
});

describe('digits', () => {
  it('are still apart when turned, reflected and moved: six dots at least', () => {
    const { group } = digitsTask(0, 'square');
    const places = digits.map((_, k) =>
      [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => digitPicture(k, down, right))),
    );
    let nearest = Number.POSITIVE_INFINITY;
    for (let a = 0; a < digits.length; ++a) {
      for (let b = 0; b < a; ++b) {
        for (const here of places[a]!) {
          for (const { input } of group.elements) {
            const turned = new Float64Array(81);
            input.apply(here, turned);
            for (const there of places[b]!) {
              nearest = Math.min(
                nearest,
                turned.reduce((count, dot, k) => count + Math.abs(dot - there[k]!), 0),
              );
            }
          }
        }
      }
    }
    expect(nearest).toBe(6);
  });

  it('are drawn with their labels, in all orientations', () => {
    const task = digitsTask(0, 'square');
    const { inputs, targets } = task.sample(400, 1) as { inputs: Float64Array; targets: Float64Array };
    const seen = new Map<string, number>();
    for (let n = 0; n < 400; ++n) {
      const label = targets.subarray(n * 8, n * 8 + 8);
      expect(label.reduce((sum, y) => sum + y, 0)).toBe(1);
      const k = label.indexOf(1);
      const dots = inputs.subarray(n * 81, n * 81 + 81).reduce((sum, dot) => sum + dot, 0);
      expect(dots).toBe(digitPicture(k, 0, 0).reduce((sum, dot) => sum + dot, 0));
      seen.set(inputs.subarray(n * 81, n * 81 + 81).join(''), k);
    }
    // 0 has two orientations, 8 two, 1 four …: far more pictures than the 72 of digits that stay upright.
    expect(seen.size).toBeGreaterThan(150);
    expect(new Set(seen.values()).size).toBe(8);
  });

  it('has the group that was asked for, and noise', () => {
    expect(digitsTask(0, 'rotations').group.order).toBe(4);
    expect(digitsTask(0, 'square').group.order).toBe(8);
    const { inputs } = digitsTask(0.4, 'reflections').sample(10, 1);
    const off = inputs.filter((dot) => dot < 0.5);
    expect(Math.max(...off)).toBeLessThanOrEqual(0.4);
    expect(Math.min(...off)).toBeLessThan(-0.35);
  });
});

describe('tasks by name', () => {
  it('say what is wrong', () => {
    expect(() => invarianceTask('digit' as TaskName)).toThrow("expected task to be one of 'permutation-regression'");
    expect(() => invarianceTask('digits', { seed: 1 } as TaskOptions)).toThrow('task options to have only noise');
    expect(() => invarianceTask('digits', { noise: -1 })).toThrow('noise');
    expect(() => invarianceTask('digits', { orientations: 'all' as never })).toThrow("'rotations'");
    expect(() => invarianceTask('reflection-regression', null as never)).toThrow('options');
  });

  it('carry the name and sizes', () => {
    for (const name of taskNames) {
      const task = invarianceTask(name);
      const batch = task.sample(3, 1);
      expect(task.id).toBe(name);
      expect([batch.inputs.length, batch.targets.length]).toEqual([3 * task.inputs, 3 * task.outputs]);
      expect(task.group.elements[0]!.input.length).toBe(task.inputs);
      expect(task.group.elements[0]!.output.length).toBe(task.outputs);
    }
  });

  it('give chosen rows', () => {
    const batch = { rows: 3, inputs: Float64Array.of(1, 2, 3, 4, 5, 6), targets: Float64Array.of(7, 8, 9) };
    expect(rowsOf(batch, [2, 0])).toEqual({
      rows: 2,
      inputs: Float64Array.of(5, 6, 1, 2),
      targets: Float64Array.of(9, 7),
    });
  });
});
