/** Subgroups of a group of transformations, to give a learner more or less of a symmetry. */
import { SymmetryGroup } from '../../../symmetry/group.js';

/**
 * Subgroups that one or two elements generate (and the trivial and the whole group), ascending by order; of those with equal order and
 * equally many orbits only the first, and at most `perOrder` of each order.
 */
export function someSubgroups(group: SymmetryGroup, perOrder: number): SymmetryGroup[] {
  const { elements } = group;
  const identity = elements[0]!;
  const found = new Map<string, SymmetryGroup>();
  const add = (subgroup: SymmetryGroup): void => {
    const key = `${subgroup.order} ${subgroup.orbits.count}`;
    if (!found.has(key)) found.set(key, subgroup);
  };
  add(SymmetryGroup.generatedBy([identity]));
  for (let a = 0; a < elements.length; ++a) {
    for (let b = a; b < elements.length; ++b) add(SymmetryGroup.generatedBy([identity, elements[a]!, elements[b]!]));
  }
  add(group);
  const taken = new Map<number, number>();
  return [...found.values()]
    .sort((x, y) => x.order - y.order || y.orbits.count - x.orbits.count)
    .filter(({ order }) => {
      taken.set(order, (taken.get(order) ?? 0) + 1);
      return taken.get(order)! <= perOrder;
    });
}
