/**
 * What the ways are worth in training: error against samples, how many times more samples the plain learner needs for the same
 * error, the invariance reached, the noise of the gradients, the cost of a step; and what a group does that the task does not have.
 */

import type { AveragingMethod } from '../../../deep/averaging-methods.js';

import { pointReflection } from '../../../deep/group-action.js';
import { Network } from '../../../deep/network.js';
import type { InvarianceTask } from '../../../deep/task.js';
import { invarianceTask } from '../../../deep/tasks.js';
import { trainInvariant } from '../../../deep/train-invariant.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import { mean, median } from '../../../statistics/scores.js';
import { partsBy } from '../../groups.js';
import { medianOf, statisticOf } from '../estimates.js';
import { errorsAt, multiplierOf } from '../sample-curves.js';
import { member, type Setting, seedsOf, sized } from '../setting.js';
import { wayNames } from '../way-updates/experiment.js';

/** A task with its group, or with one that is not its. */
export type WayTask = 'reflection' | 'permutation' | 'digits' | 'wrong group';
/** A way over whole orbits, or data augmentation by one drawn element a row. */
export type WayMethod = AveragingMethod | 'data-augmentation (one drawn)';

/** Errors beyond this have diverged: they count as this in medians. */
const DIVERGED = 1e3;
const BATCH = 16;

/** One size of the training set. */
export interface WayRun {
  readonly samples: number;
  readonly error: number;
  readonly invariance: number;
  readonly noise: number;
  readonly multiplyAdds: number;
  readonly seconds: number;
  readonly bytes: number;
}

export type WayLearningData = ReturnType<typeof wayLearning.gather>;
export type WayRow = WayLearningData['rows'][number];

export const wayLearning = member({
  label: 'training by the ways',
  tasks: (setting) => {
    const tasks = sized<readonly WayTask[]>(setting, ['permutation', 'digits', 'reflection'], ['reflection']);
    const steps = sized(setting, 1000, 30);
    const seeds = seedsOf(setting, sized(setting, 12, 2));
    const methods: readonly WayMethod[] = [...wayNames, 'data-augmentation (one drawn)'];
    const few = sized(setting, [16, 64, 256], [8, 16]);
    const many = sized(setting, [16, 32, 64, 128, 256, 512, 1024, 2048, 4096], [8, 16, 32]);
    const all = (task: WayTask, sizes: (method: WayMethod) => readonly number[]) =>
      methods.flatMap((method) => seeds.map((seed) => ({ task, method, samples: sizes(method), steps, seed })));
    return [
      ...tasks.flatMap((task) => all(task, (method) => (method === 'none' ? many : few))),
      ...all('wrong group', () => few.slice(-1)),
    ];
  },
  run: ({ backend }, { task: name, method, samples, steps, seed }) => {
    const task = taskOf(name, seed);
    const drawn = method === 'data-augmentation (one drawn)';
    const averaging = drawn ? 'data-augmentation' : method;
    const bytes = bytesOf(backend, task, method);
    return samples.map((size): WayRun => {
      const report = trainInvariant(backend, {
        task,
        method: averaging,
        ...(drawn ? { sampledElements: 1 } : {}),
        network: { hidden: [32, 32] },
        samples: size,
        steps,
        batchSize: BATCH,
        testSamples: 500,
        seed,
      });
      const { testError, invarianceError, gradientNoise, multiplyAddsPerStep, secondsPerStep } = report;
      return {
        samples: size,
        error: capped(testError),
        invariance: capped(invarianceError),
        noise: capped(gradientNoise.first.variance / gradientNoise.first.size),
        multiplyAdds: multiplyAddsPerStep,
        seconds: secondsPerStep,
        bytes,
      };
    });
  },
  gather: (parts, tasks, setting) => {
    const cells = partsBy(parts, tasks, ({ task, method }) => `${task} ${method}`);
    const plainOf = (task: WayTask) => cells.find(([key]) => key === `${task} none`)![1];
    const wrong = cells.filter(([, , { task }]) => task === 'wrong group');
    return {
      steps: tasks[0]!.steps,
      rows: cells
        .filter((cell) => !wrong.includes(cell))
        .map(([, runs, { task, method }]) => rowOf(task, method, runs, plainOf(task), setting)),
      /** Samples of the runs with a wrong group. */
      wrongSamples: wrong[0]![2].samples[0]!,
      wrong: wrong.map(([, runs, { method }]) => ({
        method,
        runs: runs.length,
        /** Median error over the median error of the plain learner. */
        ratio: statisticOf(
          [errorsAt(runs, 0), errorsAt(plainOf('wrong group'), 0)],
          ([own, plain]) => median(own!) / median(plain!),
          setting,
        ),
        diverged: errorsAt(runs, 0).filter((error) => error >= DIVERGED).length,
      })),
    };
  },
});

function rowOf(
  task: WayTask,
  method: WayMethod,
  runs: readonly (readonly WayRun[])[],
  plain: readonly (readonly WayRun[])[],
  setting: Setting,
) {
  const sizes = runs[0]!.map(({ samples }) => samples);
  const at = Math.min(sizes.length - 1, 1);
  return {
    task,
    order: taskOf(task, 0).group.order,
    method,
    runs: runs.length,
    curve: sizes.map((samples, k) => ({
      samples,
      error: medianOf(runs, (run) => run[k]!.error, setting),
      diverged: errorsAt(runs, k).filter((error) => error >= DIVERGED).length,
    })),
    multiplier: method === 'none' ? null : multiplierOf(runs, plain, setting),
    /** Median over seeds at the largest size common to all. */
    invariance: medianOf(runs, (run) => run[at]!.invariance, setting),
    /** Variance of a first gradient over the square of its mean. */
    noise: medianOf(runs, (run) => run[at]!.noise, setting),
    multiplyAdds: mean(runs.map((run) => run[at]!.multiplyAdds)),
    /** Bytes of a network with room for the rows that are held at once (0 on the reference backend). */
    bytes: runs[0]![0]!.bytes,
    /** Median wall time of a step. */
    seconds: median(runs.map((run) => run[at]!.seconds)),
  };
}

function capped(value: number): number {
  return value < DIVERGED ? value : DIVERGED;
}

/** The wrong group: `x` and `−x` are taken for the same in a task where only the order of the inputs does not matter. */
export function taskOf(name: WayTask, seed: number): InvarianceTask {
  if (name === 'digits') return invarianceTask('digits', { noise: 0.3 });
  if (name === 'reflection') return invarianceTask('reflection-regression', { seed });
  const task = invarianceTask('permutation-regression', { seed });
  return name === 'permutation' ? task : { ...task, group: pointReflection(task.inputs, task.outputs) };
}

/** How many rows a way passes through the network at once. */
function rowsAtOnce(task: InvarianceTask, method: WayMethod): number {
  const single: readonly WayMethod[] = [
    'none',
    'weight-sharing',
    'gradient-augmentation',
    'data-augmentation (one drawn)',
  ];
  return single.includes(method) ? BATCH : BATCH * task.group.order;
}

function bytesOf(backend: Backend, task: InvarianceTask, method: WayMethod): number {
  const before = backend.bytesInUse();
  const { inputs, outputs } = task;
  using _network = new Network(backend, { inputs, outputs, hidden: [32, 32], maxRows: rowsAtOnce(task, method) });
  return backend.bytesInUse() - before;
}
