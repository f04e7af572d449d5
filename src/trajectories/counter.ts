/**
 * Trajectory-tree counting: for every state-action pair, how often each sequence of rewards followed it. After each step
 * of an episode, the next `maxLength` rewards are one window; a window adds 1 to the count of each of its prefixes
 * (Mahajan & Tulabandhula, "Symmetry Learning for Function Approximation in Reinforcement Learning", arXiv 1706.02999,
 * whose public implementation is the special case `ownReward: 'exclude', episodeEnd: 'drop'`).
 *
 * Counts are a commutative monoid: `a.merge(b)` holds what counting the episodes of both would, in any order.
 */
import type { Backend, CountRows, EpisodeBatch, TreeKernel, TreeList } from '../engine/backend.js';
import { OwnedHandle } from '../engine/handle.js';
import { checkInteger, checkKeys, expected, InputError } from '../input-error.js';
import { decodeCounter, encodeCounter } from './bytes.js';
import { checkBatch, checkEpisode, checkStep, type Episode } from './episode.js';
import {
  differingOption,
  type ResolvedTrajectoryOptions,
  resolveTrajectoryOptions,
  rewardQuantiser,
  type TrajectoryOptions,
} from './options.js';
import { PendingExperience } from './pending.js';
import { type Trajectory, trajectoriesOfTree } from './trajectory.js';

/** More windows than this do not fit 32-bit counts. */
const MOST_WINDOWS = 2147483647;

/** What was read from the kernel at one version. */
interface Readings {
  readonly version: number;
  visits?: Int32Array;
  rows?: CountRows;
  list?: TreeList;
  nodes?: number;
}

export class TrajectoryCounter extends OwnedHandle {
  readonly options: ResolvedTrajectoryOptions;
  readonly #kernel: TreeKernel;
  readonly #pending: PendingExperience;
  readonly #quantise: ((reward: number) => number) | null;
  readonly #offset: number;
  #episodes = 0;
  #version = 0;
  #totalVisits = 0;
  /** Steps of the streamed episode so far; 0 when none is open. */
  #streamed = 0;
  #cached: Readings = { version: -1 };

  /** @throws InputError when an option is unknown, out of range, or contradicts another. */
  constructor(backend: Backend, options: TrajectoryOptions) {
    const resolved = resolveTrajectoryOptions(options);
    const { states, actions, minLength, maxLength, ownReward } = resolved;
    const offset = ownReward === 'include' ? 0 : 1;
    const kernel = backend.tree({ pairs: states * actions, minLength, maxLength, offset });
    super('trajectory counter', () => kernel.dispose());
    this.options = resolved;
    this.#kernel = kernel;
    this.#pending = new PendingExperience(kernel, offset + maxLength);
    this.#quantise = rewardQuantiser(resolved);
    this.#offset = offset;
  }

  /** Number of state-action pairs. */
  get pairs(): number {
    return this.options.states * this.options.actions;
  }

  /** Grows with every change of the counts. */
  get version(): number {
    return this.#version;
  }

