/** Every agent with `{}` learns in ordinary worlds, built in and one's own, sparse and dense. */
import { describe, expect, it } from 'vitest';
import type { CountedAgent } from '../../src/agents/agent.js';
import type { Criterion } from '../../src/agents/criterion.js';
import { train } from '../../src/agents/train.js';
import { createEngine, type Engine } from '../../src/create-engine.js';
import type { Environment } from '../../src/environments/environment.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { backends } from '../backends.js';

/** A 10x10 grid from one corner to the other, 18 steps away: 1 at the goal, 0 elsewhere. */
function grid(): Environment {
  const moves = [-10, 1, 10, -1];
  let cell = 0;
  return {
    states: 100,
    actions: 4,
    maxSteps: 300,
    reset: () => {
      cell = 0;
      return cell;
    },
    step: (action) => {
      const next = cell + moves[action]!;
      const leaves = next < 0 || next > 99 || (action % 2 === 1 && Math.floor(next / 10) !== Math.floor(cell / 10));
      if (!leaves) cell = next;
      return { state: cell, reward: cell === 99 ? 1 : 0, terminated: cell === 99, truncated: false };
    },
  };
}

/** A ring of 30, the end at 15, begun at 3: every step costs its distance from the end. */
function ring(): Environment {
  let place = 3;
  return {
    states: 30,
    actions: 3,
    maxSteps: 300,
    reset: () => {
      place = 3;
      return place;
    },
    step: (action) => {
      place = (place + 29 + action) % 30;
      return { state: place, reward: -Math.abs(place - 15), terminated: place === 15, truncated: false };
    },
  };
}

const sparse = { stepReward: 0, goalReward: 1 };
const value = { kind: 'value' } as const;

interface World {
  readonly make: () => Environment;
  readonly episodes: number;
  /** Of the greedy policy, where there is a model. */
  readonly until?: Criterion;
  /** Steps of the shortest way, where there is none. */
  readonly shortest?: number;
}

const worlds: Readonly<Record<string, World>> = {
  'a sparse grid of its own': { make: grid, episodes: 200, shortest: 18 },
  'a dense ring of its own': { make: ring, episodes: 200, shortest: 12 },
  'grid-world, sparse': { make: () => makeEnvironment('grid-world-v0', sparse), episodes: 400, until: value },
  'frozen-lake, slippery': {
    make: () => makeEnvironment('frozen-lake-v1'),
    episodes: 5000,
    until: { kind: 'value', level: 0.9, consecutive: 1 },
  },
  'cliff-walking': { make: () => makeEnvironment('cliff-walking-v0'), episodes: 500, until: value },
};

const makers: Readonly<Record<string, (engine: Engine) => CountedAgent>> = {
  agent: (engine) => engine.agent({}),
  onlineAgent: (engine) => engine.onlineAgent({}),
  sweepingAgent: (engine) => engine.sweepingAgent({}),
  dynaAgent: (engine) => engine.dynaAgent({}),
  chiAgent: (engine) => engine.chiAgent({}),
};

describe.each(backends)('on the $name backend', ({ name }) => {
  for (const [world, { make, episodes, until, shortest }] of Object.entries(worlds)) {
    it.each(Object.keys(makers))(`%s({}) learns in ${world}`, async (maker) => {
      using agent = makers[maker]!(await createEngine({ backend: name }));
      const run = await train(make(), agent, { episodes, seed: 1, ...(until !== undefined && { until }) });
      if (until !== undefined) expect(run.stepsToThreshold).not.toBeNull();
      else {
        const last = run.lengths.slice(-50);
        expect(run.terminated.slice(-50)).toEqual(new Uint8Array(50).fill(1));
        // One step in ten explores, and may have to be taken back.
        expect(last.reduce((sum, length) => sum + length, 0) / 50).toBeLessThan(1.4 * shortest!);
      }
    });
  }
});
