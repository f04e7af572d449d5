import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.js';
import type { AgentOptions } from '../../src/agents/agent-options.js';
import { TabularAgent } from '../../src/agents/tabular-agent.js';
import { train } from '../../src/agents/train.js';
import type { Environment, Step } from '../../src/environments/environment.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import type { Progress } from '../../src/progress.js';
import { Partition } from '../../src/similarity/partition.js';
import { backends, loadBackend } from '../backends.js';
import { Bare, gridLabels, gridModel } from './worlds.js';

const learners = ['q-learning', 'sarsa', 'expected-sarsa'] as const;

/** Actions that are optimal in each live cell of the 3x3 grid: down or right, unless that bumps. */
const towardsGoal = [[1, 2], [1, 2], [2], [1, 2], [1, 2], [2], [1], [1]];

describe.each(backends)('train on the $name backend', ({ name }) => {
  const make = async (options: AgentOptions = {}) =>
    new TabularAgent(await loadBackend(name), { stepSize: 0.5, discount: 0.9, epsilon: 0.3, seed: 4, ...options });

  describe.each(learners)('%s', (learner) => {
    it.each([
      ['the model', () => new TabularEnvironment(gridModel())],
      ["the environment's steps", () => new Bare(gridModel())],
    ])('learns the optimal policy from %s', async (_, environment) => {
      using agent = await make({ learner, epsilon: 0.5, stepSize: 0.2 });
      const run = await train(environment(), agent, { episodes: 1500 });
      expect(run.episodes).toBe(1500);
      const policy = agent.policy();
      for (const [state, actions] of towardsGoal.entries()) expect(actions, `state ${state}`).toContain(policy[state]);
      expect(run.steps).toBe(run.lengths.reduce((sum, length) => sum + length, 0));
      expect(agent.updates).toBe(run.steps);
    });

    it('runs the same episodes from steps as direct calls', async () => {
      using trained = await make({ learner });
      using direct = await make({ learner, states: 9, actions: 4 });
      const environment = new Bare(gridModel(), 12);
      const run = await train(environment, trained, { episodes: 20, seed: 5, record: true, maxSteps: 10 });
      expect(environment.seeds).toEqual([5, ...new Array(19).fill(undefined)]);
      const world = new TabularEnvironment(gridModel());
      let t = 0;
      for (let episode = 0; episode < 20; ++episode) {
        let state = world.reset();
        let action = direct.act(state);
        let sum = 0;
        let length = 0;
        for (let over = false; !over && length < 10; ++length, ++t) {
          const step = world.step(action);
          expect([run.recorded!.states[t], run.recorded!.actions[t], run.recorded!.rewards[t]]).toEqual([
            state,
            action,
            step.reward,
          ]);
          sum += step.reward;
          state = step.state;
          over = step.terminated;
          action = direct.advance(step.reward, state, step.terminated);
        }
        const terminated = Number(state === 8);
        expect([run.returns[episode], run.lengths[episode], run.terminated[episode]]).toEqual([
          sum,
          length,
          terminated,
        ]);
      }
      expect(run.recorded!.starts[20]).toBe(t);
      expect(trained.q).toEqual(direct.q);
    });

    it('does not depend on how the work is cut', async () => {
      // One call of the kernel against batches of 1, 2, 4, … episodes, and against two calls of `train`.
      const backend = await loadBackend(name);
      const settings = { stepSize: 0.5, discount: 0.9, epsilon: 0.3, initialValue: 0, seed: 4 };
      using whole = backend.learner({ ...settings, learner, states: 9, actions: 4 });
      using model = backend.model(gridModel());
      const batch = whole.run(model, { episodes: 300, maxSteps: 40, record: true, optimal: null, stop: null });
      using cut = await make({ learner });
      const environment = new TabularEnvironment(gridModel());
      const run = await train(environment, cut, { episodes: 300, maxSteps: 40, record: true });
      expect(cut.q).toEqual(whole.q());
      expect([run.returns, run.lengths, run.terminated]).toEqual([batch.returns, batch.lengths, batch.terminated]);
      expect(run.recorded).toEqual(batch.recorded);
      using twice = await make({ learner });
      await train(environment, twice, { episodes: 123, maxSteps: 40 });
      await train(environment, twice, { episodes: 177, maxSteps: 40 });
      expect(twice.q).toEqual(whole.q());
    });

    it('is reproducible from its seed', async () => {
      const learn = async (seed: number) => {
        using agent = await make({ learner, seed });
        const { lengths } = await train(new TabularEnvironment(gridModel()), agent, { episodes: 50 });
        return { q: agent.q, lengths };
      };
      expect(await learn(7)).toEqual(await learn(7));
      expect((await learn(7)).lengths).not.toEqual((await learn(8)).lengths);
    });
  });

  it('truncates at the smaller of both limits and bootstraps there', async () => {
    const forever = tabularModel({ nS: 1, nA: 1, P: [[[[1, 0, 1, false]]]], isd: [1] });
    for (const environment of [new TabularEnvironment(forever, { maxSteps: 2 }), new Bare(forever, 2)]) {
      using agent = await make();
      const run = await train(environment, agent, { episodes: 2, maxSteps: 5 });
      expect([[...run.lengths], [...run.returns], [...run.terminated]]).toEqual([
        [2, 2],
        [2, 2],
        [0, 0],
      ]);
      // Q ← Q + ½ (1 + 0.9 Q − Q) = ½ + 0.95 Q, four times: 0.5, 0.975, 1.42625, 1.8549375.
      expect(agent.q[0]).toBeCloseTo(1.8549375, 14);
    }
  });

  it('a quotient by the true symmetry keeps mirrored pairs equal and learns Q*', async () => {
    const labels = gridLabels();
    using agent = await make({ coupling: 'quotient', similarity: Partition.from(labels), epsilon: 0.5 });
    await train(new TabularEnvironment(gridModel()), agent, { episodes: 800 });
    const q = agent.q;
    for (const [pair, label] of labels.entries()) expect(q[pair]).toBe(q[label]);
    using model = (await loadBackend(name)).model(gridModel());
    const exact = model.valueIteration({ discount: 0.9, tolerance: 1e-12, maxIterations: 1000 }).q;
    for (let pair = 0; pair < 32; ++pair) expect(q[pair]).toBeCloseTo(exact[pair]!, 6);
  });

  describe('criteria', () => {
    it('optimal-share: judged after each episode, met at the end of three in a row', async () => {
      using agent = await make({ epsilon: 0.5 });
      const environment = new TabularEnvironment(gridModel());
      const options = { episodes: 400, until: { kind: 'optimal-share' } } as const;
      const run = await train(environment, agent, { ...options, stopWhenMet: false });
      const { episodes, steps, values } = run.measured!;
      expect(episodes).toEqual(Array.from({ length: 400 }, (_, e) => e + 1));
      expect(steps.at(-1)).toBe(run.steps);
      // 95 % of eight live states is all of them.
      const met = values.findIndex((_, e) => e >= 2 && values[e]! + values[e - 1]! + values[e - 2]! === 3);
      expect([run.episodesToThreshold, run.stepsToThreshold]).toEqual([met + 1, steps[met]]);
      expect(met).toBeGreaterThan(3);
      const last = agent.policy();
      expect(values.at(-1)).toBe(towardsGoal.filter((actions, state) => actions.includes(last[state]!)).length / 8);
      // Stopped there, the agent is the one of a run of that many episodes.
      using stopped = await make({ epsilon: 0.5 });
      const short = await train(environment, stopped, options);
      expect([short.episodes, short.steps, short.episodesToThreshold]).toEqual([met + 1, steps[met], met + 1]);
      using same = await make({ epsilon: 0.5 });
      await train(environment, same, { episodes: met + 1 });
      expect(stopped.q).toEqual(same.q);
    });

    it('value: the share of the gap that the greedy policy closes, every so many episodes', async () => {
      // Action 1 pays 1, action 0 nothing; both end. Uniform is worth ½: the greedy policy closes −1 or 1 of the gap.
      const bandit = tabularModel({ nS: 1, nA: 2, P: [[[[1, 0, 0, true]], [[1, 0, 1, true]]]], isd: [1] });
      const environment = new TabularEnvironment(bandit);
      const criterion = { kind: 'value', every: 2, consecutive: 2 } as const;
      let late = 0;
      for (let seed = 0; seed < 8; ++seed) {
        using agent = await make({ epsilon: 1, seed });
        const run = await train(environment, agent, {
          episodes: 21,
          record: true,
          until: criterion,
          stopWhenMet: false,
        });
        const paid = run.recorded!.actions.indexOf(1) + 1;
        expect(run.measured!.episodes).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
        expect(run.measured!.values).toEqual(run.measured!.episodes.map((episode) => (episode >= paid ? 1 : -1)));
        // The first even episode from `paid` on, and one evaluation more.
        const met = 2 * Math.ceil(paid / 2) + 2;
        expect([run.episodesToThreshold, run.stepsToThreshold]).toEqual([met, met]);
        late += Number(met > 4);
        using stopping = await make({ epsilon: 1, seed });
        expect((await train(environment, stopping, { episodes: 21, until: criterion })).episodes).toBe(met);
      }
      expect(late).toBeGreaterThan(0);
    });

    it.each([
      ['the model', () => new TabularEnvironment(gridModel())],
      ["the environment's steps", () => new Bare(gridModel())],
    ])('return: the mean of the last episodes, from %s', async (_, environment) => {
      using agent = await make();
      const criterion = { kind: 'return', level: 5, consecutive: 4 } as const;
      const run = await train(environment(), agent, { episodes: 120, until: criterion, stopWhenMet: false });
      const means = Array.from(
        { length: 117 },
        (_, e) => run.returns.slice(e, e + 4).reduce((sum, x) => sum + x, 0) / 4,
      );
      expect(run.measured!.values).toEqual(means);
      const met = means.findIndex((mean) => mean >= 5) + 4;
      expect(met).toBeGreaterThan(4);
      expect(run.episodesToThreshold).toBe(met);
      expect(run.stepsToThreshold).toBe(run.lengths.slice(0, met).reduce((sum, length) => sum + length, 0));
      using stopping = await make();
      const short = await train(environment(), stopping, { episodes: 120, until: criterion });
      expect(short.episodes).toBe(met);
    });

    it('says null when it is never met, and nothing without one', async () => {
      using agent = await make();
      const environment = new TabularEnvironment(gridModel());
      const run = await train(environment, agent, { episodes: 5, until: { kind: 'return', level: 100 } });
      expect([run.stepsToThreshold, run.episodesToThreshold, run.measured!.values]).toEqual([null, null, []]);
      expect((await train(environment, agent, { episodes: 5 })).measured).toBe(null);
    });
  });

  it('reports progress', async () => {
    using agent = await make();
    const seen: Progress[] = [];
    const options = { episodes: 60, onProgress: (progress: Progress) => seen.push(progress) };
    const run = await train(new Bare(gridModel()), agent, options);
    expect(seen.at(-1)).toMatchObject({ done: 60, total: 60, steps: run.steps });
    // The reports together are all returns.
    const sum = seen.reduce(
      (total, { done, meanReturn = NaN }, k) => total + meanReturn * (done - (seen[k - 1]?.done ?? 0)),
      0,
    );
    expect(sum).toBeCloseTo(
      run.returns.reduce((total, x) => total + x, 0),
      6,
    );
  });

  it("drives an agent of one's own, which is shown every step", async () => {
    const calls: string[] = [];
    const agent: Agent = {
      discount: 0.9,
      q: new Float64Array(36),
      bind: ({ states, actions }) => calls.push(`bind ${states} ${actions}`),
      act: (state) => {
        calls.push(`act ${state}`);
        return 1;
      },
      advance: (reward, nextState, terminated) => {
        calls.push(`advance ${reward} ${nextState} ${terminated}`);
        return 1;
      },
      observe: () => {},
      end: () => calls.push('end'),
    };
    // To the right from the corner, into the border, until the episode is cut.
    const run = await train(new TabularEnvironment(gridModel()), agent, { episodes: 1, maxSteps: 3 });
    expect([...run.lengths]).toEqual([3]);
    expect(calls).toEqual([
      'bind 9 4',
      'act 0',
      'advance -1 1 false',
      'advance -1 2 false',
      'advance -1 2 false',
      'end',
    ]);
  });

  it('stops when told, with the reason', async () => {
    using agent = await make({ states: 9, actions: 4 });
    const early = AbortSignal.abort(new Error('not today'));
    const environment = new TabularEnvironment(gridModel());
    await expect(train(environment, agent, { episodes: 10, signal: early })).rejects.toThrow('not today');
    expect(agent.updates).toBe(0);
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const endless = train(environment, agent, { episodes: 1e8, onProgress, signal: controller.signal });
    await expect(endless).rejects.toBe(reason);
    expect(agent.updates).toBeGreaterThan(0);
    // The model is released.
    expect(backend.bytesInUse()).toBe(before);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no episodes', { episodes: 0 }, 'expected episodes to be an integer in'],
    ['no number of episodes', {}, 'expected episodes to be an integer'],
    ['no steps', { episodes: 1, maxSteps: 0 }, 'expected maxSteps'],
    ['an unknown option', { episodes: 1, steps: 5 }, "got 'steps'"],
    ['a negative seed', { episodes: 1, seed: -1 }, 'expected seed'],
    ['stopWhenMet without a criterion', { episodes: 1, stopWhenMet: true }, 'expected until with stopWhenMet'],
    ['an unknown criterion', { episodes: 1, until: { kind: 'reward' } }, "got 'reward'"],
    ['a criterion without level', { episodes: 1, until: { kind: 'return' } }, 'expected criterion.level'],
    ['a field of another criterion', { episodes: 1, until: { kind: 'return', level: 1, every: 2 } }, "got 'every'"],
    ['a share above 1', { episodes: 1, until: { kind: 'value', level: 2 } }, 'expected criterion.level'],
    [
      'optimal-share without a model',
      { episodes: 1, until: { kind: 'optimal-share' } },
      "expected an environment with a model for criterion 'optimal-share'",
    ],
  ])('refuses %s', async (_, options, message) => {
    using agent = await make();
    await expect(train(new Bare(gridModel()), agent, options as never)).rejects.toThrow(message);
    expect(agent.updates).toBe(0);
  });

  it('refuses worlds that answer later, and takes what their promises are rejected with', async () => {
    const world = new Bare(gridModel());
    const late = (method: 'reset' | 'step') =>
      Object.assign(new Bare(gridModel()), {
        [method]: async () => {
          throw new Error(`late ${method}`);
        },
      }) as unknown as Environment;
    using agent = await make();
    await train(world, agent, { episodes: 1 });
    for (const method of ['reset', 'step'] as const) {
      await expect(train(late(method), agent, { episodes: 1 })).rejects.toThrow(
        `expected ${method} to give its result at once, got a promise`,
      );
    }
  });

  it('refuses an agent that does not fit, an undiscounted value criterion, and things that are neither', async () => {
    const environment = new TabularEnvironment(gridModel());
    using other = await make({ states: 8, actions: 4 });
    await expect(train(environment, other, { episodes: 1 })).rejects.toThrow(
      "expected 8 states and 4 actions, the agent's own, got 9 and 4",
    );
    using similar = await make({ coupling: 'quotient', similarity: Partition.from([0, 0, 1]) });
    await expect(train(environment, similar, { episodes: 1 })).rejects.toThrow('expected a similarity of 36 pairs');
    using undiscounted = await make({ discount: 1 });
    await expect(train(environment, undiscounted, { episodes: 1, until: { kind: 'optimal-share' } })).rejects.toThrow(
      "expected an agent with discount < 1 for criterion 'optimal-share', got 1",
    );
    await expect(train(environment, undiscounted, { episodes: 1, until: { kind: 'value' } })).rejects.toThrow(
      'expected an agent with discount < 1',
    );
    await expect(train({} as Environment, other, { episodes: 1 })).rejects.toThrow(
      'expected an environment with reset',
    );
    await expect(train(environment, {} as TabularAgent, { episodes: 1 })).rejects.toThrow('expected an agent');
  });

  it('refuses flags and signals that are none', async () => {
    using agent = await make();
    const world = new TabularEnvironment(gridModel());
    const until = { kind: 'optimal-share' } as const;
    for (const name of ['record', 'stepwise', 'stopWhenMet'] as const)
      for (const wrong of ['false', 0, null])
        await expect(train(world, agent, { episodes: 1, until, [name]: wrong as never })).rejects.toThrow(
          `expected ${name} to be true or false, got ${wrong === 'false' ? "'false'" : wrong}`,
        );
    await expect(train(world, agent, { episodes: 1, signal: {} as never })).rejects.toThrow(
      'expected signal to be an AbortSignal',
    );
  });

  it('does not play a model of another size than the world', async () => {
    using agent = await make();
    const world = new TabularEnvironment(gridModel());
    const other = tabularModel({ nS: 1, nA: 1, P: [[[[1, 0, 1, false]]]] });
    class Wrong extends Bare {
      model() {
        return other;
      }
    }
    await expect(train(new Wrong(gridModel()), agent, { episodes: 1 })).rejects.toThrow(
      `expected a model of ${world.states} states and ${world.actions} actions like the environment, got 'one of 1 and 1'`,
    );
  });

  it.each<[string, Partial<Step> | null, string]>([
    ['a state out of range', { state: 9 }, 'expected a state in [0, 9), got 9 at episode 0, step 1'],
    ['a reward that is NaN', { reward: NaN }, 'expected a finite reward, got NaN at episode 0, step 1'],
    [
      'no termination',
      { terminated: undefined as never },
      'expected terminated to be a boolean, got undefined at episode 0, step 1',
    ],
    [
      'no truncation',
      { truncated: undefined as never },
      'expected truncated to be a boolean, got undefined at episode 0, step 1',
    ],
    ['nothing', null, 'expected step to give { state, reward, terminated, truncated }, got null at episode 0, step 1'],
  ])('says where an environment gave %s', async (_, wrong, message) => {
    class Wrong extends Bare {
      #steps = 0;
      override step(action: number): Step {
        const step = super.step(action);
        return this.#steps++ === 0 ? step : ((wrong && { ...step, ...wrong }) as Step);
      }
    }
    using agent = await make();
    await expect(train(new Wrong(gridModel()), agent, { episodes: 3 })).rejects.toThrow(message);
  });
});
