/** Deep Q-learning solves the cart-pole: the whole criterion, 475 over 100 episodes, is the DQN study's (`docs/dqn.md`). */

import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { trainDqn } from '../../src/deep/dqn-train.js';
import { mirror } from '../../src/deep/mirror.js';
import { makeControl } from '../../src/environments/registry.js';

const options = {
  hidden: [32, 32],
  learningRate: 0.002,
  multiStep: 4,
  scale: [1 / 2.4, 1 / 3, 1 / 0.21, 1 / 3.5],
};

describe.each([
  ['plain', null],
  ['with its mirror', { kind: 'network', group: mirror(4, 2) }],
] as const)('DQN, %s', (_, symmetry) => {
  it('balances the pole to the time limit', async () => {
    const engine = await createEngine();
    const until = { kind: 'return', level: 475, consecutive: 10 } as const;
    const run = await trainDqn(makeControl('cart-pole-v1'), { ...options, symmetry, engine }, { episodes: 150, until });
    using agent = run.agent;
    expect(run.stepsToThreshold).toBe(run.steps);
    // What was learned holds without exploration: from starts that training has not seen, the pole stands for 500 steps.
    const environment = makeControl('cart-pole-v1');
    for (const seed of [1001, 1002, 1003]) {
      let observation = environment.reset({ seed });
      let steps = 0;
      for (let ended = false; !ended; ++steps) {
        const step = environment.step(agent.greedy(observation));
        observation = step.observation;
        ended = step.terminated || step.truncated;
      }
      expect(steps).toBeGreaterThanOrEqual(450);
    }
  });
});
