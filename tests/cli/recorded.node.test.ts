/**
 * `orbit-rl detect` of files that other software wrote: NumPy, h5py and pandas (tests/fixtures/recorded/make.py), and hyparquet-writer. The
 * cart-pole's mirror and the pendulum's are textbook facts: every observation and the force change sign.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/cli/input.js';
import { orbit, temporaryFile } from './program.js';

const fixture = (name: string): string => `tests/fixtures/recorded/${name}`;

async function json(...args: string[]) {
  const { code, stdout, stderr } = await orbit(...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** The rows of the CSV file, as numbers and flags. */
function cartpoleRows(): { names: string[]; rows: string[][] } {
  const [head, ...lines] = readFileSync(fixture('cartpole.csv'), 'utf8').trim().split('\n');
  return { names: head!.split(','), rows: lines.map((line) => line.split(',')) };
}

function parquetFile(lists: boolean): string {
  const { names, rows } = cartpoleRows();
  const column = (name: string) => rows.map((row) => row[names.indexOf(name)]!);
  const numbers = (name: string) => Float64Array.from(column(name), Number);
  const parts = ['x', 'v', 'angle', 'omega'];
  const observation = (prefix: string) =>
    lists
      ? [{ name: prefix, data: rows.map((_, k) => parts.map((part) => numbers(`${prefix}_${part}`)[k]!)) }]
      : parts.map((part) => ({ name: `${prefix}_${part}`, data: numbers(`${prefix}_${part}`) }));
  const columnData = [
    { name: 'episode', data: Int32Array.from(column('episode'), Number) },
    ...observation('observation'),
    ...observation('next_observation'),
    { name: 'action', data: BigInt64Array.from(column('action'), BigInt) },
    { name: 'reward', data: numbers('reward') },
    { name: 'terminated', data: column('terminated').map((text) => text === 'True') },
  ];
  const path = temporaryFile('cartpole.parquet');
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
  return path;
}

const mirror = (names: string) => `${names} change sign; actions 0 and 1 are swapped`;

describe('the mirror of the cart-pole', () => {
  it.each([
    ["Minari's HDF5", 'cartpole.hdf5', 'observation 0, observation 1, observation 2 and observation 3'],
    ['CSV of pandas', 'cartpole.csv', 'x, v, angle and omega'],
  ])('is found in %s', { timeout: 60_000 }, async (_, name, names) => {
    const { stdout, code } = await orbit('detect', fixture(name));
    expect(code).toBe(0);
    expect(stdout).toContain(`The problem is its own mirror image: ${mirror(names)}.`);
    expect(stdout).toContain('28 episodes, 690 steps, 690 transitions looked at');
    expect(stdout).toContain('28 episodes ended by themselves');
  });

  it('is named as the options name things', { timeout: 60_000 }, async () => {
    const names = ['--observations', 'x,v,angle,omega', '--actions', 'left,right'];
    const { candidates, group } = await json('detect', fixture('cartpole.jsonl'), ...names);
    expect(candidates.map(({ words, state }: { words: string; state: string }) => [words, state])).toEqual([
      ['x, v, angle and omega change sign; actions 0 (left) and 1 (right) are swapped', 'accepted'],
    ]);
    expect(group).toBe('C2');
  });

  // So it is found in each.
  it('is the same numbers in every format', { timeout: 60_000 }, async () => {
    const read = async (path: string) => {
      const input = await readInput(path);
      if (input.kind !== 'real') throw new Error('read as ids');
      return input.record;
    };
    const jsonl = await read(fixture('cartpole.jsonl'));
    const files = ['cartpole.csv', 'cartpole.npz', 'cartpole.hdf5'].map(fixture);
    for (const path of [...files, parquetFile(true), parquetFile(false)]) {
      const other = await read(path);
      expect(other.starts).toEqual(jsonl.starts);
      expect(other.actions).toEqual(jsonl.actions);
      expect(other.terminated).toEqual(jsonl.terminated);
      const apart = Math.max(...other.nextObservations.map((value, k) => Math.abs(value - jsonl.nextObservations[k]!)));
      // The data set of HDF5 has observations of 32 bits.
      expect(apart).toBeLessThan(path.endsWith('.hdf5') ? 3e-7 : 1e-8);
    }
    // Big-endian and by columns: the first four episodes of the same.
    const part = await read(fixture('cartpole-other.npz'));
    expect(part.starts).toEqual(jsonl.starts.slice(0, 4));
    expect(part.observations[41]).toBeCloseTo(jsonl.observations[41]!, 8);
  });
});

describe('real-valued actions', () => {
  it('have a mirror of their own', { timeout: 60_000 }, async () => {
    const { candidates, record } = await json('detect', fixture('pendulum.hdf5'), '--continuing');
    expect(record.actions).toEqual(['action']);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({
      words: 'observation 1 and observation 2 change sign; action changes sign',
      state: 'accepted',
    });
  });

  it('and what the data lacked is said', { timeout: 60_000 }, async () => {
    const { stdout } = await orbit('detect', fixture('pendulum.npz'));
    expect(stdout).toContain('Nothing is accepted for the whole problem; its dynamics have the symmetries of C2');
    expect(stdout).toContain('No episode ended by itself');
  });
});

