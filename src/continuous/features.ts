/**
 * The features under which a law is fitted: standardised inputs `z = (x − mean) / spread`, and random Fourier features of them
 * (Rahimi & Recht 2007) whose number and length scale the evidence of the first transitions prefers. A length scale ℓ means
 * `W ~ N(0, 1/ℓ²)`, the features of a Gaussian kernel of that width.
 */
import type { FourierMap, GramKernel, GramSums } from '../engine/contracts/gram.js';
import { Random } from '../engine/random.js';
import { spend } from '../time-limit.js';
import { logEvidence } from './evidence.js';
import type { ContinuousSpace } from './transformation.js';
import { boundsOf, inputsInto, isCutOff, roundingOf, scaleOf, type Transition, type Units } from './units.js';

/** Makes an empty accumulator of features and targets. */
export type GramMaker = (map: FourierMap, targets: number) => GramKernel;

/** What is fitted: inputs of `width` numbers, targets of `targets`, in groups (one a discrete action) with a law each. */
export interface Regression {
  readonly groups: readonly { readonly inputs: Float64Array; readonly targets: Float64Array; readonly rows: number }[];
  readonly width: number;
  readonly targets: number;
}

export interface ChosenFeatures {
  readonly map: FourierMap;
  /** The length scale, in spreads of the inputs. */
  readonly scale: number;
  /** Log evidence of the chosen features, summed over groups and targets. */
  readonly evidence: number;
  /** The most features and the shortest length scale that were tried were chosen: richer ones might do better. */
  readonly richest: boolean;
  /** The same of each target. */
  readonly byTarget: Float64Array;
  /** By how much those of fewer features are less; ∞ where no fewer were tried. */
  readonly gain: Float64Array;
}

const SCALES = [1, 2, 4, 8] as const;
const COSINES = [50, 100, 200, 400] as const;

/** Bytes of the sums of all candidates at most: with many actions there are fewer features. */
const MEMORY = 1e9;

/** As many as are asked for, or as many of which `cells` sums take no more memory than {@link MEMORY}, half as many sharper ones among them. */
export function affordable(cosines: number, inputs: number, cells: number): number {
  const features = Math.sqrt(MEMORY / 8 / cells);
  return Math.max(1, Math.min(cosines, Math.floor((features - 1 - inputs) / 1.5)));
}

/** With so many cosines, by position among `COSINES`, the length scale is chosen; their number is chosen then. */
const USUAL = 1;

/**
 * The features of largest evidence, first in length scale and then in number. The law of a problem need not be the same kind in all coordinates; the sum decides.
 * @param most cosines at most.
 */
export function chooseFeatures(make: GramMaker, data: Regression, most: number, seed: number): ChosenFeatures {
  const counts: number[] = COSINES.filter((count) => count <= most);
  if (counts.length === 0 || counts.at(-1)! < most) counts.push(most);
  const usual = counts[Math.min(USUAL, counts.length - 1)]!;
  const tried = (scale: number, cosines: number): ChosenFeatures => {
    const map = drawFeatures(data.width, cosines, scale, seed);
    const byTarget = evidenceOf(make, map, data);
    const gain = new Float64Array(data.targets).fill(Infinity);
    return { map, scale, evidence: total(byTarget), byTarget, richest: cosines === counts.at(-1), gain };
  };
  const scales = SCALES.map((scale) => tried(scale, usual));
  const { scale } = best(scales);
  const others = counts.filter((count) => count !== usual).map((count) => tried(scale, count));
  const all = [...scales, ...others];
  const chosen = best(all);
  const fewer = all.filter(({ map }) => map.cosines < chosen.map.cosines);
  const gain = chosen.gain.map((most, t) =>
    fewer.reduce((least, { byTarget }) => Math.min(least, chosen.byTarget[t]! - byTarget[t]!), most),
  );
  return withoutIdleInputs(make, data, { ...chosen, gain });
}

/** The one of largest evidence, the first of equals. */
function best(choices: readonly ChosenFeatures[]): ChosenFeatures {
  return choices.reduce((most, one) => (one.evidence > most.evidence ? one : most));
}

/**
 * Takes the inputs out of the cosines, one after the other, for which the evidence then is larger (automatic relevance determination,
 * MacKay 1994, with relevances 0 and 1): on these the law depends linearly at most, and what is known of it reaches further.
 */
function withoutIdleInputs(make: GramMaker, data: Regression, chosen: ChosenFeatures): ChosenFeatures {
  let kept = chosen;
  for (let input = 0; input < data.width; ++input) {
    const weights = kept.map.weights.map((weight, k) => (k % data.width === input ? 0 : weight));
    const map = { ...kept.map, weights };
    const evidence = total(evidenceOf(make, map, data));
    if (evidence > kept.evidence) kept = { ...kept, map, evidence };
  }
  return kept;
}

