/**
 * Whether the features describe the law at all: where they do, the experience of one region and that of another one have one law, and
 * the log Bayes factor of one law against two says so. Where they do not, each region has a best fit of its own, and a candidate that maps
 * one onto the other looks refuted though it is a symmetry.
 *
 * The regions are the two sides of each coordinate, blurred so that they overlap.
 */
import type { FourierMap } from '../engine/contracts/gram.js';
import { evidenceOf, type GramMaker, regressionOf } from './features.js';
import { inputsInto, type Transition, type Units } from './units.js';

/** Log Bayes factor below which a coordinate counts as described badly. */
const LIMIT = -10;

/** The coordinates that are described badly, ascending. */
export function misfitOf(make: GramMaker, map: FourierMap, units: Units, kept: readonly Transition[]): number[] {
  const { observations: d, actionInputs, spread } = units;
  const least = new Float64Array(d);
  const z = new Float64Array(d + actionInputs);
  const evidence = (transitions: readonly Transition[]) => evidenceOf(make, map, regressionOf(transitions, units));
  const whole = evidence(kept);
  for (let side = 0; side < d; ++side) {
    if (spread[side] === 0) continue;
    const parts: [Transition[], Transition[]] = [[], []];
    kept.forEach((transition, n) => {
      inputsInto(units, transition.observation, transition.action, z, 0);
      // Every fifth transition goes to the other side.
      parts[z[side]! > 0 !== (n % 5 === 0) ? 1 : 0].push(transition);
    });
    const [low, high] = parts.map(evidence);
    for (let k = 0; k < d; ++k) least[k] = Math.min(least[k]!, whole[k]! - low![k]! - high![k]!);
  }
  return Array.from(least.keys()).filter((k) => least[k]! < LIMIT);
}
