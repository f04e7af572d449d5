import { describe, expect, it } from 'vitest';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import { backends, loadBackend } from '../backends.js';

describe.each(backends)('changedSince on $name', ({ name }) => {
  const start = async () => {
    const backend = await loadBackend(name);
    return { backend, counter: new TrajectoryCounter(backend, { states: 5, actions: 1, maxLength: 2 }) };
  };
  const episode = (...states: number[]) => ({
    states,
    actions: states.map(() => 0),
    rewards: states.map(() => 1),
    terminated: true,
  });

  it('gives the pairs that an episode changed', async () => {
    const { counter } = await start();
    expect(counter.changedSince(0)).toEqual(Int32Array.of());
    counter.addEpisode(episode(3, 1, 3));
    const { version } = counter;
    expect(counter.changedSince(0)).toEqual(Int32Array.of(1, 3));
    expect(counter.changedSince(version)).toEqual(Int32Array.of());
    counter.addEpisode(episode(4, 1));
    expect(counter.changedSince(version)).toEqual(Int32Array.of(1, 4));
    expect(counter.changedSince(0)).toEqual(Int32Array.of(1, 3, 4));
  });

  it('gives a streamed pair when its window is counted, not before', async () => {
    const { counter } = await start();
    counter.observe(0, 0, 1);
    expect(counter.changedSince(0)).toEqual(Int32Array.of());
    counter.observe(2, 0, 1);
    expect(counter.changedSince(0)).toEqual(Int32Array.of(0));
    const { version } = counter;
    counter.observe(4, 0, 1);
    expect(counter.changedSince(version)).toEqual(Int32Array.of(2));
    counter.observe(0, 0, 1, { truncated: true });
    expect(counter.changedSince(version)).toEqual(Int32Array.of(0, 2, 4));
  });

  it('does not give pairs whose windows were too short', async () => {
    const { backend } = await start();
    const counter = new TrajectoryCounter(backend, { states: 5, actions: 1, maxLength: 2, episodeEnd: 'drop' });
    counter.addEpisode(episode(3, 1));
    counter.observe(0, 0, 1);
    counter.observe(2, 0, 1, { terminated: true });
    expect(counter.changedSince(0)).toEqual(Int32Array.of(0, 3));
  });

  it('gives what a merge or a restore brought', async () => {
    const { backend, counter } = await start();
    const other = new TrajectoryCounter(backend, { states: 5, actions: 1, maxLength: 2 });
    counter.addEpisode(episode(0));
    other.addEpisode(episode(4, 2));
    const { version } = counter;
    counter.merge(other);
    expect(counter.changedSince(version)).toEqual(Int32Array.of(2, 4));
    expect(TrajectoryCounter.fromBytes(backend, counter.toBytes()).changedSince(0)).toEqual(Int32Array.of(0, 2, 4));
  });

  it('refuses a version that never was', async () => {
    const { counter } = await start();
    expect(() => counter.changedSince(1)).toThrow('expected version to be an integer in [0, 0], got 1');
    expect(() => counter.changedSince(-1)).toThrow('expected version to be an integer in [0, 0], got -1');
  });
});