/** Features of one length scale; the directions and phases depend on the seed alone, so that scales are compared on equal terms. */
function drawFeatures(inputs: number, cosines: number, scale: number, seed: number): FourierMap {
  const random = new Random(seed);
  const weights = Float64Array.from({ length: cosines * inputs }, () => random.normal() / scale);
  const phases = Float64Array.from({ length: cosines }, () => 2 * Math.PI * random.uniform());
  return { inputs, cosines, weights, phases };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The sums of each group. */
export function sumsOf(make: GramMaker, map: FourierMap, { groups, targets }: Regression): GramSums[] {
  return groups.map(({ inputs, targets: values, rows }) => {
    using gram = make(map, targets);
    spend((rows * map.cosines ** 2) / 4);
    gram.add(inputs, values, rows);
    return gram.sums();
  });
}

/** Log evidence of each target, summed over the groups. */
export function evidenceOf(make: GramMaker, map: FourierMap, data: Regression): Float64Array {
  const total = new Float64Array(data.targets);
  for (const sums of sumsOf(make, map, data)) {
    logEvidence(sums).forEach((value, t) => {
      total[t]! += value;
    });
  }
  return total;
}

/** Mean and spread of each column of `rows` rows; a constant column has spread 0. */
export function momentsOf(values: Float64Array, width: number): { mean: Float64Array; spread: Float64Array } {
  const rows = values.length / width;
  const mean = new Float64Array(width);
  const spread = new Float64Array(width);
  for (let k = 0; k < width; ++k) {
    for (let r = 0; r < rows; ++r) mean[k]! += values[r * width + k]! / rows;
    for (let r = 0; r < rows; ++r) spread[k]! += (values[r * width + k]! - mean[k]!) ** 2 / rows;
    spread[k] = Math.sqrt(spread[k]!);
    if (spread[k]! <= 1e-12 * Math.abs(mean[k]!)) spread[k] = 0;
  }
  return { mean, spread };
}

/** The transitions that were not cut off as inputs and changes of the coordinates, by action; and the rewards as one more target where they are asked for. */
export function regressionOf(
  transitions: readonly Transition[],
  units: Units,
  { rewards = false }: { readonly rewards?: boolean } = {},
): Regression {
  const { observations: d, actionInputs, actions, centre, scale } = units;
  const width = d + actionInputs;
  const targets = d + Number(rewards);
  const scaled = (value: number, k: number) => (scale[k] === 0 ? 0 : value / scale[k]!);
  const groups = Array.from({ length: actions }, (_, action) => {
    const members = transitions.filter(
      ({ action: taken, next }) => (actionInputs > 0 || taken[0] === action) && !isCutOff(units, next),
    );
    const inputs = new Float64Array(members.length * width);
    const values = new Float64Array(members.length * targets);
    members.forEach(({ observation, action: taken, next, reward }, n) => {
      inputsInto(units, observation, taken, inputs, n * width);
      for (let k = 0; k < d; ++k) values[n * targets + k] = scaled(next[k]! - observation[k]!, k);
      if (rewards) values[n * targets + d] = scaled(reward - centre[d]!, d);
    });
    return { inputs, targets: values, rows: members.length };
  });
  return { groups, width, targets };
}

export function unitsOf(buffer: readonly Transition[], space: ContinuousSpace): Units {
  const { observations, actions } = space;
  const d = observations.length;
  const actionInputs = typeof actions === 'number' ? 0 : actions.length;
  const rows = <T>(of: (transition: Transition) => ArrayLike<T>) =>
    buffer.flatMap((transition) => Array.from(of(transition)));
  const { mean, spread } = momentsOf(
    Float64Array.from(
      rows(({ observation, action }) => (actionInputs === 0 ? observation : [...observation, ...action])),
    ),
    d + actionInputs,
  );
  const change = rows(({ observation, next, reward }) => [...next.map((value, k) => value - observation[k]!), reward]);
  const targets = momentsOf(Float64Array.from(change), d + 1);
  const rounding = new Float64Array(d + 1);
  for (let k = 0; k < d; ++k) {
    const [before, after] = [buffer.map(({ observation }) => observation[k]!), buffer.map(({ next }) => next[k]!)];
    rounding[k] = roundingOf(before, after);
    const still = buffer.every(({ observation, next }) => Math.abs(next[k]! - observation[k]!) <= rounding[k]!);
    targets.spread[k] = still ? 0 : scaleOf(targets.mean[k]!, targets.spread[k]!);
  }
  return {
    observations: d,
    actionInputs,
    actions: typeof actions === 'number' ? actions : 1,
    mean,
    spread,
    centre: targets.mean,
    scale: targets.spread,
    rounding,
    bounds: boundsOf(Float64Array.from(rows(({ next }) => next)), d, space),
  };
}
