/**
 * Trajectory-tree counting: for every state-action pair, how often each sequence of rewards followed it. After each step
 * of an episode, the next `maxLength` rewards are one window; a window adds 1 to the count of each of its prefixes
 * (Mahajan & Tulabandhula, "Symmetry Learning for Function Approximation in Reinforcement Learning", arXiv 1706.02999,
 * whose public implementation is the special case `ownReward: 'exclude', episodeEnd: 'drop'`).
 *
 * Counts are a commutative monoid: `a.merge(b)` holds what counting the episodes of both would, in any order.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { CountRows } from '../engine/contracts/similarity.js';
import type { TreeKernel, TreeList } from '../engine/contracts/tree.js';
import { filled, OwnedHandle } from '../engine/handle.js';
import { checkInteger, expected } from '../input-error.js';
import { decodeCounter, encodeCounter, type SavedCounter } from './bytes.js';
import { Changes } from './changes.js';
import {
  batchOf,
  checkBatch,
  checkDetails,
  checkEpisode,
  checkStep,
  type Episode,
  type StepDetails,
} from './episode.js';
import {
  checkSameOptions,
  type ResolvedTrajectoryOptions,
  resolveTrajectoryOptions,
  type TrajectoryLimits,
  type TrajectoryOptions,
  treeLayoutOf,
} from './options.js';
import { PendingExperience } from './pending.js';
import { Readings } from './readings.js';
import { RewardSymbols } from './reward-symbols.js';
import type { Trajectory } from './trajectory.js';
import { checkWindows, WindowShape, windowsOf } from './window-shape.js';

export class TrajectoryCounter extends OwnedHandle {
  readonly #kernel: TreeKernel;
  readonly #pending: PendingExperience;
  readonly #symbols: RewardSymbols;
  readonly #changes: Changes;
  readonly #window: WindowShape;
  #episodes = 0;
  #version = 0;
  #totalVisits = 0;
  /** Steps of the streamed episode so far; 0 when none is open. */
  #streamed = 0;
  readonly #readings: Readings;
  #read = -1;

  /** @throws InputError when an option is unknown, out of range, or contradicts another. */
  constructor(backend: Backend, options: TrajectoryOptions) {
    const resolved = resolveTrajectoryOptions(options);
    const layout = treeLayoutOf(resolved);
    const kernel = backend.tree(layout);
    const symbols = new RewardSymbols(resolved, options.rewardResolution === 'auto');
    const readings = new Readings(kernel, () => backend.tree(layout), symbols);
    super('trajectory counter', () => readings.dispose());
    this.#kernel = kernel;
    this.#window = new WindowShape(resolved);
    this.#pending = new PendingExperience(kernel, this.#window.reach, layout.weightLimit !== undefined);
    this.#symbols = symbols;
    this.#changes = new Changes(layout.pairs);
    this.#readings = readings;
  }

  /** With every default filled in, and `rewardResolution: 'auto'` as it was decided. */
  get options(): ResolvedTrajectoryOptions {
    return this.#symbols.options;
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
   * range, a reward is not finite, a probability is not in (0, 1], missing or not wanted, or a streamed episode is open.
   */
  addEpisode(given: Episode): void {
    this.alive();
    this.#checkClosed('addEpisode');
    const episode = checkEpisode(given, this.options, this.#episodes);
    checkWindows(this.#totalVisits + episode.states.length);
    this.#symbols.decide(batchOf(episode));
    this.#append(episode, 0, episode.states.length, episode.terminated);
  }

  /**
   * Counts many episodes at once.
   * @throws InputError, with nothing counted, as `addEpisode` does.
   */
  addEpisodes(given: EpisodeBatch): void {
    this.alive();
    this.#checkClosed('addEpisodes');
    const batch = checkBatch(given, this.options, this.#episodes);
    const { starts, terminated, states } = batch;
    checkWindows(this.#totalVisits + states.length);
    this.#symbols.decide(batch);
    for (let e = 0; e < terminated.length; ++e) this.#append(batch, starts[e]!, starts[e + 1]!, Boolean(terminated[e]));
  }

  /**
   * Counts one step of a streamed episode: a window counts as soon as it is complete, the unfinished ones when the episode
   * ends. The counts are those of `addEpisode` on the whole episode. `terminated` wins where both flags are set;
   * `probability` is that of the action, with `correction: 'uniform'`.
   * @throws InputError, with nothing counted, when the step is not valid.
   */
  observe(state: number, action: number, reward: number, details: StepDetails = {}): void {
    this.alive();
    this.#pending.ready();
    this.#symbols.checkDecided();
    const { terminated, truncated, probability } = checkDetails(details);
    checkStep(state, action, reward, probability, this.options, this.#episodes, this.#streamed);
    checkWindows(this.#totalVisits + this.#streamed + 1);
    const { reach } = this.#window;
    const pair = state * this.options.actions + action;
    const completed = reach === 1 ? pair : this.#pending.pairBack(reach - 1);
    this.#push(pair, reward, probability);
    ++this.#streamed;
    if (this.#streamed >= reach) {
      this.#changes.note(completed, this.#version + 1);
      this.#counted(1);
    }
    if (terminated || truncated) this.#endStreamed(terminated);
  }

  /** Ends the streamed episode as truncated; without one, does nothing. */
  endEpisode(): void {
    this.alive();
    if (this.#streamed > 0) this.#endStreamed(false);
  }

  /**
   * The pairs whose counts changed after `version` was the counter's, ascending: all that were ever counted for version 0.
   * @throws InputError when `version` is not one that the counter has had.
   */
  changedSince(version: number): Int32Array {
    this.alive();
    return this.#changes.since(checkInteger('version', version, 0, this.#version));
  }

  /** Number of windows counted after `pair`. */
  visits(pair: number): number {
    checkInteger('pair', pair, 0, this.pairs - 1);
    return this.visitsAll()[pair]!;
  }

  /** Number of windows counted after each pair. The array is shared until the next change: not to be written to. */
  visitsAll(): Int32Array {
    return this.#settle().visits;
  }

  /** Number of windows counted in all. */
  get totalVisits(): number {
    this.alive();
    return this.#totalVisits;
  }

  /** Number of tree nodes: distinct (pair, trajectory) combinations of all lengths up to `maxLength`. */
  get nodes(): number {
    return this.#settle().nodes;
  }

  /** The distinct rewards in the trees (bins or multiples where rewards are quantised), ascending, rounding apart. */
  get alphabet(): Float64Array {
    return this.#settle().alphabet;
  }

  /** The trajectories of length minLength..maxLength counted after `pair`, by length, then by rewards. */
  trajectoriesOf(pair: number): Trajectory[] {
    checkInteger('pair', pair, 0, this.pairs - 1);
    return this.#settle().trajectoriesOf(pair);
  }

  /**
   * The counts as sparse rows: one row a pair, one column a distinct trajectory of length minLength..maxLength, with its
   * length; with a correction, weights beside the counts. Shared until the next change: not to be written to.
   */
  rows(): CountRows {
    return this.#settle().rows;
  }

  /** Adds the counts and weights of a counter of any backend. @throws InputError when options differ or its episode is open. */
  merge(other: TrajectoryCounter): this {
    this.alive();
    if (!(other instanceof Object && #kernel in other)) throw expected('a trajectory counter to merge', other);
    checkSameOptions(this.options, other.options);
    other.#checkClosed('merge');
    checkWindows(this.#totalVisits + other.#totalVisits);
    this.#add(other.#settle().exact);
    this.#episodes += other === this ? 0 : other.#episodes;
    return this;
  }

  /** The counter as bytes for `fromBytes`: equal counts give equal bytes. Streamed episodes must be ended. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.#checkClosed('toBytes');
    return encodeCounter(this.options, this.#settle().exact);
  }

  /**
   * The counter that `toBytes` gave these bytes, or `JSON.stringify` this JSON, as an instance of the class it is called on; `maxPairs` as in `TrajectoryOptions`.
   * @throws InputError when they are cut off, damaged, or something else.
   */
  static fromBytes<Counter extends TrajectoryCounter>(
    this: new (
      backend: Backend,
      options: TrajectoryOptions,
    ) => Counter,
    backend: Backend,
    bytes: SavedCounter,
    limits: TrajectoryLimits = {},
  ): Counter {
    const { options, list } = decodeCounter(bytes, limits);
    const counter = new this(backend, options);
    return filled(counter, () => counter.#add(list));
  }

  #add(list: TreeList): void {
    this.#read = -1; // read anew, or not at all if this fails
    this.#pending.change(() => this.#kernel.add(list));
    this.#symbols.settle();
    this.#counted(windowsOf(list, (pair) => this.#changes.note(pair, this.#version + 1)));
  }

  #push(pair: number, reward: number, probability: number | undefined): void {
    const ratio = probability === undefined ? 1 : 1 / (this.options.actions * probability);
    this.#pending.push(pair, this.#symbols.of(reward), ratio);
  }

  /** Appends the steps `[first, last)` as one whole episode. */
  #append(
    { states, actions, rewards, probabilities }: Omit<Episode, 'terminated'>,
    first: number,
    last: number,
    terminated: boolean,
  ): void {
    const counted = this.#window.counted(last - first, terminated);
    for (let t = first; t < last; ++t) {
      const pair = states[t]! * this.options.actions + actions[t]!;
      this.#push(pair, rewards[t]!, probabilities?.[t]);
      if (t - first < counted) this.#changes.note(pair, this.#version + 1);
    }
    this.#close(terminated);
    this.#counted(counted);
  }

  /** Ends the streamed episode, whose complete windows are already accounted for. */
  #endStreamed(terminated: boolean): void {
    const steps = this.#streamed;
    const complete = Math.max(0, steps - this.#window.reach + 1);
    const counted = this.#window.counted(steps, terminated);
    for (let t = complete; t < counted; ++t) this.#changes.note(this.#pending.pairBack(steps - t), this.#version + 1);
    this.#close(terminated);
    this.#streamed = 0;
    this.#counted(counted - complete);
  }

  #close(terminated: boolean): void {
    this.#pending.close(this.#window.ends(terminated), this.#window.counted(this.#pending.open, terminated));
    ++this.#episodes;
  }

  #counted(windows: number): void {
    if (windows === 0) return;
    this.#totalVisits += windows;
    ++this.#version;
  }

  /** Hands pending experience to the kernel, and gives what is read of it. */
  #settle(): Readings {
    this.alive();
    if (this.#read !== this.#version) {
      this.#pending.flush();
      this.#readings.forget();
      this.#read = this.#version;
    }
    return this.#readings;
  }

  #checkClosed(method: string): void {
    this.alive();
    this.#pending.ready();
    if (this.#streamed > 0)
      throw expected(`the streamed episode to be ended before ${method}`, `${this.#streamed} open steps`);
  }
}
