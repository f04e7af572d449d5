/** A counter with its similarity, as JSON: `toBytes` has tests of its own (`trajectories/counter.test.ts`). */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { backends, loadBackend } from '../backends.js';

describe.each(backends)('a counter as JSON, on $name', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  function counted(): SimilarityCounter {
    const counter = new SimilarityCounter(backend, { states: 3, actions: 2, maxLength: 2 });
    counter.addEpisode({ states: [0, 1, 2], actions: [1, 0, 1], rewards: [0, 0.5, 1], terminated: true });
    return counter;
  }

  it('says what it is of and holds all of it', () => {
    const counter = counted();
    const saved = JSON.parse(JSON.stringify({ counter }));
    expect(saved.counter).toMatchObject({ counter: 'trajectories', states: 3, actions: 2 });
    const again = SimilarityCounter.fromBytes(backend, saved.counter);
    expect(again.toBytes()).toEqual(counter.toBytes());
    expect(again.trajectoriesOf(1)).toEqual(counter.trajectoriesOf(1));
  });

  it.each<[unknown, string]>([
    [null, 'expected the bytes of a trajectory counter, or { bytes } of its JSON, got null'],
    [{}, 'expected the bytes of a trajectory counter, or { bytes } of its JSON, got'],
    [{ bytes: '?' }, "expected bytes in base64, got '?'"],
    [{ bytes: '' }, 'expected the bytes of a trajectory counter, got 0 bytes of something else'],
  ])('is not read from %j', (given, message) => {
    expect(() => SimilarityCounter.fromBytes(backend, given as never)).toThrow(message);
  });
});
