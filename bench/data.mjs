/** Seeded inputs: the same seed gives the same problem on every machine. */
import { Random } from '../dist/engine/random.js';

/** One stretch of experience: random pairs and rewards from a small alphabet. */
export function stretch({ pairs, rewards, steps, seed }) {
  const random = new Random(seed);
  return {
    starts: Int32Array.of(0, steps),
    pairs: Int32Array.from({ length: steps }, () => random.below(pairs)),
    rewards: Float64Array.from({ length: steps }, () => random.below(rewards) - 1),
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

/** Rows in which every column has a count of 1 to 200. */
export function denseRows(rows, columns, seed) {
  const random = new Random(seed);
  return {
    rows,
    columns,
    rowStarts: Int32Array.from({ length: rows + 1 }, (_, row) => row * columns),
    columnIndices: Int32Array.from({ length: rows * columns }, (_, k) => k % columns),
    counts: Int32Array.from({ length: rows * columns }, () => 1 + random.below(200)),
  };
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
