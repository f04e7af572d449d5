/** All pairs of rows. A unit is one pair of rows. */
import { gridTrees } from './counting.mjs';
import { denseRows, firstRows } from './data.mjs';

const measures = [
  ['intersection', 'geometric'],
  ['coincidence', 'plain'],
  ['jensen-shannon', 'plain'],
];

const COLUMNS = 512;

function options(measure, normalization, rows, threshold) {
  return { measure, normalization, divergence: false, active: new Uint8Array(rows).fill(1), threshold, topK: null };
}

const pairsOf = (rows) => (rows * (rows - 1)) / 2;

/** Dense rows; the reference does an eighth of the rows, for time's sake. */
const dense = measures.map(([measure, normalization]) => ({
  name: `${measure} dense`,
  unit: 'pairs',
  prepare({ backends, seed, quick }) {
    const whole = denseRows(quick ? 512 : 2048, COLUMNS, seed);
    const part = firstRows(whole, whole.rows / 8);
    const column = (backend, rows) => ({
      work: pairsOf(rows.rows),
      run: () => backend.similarity(rows, options(measure, normalization, rows.rows, null)),
    });
    return {
      columns: { wasm: column(backends.wasm, whole), reference: column(backends.reference, part) },
      note: `${whole.rows}x${COLUMNS}, reference ${part.rows}x${COLUMNS}`,
    };
  },
}));

/** The rows of a real tree, sparse and skewed, to a thresholded sparse result. */
const sparse = measures.map(([measure, normalization]) => ({
  name: `${measure} tree`,
  unit: 'pairs',
  prepare(context) {
    const { trees, pairs } = gridTrees(context);
    const rows = trees[0].freeze();
    for (const tree of trees) tree.dispose();
    return {
      columns: Object.fromEntries(
        Object.entries(context.backends).map(([column, backend]) => [
          column,
          { work: pairsOf(pairs), run: () => backend.similarity(rows, options(measure, normalization, pairs, 0.8)) },
        ]),
      ),
      note: `${rows.columns} columns, ${rows.counts.length} entries`,
    };
  },
}));

export const cases = [...dense, ...sparse];
