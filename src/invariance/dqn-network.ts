/**
 * The action values of DQN: a network `f` from observations to one value an action, and the same averaged over the orbits of a
 * group,
 *
 *     Q(x, a) = 1/|G| Σ_{g ∈ G} f(g x)[g a],   ∂L/∂f(g x)[g a] = ∂L/∂Q(x, a) / |G|,
 *
 * which is invariant, `Q(h x, h a) = Q(x, a)`, whatever the parameters: the sum over `g` is the same sum in another order. It is
 * taken in ascending order of its terms, so that the two are equal to the last bit. With the trivial group, `Q = f`.
 */
import type { Backend } from '../engine/backend.js';
import type { NetworkKernel } from '../engine/network-kernel.js';
import { parameterCount } from '../engine/network-kernel.js';
import type { Random } from '../engine/random.js';
import type { ObservationSymmetry } from './mirror.js';

export interface ActionNetworkOptions {
  readonly features: number;
  readonly hidden: readonly number[];
  readonly actions: number;
  readonly learningRate: number;
  /** Observations in a batch at most. */
  readonly maxRows: number;
  /** All elements of the group, the identity first. */
  readonly orbit: readonly ObservationSymmetry[];
}

export class ActionNetwork {
  readonly kernel: NetworkKernel;
  readonly #features: number;
  readonly #actions: number;
  readonly #orbit: readonly ObservationSymmetry[];
  readonly #rows: Float32Array;
  readonly #gradients: Float32Array;
  readonly #terms: Float64Array;

  constructor(backend: Backend, { features, hidden, actions, learningRate, maxRows, orbit }: ActionNetworkOptions) {
    this.kernel = backend.network({
      widths: [features, ...hidden, actions],
      activations: [...hidden.map(() => 'relu' as const), 'identity'],
      optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      maxRows: maxRows * orbit.length,
      precision: 'float32',
    });
    this.#features = features;
    this.#actions = actions;
    this.#orbit = orbit;
    this.#rows = new Float32Array(maxRows * orbit.length * features);
    this.#gradients = new Float32Array(maxRows * orbit.length * actions);
    this.#terms = new Float64Array(orbit.length);
  }

  /** `Q` of each observation and action: `values[row * actions + action]`. */
  values(observations: Float32Array): ArrayLike<number> {
    const orbit = this.#orbit;
    if (orbit.length === 1) return this.kernel.forward(observations);
    const [features, actions, size] = [this.#features, this.#actions, orbit.length];
    const count = observations.length / features;
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) orbit[g]!.apply(observations, n * features, this.#rows, (n * size + g) * features);
    }
    const outputs = this.kernel.forward(this.#rows.subarray(0, count * size * features));
    const values = new Float64Array(count * actions);
    for (let n = 0; n < count; ++n) {
      for (let a = 0; a < actions; ++a) {
        for (let g = 0; g < size; ++g) this.#terms[g] = outputs[(n * size + g) * actions + orbit[g]!.actions[a]!]!;
        values[n * actions + a] = sumAscending(this.#terms) / size;
      }
    }
    return values;
  }

  /** Adds the gradient of what has the gradient `gradients` with respect to the last `values`. */
  backward(gradients: Float32Array): void {
    const orbit = this.#orbit;
    if (orbit.length === 1) {
      this.kernel.backward(gradients);
      return;
    }
    const [actions, size] = [this.#actions, orbit.length];
    const count = gradients.length / actions;
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) {
        for (let a = 0; a < actions; ++a) {
          this.#gradients[(n * size + g) * actions + orbit[g]!.actions[a]!] = gradients[n * actions + a]! / size;
        }
      }
    }
    this.kernel.backward(this.#gradients.subarray(0, count * size * actions));
  }

  dispose(): void {
    this.kernel.dispose();
  }
}

function sumAscending(terms: Float64Array): number {
  terms.sort();
  let sum = 0;
  for (let k = 0; k < terms.length; ++k) sum += terms[k]!;
  return sum;
}

/**
 * First parameters: weights uniform in `±√(6 / inputs)`, for ReLU (He, Zhang, Ren & Sun 2015), in the last layer in `±√(3 / inputs)`;
 * biases zero.
 */
export function firstParameters(widths: readonly number[], random: Random): Float32Array {
  const parameters = new Float32Array(parameterCount(widths));
  let at = 0;
  for (let layer = 0; layer + 1 < widths.length; ++layer) {
    const [inputs, outputs] = [widths[layer]!, widths[layer + 1]!];
    const bound = Math.sqrt((layer + 2 === widths.length ? 3 : 6) / inputs);
    for (let k = 0; k < inputs * outputs; ++k) parameters[at++] = bound * (2 * random.uniform() - 1);
    at += outputs;
  }
  return parameters;
}
