/** What every agent of every kind says of steps out of order, or of such as there are none. */
import { describe, expect, it } from 'vitest';
import { learnerNames } from '../../src/agents/combinations.js';
import type { AnyAgent } from '../../src/agents/saved/agent-from-bytes.js';
import { train } from '../../src/agents/train.js';
import { createEngine, type Engine } from '../../src/create-engine.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { backends } from '../backends.js';

const [states, actions] = [4, 3];
const options = { states, actions, seed: 5 };
const kinds: [string, (engine: Engine) => AnyAgent][] = [
  ...learnerNames.map((learner): [string, (engine: Engine) => AnyAgent] => [
    learner,
    (engine) => engine.agent({ ...options, learner }),
  ]),
  ['online', (engine) => engine.onlineAgent(options)],
  ['χ', (engine) => engine.chiAgent(options)],
  ['Dyna-Q', (engine) => engine.dynaAgent(options)],
  ['sweeping', (engine) => engine.sweepingAgent(options)],
];
const agents = backends.flatMap(({ name: backend }) => kinds.map(([kind, make]) => ({ backend, kind, make })));

describe.each(agents)('$kind on the $backend backend', ({ backend, make }) => {
  const made = async (use: (agent: AnyAgent, engine: Engine) => void) => {
    const engine = await createEngine({ backend });
    using agent = make(engine);
    use(agent, engine);
  };

  it('advances after it has acted, and not before', () =>
    made((agent) => {
      expect(() => agent.advance(0, 1, false)).toThrow('expected act before advance');
      // A transition that it did not make begins no episode.
      agent.observe(0, 1, 1, 2, false, 0);
      expect(() => agent.advance(0, 1, false)).toThrow('expected act before advance');
      agent.act(0);
      expect(agent.advance(0, 1, false)).toBeLessThan(actions);
    }));

  it('advances where it was inside an episode when it was saved', () =>
    made((agent, engine) => {
      {
        using early = engine.agentFromBytes(agent.toBytes());
        expect(() => early.advance(0, 1, false)).toThrow('expected act before advance');
      }
      agent.act(0);
      using acted = engine.agentFromBytes(agent.toBytes());
      expect(acted.advance(1, 2, false)).toBe(agent.advance(1, 2, false));
      using again = engine.agentFromBytes(agent.toBytes());
      expect(again.advance(2, 3, false)).toBe(agent.advance(2, 3, false));
      expect(again.q).toEqual(agent.q);
    }));

  it('learns from the step that it made, whatever it is shown between', () =>
    made((agent, engine) => {
      using other = make(engine);
      for (const each of [agent, other]) {
        each.act(0);
        // Of another state, and worth nothing; the step from state 0 then ends with a reward.
        if (each === agent) each.observe(2, 1, 0, 3, true, 0);
        each.advance(1, 1, true);
      }
      // Dyna-Q replays what it was shown too, so that it learns less of the step: of the same pairs though.
      expect(Array.from(agent.q, Math.sign)).toEqual(Array.from(other.q, Math.sign));
    }));

  it('says of a step what is wrong, and learns nothing', () =>
    made((agent) => {
      agent.act(0);
      const before = agent.q;
      const wrong = [-1, states, 0.5, Number.NaN, '0', null, undefined, 2 ** 32] as number[];
      for (const number of wrong) {
        const calls = [
          () => agent.act(number),
          () => agent.greedy(number),
          () => agent.advance(0, number, false),
          () => agent.observe(number, 0, 0, 1, false, 0),
          () => agent.observe(0, number, 0, 1, false, 0),
          () => agent.observe(0, 0, 0, number, false, 0),
        ];
        for (const call of calls) expect(call).toThrow(InputError);
      }
      for (const reward of [Number.NaN, Number.POSITIVE_INFINITY, '1', undefined] as number[]) {
        expect(() => agent.advance(reward, 1, false)).toThrow(InputError);
        expect(() => agent.observe(0, 0, reward, 1, false, 0)).toThrow(InputError);
      }
      for (const end of [0, 1, null, undefined] as unknown as boolean[]) {
        expect(() => agent.advance(0, 1, end)).toThrow(InputError);
        expect(() => agent.observe(0, 0, 0, 1, end, 0)).toThrow(InputError);
      }
      expect(agent.q).toEqual(before);
      expect(agent.advance(0, 1, false)).toBeLessThan(actions);
    }));
});

describe.each(backends)('an online agent on the $name backend', ({ name }) => {
  it('is saved with the values that it was given while pairs share theirs', async () => {
    const engine = await createEngine({ backend: name });
    const world = makeEnvironment('grid-world-v0', { rows: 4, columns: 4 });
    const candidates = 'library';
    using agent = engine.onlineAgent({ candidates, agreements: 3, seed: 5 });
    await train(world, agent, { episodes: 30, maxSteps: 60, seed: 11 });
    expect(agent.partition!.count).toBeLessThan(world.states * world.actions);
    // Thirds and sevenths: the mean of equal ones is another number in the last bit.
    agent.q = Array.from({ length: world.states * world.actions }, (_, pair) => (pair % 11) / 3 + pair / 7);
    using again = engine.agentFromBytes(agent.toBytes());
    expect(again.q).toEqual(agent.q);
    const [next, same] = [agent, again].map((each) => [each.act(3), each.advance(1, 2, false), each.q]);
    expect(same).toEqual(next);
  });
});

describe.each(backends)('a χ agent that acts by what it shares on the $name backend', ({ name }) => {
  it('learns from the step that it made, though it was shown another between', async () => {
    const engine = await createEngine({ backend: name });
    const world = makeEnvironment('grid-world-v0', { rows: 4, columns: 4, shaping: true });
    using agent = engine.chiAgent({ seed: 1 });
    await train(world, agent, { episodes: 400, maxSteps: 60, seed: 2 });
    const taken = agent.act(0);
    expect(agent.acting).toBe(true);
    const before = agent.q;
    agent.observe(5, 1, 0, 9, false);
    agent.advance(1000, 1, true);
    expect(agent.q[taken]! - before[taken]!).toBeGreaterThan(50);
  });
});
