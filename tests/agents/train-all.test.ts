/** Agents trained together end as each would alone, to the bit. */
import { describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../src/agents/agent-options.js';
import type { Criterion } from '../../src/agents/criterion.js';
import { OnlineAgent } from '../../src/agents/online-agent.js';
import { TabularAgent } from '../../src/agents/tabular-agent.js';
import { type TrainOptions, train } from '../../src/agents/train.js';
import { trainAll } from '../../src/agents/train-all.js';
import type { Environment } from '../../src/environments/environment.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import type { Progress } from '../../src/progress.js';
import { backends, loadBackend } from '../backends.js';

const grid = (more: object = {}) => makeEnvironment('grid-world-v0', { rows: 4, columns: 4, ...more });

/** A corridor of five states with its goal at the right end, and no model. */
function corridor(): Environment {
  let state = 0;
  return {
    states: 5,
    actions: 2,
    reset: () => {
      state = 0;
      return state;
    },
    step: (action) => {
      state = Math.max(0, state + (action === 1 ? 1 : -1));
      return { state, reward: state === 4 ? 1 : 0, terminated: state === 4, truncated: false };
    },
  };
}

describe.each(backends)('trainAll on the $name backend', ({ name }) => {
  const settings = { stepSize: 0.5, discount: 0.9, epsilon: 0.3, initialValue: 5 };

  async function compare(
    environment: () => Environment,
    more: readonly AgentOptions[],
    options: Omit<TrainOptions, 'onProgress'>,
  ): Promise<number[]> {
    const backend = await loadBackend(name);
    const make = () => more.map((agent, seed) => new TabularAgent(backend, { ...settings, seed, ...agent }));
    const [together, alone] = [make(), make()];
    const runs = await trainAll(environment(), together, options);
    for (const [k, agent] of alone.entries()) {
      expect(runs[k]).toEqual(await train(environment(), agent, options));
      expect(together[k]!.q).toEqual(agent.q);
      expect(together[k]!.updates).toBe(agent.updates);
    }
    for (const agent of [...together, ...alone]) agent.dispose();
    return runs.map(({ episodes }) => episodes);
  }

  const six: AgentOptions[] = Array.from({ length: 6 }, () => ({}));

  it.each<[string, Criterion | undefined]>([
    ['no criterion', undefined],
    ['the share of optimal states', { kind: 'optimal-share', level: 0.9 }],
    ['the value of the policy', { kind: 'value', level: 0.9, every: 5 }],
    ['the mean return', { kind: 'return', level: 4, consecutive: 5 }],
  ])('six seeds judged by %s', async (_, criterion) => {
    await compare(grid, six, { episodes: 60, ...(criterion && { until: criterion, stopWhenMet: false }) });
    if (criterion === undefined) return;
    const episodes = await compare(grid, six, { episodes: 200, until: criterion });
    expect(new Set(episodes).size).toBeGreaterThan(1);
  });

  it('learners of all kinds, in worlds of chance too, with every step kept', async () => {
    const learners = ['q-learning', 'sarsa', 'double-q', 'q-learning', 'q-lambda', 'q-learning'] as const;
    const mixed = learners.map((learner) => ({ learner }));
    await compare(grid, mixed, { episodes: 20 });
    await compare(() => grid({ slip: 0.2 }), six, { episodes: 30, maxSteps: 20 });
    await compare(grid, six, { episodes: 10, record: true });
  });

  it('one after the other without a model, and where agents must see every step', async () => {
    await compare(corridor, six, { episodes: 12, maxSteps: 50, seed: 3 });
    const backend = await loadBackend(name);
    const make = () => [0, 1].map((seed) => new OnlineAgent(backend, { ...settings, seed }));
    const [together, alone] = [make(), make()];
    const runs = await trainAll(grid(), together, { episodes: 15, seed: 1 });
    for (const [k, agent] of alone.entries()) {
      expect(runs[k]).toEqual(await train(grid(), agent, { episodes: 15, seed: 1 }));
      expect(together[k]!.q).toEqual(agent.q);
    }
  });

  it('says how far it is, and stops', async () => {
    const backend = await loadBackend(name);
    const agents = six.map((_, seed) => new TabularAgent(backend, { ...settings, seed }));
    const seen: Progress[] = [];
    await trainAll(grid(), agents, { episodes: 40, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ done: 240, total: 240, unit: 'episodes' });
    const controller = new AbortController();
    const reason = new Error('enough');
    const endless = trainAll(grid(), agents, {
      episodes: 1e8,
      onProgress: () => controller.abort(reason),
      signal: controller.signal,
    });
    await expect(endless).rejects.toBe(reason);
  });

  it('refuses what makes no sense before anything is learned', async () => {
    const backend = await loadBackend(name);
    const agent = new TabularAgent(backend, settings);
    await expect(trainAll(grid(), [], { episodes: 1 })).rejects.toThrow('expected a list of agents');
    await expect(trainAll(grid(), new Array(1), { episodes: 1 })).rejects.toThrow(InputError);
    await expect(trainAll(grid(), [agent, agent], { episodes: 1 })).rejects.toThrow('expected different agents');
    await expect(trainAll(grid(), [agent], { episodes: 0 })).rejects.toThrow('episodes');
    await expect(trainAll(grid(), [agent], null as never)).rejects.toThrow('expected options { episodes, … }');
    await expect(trainAll(grid(), [agent, {} as TabularAgent], { episodes: 1 })).rejects.toThrow('expected an agent');
    agent.dispose();
  });
});
