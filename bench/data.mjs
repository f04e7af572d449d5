/** Seeded inputs: the same seed gives the same problem on every machine. */
import { Random } from '../dist/engine/random.js';

/**
 * One stretch of experience: random pairs and rewards -1, 0, 1, … from a small alphabet; uniform, or `skewed` as the
 * product of three uniform draws is, most of it near 0.
 */
export function stretch({ pairs, rewards, steps, seed, skewed = false }) {
  const random = new Random(seed);
  const draw = (n) => (skewed ? Math.floor(random.uniform() * random.uniform() * random.below(n)) : random.below(n));
  return {
    starts: Int32Array.of(0, steps),
    pairs: Int32Array.from({ length: steps }, () => draw(pairs)),
    rewards: Float64Array.from({ length: steps }, () => draw(rewards) - 1),
    ends: Int32Array.of(0),
    windows: Int32Array.of(steps),
  };
}

/** Whole episodes as stretches: an end symbol for each of `maxLength` places after a termination. */
export function stretchesOf({ starts, states, actions, rewards, terminated }, actionCount, maxLength) {
  return {
    starts,
    pairs: states.map((state, t) => state * actionCount + actions[t]),
    rewards,
    ends: Int32Array.from(terminated, (flag) => flag * maxLength),
    windows: Int32Array.from(terminated, (_, e) => starts[e + 1] - starts[e]),
  };
}

/** Rows in which every column has a count of 1 to `largest`. */
export function denseRows(rows, columns, seed, largest = 200) {
  const random = new Random(seed);
  return {
    rows,
    columns,
    rowStarts: Int32Array.from({ length: rows + 1 }, (_, row) => row * columns),
    columnIndices: Int32Array.from({ length: rows * columns }, (_, k) => k % columns),
    counts: Int32Array.from({ length: rows * columns }, () => 1 + random.below(largest)),
  };
}

/** Rows whose columns are rarer the higher their number: column c is in one row of 1 + c / 16. */
export function skewedRows(rows, columns, seed) {
  const random = new Random(seed);
  const rowStarts = new Int32Array(rows + 1);
  const columnIndices = [];
  const counts = [];
  for (let i = 0; i < rows; ++i) {
    for (let c = 0; c < columns; ++c) {
      if (random.uniform() * (1 + c / 16) >= 1) continue;
      columnIndices.push(c);
      counts.push(1 + Math.floor((20 * random.uniform() * columns) / (c + 1)));
    }
    rowStarts[i + 1] = columnIndices.length;
  }
  return { rows, columns, rowStarts, columnIndices: Int32Array.from(columnIndices), counts: Int32Array.from(counts) };
}

/**
 * The worst of both worlds: every row has a few columns that all have, with counts no 16 bits hold, and of the others
 * every fifth, so that a tile and a list cost about the same.
 */
export function adversarialRows(rows, columns, seed) {
  const random = new Random(seed);
  const rowStarts = new Int32Array(rows + 1);
  const columnIndices = [];
  const counts = [];
  for (let i = 0; i < rows; ++i) {
    for (let c = 0; c < columns; ++c) {
      if (c >= 8 && random.uniform() >= 0.2) continue;
      columnIndices.push(c);
      counts.push(1 + random.below(c < 8 ? 1_000_000 : 200));
    }
    rowStarts[i + 1] = columnIndices.length;
  }
  return { rows, columns, rowStarts, columnIndices: Int32Array.from(columnIndices), counts: Int32Array.from(counts) };
}

/** The first `rows` rows. */
export function firstRows(matrix, rows) {
  const end = matrix.rowStarts[rows];
  return {
    ...matrix,
    rows,
    rowStarts: matrix.rowStarts.slice(0, rows + 1),
    columnIndices: matrix.columnIndices.slice(0, end),
    counts: matrix.counts.slice(0, end),
  };
}

/** Rows of counts of which 52 have any, seven kinds by three. */
export function fewVisited(rows) {
  const rowStarts = new Int32Array(rows + 1);
  const columnIndices = [];
  const counts = [];
  for (let i = 0, k = 0; i < rows; ++i) {
    if (i === Math.floor((k * rows) / 52)) {
      columnIndices.push(k % 7, 7 + (k % 3));
      counts.push(20 + (k % 5), 20);
      ++k;
    }
    rowStarts[i + 1] = counts.length;
  }
  return {
    rows,
    columns: 10,
    rowStarts,
    columnIndices: Int32Array.from(columnIndices),
    counts: Int32Array.from(counts),
  };
}

/** One episode of so many steps through states and actions drawn at random, three rewards. */
export function randomSteps(steps, pairs, seed) {
  const random = new Random(seed);
  const states = Int32Array.from({ length: steps }, () => random.below(pairs / 4));
  const actions = Int32Array.from({ length: steps }, () => random.below(4));
  const rewards = Float64Array.from({ length: steps }, () => random.below(3));
  return { starts: Int32Array.of(0, steps), states, actions, rewards, terminated: Uint8Array.of(1) };
}
