/** Seeded inputs: the same seed gives the same problem on every machine. */
import { Random } from '../dist/engine/random.js';

/** One stretch of experience of a random walk over pairs with rewards from a small alphabet. */
export function stretch({ pairs, rewards, steps, seed }) {
  const random = new Random(seed);
  return {
    pairs: Int32Array.from({ length: steps }, () => random.below(pairs)),
    rewards: Float64Array.from({ length: steps }, () => random.below(rewards) - 1),
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

/** Episodes of a model counted into a tree of reward trajectories, one stretch an episode. */
export function countEpisodes(tree, batch, actions) {
  for (let e = 0; e + 1 < batch.starts.length; ++e) {
    const from = batch.starts[e];
    const to = batch.starts[e + 1];
    const pairs = batch.states.slice(from, to).map((state, t) => state * actions + batch.actions[from + t]);
    const ended = batch.terminated[e] === 1;
    tree.count(pairs, batch.rewards.slice(from, to), ended ? 5 : 0, to - from);
  }
  return tree;
}
