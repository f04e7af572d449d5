/**
 * Training an agent in an environment. Where the environment gives its model, whole batches of episodes run inside the
 * backend, all draws coming from the agent's generator; otherwise, and for agents that must be shown every step, the
 * environment's own `reset` and `step` are called. Work is cut into batches of some hundredths of a second, between which the
 * caller's thread gets air; how it is cut never changes a result.
 */
import type { Environment } from '../environments/environment.js';
import { heard } from '../heard.js';
import type { Agent } from './agent.js';
import { type EpisodeSource, environmentEpisodes, modelEpisodes } from './episodes.js';
import { simulatorOf } from './tabular-agent.js';
import { checkTraining, type ResolvedTrainOptions, type TrainingRun, type TrainOptions } from './train-options.js';
import { BATCH_TIME, BatchSize, TrainingLoop } from './training-loop.js';

export type { TrainingRun, TrainOptions } from './train-options.js';

/**
 * Trains `agent`, which takes on the environment's numbers of states and actions if it has none, and goes on from what it
 * has learned if it has.
 * @throws InputError when an option is unknown or out of range, the agent does not fit, a criterion needs a model that is
 * missing, or the environment breaks its contract (says at which episode and step).
 */
export async function train(environment: Environment, agent: Agent, options: TrainOptions): Promise<TrainingRun> {
  const resolved = checkTraining(environment, options);
  const loop = new TrainingLoop(environment, agent, resolved);
  const { monitor, model } = loop;
  const simulator = resolved.stepwise || model === null ? null : simulatorOf(agent);
  const source =
    simulator === null
      ? environmentEpisodes(environment, agent, { ...resolved, monitor })
      : modelEpisodes(model!, simulator, { ...resolved, monitor });
  try {
    // With a stop that only the monitor or the number of steps can show, one must look after every episode.
    const seen = resolved.stopWhenMet && (simulator === null || monitor?.criterion.kind === 'return');
    const single = seen || resolved.mostSteps < Infinity;
    return await heard(resolved.signal, () => follow(source, loop, single, resolved));
  } finally {
    source.dispose();
  }
}

async function follow(
  source: EpisodeSource,
  loop: TrainingLoop,
  single: boolean,
  { episodes, onProgress, signal }: ResolvedTrainOptions,
): Promise<TrainingRun> {
  const batch = new BatchSize();
  let since = { time: performance.now(), episode: 0, total: 0 };
  while (!loop.over) {
    const count = loop.next(single ? 1 : batch.size);
    batch.run(() => loop.take(source.next(count, loop.done)), count);
    const { done, steps, total, over } = loop;
    if (performance.now() - since.time < BATCH_TIME && !over) continue;
    const meanReturn = (total - since.total) / (done - since.episode);
    onProgress?.({ done, total: episodes, unit: 'episodes', steps, meanReturn });
    if (over) break;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = { time: performance.now(), episode: done, total };
  }
  return loop.result;
}
