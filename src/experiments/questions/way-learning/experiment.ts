/**
 * What the ways are worth in training: error against samples, how many times more samples the plain learner needs for the same
 * error, the invariance reached, the noise of the gradients, the cost of a step; and what a group does that the task does not have.
 */

import type { AveragingMethod } from '../../../deep/averaging-methods.js';
import { type EfficiencyCurve, sampleMultipliers } from '../../../deep/data-efficiency.js';
import { pointReflection } from '../../../deep/group-action.js';
import { Network } from '../../../deep/network.js';
import type { InvarianceTask } from '../../../deep/task.js';
import { invarianceTask } from '../../../deep/tasks.js';
import { trainInvariant } from '../../../deep/train-invariant.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import { mean, median } from '../../../statistics/scores.js';
import type { Member } from '../../together.js';
import { type Estimate, statisticOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { wayNames } from '../way-updates/experiment.js';

/** A task with its group, or with one that is not its. */
export type WayTask = 'reflection' | 'permutation' | 'digits' | 'wrong group';
/** A way over whole orbits, or data augmentation by one drawn element a row. */
export type WayMethod = AveragingMethod | 'data-augmentation (one drawn)';

/** Errors beyond this have diverged: they count as this in medians. */
const DIVERGED = 1e3;
const BATCH = 16;

export interface WayLearningTask {
  readonly task: WayTask;
  readonly method: WayMethod;
  readonly samples: readonly number[];
  readonly steps: number;
  readonly seed: number;
}

export interface WayRun {
  readonly samples: number;
  readonly error: number;
  readonly invariance: number;
  readonly noise: number;
  readonly multiplyAdds: number;
  readonly seconds: number;
}

export interface WayRow {
  readonly task: WayTask;
  readonly order: number;
  readonly method: WayMethod;
  readonly runs: number;
  readonly curve: readonly { readonly samples: number; readonly error: Estimate; readonly diverged: number }[];
  /** Samples that the plain learner needs over samples used, the median over sizes; null where the plain one never gets there. */
  readonly multiplier: Estimate | null;
  /** Median over seeds at the largest size common to all. */
  readonly invariance: Estimate;
  /** Variance of a first gradient over the square of its mean. */
  readonly noise: Estimate;
  readonly multiplyAdds: number;
  /** Bytes of a network with room for the rows that are held at once (0 on the reference backend). */
  readonly bytes: number;
  /** Median wall time of a step. */
  readonly seconds: number;
}

export interface WrongGroupRow {
  readonly method: WayMethod;
  readonly runs: number;
  /** Median error over the median error of the plain learner. */
  readonly ratio: Estimate;
  readonly diverged: number;
}

export interface WayLearningData {
  readonly steps: number;
  readonly rows: readonly WayRow[];
  /** Samples of the runs with a wrong group. */
  readonly wrongSamples: number;
  readonly wrong: readonly WrongGroupRow[];
}

export const wayLearning: Member<
  Setting,
  WayLearningTask,
  readonly (WayRun & { readonly bytes: number })[],
  WayLearningData
> = {
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
    return samples.map((size) => {
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
    const cells = new Map<
      string,
      { readonly task: WayLearningTask; readonly runs: (readonly (WayRun & { bytes: number })[])[] }
    >();
    parts.forEach((part, k) => {
      const task = tasks[k]!;
      const cell = cells.get(`${task.task} ${task.method}`) ?? { task, runs: [] };
      cells.set(`${task.task} ${task.method}`, cell);
      cell.runs.push(part);
    });
    const plainOf = (task: WayTask) => cells.get(`${task} none`)!.runs;
    const rows = [...cells.values()]
      .filter(({ task: { task } }) => task !== 'wrong group')
      .map(({ task: { task, method }, runs }) => rowOf(task, method, runs, plainOf(task), setting));
    const wrong = [...cells.values()].filter(({ task: { task } }) => task === 'wrong group');
    return {
      steps: tasks[0]!.steps,
      rows,
      wrongSamples: wrong[0]!.task.samples[0]!,
      wrong: wrong.map(({ task: { method }, runs }) => ({
        method,
        runs: runs.length,
        ratio: statisticOf(
          [errorsAt(runs, 0), errorsAt(plainOf('wrong group'), 0)],
          ([own, plain]) => median(own!) / median(plain!),
          setting,
        ),
        diverged: errorsAt(runs, 0).filter((error) => error >= DIVERGED).length,
      })),
    };
  },
};

function rowOf(
  task: WayTask,
  method: WayMethod,
  runs: readonly (readonly (WayRun & { bytes: number })[])[],
  plain: readonly (readonly WayRun[])[],
  setting: Setting,
): WayRow {
  const sizes = runs[0]!.map(({ samples }) => samples);
  const at = Math.min(sizes.length - 1, 1);
  const medianAt = (key: 'invariance' | 'noise') =>
    statisticOf([runs.map((run) => run[at]![key])], ([values]) => median(values!), setting);
  const curve = (list: readonly (readonly WayRun[])[]): Pick<EfficiencyCurve, 'samples' | 'errors'> => ({
    samples: list[0]!.map(({ samples }) => samples),
    errors: list[0]!.map((_, k) => median(errorsAt(list, k))),
  });
  const multiplier = (own: readonly (readonly WayRun[])[], base: readonly (readonly WayRun[])[]): number | null => {
    const known = sampleMultipliers(monotone(curve(base)), curve(own)).filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
  };
  return {
    task,
    order: taskOf(task, 0).group.order,
    method,
    runs: runs.length,
    curve: sizes.map((samples, k) => ({
      samples,
      error: statisticOf([errorsAt(runs, k)], ([errors]) => median(errors!), setting),
      diverged: errorsAt(runs, k).filter((error) => error >= DIVERGED).length,
    })),
    multiplier:
      method === 'none' || multiplier(runs, plain) === null
        ? null
        : statisticOf([runs, plain], ([own, base]) => multiplier(own!, base!) ?? multiplier(runs, plain)!, setting),
    invariance: medianAt('invariance'),
    noise: medianAt('noise'),
    multiplyAdds: mean(runs.map((run) => run[at]!.multiplyAdds)),
    bytes: runs[0]![0]!.bytes,
    seconds: median(runs.map((run) => run[at]!.seconds)),
  };
}

/** The plain curve without its ups: more samples never make the best error so far worse. */
export function monotone({
  samples,
  errors,
}: Pick<EfficiencyCurve, 'samples' | 'errors'>): Pick<EfficiencyCurve, 'samples' | 'errors'> {
  let best = Infinity;
  return { samples, errors: errors.map((error) => (best = Math.min(best, error))) };
}

function errorsAt(runs: readonly (readonly WayRun[])[], k: number): number[] {
  return runs.map((run) => run[k]!.error);
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
