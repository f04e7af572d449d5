/**
 * Every way's gradient against central differences of what it descends, on the reference backend in float64. What is stopped
 * is held at the parameters where the gradient is taken; gradient coupling descends `Σ ⟨stop(χ ∂ℓ/∂f), f⟩`, gradient augmentation
 * the mean of `g ∘` the differences of the plain loss.
 */
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/deep/network.js';
import { orbitRows, outputRows, wholeOrbits } from '../../src/deep/orbit-rows.js';
import { actOnParameters } from '../../src/deep/parameter-action.js';
import type { Batch, InvarianceTask } from '../../src/deep/task.js';
import { invarianceTask, taskNames } from '../../src/deep/tasks.js';
import type { LossName, Reals } from '../../src/engine/contracts/network.js';
import { combine, exactNetwork, gradientOf, randomParameters } from './update-vectors.js';

const lambda = 0.7;

interface World {
  readonly task: InvarianceTask;
  readonly network: Network;
  readonly batch: Batch;
  readonly theta: Float64Array;
  readonly loss: LossName;
}

function world(task: InvarianceTask, hidden: number[], loss: LossName): World {
  const network = exactNetwork({ inputs: task.inputs, outputs: task.outputs, hidden });
  const theta = randomParameters(network, 1);
  network.setParameters(theta);
  return { task, network, batch: task.sample(2, 3), theta, loss };
}

function differences(network: Network, theta: Float64Array, value: () => number): Float64Array {
  const h = 1e-5;
  const result = theta.map((at, k) => {
    const sides = [at + h, at - h].map((moved) => {
      network.setParameters(theta.with(k, moved));
      return value();
    });
    return (sides[0]! - sides[1]!) / (2 * h);
  });
  network.setParameters(theta);
  return result;
}

function expectClose(gradient: Reals, differences: Reals): void {
  expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(1e-3);
  for (let k = 0; k < gradient.length; ++k) expect(Math.abs(gradient[k]! - differences[k]!)).toBeLessThan(2e-8);
}

function plainLoss({ network, loss }: World, { inputs, targets }: Batch): number {
  network.forward(inputs);
  return network.loss(loss, targets).value;
}

/** `E ‖a − b‖` or its square, over rows. */
function distance(a: Reals, b: Reals, width: number, squared: boolean): number {
  let total = 0;
  for (let at = 0; at < a.length; at += width) {
    let sum = 0;
    for (let k = at; k < at + width; ++k) sum += (a[k]! - b[k]!) ** 2;
    total += squared ? sum : Math.sqrt(sum);
  }
  return (total * width) / a.length;
}

const cases = taskNames.flatMap((name) => {
  const task = invarianceTask(name);
  const hidden = name === 'digits' ? [3] : [4, 3];
  const losses: LossName[] = task.loss === 'cross-entropy' ? ['cross-entropy'] : ['squared-error', 'huber'];
  return losses.map((loss) => ({ name, ...world(task, hidden, loss) }));
});

describe.each(cases)('$name, $loss', (world) => {
  const { task, network, batch, theta, loss } = world;
  const orbits = wholeOrbits(task.group);
  const whole = orbitRows(batch, orbits);

  it('none', () => {
    expectClose(
      gradientOf('none', network, batch, task.group, { loss }),
      differences(network, theta, () => plainLoss(world, batch)),
    );
  });

  it.each(['weight-sharing', 'data-augmentation'] as const)('%s', (method) => {
    expectClose(
      gradientOf(method, network, batch, task.group, { loss }),
      differences(network, theta, () => plainLoss(world, whole)),
    );
  });

  it('label-sharing', () => {
    expectClose(
      gradientOf('label-sharing', network, batch, task.group, { loss }),
      differences(network, theta, () => 2 * plainLoss(world, batch) + 2 * plainLoss(world, whole)),
    );
  });

  it('gradient-augmentation', () => {
    const plain = differences(network, theta, () => plainLoss(world, batch));
    let mean = new Float64Array(theta.length);
    for (const element of task.group.elements) {
      mean = combine(mean, actOnParameters(element, network.widths, plain), 1, 1 / task.group.order) as typeof mean;
    }
    expectClose(gradientOf('gradient-augmentation', network, batch, task.group, { loss }), mean);
  });

  it('gradient-coupling', () => {
    network.forward(batch.inputs);
    const stopped = outputRows(network.loss(loss, batch.targets).gradients, batch.rows, orbits);
    expectClose(
      gradientOf('gradient-coupling', network, batch, task.group, { loss }),
      differences(network, theta, () => {
        const f = network.forward(whole.inputs);
        return stopped.reduce((sum, gradient, k) => sum + (gradient * f[k]!) / task.group.order, 0);
      }),
    );
  });

  // The norm has a corner at 0, where its element g = 1 always lies: without it the norm is smooth.
  it.each([
    ['norm', { size: task.group.order - 1, element: (_: number, k: number) => task.group.elements[k + 1]! }],
    ['squared', orbits],
  ] as const)('output-coupling, %s', (norm, elements) => {
    const stopped = outputRows(network.forward(batch.inputs), batch.rows, elements);
    const moved = orbitRows(batch, elements).inputs;
    const settings = { loss, orbits: elements, distance: norm, symmetryWeight: lambda };
    expectClose(
      gradientOf('output-coupling', network, batch, task.group, settings),
      differences(
        network,
        theta,
        () =>
          plainLoss(world, batch) +
          lambda * distance(network.forward(moved), stopped, task.outputs, norm === 'squared'),
      ),
    );
  });

  if (!task.group.invariant) return;
  it('embedding-coupling', () => {
    const hidden = network.layers - 2;
    const width = network.widths[hidden + 1]!;
    expectClose(
      gradientOf('embedding-coupling', network, batch, task.group, { loss, symmetryWeight: lambda }),
      differences(network, theta, () => {
        const value = plainLoss(world, batch);
        const here = network.activations(hidden);
        network.forward(whole.inputs);
        const there = network.activations(hidden);
        const repeated = Float64Array.from(there, (_, j) => {
          const row = Math.floor(j / (width * task.group.order));
          return here[row * width + (j % width)]!;
        });
        return value + lambda * distance(there, repeated, width, true);
      }),
    );
  });
});
