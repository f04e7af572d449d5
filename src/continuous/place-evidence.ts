/**
 * What places alone make of two laws. Where features describe a law badly, two laws describe it better than one on any two sets of places: each suits its
 * own. Images lie in other places than what happened, the more so under a policy that shows one side of a world, and so a true symmetry looks
 * broken. Under a symmetry what happens at a place does not depend on whether it is an image. So the same steps are split once more, into sets
 * as large: not by who they are, but by where they lie, at the places where images are likelier and at the others (a propensity score, Rosenbaum &
 * Rubin 1983, as in tests of conditional independence, Candès et al. 2018). What the split by place gains, that by who they are gains from
 * places; the rest speaks of a difference, whatever the features are.
 */
import { type FourierMap, featureCount, type GramSums } from '../engine/contracts/gram.js';
import { fourierFeatures } from '../engine/rules/fourier.js';
import { spend } from '../time-limit.js';
import { evidenceApart, factorOf, forward, logEvidence, marginalsOf, PRIOR, weightsOf } from './evidence.js';
import type { GramMaker } from './features.js';
import { LawStatistics, mapInto } from './law-statistics.js';
import { type Part, sumOf } from './parts.js';
import type { ContinuousTransformation } from './transformation.js';
import { inputsInto, isCutOff, type Transition, type Units } from './units.js';

/** Of one target, of each action: `ln B` of one law against two with one noise, split either way, of so many steps. */
export interface PlaceEvidence {
  readonly count: number;
  readonly who: number;
  readonly where: number;
}

export class PlaceSplits {
  readonly #make: GramMaker;
  readonly #law: LawStatistics;
  readonly #steps: readonly Transition[];
  /** Nothing is cut off: such steps are left out. */
  readonly #units: Units;

  /** @param steps a sample of what the law is fitted to. */
  constructor(make: GramMaker, law: LawStatistics, steps: readonly Transition[]) {
    this.#make = make;
    this.#law = law;
    this.#steps = steps.filter(({ next }) => !isCutOff(law.units, next));
    const never = law.units.bounds.varied.map(() => false);
    const bounds = { ...law.units.bounds, varied: never, reached: false };
    bounds.low = bounds.low.map(() => -Infinity);
    bounds.high = bounds.high.map(() => Infinity);
    this.#units = { ...law.units, bounds };
  }

  /** Of target `t` under candidate `c`, each action: the mean of both ways round. */
  of(c: number, transformation: ContinuousTransformation, t: number): PlaceEvidence[] {
    const features = this.#law.features[t]!;
    const map = features === null ? this.#law.whole : among(this.#law.whole, features);
    const ways = [0, 1].map((half) => this.#way({ c, transformation, t, map, half }));
    return ways[0]!.map((first, action) => {
      const second = ways[1]![action]!;
      return {
        count: (first.count + second.count) / 2,
        who: (first.who + second.who) / 2,
        where: (first.where + second.where) / 2,
      };
    });
  }

  /** One half as it is and the other one mapped. */
  #way({
    c,
    transformation,
    t,
    map,
    half,
  }: {
    readonly c: number;
    readonly transformation: ContinuousTransformation;
    readonly t: number;
    readonly map: FourierMap;
    readonly half: number;
  }): PlaceEvidence[] {
    const { actions, actionInputs } = this.#units;
    const own = this.#steps.filter((step) => step.half === half);
    const images = this.#steps.filter((step) => step.half !== half).map((step) => imageOf(step, transformation));
    using sums = this.#sums(map);
    using imageSums = this.#sums(map);
    for (let action = 0; action < actions; ++action) {
      const taken = (step: Transition) => actionInputs > 0 || step.action[0] === action;
      const [here, there] = [own.filter(taken), images.filter(taken)];
      const score = this.#score(
        map,
        partOf(this.#law.parts(0, half, action), t),
        partOf(this.#law.parts(c, 1 - half, action), t),
      );
      const scores = [...score(here), ...score(there)];
      // As many on either side as are images and as are not.
      const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
      const likely = new Set(order.slice(0, there.length));
      const sideOf = (n: number) => (likely.has(n) ? 1 : 0);
      for (const [n, step] of here.entries()) sums.add({ ...step, half: sideOf(n) });
      for (const [n, step] of there.entries()) imageSums.add({ ...step, half: sideOf(here.length + n) });
    }
    return Array.from({ length: actions }, (_, action): PlaceEvidence => {
      const cell = (of: LawStatistics, side: number) => of.parts(0, side, action)[0]!.sums;
      const cells = [0, 1].map((side) => [cell(sums, side), cell(imageSums, side)] as const);
      const apart = (first: GramSums, second: GramSums) =>
        evidenceApart(marginalsOf(first)[t]!, marginalsOf(second)[t]!);
      const all = cells.map(([one, other]) => sumOf(one, other)).reduce(sumOf);
      if (all.count === 0) return { count: 0, who: 0, where: 0 };
      const evidence = logEvidence(all)[t]!;
      return {
        count: all.count,
        who: evidence - apart(sumOf(cells[0]![0], cells[1]![0]), sumOf(cells[0]![1], cells[1]![1])),
        where: evidence - apart(sumOf(...cells[0]!), sumOf(...cells[1]!)),
      };
    });
  }

  #sums(map: FourierMap): LawStatistics {
    const features = Array.from(this.#units.scale, () => null);
    return new LawStatistics(this.#make, map, { map, features }, this.#units, []);
  }

  /** How likely the features say that a place is one of an image: least squares on −½ and ½. */
  #score(map: FourierMap, own: GramSums, image: GramSums): (steps: readonly Transition[]) => Float64Array {
    const size = featureCount(map);
    const both = sumOf(own, image);
    const labels = Float64Array.from({ length: size }, (_, i) => (image.gram[i * size]! - own.gram[i * size]!) / 2);
    const factor = factorOf(both, PRIOR.lambda);
    const weights = weightsOf({ factor, whitened: [forward(factor, size, labels)] });
    return (steps) => {
      const z = new Float64Array(steps.length * map.inputs);
      steps.forEach(({ observation, action }, n) => {
        inputsInto(this.#units, observation, action, z, n * map.inputs);
      });
      spend(16 * steps.length * size);
      const phi = fourierFeatures(map, z, steps.length);
      return Float64Array.from(steps, (_, n) =>
        weights.reduce((sum, weight, i) => sum + weight * phi[n * size + i]!, 0),
      );
    };
  }
}

/** The cosines among these features, the linear ones aside. */
function among({ inputs, weights, phases }: FourierMap, features: Int32Array): FourierMap {
  const kept = Array.from(features, (i) => i - 1 - inputs).filter((m) => m >= 0);
  return {
    inputs,
    cosines: kept.length,
    weights: Float64Array.from(kept.flatMap((m) => [...weights.subarray(m * inputs, (m + 1) * inputs)])),
    phases: Float64Array.from(kept, (m) => phases[m]!),
  };
}

function partOf(parts: readonly Part[], t: number): GramSums {
  return parts.find(({ targets }) => targets.includes(t))!.sums;
}

function imageOf(step: Transition, transformation: ContinuousTransformation): Transition {
  const { observation, action, next } = step;
  const image = {
    observation: new Float64Array(observation.length),
    action: new Float64Array(action.length),
    next: new Float64Array(next.length),
  };
  mapInto(transformation, observation, action, next, image);
  return { ...step, ...image };
}
