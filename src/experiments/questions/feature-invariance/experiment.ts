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
import { grouped, partsBy } from '../../groups.js';
import { meanOf } from '../estimates.js';
import { member, seedsOf, sized } from '../setting.js';
import { taskOf, type WayTask } from '../way-learning/experiment.js';
import { wayNames } from '../way-updates/experiment.js';
import { fixedPart, layerVariation, outsideFixed } from './invariance.js';

/** Gradient augmentation once more from parameters that the group leaves as they are: what it keeps it then has. */
export const INVARIANT_START = 'gradient-augmentation, invariant start';
type InvarianceWay = AveragingMethod | typeof INVARIANT_START;

/** The untrained network beside the ways. */
export const UNTRAINED = 'untrained';

export const layerNames = ['inputs', 'layer 1', 'layer 2', 'outputs'] as const;

const HIDDEN = [32, 32] as const;
const BATCH = 16;
/** Inputs that nothing was trained on. */
export const FAR = 3;
const TEST = 200;

export type FeatureData = ReturnType<typeof featureInvariance.gather>;
export type FeatureRow = FeatureData['rows'][number];

export const featureInvariance = member({
  label: 'invariance by layer',
  tasks: (setting) => {
    const names = sized<readonly WayTask[]>(setting, ['permutation', 'digits', 'reflection'], ['reflection']);
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
    const variation = () => ({
      /** By layer, from the inputs to the outputs. */
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
    const error = testError(task, (inputs) => predict(network, inputs), test);
    return { before, after: variation(), error };
  },
  gather: (parts, tasks, setting) => {
    type Part = (typeof parts)[number];
    const row = (task: string, way: string, own: readonly Part[], when: 'before' | 'after') => {
      const of = (value: (variation: Part['after']) => number) => meanOf(own, (part) => value(part[when]), setting);
      return {
        task,
        way,
        runs: own.length,
        /** By layer. */
        fresh: layerNames.map((_, k) => of(({ fresh }) => fresh[k]!)),
        far: layerNames.map((_, k) => of(({ far }) => far[k]!)),
        /** 90th percentile over runs, of the outputs on fresh inputs. */
        freshQ90: quantile(
          own.map((part) => part[when].fresh.at(-1)!),
          0.9,
        ),
        outside: of(({ outside }) => outside),
        /** Test error; null of the untrained network. */
        error: when === 'before' ? null : meanOf(own, ({ error }) => error, setting),
      };
    };
    const cells = partsBy(parts, tasks, ({ task, way }) => `${task} ${way}`);
    return {
      samples: tasks[0]!.samples,
      steps: tasks[0]!.steps,
      rows: grouped(cells, ([, , { task }]) => task).flatMap(([task, ways]) => {
        const [, plain] = ways.find(([, , { way }]) => way === 'none')!;
        return [row(task, UNTRAINED, plain, 'before'), ...ways.map(([, own, { way }]) => row(task, way, own, 'after'))];
      }),
    };
  },
});
