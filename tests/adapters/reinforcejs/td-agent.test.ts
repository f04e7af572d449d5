/** Tables that reinforcejs itself gave, tuple for tuple; its gridworld program; and what is ours: symmetry, saving. */
import { describe, expect, it } from 'vitest';
import { DPAgent, TDAgent } from '../../../src/adapters/reinforcejs/index.js';
import optionCases from '../../fixtures/reinforcejs_options.json' with { type: 'json' };
import fixture from '../../fixtures/reinforcejs_td.json' with { type: 'json' };
import { GridWorld, moves } from './grid-world.js';

const world = () => new GridWorld(5, 5, 24);

describe('TDAgent', () => {
  it.each(fixture.cases)(
    'is reinforcejs, tuple for tuple: $update, λ = $lambda, replacing $replacing_traces',
    (one) => {
      const { update, gamma, alpha, lambda, replacing_traces } = one;
      const agent = new TDAgent(
        { getNumStates: () => fixture.nS, getMaxNumActions: () => fixture.nA, allowedActions: () => [0, 1, 2, 3] },
        { update: update as 'qlearn' | 'sarsa', gamma, alpha, lambda, replacing_traces },
      );
      const checked: number[] = [];
      for (const [t, [s0, a0, r0, s1, a1, explored]] of fixture.tuples.entries()) {
        agent.explored = explored as boolean;
        agent.learnFromTuple(s0 as number, a0 as number, r0 as number, s1 as number, a1 as number, lambda);
        const expected = (one.Q_after as unknown as Record<number, number[][]>)[t + 1];
        if (expected === undefined) continue;
        checked.push(t + 1);
        expected.forEach((row, s) => {
          row.forEach((value, a) => {
            expect(Math.abs(agent.Q[a * fixture.nS + s]! - value)).toBeLessThan(1e-12);
          });
        });
      }
      expect(checked).toEqual([1, 10, 100, 2000]);
    },
  );

  it.each(optionCases.cases)(
    'is reinforcejs with its other options: $update, λ = $lambda, planN $planN, smooth $smooth_policy_update',
    ({ after, update, ...options }) => {
      const env = {
        getNumStates: () => optionCases.states,
        getMaxNumActions: () => optionCases.actions,
        allowedActions: (s: number) => optionCases.allowed[s]!,
      };
      const agent = new TDAgent(env, { ...options, update: update as 'qlearn' | 'sarsa' });
      const checked: number[] = [];
      for (const [t, [s0, a0, r0, s1, a1, explored]] of optionCases.tuples.entries()) {
        Object.assign(agent, { s0, a0, r0, s1, a1, explored });
        agent.learn(0);
        const tables = (after as Record<string, { Q: number[]; P: number[] }>)[t + 1];
        if (tables === undefined) continue;
        checked.push(t + 1);
        for (const name of ['Q', 'P'] as const) {
          const errors = tables[name].map((value, k) => Math.abs(value - agent[name][k]!));
          expect(Math.max(...errors), `${name} after ${t + 1}`).toBeLessThan(1e-12);
        }
      }
      expect(checked).toEqual([20, 400]);
    },
  );

  it('learns its gridworld as its demo drives it: straight to the goal', () => {
    const env = world();
    const agent = new TDAgent(env, { alpha: 0.2, gamma: 0.9, epsilon: 0.2 });
    drive(agent, env, 20_000);
    expect(stepsToGoal(agent, env)).toBe(8);
    expect([agent.Q.length, agent.P.length, agent.e.length, agent.ns, agent.na]).toEqual([100, 100, 100, 25, 4]);
  });

  it('plans, smooths its policy, and learns by traces', () => {
    for (const options of [{ planN: 10 }, { lambda: 0.7 }, { smooth_policy_update: true, beta: 0.3 }]) {
      const env = world();
      const agent = new TDAgent(env, { alpha: 0.2, gamma: 0.9, epsilon: 0.3, ...options });
      drive(agent, env, 15_000);
      expect(stepsToGoal(agent, env), JSON.stringify(options)).toBe(8);
      for (let s = 0; s < env.getNumStates(); ++s) {
        const sum = env.allowedActions(s).reduce((total, a) => total + agent.P[a * agent.ns + s]!, 0);
        expect(sum).toBeCloseTo(1, 12);
      }
    }
  });

  it('with symmetry learns from images, and of the diagonal alone where start and goal lie on it', () => {
    // Start (0, 0), goal (4, 4): of the seven reflections and rotations the main diagonal alone carries both onto themselves.
    const env = world();
    const agent = new TDAgent(env, { alpha: 0.2, gamma: 0.9, epsilon: 0.2, symmetry: true });
    drive(agent, env, 8000);
    expect(agent.symmetries.map(({ name }) => name)).toEqual(['reflection on the main diagonal']);
    expect(stepsToGoal(agent, env)).toBe(8);
    const mirrored = (s: number) => (s % 5) * 5 + Math.floor(s / 5);
    // Left and up, right and down trade places: what was learned at a pair was learned at its image.
    const [at, image] = [0 * 5 + 1, mirrored(0 * 5 + 1)];
    expect(agent.Q[moves.right * 25 + at]).toBeCloseTo(agent.Q[moves.down * 25 + image]!, 1);
  });

  it('is the same from the same seed, and goes on from its JSON', () => {
    const options = { alpha: 0.2, lambda: 0.8, planN: 3, seed: 5 };
    const [whole, half] = [new TDAgent(world(), options), new TDAgent(world(), options)];
    const env = world();
    drive(whole, env, 500);
    drive(half, world(), 500);
    expect(half.toJSON()).toEqual(whole.toJSON());
    const restored = new TDAgent(world(), { ...options, seed: 9 });
    restored.fromJSON(JSON.parse(JSON.stringify(half.toJSON())));
    const other = world();
    other.state = env.state;
    drive(whole, env, 200);
    drive(restored, other, 200);
    expect(restored.toJSON()).toEqual(whole.toJSON());
    expect(() => restored.fromJSON({ ...half.toJSON(), ns: 3 })).toThrow(
      'expected an agent of 25 states and 4 actions',
    );
    const saved = half.toJSON();
    const { model } = saved;
    for (const [other, message] of [
      [null, 'expected an agent of 25 states and 4 actions, got null'],
      [{ ...saved, Q: [1] }, 'expected tables of finite numbers, got Array of length 1'],
      [{ ...saved, e: undefined }, 'expected tables of finite numbers, got undefined'],
      [{ ...saved, P: saved.P.with(3, Number.NaN) }, 'expected tables of finite numbers'],
      [{ ...saved, model: undefined }, 'expected the model of an agent to be an object, got undefined'],
      [
        { ...saved, model: { ...model, rewards: [1] } },
        'expected rewards of the model to be as many numbers as its pairs',
      ],
      [
        { ...saved, model: { ...model, pairs: model.pairs.with(0, 100) } },
        'expected a model of known pairs and states',
      ],
      [
        { ...saved, model: { ...model, nextStates: model.nextStates.with(0, 25) } },
        'a model of known pairs and states',
      ],
      [{ ...saved, random: undefined }, 'expected random to be a list, got undefined'],
      [{ ...saved, random: [1] }, 'expected random of 4 integers, got Array of length 1'],
    ] as const) {
      expect(() => restored.fromJSON(other as never)).toThrow(message);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => new TDAgent({} as never)).toThrow('expected an environment with getNumStates');
    expect(() => new TDAgent(world(), { update: 'td' as never })).toThrow(
      "expected update to be one of 'qlearn', 'sarsa'",
    );
    expect(() => new TDAgent(world(), { alpha: 2 })).toThrow('expected alpha to be a finite number in [0, 1]');
    expect(() => new TDAgent(world(), { symmetry: 'grid' as never })).toThrow(
      'expected symmetry to be true, false or transformations',
    );
    expect(() => new TDAgent(world(), null as never)).toThrow('expected options { update, gamma, … }, got null');
    expect(() => new TDAgent(world(), { symmetry: [{}] as never })).toThrow(
      'expected symmetry to be true, false or transformations, got Array of length 1',
    );
    const nowhere = { getNumStates: () => 2, getMaxNumActions: () => 2, allowedActions: () => 1 };
    expect(() => new TDAgent(nowhere as never)).toThrow('expected allowedActions to give a list, got 1 at state 0');
    expect(new TDAgent(world()).symmetries).toEqual([]);
    const bare = { getNumStates: () => 2, getMaxNumActions: () => 2, allowedActions: () => [0, 1] };
    expect(() => new TDAgent(bare, { symmetry: true })).toThrow('expected an environment on a grid');
  });
});

