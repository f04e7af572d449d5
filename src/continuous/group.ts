/** Groups of continuous transformations: the finite ones, closed under composition and named as for tables. */
import { InputError } from '../input-error.js';
import { groupName } from '../symmetry/group-name.js';
import { spend } from '../time-limit.js';
import type { ContinuousTransformation } from './transformation.js';

export interface ContinuousGroup {
  /** All elements, the identity first. */
  readonly elements: readonly ContinuousTransformation[];
  /** Up to isomorphism, such as `'C2'` or `'D4'`. */
  readonly name: string;
}

const MAX_ORDER = 1024;

/**
 * The smallest group that contains the transformations.
 * @throws InputError when it has more than 1,024 elements, as translations generate.
 */
export function closedGroup(
  identity: ContinuousTransformation,
  generators: readonly ContinuousTransformation[],
): ContinuousGroup {
  const group = groupWithin(MAX_ORDER, identity, generators);
  if (group === null) throw new InputError(`expected a group of at most ${MAX_ORDER} elements, got a larger one`);
  return group;
}

/** The same; null where it has more than `largest` elements. */
export function groupWithin(
  largest: number,
  identity: ContinuousTransformation,
  generators: readonly ContinuousTransformation[],
): ContinuousGroup | null {
  const elements = new Map([[identity.key, identity]]);
  for (const element of elements.values()) {
    for (const generator of generators) {
      spend(512);
      const product = generator.after(element);
      if (!elements.has(product.key)) {
        elements.set(product.key, generators.find(({ key }) => key === product.key) ?? product);
      }
      if (elements.size > largest) return null;
    }
  }
  const list = [...elements.values()];
  const numbers = new Map(list.map((element, k) => [element.key, k]));
  const table = list.map((left) => {
    spend(512 * list.length);
    return Int32Array.from(list, (right) => numbers.get(left.after(right).key)!);
  });
  return { elements: list, name: groupName(table) };
}

/**
 * The group of the transformations, one after the other: one that would make it larger than `largest`, or bring in an element whose key
 * is among the refuted, is left out.
 */
export function groupOfAccepted(
  identity: ContinuousTransformation,
  accepted: readonly ContinuousTransformation[],
  refuted: ReadonlySet<string>,
  largest = MAX_ORDER,
): ContinuousGroup {
  let generators: readonly ContinuousTransformation[] = [];
  let group = closedGroup(identity, generators);
  for (const transformation of accepted) {
    if (group.elements.some(({ key }) => key === transformation.key)) continue;
    const larger = groupWithin(largest, identity, [...generators, transformation]);
    if (larger === null || larger.elements.some(({ key }) => refuted.has(key))) continue;
    generators = [...generators, transformation];
    group = larger;
  }
  return group;
}

/** Whether composing it with itself comes back to the identity within 64 steps. */
export function hasFiniteOrder(transformation: ContinuousTransformation): boolean {
  let power = transformation;
  for (let k = 0; k < 64; ++k) {
    if (power.isIdentity) return true;
    power = transformation.after(power);
  }
  return false;
}
