/**
 * The action values of DQN: a network `f` from observations to one value an action, and the same averaged over the orbits of a
 * group,
 *
 *     Q(x) = 1/|G| Σ_{g ∈ G} σ(g)⁻¹ f(ρ(g) x),   that is,   Q(x, a) = 1/|G| Σ_g f(g x)[g a],
 *
 * which is invariant, `Q(h x, h a) = Q(x, a)`, whatever the parameters: the sum over `g` is the same sum in another order. It is
 * taken in ascending order of its terms, so that the two are equal to the last bit. With one element alone, `Q = f`.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { Reals } from '../engine/contracts/network.js';
import { type ResolvedDqnOptions, rowsOf } from './dqn-options.js';
import type { GroupElement } from './group-action.js';
import { Network } from './network.js';
import { TargetNetworks } from './target-networks.js';

/** Of Adam; larger than usual, so that small gradients are not blown up (Hessel et al. 2018 take 1.5e-4). */
const ADAM_EPSILON = 1e-4;

/** An element of a group as it acts on the rows that a network reads, and on the numbers of actions. */
export interface OrbitElement {
  /** Writes `g x` to `target[to ..]`, `x` being at `source[from ..]`. */
  move(source: Float32Array, from: number, target: Float32Array, to: number): void;
  /** `images[a] = g a`. */
  readonly images: Int32Array;
}

export class ActionNetwork {
  readonly network: Network;
  #orbit: readonly OrbitElement[] = [];
  #rows = new Float32Array(0);
  #gradients = new Float32Array(0);
  #terms = new Float64Array(0);

  /** A network with room for whole orbits of its batches, and all elements of the group, the identity first. */
  constructor(network: Network, orbit: readonly OrbitElement[]) {
    this.network = network;
    this.orbit = orbit;
  }

  /** The elements averaged over from now on; the parameters stay as they are. */
  set orbit(orbit: readonly OrbitElement[]) {
    const { maxRows, inputs, outputs } = this.network;
    this.#orbit = orbit;
    this.#rows = new Float32Array(orbit.length === 1 ? 0 : maxRows * inputs);
    this.#gradients = new Float32Array(orbit.length === 1 ? 0 : maxRows * outputs);
    this.#terms = new Float64Array(orbit.length);
  }

  /** `Q` of each observation and action: `values[row * actions + action]`. */
  values(observations: Float32Array): Reals {
    const orbit = this.#orbit;
    if (orbit.length === 1) return this.network.forward(observations);
    const { inputs: features, outputs: actions } = this.network;
    const size = orbit.length;
    const count = observations.length / features;
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) orbit[g]!.move(observations, n * features, this.#rows, (n * size + g) * features);
    }
    const outputs = this.network.forward(this.#rows.subarray(0, count * size * features));
    const values = new Float64Array(count * actions);
    for (let n = 0; n < count; ++n) {
      for (let a = 0; a < actions; ++a) {
        for (let g = 0; g < size; ++g) this.#terms[g] = outputs[(n * size + g) * actions + orbit[g]!.images[a]!]!;
        values[n * actions + a] = sumAscending(this.#terms) / size;
      }
    }
    return values;
  }

  /** The same for any number of observations, as many at a time as fit a batch. */
  allValues(observations: Float32Array): Float64Array {
    const { inputs: features, outputs: actions, maxRows } = this.network;
    const chunk = Math.floor(maxRows / this.#orbit.length) * features;
    const values = new Float64Array((observations.length / features) * actions);
    for (let from = 0; from < observations.length; from += chunk) {
      values.set(this.values(observations.subarray(from, from + chunk)), (from / features) * actions);
    }
    return values;
  }

  /** Adds `∂θ` of what has the gradient `gradients` with respect to the last `values`: `∂L/∂f(g x)[g a] = ∂L/∂Q(x, a) / |G|`. */
  backward(gradients: Float32Array): void {
    const orbit = this.#orbit;
    if (orbit.length === 1) {
      this.network.backward(gradients);
      return;
    }
    const actions = this.network.outputs;
    const size = orbit.length;
    const count = gradients.length / actions;
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) {
        const row = (n * size + g) * actions;
        const { images } = orbit[g]!;
        for (let a = 0; a < actions; ++a) this.#gradients[row + images[a]!] = gradients[n * actions + a]! / size;
      }
    }
    this.network.backward(this.#gradients.subarray(0, count * size * actions));
  }
}

/** The network of these options, and the one that follows it. */
export function dqnNetworks(backend: Backend, options: ResolvedDqnOptions): TargetNetworks<readonly [ActionNetwork]> {
  const { features, actions, hidden, learningRate, seed } = options;
  const network = {
    inputs: features,
    hidden,
    outputs: actions,
    optimizer: { kind: 'adam', learningRate, epsilon: ADAM_EPSILON },
    maxRows: rowsOf(options),
    seed,
  } as const;
  const orbit = options.orbit.map(orbitElement);
  return new TargetNetworks(() => [new ActionNetwork(new Network(backend, network), orbit)] as const);
}

/** An element of a group of signed permutations as it acts on rows: ρ(g) on features, σ(g) as the images of actions. */
export function orbitElement(element: GroupElement): OrbitElement {
  const { sources, signs } = element.input;
  return {
    move: (source, from, target, to) => {
      for (let k = 0; k < sources.length; ++k) target[to + k] = signs[k]! * source[from + sources[k]!]!;
    },
    images: actionImages(element),
  };
}

/** `images[a] = g a`: the place to which σ(g) takes the value of action `a`. */
export function actionImages({ output }: GroupElement): Int32Array {
  const images = new Int32Array(output.length);
  output.sources.forEach((source, a) => {
    images[source] = a;
  });
  return images;
}

function sumAscending(terms: Float64Array): number {
  terms.sort();
  let sum = 0;
  for (let k = 0; k < terms.length; ++k) sum += terms[k]!;
  return sum;
}
