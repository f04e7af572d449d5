/** When online agents rebuild their values, and what a rebuild within an episode leaves as it was. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EpisodeValues } from '../../src/agents/episode-values.js';
import { OnlineAgent, type OnlineAgentOptions } from '../../src/agents/online-agent.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { backends, loadBackend } from '../backends.js';

const settings = { stepSize: 0.5, epsilon: 0.2, discount: 0.95, initialValue: 1 };

/** The actions of an agent on a slippery grid, and how often its partition changed within an episode. */
async function run(name: (typeof backends)[number]['name'], rows: number, slip: number, options: OnlineAgentOptions) {
  const environment = makeEnvironment('grid-world-v0', { rows, columns: rows, slip });
  const candidates = gridTransformations(environment.layout!);
  const sizes = { states: rows * rows, actions: 4 };
  const agent = new OnlineAgent(await loadBackend(name), { ...settings, ...sizes, candidates, ...options });
  const taken: number[] = [];
  let changes = 0;
  for (let episode = 0; episode < 60; ++episode) {
    let action = agent.act(environment.reset({ seed: episode + 1 }) as number);
    for (let step = 0, over = false; step < 50 && !over; ++step) {
      taken.push(action);
      const before = agent.partition;
      const { state, reward, terminated } = await environment.step(action);
      action = agent.advance(reward, state as number, terminated);
      changes += Number(agent.partition !== before);
      over = terminated;
    }
    agent.end();
  }
  return { taken, changes, shares: agent.partition !== null };
}

describe.each(backends)('rebuilding ($name)', ({ name }) => {
  afterEach(() => vi.restoreAllMocks());

  it('waits for the end of an episode where values have traces, and does not where they have none', async () => {
    const changes = async (learner: 'q-learning' | 'q-lambda' | 'sarsa-lambda') => {
      const { changes, shares } = await run(name, 5, 0, { learner, seed: 3 });
      expect(shares).toBe(true);
      return changes;
    };
    expect(await changes('q-learning')).toBeGreaterThan(0);
    expect(await changes('q-lambda')).toBe(0);
    expect(await changes('sarsa-lambda')).toBe(0);
  });

  it('leaves an agent that verifies the values that the episode began with, as one has that copies them all', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const all = () => Promise.all(seeds.map((seed) => run(name, 3, 0.2, { seed, auditRate: 1, agreements: 2 })));
    const kept = await all();
    const { begin } = EpisodeValues.prototype;
    vi.spyOn(EpisodeValues.prototype, 'begin').mockImplementation(function (this: EpisodeValues, partition) {
      begin.call(this, partition);
      this.keep();
    });
    const copied = await all();
    expect(kept).toEqual(copied);
    expect(kept.some(({ changes }) => changes > 0)).toBe(true);
  });
});
