/** Joins of similar rows: which rows are similar, without looking at all pairs. How they grow is in growth.mjs. */
import { makeEnvironment } from '../dist/environments/registry.js';
import { fewVisited, stretchesOf } from './data.mjs';
import { scipy } from './native.mjs';

const MAX_LENGTH = 4;

/** Rows of a shaped grid of about so many pairs, some forty visits each. */
function gridRows({ backends, seed }, pairs) {
  const side = Math.round(Math.sqrt(pairs / 4));
  const grid = { rows: side, columns: side, stepReward: 0, goalReward: 1, shaping: true, discount: 0.95 };
  const model = makeEnvironment('grid-world-v0', grid).model();
  const uploaded = backends.wasm.model(model);
  const batch = uploaded.rollout({ policy: null, episodes: 2 * model.pairs, maxSteps: 20, seed });
  uploaded.dispose();
  const tree = backends.wasm.tree({ pairs: model.pairs, minLength: 1, maxLength: MAX_LENGTH, offset: 0 });
  tree.count(stretchesOf(batch, model.actions, MAX_LENGTH));
  const rows = tree.freeze();
  tree.dispose();
  return rows;
}

function options(rows, threshold) {
  return { measure: 'coincidence', normalization: 'cosine', active: new Uint8Array(rows.rows).fill(1), threshold };
}

const pairsOf = (n) => (n * (n - 1)) / 2;

/** Probabilities of rows of norm 1, as SciPy gets them. */
function unitRows({ rows, columns, rowStarts, columnIndices, counts, lengths }) {
  const values = new Float64Array(counts.length);
  for (let i = 0; i < rows; ++i) {
    const totals = new Float64Array(MAX_LENGTH + 1);
    for (let e = rowStarts[i]; e < rowStarts[i + 1]; ++e) totals[lengths[columnIndices[e]]] += counts[e];
    let squares = 0;
    for (let e = rowStarts[i]; e < rowStarts[i + 1]; ++e) {
      values[e] = counts[e] / totals[lengths[columnIndices[e]]];
      squares += values[e] ** 2;
    }
    for (let e = rowStarts[i]; e < rowStarts[i + 1]; ++e) values[e] /= Math.sqrt(squares);
  }
  return [Int32Array.of(rows, columns), rowStarts, columnIndices, values];
}

const THRESHOLD = 0.95;

/** Ordered pairs above the threshold, each row that has entries with itself included: what SciPy counts. */
const orderedOf = ({ count }, { rowStarts }) =>
  2 * count + rowStarts.reduce((sum, end, i) => sum + Number(i > 0 && end > rowStarts[i - 1]), 0);

const list = {
  name: 'cosine list > 0.95, shaped grid, 20,000 pairs',
  unit: 'pairs',
  targets: [
    { work: `similar rows of 20,000, cosine > ${THRESHOLD}`, against: 'SciPy', atLeast: 10 },
    { work: `clusters of 20,000, cosine > ${THRESHOLD}`, ours: 'clusters', against: 'SciPy, clusters', atLeast: 10 },
  ],
  prepare(context) {
    const rows = gridRows(context, context.quick ? 4000 : 20_000);
    const { similarRows } = context.backends.wasm;
    const work = pairsOf(rows.rows);
    const pairs = () => similarRows.pairs(rows, { ...options(rows, THRESHOLD), limit: 2 ** 26 });
    const found = pairs();
    const clusterPeer = scipy('sparse-product', [String(THRESHOLD), 'components'], unitRows(rows), work);
    return {
      columns: {
        wasm: { work, run: pairs, checksum: () => orderedOf(found, rows) },
        clusters: { work, run: () => similarRows.components(rows, options(rows, THRESHOLD)) },
        SciPy: scipy('sparse-product', [String(THRESHOLD), 'list'], unitRows(rows), work),
        'SciPy, clusters': clusterPeer && { ...clusterPeer, checksum: undefined },
      },
      // Rounding may put a pair at the threshold on either side.
      tolerance: 1e-6 * found.count,
      note: `${rows.counts.length} entries, ${found.count} pairs listed`,
    };
  },
};

/** What is paid for each pair of a list. */
const eachPair = {
  name: 'list, a pair',
  unit: 'listed pairs',
  targets: [{ work: 'listing pairs above a threshold, each', atMost: 150, unit: 'ns', scale: 1 }],
  prepare(context) {
    const rows = gridRows(context, context.quick ? 4000 : 20_000);
    const { similarRows } = context.backends.wasm;
    const run = () =>
      similarRows.pairs(rows, { ...options(rows, THRESHOLD), measure: 'jensen-shannon', limit: 2 ** 26 });
    const { count } = run();
    // Seconds a call, as nanoseconds a pair.
    eachPair.targets[0].scale = 1e9 / count;
    return { columns: { wasm: { work: count, run } }, note: `${count} pairs` };
  },
};

const few = {
  name: '52 visited of a million rows',
  unit: 'calls',
  targets: [{ work: 'clusters of 52 visited among 1,000,000 rows', atMost: 20, unit: 'ms', scale: 1000 }],
  prepare({ backends, quick }) {
    const input = fewVisited(quick ? 100_000 : 1_000_000);
    const active = new Uint8Array(input.rows).fill(1);
    const run = () => backends.wasm.similarRows.components(input, { ...options(input, 0.8), active });
    return { columns: { wasm: { work: 1, run } } };
  },
};

export const cases = [list, eachPair, few];
