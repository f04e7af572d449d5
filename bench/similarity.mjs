/** All pairs of rows. A unit is one pair of rows. */

import { WrittenValues } from '../dist/similarity/written-values.js';
import { gridTrees } from './counting.mjs';
import { adversarialRows, denseRows, firstRows, skewedRows } from './data.mjs';
import { c, FAST, scipy } from './native.mjs';

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

/** The sum of the last column above the diagonal: what the peers give as their checksum. */
function lastColumn({ rows, values }) {
  let sum = 0;
  for (let i = 0; i + 1 < rows; ++i) sum += values[i * rows + rows - 1];
  return sum;
}

/** Size and counts of dense rows, for the peers. */
const dataOf = ({ rows, columns, counts }) => [Int32Array.of(rows, columns), Float32Array.from(counts)];

const minSums = (rows) => c('intersection', FAST, dataOf(rows), pairsOf(rows.rows));

/** Peers of each measure. The slow ones do fewer rows, which suits them: their data then lies in the cache. */
const peers = {
  intersection: (whole) => ({
    C: minSums(whole),
    SciPy: scipy('pdist', ['cityblock'], dataOf(whole), pairsOf(whole.rows)),
  }),
  coincidence: () => ({}),
  'jensen-shannon': (whole, part) => ({
    C: c('jensen-shannon', ['-DLOGARITHMS=1', ...FAST], dataOf(whole), pairsOf(whole.rows)),
    'C, two logf': c('jensen-shannon', ['-DLOGARITHMS=2'], dataOf(part), pairsOf(part.rows)),
    SciPy: scipy('pdist', ['jensenshannon'], dataOf(part), pairsOf(part.rows)),
  }),
};

const targets = {
  intersection: [
    { against: 'C', atLeast: 1 },
    {
      against: 'SciPy',
      atLeast: 9,
      note:
        "a quarter of our time is the first touch of the new matrix, twice as large as SciPy's, and dearer on a busy machine; " +
        'tried: a block mirrored while it is in the cache (kept), roots and quotients beside the sums (no gain)',
    },
  ],
  coincidence: [],
  'jensen-shannon': [
    { against: 'C, two logf', atLeast: 8 },
    { against: 'C', atLeast: 1 },
    { against: 'SciPy', atLeast: 25 },
  ],
};

/** Dense rows, to a dense result; the reference does an eighth of the rows, for time's sake. */
const dense = measures.map(([measure, normalization]) => ({
  name: `${measure} dense`,
  unit: 'pairs',
  targets: targets[measure].map((target) => ({ work: `${measure}, all pairs, dense 2048 x ${COLUMNS}`, ...target })),
  prepare({ backends, seed, quick }) {
    const whole = denseRows(quick ? 512 : 2048, COLUMNS, seed);
    const part = firstRows(whole, whole.rows / 8);
    const column = (backend, rows) => {
      const run = () => backend.similarity(rows, options(measure, normalization, rows.rows, null));
      return { work: pairsOf(rows.rows), run, checksum: () => lastColumn(run()) };
    };
    const { C, ...others } = peers[measure](whole, part);
    return {
      columns: {
        wasm: column(backends.wasm, whole),
        reference: { ...column(backends.reference, part), checksum: undefined },
        C,
        ...Object.fromEntries(
          Object.entries(others).map(([name, peer]) => [name, peer && { ...peer, checksum: undefined }]),
        ),
      },
      tolerance: 1e-6 * whole.rows,
      note: `${whole.rows}x${COLUMNS}, reference ${part.rows}x${COLUMNS}`,
    };
  },
}));

