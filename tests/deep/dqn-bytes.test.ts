/** Saved agents are not trusted: bytes with a right checksum and contents that no agent has are refused, and nothing leaks. */
import { describe, expect, it } from 'vitest';
import { DqnAgent } from '../../src/deep/dqn-agent.js';
import type { DqnAgentOptions } from '../../src/deep/dqn-options.js';
import { Random } from '../../src/engine/random.js';
import { InputError } from '../../src/input-error.js';
import { loadBackend } from '../backends.js';
import { sealed, sectionsOf } from './saved-sections.js';

const bins = { states: 3, stateOf: (observation: ArrayLike<number>) => Math.round(observation[0]!) };
const options: DqnAgentOptions = {
  features: 2,
  actions: 2,
  hidden: [3],
  batchSize: 4,
  capacity: 20,
  warmup: 4,
  symmetry: { kind: 'loss', bins, detectEvery: 1, measure: { minVisits: 1 }, trajectories: { maxLength: 2 } },
};

/** An agent of a few episodes, in its bytes: replay, counter and χ are not empty. */
async function saved(): Promise<Uint8Array<ArrayBuffer>> {
  using agent = new DqnAgent(await loadBackend('wasm'), options);
  for (let t = 0; t < 24; ++t) {
    agent.observe([t % 3, 1], t % 2, (t % 4) / 2, [(t + 1) % 3, 0], { terminated: t % 6 === 5 });
  }
  expect(agent.similarity).not.toBeNull();
  return agent.toBytes();
}

describe('the bytes of a DQN agent', () => {
  it('are sealed as the test seals them', async () => {
    const bytes = await saved();
    expect(sealed(bytes.slice())).toEqual(bytes);
    expect(sectionsOf(bytes)).toHaveLength(18);
  });

  it('are refused, or give an agent of finite values, wherever they are changed', async () => {
    const backend = await loadBackend('wasm');
    const bytes = await saved();
    const random = new Random(7);
    const before = backend.bytesInUse();
    let refused = 0;
    for (let trial = 0; trial < 1500; ++trial) {
      const changed = bytes.slice();
      for (let k = 0; k <= random.below(3); ++k) changed[12 + random.below(bytes.length - 12)] = random.below(256);
      const cut = random.below(8) === 0 ? changed.slice(0, 12 + random.below(bytes.length - 12)) : changed;
      try {
        using agent = DqnAgent.fromBytes(backend, options, sealed(cut));
        expect(agent.values([1, 1]).every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        ++refused;
      }
    }
    expect(refused).toBeGreaterThan(300);
    expect(backend.bytesInUse()).toBe(before);
  });

  it.each([
    [1, 'counters', (view: DataView, at: number) => view.setFloat64(at, Number.NaN, true)],
    [1, 'steps', (view: DataView, at: number) => view.setFloat64(at, -1, true)],
    [2, 'exploration', (view: DataView, at: number) => [0, 4, 8, 12].forEach((k) => void view.setUint32(at + k, 0))],
    [4, 'parameters', (view: DataView, at: number) => view.setFloat32(at, Infinity, true)],
    [9, 'actions', (view: DataView, at: number) => view.setInt32(at, 2, true)],
    [10, 'rewards', (view: DataView, at: number) => view.setFloat64(at, Number.NaN, true)],
    [12, 'terminated', (view: DataView, at: number) => view.setUint8(at, 2)],
    [13, 'pairs', (view: DataView, at: number) => view.setInt32(at, 6, true)],
    [15, 'starts of rows', (view: DataView, at: number) => view.setInt32(at, 1, true)],
    [16, 'columns', (view: DataView, at: number) => view.setInt32(at, 6, true)],
    [17, 'similarities', (view: DataView, at: number) => view.setFloat64(at, 2, true)],
  ] as const)('in section %i have %s that an agent can have', async (section, part, change) => {
    const bytes = await saved();
    change(new DataView(bytes.buffer), sectionsOf(bytes)[section]! + 4);
    const backend = await loadBackend('wasm');
    const before = backend.bytesInUse();
    expect(() => DqnAgent.fromBytes(backend, options, sealed(bytes))).toThrow(
      `expected a consistent DQN agent, got bytes whose ${part} no agent has`,
    );
    expect(backend.bytesInUse()).toBe(before);
  });
});
