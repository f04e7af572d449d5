/** reinforcejs's TDAgent (npm package reinforcenode, its sources as modules) at work in a model's tables. */
import { createRequire } from 'node:module';

const TDAgent = createRequire(import.meta.url)('reinforcenode/agents/tdagent.js');

/**
 * An agent in a deterministic world of flat arrays, which goes on where it stopped. It knows no terminal states: an episode
 * that ends is followed by the next.
 */
export function reinforcejs({ states, actions, nextStates, rewards, terminations, firstStates }, options) {
  const allowed = Array.from({ length: actions }, (_, action) => action);
  const agent = new TDAgent(
    { getNumStates: () => states, getMaxNumActions: () => actions, allowedActions: () => allowed },
    options,
  );
  let episode = 0;
  let state = firstStates[0];
  return (steps) => {
    for (let t = 0; t < steps; ++t) {
      const pair = state * actions + agent.act(state);
      agent.learn(rewards[pair]);
      state = nextStates[pair];
      if (terminations[pair] === 0) continue;
      agent.resetEpisode();
      state = firstStates[++episode % firstStates.length];
    }
  };
}
