/** A tabular learner in wasm memory: the record of `assembly/learning/learner.ts`, its single steps and its runs. */

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
import { foreignHandle, OwnedHandle } from '../handle.js';
import { resolveCoupling, rules } from '../rules/coupling.js';
import { heldAtEnd } from '../rules/optimal-share.js';
import { type Core, inMemory, inMemoryOfItsOwn } from './core.js';
import type { CoreExports } from './exports.generated.js';
import { LaterBlocks } from './later-blocks.js';
import { progressOf, resumeFrom } from './learner-progress.js';
import { modelPointer } from './model.js';
import { recordedEpisodes } from './recorded-episodes.js';

/** The numbers of the learners in the core. */
const kinds = [
  'q-learning',
  'sarsa',
  'expected-sarsa',
  'double-q',
  'q-lambda',
  'sarsa-lambda',
  'reinforce',
  'actor-critic',
] as const;

export class WasmLearner extends OwnedHandle implements LearnerKernel {
  readonly #core: Core;
  readonly #kernels: CoreExports;
  readonly #options: LearnerKernelOptions;
  readonly #pointer: number;
  readonly #advance: CoreExports['learnerAdvance'];
  readonly #observe: CoreExports['learnerObserve'];
  #coupled = false;
  #later: LaterBlocks | null = null;

  constructor(core: Core, options: LearnerKernelOptions) {
    const { states, actions, learner, stepSize, discount, epsilon, initialValue, seed } = options;
    const { traceDecay = 0.9, traces, criticStepSize = stepSize, ties } = options;
    const kernels = core.exports;
    // Made and returned at once: a table that does not fit is reported as one array, not as a trap inside the kernel.
    core.release(core.allocate(states * actions * 9));
    const create = () =>
      kernels.learnerCreate(
        states,
        actions,
        kinds.indexOf(learner),
        stepSize,
        discount,
        epsilon,
        initialValue,
        seed,
        discount * traceDecay,
        traces === 'accumulating' ? 1 : 0,
        criticStepSize,
        criticOfStates(options) ? 1 : 0,
        ties === 'lowest' ? 1 : 0,
      );
    const pointer = inMemory(core, create) >>> 0;
    super('learner', () => kernels.learnerRelease(pointer));
    this.#core = core;
    this.#kernels = kernels;
    this.#options = options;
    this.#pointer = pointer;
    // REINFORCE keeps the steps of the episode, for which there may be no memory.
    const [advance, observe] = [kernels.learnerAdvance, kernels.learnerObserve];
    this.#advance = learner === 'reinforce' ? (...step) => inMemoryOfItsOwn(core, () => advance(...step)) : advance;
    this.#observe = learner === 'reinforce' ? (...step) => inMemoryOfItsOwn(core, () => observe(...step)) : observe;
  }

