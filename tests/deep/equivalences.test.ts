/**
 * Which of the ways are the same? Each claim is tested on update vectors in float64; where it fails, on the smallest counterexample:
 * `f(x) = w x + b`, the group `x → −x`, one sample. `docs/equivalences.md` has the derivations.
 */
import { describe, expect, it } from 'vitest';
import { type AveragingMethod, labelSharing } from '../../src/deep/averaging-methods.js';
import { type GroupAction, permutations, pointReflection } from '../../src/deep/group-action.js';
import type { Network } from '../../src/deep/network.js';
import { predictOrbitAverage } from '../../src/deep/orbit-average.js';
import { orbitRows, outputRows, wholeOrbits } from '../../src/deep/orbit-rows.js';
import { invarianceTask, taskNames } from '../../src/deep/tasks.js';
import { combine, exactNetwork, expectSame, gap, gradientOf, line, randomParameters, rows } from './update-vectors.js';

const reflection = pointReflection(1, 1);
const sample = rows([1], [1]);
const worlds = taskNames.map((name) => {
  const task = invarianceTask(name);
  const network = exactNetwork({ inputs: task.inputs, outputs: task.outputs, hidden: [6, 5] });
  network.setParameters(randomParameters(network, 3));
  return { name, task, network, batch: task.sample(3, 4) };
});

/** ∇ of the mean of ½(f̄ − y)² over the batch, or of another loss whose slope is given. */
function orbitAverageGradient(
  network: Network,
  group: GroupAction,
  batch: ReturnType<typeof rows>,
  slope = (difference: number) => difference,
): Float64Array {
  network.zeroGradients();
  const average = predictOrbitAverage(network, group, batch.inputs);
  const gradient = average.map((value, k) => slope(value - batch.targets[k]!) / batch.rows);
  // `1/|G| Σ_g ∂f(g x)/∂θ · σ(g) ∂ℓ/∂f̄`
  const spread = outputRows(gradient, batch.rows, wholeOrbits(group));
  network.backward(spread.map((each) => each / group.order));
  return Float64Array.from(network.gradients());
}

/** `∂f/∂θ · χ · ∂ℓ/∂f` for any similarity `chi[i · rows + j]` of the rows of a batch. */
function coupleGradients(
  network: Network,
  loss: 'squared-error' | 'huber',
  batch: ReturnType<typeof rows>,
  chi: Float64Array,
): void {
  network.zeroGradients();
  network.forward(batch.inputs);
  const { gradients } = network.loss(loss, batch.targets);
  const width = network.outputs;
  const coupled = new Float64Array(gradients.length);
  for (let i = 0; i < batch.rows; ++i) {
    for (let j = 0; j < batch.rows; ++j) {
      for (let o = 0; o < width; ++o) coupled[i * width + o]! += chi[i * batch.rows + j]! * gradients[j * width + o]!;
    }
  }
  network.backward(coupled);
}

describe('weight sharing and data augmentation', () => {
  it.each(worlds)('are the same when the parts are an orbit: $name', ({ task, network, batch }) => {
    const { group, loss } = task;
    expectSame(
      gradientOf('weight-sharing', network, batch, group, { loss }),
      gradientOf('data-augmentation', network, batch, group, { loss }),
    );
  });

  it('differ when the parts are no orbit', () => {
    // Parts 1 and 2 of y = 1 at w = b = 0: residuals −1, ∂w = ½(−1·1 − 1·2), ∂b = −1. Orbit 1 and −1: ∂w = ½(−1 + 1).
    const identity = reflection.elements[0]!;
    const double = {
      ...identity,
      input: { apply: (x: Float64Array, y: Float64Array, at: number) => y.fill(2 * x[0]!, at, at + 1) },
    };
    const orbits = { size: 2, element: (_: number, k: number) => (k === 0 ? identity : (double as never)) };
    expect([...gradientOf('weight-sharing', line(0, 0), sample, reflection, { orbits })]).toEqual([-1.5, -1]);
    expect([...gradientOf('data-augmentation', line(0, 0), sample, reflection)]).toEqual([0, -1]);
  });

  it('differ when the parts are pooled before the loss: the average of the network over the orbit', () => {
    // w = 1, b = 0: parts 1 and −1 have residuals 0 and −2, so ∂ = ½(0 + (−2)(−1, 1)); pooled f̄ = 0 does not depend on w.
    expect([...gradientOf('weight-sharing', line(1, 0), sample, reflection)]).toEqual([1, -1]);
    expect([...orbitAverageGradient(line(1, 0), reflection, sample)]).toEqual([0, -1]);
  });
});

