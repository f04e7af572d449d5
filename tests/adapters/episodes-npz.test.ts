/** NumPy's archives: which entry is what, and what else may lie in one. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/adapters/bytes-source.js';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import { SeenSizes } from '../../src/adapters/episode-sizes.js';
import { readNpz } from '../../src/adapters/episodes-npz.js';

/** An array of 8-byte floats in version 1 of the format. */
function npy(...values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117);
  const head = new TextEncoder().encode(`\u0000NUMPY\u0001\u0000\u0000\u0000${header}\n`);
  head[0] = 0x93;
  new DataView(head.buffer).setUint16(8, header.length + 1, true);
  return Uint8Array.from([...head, ...new Uint8Array(Float64Array.from(values).buffer)]);
}

const step = { states: npy(0, 1), actions: npy(1), rewards: npy(2), terminals: npy(1) };
const archive = (arrays: Record<string, Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])));

async function read(bytes: Uint8Array<ArrayBuffer>) {
  const episodes: AnyEpisode[] = [];
  const sizes = new SeenSizes('r.npz', { states: undefined, actions: undefined });
  const summary = await readNpz(bytesSource(bytes), 'r.npz', sizes, (episode) => episodes.push(episode));
  return { episodes, summary };
}

describe('an archive of arrays', () => {
  it('is read whatever else lies in it', async () => {
    const { episodes, summary } = await read(archive({ ...step, 'info/seed': npy(7) }));
    expect(episodes).toMatchObject([{ states: Int32Array.of(0), lastState: 1, terminated: true }]);
    expect(summary).toEqual({ states: 2, actions: 2, header: {} });
  });

  it('that holds one name twice is refused', async () => {
    const bytes = archive({ ...step, xctions: npy(0) });
    const [name, other] = ['xctions.npy', 'actions.npy'].map((text) => new TextEncoder().encode(text));
    for (let at = 0; at + name!.length <= bytes.length; ++at) {
      if (name!.every((byte, k) => bytes[at + k] === byte)) bytes.set(other!, at);
    }
    await expect(read(bytes)).rejects.toThrow('r.npz: expected arrays of different names, got two of one');
  });

  it('without an array that is needed is refused', async () => {
    const { rewards: _, ...others } = step;
    await expect(read(archive(others))).rejects.toThrow('r.npz: expected arrays observations, actions, rewards');
  });
});
