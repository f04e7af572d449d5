/**
 * The sufficient statistics of a test: for both halves of the experience, as they are and mapped by each candidate, and for each
 * discrete action, the Gram matrix of the features of `(x, a)` and their products with what a step changes.
 *
 * Targets are `x' − x`, each coordinate in units of its spread, and the reward in units of its own. Transitions are added in any number of
 * calls; memory does not grow with them.
 */
import type { FourierMap, GramKernel, GramSums } from '../engine/contracts/gram.js';
import type { GramMaker } from './features.js';
import type { ContinuousTransformation } from './transformation.js';
import { inputsInto, isCutOff, type Transition, type Units } from './units.js';

const BUFFERED = 256;

export class LawStatistics {
  readonly units: Units;
  readonly map: FourierMap;
  readonly candidates: readonly ContinuousTransformation[];
  /** `[candidate][half][action]`, the identity as candidate 0. */
  readonly #cells: readonly Cell[];
  /**
   * Of the rewards alone, in the same order, where steps were cut off by bounds: the reward of such a step counts, its change does not. Where
   * the first such step came after the units were settled, it is left out.
   */
  readonly #rewards: readonly Cell[] | null;
  readonly #image: { observation: Float64Array; action: Float64Array; next: Float64Array };

  constructor(make: GramMaker, map: FourierMap, units: Units, candidates: readonly ContinuousTransformation[]) {
    this.units = units;
    this.map = map;
    this.candidates = candidates;
    const { observations, actionInputs, actions, bounds } = units;
    const cells = (targets: number) =>
      Array.from(
        { length: (candidates.length + 1) * 2 * actions },
        () => new Cell(make(map, targets), observations + actionInputs, targets),
      );
    this.#cells = cells(observations + 1);
    this.#rewards = bounds.reached ? cells(1) : null;
    this.#image = {
      observation: new Float64Array(observations),
      action: new Float64Array(Math.max(actionInputs, 1)),
      next: new Float64Array(observations),
    };
  }

  add({ observation, action, reward, next, half }: Transition): void {
    const whole = !isCutOff(this.units, next);
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
    const { actions, actionInputs, scale, observations } = this.units;
    const number = actionInputs > 0 ? 0 : action[0]!;
    const index = (candidate * 2 + half) * actions + number;
    const earned = scale[observations] === 0 ? 0 : reward / scale[observations]!;
    if (this.#rewards !== null) this.#rewards[index]!.next(this.units, x, action)[0] = earned;
    if (!whole) return;
    const values = this.#cells[index]!.next(this.units, x, action);
    for (let k = 0; k < observations; ++k) values[k] = scale[k] === 0 ? 0 : (next[k]! - x[k]!) / scale[k]!;
    values[observations] = earned;
  }

  /** The sums of one half, mapped by candidate `candidate` (0: as it is), of one action: changes, and rewards last. */
  sums(candidate: number, half: number, action: number): GramSums {
    return this.#cells[(candidate * 2 + half) * this.units.actions + action]!.sums();
  }

  /** Those of the rewards of all steps; null where no step is cut off, and the last target of `sums` is the reward of all. */
  rewardSums(candidate: number, half: number, action: number): GramSums | null {
    const index = (candidate * 2 + half) * this.units.actions + action;
    return this.#rewards === null ? null : this.#rewards[index]!.sums();
  }

  dispose(): void {
    for (const cell of [...this.#cells, ...(this.#rewards ?? [])]) cell.gram.dispose();
  }
}

/** The sums of two sets of transitions together. */
export function sumOf(a: GramSums, b: GramSums): GramSums {
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, k) => value + y[k]!);
  return {
    ...a,
    count: a.count + b.count,
    gram: sum(a.gram, b.gram),
    cross: sum(a.cross, b.cross),
    squares: sum(a.squares, b.squares),
  };
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
