/**
 * Are the ways of averaging over orbits the same? Their update vectors on one batch, compared by cosine, in three situations:
 * anywhere, where `f` is invariant already, and on a batch of whole orbits; and how nearly the identities between them hold.
 * All in float64, on the reference backend.
 */

import { type AveragingMethod, averagedGradients, averagingMethods } from '../../../deep/averaging-methods.js';
import { Network } from '../../../deep/network.js';
import { orbitRows, wholeOrbits } from '../../../deep/orbit-rows.js';
import type { Batch, InvarianceTask } from '../../../deep/task.js';
import { invarianceTask } from '../../../deep/tasks.js';
import type { Reals } from '../../../engine/contracts/network.js';
import { loadBackend } from '../../../engine/load.js';
import { Random } from '../../../engine/random.js';
import { meanOf } from '../estimates.js';
import { fixedPart } from '../feature-invariance/invariance.js';
import { member, seedsOf, sized } from '../setting.js';
import { cosine } from '../update-directions/experiment.js';

/** In the order of the figures. */
export const wayNames = averagingMethods;

export const situations = ['anywhere', 'f invariant', 'whole orbits'] as const;
export type Situation = (typeof situations)[number];

/** Equalities between the ways, as `‖left − right‖ / ‖left‖`. */
export const identityNames = [
  'weight sharing = data augmentation',
  'label sharing / 2 = output coupling (squared, λ = ½) + gradient coupling',
  'label sharing = 4 data augmentation',
  'gradient coupling = data augmentation',
  'gradient augmentation = data augmentation',
] as const;

export type WayUpdateData = ReturnType<typeof wayUpdates.gather>;

const SETTINGS = { loss: 'squared-error', symmetryWeight: 1, distance: 'norm' } as const;

export const wayUpdates = member({
  label: 'update vectors of the ways',
  tasks: (setting) => {
    const [hidden, rows] = sized(setting, [16, 8], [4, 2]);
    return seedsOf(setting, sized(setting, 20, 2)).map((seed) => ({ seed, hidden: hidden!, rows: rows! }));
  },
  run: async (_, { seed, hidden, rows }) => {
    const backend = await loadBackend('reference');
    const task = taskOf(seed);
    using network = new Network(backend, {
      inputs: task.inputs,
      outputs: task.outputs,
      hidden: [hidden],
      activation: 'tanh',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
      precision: 'float64',
      maxRows: rows * task.group.order ** 2,
      seed,
    });
    const random = new Random(seed);
    const start = Float64Array.from({ length: network.parameterCount }, () => 0.5 * random.normal());
    const batch = task.sample(rows, random.next());
    const whole = orbitRows(task.sample(Math.max(1, rows >> 2), random.next()), wholeOrbits(task.group));
    const places = [
      { theta: start, batch },
      { theta: fixedPart(task.group, network.widths, start), batch },
      { theta: start, batch: whole },
    ];
    const updates = places.map((place) => updatesAt(task, network, place));
    return {
      /** `[situation][way][way]`. */
      cosines: updates.map(({ byWay }) => byWay.map((a) => byWay.map((b) => cosine(a, b)))),
      /** `[situation][identity]`. */
      gaps: updates.map(({ gaps }) => gaps),
      ...movedOutside(task, network, start, batch),
    };
  },
  gather: (parts, tasks, setting) => {
    const { id, group } = taskOf(tasks[0]!.seed);
    return {
      task: id,
      order: group.order,
      runs: parts.length,
      ways: wayNames,
      cosines: situations.map((situation, s) => ({
        situation,
        matrix: wayNames.map((_, a) =>
          wayNames.map((__, b) => meanOf(parts, ({ cosines }) => cosines[s]![a]![b]!, setting)),
        ),
      })),
      gaps: situations.flatMap((situation, s) =>
        identityNames.map((identity, k) => ({
          situation,
          identity,
          gap: meanOf(parts, ({ gaps }) => gaps[s]![k]!, setting),
        })),
      ),
      /** ‖(1 − P)θ‖ / ‖θ‖ of the first layer before, and the share of it that fifty steps of gradient augmentation change. */
      outside: meanOf(parts, ({ outside }) => outside, setting),
      outsideMoved: meanOf(parts, ({ outsideMoved }) => outsideMoved, setting),
    };
  },
});

function taskOf(seed: number): InvarianceTask {
  return invarianceTask('permutation-regression', { seed });
}

interface Place {
  readonly theta: Reals;
  readonly batch: Batch;
}

/** The gradients of all ways, and how far the identities are from holding. */
function updatesAt(task: InvarianceTask, network: Network, { theta, batch }: Place) {
  network.setParameters(theta);
  const orbits = wholeOrbits(task.group);
  const gradient = (way: AveragingMethod, settings: object = {}): Float64Array => {
    averagedGradients[way]({ network, batch, orbits, ...SETTINGS, ...settings });
    return Float64Array.from(network.gradients());
  };
  const byWay = wayNames.map((way) => gradient(way));
  const of = (way: AveragingMethod) => byWay[wayNames.indexOf(way)]!;
  const augmented = of('data-augmentation');
  const coupled = gradient('output-coupling', { symmetryWeight: 0.5, distance: 'squared' });
  const sum = coupled.map((value, k) => value + of('gradient-coupling')[k]!);
  const gaps = [
    gap(of('weight-sharing'), augmented),
    gap(of('label-sharing'), sum, 2),
    gap(of('label-sharing'), augmented, 4),
    gap(of('gradient-coupling'), augmented),
    gap(of('gradient-augmentation'), augmented),
  ];
  return { byWay, gaps };
}

/** `‖a − factor · b‖ / ‖a‖`. */
export function gap(a: Float64Array, b: Float64Array, factor = 1): number {
  const norm = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm(a.map((value, k) => value - factor * b[k]!)) / norm(a);
}

/** Fifty steps of gradient augmentation: what they change of the part of θ outside the fixed subspace. */
function movedOutside(task: InvarianceTask, network: Network, start: Reals, batch: Batch) {
  network.setParameters(start);
  for (let t = 0; t < 50; ++t) {
    averagedGradients['gradient-augmentation']({ network, batch, orbits: wholeOrbits(task.group), ...SETTINGS });
    network.step();
  }
  const outsideOf = (theta: Reals): Float64Array => {
    const inside = fixedPart(task.group, network.widths, theta);
    return Float64Array.from(theta, (value, k) => value - inside[k]!);
  };
  const [before, after] = [outsideOf(start), outsideOf(network.parameters())];
  return {
    outside: gap(Float64Array.from(start), fixedPart(task.group, network.widths, start)),
    outsideMoved: gap(before, after),
  };
}
