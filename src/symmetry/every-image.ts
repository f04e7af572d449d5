/** Any agent with `act` and `learn`, whoever wrote it, made to learn from every image of a step under a group of transformations. */
import { expected } from '../input-error.js';
import { SymmetryGroup } from './group.js';
import type { Transformation } from './transformation.js';

/** An agent of somebody's own: what it learns from is a state, an action, a reward, the next state, and whatever else it wants. */
export interface ActingLearner {
  act(state: number): number;
  learn(state: number, action: number, reward: number, nextState: number, ...more: never[]): unknown;
}

/**
 * The same agent, whose `learn` is called once for the step itself, with everything that was given, and then for each different image
 * of it: `(f(s), g_s(a), r, f(s'))`, the rest as it came. Everything else of the agent is as it was.
 * @param symmetry transformations, of which all products are used too, or the group that they generate.
 * @throws InputError when the agent lacks `act` or `learn`, or there is no transformation.
 */
export function learnFromEveryImage<Agent extends ActingLearner>(
  agent: Agent,
  symmetry: SymmetryGroup | readonly Transformation[],
): Agent {
  if (typeof agent?.act !== 'function' || typeof agent.learn !== 'function') {
    throw expected('an agent with act and learn', agent);
  }
  const group = symmetry instanceof SymmetryGroup ? symmetry : SymmetryGroup.generatedBy(symmetry);
  const { actions } = group.elements[0]!;
  const learn = (state: number, action: number, reward: number, nextState: number, ...more: never[]): unknown => {
    const result = agent.learn(state, action, reward, nextState, ...more);
    const seen = new Set([`${state * actions + action} ${nextState}`]);
    for (const { states, pairs } of group.elements) {
      const [pair, next] = [pairs[state * actions + action]!, states[nextState]!];
      if (seen.has(`${pair} ${next}`)) continue;
      seen.add(`${pair} ${next}`);
      agent.learn(Math.floor(pair / actions), pair % actions, reward, next, ...more);
    }
    return result;
  };
  return new Proxy(agent, {
    get(target, key) {
      if (key === 'learn') return learn;
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
