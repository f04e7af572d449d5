/**
 * A tabular learner over `q[s * actions + a]` with its own random generator: the shell around the learners of `learners/`,
 * which drives them step by step or through whole episodes. The twin of `assembly/learning/learner.ts` and
 * `learner-run.ts`: same draws (listed at `LearnerKernel`), same order of operations, same bits.
 */

import type { EpisodeBatch } from '../contracts/episodes.js';
import type {
  CouplingDetails,
  CouplingName,
  LearnerKernel,
  LearnerKernelOptions,
  LearnerProgress,
  RunBatch,
  RunKernelOptions,
} from '../contracts/learner.js';
import type { ModelKernel } from '../contracts/model.js';
import type { SparseEntries } from '../contracts/similarity.js';
import { OwnedHandle } from '../handle.js';
import { resolveCoupling } from '../rules/coupling.js';
import { optimalShare } from '../rules/optimal-share.js';
import { ActorCriticLearner } from './learners/actor-critic.js';
import { DoubleLearner } from './learners/double-q.js';
import { OneStepLearner } from './learners/one-step.js';
import { ReinforceLearner } from './learners/reinforce.js';
import type { TableLearner } from './learners/table.js';
import { TraceLearner } from './learners/traces.js';
import { referenceModel } from './model.js';

const learners = {
  'q-learning': OneStepLearner,
  sarsa: OneStepLearner,
  'expected-sarsa': OneStepLearner,
  'double-q': DoubleLearner,
  'q-lambda': TraceLearner,
  'sarsa-lambda': TraceLearner,
  reinforce: ReinforceLearner,
  'actor-critic': ActorCriticLearner,
} as const;

export class ReferenceLearner extends OwnedHandle implements LearnerKernel {
  readonly #options: LearnerKernelOptions;
  readonly #learner: TableLearner;
  #state = 0;
  #action = 0;
  /** Entries of blocks that were told since they were to be told later. */
  #entries = 0;

  constructor(options: LearnerKernelOptions) {
    super('learner', () => {});
    this.#options = options;
    this.#learner = new learners[options.learner](options);
  }

  couple(coupling: CouplingName, partners: SparseEntries | null, guard: boolean, details?: CouplingDetails): void {
    this.alive();
    this.#entries = 0;
    this.#learner.couple(resolveCoupling(coupling, partners, this.#options, guard, details));
  }