  /**
   * Counts one whole episode.
   * @throws InputError, with nothing counted, when lengths differ, the episode is empty, a state or action is out of
   * range, a reward is not finite, or a streamed episode is open.
   */
  addEpisode(episode: Episode): void {
    this.alive();
    this.#checkClosed('addEpisode');
    checkEpisode(episode, this.options, this.#episodes);
    const { states, actions, rewards } = episode;
    this.#checkRoom(states.length);
    this.#append(states, actions, rewards, 0, states.length, episode.terminated);
  }

  /**
   * Counts many episodes at once.
   * @throws InputError, with nothing counted, as `addEpisode` does.
   */
  addEpisodes(batch: EpisodeBatch): void {
    this.alive();
    this.#checkClosed('addEpisodes');
    checkBatch(batch, this.options, this.#episodes);
    const { starts, states, actions, rewards, terminated } = batch;
    this.#checkRoom(states.length);
    for (let e = 0; e < terminated.length; ++e) {
      this.#append(states, actions, rewards, starts[e]!, starts[e + 1]!, terminated[e] === 1);
    }
  }

  /**
   * Counts one step of a streamed episode: a window counts as soon as it is complete, the unfinished ones when the episode
   * ends. The counts are those of `addEpisode` on the whole episode. `terminated` wins where both flags are set.
   * @throws InputError, with nothing counted, when the step is not valid.
   */
  observe(
    state: number,
    action: number,
    reward: number,
    end: { readonly terminated?: boolean; readonly truncated?: boolean } = {},
  ): void {
    this.alive();
    checkKeys('the end of a step', end, ['terminated', 'truncated']);
    checkStep(state, action, reward, this.options, this.#episodes, this.#streamed);
    this.#checkRoom(1);
    this.#pending.push(
      state * this.options.actions + action,
      this.#quantise === null ? reward : this.#quantise(reward),
    );
    ++this.#streamed;
    if (this.#streamed >= this.#offset + this.options.maxLength) this.#counted(1);
    if (end.terminated === true) this.#close(this.#streamed, true);
    else if (end.truncated === true) this.#close(this.#streamed, false);
  }

  /** Ends the streamed episode as truncated; without one, does nothing. */
  endEpisode(): void {
    this.alive();
    if (this.#streamed > 0) this.#close(this.#streamed, false);
  }

  /** Number of windows counted after `pair`. */
  visits(pair: number): number {
    this.#checkPair(pair);
    return this.visitsAll()[pair]!;
  }

  /** Number of windows counted after each pair. The array is shared until the next change: not to be written to. */
  visitsAll(): Int32Array {
    const cached = this.#settle();
    return (cached.visits ??= this.#kernel.visits());
  }

  /** Number of windows counted in all. */
  get totalVisits(): number {
    this.alive();
    return this.#totalVisits;
  }

  /** Number of tree nodes: distinct (pair, trajectory) combinations of all lengths up to `maxLength`. */
  get nodes(): number {
    const cached = this.#settle();
    return (cached.nodes ??= this.#kernel.nodes());
  }

  /** The distinct rewards in the trees (bins or multiples where rewards are quantised), ascending. */
  get alphabet(): Float64Array {
    this.#settle();
    return this.#kernel.alphabet();
  }

  /** The trajectories of length minLength..maxLength counted after `pair`, by length, then by rewards. */
  trajectoriesOf(pair: number): Trajectory[] {
    this.#checkPair(pair);
    const cached = this.#settle();
    return trajectoriesOfTree((cached.list ??= this.#kernel.list()), pair, this.options.minLength);
  }

  /**
   * The counts as sparse rows: one row a pair, one column a distinct trajectory of length minLength..maxLength, with its
   * length. Shared until the next change: not to be written to.
   */
  rows(): CountRows {
    const cached = this.#settle();
    return (cached.rows ??= this.#kernel.freeze());
  }

  /**
   * Adds the counts of another counter (of any backend), which is left as it is.
   * @throws InputError when the options differ or a streamed episode of `other` is open.
   */
  merge(other: TrajectoryCounter): this {
    this.alive();
    if (!(other instanceof TrajectoryCounter)) throw expected('a trajectory counter to merge', other);
    const key = differingOption(this.options, other.options);
    if (key !== undefined) {
      throw new InputError(
        `expected counters with the same ${key} to merge, got ${this.options[key]} and ${other.options[key]}`,
      );
    }
    other.#checkClosed('merge');
    this.#checkRoom(other.#totalVisits);
    const cached = other.#settle();
    this.#kernel.add((cached.list ??= other.#kernel.list()));
    this.#episodes += other === this ? 0 : other.#episodes;
    this.#counted(other.#totalVisits);
    return this;
  }

  /** The counter as bytes for `fromBytes`: equal counts give equal bytes. Streamed episodes must be ended. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.#checkClosed('toBytes');
    const cached = this.#settle();
    return encodeCounter(this.options, (cached.list ??= this.#kernel.list()));
  }

  /**
   * The counter that `toBytes` gave these bytes, as an instance of the class it is called on.
   * @throws InputError when they are cut off, damaged, or something else.
   */
  static fromBytes<Counter extends TrajectoryCounter>(
    this: new (
      backend: Backend,
      options: TrajectoryOptions,
    ) => Counter,
    backend: Backend,
    bytes: Uint8Array,
  ): Counter {
    const { options, list } = decodeCounter(bytes);
    const counter = new this(backend, options);
    counter.#kernel.add(list);
    let windows = 0;
    for (let n = 0; n < list.parents.length; ++n) if (list.parents[n]! < 0) windows += list.counts[n]!;
    counter.#counted(windows);
    return counter;
  }

  /** Appends the steps `[first, last)` as one whole episode. */
  #append(
    states: ArrayLike<number>,
    actions: ArrayLike<number>,
    rewards: ArrayLike<number>,
    first: number,
    last: number,
    terminated: boolean,
  ): void {
    const quantise = this.#quantise;
    for (let t = first; t < last; ++t) {
      const reward = rewards[t]!;
      this.#pending.push(
        states[t]! * this.options.actions + actions[t]!,
        quantise === null ? reward : quantise(reward),
      );
    }
    const steps = last - first;
    this.#counted(Math.max(0, steps - this.#offset - this.options.maxLength + 1));
    this.#close(steps, terminated);
  }

  /** Ends the open episode of `steps` steps, whose complete windows are already accounted for. */
  #close(steps: number, terminated: boolean): void {
    const { minLength, maxLength, episodeEnd } = this.options;
    const open = this.#pending.open;
    const reach = this.#offset + maxLength;
    const ends = terminated && episodeEnd === 'marker' ? maxLength : 0;
    this.#pending.close(ends, episodeEnd === 'drop' ? Math.max(0, open - reach + 1) : open);
    this.#streamed = 0;
    ++this.#episodes;
    if (episodeEnd === 'drop') return;
    const countable = Math.min(steps, steps + ends - this.#offset - minLength + 1);
    this.#counted(Math.max(0, countable) - Math.max(0, steps - reach + 1));
  }

  #counted(windows: number): void {
    if (windows === 0) return;
    this.#totalVisits += windows;
    ++this.#version;
  }

  /** Hands pending experience to the kernel, and gives the cache of what was read since the last change. */
  #settle(): Readings {
    this.alive();
    if (this.#cached.version !== this.#version) {
      this.#pending.flush();
      this.#cached = { version: this.#version };
    }
    return this.#cached;
  }

  #checkPair(pair: number): void {
    this.alive();
    checkInteger('pair', pair, 0, this.pairs - 1);
  }

  #checkClosed(method: string): void {
    this.alive();
    if (this.#streamed > 0) {
      throw new InputError(
        `expected the streamed episode to be ended before ${method}, got ${this.#streamed} open steps`,
      );
    }
  }

  /** At most one window a step is counted: refuses what might not fit 32-bit counts. */
  #checkRoom(steps: number): void {
    if (this.#totalVisits + this.#streamed + steps > MOST_WINDOWS) {
      throw expected(`at most ${MOST_WINDOWS} windows in one counter`, this.#totalVisits + steps);
    }
  }
}