/** The same into an array that is there already: no page of new memory is touched in a call. */
const intoOut = {
  name: 'intersection dense, into out',
  unit: 'pairs',
  targets: [
    { work: `intersection dense 2048 x ${COLUMNS} into out`, against: 'C', atLeast: 1.3 },
    { work: `intersection dense 2048 x ${COLUMNS} into out`, against: 'SciPy', atLeast: 6 },
  ],
  prepare({ backends, seed, quick }) {
    const data = denseRows(quick ? 512 : 2048, COLUMNS, seed);
    const out = new Float64Array(data.rows ** 2);
    const how = { ...options('intersection', 'geometric', data.rows, null), out };
    const run = () => backends.wasm.similarity(data, how);
    const { C, SciPy } = peers.intersection(data);
    const work = pairsOf(data.rows);
    const forms = [
      ['float32', new Float32Array(out.length)],
      ['condensed', new Float64Array(work)],
      ['condensed float32', new Float32Array(work)],
    ].map(([form, array]) => {
      const written = new WrittenValues(array, data.rows, false);
      const asked = {
        ...options('intersection', 'geometric', data.rows, null),
        upper: (i, line) => written.write(i, line),
      };
      const sums = () => {
        backends.wasm.similarity(data, asked);
        return lastColumn(written.entries());
      };
      // Rounding to float32 is not in the peers' sums.
      const checksum = array instanceof Float32Array ? undefined : sums;
      return [form, { work, run: () => backends.wasm.similarity(data, asked), checksum }];
    });
    return {
      columns: {
        wasm: { work, run, checksum: () => lastColumn(run()) },
        ...Object.fromEntries(forms),
        C,
        SciPy: SciPy && { ...SciPy, checksum: undefined },
      },
      tolerance: 1e-6 * data.rows,
      note: `${data.rows} x ${COLUMNS}`,
    };
  },
};

/** Min-sums of other sizes and widths of counts: in the first-level cache, beyond the second, and past 8 and 16 bits. */
const sizes = [
  { name: 'intersection dense, 128 x 64', rows: 128, columns: 64 },
  { name: 'intersection dense, 1024 x 4096', rows: 1024, columns: 4096 },
  { name: 'intersection dense, counts to 20,000', rows: 1024, columns: 512, largest: 20_000 },
  { name: 'intersection dense, counts to a million', rows: 1024, columns: 512, largest: 1_000_000 },
].map(({ name, rows, columns, largest }) => ({
  name,
  unit: 'pairs',
  prepare({ backends, seed, quick }) {
    const data = denseRows(quick ? Math.min(rows, 256) : rows, columns, seed, largest);
    const run = () => backends.wasm.similarity(data, options('intersection', 'geometric', data.rows, null));
    return {
      columns: {
        wasm: { work: pairsOf(data.rows), run, checksum: () => lastColumn(run()) },
        C: minSums(data),
      },
      tolerance: 1e-6 * data.rows,
      note: `${data.rows} x ${columns}`,
    };
  },
}));

/** Rows of counts to a sparse result of what is above a threshold. */
function sparse(name, measure, normalization, rowsOf) {
  return {
    name,
    unit: 'pairs',
    targets: [],
    prepare(context) {
      const rows = rowsOf(context);
      const work = pairsOf(rows.rows);
      const run = (backend) => backend.similarity(rows, options(measure, normalization, rows.rows, 0.8));
      return {
        columns: Object.fromEntries(
          Object.entries(context.backends).map(([column, backend]) => [
            column,
            {
              work,
              run: () => run(backend),
              checksum: () => run(backend).values.reduce((sum, value) => sum + value, 0),
            },
          ]),
        ),
        tolerance: 1e-6 * work,
        note: `${rows.columns} columns, ${rows.counts.length} entries`,
      };
    },
  };
}

/** The rows of a real tree. */
function treeRows(context) {
  const { trees } = gridTrees(context);
  const rows = trees[0].freeze();
  for (const tree of trees) tree.dispose();
  return rows;
}

export const cases = [
  ...dense,
  intoOut,
  ...sizes,
  ...measures.map(([measure, normalization]) => sparse(`${measure} tree`, measure, normalization, treeRows)),
  ...measures.map(([measure, normalization]) =>
    sparse(`${measure} skewed`, measure, normalization, ({ quick, seed }) => skewedRows(quick ? 256 : 512, 2048, seed)),
  ),
  ...measures.map(([measure, normalization]) =>
    sparse(`${measure} adversarial`, measure, normalization, ({ quick, seed }) =>
      adversarialRows(quick ? 256 : 512, 1024, seed),
    ),
  ),
];
