/**
 * Training several agents, such as one for each of many seeds, each as `train` would train it alone: with the same results,
 * to the bit. Where the environment gives its model, they advance side by side inside the backend, which is faster: plain
 * Q-learners of four actions in a world without chance share the steps of one loop.
 */
import type { RunBatch } from '../engine/contracts/learner.js';
import type { Environment } from '../environments/environment.js';
import { expected } from '../input-error.js';
import { Agent } from './agent.js';
import {
  Course,
  checkTraining,
  type ResolvedTrainOptions,
  STRETCH,
  Stretch,
  type TrainingRun,
  type TrainOptions,
  train,
} from './train.js';

export interface TrainAllOptions extends Omit<TrainOptions, 'onProgress'> {
  /** Called between stretches of work, and at the end. */
  readonly onProgress?: (progress: TrainAllProgress) => void;
}

export interface TrainAllProgress {
  /** Episodes done by all agents together, and episodes asked for. */
  readonly episode: number;
  readonly episodes: number;
  /** Environment steps done by all agents together. */
  readonly steps: number;
  /** Agents whose training has ended, and agents in all. */
  readonly finished: number;
  readonly agents: number;
}

/**
 * Trains all `agents`, which must be different ones; the run of each, in their order. Agents that must see every step, or an
 * environment without a model, are trained one after the other.
 * @throws InputError as `train` does, and when there is no agent or one stands twice in the list.
 */
export async function trainAll(
  environment: Environment,
  agents: readonly Agent[],
  options: TrainAllOptions,
): Promise<TrainingRun[]> {
  if (!Array.isArray(agents) || agents.length === 0) throw expected('a list of agents', agents);
  if (new Set(agents).size < agents.length) throw expected('different agents', 'one twice');
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  const { onProgress, ...rest } = options;
  const resolved = checkTraining(environment, rest);
  const courses = agents.map((agent) => new Course(environment, agent, resolved));
  const report = () =>
    onProgress?.({
      episode: sum(courses, ({ done }) => done),
      episodes: resolved.episodes * agents.length,
      steps: sum(courses, ({ steps }) => steps),
      finished: courses.filter(({ over }) => over).length,
      agents: agents.length,
    });
  const backend = agents[0]!.backend;
  const together =
    courses[0]!.model !== null &&
    !resolved.stepwise &&
    agents.every((agent) => !agent.stepwise && agent.backend === backend);
  if (!together) return inTurn(environment, agents, rest, onProgress);
  await sideBySide(courses, resolved, report);
  return courses.map(({ result }) => result);
}

async function sideBySide(
  courses: readonly Course[],
  { maxSteps, record, stopWhenMet, signal }: ResolvedTrainOptions,
  report: () => void,
): Promise<void> {
  const { agent, model, judge } = courses[0]!;
  using kernel = agent.backend.model(model!);
  const optimal = judge?.optimal ?? null;
  const single = stopWhenMet && judge?.criterion.kind === 'return';
  const stretch = new Stretch();
  let since = performance.now();
  for (let open = courses; open.length > 0; open = open.filter(({ over }) => !over)) {
    const size = single ? 1 : stretch.size;
    const runs = open.map((course) => {
      const stop = stopWhenMet && optimal !== null ? { ...course.judge!.criterion, held: course.judge!.held } : null;
      return { episodes: course.room(size), maxSteps, record, optimal, stop };
    });
    const most = Math.max(...runs.map(({ episodes }) => episodes));
    stretch.run(() => {
      const batches: RunBatch[] = Agent.runAll(
        open.map((course) => course.agent),
        kernel,
        runs,
      );
      for (const [k, course] of open.entries()) course.take(batches[k]!);
    }, most);
    if (performance.now() - since < STRETCH) continue;
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
  onProgress: TrainAllOptions['onProgress'],
): Promise<TrainingRun[]> {
  const runs: TrainingRun[] = [];
  for (const agent of agents) {
    const before = { episode: sum(runs, ({ episodes }) => episodes), steps: sum(runs, ({ steps }) => steps) };
    const run = await train(environment, agent, {
      ...options,
      onProgress: ({ episode, episodes, steps }) =>
        onProgress?.({
          episode: before.episode + episode,
          episodes: episodes * agents.length,
          steps: before.steps + steps,
          finished: runs.length + (episode === episodes ? 1 : 0),
          agents: agents.length,
        }),
    });
    runs.push(run);
  }
  return runs;
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((total, item) => total + value(item), 0);
}
