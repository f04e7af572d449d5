/**
 * Saving and loading of every agent: the loaded one goes on as the one that was saved, to the last bit, wherever it was saved, inside
 * episodes too; and bytes that no agent has are refused.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { AnyAgent } from '../../src/agents/saved/agent-from-bytes.js';
import { createEngine, type Engine } from '../../src/create-engine.js';
import { checksum } from '../../src/engine/checksum.js';
import type { CouplingName, LearnerName } from '../../src/engine/contracts/learner.js';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromMatrix } from '../../src/similarity/similarity.js';
import { candidateTransformations } from '../../src/symmetry/candidates.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { backendsOfHome } from '../backends.js';

const world = makeEnvironment('grid-world-v0', { rows: 3, columns: 3 });
const { states, actions } = world;
const pairs = states * actions;
const maps = candidateTransformations(world);
const group = SymmetryGroup.generatedBy([Transformation.identity(states, actions), ...maps.slice(0, 1)]);
const blocks = Partition.from(Array.from({ length: pairs }, (_, pair) => pair % 5));
const chi = similarityFromMatrix(
  Array.from({ length: pairs }, (_, i) =>
    Array.from({ length: pairs }, (_, j) => (i === j ? 1 : (i + j) % 4 === 0 ? 0.5 : 0)),
  ),
);

const learners: readonly LearnerName[] = [
  'q-learning',
  'sarsa',
  'expected-sarsa',
  'double-q',
  'q-lambda',
  'sarsa-lambda',
  'reinforce',
  'actor-critic',
];
const couplings: readonly CouplingName[] = [
  'none',
  'preconditioner',
  'sampling',
  'target-sharing',
  'quotient',
  'augmentation',
];

type Make = (engine: Engine) => AnyAgent;
const common = { discount: 0.9, seed: 11 };
const kinds: [string, Make][] = [
  ['online, candidates', (engine) => engine.onlineAgent({ ...common, candidates: maps })],
  ['online, library', (engine) => engine.onlineAgent({ ...common, candidates: 'library', initialValue: 2 })],
  ['online, grown', (engine) => engine.onlineAgent({ ...common, stepSize: 0.5 })],
  ['online, double-q', (engine) => engine.onlineAgent({ ...common, candidates: maps, learner: 'double-q' })],
  ['online, SARSA(λ)', (engine) => engine.onlineAgent({ ...common, candidates: maps, learner: 'sarsa-lambda' })],
  ['χ', (engine) => engine.chiAgent({ ...common, stepSize: 0.3 })],
  ['Dyna-Q', (engine) => engine.dynaAgent({ ...common, candidates: maps, replays: 3 })],
  ['Dyna-Q, none', (engine) => engine.dynaAgent({ ...common, replays: 3 })],
  ['sweeping', (engine) => engine.sweepingAgent({ ...common, candidates: 'library', initialValue: 1 })],
  ['sweeping, grown', (engine) => engine.sweepingAgent({ ...common, candidates: 'grow', backups: 4 })],
];
for (const learner of learners) {
  for (const coupling of couplings) {
    const similarity =
      coupling === 'none'
        ? {}
        : { similarity: coupling === 'augmentation' ? group : coupling === 'quotient' ? blocks : chi };
    const options = {
      ...common,
      learner,
      coupling,
      ...similarity,
      ...(learner.endsWith('lambda') ? { traceDecay: 0.5 } : {}),
    };
    if (learner === 'reinforce' && coupling === 'target-sharing') continue;
    kinds.push([`${learner}, ${coupling}`, (engine) => engine.agent(options)]);
  }
}
kinds.push(
  ['Q(λ), accumulating', (engine) => engine.agent({ ...common, learner: 'q-lambda', traces: 'accumulating' })],
  ['critic of states', (engine) => engine.agent({ ...common, learner: 'actor-critic', critic: 'state' })],
);

/** Drives an agent for so many steps of a world that only looks at the step's number, and notes what it does. */
function drive(agent: AnyAgent, draws: Random, steps: number, open = false): number[] {
  const did: number[] = [];
  let action = open ? -1 : agent.act(draws.below(states));
  for (let t = 0; t < steps; ++t) {
    did.push(action);
    const kind = draws.below(12);
    const next = draws.below(states);
    const reward = draws.below(5) / 4;
    if (kind === 0) {
      agent.advance(reward, next, true);
      action = agent.act(draws.below(states));
    } else if (kind === 1) {
      agent.end();
      action = agent.act(draws.below(states));
    } else if (kind === 2) {
      agent.observe(draws.below(states), draws.below(actions), reward, next, false, draws.below(actions));
    } else action = agent.advance(reward, next, false);
  }
  return did;
}

