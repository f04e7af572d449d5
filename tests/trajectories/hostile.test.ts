/** Sizes without bound, arrays that change between check and use, and yes or no as other programs write it. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { InputError, TooLargeError } from '../../src/input-error.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromPartition } from '../../src/similarity/similarity.js';
import { backends, loadBackend } from '../backends.js';

/** Reads of a list give `first`, then `then`. */
function changing(first: readonly number[], then: number): number[] {
  const reads = new Set<string>();
  return new Proxy([...first], {
    get(list, key) {
      if (typeof key !== 'string' || !/^\d+$/.test(key)) return Reflect.get(list, key) as unknown;
      if (reads.has(key)) return then;
      reads.add(key);
      return list[Number(key)];
    },
  });
}

describe.each(backends)('a counter on $name', async ({ name }) => {
  const backend = await loadBackend(name);

  it('checks what it counts, not what the array said before', () => {
    using counter = new SimilarityCounter(backend, { states: 2, actions: 1, maxLength: 1 });
    using other = new SimilarityCounter(backend, { states: 2, actions: 1, maxLength: 1 });
    counter.addEpisode({ states: changing([0, 1], 1e6), actions: [0, 0], rewards: [1, 2], terminated: true });
    other.addEpisode({ states: [0, 1], actions: [0, 0], rewards: [1, 2], terminated: true });
    expect([...counter.visitsAll()]).toEqual([1, 1]);
    expect(counter.toBytes()).toEqual(other.toBytes());
  });

  it('takes 1 and 0 for true and false, and nothing else', () => {
    using counter = new SimilarityCounter(backend, { states: 1, actions: 1 });
    const episode = { states: [0], actions: [0], rewards: [1] };
    counter.addEpisode({ ...episode, terminated: 1 as never });
    counter.observe(0, 0, 1, { terminated: 1 as never });
    expect(() => counter.observe(0, 0, 1, { truncated: 'banana' as never })).toThrow(
      "expected truncated to be true, false, 1 or 0, got 'banana'",
    );
    expect(() => counter.addEpisode({ ...episode, terminated: 'true' as never })).toThrow(InputError);
    expect(counter.visits(0)).toBe(2);
    expect(counter.trajectoriesOf(0).every(({ count }) => count === 2)).toBe(true);
  });

  it('refuses sizes past a limit that the error names, and takes them when it is raised', () => {
    const make = (options: object) => () => new SimilarityCounter(backend, { states: 1, actions: 1, ...options });
    expect(make({ states: 2 ** 24 + 1 })).toThrow(TooLargeError);
    expect(make({ states: 2 ** 24 + 1 })).toThrow('expected at most 16777216 state-action pairs');
    expect(make({ states: 5, maxPairs: 4 })).toThrow('raise maxPairs');
    expect(make({ maxLength: 2 ** 24 })).toThrow('maxLength to be an integer in [1, 65536]');
    using counter = new SimilarityCounter(backend, { states: 5, actions: 1, maxPairs: 5 });
    const bytes = counter.toBytes();
    expect(() => SimilarityCounter.fromBytes(backend, bytes, { maxPairs: 4 })).toThrow('raise maxPairs');
    expect(() => SimilarityCounter.fromBytes(backend, bytes, null as never)).toThrow(InputError);
  });

  it('is of no trees that no counter has, whatever their checksum says', () => {
    using counter = new SimilarityCounter(backend, { states: 2, actions: 1, maxLength: 2 });
    counter.addEpisode({ states: [0, 1], actions: [0, 0], rewards: [1, 2], terminated: true });
    const bytes = counter.toBytes();
    const before = backend.bytesInUse();
    // 64 bytes, two rewards of 8 bytes, then the parents, symbols and counts of the nodes.
    const nodes = counter.nodes;
    const [parents, symbols, counts] = [0, 1, 2].map((column) => 64 + 2 * 8 + 4 * column * nodes) as [
      number,
      number,
      number,
    ];
    expect(bytes.length).toBe(counts + 4 * nodes);
    const spoilt: [at: number, value: number][] = [
      [parents, -3], // a pair past the last one
      [parents, 0], // a node below itself
      [parents + 4 * (nodes - 1), 2 ** 31 - 1],
      [symbols, 3], // a reward past the last one
      [symbols, -1],
      [counts, 0],
      [counts, -5],
      [counts, 2 ** 31 - 1], // more than all of it
    ];
    for (const [at, value] of spoilt) {
      const changed = bytes.slice();
      const view = new DataView(changed.buffer);
      view.setInt32(at, value, true);
      let sum = 0x811c9dc5;
      for (const byte of changed.subarray(12)) sum = Math.imul(sum ^ byte, 0x01000193);
      view.setUint32(8, sum >>> 0, true);
      expect(() => SimilarityCounter.fromBytes(backend, changed), `${value} at ${at}`).toThrow('inconsistent bytes at');
    }
    expect(backend.bytesInUse()).toBe(before);
  });

  it('refuses a dense matrix of 60,000 pairs before it is made', () => {
    using counter = new SimilarityCounter(backend, { states: 60_000, actions: 1 });
    counter.addEpisode({ states: [0, 59_999], actions: [0, 0], rewards: [1, 1], terminated: true });
    expect(() => counter.similarity().entries).toThrow(TooLargeError);
    const sparse = similarityFromPartition(Partition.from(Int32Array.from({ length: 60_000 }, (_, pair) => pair)));
    expect(sparse.get(7, 7)).toBe(1);
    expect(() => sparse.toDense()).toThrow(TooLargeError);
  });
});