describe('ids of states', () => {
  it.each(['grid.jsonl', 'grid.npz'])('of %s get maps grown', async (name) => {
    const { states, actions, transformations } = await json('detect', fixture(name));
    expect([states, actions]).toEqual([25, 4]);
    // The symmetries of the square: what is known of the grid beforehand is nothing.
    expect(transformations.group.order).toBe(8);
  });

  const moves = ['--moves', 'left,down,right,up'];
  it.each([
    ['--grid', '5x5', ...moves],
    ['--features', 'row:5,column:5'],
    [
      '--layout',
      temporaryFile('layout.json', '{"rows": 5, "columns": 5, "directions": ["left", "down", "right", "up"]}'),
    ],
    ['--grid', '5x5', '--actions', 'left,down,right,up'],
  ])('%s %s tell what to test', async (...options) => {
    const { transformations } = await json('detect', fixture('grid.jsonl'), ...options);
    expect(transformations.group).toMatchObject({ order: 8, name: 'D4' });
    expect(transformations.tested.every(({ origin }: { origin: string }) => origin === 'candidate')).toBe(true);
  });

  it.each([
    { grid: '5x5', moves: ['left', 'down', 'right', 'up'] },
    { grid: '5x5', actions: ['left', 'down', 'right', 'up'] },
    {
      features: [
        { name: 'row', values: 5 },
        { name: 'column', values: 5 },
      ],
      actions: 4,
    },
  ])('and so does a first line: %j', async (header) => {
    const path = temporaryFile(
      'grid.jsonl',
      `${JSON.stringify(header)}\n${readFileSync(fixture('grid.jsonl'), 'utf8')}`,
    );
    const { transformations } = await json('detect', path);
    expect(transformations.group).toMatchObject({ order: 8, name: 'D4' });
    expect(transformations.tested.every(({ origin }: { origin: string }) => origin === 'candidate')).toBe(true);
  });

  it.each([
    [['--grid', '5x4', ...moves], 'observations to be integers in [0, 20), got 20 at step 0'],
    [['--grid', '5x5'], 'the moves of the grid'],
    [['--grid', '99999999x99999999', ...moves], 'a grid of at most 16777216 cells'],
    [['--grid', '5x5', '--moves', 'left,down,right'], 'actions to be integers in [0, 3), got 3'],
    [['--moves', 'left'], 'expected --grid with --moves'],
    [['--grid', '5x5', '--features', 'a:25'], 'one of --grid, --layout and --features, got --grid and --features'],
    [['--continuing'], 'recorded real-valued observations with --continuing'],
    [['--normalize'], 'a model file .json with --normalize'],
  ])('%j is refused', async (options, message) => {
    const { stderr, code } = await orbit('detect', fixture('grid.jsonl'), ...options);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('options of records are refused elsewhere', async () => {
    const { stderr } = await orbit('detect', 'grid-world-v0', '--grid', '10x10', ...moves);
    expect(stderr).toBe("orbit-rl: expected recorded ids of states with --grid, got 'grid-world-v0'\n");
  });

  it('are counted from any format', async () => {
    const trees = await Promise.all(
      ['grid.jsonl', 'grid.npz'].map(async (name) => {
        const out = temporaryFile('tree.bin');
        await json('count', fixture(name), '--states', '25', '--actions', '4', '--out', out);
        return readFileSync(out);
      }),
    );
    expect(trees[0]!.equals(trees[1]!)).toBe(true);
    const { stderr, code } = await orbit('count', fixture('cartpole.npz'), '--out', temporaryFile('t.bin'));
    expect(code).toBe(2);
    expect(stderr).toContain('expected ids of states to count, got real-valued observations, which detect takes');
  });
});

describe('what does not fit', () => {
  const step = { observations: [[0], [1]], actions: [0], rewards: [1], terminations: [true], truncations: [false] };
  it.each([
    [
      [{ ...step, observations: [[0], [1, 2]] }],
      'observations to be lists of 1 numbers, as at step 0, got Array of length 2 at step 1',
    ],
    [[{ ...step, observations: [[0], [null]] }], 'observations to be finite numbers, got null at step 1, number 0'],
    [[{ ...step, dones: [true] }], "terminated and truncated apart, got 'dones'"],
    [
      [
        step,
        {
          ...step,
          observations: [
            [0, 1],
            [1, 2],
          ],
        },
      ],
      'observations of 1 numbers as before, got observations of 2 numbers',
    ],
    [[step, { ...step, observations: [0, 1] }], 'observations of 1 numbers as before, got ids of states'],
    [[step, { ...step, actions: [[0.5]] }], 'actions as plain numbers as before, got lists of 1'],
    [[{ ...step, terminations: [true, false] }], 'terminations to be as long as rewards (1), got 2'],
    [
      [
        {
          ...step,
          observations: [[0], [1], [2]],
          actions: [0, 1],
          rewards: [1, 1],
          terminations: [true, false],
          truncations: [false, true],
        },
      ],
      'an episode to end with its terminations step, got one that goes on after step 0',
    ],
    [[{ ...step, observations: [0, 1], actions: [0.5] }], 'actions to be integers >= 0, got 0.5 at step 0'],
    [
      [{ ...step, observations: [0, 1], actions: [[1]] }],
      'actions to be whole numbers where observations are ids of states',
    ],
    [[{ ...step, observations: [[0]] }], 'steps that say what they led to'],
    [[{ ...step, states: [0, 1] }], "one of 'observations' and 'states', got both"],
    [[{ ...step, actions: [[1, 2]] }], 'got lists of 2 whole numbers'],
  ])('%j: %s', async (lines, message) => {
    const path = temporaryFile('bad.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const { code, stderr } = await orbit('detect', path);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it.each(['npz', 'hdf5', 'parquet'])('other bytes called .%s are refused in one line', async (ending) => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(100),
      readFileSync('package.json'),
      readFileSync(fixture('grid.npz')).subarray(0, 4000),
    ]) {
      const path = temporaryFile(`bad.${ending}`);
      writeFileSync(path, bytes);
      const { code, stderr } = await orbit('detect', path);
      expect(stderr).toMatch(/^orbit-rl: .*expected .*\n$/);
      expect(code).toBe(2);
    }
  });
});