  /** Address of the learner's record. Throws when it is disposed or lies in another core's memory. */
  pointerIn(core: Core): number {
    this.alive();
    if (core !== this.#core) throw foreignHandle('learner');
    return this.#pointer;
  }

  /** Whether `assembly/learning/sweep.ts` is made for it. */
  get sweeps(): boolean {
    return this.#options.learner === 'q-learning' && this.#options.actions === 4 && !this.#coupled;
  }

  couple(coupling: CouplingName, partners: SparseEntries | null, guard: boolean, details?: CouplingDetails): void {
    this.alive();
    if (coupling === 'quotient' && details?.blocks === 'later' && this.#later !== null) {
      this.#later.forget();
      return;
    }
    const resolved = resolveCoupling(coupling, partners, this.#options, guard, details);
    if (resolved === null) {
      this.#coupled = false;
      this.#later = null;
      this.#kernels.learnerCouple(this.#pointer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      return;
    }
    const { rule, actor, critic, pull, criticPull, transformations } = resolved;
    const arrays = [
      resolved.rowStarts,
      resolved.columns,
      rule === 'quotient' ? resolved.rowEnds : resolved.steps,
      critic ? (rule === 'quotient' ? resolved.rowEnds : resolved.criticSteps) : null,
      rule === 'sampling-one' ? resolved.thresholds : null,
      joined(transformations.map(({ states }) => states)),
      joined(transformations.map(({ pairs }) => pairs)),
    ];
    const later = details?.blocks === 'later';
    const blocks: number[] = [];
    try {
      for (const array of arrays)
        blocks.push(later && array !== null ? this.#core.allocate(array.byteLength) : this.#core.put(array));
    } catch (error) {
      for (const block of blocks) this.#core.release(block);
      throw error;
    }
    const [rowStarts, columns, steps, criticSteps, thresholds, stateMaps, pairMaps] = blocks;
    this.#coupled = true;
    this.#later = later ? new LaterBlocks(this.#core, rowStarts!, steps!, columns!) : null;
    this.#kernels.learnerCouple(
      this.#pointer,
      rules.indexOf(rule),
      Number(guard),
      Number(actor),
      Number(critic),
      rowStarts!,
      columns!,
      steps!,
      criticSteps!,
      thresholds!,
      pull,
      criticPull,
      transformations.length,
      stateMaps!,
      pairMaps!,
    );
  }

  addBlock(pairs: Int32Array): void {
    this.alive();
    this.#later!.add(pairs);
  }

  end(): void {
    this.alive();
    this.#kernels.learnerEnd(this.#pointer);
  }

  begin(state: number): number {
    this.alive();
    return this.#kernels.learnerBegin(this.#pointer, state);
  }

  advance(reward: number, nextState: number, terminated: boolean): number {
    this.alive();
    return this.#advance(this.#pointer, reward, nextState, terminated ? 1 : 0);
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
    this.#observe(this.#pointer, state, action, reward, nextState, nextAction, terminated ? 1 : 0);
  }

  run(model: ModelKernel, options: RunKernelOptions): RunBatch {
    this.alive();
    const core = this.#core;
    const { episodes, maxSteps, record, optimal, stop } = options;
    const capacity = optimal === null ? 0 : episodes;
    return core.with(
      [episodes * 8, episodes * 4, episodes, capacity * 8, optimal],
      (returns, lengths, terminated, shares, mask) => {
        const { level, consecutive, held = 0 } = stop ?? { level: 0, consecutive: 0 };
        const done = inMemoryOfItsOwn(core, () =>
          this.#kernels.learnerRun(
            this.#pointer,
            modelPointer(core, model),
            episodes,
            maxSteps,
            record ? 1 : 0,
            returns!,
            lengths!,
            terminated!,
            shares!,
            mask!,
            level,
            consecutive,
            held,
          ),
        );
        const batch = {
          episodes: done,
          returns: core.float64(returns!, done),
          lengths: core.int32(lengths!, done),
          terminated: core.uint8(terminated!, done),
          optimalShare: core.float64(shares!, optimal === null ? 0 : done),
        };
        return {
          ...batch,
          stopped: heldAtEnd(batch.optimalShare, stop),
          recorded: record ? this.#recorded(batch) : null,
        };
      },
    );
  }

  q(): Float64Array {
    this.alive();
    const { states, actions } = this.#options;
    return this.#core.float64(this.#kernels.learnerValues(this.#pointer) >>> 0, states * actions);
  }

  valueAt(pair: number): number {
    this.alive();
    return this.#core.float64At((this.#kernels.learnerValues(this.#pointer) >>> 0) + 8 * pair);
  }

  setQ(q: Float64Array): void {
    this.alive();
    this.#core.write(this.#kernels.learnerValues(this.#pointer) >>> 0, q);
    this.#kernels.learnerSettle(this.#pointer);
  }

  setValuesAt(pairs: ArrayLike<number>, value: number): void {
    this.alive();
    const { doubles } = this.#core;
    const values = (this.#kernels.learnerValues(this.#pointer) >>> 0) / 8;
    for (let k = 0; k < pairs.length; ++k) doubles[values + pairs[k]!] = value;
  }

  critic(): Float64Array | null {
    this.alive();
    const { states, actions, learner } = this.#options;
    if (learner !== 'reinforce' && learner !== 'actor-critic') return null;
    const values = criticOfStates(this.#options) ? states : states * actions;
    return this.#core.float64(this.#kernels.learnerCritic(this.#pointer) >>> 0, values);
  }

  generator(): Uint32Array {
    this.alive();
    return Uint32Array.from(this.#core.int32(this.#kernels.learnerGenerator(this.#pointer) >>> 0, 4));
  }

  setGenerator(state: Uint32Array): void {
    this.alive();
    this.#core.write(this.#kernels.learnerGenerator(this.#pointer) >>> 0, Int32Array.from(state));
  }

  updates(): number {
    this.alive();
    return this.#kernels.learnerUpdates(this.#pointer);
  }

  progress(): LearnerProgress {
    this.alive();
    return progressOf(this.#core, this.#pointer, this.#options, this.#coupled);
  }

  resume(progress: LearnerProgress): void {
    this.alive();
    resumeFrom(this.#core, this.#pointer, this.#options, progress);
  }

  /** The recorded steps, which the core forgets. */
  #recorded({ lengths, terminated }: Pick<RunBatch, 'lengths' | 'terminated'>): EpisodeBatch {
    const steps = this.#kernels.learnerRecordSteps(this.#pointer);
    const record = this.#core.int32(this.#kernels.learnerRecord(this.#pointer) >>> 0, steps * 4);
    this.#kernels.learnerForget(this.#pointer);
    return recordedEpisodes(record, lengths, terminated);
  }
}

/** The baseline of REINFORCE values states; so does a critic that is told to. */
function criticOfStates({ learner, critic }: LearnerKernelOptions): boolean {
  return learner === 'reinforce' || critic === 'state';
}

/** Maps one after the other; null when there is none. */
function joined(maps: readonly Int32Array[]): Int32Array | null {
  if (maps.length === 0) return null;
  const length = maps[0]!.length;
  const all = new Int32Array(maps.length * length);
  for (const [k, map] of maps.entries()) all.set(map, k * length);
  return all;
}
