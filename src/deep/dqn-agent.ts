/**
 * Deep Q-learning (Mnih et al. 2015, "Human-level control through deep reinforcement learning"): on a batch of `B` transitions
 * drawn from replay, one step of Adam along the gradient of
 *
 *     L = 1/B Σ_n h(Q(x_n, a_n; θ) − y_n) + λ L_sym,   y_n = r_n + γ (1 − terminated_n) Q(x'_n, a*_n; θ⁻),
 *
 * `h` the Huber loss with its corner at `huber`, `a*` the best action of `θ⁻` or, with `double`, of `θ`; a truncated transition
 * bootstraps like any other. With `multiStep`, `r_n` is the discounted sum of several rewards and γ its power (`multi-step.ts`). What can
 * be done with a symmetry is said at `DqnSymmetry`.
 *
 * Everything random is drawn from generators of the agent's own, so that equal seeds and equal experience give equal bits, and an
 * agent that is saved at the end of an episode and restored goes on as if nothing had happened.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { Random } from '../engine/random.js';
import { checkInteger, checkList, checkNumber, checkNumbers, expected } from '../input-error.js';
import type { Similarity } from '../similarity/similarity.js';
import { scaled } from './agent-options.js';
import { dqnNetworks, orbitElement } from './dqn-network.js';
import { type DqnAgentOptions, type ResolvedDqnOptions, resolveDqnOptions } from './dqn-options.js';
import { SimilarityFinder } from './dqn-similarity.js';
import { MultiStep } from './multi-step.js';
import { OrbitBatch } from './orbit-batch.js';
import { checkEnds, checkObservation, ReplayBuffer, type TransitionBatch } from './replay-buffer.js';
import { type DeepJson, deepJson, restored } from './saved/agent-bytes.js';
import { type DqnState, decodeDqn, encodeDqn } from './saved/dqn-bytes.js';
import { scheduled } from './schedule.js';
import { affineMove } from './symmetry/affine-move.js';
import type { FoundSymmetries } from './symmetry/findings.js';
import { SymmetryFinder } from './symmetry/symmetry-finder.js';
import { addSymmetryLoss } from './symmetry-loss.js';
import { bootstrapped, type DqnUpdate, greedyOf, temporalDifference } from './temporal-difference.js';

export class DqnAgent implements Disposable {
  readonly options: ResolvedDqnOptions;
  readonly replay: ReplayBuffer;
  readonly #networks: ReturnType<typeof dqnNetworks>;
  #orbits: OrbitBatch;
  readonly #exploration: Random;
  readonly #sampling: Random;
  readonly #finder: SimilarityFinder | null;
  readonly #symmetries: SymmetryFinder | null;
  readonly #multiStep: MultiStep;
  readonly #done = { steps: 0, updates: 0, episodes: 0 };
  #lastUpdate: DqnUpdate | null = null;

  /** @throws InputError when an option is unknown, missing or out of range. */
  constructor(backend: Backend, options: DqnAgentOptions) {
    this.options = resolveDqnOptions(options);
    const { seed, features, actions, capacity, images, loss, found } = this.options;
    this.replay = new ReplayBuffer({ capacity, features, actions });
    this.#finder = loss === null ? null : new SimilarityFinder(backend, loss, actions);
    this.#symmetries = found === null ? null : new SymmetryFinder((map, targets) => backend.gram(map, targets), found);
    this.#networks = dqnNetworks(backend, this.options);
    this.#orbits = new OrbitBatch(images.map(orbitElement));
    this.#exploration = new Random(seed ^ 0x9e3779b9);
    this.#sampling = new Random(seed ^ 0x7f4a7c15);
    this.#multiStep = new MultiStep(this.options.multiStep, this.options.discount);
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
  get lastUpdate(): DqnUpdate | null {
    return this.#lastUpdate;
  }

  /** ε now. */
  get epsilon(): number {
    return scheduled(this.options.epsilon, this.#done.steps);
  }

  /** χ as the symmetry loss uses it now; null where there is none (yet). */
  get similarity(): Similarity | null {
    return this.#finder?.similarity ?? null;
  }

  /** What was found, and what was not, where a symmetry is looked for; null elsewhere. */
  get symmetries(): FoundSymmetries | null {
    return this.#symmetries?.found ?? null;
  }

  /** The learned parameters, in the layout of a network's `θ`. */
  get parameters(): Float32Array {
    return Float32Array.from(this.#networks.online[0].network.parameters());
  }

  set parameters(parameters: ArrayLike<number>) {
    this.#networks.online[0].network.setParameters(
      Float32Array.from(checkNumbers('parameters', parameters, -3.4e38, 3.4e38)),
    );
  }

  /** Multiply-adds of all passes through both networks so far: what learning and acting cost. */
  get multiplyAdds(): number {
    return this.#networks.multiplyAdds;
  }

  /** The parameters of the target network. */
  get targetParameters(): Float32Array {
    return Float32Array.from(this.#networks.target[0].network.parameters());
  }

  /** Makes the target network equal to the learned one. */
  syncTarget(): void {
    this.#networks.follow(1);
  }

  /** The gradient of the last update with respect to the parameters. */
  get gradients(): Float32Array {
    return Float32Array.from(this.#networks.online[0].network.gradients());
  }

  /**
   * `Q(x, ·)` of each observation of a list, one after the other: `values[row * actions + action]`.
   * @throws InputError when an observation has the wrong length or an entry that is no finite number.
   */
  values(observations: ArrayLike<number>): Float64Array {
    const { features } = this.options;
    const rows = Math.max(1, Math.round(checkList('observations', observations).length / features));
    checkObservation('observations', observations, rows * features);
    return this.#networks.online[0].allValues(scaled(this.options, observations));
  }

  /** The best action for an observation, the lowest of equals. */
  greedy(observation: ArrayLike<number>): number {
    checkObservation('observation', observation, this.options.features);
    return greedyOf(this.#networks.online[0].values(scaled(this.options, observation)), 0, this.options.actions);
  }

  /** The ε-greedy action. One draw decides whether to explore, one more the action then. */
  act(observation: ArrayLike<number>): number {
    if (this.#exploration.uniform() < this.epsilon) {
      checkObservation('observation', observation, this.options.features);
      return this.#exploration.below(this.options.actions);
    }
    return this.greedy(observation);
  }

  /**
   * Takes in a step, and learns when an update is due. An episode ends with a step that is terminated or truncated.
   * @throws InputError, with nothing taken in, when the step is not valid.
   */
  observe(
    observation: ArrayLike<number>,
    action: number,
    reward: number,
    nextObservation: ArrayLike<number>,
    ends: { readonly terminated?: boolean; readonly truncated?: boolean } = {},
  ): void {
    const { features, actions, warmup, trainEvery } = this.options;
    const { terminated, truncated } = checkEnds(ends);
    checkObservation('observation', observation, features);
    checkObservation('next observation', nextObservation, features);
    checkInteger('action', action, 0, actions - 1);
    checkNumber('reward', reward);
    const pair = this.#finder?.observe(observation, action, reward, { terminated, truncated }) ?? -1;
    const step = { observation: scaled(this.options, observation), action, reward, pair };
    const next = scaled(this.options, nextObservation);
    for (const span of this.#multiStep.add(step, { terminated, truncated })) {
      this.replay.add(span.observation, span.action, span.reward, next, terminated, span.pair);
    }
    const transition = { observation, action: [action], reward, next: nextObservation, terminated, truncated };
    if (this.#symmetries?.observe(transition)) this.#useFound();
    this.#done.steps += 1;
    if (this.#done.steps >= warmup && this.#done.steps % trainEvery === 0 && this.replay.size > 0) this.learn();
    if (terminated || truncated) {
      this.#done.episodes += 1;
      this.#finder?.endEpisode(this.#done.episodes);
    }
  }

  /** One update, from a batch drawn from replay. `observe` calls it when it is due. */
  learn(): DqnUpdate {
    return this.learnFrom(this.replay.sample(this.options.batchSize, this.#sampling));
  }

  /** One update from the given transitions, at most `batchSize` of them; their features are scaled already. */
  learnFrom(drawn: TransitionBatch): DqnUpdate {
    checkInteger('transitions', drawn.actions.length, 1, this.options.batchSize);
    const { actions, double, huber, orbitLoss, targetRate } = this.options;
    const {
      online: [online],
      target: [target],
    } = this.#networks;
    const batch = this.#orbits.imagesOf(drawn);
    const learned = orbitLoss === null ? batch : drawn;
    const next = target.values(learned.nextObservations);
    const chooser = double ? online.values(learned.nextObservations) : next;
    const targets = bootstrapped(learned, next, chooser, { actions, discount: this.#multiStep.discount });
    const q = online.values(batch.observations);
    const { loss, chosen, gradients } = temporalDifference(q, batch.actions, targets, { actions, huber });
    const symmetry = this.#addSymmetry(batch, chosen, gradients);
    online.network.zeroGradients();
    online.backward(gradients);
    online.network.step();
    this.#done.updates += 1;
    if (this.#done.updates % this.options.targetEvery === 0) this.#networks.follow(targetRate);
    this.#lastUpdate = { loss, ...symmetry };
    return this.#lastUpdate;
  }

  /** Everything as bytes, for `fromBytes`: equal agents give equal bytes. @throws InputError inside an episode. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.#finder?.checkClosed();
    if (this.#multiStep.open > 0) throw expected('an agent at the end of an episode', 'one inside an episode');
    return encodeDqn(this.options, {
      ...this.#done,
      exploration: this.#exploration.state.slice(),
      sampling: this.#sampling.state.slice(),
      networks: this.#networks.state(),
      replay: this.replay.contents(),
      finder: this.#finder?.state() ?? { counter: new Uint8Array(0), entries: null },
      symmetries: this.#symmetries?.state() ?? null,
    });
  }

  /** What `JSON.stringify` writes: how far it is, and `toBytes()` in base64. @throws InputError inside an episode. */
  toJSON(): DeepJson<'dqn'> {
    return deepJson('dqn', this);
  }

  /**
   * The agent that `toBytes` gave these bytes; `options` are those it was made with (functions and groups are not in the bytes).
   * @throws InputError when the bytes are cut off, damaged, something else, or an agent's with other options.
   */
  static fromBytes(backend: Backend, options: DqnAgentOptions, bytes: Uint8Array): DqnAgent {
    const state = decodeDqn(resolveDqnOptions(options), bytes);
    return restored(new DqnAgent(backend, options), (agent) => agent.#restore(state));
  }

  #restore(state: DqnState): void {
    this.#finder?.restore(state.finder);
    if (state.symmetries !== null) {
      this.#symmetries!.restore(state.symmetries);
      this.#useFound();
    }
    this.replay.restore(state.replay);
    this.#networks.restore(state.networks);
    const { steps, updates, episodes } = state;
    Object.assign(this.#done, { steps, updates, episodes });
    this.#exploration.state.set(state.exploration);
    this.#sampling.state.set(state.sampling);
  }

  dispose(): void {
    this.#networks.dispose();
    this.#finder?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Uses the group that was found from now on. */
  #useFound(): void {
    const { found, scale } = this.options;
    const elements = this.#symmetries!.elements.map((element) => affineMove(element, scale));
    if (found!.use === 'transitions') this.#orbits = new OrbitBatch(elements);
    else for (const network of [...this.#networks.online, ...this.#networks.target]) network.orbit = elements;
  }

  /** Adds the gradient of `λ L_sym` to that of the TD loss. */
  #addSymmetry(
    { actions, pairs: batch }: TransitionBatch,
    chosen: Float64Array,
    gradients: Float32Array,
  ): Pick<DqnUpdate, 'symmetryLoss' | 'coupled'> {
    const { loss, orbitLoss } = this.options;
    const schedule = orbitLoss ?? loss?.symmetryWeight;
    const weight = schedule === undefined ? 0 : scheduled(schedule, this.#done.steps);
    const pairs = orbitLoss === null ? this.#finder?.pairsOf(batch) : this.#orbits.pairs(chosen.length);
    if (weight === 0 || pairs == null) return { symmetryLoss: 0, coupled: 0 };
    const value = addSymmetryLoss(chosen, pairs, weight, { actions, gradients });
    return { symmetryLoss: value, coupled: pairs.weights.length };
  }
}
