import { describe, expect, it } from 'vitest';
import type { Candidates } from '../../src/agents/detection.js';
import { sweepingAgent } from '../../src/agents/sweeping-agent.js';
import { train } from '../../src/agents/train.js';
import { makeEnvironment } from '../../src/environments/registry.js';

describe('candidates of the library', () => {
  const square = makeEnvironment('grid-world-v0', { rows: 3, columns: 3 });

  it('are what the environment suggests: reflections and rotations, on a torus after translations', async () => {
    const corner = { rows: 4, columns: 4, goals: [[0, 0] as [number, number]] };
    for (const [torus, accepted] of [
      [false, 1],
      // The eight maps of the square about the goal, wherever it is, without the identity.
      [true, 7],
    ] as const) {
      const environment = makeEnvironment('grid-world-v0', { ...corner, torus });
      const agent = sweepingAgent({ candidates: 'library', epsilon: 1 });
      await train(environment, agent, { episodes: 60, seed: 1 });
      expect(agent.detection.accepted.length).toBe(accepted);
    }
  });

  it('wait for the environment, also where the numbers are known', () => {
    const sizes = { states: 9, actions: 4 };
    const agent = sweepingAgent({ ...sizes, candidates: 'library' });
    expect([agent.states, agent.actions]).toEqual([9, 4]);
    expect(() => agent.act(0)).toThrow("expected an agent that knows its world for candidates 'library'");
    expect(() => agent.bind(sizes)).toThrow(
      "expected a layout, a board or features of the environment for candidates 'library', got none",
    );
    expect(() => agent.bind(makeEnvironment('grid-world-v0'))).toThrow(
      "expected 9 states and 4 actions, the agent's own",
    );
    agent.bind(square);
    expect(agent.act(0)).toBeLessThan(4);
  });

  it('are one of the choices', () => {
    expect(() => sweepingAgent({ candidates: 'ids' as Candidates })).toThrow(
      "expected candidates to be one of 'library', 'grow', 'none', got 'ids'",
    );
    expect(() => sweepingAgent({ candidates: 3 as never })).toThrow('expected candidates to be transformations');
  });
});
