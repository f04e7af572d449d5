/**
 * Convolutions are equivariant, not invariant. One function shared by all places of a signal, read at each place or pooled, against a dense
 * network, alone and with augmentation by all shifts; where outputs move with inputs, where they do not, and where the places differ. Shared over
 * three neighbours, which says what is near as well, and over the whole signal seen from each place, which says nothing but that shifts do not
 * matter.
 */
import { CircularConvolution } from '../../../deep/circular-convolution.js';

import { cyclicShifts } from '../../../deep/group-action.js';
import { Network } from '../../../deep/network.js';
import { predict } from '../../../deep/orbit-average.js';
import { orbitRows, wholeOrbits } from '../../../deep/orbit-rows.js';
import { type Batch, rowsOf } from '../../../deep/task.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import type { Reals } from '../../../engine/contracts/network.js';
import { Random } from '../../../engine/random.js';
import { mean, quantile } from '../../../statistics/scores.js';
import { medianOf } from '../estimates.js';
import { squaredDistance } from '../feature-invariance/invariance.js';
import { errorsAt, multiplierOf } from '../sample-curves.js';
import { member, type Setting, seedsOf, sized } from '../setting.js';
import { LENGTH, type SignalTask, signalTask, type TaskName, taskNames } from './tasks.js';

export const methods = [
  'dense',
  'dense, augmented',
  'shared, each place',
  'shared, pooled',
  'shared whole, each place',
  'shared whole, pooled',
] as const;
export type Method = (typeof methods)[number];

/** Units of the shared function, and of the dense network, which has all places to serve. */
const SHARED_UNITS = 32;
const DENSE_UNITS = 128;
const BATCH = 16;
const TEST = 300;

/** One size of the training set. */
export interface Run {
  readonly samples: number;
  /** Squared error over the variance of the targets: 1 is no better than their mean. */
  readonly error: number;
  /** Outputs of shifted inputs against shifted outputs, and against unshifted ones, over the distance of unrelated outputs. */
  readonly equivariance: number;
  readonly invariance: number;
}

export type EquivarianceData = ReturnType<typeof equivariance.gather>;
export type EquivarianceRow = EquivarianceData['rows'][number];

export const equivariance = member({
  label: 'equivariant layers',
  tasks: (setting) => {
    const steps = sized(setting, 1500, 30);
    const few = sized(setting, [16, 64, 256], [8, 16]);
    const many = sized(setting, [16, 64, 256, 1024, 4096], [8, 16, 32]);
    return taskNames.flatMap((task) =>
      methods.flatMap((method) =>
        seedsOf(setting, sized(setting, 6, 2)).map((seed) => ({
          task,
          method,
          samples: method === 'dense' ? many : few,
          steps,
          seed,
        })),
      ),
    );
  },
  run: ({ backend }, { task: name, method, samples, steps, seed }) => {
    const task = signalTask(name, seed);
    return samples.map((size): Run => {
      const random = new Random(seed);
      const set = task.sample(size, random.next());
      const test = task.sample(TEST, random.next());
      using learner = learnerOf(backend, method, task, seed);
      for (let t = 0; t < steps; ++t) {
        learner.train(
          rowsOf(
            set,
            Int32Array.from({ length: BATCH }, () => random.below(size)),
          ),
        );
      }
      return { samples: size, ...judged(learner, task, test) };
    });
  },
  gather: (parts, tasks, setting) => ({
    steps: tasks[0]!.steps,
    rows: taskNames.flatMap((task) => {
      const of = (method: Method) => parts.filter((_, k) => tasks[k]!.task === task && tasks[k]!.method === method);
      return methods.map((method) => rowOf(task, method, of(method), of('dense'), setting));
    }),
  }),
});

/** Something to be trained. */
interface Learner extends Disposable {
  /** Outputs, one a place or one in all. */
  predict(inputs: Reals): Float64Array;
  train(batch: Batch): void;
}