  addBlock(pairs: Int32Array): void {
    this.alive();
    const { rowStarts, rowEnds, columns } = this.#learner.coupling!;
    const end = this.#entries + pairs.length;
    columns.set(pairs, this.#entries);
    for (const pair of pairs) {
      rowStarts[pair] = this.#entries;
      rowEnds[pair] = end;
    }
    this.#entries = end;
  }

  begin(state: number): number {
    this.alive();
    this.#learner.end();
    return this.#choose(state);
  }

  end(): void {
    this.alive();
    this.#learner.end();
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    this.alive();
    const state = this.#state;
    const action = this.#action;
    if (terminated) {
      this.observe(state, action, reward, nextState, 0, true);
      return 0;
    }
    if (this.#options.learner === 'sarsa' || this.#options.learner === 'sarsa-lambda') {
      const nextAction = this.#choose(nextState);
      this.observe(state, action, reward, nextState, nextAction, false);
      return nextAction;
    }
    this.observe(state, action, reward, nextState, 0, false);
    return this.#choose(nextState);
  }

  observe(
    state: number,
    action: number,
    reward: number,
    nextState: number,
    nextAction: number,
    terminated: boolean,
  ): void {
    this.alive();
    this.#learner.observe({ state, action, reward, nextState, nextAction, terminated });
  }

  run(model: ModelKernel, options: RunKernelOptions): RunBatch {
    this.alive();
    const { arrays, sampler } = referenceModel(model);
    const { random } = this.#learner;
    const { episodes, maxSteps, record, optimal, stop } = options;
    const returns: number[] = [];
    const lengths: number[] = [];
    const ends: number[] = [];
    const shares: number[] = [];
    const steps = { states: [] as number[], actions: [] as number[], rewards: [] as number[] };
    let held = stop?.held ?? 0;
    let stopped = false;
    while (returns.length < episodes && !stopped) {
      let state = sampler.initial(random);
      let action = this.begin(state);
      let sum = 0;
      let length = 0;
      let terminated = false;
      while (length < maxSteps && !terminated) {
        ++length;
        const outcome = sampler.outcome(state * arrays.actions + action, random);
        const reward = arrays.rewards[outcome]!;
        sum += reward;
        if (record) {
          steps.states.push(state);
          steps.actions.push(action);
          steps.rewards.push(reward);
        }
        terminated = arrays.terminations[outcome] === 1;
        state = arrays.nextStates[outcome]!;
        action = this.advance(reward, state, terminated);
      }
      if (!terminated) this.#learner.end();
      returns.push(sum);
      lengths.push(length);
      ends.push(Number(terminated));
      if (optimal === null) continue;
      const share = optimalShare(this.#learner.q, optimal, arrays.actions);
      shares.push(share);
      if (stop === null) continue;
      held = share >= stop.level ? held + 1 : 0;
      stopped = held >= stop.consecutive;
    }
    const terminated = Uint8Array.from(ends);
    return {
      episodes: returns.length,
      returns: Float64Array.from(returns),
      lengths: Int32Array.from(lengths),
      terminated,
      optimalShare: Float64Array.from(shares),
      stopped,
      recorded: record ? batch(lengths, steps, terminated) : null,
    };
  }

  q(): Float64Array {
    this.alive();
    return this.#learner.q.slice();
  }

  valueAt(pair: number): number {
    this.alive();
    return this.#learner.q[pair]!;
  }

  setQ(q: Float64Array): void {
    this.alive();
    this.#learner.setQ(q);
  }

  setValuesAt(pairs: ArrayLike<number>, value: number): void {
    this.alive();
    for (let k = 0; k < pairs.length; ++k) this.#learner.q[pairs[k]!] = value;
  }

  critic(): Float64Array | null {
    this.alive();
    return this.#learner.critic();
  }

  generator(): Uint32Array {
    this.alive();
    return this.#learner.random.state.slice();
  }

  setGenerator(state: Uint32Array): void {
    this.alive();
    this.#learner.random.state.set(state);
  }

  updates(): number {
    this.alive();
    return this.#learner.updates;
  }

  progress(): LearnerProgress {
    this.alive();
    const { tables, random, updates } = this.#learner;
    return {
      tables: tables.map((table) => table.slice()),
      generator: random.state.slice(),
      updates,
      state: this.#state,
      action: this.#action,
      trail: this.#learner.trail(),
    };
  }

  resume({ tables, generator, updates, state, action, trail }: LearnerProgress): void {
    this.alive();
    this.#learner.tables.forEach((table, k) => {
      table.set(tables[k]!);
    });
    this.#learner.follow(trail);
    this.#learner.random.state.set(generator);
    this.#learner.updates = updates;
    this.#state = state;
    this.#action = action;
  }

  #choose(state: number): number {
    this.#state = state;
    this.#action = this.#learner.choose(state);
    return this.#action;
  }
}

function batch(
  lengths: readonly number[],
  steps: { readonly states: number[]; readonly actions: number[]; readonly rewards: number[] },
  terminated: Uint8Array,
): EpisodeBatch {
  const starts = new Int32Array(lengths.length + 1);
  for (let e = 0; e < lengths.length; ++e) starts[e + 1] = starts[e]! + lengths[e]!;
  return {
    starts,
    states: Int32Array.from(steps.states),
    actions: Int32Array.from(steps.actions),
    rewards: Float64Array.from(steps.rewards),
    terminated,
  };
}
