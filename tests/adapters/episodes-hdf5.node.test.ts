/** HDF5 files as Minari and older data sets have them, written here by h5wasm, and files that hold something else. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as h5wasm from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import { SeenSizes } from '../../src/adapters/episode-sizes.js';
import { readHdf5 } from '../../src/adapters/episodes-hdf5.js';
import { InputError } from '../../src/input-error.js';
import { temporaryFile } from '../cli/program.js';

type Shape = readonly number[];
/** Numbers with a shape (one row a step without), text, a link to nowhere, or a group of these. */
interface Numbers {
  readonly values: readonly number[];
  readonly shape?: Shape;
}
type Content = Numbers | string | Group;
interface Group {
  readonly [name: string]: Content;
}

const numbers = (values: readonly number[], shape?: Shape): Content => ({ values, ...(shape && { shape }) });
const isNumbers = (content: Numbers | Group): content is Numbers => Array.isArray(content.values);

function fill(group: h5wasm.Group, content: Group): void {
  for (const [name, one] of Object.entries(content)) {
    if (one === 'nowhere') group.create_soft_link('/nowhere', name);
    else if (typeof one === 'string') group.create_dataset({ name, data: one });
    else if (isNumbers(one))
      group.create_dataset({
        name,
        data: Float64Array.from(one.values),
        shape: [...(one.shape ?? [one.values.length])],
      });
    else fill(group.create_group(name), one);
  }
}

function written(content: Group): string {
  const path = temporaryFile('record.hdf5');
  const file = new h5wasm.File(path, 'w');
  fill(file, content);
  file.close();
  return path;
}

async function read(path: string) {
  const episodes: AnyEpisode[] = [];
  const shares: number[] = [];
  const sizes = new SeenSizes('r.hdf5', { states: undefined, actions: undefined });
  const summary = await readHdf5(
    path,
    'r.hdf5',
    sizes,
    (episode) => episodes.push(episode),
    (share) => shares.push(share),
  );
  return { episodes, shares, summary };
}

const step = {
  observations: numbers([0, 1]),
  actions: numbers([1]),
  rewards: numbers([2]),
  terminations: numbers([1]),
  truncations: numbers([0]),
};
const taken = (state: number, terminated = true) => ({
  states: Int32Array.of(state),
  actions: Int32Array.of(1),
  rewards: Float64Array.of(2),
  terminated,
  lastState: state + 1,
});

beforeAll(() => h5wasm.ready);

describe('episodes of HDF5', () => {
  it('are the groups episode_0, episode_1, … in the order of their numbers, whatever else lies there', async () => {
    const { episodes, shares, summary } = await read(
      written({
        episode_10: { ...step, observations: numbers([7, 8]) },
        episode_2: step,
        metadata: { author: 'somebody' },
        episodes_of_another_kind: numbers([1]),
      }),
    );
    expect(episodes).toEqual([taken(0), taken(7)]);
    expect(shares).toEqual([0.5, 1]);
    expect(summary).toEqual({ states: 9, actions: 2, header: {} });
  });

  it('lie at the root, one after the other, in older data sets', async () => {
    const { episodes } = await read(
      written({
        observations: numbers([0, 5]),
        next_observations: numbers([1, 6]),
        actions: numbers([1, 1]),
        rewards: numbers([2, 2], [2, 1]),
        terminals: numbers([0, 1]),
        timeouts: numbers([1, 0]),
      }),
    );
    expect(episodes).toEqual([taken(0, false), taken(5)]);
  });

  it('have their dictionaries put side by side, in the order of the names', async () => {
    const { episodes } = await read(
      written({
        episode_0: {
          ...step,
          observations: {
            velocity: numbers([0.5, 1.5]),
            position: numbers([1, 2, 3, 4], [2, 2]),
            inner: { a: numbers([9, 8]) },
          },
        },
      }),
    );
    expect(episodes).toEqual([
      expect.objectContaining({
        observations: Float64Array.of(9, 1, 2, 0.5),
        nextObservations: Float64Array.of(8, 3, 4, 1.5),
        width: 4,
        actionWidth: null,
      }),
    ]);
  });

  it.each<[string, Group, string]>([
    [
      'no array that is an episode',
      { others: numbers([1]) },
      'r.hdf5: expected arrays observations, actions, rewards, terminations and truncations, got none of them',
    ],
    [
      'a missing array',
      { episode_0: { ...step, rewards: 'none' } },
      'r.hdf5: episode_0: rewards: expected numbers or flags',
    ],
    [
      'an array in place of a group',
      { episode_0: numbers([1]) },
      'episode_0: expected a group of arrays, got something else',
    ],
    [
      'a link to nowhere',
      { episode_0: { ...step, actions: 'nowhere' } },
      'actions: expected an array of numbers, got something else',
    ],
    [
      'a single number',
      { episode_0: { ...step, rewards: numbers([1], []) } },
      'rewards: expected one row of numbers a step, shape (steps,) or (steps, numbers), got ()',
    ],
    [
      'pictures',
      { episode_0: { ...step, observations: numbers([1, 2, 3, 4], [1, 2, 2]) } },
      'observations: expected one row of numbers a step, shape (steps,) or (steps, numbers), got (1, 2, 2)',
    ],
    [
      'rows of nothing',
      { episode_0: { ...step, observations: numbers([], [2, 0]) } },
      'observations: expected at least one number a step, got none',
    ],
    [
      'an episode without a step',
      {
        episode_0: {
          ...Object.fromEntries(Object.keys(step).map((name) => [name, numbers([])])),
          observations: numbers([0]),
        },
      },
      'r.hdf5: episode_0: expected at least one step, got an empty episode',
    ],
    [
      'a number that is none',
      { episode_0: { ...step, observations: numbers([1, 2, 3, Number.NaN], [2, 2]) } },
      'observations to be finite numbers, got NaN',
    ],
    [
      'a dictionary of unequal lengths',
      { episode_0: { ...step, observations: { a: numbers([1, 2]), b: numbers([1, 2, 3]) } } },
      'r.hdf5: episode_0: observations: expected arrays of as many rows, got 2, 3',
    ],
    ['an empty dictionary', { episode_0: { ...step, observations: {} } }, 'expected arrays of as many rows, got none'],
  ])('are refused: %s', async (_, content, message) => {
    const refused = read(written(content));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(InputError);
  });

  it('are refused where the file is none, or is not whole', async () => {
    const text = temporaryFile('record.hdf5', 'no HDF5');
    await expect(read(text)).rejects.toThrow('r.hdf5: expected an HDF5 file, got other bytes');
    const path = temporaryFile('record.hdf5');
    const file = new h5wasm.File(path, 'w');
    const group = file.create_group('episode_0');
    const data = Float64Array.from({ length: 4000 }, (_, k) => Math.sin(k));
    fill(group, { actions: step.actions, rewards: step.rewards, terminations: step.terminations });
    group.create_dataset({ name: 'observations', data, shape: [4000], chunks: [4000], compression: 9 });
    file.close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, bytes.length - 16_000, bytes.length - 8_000); // inside of what is packed
    writeFileSync(path, bytes);
    await expect(read(path)).rejects.toThrow(
      /^r\.hdf5: expected a whole HDF5 file, got one that cannot be read: [^\n]{1,100}$/,
    );
  });
});