describe('DPAgent', () => {
  it('has after its rounds the values that a walk to the goal is worth', () => {
    // Every move costs 1 and the last one gives 10; the goal leads back to the start for nothing: V(goal) = γ V(start).
    const env = world();
    const agent = new DPAgent(env, { gamma: 0.9 });
    for (let round = 0; round < 400; ++round) agent.learn();
    // V(start) = −(1 + .9 + … + .9⁶) + .9⁷ · 10 + .9⁸ V(goal), V(goal) = .9 V(start).
    const walk = -(1 - 0.9 ** 7) / 0.1 + 0.9 ** 7 * 10;
    expect(agent.V[0]).toBeCloseTo(walk / (1 - 0.9 ** 9), 9);
    expect(stepsToGoal(agent, env)).toBe(8);
    const other = new DPAgent(world(), { gamma: 0.9 });
    other.fromJSON(JSON.parse(JSON.stringify(agent)));
    expect(other.V).toEqual(agent.V);
    expect(() => other.fromJSON({ V: [1], P: [] })).toThrow('expected tables of 25 states');
    expect(() => other.fromJSON({} as never)).toThrow('expected tables of 25 states, got undefined');
    expect(() => other.fromJSON({ V: [...agent.V].fill(Number.NaN), P: [...agent.P] })).toThrow('tables of 25 states');
    expect(new DPAgent(world()).gamma).toBe(0.75);
    for (const none of [null, { ...world(), getNumStates: () => 2 }]) {
      expect(() => new DPAgent(none as never)).toThrow('expected an environment with nextStateDistribution');
    }
  });
});

/** The loop of its gridworld demo. */
function drive(agent: TDAgent, env: GridWorld, steps: number): void {
  for (let t = 0; t < steps; ++t) {
    const action = agent.act(env.state);
    const { ns, r, reset_episode } = env.sampleNextState(env.state, action);
    agent.learn(r);
    env.state = ns;
    if (reset_episode) agent.resetEpisode();
  }
}

function stepsToGoal(agent: { P: Float64Array; ns: number }, env: GridWorld): number {
  let state = env.startState();
  for (let steps = 0; steps < 100; ++steps) {
    if (state === env.goal) return steps;
    const allowed = env.allowedActions(state);
    const best = allowed.reduce((a, b) => (agent.P[b * agent.ns + state]! > agent.P[a * agent.ns + state]! ? b : a));
    state = env.nextStateDistribution(state, best);
  }
  return Infinity;
}
