/**
 * A tabular temporal-difference learner: Q-learning (Watkins 1989), SARSA (Rummery & Niranjan 1994) or Expected SARSA
 * (van Seijen et al. 2009) over `q[s * actions + a]` with its own random generator. The twin of
 * `assembly/learning/learner.ts` and `learner-run.ts`: same draws, same order of operations, same bits.
 *
 * Draws: an ε-greedy choice draws one u32, compared with floor(ε 2^32), and one more for the action when exploring.
 * A step draws its outcome (where the dynamics are simulated here) and then its next action, which is not drawn after
 * termination. SARSA chooses the next action before its update, the other learners after it.
 */
import type {
  CouplingName,
  EpisodeBatch,
  LearnerKernel,
  LearnerKernelOptions,
  ModelKernel,
  RunBatch,
  RunKernelOptions,
  SparseEntries,
} from '../backend.js';
import { OwnedHandle } from '../handle.js';
import { Random } from '../random.js';
import { averageBlocks, type Partners, resolvePartners, updatePartners } from './coupling.js';
import { referenceModel } from './model.js';
import { optimalShare } from './optimal-share.js';
import { expectedValue, greedyAction, maximumValue } from './td.js';

export class ReferenceLearner extends OwnedHandle implements LearnerKernel {
  readonly #options: LearnerKernelOptions;
  readonly #q: Float64Array;
  readonly #random: Random;
  readonly #exploreBelow: number;
  #partners: Partners | null = null;
  #updates = 0;
  #state = 0;
  #action = 0;

  constructor(options: LearnerKernelOptions) {
    super('learner', () => {});
    this.#options = options;
    this.#q = new Float64Array(options.states * options.actions).fill(options.initialValue);
    this.#random = new Random(options.seed);
    this.#exploreBelow = Math.floor(options.epsilon * 4294967296);
  }

  couple(coupling: CouplingName, partners: SparseEntries | null, guard: boolean): void {
    this.alive();
    this.#partners = resolvePartners(coupling, partners, this.#options.stepSize, guard);
    averageBlocks(this.#partners, this.#q);
  }

  begin(state: number): number {
    this.alive();
    this.#state = state;
    this.#action = this.#choose(state);
    return this.#action;
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    this.alive();
    const state = this.#state;
    const action = this.#action;
    if (terminated) {
      this.observe(state, action, reward, nextState, 0, true);
      return 0;
    }
    if (this.#options.learner === 'sarsa') {
      const nextAction = this.begin(nextState);
      this.observe(state, action, reward, nextState, nextAction, false);
      return nextAction;
    }
    this.observe(state, action, reward, nextState, 0, false);
    return this.begin(nextState);
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
    const { actions, discount, stepSize } = this.#options;
    const q = this.#q;
    const target = terminated ? reward : reward + discount * this.#bootstrap(nextState, nextAction);
    const pair = state * actions + action;
    const error = target - q[pair]!;
    q[pair]! += stepSize * error;
    this.#updates += 1;
    if (this.#partners) this.#updates += updatePartners(this.#partners, q, pair, target, error, q[pair]!);
  }

  run(model: ModelKernel, options: RunKernelOptions): RunBatch {
    this.alive();
    const { arrays, sampler } = referenceModel(model);
    const { episodes, maxSteps, record, optimal, stop } = options;
    const returns: number[] = [];
    const lengths: number[] = [];
    const ends: number[] = [];
    const shares: number[] = [];
    const steps = { states: [] as number[], actions: [] as number[], rewards: [] as number[] };
    let held = stop?.held ?? 0;
    let stopped = false;
    while (returns.length < episodes && !stopped) {
      let state = sampler.initial(this.#random);
      let action = this.begin(state);
      let sum = 0;
      let length = 0;
      let terminated = false;
      while (length < maxSteps && !terminated) {
        ++length;
        const outcome = sampler.outcome(state * arrays.actions + action, this.#random);
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
      returns.push(sum);
      lengths.push(length);
      ends.push(Number(terminated));
      if (optimal === null) continue;
      const share = optimalShare(this.#q, optimal, arrays.actions);
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
    return this.#q.slice();
  }

  setQ(q: Float64Array): void {
    this.alive();
    this.#q.set(q);
    averageBlocks(this.#partners, this.#q);
  }

  updates(): number {
    this.alive();
    return this.#updates;
  }

  #choose(state: number): number {
    const { actions } = this.#options;
    if (this.#random.next() < this.#exploreBelow) return this.#random.below(actions);
    return greedyAction(this.#q, state * actions, actions);
  }

  /** What the next state is worth under the learner's target. */
  #bootstrap(state: number, nextAction: number): number {
    const { actions, epsilon, learner } = this.#options;
    const first = state * actions;
    if (learner === 'q-learning') return maximumValue(this.#q, first, actions);
    if (learner === 'sarsa') return this.#q[first + nextAction]!;
    return expectedValue(this.#q, first, actions, epsilon);
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