describe.each(backendsOfHome)('saving ($name)', ({ name }) => {
  const made = createEngine({ backend: name });

  it.each(kinds)('%s: goes on as if it had not been saved', async (_, make) => {
    const engine = await made;
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 0, max: 150 }), (seed, steps) => {
        using first = make(engine);
        first.bind(world);
        const draws = new Random(seed);
        drive(first, draws, steps);
        const bytes = first.toBytes();
        using second = engine.agentFromBytes(bytes);
        expect(second.toBytes().join()).toBe(bytes.join());
        const again = new Random(0);
        again.state.set(draws.state);
        // The running episode goes on: its next step is one of the same action.
        expect(drive(second, again, 60, true)).toEqual(drive(first, draws, 60, true));
        expect(Array.from(second.q)).toEqual(Array.from(first.q));
        expect(second.updates).toBe(first.updates);
        expect(second.multiplyAdds).toBe(first.multiplyAdds);
        expect(second.toBytes().join()).toBe(first.toBytes().join());
      }),
      { numRuns: 4, seed: 5 },
    );
  });

  it('learns on in episodes of the backend', async () => {
    const { train } = await import('../../src/agents/train.js');
    const engine = await made;
    for (const [kind, make] of kinds) {
      using first = make(engine);
      await train(world, first, { episodes: 8, seed: 2, maxSteps: 30 });
      using second = engine.agentFromBytes(JSON.parse(JSON.stringify(first)));
      await train(world, first, { episodes: 8, seed: 3, maxSteps: 30 });
      await train(world, second, { episodes: 8, seed: 3, maxSteps: 30 });
      expect(Array.from(second.q), kind).toEqual(Array.from(first.q));
    }
  });

  it('of an agent that does not know its world yet, and of one that was coupled anew or given values', async () => {
    const engine = await made;
    for (const [kind, make] of kinds) {
      using first = make(engine);
      using second = engine.agentFromBytes(first.toBytes());
      expect(second.states, kind).toBeNull();
      for (const agent of [first, second]) {
        agent.bind(world);
        agent.q = Array.from({ length: pairs }, (_, pair) => pair / 7);
        if ('couple' in agent) agent.couple('quotient', blocks);
      }
      using third = engine.agentFromBytes(first.toBytes());
      const did = [first, second, third].map((agent) => drive(agent, new Random(4), 80));
      expect(did[1], kind).toEqual(did[0]);
      expect(did[2], kind).toEqual(did[0]);
    }
  });

  it('of a quotient whose blocks are rows, as versions before wrote them', async () => {
    const bytes =
      'T0FHVAEAAADrrk0P2QAAAHsiYWdlbnQiOiJ0YWJ1bGFyIiwic3RhdGVzIjozLCJhY3Rpb25zIjoyLCJvcHRpb25zIjp7InN0ZXBTaXplIjowLj' +
      'UsImRpc2NvdW50IjowLjUsInNlZWQiOjN9LCJkZXRhaWxzIjp7ImNvdXBsaW5nIjoicXVvdGllbnQiLCJwYWlycyI6NiwiYWN0aW9ucyI6bnVs' +
      'bCwicm93cyI6Niwic3ltbWV0cnlXZWlnaHQiOjEsInNhbXBsZVBhcnRuZXJzIjoib25lIiwicGFydCI6ImJvdGgifX0AAAAcAAAAAAAAAAMAAA' +
      'ADAAAABgAAAAYAAAAGAAAACQAAACQAAAAAAAAAAgAAAAUAAAAAAAAAAgAAAAUAAAAAAAAAAgAAAAUAAABIAAAAAAAAAAAA8D8AAAAAAADwPwAA' +
      'AAAAAPA/AAAAAAAA8D8AAAAAAADwPwAAAAAAAPA/AAAAAAAA8D8AAAAAAADwPwAAAAAAAPA/AgAAAFtdAAAAAAAAMAAAAAAAAAAAAOA/AAAAAA' +
      'AAAAAAAAAAAADgPwAAAAAAAPA/AAAAAAAAAAAAAAAAAADgPxAAAADT3oHtflaFLEHWuUFeidNZEAAAAAAAAAAAABBAAAAAAAAAAAAQAAAAAAAA' +
      'AAAAAAD/////AAAAAAAAAAAAAAAAAAAAAA==';
    using agent = (await made).agentFromBytes({ bytes });
    agent.observe(2, 1, 4, 0, true);
    // Pairs 0, 2 and 5 are a block: what it was worth then, 0.5, half way to 4.
    expect([...agent.q]).toEqual([2.25, 0, 2.25, 1, 0, 2.25]);
    expect(agent.updates).toBe(7);
  });

  it('of a quotient with a block of 30,000 pairs, in no more than a few numbers a pair', async () => {
    const similarity = Partition.from(new Int32Array(30_000));
    using agent = (await made).agent({ states: 30_000, actions: 1, coupling: 'quotient', similarity, stepSize: 1 });
    agent.observe(7, 0, 3, 0, true);
    const bytes = agent.toBytes();
    expect(bytes.length).toBeLessThan(16 * 30_000);
    using again = (await made).agentFromBytes(bytes);
    expect(again.q.every((value) => value === 3)).toBe(true);
    again.observe(8, 0, 4, 0, true);
    expect(again.q.every((value) => value === 4)).toBe(true);
  });

  it('JSON says what it is and holds all of it', async () => {
    using agent = (await made).agent({ states: 2, actions: 2, initialValue: 0.5 });
    const json = JSON.parse(JSON.stringify(agent));
    expect(json).toMatchObject({ agent: 'tabular', states: 2, actions: 2, updates: 0, q: [0.5, 0.5, 0.5, 0.5] });
    using again = (await made).agentFromBytes(json);
    expect(Array.from(again.q)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('refuses bytes with any bit turned, and any shorter or longer ones', async () => {
    const engine = await made;
    for (const [, make] of kinds.filter((_, k) => k % 4 === 0)) {
      using agent = make(engine);
      agent.bind(world);
      drive(agent, new Random(1), 20);
      const bytes = agent.toBytes();
      const before = engine.bytesInUse;
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
          const spoilt = bytes.slice();
          spoilt[at]! ^= 1 << bit;
          expect(() => engine.agentFromBytes(spoilt)).toThrow(InputError);
          expect(() => engine.agentFromBytes(bytes.slice(0, at))).toThrow(InputError);
        }),
        { numRuns: 40, seed: 3 },
      );
      expect(() => engine.agentFromBytes(Uint8Array.from([...bytes, 0]))).toThrow(InputError);
      expect(engine.bytesInUse).toBe(before);
    }
  });

  it('refuses or survives bytes that were turned and given a checksum that fits', { timeout: 60_000 }, async () => {
    const engine = await made;
    let refused = 0;
    for (const [, make] of kinds.filter((_, k) => k % 3 === 0)) {
      using agent = make(engine);
      agent.bind(world);
      drive(agent, new Random(1), 20);
      const bytes = agent.toBytes();
      const before = engine.bytesInUse;
      const random = new Random(8);
      for (let k = 0; k < 80; ++k) {
        const spoilt = bytes.slice();
        for (let n = random.below(3); n >= 0; --n)
          spoilt[12 + random.below(bytes.length - 12)]! ^= 1 << random.below(8);
        new DataView(spoilt.buffer).setUint32(8, checksum(spoilt.subarray(12)), true);
        try {
          using other = engine.agentFromBytes(spoilt);
          if (other.states === states && other.actions === actions) drive(other, new Random(2), 20);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          ++refused;
        }
      }
      expect(engine.bytesInUse).toBe(before);
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('says what is wrong', async () => {
    const engine = await made;
    const load = (bytes: unknown) => () => engine.agentFromBytes(bytes as Uint8Array);
    using agent = engine.agent({ states: 2, actions: 2 });
    const bytes = agent.toBytes();
    expect(load(null)).toThrow('expected the bytes of an agent, or { bytes } of its JSON, got null');
    expect(load({ bytes: '?' })).toThrow("expected bytes in base64, got '?'");
    expect(load(new Uint8Array(40))).toThrow('expected the bytes of an agent, got 40 bytes of something else');
    const later = bytes.slice();
    later[4] = 9;
    expect(load(later)).toThrow('expected agent format 1, got 9');
    const damaged = bytes.slice();
    damaged[30]! ^= 1;
    expect(load(damaged)).toThrow('expected an undamaged agent, got bytes that do not match their checksum');
    agent.dispose();
    expect(() => agent.toBytes()).toThrow('disposed');
  });

  afterAll(async () => {
    expect((await made).bytesInUse).toBe(0);
  });
});

describe('one agent on two backends', () => {
  it.each(kinds)('%s: the bytes of one are loaded by the other', async (_, make) => {
    const [wasm, reference] = [await createEngine(), await createEngine({ backend: 'reference' })];
    using first = make(wasm);
    first.bind(world);
    const draws = new Random(6);
    drive(first, draws, 90);
    using second = reference.agentFromBytes(first.toBytes());
    const again = new Random(0);
    again.state.set(draws.state);
    expect(drive(second, again, 60, true)).toEqual(drive(first, draws, 60, true));
    expect(second.toBytes().join()).toBe(first.toBytes().join());
  });
});
