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
import { base64 } from '../engine/saved-sections.js';
import { checkInteger, checkList, checkNumber, checkNumbers, expected } from '../input-error.js';
import type { Similarity } from '../similarity/similarity.js';
import { type DqnState, decodeDqn, encodeDqn } from './dqn-bytes.js';
import { ActionNetwork } from './dqn-network.js';
import { type DqnAgentOptions, type ResolvedDqnOptions, resolveDqnOptions } from './dqn-options.js';
import { SimilarityFinder } from './dqn-similarity.js';
import { MultiStep } from './multi-step.js';
import { Network } from './network.js';
import { OrbitBatch } from './orbit-batch.js';
import { checkObservation, ReplayBuffer, type TransitionBatch } from './replay-buffer.js';
import { scaled } from './scaled.js';
import { scheduled } from './schedule.js';
import { symmetryLoss } from './symmetry-loss.js';
import { bootstrapped, greedyOf, temporalDifference } from './temporal-difference.js';

/** What one update did. */
export interface DqnUpdate {
  /** Mean Huber loss of the batch before the update. */
  readonly loss: number;
  /** `L_sym` of the batch before the update (0 without this use of a symmetry, and while λ is 0). */
  readonly symmetryLoss: number;
  /** How many pairs of transitions of the batch were coupled. */
  readonly coupled: number;
}

/** Of Adam; larger than usual, so that small gradients are not blown up (Hessel et al. 2018 take 1.5e-4). */
const ADAM_EPSILON = 1e-4;

export class DqnAgent implements Disposable {
  readonly options: ResolvedDqnOptions;
  readonly replay: ReplayBuffer;
  readonly #online: ActionNetwork;
  readonly #target: ActionNetwork;
  readonly #orbits: OrbitBatch;
  readonly #exploration: Random;
  readonly #sampling: Random;
  readonly #finder: SimilarityFinder | null;
  readonly #multiStep: MultiStep;
  #steps = 0;
  #updates = 0;
  #episodes = 0;
  #lastUpdate: DqnUpdate | null = null;

  /** @throws InputError when an option is unknown, missing or out of range. */
  constructor(backend: Backend, options: DqnAgentOptions) {
    this.options = resolveDqnOptions(options);
    const { seed, features, actions, hidden, learningRate, capacity, batchSize, images, orbit, loss } = this.options;
    this.replay = new ReplayBuffer({ capacity, features, actions });
    this.#finder = loss === null ? null : new SimilarityFinder(backend, loss, actions);
    const newNetwork = () =>
      new Network(backend, {
        inputs: features,
        hidden,
        outputs: actions,
        optimizer: { kind: 'adam', learningRate, epsilon: ADAM_EPSILON },
        maxRows: batchSize * images.length * orbit.length,
        seed,
      });
    this.#online = new ActionNetwork(newNetwork(), orbit);
    this.#target = new ActionNetwork(newNetwork(), orbit);
    this.#orbits = new OrbitBatch(images);
    this.#exploration = new Random(seed ^ 0x9e3779b9);
    this.#sampling = new Random(seed ^ 0x7f4a7c15);
    this.#multiStep = new MultiStep(this.options.multiStep, this.options.discount);
  }

  /** Environment steps, updates and ended episodes so far. */
  get steps(): number {
    return this.#steps;
  }

  get updates(): number {
    return this.#updates;
  }

  get episodes(): number {
    return this.#episodes;
  }

  /** The last update; null before the first. */
  get lastUpdate(): DqnUpdate | null {
    return this.#lastUpdate;
  }

