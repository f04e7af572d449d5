/**
 * The action values of DQN: a network `f` from observations to one value an action, and the same averaged over the orbits of a
 * group,
 *
 *     Q(x) = 1/|G| Σ_{g ∈ G} σ(g)⁻¹ f(ρ(g) x),   that is,   Q(x, a) = 1/|G| Σ_g f(g x)[g a],
 *
 * which is invariant, `Q(h x, h a) = Q(x, a)`, whatever the parameters: the sum over `g` is the same sum in another order. It is
 * taken in ascending order of its terms, so that the two are equal to the last bit. With one element alone, `Q = f`.
 */
import type { Reals } from '../engine/contracts/network.js';
import type { GroupElement } from './group-action.js';
import type { Network } from './network.js';

export class ActionNetwork {
  readonly network: Network;
  readonly #orbit: readonly GroupElement[];
  readonly #images: readonly Int32Array[];
  readonly #rows: Float32Array;
  readonly #gradients: Float32Array;
  readonly #terms: Float64Array;

  /** A network with room for whole orbits of its batches, and all elements of the group, the identity first. */
  constructor(network: Network, orbit: readonly GroupElement[]) {
    this.network = network;
    this.#orbit = orbit;
    this.#images = orbit.map(actionImages);
    this.#rows = new Float32Array(orbit.length === 1 ? 0 : network.maxRows * network.inputs);
    this.#gradients = new Float32Array(orbit.length === 1 ? 0 : network.maxRows * network.outputs);
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
      for (let g = 0; g < size; ++g) move(orbit[g]!, observations, n * features, this.#rows, (n * size + g) * features);
    }
    const outputs = this.network.forward(this.#rows.subarray(0, count * size * features));
    const values = new Float64Array(count * actions);
    for (let n = 0; n < count; ++n) {
      for (let a = 0; a < actions; ++a) {
        for (let g = 0; g < size; ++g) this.#terms[g] = outputs[(n * size + g) * actions + this.#images[g]![a]!]!;
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

  /** `θ ← (1 − τ) θ + τ θ'`, θ' the parameters of another network and τ the rate. */
  follow(other: ActionNetwork, rate: number): void {
    const parameters = other.network.parameters();
    if (rate < 1) {
      const own = this.network.parameters();
      for (let k = 0; k < own.length; ++k) parameters[k] = own[k]! + rate * (parameters[k]! - own[k]!);
    }
    this.network.setParameters(parameters);
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
        const { sources } = orbit[g]!.output;
        for (let a = 0; a < actions; ++a) this.#gradients[row + a] = gradients[n * actions + sources[a]!]! / size;
      }
    }
    this.network.backward(this.#gradients.subarray(0, count * size * actions));
  }
}

/** Writes `ρ(g) x` to `target[to ..]`, `x` being at `source[from ..]`. */
export function move(
  { input }: GroupElement,
  source: Float32Array,
  from: number,
  target: Float32Array,
  to: number,
): void {
  const { sources, signs } = input;
  for (let k = 0; k < sources.length; ++k) target[to + k] = signs[k]! * source[from + sources[k]!]!;
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
