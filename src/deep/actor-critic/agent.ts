/**
 * Twin delayed deep deterministic policy gradients, TD3 (Fujimoto, van Hoof & Meger 2018, "Addressing function approximation error in
 * actor-critic methods"), for actions of real numbers, in [−1, 1] here: an actor `π(x; φ) = tanh f(x; φ)` and two critics
 * `Q₁, Q₂(x, u; θ)`. On a batch of transitions drawn from replay one step of Adam of both critics along the gradient of
 *
 *     1/B Σ_n ½ (Q_i(x_n, u_n) − y_n)²,   y_n = r_n + γ (1 − terminated_n) min_i Q_i⁻(x'_n, ũ_n),   ũ_n = [π⁻(x'_n) + [ε_n]_{±c}]_{±1},
 *
 * ε normal; each `policyEvery` updates one of the actor along that of `−1/B Σ_n Q₁(x_n, π(x_n))`, and the target networks follow.
 *
 * Everything random is drawn from generators of the agent's own, so that equal seeds and equal experience give equal bits, and an
 * agent that is saved and restored goes on as if nothing had happened.
 */
import type { Backend } from '../../engine/contracts/backend.js';
import { Random } from '../../engine/random.js';
import { checkNumber, checkNumbers, expected } from '../../input-error.js';
import { scaled } from '../agent-options.js';
import type { GroupElement } from '../group-action.js';
import { checkEnds, checkObservation } from '../replay-buffer.js';
import type { Ring } from '../ring.js';
import { type ActorCriticState, decodeActorCritic, encodeActorCritic } from '../saved/actor-critic-bytes.js';
import { type DeepJson, deepJson, restored } from '../saved/agent-bytes.js';
import type { FoundSymmetries } from '../symmetry/findings.js';
import { SymmetryFinder } from '../symmetry/symmetry-finder.js';
import { usableElements } from './found-elements.js';
import { imagesOf, imagesOfRows } from './images.js';
import { type ActorCriticUpdate, Learned } from './learned.js';
import { type ActorCriticAgentOptions, type ResolvedActorCriticOptions, resolveActorCriticOptions } from './options.js';
import { type RealTransitionBatch, realReplay } from './replay.js';

export class ActorCriticAgent implements Disposable {
  readonly options: ResolvedActorCriticOptions;
  readonly replay: Ring<RealTransitionBatch>;
  readonly #learned: Learned;
  readonly #symmetries: SymmetryFinder | null;
  #group: readonly GroupElement[];
  #inside = false;
  readonly #exploration: Random;
  readonly #sampling: Random;
  readonly #smoothing: Random;
  readonly #done = { steps: 0, updates: 0, episodes: 0 };
  #lastUpdate: ActorCriticUpdate | null = null;

  /** @throws InputError when an option is unknown, missing or out of range. */
  constructor(backend: Backend, options: ActorCriticAgentOptions) {
    this.options = resolveActorCriticOptions(options);
    const { seed, features, half, capacity, group, found } = this.options;
    this.replay = realReplay(capacity, features, half.length);
    this.#learned = new Learned(backend, this.options);
    this.#group = group;
    this.#symmetries = found === null ? null : new SymmetryFinder((map, targets) => backend.gram(map, targets), found);
    this.#exploration = new Random(seed ^ 0x9e3779b9);
    this.#sampling = new Random(seed ^ 0x7f4a7c15);
    this.#smoothing = new Random(seed ^ 0x632be59b);
  }

  /** Environment steps, updates and ended episodes so far. */
  get steps(): number {
    return this.#done.steps;
  }

  get updates(): number {
    return this.#done.updates;
  }

  get episodes(): number {
    return this.#done.episodes;
  }

  /** The last update; null before the first. */
  get lastUpdate(): ActorCriticUpdate | null {
    return this.#lastUpdate;
  }

  /** The elements of the group in use, known or found, the identity first. */
  get group(): readonly GroupElement[] {
    return this.#group;
  }

  /** What was found, and what was not, where a symmetry is looked for; null elsewhere. */
  get symmetries(): FoundSymmetries | null {
    return this.#symmetries?.found ?? null;
  }

  /** The parameters of the actor and of both critics, each in the layout of a network's `θ`. */
  get parameters(): { readonly actor: Float32Array; readonly critics: readonly [Float32Array, Float32Array] } {
    return this.#learned.parameters();
  }

  /** Multiply-adds of all passes through all networks so far: what learning and acting cost. */
  get multiplyAdds(): number {
    return this.#learned.networks.multiplyAdds;
  }

  /**
   * `π(x)`, in the units of actions.
   * @throws InputError when the observation has the wrong length or an entry that is no finite number.
   */
  greedy(observation: ArrayLike<number>): Float64Array {
    return this.#inUnits(this.#policy(observation));
  }

  /** `π(x)` with the noise of exploration, within bounds; a uniform action before `warmup` steps. */
  act(observation: ArrayLike<number>): Float64Array {
    const { warmup, exploration, half, features } = this.options;
    if (this.#done.steps < warmup) {
      checkObservation('observation', observation, features);
      return this.#inUnits(Float64Array.from(half, () => 2 * this.#exploration.uniform() - 1));
    }
    const policy = this.#policy(observation);
    return this.#inUnits(policy.map((value) => within(value + exploration * this.#exploration.normal(), 1)));
  }

  /**
   * `Q₁(x, u)` of one observation and action.
   * @throws InputError when one has the wrong length or an entry that is no finite number.
   */
  value(observation: ArrayLike<number>, action: ArrayLike<number>): number {
    checkObservation('observation', observation, this.options.features);
    return this.#learned.valueOf(scaled(this.options, observation), this.#fromUnits(action));
  }

