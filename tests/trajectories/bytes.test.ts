/** Saved trees: bytes with the right checksum that are no trees of their options. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input-error.js';
import { decodeCounter, encodeCounter } from '../../src/trajectories/bytes.js';
import { resolveTrajectoryOptions, type TrajectoryOptions } from '../../src/trajectories/options.js';

interface Lists {
  readonly alphabet?: readonly number[];
  readonly parents?: readonly number[];
  readonly symbols?: readonly number[];
  readonly counts?: readonly number[];
  readonly weights?: readonly number[];
}

/** Two windows of pair 0: the reward 5 three times, twice with 7 after it. */
const whole = { alphabet: [5, 7], parents: [-1, 0], symbols: [1, 2], counts: [3, 2] };
function bytes(lists: Lists = {}, options: Partial<TrajectoryOptions> = {}, forged: object = {}) {
  const { alphabet, parents, symbols, counts, weights } = { ...whole, ...lists };
  const resolved = resolveTrajectoryOptions({ states: 2, actions: 1, maxLength: 2, ...options });
  return encodeCounter({ ...resolved, ...forged } as typeof resolved, {
    alphabet: Float64Array.from(alphabet),
    parents: Int32Array.from(parents),
    symbols: Int32Array.from(symbols),
    counts: Int32Array.from(counts),
    ...(weights && { weights: Float64Array.from(weights) }),
  });
}

describe('saved trees', () => {
  it('are read as they were written, with their options', () => {
    const { options, list } = decodeCounter(bytes(), {});
    expect(options).toMatchObject({ states: 2, actions: 1, maxLength: 2, ownReward: 'include', correction: 'none' });
    expect([list.alphabet, list.parents, list.counts].map((one) => [...one])).toEqual([
      [5, 7],
      [-1, 0],
      [3, 2],
    ]);
    // One window ends at the first node and two at the second: one weight a length each.
    const weighted = { correction: 'uniform', weightLimit: 9, rewardResolution: 0.5 } as const;
    const corrected = decodeCounter(bytes({ weights: [1, 2, 2] }, weighted), { maxPairs: 4 });
    expect(corrected.options).toMatchObject({ ...weighted, maxPairs: 4 });
    expect([...corrected.list.weights!]).toEqual([1, 2, 2]);
    expect(decodeCounter(bytes({}, { rewardEdges: [1, 2] }), {}).options.rewardEdges).toEqual(Float64Array.of(1, 2));
  });

  it.each<[string, Uint8Array, string]>([
    ['options that there are not', bytes({}, {}, { episodeEnd: 'other' }), 'options'],
    ['a correction that there is not', bytes({}, {}, { correction: 'other' }), 'options'],
    ['an alphabet out of order', bytes({ alphabet: [7, 5] }), 'alphabet'],
    ['an alphabet of no numbers', bytes({ alphabet: [5, Number.NaN] }), 'alphabet'],
    ['a node that is its own parent', bytes({ parents: [-1, 1] }), 'node 1'],
    ['a root of no pair', bytes({ parents: [-3, 0] }), 'node 0'],
    ['a symbol that there is not', bytes({ symbols: [1, 3] }), 'node 1'],
    ['a symbol below all', bytes({ symbols: [-1, 2] }), 'node 0'],
    ['a node that nothing reached', bytes({ counts: [3, 0] }), 'node 1'],
    [
      'windows longer than they may be',
      bytes({ parents: [-1, 0, 1], symbols: [1, 1, 1], counts: [3, 2, 1] }),
      'node 2',
    ],
    ['more windows below a node than at it', bytes({ counts: [1, 2] }), 'node 0'],
    ['windows shorter than they may be', bytes({}, { minLength: 2 }), 'node 0'],
    ['too few weights', bytes({ weights: [1] }, { correction: 'uniform' }), 'weights'],
    ['weights below 0', bytes({ weights: [1, -1, 2] }, { correction: 'uniform' }), 'weights'],
    ['weights without end', bytes({ weights: [1, Infinity, 2] }, { correction: 'uniform' }), 'weights'],
    ['weights that nothing asks for', bytes({ weights: [1] }), 'weights'],
    [
      'more windows than can be counted',
      bytes({ parents: [-1, -2], symbols: [1, 1], counts: [2147483647, 2147483647] }),
      'counts',
    ],
  ])('are refused: %s', (_, saved, where) => {
    const read = () => decodeCounter(saved, {});
    expect(read).toThrow(`expected the trees of a trajectory counter, got inconsistent bytes at ${where}`);
    expect(read).toThrow(InputError);
  });
});
