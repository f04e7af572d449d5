/** An online agent that finds no memory for what shares its values goes on as it was, and shares when there is some. */
import { expect, it } from 'vitest';
import { OnlineAgent, type OnlineAgentOptions } from '../../src/agents/online-agent.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { loadBackend } from '../backends.js';
import { fill, smallCore } from '../small-core.js';

const found = { candidates: 'library', agreements: 3 } as const;

it.each([
  ['candidates', found],
  ['refined blocks', { candidates: 'grow', refine: true, checks: 1, agreements: 1 }],
  ['candidates for a learner with traces', { ...found, learner: 'q-lambda' }],
  ['candidates from a mean of initial values that is rounded', { ...found, initialValue: 0.1 }],
] as [string, OnlineAgentOptions][])('%s', async (_, options) => {
  const make = (backend: Awaited<ReturnType<typeof loadBackend>>) => {
    const environment = makeEnvironment('grid-world-v0', { rows: 6, columns: 6 });
    const agent = new OnlineAgent(backend, { seed: 3, auditRate: 0, ...options });
    agent.bind(environment);
    const refused: string[] = [];
    const tried = <T>(call: () => T): T | undefined => {
      try {
        return call();
      } catch (error) {
        refused.push(String(error));
        return undefined;
      }
    };
    const play = (episode: number) => {
      let action = tried(() => agent.act(environment.reset({ seed: episode }) as number));
      for (let steps = 0, over = false; action !== undefined && steps < 60 && !over; ++steps) {
        const { reward, state, terminated, truncated } = environment.step(action);
        action = tried(() => agent.advance(reward, state, terminated));
        over = terminated || truncated;
      }
      agent.end();
    };
    return { agent, play, refused };
  };
  const { core, backend } = await smallCore(40);
  const little = make(backend);
  const plenty = make(await loadBackend('wasm'));
  const empty = fill(core);
  for (let episode = 0; episode < 8; ++episode) {
    little.play(episode);
    plenty.play(episode);
  }
  expect(little.refused.length).toBeGreaterThan(0);
  for (const error of little.refused) expect(error).toContain('out of memory');
  // What it has learned is there, and it claims no sharing that there is not.
  const initial = options.initialValue ?? 0;
  expect(little.agent.partition).toBeNull();
  expect(plenty.agent.partition).not.toBeNull();
  expect([...little.agent.q].some((value) => value !== initial)).toBe(true);
  empty();
  for (let episode = 8; episode < 30; ++episode) little.play(episode);
  const { q, partition } = little.agent;
  expect(partition).not.toBeNull();
  const shared = new Map<number, number>();
  for (const [pair, block] of partition!.labels.entries()) {
    if (!shared.has(block)) shared.set(block, q[pair]!);
    expect(q[pair]).toBe(shared.get(block));
  }
  little.agent.dispose();
  plenty.agent.dispose();
});