describe('label sharing', () => {
  it.each(worlds)('over orbits is twice the plain update and the augmented one: $name', ({ task, network, batch }) => {
    const { group, loss } = task;
    const plain = gradientOf('none', network, batch, group, { loss });
    const augmented = gradientOf('data-augmentation', network, batch, group, { loss });
    expectSame(gradientOf('label-sharing', network, batch, group, { loss }), combine(plain, augmented, 2, 2));
  });

  it.each(worlds)(
    'is four times data augmentation where the batch is whole orbits: $name',
    ({ task, network, batch }) => {
      const { group, loss } = task;
      const whole = orbitRows(batch, wholeOrbits(group));
      const augmented = gradientOf('data-augmentation', network, batch, group, { loss });
      const orbits = { size: 1, element: () => group.elements.at(-1)! };
      expectSame(
        gradientOf('label-sharing', network, whole, group, { loss, orbits }),
        combine(augmented, augmented, 2, 2),
      );
    },
  );

  it('learns the mean of the two labels, where data augmentation keeps each to its own input', () => {
    // x = 1, y = 0 and x' = −1, y' = 2 at w = b = 0: both are drawn to 1, 2·(−1)(1, 1) + 2·(−1)(−1, 1).
    const network = line(0, 0);
    labelSharing(network, 'squared-error', rows([1], [0]), rows([-1], [2]));
    expect([...network.gradients()]).toEqual([0, -4]);
    // Each its own: 4 times the mean of 0 and (−2)(−1, 1).
    const own = gradientOf('none', line(0, 0), rows([1, -1], [0, 2]), reflection);
    expect([...combine(own, own, 2, 2)]).toEqual([4, -4]);
    const mean = gradientOf('none', line(0, 0), rows([1, -1], [1, 1]), reflection);
    expect([...combine(mean, mean, 2, 2)]).toEqual([0, -4]);
  });

  it('does not learn the mean under a Huber loss', () => {
    // Labels 0 and 3 at f = 0 pull by 0 and −1 twice; their mean 1.5 would pull by −1 four times.
    const network = line(0, 0);
    labelSharing(network, 'huber', rows([1], [0]), rows([-1], [3]));
    expect(network.gradients()[1]).toBe(-2);
    expect(4 * gradientOf('none', line(0, 0), rows([1, -1], [1.5, 1.5]), reflection, { loss: 'huber' })[1]!).toBe(-4);
  });
});

describe('output coupling and label sharing', () => {
  const squared = { distance: 'squared', symmetryWeight: 0.5 } as const;

  it.each(worlds.filter(({ task }) => task.loss === 'squared-error'))(
    'differ by gradient coupling, exactly: $name',
    ({ task: { group }, network, batch }) => {
      // ½ label sharing = output coupling (λ = ½, squared norm) + gradient coupling
      const shared = gradientOf('label-sharing', network, batch, group);
      expectSame(
        combine(shared, shared, 0.25, 0.25),
        combine(
          gradientOf('output-coupling', network, batch, group, squared),
          gradientOf('gradient-coupling', network, batch, group),
        ),
      );
    },
  );

  it('are the same where f fits the observed labels', () => {
    const { task, network, batch } = worlds[0]!;
    const fitted = { ...batch, targets: Float64Array.from(network.forward(batch.inputs)) };
    const shared = gradientOf('label-sharing', network, fitted, task.group);
    expectSame(
      combine(shared, shared, 0.25, 0.25),
      gradientOf('output-coupling', network, fitted, task.group, squared),
    );
  });

  it('are not the same elsewhere', () => {
    // w = b = 0: f = 0 everywhere, residual −1 at x = 1. Coupling is satisfied; sharing pulls at −1 as well.
    const shared = gradientOf('label-sharing', line(0, 0), sample, reflection);
    expect([...combine(shared, shared, 0.25, 0.25)]).toEqual([-1, -2]);
    expect([...gradientOf('output-coupling', line(0, 0), sample, reflection, squared)]).toEqual([-1, -1]);
  });

  it('pulls as hard when outputs nearly agree, with the norm as it is written', () => {
    // w = 0.01, b = 0 and y = f(1): outputs ±0.01. ∂ = ½ · sign(−0.02) · (−1, 1); squared, ½ · (−0.02) · (−1, 1).
    const near = rows([1], [0.01]);
    expect([...gradientOf('output-coupling', line(0.01, 0), near, reflection)]).toEqual([0.5, -0.5]);
    expect([...gradientOf('output-coupling', line(0.01, 0), near, reflection, squared)]).toEqual([0.01, -0.01]);
  });
});

