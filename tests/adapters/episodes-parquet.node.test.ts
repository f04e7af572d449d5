/** Parquet files, written here by hyparquet-writer: which column is what, and rows that hold something else. */
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/adapters/bytes-source.js';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import { SeenSizes } from '../../src/adapters/episode-sizes.js';
import { readParquet } from '../../src/adapters/episodes-parquet.js';
import type { ChosenColumns } from '../../src/adapters/step-columns.js';
import { InputError } from '../../src/input-error.js';

type Columns = Readonly<Record<string, ColumnSource['data']>>;

const written = (columns: Columns): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    parquetWriteBuffer({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data, nullable: true })) }),
  );

async function read(bytes: Uint8Array<ArrayBuffer>, columns?: ChosenColumns) {
  const episodes: AnyEpisode[] = [];
  const sizes = new SeenSizes('r.parquet', { states: undefined, actions: undefined });
  const options = columns === undefined ? undefined : { columns };
  const summary = await readParquet(
    bytesSource(bytes),
    'r.parquet',
    sizes,
    (episode) => episodes.push(episode),
    options,
  );
  return { episodes, summary };
}

/** A file whose footer was spoilt: its columns have no names. */
const nameless = [
  'UEFSMRUGFcABFb4BXBUYFQAVGBUAFQAVAAAAYAAADQHwV+4MCY9U7eo/RrTR6vYY7T9b1bZtOBDCP64e3N25N+i/M5ng9YGv7r/AorCK8eHRvwgKbcIIBuU/',
  'e88ooNKo7z+RLww2JmDaP1JP8/WeaOG/65Muduv/778VBhXAARXGAVwVGBUAFRgVABUAFQAA+WDwX+4MCY9U7eo/RrTR6vYY7T9b1bZtOBDCP64e3N25N+i/',
  'M5ng9YGv7r/AorCK8eHRvwgKbcIIBuU/e88ooNKo7z+RLww2JmDaP1JP8/WeaOG/65Muduv/77+lZdf3mivhvxUEFRAVFEwVBBUAAAAIHAAAAAABAAAAFQYV',
  'CBUMXBUYFQAVGBUQFQAVAAAABAwBBaoKFQYVwAEVxgFcFRgVABUYFQAVABUAAABg8F9GtNHq9hjtP1vVtm04EMI/rh7c3bk36L8zmeD1ga/uv8CisIrx4dG/',
  'CAptwggG5T97zyig0qjvP5EvDDYmYNo/Uk/z9Z5o4b/rky526//vv6Vl1/eaK+G/BsWBSATk2j8VBhUEFQhcFRgVABUYFQAVABUAAAACBIgIFQQZbEgEcm9v',
  'dBUKABUKJQAYBW9ic194ABUKJQAYCm5leHRfb2JzX3gAFQIlABgGYWN0aW9uABUKxgAYBnJld2FyZAAVACUAGAp0ZTFtaW5hdGVkABYYGRwZXCYIHBUKGRUA',
  'GRgFb2JzX3gVAhYYFu4BFuwBJgg8NgAoCHvPKKDSqO8/GAjrky526//vvzYAABkcFQYVABUCAAAAJvQBHBUKGRUAGRgKbmV4dF9vYnNfeBUCFhgW7gEW9AEm',
  '9AE8NgAoCHvPKKDSqO8/GAjrky526//vvzYAABkcFQYVABUCAAAAJugDHBUCGSUAEBkYBmFjdGlvbhUCFhgWXBZkJpYEJugDHDYAKAQBAAAAGAQAAAAAABks',
  'FQQVABUCABUGFRAVAgAAACbMBBwVChkVABkYBnJld2FyZBUCFhgW7gEW9AEmzAQ8NgAoCHvPKKDSqO8/GAjrky526//vvzYAABkcFQYVABUCAAAAJsAGHBUA',
  'GRUAGRgKdGVybWluYXRlZBUCFhgWLhYyJsAGPDYAKAEBGAEAABkcFQYVABUCAAAAFtQGFhg26gYAKAloeXBhcnF1ZXQZXBwAABwAABwAABwAABwAAADHAQAA',
  'UEFSMQ==',
].join('');

const ids: Columns = {
  episode: ['a', 'a', 'b'],
  state: Int32Array.of(0, 1, 2),
  action: BigInt64Array.of(1n, 0n, 1n),
  reward: Float64Array.of(0.5, 1, 2),
  terminated: [false, true, false],
};