it('the reference backend holds pairs that were never seen in no memory', async () => {
  const backend = await loadBackend('reference');
  using counter = new SimilarityCounter(backend, { states: 2 ** 22, actions: 1 });
  counter.addEpisode({ states: [2 ** 22 - 1], actions: [0], rewards: [1], terminated: true });
  expect(counter.visits(2 ** 22 - 1)).toBe(1);
  expect(counter.nodes).toBe(5);
});

it('a counter that ran out of memory says so, and says it again', async () => {
  const reference = await loadBackend('reference');
  let full = true;
  const backend: Backend = {
    ...reference,
    tree: (layout) => {
      const tree = reference.tree(layout);
      const count = tree.count.bind(tree);
      tree.count = (segments) => {
        if (full) throw new Error('the wasm core is out of memory');
        return count(segments);
      };
      return tree;
    },
  };
  const counter = new SimilarityCounter(backend, { states: 1, actions: 1 });
  counter.addEpisode({ states: [0], actions: [0], rewards: [1], terminated: true });
  expect(() => counter.visits(0)).toThrow('out of memory');
  full = false;
  expect(() => counter.visits(0)).toThrow('holds part of what it was given: dispose it');
  expect(() => counter.toBytes()).toThrow(InputError);
  counter.dispose();
});

it('a counter that ran out of memory in a merge is not read any more', async () => {
  const reference = await loadBackend('reference');
  let full = false;
  const backend: Backend = {
    ...reference,
    tree: (layout) => {
      const tree = reference.tree(layout);
      const add = tree.add.bind(tree);
      tree.add = (list) => {
        if (full) throw new Error('the wasm core is out of memory');
        add(list);
      };
      return tree;
    },
  };
  const counters = [0, 1].map(() => new SimilarityCounter(backend, { states: 1, actions: 1 }));
  for (const counter of counters) counter.addEpisode({ states: [0], actions: [0], rewards: [1], terminated: true });
  const [one, other] = counters as [SimilarityCounter, SimilarityCounter];
  const bytes = one.toBytes();
  full = true;
  expect(() => one.merge(other)).toThrow('out of memory');
  expect(() => SimilarityCounter.fromBytes(backend, bytes)).toThrow('out of memory');
  full = false;
  expect(() => one.visits(0)).toThrow('holds part of what it was given: dispose it');
  expect(() => one.merge(other)).toThrow(InputError);
  // The other one, and what was counted elsewhere, are whole.
  expect(other.visits(0)).toBe(1);
  expect(SimilarityCounter.fromBytes(backend, bytes).visits(0)).toBe(1);
  one.dispose();
  other.dispose();
});
