/** What one agent has done of its training, how that is measured, and how much work is done between two breaths. */
import type { RunBatch } from '../engine/contracts/learner.js';
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { expected } from '../input-error.js';
import { checkModel } from '../symmetry/exact/check-model.js';
import { type Agent, isAgent } from './agent.js';
import { CriterionMonitor } from './criterion.js';
import type { ResolvedTrainOptions, TrainingRun } from './train-options.js';

/** Milliseconds of work in one batch of episodes, after which the caller's thread gets air. */
export const BATCH_TIME = 30;

export class TrainingLoop {
  readonly agent: Agent;
  readonly model: TabularModel | null;
  readonly monitor: CriterionMonitor | null;
  readonly #options: ResolvedTrainOptions;
  readonly #batches: RunBatch[] = [];
  done = 0;
  steps = 0;
  /** Sum of the returns so far. */
  total = 0;

  /** @throws InputError when the agent does not fit the environment, or the criterion lacks a model. */
  constructor(environment: Environment, agent: Agent, options: ResolvedTrainOptions) {
    if (!isAgent(agent)) throw expected('an agent', agent);
    this.model = modelOf(environment);
    agent.bind(environment);
    const { until } = options;
    this.agent = agent;
    this.monitor = until === undefined ? null : new CriterionMonitor(until, this.model, agent.discount);
    this.#options = options;
  }

  /** Whether all episodes are done, or as many steps as there may be, or the criterion was met that ends the training. */
  get over(): boolean {
    const { episodes, mostSteps, stopWhenMet } = this.#options;
    return this.done === episodes || this.steps >= mostSteps || (stopWhenMet && this.monitor!.threshold !== null);
  }

  /** Episodes that may be run at once, at most `size`. */
  next(size: number): number {
    return Math.min(size, this.#options.episodes - this.done, this.monitor?.episodesAhead ?? Infinity);
  }

  take(batch: RunBatch): void {
    this.#batches.push(batch);
    this.done += batch.episodes;
    for (let e = 0; e < batch.episodes; ++e) {
      this.steps += batch.lengths[e]!;
      this.total += batch.returns[e]!;
    }
    this.monitor?.follow(batch, () => this.agent.q);
  }

  get result(): TrainingRun {
    const { monitor } = this;
    return {
      episodes: this.done,
      steps: this.steps,
      ...joined(this.#batches, this.#options.record),
      measured: monitor?.measured ?? null,
      stepsToThreshold: monitor?.threshold?.steps ?? null,
      episodesToThreshold: monitor?.threshold?.episodes ?? null,
    };
  }
}

/** @throws InputError when the model is not one of this environment; whether it is the right one, `checkEnvironment` tells. */
function modelOf(environment: Environment): TabularModel | null {
  const model = environment.model?.() ?? null;
  if (model === null) return null;
  const { states, actions } = checkModel(model);
  if (states === environment.states && actions === environment.actions) return model;
  throw expected(
    `a model of ${environment.states} states and ${environment.actions} actions like the environment`,
    `one of ${states} and ${actions}`,
  );
}

/** How many episodes make a batch of about the right time. */
export class BatchSize {
  size = 1;

  /** Does `work`, which is `count` episodes, and learns from how long it took. */
  run(work: () => void, count: number): void {
    const started = performance.now();
    work();
    const took = performance.now() - started;
    if (took < BATCH_TIME / 2 && count === this.size) this.size *= 2;
    else if (took > BATCH_TIME * 2 && this.size > 1) this.size /= 2;
  }
}

/** Batches one after the other. */
function joined(
  batches: readonly RunBatch[],
  record: boolean,
): Pick<TrainingRun, 'returns' | 'lengths' | 'terminated' | 'recorded'> {
  const all = <Numbers extends Float64Array | Int32Array | Uint8Array>(of: (batch: RunBatch) => Numbers): Numbers => {
    const parts = batches.map(of);
    const whole = parts[0]!.constructor as new (length: number) => Numbers;
    const numbers = new whole(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      numbers.set(part, at);
      at += part.length;
    }
    return numbers;
  };
  const returns = all((batch) => batch.returns);
  const lengths = all((batch) => batch.lengths);
  const terminated = all((batch) => batch.terminated);
  if (!record) return { returns, lengths, terminated, recorded: null };
  const starts = new Int32Array(lengths.length + 1);
  for (let e = 0; e < lengths.length; ++e) starts[e + 1] = starts[e]! + lengths[e]!;
  const recorded = {
    starts,
    states: all((batch) => batch.recorded!.states),
    actions: all((batch) => batch.recorded!.actions),
    rewards: all((batch) => batch.recorded!.rewards),
    terminated,
  };
  return { returns, lengths, terminated, recorded };
}