describe('gradient coupling', () => {
  it('is data augmentation where f is invariant on the orbit', () => {
    expect([...gradientOf('gradient-coupling', line(0, 3), sample, reflection)]).toEqual([0, 2]);
    expect([...gradientOf('data-augmentation', line(0, 3), sample, reflection)]).toEqual([0, 2]);
  });

  it('is not elsewhere', () => {
    // w = 1, b = 0 fits x = 1: nothing to couple. At −1 the residual is −2: ½(−2)(−1, 1).
    expect([...gradientOf('gradient-coupling', line(1, 0), sample, reflection)]).toEqual([0, 0]);
    expect([...gradientOf('data-augmentation', line(1, 0), sample, reflection)]).toEqual([1, -1]);
  });

  it('may climb the loss that it should descend', () => {
    // w = 3, b = 0: residual 2 at x = 1, −4 at −1. Coupled (0, 2); the gradient of the augmented loss is ½(2 + 4, 2 − 4).
    const coupled = gradientOf('gradient-coupling', line(3, 0), sample, reflection);
    const augmented = gradientOf('data-augmentation', line(3, 0), sample, reflection);
    expect([...coupled]).toEqual([0, 2]);
    expect([...augmented]).toEqual([3, -1]);
    expect(coupled[0]! * augmented[0]! + coupled[1]! * augmented[1]!).toBe(-2);
  });

  it.each(worlds.filter(({ task }) => task.group.invariant && task.loss === 'squared-error'))(
    'over whole orbits trains the orbit average, with squared error: $name',
    ({ task: { group }, network, batch }) => {
      const whole = orbitRows(batch, wholeOrbits(group));
      const sameOrbit = (k: number) =>
        Math.floor(k / whole.rows / group.order) === Math.floor((k % whole.rows) / group.order);
      const chi = Float64Array.from({ length: whole.rows ** 2 }, (_, k) => (sameOrbit(k) ? 1 / group.order : 0));
      coupleGradients(network, 'squared-error', whole, chi);
      const coupled = Float64Array.from(network.gradients());
      expectSame(coupled, orbitAverageGradient(network, group, batch));
    },
  );

  it('does not, with Huber', () => {
    // w = 3, b = 1, y = 0: outputs 4 and −2 have slopes 1 and −1, mean 0; their average 1 has slope 1.
    const network = line(3, 1);
    coupleGradients(network, 'huber', rows([1, -1], [0, 0]), Float64Array.of(0.5, 0.5, 0.5, 0.5));
    expect([...network.gradients()]).toEqual([0, 0]);
    const clipped = (difference: number) => Math.max(-1, Math.min(1, difference));
    expect([...orbitAverageGradient(line(3, 1), reflection, rows([1], [0]), clipped)]).toEqual([0, 1]);
  });

  it('does nothing but the plain update when nothing is similar', () => {
    const { network, batch, task } = worlds[1]!;
    coupleGradients(network, 'squared-error', batch, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
    const coupled = Float64Array.from(network.gradients());
    expectSame(coupled, gradientOf('none', network, batch, task.group));
  });
});

describe('all ways', () => {
  const names: AveragingMethod[] = [
    'none',
    'weight-sharing',
    'data-augmentation',
    'gradient-augmentation',
    'gradient-coupling',
  ];
  it.each(names)('are the plain update under the trivial group: %s', (method) => {
    const trivial = permutations(1, 1);
    const network = exactNetwork({ inputs: 1, outputs: 1, hidden: [3] });
    const batch = rows([0.3, -2, 1], [1, 2, 3]);
    expectSame(gradientOf(method, network, batch, trivial), gradientOf('none', network, batch, trivial));
  });

  it.each(['data-augmentation', 'gradient-augmentation', 'gradient-coupling', 'output-coupling'] as const)(
    'are the mean of their sampled forms: %s',
    (method) => {
      const { task, network, batch } = worlds[0]!;
      const { group } = task;
      let mean = new Float64Array(network.parameterCount);
      for (const element of group.elements) {
        const one = gradientOf(method, network, batch, group, { orbits: { size: 1, element: () => element } });
        mean = combine(mean, one, 1, 1 / group.order) as typeof mean;
      }
      expectSame(gradientOf(method, network, batch, group), mean);
    },
  );

  it('of data augmentation and gradient coupling agree on an invariant network', () => {
    // First weights that no permutation changes: f depends on the sum of the inputs.
    const { task, network, batch } = worlds[0]!;
    const theta = randomParameters(network, 5);
    for (let i = 1; i < 4; ++i) theta.copyWithin(i * 6, 0, 6);
    network.setParameters(theta);
    const augmented = gradientOf('data-augmentation', network, batch, task.group);
    expectSame(gradientOf('gradient-coupling', network, batch, task.group), augmented);
    network.setParameters(randomParameters(network, 3));
    expect(gap(gradientOf('gradient-coupling', network, batch, task.group), augmented)).toBeGreaterThan(1e-3);
  });
});