  /**
   * Takes in a step, and learns when an update is due. An episode ends with a step that is terminated or truncated. Actions outside
   * their bounds count as clipped.
   * @throws InputError, with nothing taken in, when the step is not valid.
   */
  observe(
    observation: ArrayLike<number>,
    action: ArrayLike<number>,
    reward: number,
    nextObservation: ArrayLike<number>,
    ends: { readonly terminated?: boolean; readonly truncated?: boolean } = {},
  ): void {
    const { features, warmup, trainEvery } = this.options;
    const { terminated, truncated } = checkEnds(ends);
    checkObservation('observation', observation, features);
    checkObservation('next observation', nextObservation, features);
    checkNumber('reward', reward);
    const taken = this.#fromUnits(action);
    this.replay.add({
      observations: scaled(this.options, observation),
      actions: taken,
      rewards: reward,
      nextObservations: scaled(this.options, nextObservation),
      terminated: Number(terminated),
    });
    this.#done.steps += 1;
    const { middle, half } = this.options;
    const applied = Float64Array.from(taken, (_, k) => middle[k]! + within(action[k]! - middle[k]!, half[k]!));
    const seen = { observation, action: applied, reward, next: nextObservation, terminated, truncated };
    if (this.#symmetries?.observe(seen)) this.#useFound();
    if (this.#done.steps >= warmup && this.#done.steps % trainEvery === 0) this.learn();
    this.#inside = !terminated && !truncated;
    if (!this.#inside) this.#done.episodes += 1;
  }

  /** One update, from a batch drawn from replay. `observe` calls it when it is due. @throws InputError when replay is empty. */
  learn(): ActorCriticUpdate {
    if (this.replay.size === 0) throw expected('transitions to learn from', 'none');
    return this.learnFrom(this.replay.sample(this.options.batchSize, this.#sampling));
  }

  /** One update from the given transitions, at most `batchSize` of them; features are scaled and actions in [−1, 1]. */
  learnFrom(drawn: RealTransitionBatch): ActorCriticUpdate {
    const { use, half, smoothing, smoothingLimit, policyEvery, targetRate } = this.options;
    const count = drawn.rewards.length * half.length;
    const noise = Float32Array.from({ length: count }, () =>
      within(smoothing * this.#smoothing.normal(), smoothingLimit),
    );
    const images = use === 'transitions' ? this.#group : this.#group.slice(0, 1);
    const batch = imagesOf(drawn, images);
    // Noise is moved along with its transition, so that images differ from it in nothing but the symmetry.
    const moved = imagesOfRows(
      noise,
      half.length,
      images.map(({ output }) => output),
    );
    this.#lastUpdate = this.#learned.updateCritics(batch, moved);
    this.#done.updates += 1;
    if (this.#done.updates % policyEvery === 0) {
      this.#learned.updateActor(batch.observations);
      this.#learned.networks.follow(targetRate);
    }
    return this.#lastUpdate;
  }

  /**
   * Everything as bytes, for `fromBytes`: equal agents give equal bytes.
   * @throws InputError inside an episode, where a symmetry is looked for.
   */
  toBytes(): Uint8Array<ArrayBuffer> {
    if (this.#symmetries !== null && this.#inside) {
      throw expected('an agent at the end of an episode', 'one inside an episode');
    }
    return encodeActorCritic(this.options, {
      ...this.#done,
      generators: [this.#exploration, this.#sampling, this.#smoothing].map(({ state }) => state.slice()),
      networks: this.#learned.networks.state(),
      replay: this.replay.contents(),
      symmetries: this.#symmetries?.state() ?? null,
    });
  }

  /** What `JSON.stringify` writes: how far it is, and `toBytes()` in base64. */
  toJSON(): DeepJson<'actor-critic'> {
    return deepJson('actor-critic', this);
  }

  /**
   * The agent that `toBytes` gave these bytes; `options` are those it was made with.
   * @throws InputError when the bytes are cut off, damaged, something else, or an agent's with other options.
   */
  static fromBytes(backend: Backend, options: ActorCriticAgentOptions, bytes: Uint8Array): ActorCriticAgent {
    const state = decodeActorCritic(resolveActorCriticOptions(options), bytes);
    return restored(new ActorCriticAgent(backend, options), (agent) => agent.#restore(state));
  }

  #restore({ steps, updates, episodes, generators, networks, replay, symmetries }: ActorCriticState): void {
    this.replay.restore(replay);
    this.#learned.networks.restore(networks);
    if (symmetries !== null) {
      this.#symmetries!.restore(symmetries);
      this.#useFound();
    }
    Object.assign(this.#done, { steps, updates, episodes });
    [this.#exploration, this.#sampling, this.#smoothing].forEach(({ state }, k) => {
      state.set(generators[k]!);
    });
  }

  dispose(): void {
    this.#learned.networks.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Uses the group that was found from now on. */
  #useFound(): void {
    this.#group = usableElements(this.#symmetries!.elements, this.options);
    if (this.options.use === 'network') this.#learned.averageOver(this.#group);
  }

  #policy(observation: ArrayLike<number>): Float64Array {
    checkObservation('observation', observation, this.options.features);
    return Float64Array.from(this.#learned.policy(scaled(this.options, observation)));
  }

  #inUnits(action: Float64Array): Float64Array {
    const { middle, half } = this.options;
    return action.map((value, k) => middle[k]! + half[k]! * value);
  }

  #fromUnits(action: ArrayLike<number>): Float32Array {
    const { middle, half } = this.options;
    const numbers = checkNumbers('action', action);
    if (numbers.length !== half.length) throw expected(`an action of ${half.length} numbers`, numbers.length);
    return Float32Array.from(numbers, (value, k) => within((value - middle[k]!) / half[k]!, 1));
  }
}

/** The number of [−most, most] nearest to `value`. */
function within(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}
