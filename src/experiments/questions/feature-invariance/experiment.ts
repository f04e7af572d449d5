/**
 * How does the invariance get implemented inside a network that is trained with a symmetry? After training by each way of averaging, and before
 * any: how much the activations of each layer change along an orbit, on fresh inputs and on inputs three times as large, where nothing was
 * trained; and how much of the first weights lies outside the subspace that the group leaves as it is.
 */
import { type AveragingMethod, averagedGradients } from '../../../deep/averaging-methods.js';
import { testError } from '../../../deep/measures.js';
import { Network } from '../../../deep/network.js';
import { predict } from '../../../deep/orbit-average.js';
import { wholeOrbits } from '../../../deep/orbit-rows.js';
import { rowsOf } from '../../../deep/task.js';
import { Random } from '../../../engine/random.js';
import { quantile } from '../../../statistics/scores.js';
import type { Member } from '../../together.js';
import { type Estimate, meanOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { taskOf, type WayTask } from '../way-learning/experiment.js';
import { wayNames } from '../way-updates/experiment.js';
import { fixedPart, layerVariation, outsideFixed } from './invariance.js';

/** Gradient augmentation once more from parameters that the group leaves as they are: what it keeps it then has. */
export const INVARIANT_START = 'gradient-augmentation, invariant start';
export type InvarianceWay = AveragingMethod | typeof INVARIANT_START;

/** The untrained network beside the ways. */
export const UNTRAINED = 'untrained';

export const layerNames = ['inputs', 'layer 1', 'layer 2', 'outputs'] as const;

const HIDDEN = [32, 32] as const;
const BATCH = 16;
/** Inputs that nothing was trained on. */
export const FAR = 3;
const TEST = 200;

export interface FeatureTask {
  readonly task: Exclude<WayTask, 'wrong group'>;
  readonly way: InvarianceWay;
  readonly samples: number;
  readonly steps: number;
  readonly seed: number;
}

interface Variation {
  /** By layer, from the inputs to the outputs. */
  readonly fresh: readonly number[];
  readonly far: readonly number[];
  readonly outside: number;
}

export interface FeaturePart {
  readonly before: Variation;
  readonly after: Variation;
  readonly error: number;
}

export interface FeatureRow {
  readonly task: string;
  readonly way: InvarianceWay | typeof UNTRAINED;
  readonly runs: number;
  /** By layer. */
  readonly fresh: readonly Estimate[];
  readonly far: readonly Estimate[];
  /** 90th percentile over runs, of the outputs on fresh inputs. */
  readonly freshQ90: number;
  readonly outside: Estimate;
  /** Test error; null of the untrained network. */
  readonly error: Estimate | null;
}

export interface FeatureData {
  readonly samples: number;
  readonly steps: number;
  readonly rows: readonly FeatureRow[];
}

export const featureInvariance: Member<Setting, FeatureTask, FeaturePart, FeatureData> = {
  label: 'invariance by layer',
  tasks: (setting) => {
    const names = sized<readonly FeatureTask['task'][]>(
      setting,
      ['permutation', 'digits', 'reflection'],
      ['reflection'],
    );
    const [samples, steps] = sized(setting, [256, 1000], [16, 30]);
    const ways: readonly InvarianceWay[] = [...wayNames, INVARIANT_START];
    return names.flatMap((task) =>
      ways.flatMap((way) =>
        seedsOf(setting, sized(setting, 6, 2)).map((seed) => ({ task, way, samples: samples!, steps: steps!, seed })),
      ),
    );
  },
  run: ({ backend }, { task: name, way, samples, steps, seed }) => {
    const task = taskOf(name, seed);
    const method = way === INVARIANT_START ? 'gradient-augmentation' : way;
    using network = new Network(backend, {
      inputs: task.inputs,
      outputs: task.outputs,
      hidden: HIDDEN,
      activation: 'tanh',
      optimizer: { kind: 'adam', learningRate: 0.003 },
      maxRows: Math.max(TEST, BATCH * task.group.order),
      seed,
    });
    if (way === INVARIANT_START) network.setParameters(fixedPart(task.group, network.widths, network.parameters()));
    const random = new Random(seed);
    const set = task.sample(samples, random.next());
    const test = task.sample(TEST, random.next());
    const far = test.inputs.map((value) => FAR * value);
    const variation = (): Variation => ({
      fresh: layerVariation(network, task.group, test.inputs),
      far: layerVariation(network, task.group, far),
      outside: outsideFixed(task.group, network.widths, network.parameters()),
    });
    const before = variation();
    for (let t = 0; t < steps; ++t) {
      averagedGradients[method]({
        network,
        batch: rowsOf(
          set,
          Int32Array.from({ length: BATCH }, () => random.below(samples)),
        ),
        orbits: wholeOrbits(task.group),
        loss: task.loss,
        symmetryWeight: 1,
        distance: 'norm',
      });
      network.step();
    }
    const error = testError(task, (inputs) => predict(network, inputs), test).testError;
    return { before, after: variation(), error };
  },
  gather: (parts, tasks, setting) => {
    const names = [...new Set(tasks.map(({ task }) => task))];
    return {
      samples: tasks[0]!.samples,
      steps: tasks[0]!.steps,
      rows: names.flatMap((task) => {
        const of = (way: InvarianceWay) => parts.filter((_, k) => tasks[k]!.task === task && tasks[k]!.way === way);
        const ways = [...new Set(tasks.map(({ way }) => way))];
        const row = (
          way: FeatureRow['way'],
          variations: readonly Variation[],
          errors: readonly number[] | null,
        ): FeatureRow => ({
          task,
          way,
          runs: variations.length,
          fresh: layerNames.map((_, k) =>
            meanOf(
              variations.map(({ fresh }) => fresh[k]!),
              setting,
            ),
          ),
          far: layerNames.map((_, k) =>
            meanOf(
              variations.map(({ far }) => far[k]!),
              setting,
            ),
          ),
          freshQ90: quantile(
            variations.map(({ fresh }) => fresh.at(-1)!),
            0.9,
          ),
          outside: meanOf(
            variations.map(({ outside }) => outside),
            setting,
          ),
          error: errors === null ? null : meanOf(errors, setting),
        });
        const plain = of('none');
        return [
          row(
            UNTRAINED,
            plain.map(({ before }) => before),
            null,
          ),
          ...ways.map((way) => {
            const own = of(way);
            return row(
              way,
              own.map(({ after }) => after),
              own.map(({ error }) => error),
            );
          }),
        ];
      }),
    };
  },
};
