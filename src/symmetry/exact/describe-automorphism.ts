/** Automorphisms of a model in words, and the name of the group that they form. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { SymmetryGroup } from '../group.js';
import { Transformation } from '../transformation.js';
import type { ModelAutomorphism, OrbitPartition } from './orbits.js';

/** Groups past this order have no name here: their elements are listed to find it. */
const MOST_ELEMENTS = 1024n;

/**
 * The name of the one of `maps` that carries the live states as the automorphism does, such as `'reflection left-right'`;
 * without one, how many states it moves.
 */
export function automorphismWords(
  { live }: TabularModel,
  { states }: ModelAutomorphism,
  maps: readonly Transformation[],
): string {
  const map = maps.find((candidate) => live.every((one, s) => one === 0 || candidate.states[s] === states[s]));
  if (map !== undefined) return map.name;
  const moved = states.reduce((count, image, s) => count + Number(live[s] === 1 && image !== s), 0);
  return `a map that moves ${moved} states`;
}

/** The name of the group of state maps, up to isomorphism; null where it is too large to be listed. */
export function stateGroupName({ stateGroupOrder, stateGenerators }: OrbitPartition, states: number): string | null {
  if (stateGroupOrder > MOST_ELEMENTS) return null;
  const maps = stateGenerators.map((generator) =>
    Transformation.from({ name: 'generator', states: generator.states, actionMap: [0] }),
  );
  return SymmetryGroup.generatedBy([Transformation.identity(states, 1), ...maps]).name;
}
