/**
 * Training several agents, such as one for each of many seeds, each as `train` would train it alone: with the same results,
 * to the bit. Where the environment gives its model, they advance side by side inside the backend, which is faster: plain
 * Q-learners of four actions in a world without chance share the steps of one loop.
 */
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { heard } from '../heard.js';
import { expected } from '../input-error.js';
import type { Agent } from './agent.js';
import { type Simulator, simulatorOf } from './tabular-agent.js';
import { train } from './train.js';
import { checkTraining, type ResolvedTrainOptions, type TrainingRun, type TrainOptions } from './train-options.js';
import { BATCH_TIME, BatchSize, TrainingLoop } from './training-loop.js';

/**
 * Trains all `agents`, which must be different ones; the run of each, in their order. Agents that must see every step, or an
 * environment without a model, are trained one after the other.
 * @throws InputError as `train` does, and when there is no agent or one stands twice in the list.
 */
export async function trainAll(
  environment: Environment,
  agents: readonly Agent[],
  options: TrainOptions,
): Promise<TrainingRun[]> {
  const list: readonly Agent[] = Array.isArray(agents) ? Array.from(agents) : [];
  if (list.length === 0) throw expected('a list of agents', agents);
  if (new Set(list).size < list.length) throw expected('different agents', 'one twice');
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  const { onProgress, ...rest } = options;
  const resolved = checkTraining(environment, rest);
  const loops = list.map((agent) => new TrainingLoop(environment, agent, resolved));
  const report = () =>
    onProgress?.({
      done: sum(loops, ({ done }) => done),
      total: resolved.episodes * list.length,
      unit: 'episodes',
      steps: sum(loops, ({ steps }) => steps),
    });
  const { model } = loops[0]!;
  const simulators = resolved.stepwise || model === null ? [null] : list.map(simulatorOf);
  const together = simulators.every((simulator) => simulator !== null && simulator.backend === simulators[0]!.backend);
  if (!together) return inTurn(environment, list, rest, onProgress);
  const all = loops.map((loop, k) => ({ loop, simulator: simulators[k]! }));
  await heard(resolved.signal, () => sideBySide(all, model!, resolved, report));
  return loops.map(({ result }) => result);
}

async function sideBySide(
  all: readonly { readonly loop: TrainingLoop; readonly simulator: Simulator }[],
  model: TabularModel,
  { maxSteps, record, stopWhenMet, signal }: ResolvedTrainOptions,
  report: () => void,
): Promise<void> {
  const { backend } = all[0]!.simulator;
  const { monitor } = all[0]!.loop;
  using kernel = backend.model(model);
  const optimal = monitor?.optimal ?? null;
  const single = stopWhenMet && monitor?.criterion.kind === 'return';
  const batch = new BatchSize();
  let since = performance.now();
  for (let open = all; open.length > 0; open = open.filter(({ loop }) => !loop.over)) {
    const size = single ? 1 : batch.size;
    const runs = open.map(({ loop }) => {
      const stop = stopWhenMet && optimal !== null ? { ...loop.monitor!.criterion, held: loop.monitor!.held } : null;
      return { episodes: loop.next(size), maxSteps, record, optimal, stop };
    });
    const most = Math.max(...runs.map(({ episodes }) => episodes));
    batch.run(() => {
      const learners = open.map(({ simulator }) => simulator.kernel);
      const batches = backend.sweep(learners, kernel, runs);
      for (const [k, { loop }] of open.entries()) loop.take(batches[k]!);
    }, most);
    if (performance.now() - since < BATCH_TIME) continue;
    report();
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  }
  report();
}

async function inTurn(
  environment: Environment,
  agents: readonly Agent[],
  options: TrainOptions,
  onProgress: TrainOptions['onProgress'],
): Promise<TrainingRun[]> {
  const runs: TrainingRun[] = [];
  for (const agent of agents) {
    const before = { done: sum(runs, ({ episodes }) => episodes), steps: sum(runs, ({ steps }) => steps) };
    const run = await train(environment, agent, {
      ...options,
      onProgress: ({ done, total, unit, steps = 0 }) =>
        onProgress?.({ done: before.done + done, total: total * agents.length, unit, steps: before.steps + steps }),
    });
    runs.push(run);
  }
  return runs;
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((total, item) => total + value(item), 0);
}
