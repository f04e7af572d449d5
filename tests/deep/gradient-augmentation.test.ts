/** Does gradient augmentation make sense? `docs/equivalences.md` has the derivations. */
import { describe, expect, it } from 'vitest';
import { pointReflection } from '../../src/deep/group-action.js';
import type { Network } from '../../src/deep/network.js';
import { orbitRows } from '../../src/deep/orbit-rows.js';
import { actOnParameters } from '../../src/deep/parameter-action.js';
import type { InvarianceTask } from '../../src/deep/task.js';
import { invarianceTask, taskNames } from '../../src/deep/tasks.js';
import { combine, exactNetwork, expectSame, gap, gradientOf, line, randomParameters, rows } from './update-vectors.js';

const worlds = taskNames.map((name) => {
  const task = invarianceTask(name);
  const network = exactNetwork({ inputs: task.inputs, outputs: task.outputs, hidden: [5, 4] });
  const linear = exactNetwork({ inputs: task.inputs, outputs: task.outputs });
  return { name, task, network, linear, batch: task.sample(3, 4) };
});

/** The mean of `g ∘ θ`: the projection onto parameters that the group leaves as they are. */
function projected({ group }: InvarianceTask, network: Network, theta: Float64Array): Float64Array {
  let mean = new Float64Array(theta.length);
  for (const element of group.elements) {
    mean = combine(mean, actOnParameters(element, network.widths, theta), 1, 1 / group.order) as typeof mean;
  }
  return mean;
}

describe('the action on parameters', () => {
  it.each(worlds)('moves f as the group says: f(ρ x; g ∘ θ) = σ f(x; θ): $name', ({ task, network, linear, batch }) => {
    for (const model of [network, linear]) {
      const theta = randomParameters(model, 1);
      for (const element of task.group.elements) {
        const orbits = { size: 1, element: () => element };
        model.setParameters(theta);
        const f = { ...batch, targets: model.forward(batch.inputs) };
        const expected = orbitRows(f, orbits);
        model.setParameters(actOnParameters(element, model.widths, theta));
        expect(gap(model.forward(expected.inputs), expected.targets)).toBeLessThan(1e-12);
      }
    }
  });

  it.each(worlds)('turns gradients: ∇ℓ(g x; g ∘ θ) = g ∘ ∇ℓ(x; θ): $name', ({ task, network, batch }) => {
    const { group, loss } = task;
    const theta = randomParameters(network, 1);
    const element = group.elements.at(-1)!;
    const orbits = { size: 1, element: () => element };
    network.setParameters(theta);
    const turned = gradientOf('gradient-augmentation', network, batch, group, { loss, orbits });
    network.setParameters(actOnParameters(element, network.widths, theta));
    expectSame(gradientOf('data-augmentation', network, batch, group, { loss, orbits }), turned);
  });
});

describe('gradient augmentation', () => {
  it.each(worlds)('is data augmentation at parameters that the group leaves as they are: $name', (world) => {
    const { task, batch } = world;
    for (const model of [world.network, world.linear]) {
      model.setParameters(projected(task, model, randomParameters(model, 2)));
      expectSame(
        gradientOf('gradient-augmentation', model, batch, task.group, { loss: task.loss }),
        gradientOf('data-augmentation', model, batch, task.group, { loss: task.loss }),
      );
    }
  });

  it('is not at others', () => {
    // w = b = 1: residual 1 at x = 1, gradient (1, 1), of which ±w leaves (0, 1). Augmented: ½[(1, 1) + (−1)(−1, 1)].
    const sample = rows([1], [1]);
    expect([...gradientOf('gradient-augmentation', line(1, 1), sample, pointReflection(1, 1))]).toEqual([0, 1]);
    expect([...gradientOf('data-augmentation', line(1, 1), sample, pointReflection(1, 1))]).toEqual([1, 0]);
  });

  it.each(worlds)('is the plain gradient, projected; what the projection removes never changes: $name', (world) => {
    const { task, network, batch } = world;
    const { group, loss } = task;
    const theta = randomParameters(network, 2);
    network.setParameters(theta);
    const plain = gradientOf('none', network, batch, group, { loss });
    expectSame(gradientOf('gradient-augmentation', network, batch, group, { loss }), projected(task, network, plain));
    const removed = combine(theta, projected(task, network, theta), 1, -1);
    for (let t = 0; t < 5; ++t) {
      gradientOf('gradient-augmentation', network, batch, group, { loss });
      network.setGradients(network.gradients().map((gradient) => 0.05 * gradient));
      network.step();
    }
    const later = Float64Array.from(network.parameters());
    expect(gap(later, theta)).toBeGreaterThan(1e-3);
    expectSame(combine(later, projected(task, network, later), 1, -1), removed);
  });

  it('cannot learn an even function from weights that see x, because it leaves only w = 0', () => {
    const { task, network } = worlds[1]!;
    const left = projected(task, network, randomParameters(network, 1));
    expect(left.subarray(0, 4 * 5).every((weight) => weight === 0)).toBe(true);
  });

  it('makes sense where hidden units are permuted along: f(x) = v tanh(a x + b) + v tanh(−a x + b) + c', () => {
    // The full action of x → −x on θ = (w₁, w₂, b₁, b₂, v₁, v₂, c): w turns its sign, then the units change places.
    const swap = ([w1, w2, b1, b2, v1, v2, c]: Float64Array) => Float64Array.of(-w2!, -w1!, b2!, b1!, v2!, v1!, c!);
    const network = exactNetwork({ inputs: 1, outputs: 1, hidden: [2] });
    const batch = rows([0.5, -2], [1, 2]);
    const reflection = pointReflection(1, 1);
    network.setParameters(Float64Array.of(0.7, -0.7, 0.2, 0.2, -0.4, -0.4, 0.1));
    const plain = gradientOf('none', network, batch, reflection);
    const augmented = combine(plain, swap(plain), 0.5, 0.5);
    // It keeps f even, leaves the weights free to move, and is data augmentation.
    expect(Math.abs(augmented[0]!)).toBeGreaterThan(0.01);
    expectSame(augmented, gradientOf('data-augmentation', network, batch, reflection));
    // With the first weights alone turned, it is not: they would never move.
    const blind = gradientOf('gradient-augmentation', network, batch, reflection);
    expect([blind[0], blind[1]]).toEqual([0, 0]);
  });
});
