/**
 * A finite group of transformations, closed under composition: its elements, generators, Cayley table, orbits and name.
 */
import { checked, checkInstance, checkMade, expected, InputError } from '../input-error.js';
import { Partition } from '../similarity/partition.js';
import { spend } from '../time-limit.js';
import { groupName } from './group-name.js';
import { Transformation } from './transformation.js';

/** Groups past this order are refused: the elements are listed one by one. */
const MAX_ORDER = 20_000;

export class SymmetryGroup {
  /** All elements, the identity first. */
  readonly elements: readonly Transformation[];
  /** A subset that generates the group, none of which the ones before it generate. */
  readonly generators: readonly Transformation[];
  /** A few pairs whose images tell all elements apart (a base, as in Schreier & Sims). */
  readonly #base: readonly number[];
  /** Element numbers by the images of the base. */
  readonly #numbers: ReadonlyMap<string, number>;
  #table: readonly Int32Array[] | undefined;

  private constructor(mark: symbol, elements: readonly Transformation[], generators: readonly Transformation[]) {
    checkMade(mark, 'a group', 'SymmetryGroup.generatedBy');
    this.elements = elements;
    this.generators = generators;
    this.#base = baseOf(elements);
    this.#numbers = new Map(elements.map((element, k) => [this.#base.map((pair) => element.pairs[pair]).join(), k]));
  }

  /**
   * The smallest group that contains `transformations` (at least one; the identity alone gives the trivial group).
   * Elements keep the names they came with; a product is named by its factors.
   * @throws InputError when they do not act on one problem or the order exceeds 20,000.
   */
  static generatedBy(list: readonly Transformation[]): SymmetryGroup {
    const transformations = checkTransformations(list);
    const first = transformations[0];
    if (first === undefined) throw new InputError('expected at least one transformation, got none');
    const identity = Transformation.identity(first.states.length, first.actions);
    const elements = new Map<string, Transformation>([[identity.key, identity]]);
    const given = new Map(transformations.map((transformation) => [transformation.key, transformation]));
    const generators: Transformation[] = [];
    for (const generator of given.values()) {
      if (elements.has(generator.key)) continue;
      generators.push(generator);
      // Close again: multiply every element by every generator from the left until nothing new appears.
      const queue = [...elements.values()];
      for (let element = queue.pop(); element !== undefined; element = queue.pop()) {
        for (const factor of generators) {
          const product = factor.after(element);
          spend(16 * product.pairs.length);
          if (elements.has(product.key)) continue;
          const named = given.get(product.key) ?? (element.isIdentity ? factor : product);
          elements.set(product.key, named);
          queue.push(named);
          if (elements.size > MAX_ORDER)
            throw new InputError(`expected a group of order <= ${MAX_ORDER}, got a larger one`);
        }
      }
    }
    return new SymmetryGroup(checked, [...elements.values()], generators);
  }

  /**
   * A list of elements that must already be a group.
   * @throws InputError naming a product that is missing.
   */
  static of(elements: readonly Transformation[]): SymmetryGroup {
    const group = SymmetryGroup.generatedBy(elements);
    const given = new Set(elements.map((element) => element.key));
    const missing = group.elements.find((element) => !given.has(element.key));
    if (missing !== undefined) {
      throw new InputError(
        `expected a group closed under composition, got ${given.size} elements without '${missing.name}'`,
      );
    }
    return group;
  }

  get order(): number {
    return this.elements.length;
  }

  /** `table[i][j]` is the number of `elements[i] ∘ elements[j]`. */
  get cayleyTable(): readonly Int32Array[] {
    this.#table ??= this.elements.map((left) =>
      Int32Array.from(this.elements, (right) => {
        spend(64 * this.#base.length);
        return this.#numbers.get(this.#base.map((pair) => left.pairs[right.pairs[pair]!]).join())!;
      }),
    );
    return this.#table;
  }

  /** Whether the group contains a map equal to `transformation`. */
  has(transformation: Transformation): boolean {
    checkInstance('a Transformation', transformation, Transformation);
    const number = this.#numbers.get(this.#base.map((pair) => transformation.pairs[pair]).join());
    return number !== undefined && this.elements[number]!.equals(transformation);
  }

  /** The orbits of the pairs. */
  get orbits(): Partition {
    const labels = new Int32Array(this.elements[0]!.pairs.length).fill(-1);
    for (let pair = 0; pair < labels.length; ++pair) {
      spend(this.elements.length);
      if (labels[pair] === -1) for (const element of this.elements) labels[element.pairs[pair]!] = pair;
    }
    return Partition.from(labels);
  }

  /**
   * The group's name up to isomorphism where it is a known small one, such as `'D4'`, `'C2 x C2 (Klein)'`, `'C6'`;
   * otherwise, and past order 1024, its order in words.
   */
  get name(): string {
    return this.order <= 1024 ? groupName(this.cayleyTable) : `a group of order ${this.order}`;
  }
}

/** A copy of a list of transformations. @throws InputError when it is none. */
export function checkTransformations(transformations: readonly Transformation[]): Transformation[] {
  if (!Array.isArray(transformations)) throw expected('a list of transformations', transformations);
  return Array.from(transformations, (transformation, k) =>
    checkInstance(`transformation ${k} to be a Transformation`, transformation, Transformation),
  );
}

/** Adds the pair that tells the most elements apart until all are told apart. */
function baseOf(elements: readonly Transformation[]): number[] {
  const base: number[] = [];
  let keys = elements.map(() => '');
  let distinct = 1;
  while (distinct < elements.length) {
    let best = { pair: 0, distinct: 0 };
    for (let pair = 0; pair < elements[0]!.pairs.length && best.distinct < elements.length; ++pair) {
      spend(64 * elements.length);
      const split = new Set(elements.map((element, k) => `${keys[k]},${element.pairs[pair]}`)).size;
      if (split > best.distinct) best = { pair, distinct: split };
    }
    keys = keys.map((key, k) => `${key},${elements[k]!.pairs[best.pair]}`);
    base.push(best.pair);
    distinct = best.distinct;
  }
  return base;
}
