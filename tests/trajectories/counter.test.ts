import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { Random } from '../../src/engine/random.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import type { TrajectoryOptions } from '../../src/trajectories/options.js';
import { backends, loadBackend } from '../backends.js';

const UNLIMITED = { states: 3, actions: 2 };

/** Trajectories of one pair as text: `rewards` with `.` for an end marker, `xN` the count. */
function read(counter: TrajectoryCounter, pair: number): string[] {
  return counter.trajectoriesOf(pair).map(({ rewards, length, ended, count }) => {
    expect(ended).toBe(rewards.length < length);
    return `${[...rewards, ...Array(length - rewards.length).fill('.')].join(' ')} x${count}`;
  });
}

describe.each(backends)('TrajectoryCounter on $name', ({ name }) => {
  const start = async (options: Partial<TrajectoryOptions> = {}): Promise<[TrajectoryCounter, Backend]> => {
    const backend = await loadBackend(name);
    return [new TrajectoryCounter(backend, { ...UNLIMITED, maxLength: 2, ...options }), backend];
  };
  // Pairs 0 (s0 a0), 3 (s1 a1), 0 again; rewards 1, -2, 1.
  const episode = { states: [0, 1, 0], actions: [0, 1, 0], rewards: [1, -2, 1] };

  describe('episodeEnd', () => {
    it("'marker': a terminated episode goes on with end symbols", async () => {
      const [counter] = await start();
      counter.addEpisode({ ...episode, terminated: true });
      // Pair 0 saw (1, -2) at t = 0 and (1, end) at t = 2; pair 3 saw (-2, 1).
      expect(read(counter, 0)).toEqual(['1 x2', '1 . x1', '1 -2 x1']);
      expect(read(counter, 3)).toEqual(['-2 x1', '-2 1 x1']);
      expect([...counter.visitsAll()]).toEqual([2, 0, 0, 1, 0, 0]);
      expect(counter.totalVisits).toBe(3);
      expect(counter.nodes).toBe(5);
      expect([...counter.alphabet]).toEqual([-2, 1]);
    });

    it("'marker': a truncated episode does not, and what was seen counts", async () => {
      const [counter] = await start();
      counter.addEpisode({ ...episode, terminated: false });
      expect(read(counter, 0)).toEqual(['1 x2', '1 -2 x1']);
      expect(read(counter, 3)).toEqual(['-2 x1', '-2 1 x1']);
      expect(counter.visits(0)).toBe(2);
    });

    it("'marker': every length of a terminated episode has the same number of windows", async () => {
      const [counter] = await start({ maxLength: 4 });
      counter.addEpisode({ ...episode, terminated: true });
      const perLength = [0, 0, 0, 0];
      for (const { length, count } of counter.trajectoriesOf(0)) perLength[length - 1]! += count;
      expect(perLength).toEqual([2, 2, 2, 2]);
      expect(read(counter, 0).at(-2)).toBe('1 . . . x1');
    });

    it.each([true, false])("'drop': only complete windows count (terminated %s)", async (terminated) => {
      const [counter] = await start({ episodeEnd: 'drop' });
      counter.addEpisode({ ...episode, terminated });
      expect(read(counter, 0)).toEqual(['1 x1', '1 -2 x1']);
      expect(read(counter, 3)).toEqual(['-2 x1', '-2 1 x1']);
      expect(counter.totalVisits).toBe(2);
    });

    it.each([true, false])("'prefix': what was seen counts, without a marker (terminated %s)", async (terminated) => {
      const [counter] = await start({ episodeEnd: 'prefix' });
      counter.addEpisode({ ...episode, terminated });
      expect(read(counter, 0)).toEqual(['1 x2', '1 -2 x1']);
      expect(counter.totalVisits).toBe(3);
    });
  });

  describe('ownReward: exclude', () => {
    it('starts with the reward of the next step', async () => {
      const [counter] = await start({ ownReward: 'exclude' });
      counter.addEpisode({ ...episode, terminated: true });
      // t = 0 sees (-2, 1), t = 1 sees (1, end), t = 2 sees (end, end).
      expect(read(counter, 0)).toEqual(['. x1', '-2 x1', '. . x1', '-2 1 x1']);
      expect(read(counter, 3)).toEqual(['1 x1', '1 . x1']);
    });

    it('does not count the last step of a truncated episode', async () => {
      const [counter] = await start({ ownReward: 'exclude' });
      counter.addEpisode({ ...episode, terminated: false });
      expect(read(counter, 0)).toEqual(['-2 x1', '-2 1 x1']);
      expect(read(counter, 3)).toEqual(['1 x1']);
      expect(counter.totalVisits).toBe(2);
    });

    it('drops windows that lack a reward', async () => {
      const [counter] = await start({ ownReward: 'exclude', episodeEnd: 'drop' });
      counter.addEpisode({ ...episode, terminated: true });
      expect(read(counter, 0)).toEqual(['-2 x1', '-2 1 x1']);
      expect(counter.totalVisits).toBe(1);
      expect([...counter.alphabet]).toEqual([-2, 1]);
    });
  });

  it('does not count windows shorter than minLength', async () => {
    const [counter] = await start({ minLength: 2, episodeEnd: 'prefix' });
    counter.addEpisode({ ...episode, terminated: true });
    expect(read(counter, 0)).toEqual(['1 -2 x1']);
    expect(counter.totalVisits).toBe(2);
    expect(counter.visits(0)).toBe(1);
  });

  it('rounds rewards to the nearest multiple of rewardResolution, halves up', async () => {
    const [counter] = await start({ states: 1, actions: 1, maxLength: 1, rewardResolution: 0.5 });
    // 0.2 → 0, 0.25 → 0.5, -0.25 → 0 (not -0), -0.3 → -0.5, 0.74 → 0.5.
    const rewards = [0.2, 0.25, -0.25, -0.3, 0.74];
    counter.addEpisode({ states: [0, 0, 0, 0, 0], actions: [0, 0, 0, 0, 0], rewards, terminated: true });
    expect(read(counter, 0)).toEqual(['-0.5 x1', '0 x2', '0.5 x2']);
  });

  it('takes rewards as bins between rewardEdges', async () => {
    const [counter] = await start({ states: 1, actions: 1, maxLength: 1, rewardEdges: [-1, 0, 2.5] });
    // Edges at or below: -1.5 none, -1 one, -0.1 one, 0 two, 2.4 two, 2.5 three.
    const rewards = [-1.5, -1, -0.1, 0, 2.4, 2.5];
    counter.addEpisode({ states: Array(6).fill(0), actions: Array(6).fill(0), rewards, terminated: true });
    expect(read(counter, 0)).toEqual(['0 x1', '1 x2', '2 x2', '3 x1']);
  });

  it('takes -0 for 0', async () => {
    const [counter] = await start({ maxLength: 1 });
    counter.addEpisode({ states: [0, 0], actions: [0, 0], rewards: [-0, 0], terminated: false });
    expect(read(counter, 0)).toEqual(['0 x2']);
    expect(Object.is(counter.alphabet[0], 0)).toBe(true);
  });

  it('freezes into rows with columns in depth-first order', async () => {
    const [counter] = await start({ minLength: 2, maxLength: 3 });
    counter.addEpisode({ ...episode, terminated: true });
    // Windows: pair 0 (1, -2, 1) and (1, end, end); pair 3 (-2, 1, end). Trajectories of length >= 2 in depth-first
    // order, end marker before rewards: (-2 1), (-2 1 .), (1 .), (1 . .), (1 -2), (1 -2 1).
    expect(counter.rows()).toEqual({
      rows: 6,
      columns: 6,
      rowStarts: Int32Array.of(0, 4, 4, 4, 6, 6, 6),
      columnIndices: Int32Array.of(2, 3, 4, 5, 0, 1),
      counts: Int32Array.of(1, 1, 1, 1, 1, 1),
      lengths: Int32Array.of(2, 3, 2, 3, 2, 3),
    });
  });

  it('keeps rows until the next change', async () => {
    const [counter] = await start();
    counter.addEpisode({ ...episode, terminated: true });
    const { version } = counter;
    const rows = counter.rows();
    expect(counter.rows()).toBe(rows);
    expect(counter.version).toBe(version);
    counter.observe(2, 1, 5);
    expect(counter.rows()).toBe(rows); // The window (5, ?) is not complete.
    counter.observe(2, 1, 6);
    expect(counter.version).toBeGreaterThan(version);
    expect(counter.rows()).not.toBe(rows);
    expect(read(counter, 5)).toEqual(['5 x1', '5 6 x1']);
  });

  it('streams to the same counts', async () => {
    const [streamed] = await start();
    const [whole] = await start();
    streamed.observe(0, 0, 1);
    streamed.observe(1, 1, -2);
    expect([...streamed.visitsAll()]).toEqual([1, 0, 0, 0, 0, 0]);
    streamed.observe(0, 0, 1, { terminated: true, truncated: true });
    streamed.observe(2, 0, 4);
    streamed.endEpisode();
    streamed.endEpisode();
    whole.addEpisode({ ...episode, terminated: true });
    whole.addEpisode({ states: [2], actions: [0], rewards: [4], terminated: false });
    expect(streamed.toBytes()).toEqual(whole.toBytes());
    expect(streamed.totalVisits).toBe(4);
  });

  it('adds a batch like its episodes', async () => {
    const [batched] = await start();
    const [whole] = await start();
    batched.addEpisodes({
      starts: Int32Array.of(0, 3, 4),
      states: Int32Array.of(0, 1, 0, 2),
      actions: Int32Array.of(0, 1, 0, 0),
      rewards: Float64Array.of(1, -2, 1, 4),
      terminated: Uint8Array.of(1, 0),
    });
    whole.addEpisode({ states: [2], actions: [0], rewards: [4], terminated: false });
    whole.addEpisode({ ...episode, terminated: true });
    expect(batched.toBytes()).toEqual(whole.toBytes());
  });

  it('merges counts and leaves the other counter as it was', async () => {
    const [a] = await start();
    const [b] = await start();
    a.addEpisode({ ...episode, terminated: true });
    b.addEpisode({ states: [0], actions: [0], rewards: [-7], terminated: true });
    const before = b.toBytes();
    expect(a.merge(b)).toBe(a);
    expect(read(a, 0)).toEqual(['-7 x1', '1 x2', '-7 . x1', '1 . x1', '1 -2 x1']);
    expect(a.totalVisits).toBe(4);
    expect(b.toBytes()).toEqual(before);
    b.merge(b);
    expect(read(b, 0)).toEqual(['-7 x2', '-7 . x2']);
  });

  it('gives back its memory', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    {
      using counter = new TrajectoryCounter(backend, { states: 10, actions: 3, maxLength: 7 });
      for (let e = 0; e < 50; ++e) {
        const steps = Array.from({ length: 40 }, (_, t) => t);
        counter.addEpisode({
          states: steps.map((t) => (t * e) % 10),
          actions: steps.map((t) => (t + e) % 3),
          rewards: steps.map((t) => (t * t + e) % 11),
          terminated: e % 2 === 0,
        });
      }
      counter.rows();
      counter.toBytes();
      counter.trajectoriesOf(3);
      TrajectoryCounter.fromBytes(backend, counter.toBytes()).dispose();
      expect(counter.nodes).toBeGreaterThan(1000);
      if (name === 'wasm') expect(backend.bytesInUse()).toBeGreaterThan(before);
    }
    expect(backend.bytesInUse()).toBe(before);
  });

  it.runIf(name === 'wasm').each([
    { rewards: 2, pairs: 4, steps: 400 },
    { rewards: 3, pairs: 16, steps: 900 },
    { rewards: 3, pairs: 64, steps: 9000 },
    { rewards: 5, pairs: 64, steps: 30000 },
    { rewards: 8, pairs: 1, steps: 14000 },
    { rewards: 8, pairs: 16, steps: 20000 },
  ])('takes at most 16 bytes a tree node: $rewards rewards, $pairs pairs, to $steps steps', async (size) => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    using tree = backend.tree({ pairs: size.pairs, minLength: 1, maxLength: 5, offset: 0 });
    const random = new Random(1);
    // At every size on the way, so that tables are met just after they have grown.
    for (let steps = 0; steps < size.steps; ) {
      const more = 40 + (steps >> 3);
      tree.count({
        starts: Int32Array.of(0, more),
        pairs: Int32Array.from({ length: more }, () => random.below(size.pairs)),
        rewards: Float64Array.from({ length: more }, () => random.below(size.rewards)),
        ends: Int32Array.of(0),
        windows: Int32Array.of(more),
      });
      steps += more;
      expect((backend.bytesInUse() - before) / tree.nodes()).toBeLessThanOrEqual(16);
    }
  });

  it('refuses everything after dispose', async () => {
    const [counter] = await start();
    counter.dispose();
    counter.dispose();
    for (const use of [
      () => counter.visits(0),
      () => counter.endEpisode(),
      () => counter.toBytes(),
      () => counter.rows(),
    ]) {
      expect(use).toThrow('this trajectory counter is disposed');
    }
  });

  it('refuses bad episodes before anything is counted', async () => {
    const [counter] = await start({ states: 16 });
    const good = { states: [0, 1], actions: [0, 1], rewards: [0, 1], terminated: true };
    counter.addEpisode(good);
    const before = counter.toBytes();
    const bad: [object, string][] = [
      [{ ...good, states: [0, 16] }, 'expected states in [0, 16), got 16 at episode 1, step 1'],
      [{ ...good, states: [0, 1.5] }, 'expected states in [0, 16), got 1.5 at episode 1, step 1'],
      [{ ...good, actions: [-1, 0] }, 'expected actions in [0, 2), got -1 at episode 1, step 0'],
      [{ ...good, rewards: [0, Number.NaN] }, 'expected finite rewards, got NaN at episode 1, step 1'],
      [{ ...good, rewards: [0, Infinity] }, 'expected finite rewards, got Infinity at episode 1, step 1'],
      [{ ...good, rewards: [0] }, 'expected 2 rewards, one a state, got 1 at episode 1'],
      [{ ...good, states: [], actions: [], rewards: [] }, 'expected at least one step, got 0 at episode 1'],
      [{ ...good, states: '01' }, "expected states to be an array, got '01' at episode 1"],
      [{ ...good, terminated: 2 }, 'expected terminated to be true, false, 1 or 0, got 2 at episode 1'],
      [{ ...good, probability: [1, 1] }, "got 'probability'"],
      [
        { ...good, probabilities: [1, 1] },
        "expected no probabilities, as correction is 'none', got Array of length 2 at episode 1",
      ],
    ];
    for (const [episode, message] of bad) {
      expect(() => counter.addEpisode(episode as never)).toThrow(message);
    }
    expect(() => counter.observe(0, 2, 0)).toThrow('expected actions in [0, 2), got 2 at episode 1, step 0');
    const batch = {
      starts: Int32Array.of(0, 2, 4),
      states: Int32Array.of(0, 0, 0, 99),
      actions: new Int32Array(4),
      rewards: new Float64Array(4),
      terminated: Uint8Array.of(1, 1),
    };
    expect(() => counter.addEpisodes(batch)).toThrow('expected states in [0, 16), got 99 at episode 2, step 1');
    expect(() => counter.addEpisodes({ ...batch, starts: Int32Array.of(0, 0, 4) })).toThrow(
      'expected a start in (0, 4]',
    );
    expect(() => counter.addEpisodes({ ...batch, rewards: new Float64Array(3) })).toThrow(
      'expected 4 actions and rewards',
    );
    expect(counter.toBytes()).toEqual(before);
  });

  it('refuses to mix a streamed episode with whole ones', async () => {
    const [counter] = await start();
    const [other] = await start();
    counter.observe(0, 0, 1);
    const message = 'expected the streamed episode to be ended before';
    expect(() => counter.addEpisode({ ...episode, terminated: true })).toThrow(`${message} addEpisode`);
    expect(() => counter.toBytes()).toThrow(`${message} toBytes`);
    expect(() => other.merge(counter)).toThrow(`${message} merge`);
    counter.endEpisode();
    counter.addEpisode({ ...episode, terminated: true });
    expect(counter.totalVisits).toBe(4);
  });

  it('refuses bad options', async () => {
    const backend = await loadBackend(name);
    const make = (options: object) => () => new TrajectoryCounter(backend, { ...UNLIMITED, ...options } as never);
    expect(make({ states: 0 })).toThrow('expected states to be an integer >= 1, got 0');
    expect(make({ states: 2 ** 20, actions: 2 ** 12 })).toThrow('expected at most 16777216 state-action pairs');
    expect(make({ minLength: 3, maxLength: 2 })).toThrow('expected maxLength to be an integer in [3, ');
    expect(make({ episodeEnd: 'stop' })).toThrow(
      "expected episodeEnd to be one of 'marker', 'drop', 'prefix', got 'stop'",
    );
    expect(make({ ownreward: 'include' })).toThrow("got 'ownreward'");
    expect(make({ rewardResolution: 0 })).toThrow('expected rewardResolution > 0');
    expect(make({ rewardResolution: 1, rewardEdges: [0] })).toThrow(
      "expected rewardResolution or rewardEdges, got 'both'",
    );
    expect(make({ rewardEdges: [] })).toThrow('expected rewardEdges to be a list of one edge or more');
    expect(make({ rewardEdges: [0, 0] })).toThrow('expected rewardEdges to ascend, got 0 at edge 1');
    expect(make({ rewardEdges: [0, Infinity] })).toThrow('expected rewardEdges[1] to be a finite number');
  });

  it('refuses to merge counters of other options, and says which differ', async () => {
    const [a] = await start({ rewardEdges: [0, 1] });
    const [b] = await start({ rewardEdges: [0, 2] });
    expect(() => a.merge(b)).toThrow('expected counters with the same rewardEdges to merge, got 0,1 and 0,2');
  });

  describe('bytes', () => {
    it('restore a counter of the class they are asked from', async () => {
      class Named extends TrajectoryCounter {
        readonly label = 'named';
      }
      const [counter, backend] = await start({ rewardResolution: 0.25, ownReward: 'exclude', minLength: 2 });
      counter.addEpisode({ ...episode, terminated: true });
      const restored = Named.fromBytes(backend, counter.toBytes());
      expect(restored.label).toBe('named');
      expect(restored.options).toEqual(counter.options);
      expect(restored.rows()).toEqual(counter.rows());
      expect(restored.totalVisits).toBe(counter.totalVisits);
      restored.addEpisode({ ...episode, terminated: true });
      expect(restored.totalVisits).toBe(2 * counter.totalVisits);
    });

    it('are refused when cut off, damaged or foreign', async () => {
      const [counter, backend] = await start({ rewardEdges: [0] });
      counter.addEpisode({ ...episode, terminated: true });
      const bytes = counter.toBytes();
      const inUse = backend.bytesInUse();
      for (let length = 0; length < bytes.length; ++length) {
        expect(() => TrajectoryCounter.fromBytes(backend, bytes.slice(0, length))).toThrow(/^expected .* got /);
      }
      for (let at = 0; at < bytes.length; ++at) {
        const damaged = bytes.slice();
        damaged[at]! ^= 1;
        expect(() => TrajectoryCounter.fromBytes(backend, damaged)).toThrow(/^expected .* got /);
      }
      const newer = bytes.slice();
      newer[4] = 9;
      expect(() => TrajectoryCounter.fromBytes(backend, newer)).toThrow('expected trajectory counter format 1, got 9');
      expect(() => TrajectoryCounter.fromBytes(backend, new TextEncoder().encode('{"states": 3}'.repeat(9)))).toThrow(
        'something else',
      );
      expect(() => TrajectoryCounter.fromBytes(backend, 'x' as never)).toThrow('{ bytes } of its JSON');
      expect(backend.bytesInUse()).toBe(inUse);
    });
  });
});
