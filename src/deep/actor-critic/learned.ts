/** What an actor-critic agent learns: an actor, two critics, their targets, and the updates of TD3 (see `agent.ts`). */
import type { Backend } from '../../engine/contracts/backend.js';
import type { Reals } from '../../engine/contracts/network.js';
import { type GroupElement, identityElement } from '../group-action.js';
import { Network } from '../network.js';
import { SignedPermutation } from '../signed-permutation.js';
import { TargetNetworks } from '../target-networks.js';
import { EquivariantNetwork } from './network.js';
import { type ResolvedActorCriticOptions, rowsOf } from './options.js';
import type { RealTransitionBatch } from './replay.js';
import { squash, squashSlope } from './squash.js';

/** What one update did. */
export interface ActorCriticUpdate {
  /** Mean of `½ (Q₁ − y)²` over the batch before the update. */
  readonly loss: number;
  /** Mean `Q₁` of the batch before the update. */
  readonly value: number;
}

/** The last layer of an actor starts so much smaller, so that no action starts at a bound (Lillicrap et al. 2016, section 7). */
const QUIET = 0.01;

export class Learned {
  readonly #options: ResolvedActorCriticOptions;
  /** The actor and both critics, as learned and as targets. */
  readonly networks: TargetNetworks<readonly [EquivariantNetwork, EquivariantNetwork, EquivariantNetwork]>;

  constructor(backend: Backend, options: ResolvedActorCriticOptions) {
    this.#options = options;
    const { features, half, hidden, seed, actorRate, criticRate } = options;
    const newNetwork = (inputs: number, outputs: number, learningRate: number, number: number) =>
      new EquivariantNetwork(
        new Network(backend, {
          inputs,
          outputs,
          hidden,
          optimizer: { kind: 'adam', learningRate },
          maxRows: rowsOf(options),
          seed: (seed + Math.imul(number, 0x9e3779b9)) >>> 0,
        }),
        [identityElement(inputs, outputs)],
      );
    const newNetworks = () =>
      [
        newNetwork(features, half.length, actorRate, 0),
        newNetwork(features + half.length, 1, criticRate, 1),
        newNetwork(features + half.length, 1, criticRate, 2),
      ] as const;
    this.networks = new TargetNetworks(newNetworks);
    for (const [{ network }] of [this.networks.online, this.networks.target]) {
      const last = (network.widths.at(-2)! + 1) * half.length;
      const parameters = network.parameters();
      network.setParameters(parameters.map((value, k) => (k < parameters.length - last ? value : QUIET * value)));
    }
    if (options.use === 'network') this.averageOver(options.group);
  }

  /** Averages all networks over a group from now on. */
  averageOver(group: readonly GroupElement[]): void {
    const pairs = group.map(({ input, output }) => ({
      input: side(input, output),
      output: SignedPermutation.identity(1),
    }));
    for (const [actor, ...critics] of [this.networks.online, this.networks.target]) {
      actor.orbit = group;
      for (const critic of critics) critic.orbit = pairs;
    }
  }

  parameters(): { readonly actor: Float32Array; readonly critics: readonly [Float32Array, Float32Array] } {
    const [actor, first, second] = this.networks.online;
    const of = ({ network }: EquivariantNetwork) => Float32Array.from(network.parameters());
    return { actor: of(actor), critics: [of(first), of(second)] };
  }

  /** `π` of each observation. */
  policy(observations: Float32Array): Float32Array {
    return squashed(this.networks.online[0].values(observations));
  }

  valueOf(observation: Float32Array, action: Float32Array): number {
    return this.networks.online[1].values(beside(observation, action, action.length))[0]!;
  }

  /** One step of both critics; `noise` is on the target actions. */
  updateCritics(batch: RealTransitionBatch, noise: Float32Array): ActorCriticUpdate {
    const { discount, half } = this.#options;
    const [actor, ...judges] = this.networks.target;
    const actions = squashed(actor.values(batch.nextObservations));
    for (let k = 0; k < actions.length; ++k) actions[k] = Math.min(Math.max(actions[k]! + noise[k]!, -1), 1);
    const next = beside(batch.nextObservations, actions, half.length);
    const [first, second] = judges.map((critic) => Float64Array.from(critic.values(next)));
    const targets = batch.rewards.map((reward, n) =>
      batch.terminated[n] === 1 ? reward : reward + discount * Math.min(first![n]!, second![n]!),
    );
    const inputs = beside(batch.observations, batch.actions, half.length);
    const rows = targets.length;
    const [update] = this.networks.online.slice(1).map((critic) => {
      const values = critic.values(inputs);
      const gradients = new Float32Array(rows);
      let [loss, value] = [0, 0];
      for (let n = 0; n < rows; ++n) {
        const error = values[n]! - targets[n]!;
        loss += (error * error) / (2 * rows);
        value += values[n]! / rows;
        gradients[n] = error / rows;
      }
      critic.network.zeroGradients();
      critic.backward(gradients);
      critic.network.step();
      return { loss, value };
    });
    return update!;
  }

  /** One step of the actor up the gradient of `1/B Σ Q₁(x, π(x))`. */
  updateActor(observations: Float32Array): void {
    const gradients = this.policyGradient(observations);
    const [{ network }] = this.networks.online;
    network.zeroGradients();
    this.networks.online[0].backward(gradients);
    network.step();
  }

  /** That of `−1/B Σ Q₁(x, π(x))` with respect to the actor's outputs, before `tanh`. */
  policyGradient(observations: Float32Array): Float32Array {
    const { half, features } = this.#options;
    const [actor, critic] = this.networks.online;
    const width = half.length;
    const rows = observations.length / features;
    const actions = squashed(actor.values(observations));
    critic.values(beside(observations, actions, width));
    const slopes = critic.backward(new Float32Array(rows).fill(-1 / rows));
    const gradients = new Float32Array(rows * width);
    for (let n = 0; n < rows; ++n) {
      for (let k = 0; k < width; ++k) {
        const slope = slopes[n * (features + width) + features + k]!;
        gradients[n * width + k] = slope * squashSlope(actions[n * width + k]!);
      }
    }
    return gradients;
  }
}

/** Rows of observations, each followed by its action of `width` numbers. */
function beside(observations: Float32Array, actions: Float32Array, width: number): Float32Array {
  const rows = actions.length / width;
  const features = observations.length / rows;
  const inputs = new Float32Array(observations.length + actions.length);
  for (let n = 0; n < rows; ++n) {
    inputs.set(observations.subarray(n * features, (n + 1) * features), n * (features + width));
    inputs.set(actions.subarray(n * width, (n + 1) * width), n * (features + width) + features);
  }
  return inputs;
}

function squashed(outputs: Reals): Float32Array {
  return Float32Array.from(outputs, squash);
}

/** What acts by `first` on the first entries and by `second` on those after them. */
function side(first: SignedPermutation, second: SignedPermutation): SignedPermutation {
  return new SignedPermutation(
    [...first.sources, ...Array.from(second.sources, (source) => source + first.length)],
    [...first.signs, ...second.signs],
  );
}
