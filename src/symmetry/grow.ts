/**
 * Symmetries without coordinates: maps are grown from the experience itself. For every permutation `σ` of the actions and
 * every way to carry one transition that ends an episode onto another one like it, the rule
 * `f(T(s, a)) = T(f(s), σ(a))` is followed through the known deterministic transitions. A conflict (two images for a state,
 * two states with one image, unequal rewards or endings) discards the map; a transition that leads to a state which already
 * has the right image closes a loop and is a check passed. Maps with enough checks are returned, the best first.
 */
import { checkInstance, checkInteger, checkKeys, expected } from '../input-error.js';
import { type GrowingMap, GrowingMaps } from './growing-maps.js';
import { OutcomeCounts } from './outcome-counts.js';
import { Transformation } from './transformation.js';

/** All permutations of the actions are tried. */
export const MOST_GROWN_ACTIONS = 6;

export interface GrownMap extends GrowingMap {
  /** The whole transformation when the mapped states are mapped onto themselves; the others stay where they are. */
  readonly transformation: Transformation | null;
}

/**
 * @param counts experience of a deterministic world; pairs with several outcomes are ignored.
 * @param options `checks`: loops that must close before a map is believed (default 20). Where every action of every state seen has been
 * tried, a map of all those states has nothing left that could contradict it: one loop is enough.
 * @throws InputError with more than 6 actions (all permutations are tried).
 */
export function growTransformations(counts: OutcomeCounts, options: { checks?: number } = {}): GrownMap[] {
  checkKeys('options of growTransformations', options, ['checks']);
  const needed = checkInteger('checks', options.checks ?? 20, 1);
  checkInstance('OutcomeCounts', counts, OutcomeCounts);
  if (counts.actions > MOST_GROWN_ACTIONS)
    throw expected(`at most ${MOST_GROWN_ACTIONS} actions to grow transformations`, counts.actions);
  return new GrowingMaps(counts, needed).maps().map((map, k) => {
    const name = `grown map ${k + 1} (actions ${map.actionMap.join(' ')})`;
    return { ...map, transformation: completed(map.states, map.actionMap, name) };
  });
}

/** The map as a permutation of all states, where the mapped states are permuted among themselves. */
function completed(image: Int32Array, actionMap: readonly number[], name: string): Transformation | null {
  const mapped = new Set<number>();
  image.forEach((to, state) => {
    if (to !== -1) mapped.add(state);
  });
  for (const state of mapped) if (!mapped.has(image[state]!)) return null;
  return Transformation.from({ name, states: image.map((to, state) => (to === -1 ? state : to)), actionMap });
}
