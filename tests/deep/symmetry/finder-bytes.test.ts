/** What a finder is saved as is not trusted: it is refused, or gives one that goes on. */
import { describe, expect, it } from 'vitest';
import { DqnAgent } from '../../../src/deep/dqn-agent.js';
import type { DqnAgentOptions } from '../../../src/deep/dqn-options.js';
import { Random } from '../../../src/engine/random.js';
import { InputError } from '../../../src/input-error.js';
import { loadBackend } from '../../backends.js';
import { sealed, sectionsOf } from '../saved-sections.js';

const options: DqnAgentOptions = {
  features: 1,
  actions: 2,
  hidden: [3],
  batchSize: 2,
  capacity: 20,
  warmup: 1000,
  symmetry: {
    find: [{ name: 'mirror', observation: { matrix: [[-1]] }, actions: [1, 0] }],
    firstLook: 100,
    cosines: 5,
    window: 150,
    accept: 5,
  },
};

/** Walks on a line with ends at -1 and 1. */
function walk(agent: DqnAgent, steps: number, seed: number): void {
  const random = new Random(seed);
  let x = 0;
  for (let t = 0; t < steps || x !== 0; ++t) {
    const action = random.below(2);
    const next = x + (action === 1 ? 0.3 : -0.3) + 0.05 * (random.uniform() - 0.5);
    const terminated = Math.abs(next) > 1;
    agent.observe([x], action, 1, [next], { terminated });
    x = terminated ? 0 : next;
  }
}

async function saved(): Promise<Uint8Array<ArrayBuffer>> {
  using agent = new DqnAgent(await loadBackend('wasm'), options);
  walk(agent, 300, 1);
  expect(agent.symmetries!.order).toBe(2);
  return agent.toBytes();
}

describe('the bytes of an agent that looks for a symmetry', () => {
  it('are refused, or give an agent that goes on, wherever the finder is changed', { timeout: 60_000 }, async () => {
    const backend = await loadBackend('wasm');
    const bytes = await saved();
    const first = sectionsOf(bytes)[18]!;
    const random = new Random(7);
    const before = backend.bytesInUse();
    let refused = 0;
    for (let trial = 0; trial < 300; ++trial) {
      const changed = bytes.slice();
      for (let k = 0; k <= random.below(3); ++k) {
        changed[first + random.below(bytes.length - first)] = random.below(256);
      }
      try {
        using agent = DqnAgent.fromBytes(backend, options, sealed(changed));
        expect(agent.values([0.5]).every(Number.isFinite)).toBe(true);
        expect(agent.symmetries!.candidates).toHaveLength(1);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        ++refused;
      }
    }
    expect(refused).toBeGreaterThan(20);
    expect(backend.bytesInUse()).toBe(before);
  });

  it.each([
    [18, 'counters of the finder', (view: DataView, at: number) => view.setFloat64(at, -1, true)],
    [18, 'counters of the finder', (view: DataView, at: number) => view.setFloat64(at + 16, 3, true)],
    [19, 'findings', (view: DataView, at: number) => view.setUint8(at, 0x5b)],
    [21, 'actions of the finder', (view: DataView, at: number) => view.setFloat64(at, 0.5, true)],
    [22, 'rewards of the finder', (view: DataView, at: number) => view.setFloat64(at, Number.NaN, true)],
    [24, 'ends of the finder', (view: DataView, at: number) => view.setUint8(at, 2)],
    [
      25,
      'episodes of the finder',
      (view: DataView, at: number) => [...Array(150).keys()].forEach((k) => void view.setUint8(at + k, 0)),
    ],
  ] as const)('in section %i have %s that a finder can have', async (section, part, change) => {
    const bytes = await saved();
    expect(sectionsOf(bytes)).toHaveLength(26);
    change(new DataView(bytes.buffer), sectionsOf(bytes)[section]! + 4);
    const backend = await loadBackend('wasm');
    const before = backend.bytesInUse();
    expect(() => DqnAgent.fromBytes(backend, options, sealed(bytes))).toThrow(
      `expected a consistent DQN agent, got bytes whose ${part} no agent has`,
    );
    expect(backend.bytesInUse()).toBe(before);
  });

  it('are no other finder’s, nor those of an agent without', async () => {
    const backend = await loadBackend('wasm');
    const bytes = await saved();
    for (const other of [null, { ...options.symmetry!, firstLook: 101 }, { ...options.symmetry!, use: 'network' }]) {
      expect(() => DqnAgent.fromBytes(backend, { ...options, symmetry: other as never }, bytes)).toThrow(
        /expected an agent with the options/,
      );
    }
  });

  it('are not made inside an episode', async () => {
    using agent = new DqnAgent(await loadBackend('wasm'), options);
    agent.observe([0], 0, 1, [0.3]);
    expect(() => agent.toBytes()).toThrow(/an agent at the end of an episode, got 'one inside an episode'/);
  });

  it('come of observations of any size', async () => {
    const backend = await loadBackend('wasm');
    for (const size of [0, 1e-30, 1e37]) {
      using agent = new DqnAgent(backend, options);
      for (let t = 0; t < 130; ++t) {
        agent.observe([(t % 7) * size], t % 2, size, [((t + 1) % 7) * size], { terminated: t % 10 === 9 });
      }
      expect(agent.symmetries!.looks).toBe(2);
      using again = DqnAgent.fromBytes(backend, options, agent.toBytes());
      expect(again.symmetries).toEqual(agent.symmetries);
    }
  });
});
