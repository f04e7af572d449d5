/**
 * A network averaged over the orbits of a group that acts on its inputs by ρ and on its outputs by σ, signs included,
 *
 *     f̄(x) = 1/|G| Σ_g σ(g)⁻¹ f(ρ(g) x),   so that   f̄(ρ(h) x) = σ(h) f̄(x)
 *
 * whatever the parameters are. To the last bit: terms are summed in an order that neither a permutation of them nor a change of all
 * signs alters. With the identity alone, `f̄ = f`.
 */
import type { Reals } from '../../engine/contracts/network.js';
import type { GroupElement } from '../group-action.js';
import type { Network } from '../network.js';

export class EquivariantNetwork {
  readonly network: Network;
  #orbit: readonly GroupElement[];

  /** A network with room for whole orbits of its batches, and all elements of the group, the identity first. */
  constructor(network: Network, orbit: readonly GroupElement[]) {
    this.network = network;
    this.#orbit = orbit;
  }

  /** Averages over another group from now on. */
  set orbit(orbit: readonly GroupElement[]) {
    this.#orbit = orbit;
  }

  /** `f̄` of each row: `values[row * outputs + k]`. */
  values(rows: Float32Array): Reals {
    const orbit = this.#orbit;
    if (orbit.length === 1) return this.network.forward(rows);
    const { inputs, outputs } = this.network;
    const size = orbit.length;
    const count = rows.length / inputs;
    const moved = new Float32Array(count * size * inputs);
    for (let n = 0; n < count; ++n) {
      const row = rows.subarray(n * inputs, (n + 1) * inputs);
      for (let g = 0; g < size; ++g) orbit[g]!.input.apply(row, moved, (n * size + g) * inputs);
    }
    const images = this.network.forward(moved);
    const values = new Float64Array(count * outputs);
    const terms = Array.from({ length: outputs }, () => new Float64Array(size));
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) {
        const { sources, signs } = orbit[g]!.output;
        for (let k = 0; k < outputs; ++k) terms[sources[k]!]![g] = signs[k]! * images[(n * size + g) * outputs + k]!;
      }
      for (let k = 0; k < outputs; ++k) values[n * outputs + k] = balancedSum(terms[k]!) / size;
    }
    return values;
  }

  /**
   * Adds `∂θ` of what has the gradient `gradients` with respect to the last `values`, and gives the gradient with respect to their
   * rows.
   */
  backward(gradients: Float32Array): Reals {
    const orbit = this.#orbit;
    if (orbit.length === 1) return this.network.backwardToInputs(gradients);
    const { inputs, outputs } = this.network;
    const size = orbit.length;
    const count = gradients.length / outputs;
    const spread = new Float32Array(count * size * outputs);
    for (let n = 0; n < count; ++n) {
      for (let g = 0; g < size; ++g) {
        const { sources, signs } = orbit[g]!.output;
        for (let k = 0; k < outputs; ++k) {
          spread[(n * size + g) * outputs + k] = (signs[k]! * gradients[n * outputs + sources[k]!]!) / size;
        }
      }
    }
    const back = this.network.backwardToInputs(spread);
    const slopes = new Float64Array(count * inputs);
    for (let row = 0; row < count * size; ++row) {
      const { input } = orbit[row % size]!;
      const at = Math.floor(row / size) * inputs;
      input.addInverse(back.subarray(row * inputs, (row + 1) * inputs), 1, slopes, at);
    }
    return slopes;
  }
}

/** The sum of some terms, equal to the last bit in any order of them, and of the other sign when all change theirs. */
function balancedSum(terms: Float64Array): number {
  terms.sort();
  let first = 0;
  while (first < terms.length && terms[first]! < 0) ++first;
  let [above, below] = [0, 0];
  for (let k = first; k < terms.length; ++k) above += terms[k]!;
  for (let k = first - 1; k >= 0; --k) below -= terms[k]!;
  return above - below;
}