/** What reads each place gives each the target where there is one; what pools gives its mean to every place where there are many. */
function learnerOf(backend: Backend, method: Method, { outputs }: SignalTask, seed: number): Learner {
  const network = {
    activation: 'tanh',
    optimizer: { kind: 'adam', learningRate: 0.003 },
    seed,
  } as const;
  if (method === 'dense' || method === 'dense, augmented') {
    const group = cyclicShifts(LENGTH, outputs === 1 ? 1 : 'equivariant');
    const dense = new Network(backend, {
      ...network,
      hidden: [DENSE_UNITS],
      inputs: LENGTH,
      outputs,
      maxRows: TEST * LENGTH,
    });
    return {
      predict: (inputs) => predict(dense, inputs),
      train: (batch) => {
        const { inputs, targets } = method === 'dense' ? batch : orbitRows(batch, wholeOrbits(group));
        dense.train(inputs, targets, 'squared-error');
      },
      [Symbol.dispose]: () => dense.dispose(),
    };
  }
  const readout = method.endsWith('pooled') ? 'mean' : 'each place';
  const shared = new CircularConvolution(backend, {
    ...network,
    hidden: [SHARED_UNITS],
    length: LENGTH,
    width: method.startsWith('shared whole') ? LENGTH : 3,
    readout,
    maxRows: TEST,
  });
  const spread = (values: Reals): Float64Array =>
    Float64Array.from({ length: values.length * LENGTH }, (_, k) => values[Math.floor(k / LENGTH)]!);
  const averaged = (values: Reals): Float64Array =>
    Float64Array.from({ length: values.length / LENGTH }, (_, n) =>
      mean(values.subarray(n * LENGTH, (n + 1) * LENGTH)),
    );
  const [one, pooled] = [outputs === 1, readout === 'mean'];
  return {
    predict: (inputs) => (pooled && !one ? spread(shared.predict(inputs)) : shared.predict(inputs)),
    train: ({ inputs, targets }) => {
      shared.train({ inputs, targets: pooled === one ? targets : pooled ? averaged(targets) : spread(targets) });
    },
    [Symbol.dispose]: () => shared[Symbol.dispose](),
  };
}

/** On fresh signals, and on the same shifted to every other place. */
function judged(learner: Learner, task: SignalTask, { rows, inputs, targets }: Batch): Omit<Run, 'samples'> {
  const outputs = learner.predict(inputs);
  // Read at each place, one target has an answer at each.
  const copies = outputs.length / targets.length;
  const wanted = Float64Array.from(outputs, (_, k) => targets[Math.floor(k / copies)]!);
  const width = outputs.length / rows;
  const shifts = cyclicShifts(LENGTH, width === 1 ? 1 : 'equivariant').elements.slice(1);
  let [moved, unmoved] = [0, 0];
  for (const element of shifts) {
    const orbit = { size: 1, element: () => element };
    const shifted = orbitRows({ rows, inputs, targets: outputs }, orbit);
    const there = learner.predict(shifted.inputs);
    moved += squaredDistance(there, shifted.targets) / shifts.length;
    unmoved += squaredDistance(there, outputs) / shifts.length;
  }
  const next = Float64Array.from(outputs, (_, k) => outputs[(k + width) % outputs.length]!);
  const apart = squaredDistance(outputs, next);
  const average = Float64Array.from({ length: task.outputs }, (_, o) => {
    let sum = 0;
    for (let n = 0; n < rows; ++n) sum += targets[n * task.outputs + o]! / rows;
    return sum;
  });
  const spread = squaredDistance(
    targets,
    Float64Array.from(targets, (_, k) => average[k % task.outputs]!),
  );
  return {
    error: squaredDistance(outputs, wanted) / copies / spread,
    equivariance: Math.sqrt(moved / apart),
    invariance: Math.sqrt(unmoved / apart),
  };
}

function rowOf(
  task: TaskName,
  method: Method,
  runs: readonly (readonly Run[])[],
  dense: readonly (readonly Run[])[],
  setting: Setting,
) {
  return {
    task,
    method,
    runs: runs.length,
    curve: runs[0]!.map(({ samples }, k) => ({
      samples,
      error: medianOf(runs, (run) => run[k]!.error, setting),
      errorQ90: quantile(errorsAt(runs, k), 0.9),
    })),
    multiplier: method === 'dense' ? null : multiplierOf(runs, dense, setting),
    /** At the largest size. */
    equivariance: medianOf(runs, (run) => run.at(-1)!.equivariance, setting),
    invariance: medianOf(runs, (run) => run.at(-1)!.invariance, setting),
  };
}
