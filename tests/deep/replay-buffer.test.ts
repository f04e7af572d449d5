import { describe, expect, it } from 'vitest';
import { ReplayBuffer } from '../../src/deep/replay-buffer.js';
import { Random } from '../../src/engine/random.js';

function filled(capacity: number, count: number): ReplayBuffer {
  const replay = new ReplayBuffer({ capacity, features: 2, actions: 3 });
  for (let k = 0; k < count; ++k) replay.add([k, -k], k % 3, k / 2, [k + 1, 0.5], k % 2 === 1, k);
  return replay;
}

describe('ReplayBuffer', () => {
  it('keeps every field of a transition', () => {
    const batch = filled(4, 2).take([1, 0]);
    expect(batch.observations).toEqual(Float32Array.of(1, -1, 0, -0));
    expect(batch.nextObservations).toEqual(Float32Array.of(2, 0.5, 1, 0.5));
    expect(batch.actions).toEqual(Int32Array.of(1, 0));
    expect(batch.rewards).toEqual(Float64Array.of(0.5, 0));
    expect(batch.terminated).toEqual(Uint8Array.of(1, 0));
    expect(batch.pairs).toEqual(Int32Array.of(1, 0));
  });

  it('replaces the oldest when it is full', () => {
    // Six transitions into four slots: 4 and 5 take the slots of 0 and 1, and slot 2, with transition 2, goes next.
    const replay = filled(4, 6);
    expect(replay.size).toBe(4);
    expect(replay.next).toBe(2);
    expect(replay.take([0, 1, 2, 3]).pairs).toEqual(Int32Array.of(4, 5, 2, 3));
  });

  it('samples only what it holds, uniformly, and the same from the same seed', () => {
    const replay = filled(100, 5);
    const pairs = replay.sample(10_000, new Random(1)).pairs;
    expect(replay.sample(10_000, new Random(1)).pairs).toEqual(pairs);
    expect(replay.sample(10_000, new Random(2)).pairs).not.toEqual(pairs);
    const counts = [0, 0, 0, 0, 0];
    for (const pair of pairs) counts[pair]! += 1;
    // Each of five has 2000 ± 40 (one standard deviation, √(10000 · 0.2 · 0.8)); 5 of them leave no doubt.
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('restores what another one held, full or not', () => {
    for (const count of [3, 4, 6]) {
      const replay = filled(4, count);
      const other = new ReplayBuffer({ capacity: 4, features: 2, actions: 3 });
      other.restore(replay.contents());
      expect(other.contents()).toEqual(replay.contents());
      replay.add([9, 9], 0, 9, [9, 9], false, 9);
      other.add([9, 9], 0, 9, [9, 9], false, 9);
      expect(other.contents()).toEqual(replay.contents());
    }
  });

  it('refuses what is no transition, and keeps nothing of it', () => {
    const replay = filled(4, 1);
    expect(() => replay.add([1], 0, 0, [1, 2], false)).toThrow('expected observation of 2 numbers');
    expect(() => replay.add([1, Number.NaN], 0, 0, [1, 2], false)).toThrow(
      'expected observation of finite numbers, got NaN at entry 1',
    );
    expect(() => replay.add([1, 2], 0, 0, [1, Infinity], false)).toThrow('expected next observation of finite numbers');
    expect(() => replay.add([1, 2], 3, 0, [1, 2], false)).toThrow('expected action to be an integer in [0, 2], got 3');
    expect(() => replay.add([1, 2], 0, Number.NaN, [1, 2], false)).toThrow('expected reward to be a finite number');
    expect(replay.size).toBe(1);
    expect(replay.contents()).toEqual(filled(4, 1).contents());
    const empty = new ReplayBuffer({ capacity: 4, features: 2, actions: 3 });
    expect(() => empty.sample(1, new Random(0))).toThrow('expected transitions to sample from, got');
    expect(() => new ReplayBuffer({ capacity: 0, features: 2, actions: 3 })).toThrow('capacity');
    expect(() => new ReplayBuffer({ capacity: 1, features: 2, actions: 3, size: 1 } as never)).toThrow("'size'");
  });
});
