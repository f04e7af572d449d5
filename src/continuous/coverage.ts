/**
 * Where the data say something of the dynamics: the leverage `φᵀ (ΦᵀΦ + λI)⁻¹ φ` of a place is small where there were many like it, and grows to
 * `|φ|²/λ` where there was none (Hoaglin & Welsch 1978).
 */

import { fourierFeatures } from '../engine/rules/fourier.js';
import { spend } from '../time-limit.js';
import { cholesky, forward, PRIOR } from './evidence.js';
import { type LawStatistics, mapInto } from './law-statistics.js';
import type { ContinuousTransformation } from './transformation.js';
import { inputsInto, type Transition, type Units } from './units.js';

/** The factor of `ΦᵀΦ + λI` of each action; null where it was never taken. */
export type LawFactors = readonly (Float64Array | null)[];

export function lawFactors(law: LawStatistics): LawFactors {
  return Array.from({ length: law.units.actions }, (_, action) => {
    const { count, gram, size } = law.visits(action);
    return count === 0 ? null : cholesky(gram, size, PRIOR.lambda);
  });
}

/** Places looked at. */
const PROBES = 200;
/** With this leverage the data say as much of a place as one observation of it would. */
const COVERED = 1;

/** Share of the images of places visited, in [0, 1], that are covered by the data of the image's action. */
export function lawCoverage(
  law: LawStatistics,
  factors: LawFactors,
  kept: readonly Transition[],
  transformation: ContinuousTransformation,
): number {
  const { units, map } = law;
  const { observations, actionInputs, spread, mean } = units;
  const width = observations + actionInputs;
  const size = 1 + width + map.cosines;
  const leverage = (x: Float64Array, action: Float64Array): number => {
    const factor = factors[actionInputs > 0 ? 0 : action[0]!];
    if (factor == null) return Infinity;
    spend(size ** 2);
    const z = new Float64Array(width);
    inputsInto(units, x, action, z, 0);
    return forward(factor, size, fourierFeatures(map, z, 1)).reduce((sum, value) => sum + value * value, 0);
  };
  const probes = kept.slice(0, PROBES);
  const image = {
    observation: new Float64Array(observations),
    action: new Float64Array(Math.max(actionInputs, 1)),
    next: new Float64Array(observations),
  };
  const covered = probes.filter(({ observation, action, next }) => {
    mapInto(transformation, observation, action, next, image);
    // A coordinate that never varied has been seen at one value only.
    const moved = image.observation.some(
      (value, k) => spread[k] === 0 && Math.abs(value - mean[k]!) > 1e-9 * (1 + Math.abs(mean[k]!)),
    );
    return !moved && leverage(image.observation, image.action) <= COVERED;
  });
  return probes.length === 0 ? 0 : covered.length / probes.length;
}

/** A place is covered while the nearest one visited is at most so many times the 95 % quantile of the data's own distances. */
const DISTANCES = 2;

/**
 * Share of the images of places reached, in [0, 1], near which others were reached: what ends an episode, and what is rewarded,
 * may change from place to place, so nothing is known where nobody has been.
 */
export function placeCoverage(
  units: Units,
  kept: readonly Transition[],
  transformation: ContinuousTransformation,
): number {
  const { observations: d, spread } = units;
  const probes = kept.slice(0, PROBES);
  const nearest = (place: Float64Array, stretch: number): number => {
    let least = Infinity;
    spend(4 * kept.length * d);
    for (let n = 0; n < kept.length; ++n) {
      if (kept[n]!.stretch === stretch) continue;
      let sum = 0;
      for (let k = 0; k < d; ++k) {
        const gap = Math.abs(place[k]! - kept[n]!.next[k]!);
        sum += spread[k] === 0 ? (gap > 1e-9 * (1 + Math.abs(place[k]!)) ? Infinity : 0) : (gap / spread[k]!) ** 2;
      }
      least = Math.min(least, sum);
    }
    return Math.sqrt(least);
  };
  const own = Float64Array.from(probes, ({ next, stretch }) => nearest(next, stretch)).sort();
  const limit = DISTANCES * own[Math.floor(0.95 * (own.length - 1))]!;
  const image = new Float64Array(d);
  const covered = probes.filter(({ next, stretch }) => {
    transformation.next.apply(next, 0, image, 0);
    return nearest(image, stretch) <= limit;
  });
  return probes.length === 0 ? 0 : covered.length / probes.length;
}
