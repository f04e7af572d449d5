import { describe, expect, it } from 'vitest';
import type { CountedAgent } from '../../src/agents/agent.js';
import { ChiAgent } from '../../src/agents/chi-agent.js';
import { dynaAgent } from '../../src/agents/dyna-agent.js';
import { sweepingAgent } from '../../src/agents/sweeping-agent.js';
import { TabularAgent } from '../../src/agents/tabular-agent.js';
import { train } from '../../src/agents/train.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { loadBackend } from '../backends.js';

const sparse = { stepReward: 0, goalReward: 1 };
const backend = await loadBackend('reference');

describe('Dyna-Q', () => {
  it('makes the update of the step, then those from the model', () => {
    const agent = dynaAgent({
      states: 3,
      actions: 1,
      stepSize: 0.5,
      discount: 0.5,
      epsilon: 0,
      replays: 3,
    });
    agent.act(0);
    agent.advance(1, 1, false);
    // One pair is known, worth 1 + 0.5 · 0: four updates half of the way, 1 - 1/16.
    expect([...agent.q]).toEqual([15 / 16, 0, 0]);
    expect(agent.updates).toBe(4);
  });

  it('reaches the optimal values of a deterministic world', async () => {
    const environment = makeEnvironment('grid-world-v0', { ...sparse, rows: 4, columns: 4, goals: [[0, 0]] });
    const agent = dynaAgent({ stepSize: 0.5, epsilon: 1, discount: 0.9, replays: 20, seed: 1 });
    await train(environment, agent, { episodes: 150, seed: 1 });
    const { q } = solve(environment.model(), { discount: 0.9 });
    agent.q.forEach((value, pair) => {
      if (environment.model().live[pair >> 2]) expect(value).toBeCloseTo(q[pair]!, 8);
    });
  });

  it('refuses what makes no sense', () => {
    expect(() => dynaAgent({ replays: -1 })).toThrow('expected replays');
    expect(() => dynaAgent({ learner: 'sarsa' } as never)).toThrow(
      'expected the options of Dyna-Q to have only states, actions',
    );
  });
});

describe('planners', () => {
  it('explore what they have tried least, any of equals', () => {
    const agent = sweepingAgent({ states: 2, actions: 4, epsilon: 1, seed: 3 });
    const tried: number[] = [];
    for (let step = 0; step < 12; ++step) {
      tried.push(agent.act(0));
      agent.advance(0, 1, true);
    }
    // Every four steps each action once, in orders that differ.
    const rounds = [tried.slice(0, 4), tried.slice(4, 8), tried.slice(8)];
    for (const round of rounds) expect([...round].sort()).toEqual([0, 1, 2, 3]);
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(1);
  });

  it('learn from transitions that they did not make', () => {
    const agent = sweepingAgent({ states: 3, actions: 1, discount: 0.5 });
    agent.observe(1, 0, 4, 2, true);
    agent.observe(0, 0, 1, 1, false);
    expect([...agent.q]).toEqual([3, 4, 0]); // 1 + 0.5 · 4
    expect(() => agent.observe(3, 0, 1, 1, false)).toThrow('expected a state in [0, 3), got 3');
  });
});

describe('planners with candidates', () => {
  it('share what they see over classes, and take a broken symmetry back', async () => {
    for (const walls of [[], [[1, 5]]] as [number, number][][]) {
      const environment = makeEnvironment('grid-world-v0', { ...sparse, rows: 7, columns: 7, walls });
      const candidates = gridTransformations(environment.layout!);
      const agent = sweepingAgent({ candidates, epsilon: 0.3, discount: 0.9, initialValue: 1, seed: 3 });
      await train(environment, agent, { episodes: 400, seed: 5 });
      // The square has 48 live states in 9 classes; a wall on neither axis leaves the reflection on its own diagonal alone.
      expect(agent.detection.accepted.length).toBe(walls.length === 0 ? 7 : 1);
      expect(agent.multiplyAdds).toBeGreaterThan(agent.updates);
      const { q } = solve(environment.model(), { discount: 0.9 });
      const seen = agent.detection.counts.visits;
      agent.q.forEach((value, pair) => {
        if (seen[pair]! > 0) expect(value).toBeCloseTo(q[pair]!, 3);
      });
    }
  });
});

describe('ChiAgent', () => {
  it('is the plain learner, bit for bit, where rewards say nothing', async () => {
    const options = { stepSize: 0.5, epsilon: 0.2, discount: 0.95, initialValue: 1, seed: 4 };
    const plain = new TabularAgent(backend, options);
    const chi = new ChiAgent(backend, options);
    const environment = makeEnvironment('grid-world-v0', { ...sparse, rows: 5, columns: 5 });
    const run = { episodes: 80, seed: 7, stepwise: true };
    const first = await train(environment, plain, run);
    const second = await train(environment, chi, run);
    expect(chi.acting).toBe(false);
    expect([...second.returns]).toEqual([...first.returns]);
    expect([...chi.q]).toEqual([...plain.q]);
  });

  it('shares values where reward trajectories tell pairs apart, and then needs fewer steps', async () => {
    const environment = makeEnvironment('grid-world-v0', { ...sparse, shaping: true, discount: 0.95 });
    const steps = async (make: (seed: number) => CountedAgent) => {
      const all: number[] = [];
      for (let seed = 0; seed < 3; ++seed) {
        const agent = make(seed);
        const criterion = { kind: 'optimal-share' } as const;
        const run = await train(environment, agent, {
          episodes: 2000,
          seed,
          until: criterion,
          stepwise: true,
        });
        all.push(run.stepsToThreshold!);
        agent.dispose();
      }
      return all.sort((a, b) => a - b)[1]!;
    };
    const wasm = await loadBackend('wasm');
    const options = { stepSize: 0.5, epsilon: 0.2, discount: 0.95, initialValue: 8.7 };
    const plain = await steps((seed) => new TabularAgent(wasm, { ...options, seed }));
    const chi = await steps((seed) => new ChiAgent(wasm, { ...options, seed }));
    // The published prototype: 0.20 of plain.
    expect(chi / plain).toBeLessThan(0.6);
  });

  it('refuses what makes no sense', () => {
    expect(() => new ChiAgent(backend, { coupling: 'none' } as never)).toThrow(
      'expected the options of a χ agent to have only states, actions',
    );
    expect(() => new ChiAgent(backend, { evidence: -1 })).toThrow('expected evidence');
    expect(() => new ChiAgent(backend, { states: 5000, actions: 4 })).toThrow('expected at most 10000 pairs');
    new ChiAgent(backend, { states: 2500, actions: 4 }).dispose();
    expect(() => new ChiAgent(backend, { states: 5, actions: 4 }).advance(0, 0, false)).toThrow('expected act before');
  });
});
