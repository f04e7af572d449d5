/**
 * Where the data say something of the dynamics: the leverage `φᵀ (ΦᵀΦ + λI)⁻¹ φ` of a place is small where there were many like it, and grows to
 * `|φ|²/λ` where there was none (Hoaglin & Welsch 1978).
 */

import { featureCount } from '../engine/contracts/gram.js';
import { fourierFeatures } from '../engine/rules/fourier.js';
import { spend } from '../time-limit.js';
import { factorOf, forward, PRIOR } from './evidence.js';
import { type LawStatistics, mapInto } from './law-statistics.js';
import type { ContinuousTransformation } from './transformation.js';
import { inputsInto, isNew, type Transition, type Units } from './units.js';

/** Places looked at. */
const PROBES = 200;
/** With this leverage the data say as much of a place as one observation of it would. */
const COVERED = 1;
/** A place is covered while the nearest one visited is at most so many times the 95 % quantile of the data's own distances. */
const DISTANCES = 2;

/** Whether item `n` of `all` is among `most` that are spread over them. */
function spreadOver(n: number, all: number, most: number): boolean {
  return all <= most || Math.floor(((n + 1) * most) / all) > Math.floor((n * most) / all);
}

/** Where images are covered, of any number of transformations. */
export class Coverage {
  readonly #law: LawStatistics;
  /** The factor of `ΦᵀΦ + λI` of each action; null where it was never taken. */
  readonly #factors: readonly (Float64Array | null)[];
  readonly #probes: readonly Transition[];
  readonly #places: Places;
  /** How far from the nearest place a covered one is at most. */
  readonly #far: number;

  /** @param kept places visited. */
  constructor(law: LawStatistics, kept: readonly Transition[]) {
    this.#law = law;
    this.#factors = Array.from({ length: law.units.actions }, (_, action) => {
      const visits = law.visits(action);
      return visits.count === 0 ? null : factorOf(visits, PRIOR.lambda);
    });
    // Spread over all: the first ones are from the start, while there are not more than are kept.
    this.#probes = kept.filter((_, n) => spreadOver(n, kept.length, PROBES));
    this.#places = new Places(law.units, kept);
    const own = Float64Array.from(this.#probes, ({ next, stretch }) => this.#places.nearest(next, stretch)).sort();
    this.#far = DISTANCES * own[Math.floor(0.95 * (own.length - 1))]!;
  }

  /** The actions that were never taken. */
  get unseen(): number[] {
    return Array.from(this.#factors.keys()).filter((action) => this.#factors[action] === null);
  }

  /** Share of the images of places visited, in [0, 1], that are covered by the data of the image's action. */
  ofLaw(transformation: ContinuousTransformation): number {
    const { observations, actionInputs } = this.#law.units;
    const image = {
      observation: new Float64Array(observations),
      action: new Float64Array(Math.max(actionInputs, 1)),
      next: new Float64Array(observations),
    };
    return this.#share(({ observation, action, next }) => {
      mapInto(transformation, observation, action, next, image);
      // An input that never varied has been seen at one value only.
      const moved = isNew(this.#law.units, image);
      return !moved && this.#leverage(image.observation, image.action) <= COVERED;
    });
  }

  #leverage(x: Float64Array, action: Float64Array): number {
    const { units, map } = this.#law;
    const factor = this.#factors[units.actionInputs > 0 ? 0 : action[0]!];
    if (factor == null) return Infinity;
    const size = featureCount(map);
    spend(size ** 2);
    const z = new Float64Array(map.inputs);
    inputsInto(units, x, action, z, 0);
    return forward(factor, size, fourierFeatures(map, z, 1)).reduce((sum, value) => sum + value * value, 0);
  }

  /**
   * Share of the images of places reached, in [0, 1], near which others were reached: what ends an episode, and what is rewarded,
   * may change from place to place, so nothing is known where nobody has been.
   */
  ofPlaces(transformation: ContinuousTransformation): number {
    // Of one stretch alone it is not known how far apart places are.
    if (!(this.#far < Infinity)) return 0;
    const image = new Float64Array(this.#law.units.observations);
    return this.#share(({ next, stretch }) => {
      transformation.next.apply(next, 0, image, 0);
      return this.#places.nearest(image, stretch, this.#far) <= this.#far;
    });
  }

  #share(covered: (probe: Transition) => boolean): number {
    return this.#probes.length === 0 ? 0 : this.#probes.filter(covered).length / this.#probes.length;
  }
}

/** Places reached, in flat form. */
class Places {
  readonly #next: Float64Array;
  readonly #stretch: Float64Array;
  readonly #spread: Float64Array;
  readonly #width: number;

  constructor({ observations, spread }: Units, kept: readonly Transition[]) {
    this.#width = observations;
    this.#spread = spread;
    this.#stretch = Float64Array.from(kept, ({ stretch }) => stretch);
    this.#next = new Float64Array(kept.length * observations);
    kept.forEach(({ next }, n) => {
      this.#next.set(next, n * observations);
    });
  }

  /** How far, in spreads, the nearest place of another stretch is; or one that is near enough. */
  nearest(place: Float64Array, stretch: number, enough = -1): number {
    const [next, spread, width, from] = [this.#next, this.#spread, this.#width, this.#stretch];
    spend(4 * from.length * width);
    let least = Infinity;
    for (let n = 0; n < from.length; ++n) {
      if (from[n] === stretch) continue;
      let sum = 0;
      for (let k = 0; k < width && sum < least; ++k) {
        const gap = Math.abs(place[k]! - next[n * width + k]!);
        if (spread[k] !== 0) sum += (gap / spread[k]!) * (gap / spread[k]!);
        else if (gap > 1e-9 * (1 + Math.abs(place[k]!))) sum = Infinity;
      }
      if (sum >= least) continue;
      least = sum;
      if (Math.sqrt(least) <= enough) break;
    }
    return Math.sqrt(least);
  }
}