  /** ε now. */
  get epsilon(): number {
    return scheduled(this.options.epsilon, this.#steps);
  }

  /** χ as the symmetry loss uses it now; null where there is none (yet). */
  get similarity(): Similarity | null {
    return this.#finder?.similarity ?? null;
  }

  /** The learned parameters, in the layout of a network's `θ`. */
  get parameters(): Float32Array {
    return Float32Array.from(this.#online.network.parameters());
  }

  set parameters(parameters: ArrayLike<number>) {
    this.#online.network.setParameters(Float32Array.from(checkNumbers('parameters', parameters, -3.4e38, 3.4e38)));
  }

  /** Multiply-adds of all passes through both networks so far: what learning and acting cost. */
  get multiplyAdds(): number {
    return this.#online.network.multiplyAdds + this.#target.network.multiplyAdds;
  }

  /** The parameters of the target network. */
  get targetParameters(): Float32Array {
    return Float32Array.from(this.#target.network.parameters());
  }

  /** Makes the target network equal to the learned one. */
  syncTarget(): void {
    this.#target.follow(this.#online, 1);
  }

  /** The gradient of the last update with respect to the parameters. */
  get gradients(): Float32Array {
    return Float32Array.from(this.#online.network.gradients());
  }

  /**
   * `Q(x, ·)` of each observation of a list, one after the other: `values[row * actions + action]`.
   * @throws InputError when an observation has the wrong length or an entry that is no finite number.
   */
  values(observations: ArrayLike<number>): Float64Array {
    const { features } = this.options;
    const rows = Math.max(1, Math.round(checkList('observations', observations).length / features));
    checkObservation('observations', observations, rows * features);
    return this.#online.allValues(scaled(this.options, observations));
  }

  /** The best action for an observation, the lowest of equals. */
  greedy(observation: ArrayLike<number>): number {
    checkObservation('observation', observation, this.options.features);
    return greedyOf(this.#online.values(scaled(this.options, observation)), 0, this.options.actions);
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
    { terminated = false, truncated = false }: { readonly terminated?: boolean; readonly truncated?: boolean } = {},
  ): void {
    const { features, actions, warmup, trainEvery } = this.options;
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
    this.#steps += 1;
    if (this.#steps >= warmup && this.#steps % trainEvery === 0 && this.replay.size > 0) this.learn();
    if (terminated || truncated) {
      this.#episodes += 1;
      this.#finder?.endEpisode(this.#episodes);
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
    const batch = this.#orbits.imagesOf(drawn);
    const learned = orbitLoss === null ? batch : drawn;
    const next = this.#target.values(learned.nextObservations);
    const chooser = double ? this.#online.values(learned.nextObservations) : next;
    const targets = bootstrapped(learned, next, chooser, { actions, discount: this.#multiStep.discount });
    const q = this.#online.values(batch.observations);
    const { loss, chosen, gradients } = temporalDifference(q, batch.actions, targets, { actions, huber });
    const symmetry = this.#addSymmetry(batch, chosen, gradients);
    this.#online.network.zeroGradients();
    this.#online.backward(gradients);
    this.#online.network.step();
    this.#updates += 1;
    if (this.#updates % this.options.targetEvery === 0) this.#target.follow(this.#online, targetRate);
    this.#lastUpdate = { loss, ...symmetry };
    return this.#lastUpdate;
  }

  /** Everything as bytes, for `fromBytes`: equal agents give equal bytes. @throws InputError inside an episode. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.#finder?.checkClosed();
    if (this.#multiStep.open > 0) throw expected('an agent at the end of an episode', 'one inside an episode');
    return encodeDqn(this.options, {
      steps: this.#steps,
      updates: this.#updates,
      episodes: this.#episodes,
      exploration: this.#exploration.state.slice(),
      sampling: this.#sampling.state.slice(),
      online: Float32Array.from(this.#online.network.parameters()),
      target: Float32Array.from(this.#target.network.parameters()),
      optimizer: this.#online.network.state().optimizer,
      replay: this.replay.contents(),
      finder: this.#finder?.state() ?? { counter: new Uint8Array(0), entries: null },
    });
  }

  /** What `JSON.stringify` writes: how far it is, and `toBytes()` in base64. @throws InputError inside an episode. */
  toJSON(): { readonly agent: 'dqn'; readonly steps: number; readonly updates: number; readonly bytes: string } {
    return { agent: 'dqn', steps: this.#steps, updates: this.#updates, bytes: base64(this.toBytes()) };
  }

  /**
   * The agent that `toBytes` gave these bytes; `options` are those it was made with (functions and groups are not in the bytes).
   * @throws InputError when the bytes are cut off, damaged, something else, or an agent's with other options.
   */
  static fromBytes(backend: Backend, options: DqnAgentOptions, bytes: Uint8Array): DqnAgent {
    const state = decodeDqn(resolveDqnOptions(options), bytes);
    const agent = new DqnAgent(backend, options);
    try {
      agent.#restore(state);
    } catch (error) {
      agent.dispose();
      throw error;
    }
    return agent;
  }

  #restore(state: DqnState): void {
    this.#finder?.restore(state.finder);
    this.replay.restore(state.replay);
    this.#online.network.setState({ parameters: state.online, optimizer: state.optimizer });
    this.#target.network.setParameters(state.target);
    this.#steps = state.steps;
    this.#updates = state.updates;
    this.#episodes = state.episodes;
    this.#exploration.state.set(state.exploration);
    this.#sampling.state.set(state.sampling);
  }

  dispose(): void {
    this.#online.network.dispose();
    this.#target.network.dispose();
    this.#finder?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Adds the gradient of `λ L_sym` to that of the TD loss. */
  #addSymmetry(
    batch: TransitionBatch,
    chosen: Float64Array,
    gradients: Float32Array,
  ): Pick<DqnUpdate, 'symmetryLoss' | 'coupled'> {
    const { loss, orbitLoss, actions } = this.options;
    const schedule = orbitLoss ?? loss?.symmetryWeight;
    const weight = schedule === undefined ? 0 : scheduled(schedule, this.#steps);
    if (weight === 0) return { symmetryLoss: 0, coupled: 0 };
    const pairs = orbitLoss === null ? this.#finder!.pairsOf(batch.pairs) : this.#orbits.pairs(chosen.length);
    if (pairs === null) return { symmetryLoss: 0, coupled: 0 };
    const { loss: value, gradient } = symmetryLoss(chosen, pairs);
    for (let n = 0; n < gradient.length; ++n) gradients[n * actions + batch.actions[n]!]! += weight * gradient[n]!;
    return { symmetryLoss: value, coupled: pairs.weights.length };
  }
}
