/**
 * Symmetries without coordinates: maps are grown from the experience itself. For every permutation `σ` of the actions and
 * every way to carry one transition that ends an episode onto another one like it, the rule
 * `f(T(s, a)) = T(f(s), σ(a))` is followed through the known deterministic transitions. A conflict (two images for a state,
 * two states with one image, unequal rewards or endings) discards the map; a transition that leads to a state which already
 * has the right image closes a loop and is a check passed. Maps with enough checks are returned, the best first.
 */
import { checkInstance, checkInteger, checkKeys, expected } from '../input-error.js';
import { permutations } from './feature-candidates.js';
import { OutcomeCounts } from './outcome-counts.js';
import { Transformation } from './transformation.js';

/** All permutations of the actions are tried. */
export const MOST_GROWN_ACTIONS = 6;

export interface GrownMap {
  /** Image of each state; -1 where the experience does not reach. */
  readonly states: Int32Array;
  /** `σ`: image of each action, the same in every state. */
  readonly actionMap: readonly number[];
  /** Loops closed without a conflict. */
  readonly checks: number;
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
  const law = deterministicLaw(counts);
  const endings = law.flatMap((outcome, pair) => (outcome?.terminated ? [pair] : []));
  const anchor = endings[0];
  if (anchor === undefined) return [];

  const explored = law.every(
    (outcome, pair) => outcome !== null || counts.live[Math.floor(pair / counts.actions)] === 0,
  );
  const grown = new Map<string, GrownMap>();
  for (const actionMap of permutations(counts.actions)) {
    for (const image of endings) {
      if (image % counts.actions !== actionMap[anchor % counts.actions]) continue;
      if (law[image]!.reward !== law[anchor]!.reward) continue;
      const map = grow(law, counts, actionMap, Math.floor(anchor / counts.actions), Math.floor(image / counts.actions));
      if (map === null) continue;
      const whole = explored && map.states.every((image, state) => image !== -1 || counts.live[state] === 0);
      if (map.checks < (whole ? 1 : needed)) continue;
      const name = `grown map ${grown.size + 1} (actions ${actionMap.join(' ')})`;
      const transformation = completed(map.states, actionMap, name);
      if (transformation?.isIdentity) continue;
      grown.set(`${map.states.join()};${actionMap.join()}`, { ...map, actionMap, transformation });
    }
  }
  return [...grown.values()].sort((a, b) => b.checks - a.checks);
}

type Law = readonly ({ reward: number; nextState: number; terminated: boolean } | null)[];

function deterministicLaw(counts: OutcomeCounts): Law {
  return counts.counts.map((outcomes) => {
    if (outcomes === null || outcomes.size !== 1) return null;
    const [number] = outcomes.keys();
    return counts.outcomes[number!]!;
  });
}

function grow(
  law: Law,
  { states, actions }: OutcomeCounts,
  actionMap: readonly number[],
  from: number,
  to: number,
): { states: Int32Array; checks: number } | null {
  const image = new Int32Array(states).fill(-1);
  const preimage = new Int32Array(states).fill(-1);
  image[from] = to;
  preimage[to] = from;
  const queue = [from];
  let checks = 0;
  for (const state of queue) {
    for (let action = 0; action < actions; ++action) {
      const here = law[state * actions + action];
      const there = law[image[state]! * actions + actionMap[action]!];
      if (!here || !there) continue;
      if (here.reward !== there.reward || here.terminated !== there.terminated) return null;
      if (here.terminated) continue;
      if (image[here.nextState] === -1 && preimage[there.nextState] === -1) {
        image[here.nextState] = there.nextState;
        preimage[there.nextState] = here.nextState;
        queue.push(here.nextState);
      } else if (image[here.nextState] !== there.nextState) {
        return null;
      } else if (image[state] !== state || actionMap[action] !== action) {
        ++checks;
      }
    }
  }
  return { states: image, checks };
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
