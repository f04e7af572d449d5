/**
 * Probes of a law under a map of the observations, with maps of the actions: `F(gx, ga)` against the image of the change seen. What the law
 * says of an image is worked out once for each action there, however many maps of the actions take one to it.
 */

import { spend } from '../../time-limit.js';
import type { FittedLaw } from '../fitted-law.js';
import type { Affine } from '../transformation.js';
import type { Transition } from '../units.js';

/** A permutation of the actions, or a map of real-valued ones. */
export type ActionImages = readonly number[] | Affine;

/** The image of a probe. */
interface Moved {
  readonly x: Float64Array;
  readonly next: Float64Array;
  /** The features there, where actions are discrete. */
  readonly features: Float64Array | null;
  /** Squared differences of each coordinate by the action's image, or by the map of a real-valued action; null of an action never taken. */
  readonly squares: Map<number | Affine, Float64Array | null>;
}

export class MovedProbes {
  readonly #law: FittedLaw;
  readonly #map: Affine;
  readonly #probes: readonly Transition[];
  readonly #moved: Moved[] = [];

  constructor(law: FittedLaw, map: Affine, probes: readonly Transition[]) {
    this.#law = law;
    this.#map = map;
    this.#probes = probes;
  }

  /**
   * Mean squared difference over the first `count` probes, in spreads of each coordinate's change; ∞ as soon as it is known to exceed `most`.
   */
  error(actions: ActionImages, most = Infinity, count = this.#probes.length): number {
    const d = this.#law.units.observations;
    let sum = 0;
    for (let n = 0; n < Math.min(count, this.#probes.length); ++n) {
      if (sum > most) return Infinity;
      const squares = this.#squares(n, 'size' in actions ? actions : actions[this.#probes[n]!.action[0]!]!);
      if (squares === null) return Infinity;
      for (let k = 0; k < d; ++k) sum += squares[k]! / (d * Math.min(count, this.#probes.length));
    }
    return sum;
  }

  /** That of one probe whose action's image is `action`. */
  errorAt(n: number, action: number): number {
    const squares = this.#squares(n, action);
    return squares === null ? Infinity : squares.reduce((sum, square) => sum + square / squares.length, 0);
  }

  #squares(n: number, to: number | Affine): Float64Array | null {
    const moved = (this.#moved[n] ??= this.#move(this.#probes[n]!));
    const known = moved.squares.get(to);
    if (known !== undefined) {
      spend(64);
      return known;
    }
    spend(2 ** 13);
    const { observations: d, scale } = this.#law.units;
    const { x, next, features } = moved;
    const action = typeof to === 'number' ? Float64Array.of(to) : new Float64Array(to.size);
    if (typeof to !== 'number') to.apply(this.#probes[n]!.action, 0, action, 0);
    const change = this.#law.changeOf(features ?? this.#law.features(x, action), action);
    const squares = change === null ? null : new Float64Array(d);
    for (let k = 0; k < d; ++k) {
      if (squares !== null && scale[k] !== 0) squares[k] = ((next[k]! - x[k]!) / scale[k]! - change![k]!) ** 2;
    }
    moved.squares.set(to, squares);
    return squares;
  }

  #move(probe: Transition): Moved {
    const { observations: d, actionInputs } = this.#law.units;
    const x = new Float64Array(d);
    const next = new Float64Array(d);
    this.#map.apply(probe.observation, 0, x, 0);
    this.#map.apply(probe.next, 0, next, 0);
    return { x, next, features: actionInputs > 0 ? null : this.#law.features(x, probe.action), squares: new Map() };
  }
}
