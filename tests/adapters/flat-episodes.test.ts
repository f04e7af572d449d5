/** Arrays of all steps of many episodes, and of one: where each ends, and what does not fit. */
import { describe, expect, it } from 'vitest';
import type { AnyEpisode } from '../../src/adapters/episode-lines.js';
import type { FieldName } from '../../src/adapters/field-names.js';
import { type Arrays, episodeOfArrays, episodesOfArrays } from '../../src/adapters/flat-episodes.js';
import { InputError } from '../../src/input-error.js';

type Given = Partial<
  Record<FieldName, readonly number[] | { readonly width: number; readonly values: readonly number[] }>
>;

const arrays = (given: Given): Arrays =>
  new Map(
    Object.entries(given).map(([field, one]) => {
      const [values, width] = 'width' in one ? [one.values, one.width] : [one, null];
      return [field as FieldName, { name: field, values: Float64Array.from(values), width }];
    }),
  );

const unlimited = { states: undefined, actions: undefined };
function episodes(given: Given): AnyEpisode[] {
  const found: AnyEpisode[] = [];
  episodesOfArrays(
    arrays(given),
    'a.npz',
    () => unlimited,
    (episode, place) => {
      expect(place).toBe(`a.npz: episode ${found.length}`);
      found.push(episode);
    },
  );
  return found;
}

const steps = { observations: [0, 1, 2, 3], actions: [0, 0, 1, 1], rewards: [1, 2, 3, 4], terminated: [0, 1, 0, 0] };
const ends = (given: Given) => episodes(given).map(({ rewards, terminated }) => [[...rewards], terminated]);

describe('all steps of many episodes', () => {
  it('end where the problem ended or somebody stopped watching', () => {
    expect(ends(steps)).toEqual([
      [[1, 2], true],
      [[3, 4], false],
    ]);
    expect(ends({ ...steps, truncated: [1, 0, 0, 0] })).toEqual([
      [[1], false],
      [[2], true],
      [[3, 4], false],
    ]);
  });

  it('end where the number of the episode changes, as a column of one too', () => {
    for (const episode of [[5, 5, 5, 2], { width: 1, values: [5, 5, 5, 2] }]) {
      expect(ends({ ...steps, terminated: [0, 0, 1, 0], episode })).toEqual([
        [[1, 2, 3], true],
        [[4], false],
      ]);
    }
  });

  it('have one observation more only where they are one episode', () => {
    const one = { ...steps, observations: [0, 1, 2, 3, 9], terminated: [0, 0, 0, 1] };
    expect(episodes(one)).toMatchObject([{ states: Int32Array.of(0, 1, 2, 3), lastState: 9 }]);
    expect(() => episodes({ ...one, terminated: [0, 1, 0, 0] })).toThrow(
      'a.npz: expected observations to be as long as rewards (4), got 5',
    );
  });

  it('keep rows together', () => {
    const rows = { width: 2, values: [0, 1, 2, 3, 4, 5, 6, 7] };
    expect(episodes({ ...steps, observations: rows, next: rows, actions: rows })).toMatchObject([
      { observations: Float64Array.of(0, 1, 2, 3), actionWidth: 2 },
      { nextObservations: Float64Array.of(4, 5, 6, 7), actions: Float64Array.of(4, 5, 6, 7) },
    ]);
  });

  it.each<[Given, string]>([
    [{}, 'got none of them'],
    [{ rewards: [1], actions: [1] }, 'got rewards, actions and no terminated'],
    [{ ...steps, truncated: [0, 0, 1] }, 'expected truncated to be as long as rewards (4), got 3'],
    [{ ...steps, actions: { width: 2, values: [1, 2, 3, 4] } }, 'expected actions to be as long as rewards (4), got 2'],
    [{ ...steps, terminated: [0, 2, 0, 0] }, 'episode 0: expected terminated to be true or false, got 2 at step 1'],
  ])('are refused: %j', (given, message) => {
    expect(() => episodes(given)).toThrow(message);
    expect(() => episodes(given)).toThrow(InputError);
  });
});

describe('one episode', () => {
  const read = (given: Given) => episodeOfArrays(arrays(given), 'e.hdf5: episode_0', unlimited);

  it('ends as its last flag says', () => {
    expect(read({ ...steps, terminated: [0, 0, 0, 1] }).terminated).toBe(true);
    expect(read({ ...steps, terminated: [0, 0, 0, 0], truncated: [0, 0, 0, 1] }).terminated).toBe(false);
  });

  it.each<[Given, string]>([
    [steps, 'expected an episode to end with its terminated step, got one that goes on after step 1'],
    [
      { ...steps, terminated: [0, 0, 0, 1], truncated: [1, 0, 0, 0] },
      'expected an episode to end with its truncated step, got one that goes on after step 0',
    ],
    [
      { observations: [1], actions: [0, 1], rewards: [1], terminated: [1], truncated: [0] },
      'expected rewards to be as long as actions (2), got 1',
    ],
    [
      { observations: [0.5], actions: [0], rewards: [1], terminated: [1], probabilities: { width: 2, values: [1, 1] } },
      'expected probabilities to be one number a step, got lists',
    ],
    [
      { observations: [1], actions: [], rewards: [], terminated: [], truncated: [] },
      'expected at least one step, got an empty episode',
    ],
    [
      { ...steps, terminated: [0, 0, 0, 1], rewards: { width: 2, values: [1, 2, 3, 4, 5, 6, 7, 8] } },
      'expected terminated to be as long as rewards (8), got 4',
    ],
    [{ ...steps, terminated: [0, 0, 0, 1], next: [1, 2] }, 'expected next to be as long as actions (4), got 2'],
    [
      { ...steps, terminated: [0, 0, 0, 1], next: { width: 2, values: [1, 2, 3, 4, 5, 6, 7, 8] } },
      'expected next to be like observations, got another width',
    ],
    [
      { ...steps, terminated: [0, 0, 0, 1], observations: { width: 1001, values: new Array(4004).fill(0.5) } },
      'expected observations of 1 to 1000 numbers, got 1001',
    ],
  ])('is refused, %#: %s', (given, message) => {
    expect(() => read(given)).toThrow(`e.hdf5: episode_0: ${message}`);
  });
});