describe('episodes of Parquet', () => {
  it('are told apart by the column of the episode, with what else is known of a step', async () => {
    const { episodes, summary } = await read(
      written({
        ...ids,
        next_state: Int32Array.of(1, 3, 0),
        probability: Float64Array.of(0.5, 1, 0.25),
        truncated: [0, 0, 1],
      }),
    );
    expect(episodes).toEqual([
      {
        states: Int32Array.of(0, 1),
        actions: Int32Array.of(1, 0),
        rewards: Float64Array.of(0.5, 1),
        terminated: true,
        lastState: 3,
        probabilities: Float64Array.of(0.5, 1),
      },
      expect.objectContaining({ terminated: false, lastState: 0, probabilities: Float64Array.of(0.25) }),
    ]);
    expect(summary).toEqual({ states: 4, actions: 2, header: {} });
  });

  it('are told apart by the flags where there is no such column', async () => {
    const { episode: _, ...columns } = ids;
    const { episodes } = await read(written({ ...columns, truncated: [null, null, true] }));
    expect(episodes.map(({ rewards, terminated }) => [rewards.length, terminated])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('say what only the last step led to', async () => {
    const { episodes } = await read(written({ ...ids, next_state: [null, 5, null] }));
    expect(episodes.map((episode) => 'lastState' in episode && episode.lastState)).toEqual([5, null]);
  });

  it('have names for the numbers of an observation and of an action, found or chosen', async () => {
    const { state: _, action: __, ...columns } = ids;
    const real = {
      ...columns,
      observation_x: Float64Array.of(0, 1, 2),
      observation_y: [true, false, true],
      'action.left': Float64Array.of(0.5, 1, 2),
      'action.right': Float64Array.of(5, 6, 7),
    };
    const found = await read(written(real));
    expect(found.summary.header).toEqual({ observationNames: ['x', 'y'], actionNames: ['left', 'right'] });
    expect(found.episodes[0]).toMatchObject({
      observations: Float64Array.of(0, 1, 1, 0),
      actions: Float64Array.of(0.5, 5, 1, 6),
      width: 2,
      actionWidth: 2,
    });
    const chosen = await read(written({ ...real, state: Int32Array.of(7, 7, 7) }), {
      observations: ['observation_x'],
      actions: ['action.right'],
    });
    expect(chosen.summary.header).toEqual({ observationNames: ['observation_x'], actionNames: ['action.right'] });
    expect(chosen.episodes[1]).toMatchObject({ observations: Float64Array.of(2), actions: Float64Array.of(7) });
  });

  it('may have an observation as one list', async () => {
    const { state: _, ...columns } = ids;
    const lists = [
      [0, 1],
      [2, 3],
      [4, 5],
    ];
    const { episodes, summary } = await read(written({ ...columns, observations: lists }));
    expect(episodes[0]).toMatchObject({ observations: Float64Array.of(0, 1, 2, 3), width: 2 });
    expect(summary.header).toEqual({});
  });

  it.each<[string, Columns, string]>([
    [
      'text for a number',
      { ...ids, reward: ['a', 'b', 'c'] },
      'row 0: expected reward to be a finite number, got a string',
    ],
    ['nothing', { ...ids, reward: [1, null, 2] }, 'row 1: expected reward to be a finite number, got nothing'],
    ['infinity', { ...ids, reward: [1, 2, Infinity] }, 'row 2: expected reward to be a finite number, got Infinity'],
    ['a flag that is none', { ...ids, terminated: [0, 2, 0] }, 'row 1: expected terminated to be true or false, got 2'],
    [
      'a list that holds nothing',
      { ...ids, state: [[1], [null], [1]] },
      'row 1: expected state to be a finite number, got nothing',
    ],
    [
      'lists of unequal length',
      { ...ids, state: [[1], [1, 2], [1]] },
      'row 1: expected observations and actions as long as in the step before, got another length',
    ],
    [
      'a next observation of another length',
      {
        ...ids,
        state: [[1], [1], [1]],
        next_state: [
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      },
      'row 0: expected the next observation to be as long as the observation, got another length',
    ],
    [
      'no reward',
      { episode: ids.episode!, state: ids.state!, action: ids.action! },
      'expected a header with the columns',
    ],
  ])('are refused: %s', async (_, columns, message) => {
    const refused = read(written(columns));
    await expect(refused).rejects.toThrow(`r.parquet: ${message}`);
    await expect(refused).rejects.toBeInstanceOf(InputError);
  });

  it('are refused where the file is none, or is not whole', async () => {
    const cannot =
      /^r\.parquet: expected (?:a Parquet file, got one that cannot be read: [^\n]+|bytes inside the file, got others)$/;
    const bytes = written(ids);
    const long = written({
      episode: new Int32Array(1000),
      state: new Int32Array(1000),
      action: new Int32Array(1000),
      reward: Float64Array.from({ length: 1000 }, (_, k) => Math.sin(k)),
    });
    const broken = (change: (copy: Uint8Array<ArrayBuffer>) => void) => {
      const copy = bytes.slice();
      change(copy);
      return copy;
    };
    for (const other of [
      new Uint8Array(100),
      bytes.slice(0, -40),
      long.slice(7000), // rows that begin behind the end
      broken((copy) => copy.fill(0xff, 4, 60)), // pages
      broken((copy) => new DataView(copy.buffer).setUint32(copy.length - 8, 1e6, true)), // the length of the footer
      broken((copy) => copy.fill(0xff, copy.length - 60, copy.length - 20)), // the footer
      new Uint8Array(Buffer.from(nameless, 'base64')),
    ]) {
      const refused = read(other);
      await expect(refused).rejects.toThrow(cannot);
      await expect(refused).rejects.toBeInstanceOf(InputError);
    }
  });
});
