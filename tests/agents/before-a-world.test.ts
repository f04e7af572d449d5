/** Agents that have no world yet and saved agents that none of them could have been. */
import { describe, expect, it } from 'vitest';
import { completeCriterion } from '../../src/agents/criterion.js';
import { train } from '../../src/agents/train.js';
import { createEngine } from '../../src/create-engine.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { Partition } from '../../src/similarity/partition.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { Transformation } from '../../src/symmetry/transformation.js';

const engine = await createEngine();
const world = makeEnvironment('grid-world-v0', { rows: 2, columns: 2 });
const kinds = {
  tabular: () => engine.agent({}),
  online: () => engine.onlineAgent({ candidates: 'library' }),
  χ: () => engine.chiAgent({}),
  'Dyna-Q': () => engine.dynaAgent({}),
  sweeping: () => engine.sweepingAgent({}),
} as const;

describe.each(Object.entries(kinds))('%s without a world', (_, make) => {
  it('has done nothing, and is written down without values', () => {
    using agent = make();
    const { updates, q, states, actions } = JSON.parse(JSON.stringify(agent));
    expect([updates, q, states, actions]).toEqual([0, null, null, null]);
    expect([agent.updates, agent.multiplyAdds]).toEqual([0, 0]);
    expect(() => agent.act(0)).toThrow(InputError);
  });

  it('takes a world that is one', () => {
    using agent = make();
    expect(() => agent.bind(null as never)).toThrow('expected a world { states, actions }, got null');
    expect(() => agent.bind(5 as never)).toThrow('expected a world { states, actions }, got 5');
    agent.bind(world);
    const { q, states } = JSON.parse(JSON.stringify(agent));
    expect([q.length, states]).toEqual([16, 4]);
  });
});

describe('ties', () => {
  const options = { epsilon: 0, ties: 'lowest', states: 3, actions: 4 } as const;
  it.each([
    ['χ', () => engine.chiAgent(options)],
    ['Dyna-Q', () => engine.dynaAgent(options)],
    ['sweeping', () => engine.sweepingAgent({ ...options, auditRate: 0 })],
    ['tabular', () => engine.agent(options)],
  ])('go to the lowest action: %s', (_, make) => {
    using agent = make();
    expect([0, 1, 2, 0, 1].map((state) => agent.act(state))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('training', () => {
  it('has options, and a criterion that is one', async () => {
    using agent = engine.agent({});
    await expect(train(world, agent, null as never)).rejects.toThrow('expected options { episodes, … }, got null');
    await expect(train(world, agent, 5 as never)).rejects.toThrow('expected options { episodes, … }, got 5');
    for (const criterion of [null, 'value'])
      expect(() => completeCriterion(criterion as never, null, 0.9)).toThrow(
        'expected criterion to be { kind, level, … }',
      );
  });

  it('tells where a step could not be taken, and hides no fault of an agent', async () => {
    const once = (error: Error) => ({
      bind: () => {},
      act: () => 0,
      advance: () => {
        throw error;
      },
      end: () => {},
      updates: 0,
      multiplyAdds: 0,
      q: new Float64Array(16),
    });
    const run = (error: Error) => train(world, once(error) as never, { episodes: 1, stepwise: true });
    await expect(run(new InputError('odd reward'))).rejects.toThrow(/odd reward.*episode 0/);
    await expect(run(new RangeError('broken'))).rejects.toThrow(RangeError);
  });
});

describe('partners', () => {
  const of = (similarity: unknown, coupling = 'augmentation') =>
    engine.agent({ states: 2, actions: 1, coupling, similarity } as never);

  it('of augmentation are transformations', () => {
    expect(() => of(Partition.from([0, 0]))).toThrow("transformations for coupling 'augmentation'");
    using agent = of(
      SymmetryGroup.generatedBy([Transformation.from({ name: 'swap', states: [1, 0], actionMap: [0] })]),
    );
    agent.observe(0, 0, 1, 1, true);
    // What one state learns the other learns too.
    expect(agent.q[0]).toBe(agent.q[1]);
    expect(agent.q[0]).toBeGreaterThan(0);
  });
});
