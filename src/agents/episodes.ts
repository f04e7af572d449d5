/** Where the episodes of a training come from: a model inside the backend, or an environment's own `reset` and `step`. */
import type { RunBatch } from '../engine/contracts/learner.js';
import { optimalShare } from '../engine/rules/optimal-share.js';
import { checkAtOnce, type Environment, type Step } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { expected, InputError } from '../input-error.js';
import type { Agent } from './agent.js';
import type { CriterionMonitor } from './criterion.js';
import type { Simulator } from './tabular-agent.js';
import type { ResolvedTrainOptions } from './train-options.js';

export interface EpisodeSource {
  /** The next `count` episodes; fewer when a criterion that the kernel judges is met. `done` episodes came before. */
  next(count: number, done: number): RunBatch;
  dispose(): void;
}

interface SourceOptions extends Pick<ResolvedTrainOptions, 'maxSteps' | 'record' | 'seed' | 'stopWhenMet'> {
  readonly monitor: CriterionMonitor | null;
}

/** Episodes that the backend simulates. */
export function modelEpisodes(
  model: TabularModel,
  { backend, kernel: learner }: Simulator,
  { maxSteps, record, monitor, stopWhenMet }: SourceOptions,
): EpisodeSource {
  const kernel = backend.model(model);
  const optimal = monitor?.optimal ?? null;
  return {
    next: (episodes) => {
      const stop = stopWhenMet && optimal !== null ? { ...monitor!.criterion, held: monitor!.held } : null;
      return learner.run(kernel, { episodes, maxSteps, record, optimal, stop });
    },
    dispose: () => kernel.dispose(),
  };
}

/** Episodes of an environment in JavaScript, one call into the backend a step. */
export function environmentEpisodes(
  environment: Environment,
  agent: Agent,
  { maxSteps, record, seed, monitor }: SourceOptions,
): EpisodeSource {
  return {
    next: (count, done) => {
      const returns = new Float64Array(count);
      const lengths = new Int32Array(count);
      const terminated = new Uint8Array(count);
      const starts = new Int32Array(count + 1);
      const shares: number[] = [];
      const steps = { states: [] as number[], actions: [] as number[], rewards: [] as number[] };
      for (let e = 0; e < count; ++e) {
        let t = 0;
        let sum = 0;
        let ended = false;
        try {
          let state = done + e === 0 && seed !== undefined ? environment.reset({ seed }) : environment.reset();
          checkAtOnce('reset', state);
          let action = agent.act(state);
          for (let over = false; !over && t < maxSteps; ++t) {
            const step = environment.step(action);
            checkAtOnce('step', step);
            checkStep(step);
            if (record) {
              steps.states.push(state);
              steps.actions.push(action);
              steps.rewards.push(step.reward);
            }
            sum += step.reward;
            state = step.state;
            ended = step.terminated;
            over = ended || step.truncated;
            action = agent.advance(step.reward, state, ended);
          }
          if (!ended) agent.end();
        } catch (error) {
          if (error instanceof InputError) throw located(error, done + e, t);
          throw error;
        }
        returns[e] = sum;
        lengths[e] = t;
        terminated[e] = Number(ended);
        starts[e + 1] = starts[e]! + t;
        if (monitor?.optimal) shares.push(optimalShare(agent.q, monitor.optimal, monitor.actions));
      }
      const recorded = record
        ? {
            starts,
            states: Int32Array.from(steps.states),
            actions: Int32Array.from(steps.actions),
            rewards: Float64Array.from(steps.rewards),
            terminated,
          }
        : null;
      return {
        episodes: count,
        returns,
        lengths,
        terminated,
        optimalShare: Float64Array.from(shares),
        stopped: false,
        recorded,
      };
    },
    dispose: () => {},
  };
}

function checkStep(step: Step): void {
  if (step === null || typeof step !== 'object')
    throw expected('step to give { state, reward, terminated, truncated }', step);
  if (typeof step.truncated !== 'boolean') throw expected('truncated to be a boolean', step.truncated);
}

function located(error: InputError, episode: number, step: number): InputError {
  return new InputError(`${error.message} at episode ${episode}, step ${step}`, { cause: error });
}
