/**
 * The sufficient statistics of a test: for both halves of the experience, as they are and mapped by each candidate, and for each
 * discrete action, the Gram matrix of the features of `(x, a)` and their products with what a step changes.
 *
 * Targets are `x' − x`, each coordinate in units of its spread, and the reward in units of its own. Transitions are added in any number of
 * calls; memory does not grow with them.
 */
import { type FourierMap, featureCount, type GramKernel, type GramSums } from '../engine/contracts/gram.js';
import { RunningBounds } from './bounds.js';
import type { GramMaker } from './features.js';
import { type Part, selected, sumOf } from './parts.js';
import type { LawFeatures } from './sharper.js';
import type { ContinuousTransformation } from './transformation.js';
import { inputsInto, type Transition, type Units } from './units.js';

const BUFFERED = 256;
/** What varies by less than this share of itself does not: differences of large numbers are rounded. */
const ROUNDING = 1e-6;

export class LawStatistics {
  #units: Units;
  /** The features with which coverage is judged, the first ones of `whole`. */
  readonly map: FourierMap;
  readonly whole: FourierMap;
  readonly candidates: readonly ContinuousTransformation[];
  /** Of each target those of `whole` that describe it, ascending; null where these are all. */
  readonly features: LawFeatures['features'];
  /** Numbers of the targets that share features, with these. */
  readonly #shared: readonly { readonly targets: readonly number[]; readonly features: Int32Array | null }[];
  /** `[candidate][half][action]`, the identity as candidate 0. */
  readonly #cells: readonly Cell[];
  /**
   * Of the rewards alone, in the same order, where steps were cut off by bounds: the reward of such a step counts, its change does not. Where
   * the first such step came after the units were settled, it is left out.
   */
  readonly #rewards: readonly Cell[] | null;
  readonly #image: { observation: Float64Array; action: Float64Array; next: Float64Array };
  /**
   * What is added up of each target is `(value − offset) / scale`; of those that did not vary while the units were chosen the scale is 1. A reward
   * is the same under every candidate, so its mean may be taken off; a change is not.
   */
  readonly #scale: Float64Array;
  readonly #offset: Float64Array;
  readonly #late: readonly boolean[];
  readonly #bounds: RunningBounds;

