/**
 * The law `x' − x = F(x, a)` fitted to transitions: ridge regression on the features that the evidence chose, one fit an action. It gives
 * predictions and, for continuous symmetries, derivatives.
 *
 * All in standard units: `z = (x − mean) / spread` and changes of `z`.
 */

import type { FourierMap } from '../engine/contracts/gram.js';
import { fourierCosine } from '../engine/rules/cosine.js';
import { fourierFeatures } from '../engine/rules/fourier.js';
import { PRIOR, ridgeWeights } from './evidence.js';
import { chooseFeatures, type GramMaker, regressionOf, sumsOf, unitsOf } from './features.js';
import type { ContinuousSpace } from './transformation.js';
import { inputsInto, type Transition, type Units } from './units.js';

export class FittedLaw {
  readonly units: Units;
  readonly #map: FourierMap;
  /** `weights[action][feature * d + k]`, of the change of coordinate `k` in units of its spread; null where an action was never taken. */
  readonly #weights: readonly (Float64Array | null)[];

  constructor(make: GramMaker, map: FourierMap, units: Units, transitions: readonly Transition[], lambda: number) {
    this.units = units;
    this.#map = map;
    const all = sumsOf(make, map, regressionOf(transitions, units));
    this.#weights = all.map((sums) => (sums.count === 0 ? null : ridgeWeights(sums, lambda)));
  }

  /** Mean squared error of the changes predicted, in units of `units.scale`; ∞ where an action was never taken. */
  errorOn(transitions: readonly Transition[]): number {
    const { scale, observations: d } = this.units;
    let sum = 0;
    for (const { observation, action, next } of transitions) {
      const change = this.change(observation, action);
      if (change === null) return Infinity;
      for (let k = 0; k < d; ++k) {
        if (scale[k] !== 0) sum += ((next[k]! - observation[k]!) / scale[k]! - change[k]!) ** 2;
      }
    }
    return sum / (d * transitions.length);
  }

  /** The change of each coordinate at a place, in units of `units.scale`; null for an action never taken. */
  change(x: Float64Array, action: Float64Array): Float64Array | null {
    return this.changeOf(this.features(x, action), action);
  }

  /** The features of a place; those of one place are the same for all discrete actions. */
  features(x: Float64Array, action: Float64Array): Float64Array {
    return fourierFeatures(this.#map, this.#inputs(x, action), 1);
  }

  /** The change where these are the features. Two coordinates at a time: sums that do not wait for each other. */
  changeOf(features: Float64Array, action: Float64Array): Float64Array | null {
    const weights = this.#weightsOf(action);
    if (weights === null) return null;
    const d = this.units.observations;
    const change = new Float64Array(d);
    for (let k = 0; k < d; k += 2) {
      // The last of an odd number is added up twice.
      const step = k + 1 < d ? 1 : 0;
      let [first, second] = [0, 0];
      for (let i = 0, at = k; i < features.length; ++i, at += d) {
        first += features[i]! * weights[at]!;
        second += features[i]! * weights[at + step]!;
      }
      change[k] = first;
      change[k + step] = second;
    }
    return change;
  }

  /**
   * The derivatives of the change with respect to the inputs, `∂Δ_k/∂z_j` at `[k * width + j]`, in units of `units.scale` for `Δ` and
   * of `units.spread` for inputs.
   */
  derivatives(x: Float64Array, action: Float64Array): Float64Array | null {
    const weights = this.#weightsOf(action);
    if (weights === null) return null;
    const { inputs: width, cosines, weights: waves, phases } = this.#map;
    const d = this.units.observations;
    const z = this.#inputs(x, action);
    const result = new Float64Array(d * width);
    for (let j = 0; j < width; ++j) for (let k = 0; k < d; ++k) result[k * width + j] = weights[(1 + j) * d + k]!;
    const amplitude = Math.sqrt(2 / cosines);
    for (let m = 0; m < cosines; ++m) {
      let angle = phases[m]!;
      for (let j = 0; j < width; ++j) angle += waves[m * width + j]! * z[j]!;
      const slope = amplitude * fourierCosine(angle + Math.PI / 2); // −sin
      for (let k = 0; k < d; ++k) {
        const factor = slope * weights[(1 + width + m) * d + k]!;
        for (let j = 0; j < width; ++j) result[k * width + j]! += factor * waves[m * width + j]!;
      }
    }
    return result;
  }

  #inputs(x: Float64Array, action: Float64Array): Float64Array {
    const z = new Float64Array(this.#map.inputs);
    inputsInto(this.units, x, action, z, 0);
    return z;
  }

  #weightsOf(action: Float64Array): Float64Array | null {
    return this.#weights[this.units.actionInputs > 0 ? 0 : action[0]!] ?? null;
  }
}

/** The law of transitions on the features of largest evidence, with these and the units. */
export function fitLaw(
  make: GramMaker,
  transitions: readonly Transition[],
  space: ContinuousSpace,
  { cosines, seed }: { readonly cosines: number; readonly seed: number },
): { readonly law: FittedLaw; readonly map: FourierMap; readonly units: Units } {
  const units = unitsOf(transitions, space);
  const { map } = chooseFeatures(make, regressionOf(transitions, units), cosines, seed);
  return { law: new FittedLaw(make, map, units, transitions, PRIOR.lambda), map, units };
}