  /** @param base the features with which coverage is judged, the first ones of all. */
  constructor(
    make: GramMaker,
    base: FourierMap,
    { map, features }: Pick<LawFeatures, 'map' | 'features'>,
    units: Units,
    candidates: readonly ContinuousTransformation[],
  ) {
    this.#units = units;
    this.map = base;
    this.whole = map;
    this.candidates = candidates;
    this.features = features;
    const { observations, actionInputs, actions, bounds } = units;
    const cells = (targets: number) =>
      Array.from(
        { length: (candidates.length + 1) * 2 * actions },
        () => new Cell(make(map, targets), observations + actionInputs, targets),
      );
    this.#cells = cells(observations + 1);
    this.#rewards = bounds.reached ? cells(1) : null;
    this.#shared = sharedBy(features, this.#rewards !== null);
    this.#image = {
      observation: new Float64Array(observations),
      action: new Float64Array(Math.max(actionInputs, 1)),
      next: new Float64Array(observations),
    };
    this.#bounds = new RunningBounds(bounds);
    this.#late = Array.from(units.scale, (scale) => scale === 0);
    this.#scale = units.scale.map((scale) => scale || 1);
    this.#offset = units.centre.map((centre, t) => (t === observations ? centre : 0));
  }

  /** Of these the scales and the bounds are the ones that {@link settle} found last. */
  get units(): Units {
    return this.#units;
  }

  add({ observation, action, reward, next, half }: Transition): void {
    const whole = !this.#bounds.cutsOff(next);
    this.#place(0, half, observation, action, reward, next, whole);
    const image = this.#image;
    this.candidates.forEach((candidate, c) => {
      mapInto(candidate, observation, action, next, image);
      this.#place(c + 1, half, image.observation, image.action, reward, image.next, whole);
    });
  }

  #place(
    candidate: number,
    half: number,
    x: Float64Array,
    action: Float64Array,
    reward: number,
    next: Float64Array,
    whole: boolean,
  ): void {
    const { actions, actionInputs, observations } = this.units;
    const number = actionInputs > 0 ? 0 : action[0]!;
    const index = (candidate * 2 + half) * actions + number;
    const scaled = (value: number, t: number) => (value - this.#offset[t]!) / this.#scale[t]!;
    const earned = scaled(reward, observations);
    if (this.#rewards !== null) this.#rewards[index]!.next(this.units, x, action)[0] = earned;
    if (!whole) return;
    const values = this.#cells[index]!.next(this.units, x, action);
    for (let k = 0; k < observations; ++k) values[k] = scaled(next[k]! - x[k]!, k);
    values[observations] = earned;
  }

  /**
   * The scales of targets that did not vary while the units were chosen, from all that came since: a reward may be paid late. 0 while
   * they do not. And the bounds that were reached since.
   */
  settle(): void {
    const scale = this.#units.scale.map((known, t) => (this.#late[t] ? this.#spreadOf(t) : known));
    this.#units = { ...this.#units, scale, bounds: this.#bounds.bounds };
  }

  /** Of what came of a target, as it is. */
  #spreadOf(t: number): number {
    const { actions, observations } = this.#units;
    const alone = this.#rewards !== null && t === observations;
    let [count, sum, squares] = [0, 0, 0];
    for (const cell of (alone ? this.#rewards! : this.#cells).slice(0, 2 * actions)) {
      const { cross, ...sums } = cell.sums();
      const column = alone ? 0 : t;
      count += sums.count;
      // The first feature is 1.
      sum += cross[column]!;
      squares += sums.squares[column]!;
    }
    const spread = Math.sqrt(Math.max(squares - (sum * sum) / count, 0) / count);
    return spread <= Math.max(ROUNDING * Math.abs(this.#offset[t]!), this.#units.rounding[t]!) ? 0 : spread;
  }

  /** The sums of one half, mapped by candidate `candidate` (0: as it is), of one action: changes, and rewards last. */
  parts(candidate: number, half: number, action: number): Part[] {
    const index = (candidate * 2 + half) * this.units.actions + action;
    const { observations, actionInputs, scale } = this.units;
    const linear = 1 + observations + actionInputs;
    const all = this.#cells[index]!.sums();
    return this.#shared.map(({ targets, features }) => {
      const scales = targets.map((t) => scale[t]! / this.#scale[t]!);
      const alone = this.#rewards !== null && targets[0] === observations;
      const sums = alone ? this.#rewards[index]!.sums() : all;
      return { targets, sums: selected(sums, features, { targets: alone ? [0] : targets, scales, linear }) };
    });
  }

  /** How often an action was taken, as it is, and the Gram matrix of the base features there. */
  visits(action: number): GramSums {
    const { observations, actionInputs, actions } = this.#units;
    const linear = 1 + observations + actionInputs;
    const features = Int32Array.from({ length: featureCount(this.map) }, (_, i) => i);
    const [first, second] = [0, 1].map((half) =>
      selected(this.#cells[half * actions + action]!.sums(), features, { targets: [], scales: [], linear }),
    );
    return sumOf(first!, second!);
  }

  dispose(): void {
    for (const cell of [...this.#cells, ...(this.#rewards ?? [])]) cell.gram.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Targets that have the same features; where rewards have sums of their own, those by themselves. */
function sharedBy(
  features: readonly (Int32Array | null)[],
  rewardsAlone: boolean,
): { targets: number[]; features: Int32Array | null }[] {
  const groups = new Map<string, { targets: number[]; features: Int32Array | null }>();
  features.forEach((own, t) => {
    const key = `${own?.join() ?? 'all'}${rewardsAlone && t === features.length - 1 ? ' alone' : ''}`;
    const group = groups.get(key) ?? { targets: [], features: own };
    group.targets.push(t);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** The image of a transition under a candidate. */
export function mapInto(
  { observation: map, next: nextMap, actionMap, action: actionAffine }: ContinuousTransformation,
  observation: Float64Array,
  action: Float64Array,
  next: Float64Array,
  image: { observation: Float64Array; action: Float64Array; next: Float64Array },
): void {
  map.apply(observation, 0, image.observation, 0);
  nextMap.apply(next, 0, image.next, 0);
  if (actionMap !== null) image.action[0] = actionMap[action[0]!]!;
  else actionAffine!.apply(action, 0, image.action, 0);
}

/** An accumulator, fed in blocks. */
class Cell {
  readonly gram: GramKernel;
  readonly width: number;
  readonly targets: number;
  readonly inputs: Float64Array;
  readonly values: Float64Array;
  #rows = 0;

  constructor(gram: GramKernel, width: number, targets: number) {
    this.gram = gram;
    this.width = width;
    this.targets = targets;
    this.inputs = new Float64Array(BUFFERED * width);
    this.values = new Float64Array(BUFFERED * targets);
  }

  /** Takes inputs; the caller writes the targets to what this gives. */
  next(units: Units, x: Float64Array, action: Float64Array): Float64Array {
    if (this.#rows === BUFFERED) this.#flush();
    const at = this.#rows++;
    inputsInto(units, x, action, this.inputs, at * this.width);
    return this.values.subarray(at * this.targets, (at + 1) * this.targets);
  }

  sums(): GramSums {
    this.#flush();
    return this.gram.sums();
  }

  #flush(): void {
    if (this.#rows > 0) this.gram.add(this.inputs, this.values, this.#rows);
    this.#rows = 0;
  }
}
