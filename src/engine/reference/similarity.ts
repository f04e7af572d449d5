/** All-pairs similarity in plain TypeScript: each measure pair by pair, then dense or sparse output. */
import type { CountRows, SimilarityEntries, SimilarityKernelOptions } from '../contracts/similarity.js';
import { coincidence } from './coincidence.js';
import { intersection } from './intersection.js';
import { jensenShannon } from './jensen-shannon.js';
import { lengthTotals } from './lengths.js';

type PairMeasure = (i: number, j: number) => number;
/** Null for a pair of rows that belongs to another part. */
type PartMeasure = (i: number, j: number) => number | null;

/** Rows of a block. */
const BLOCK = 8;

export function similarity(rows: CountRows, options: SimilarityKernelOptions): SimilarityEntries {
  const whole = pairMeasure(rows, options);
  const { part, parts } = options.stripe ?? { part: 0, parts: 1 };
  const here = (i: number, j: number) => Math.floor(Math.min(i, j) / BLOCK) % parts === part;
  const measure = (i: number, j: number) => (here(i, j) ? whole(i, j) : null);
  return options.threshold === null && options.topK === null
    ? dense(rows.rows, measure)
    : sparse(rows.rows, measure, options);
}

/** The measure of two rows, with what holds for rows without evidence. Symmetric to the last bit: every term is. */
function pairMeasure(
  rows: CountRows,
  { measure, normalization, divergence, active }: SimilarityKernelOptions,
): PairMeasure {
  const laws = lengthTotals(rows);
  const evidence = Array.from(active, (flag, i) => flag !== 0 && rows.rowStarts[i + 1]! > rows.rowStarts[i]!);
  const none = divergence ? Number.NaN : 0;
  const pair: PairMeasure =
    measure === 'intersection'
      ? (i, j) => intersection(rows, i, j, normalization)
      : measure === 'coincidence'
        ? (i, j) => coincidence(rows, laws, i, j, normalization)
        : (i, j) => {
            const js = i === j ? 0 : jensenShannon(rows, laws, i, j);
            return divergence ? js : Number.isNaN(js) ? 0 : Math.max(0, 1 - js / Math.LN2);
          };
  return (i, j) => (evidence[i] && evidence[j] ? pair(i, j) : none);
}

function dense(n: number, measure: PartMeasure): SimilarityEntries {
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; ++i) {
    for (let j = i; j < n; ++j) values[i * n + j] = values[j * n + i] = measure(i, j) ?? 0;
  }
  return { kind: 'dense', rows: n, values };
}

/** Row by row, so that memory grows with what is kept. */
function sparse(
  n: number,
  measure: PartMeasure,
  { divergence, threshold, topK }: SimilarityKernelOptions,
): SimilarityEntries {
  const sign = divergence ? -1 : 1;
  const limit = threshold ?? (divergence ? Number.POSITIVE_INFINITY : 0);
  const rowStarts = new Int32Array(n + 1);
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < n; ++i) {
    let kept: { j: number; value: number }[] = [];
    for (let j = 0; j < n; ++j) {
      const value = measure(i, j);
      if (value !== null && sign * value > sign * limit) kept.push({ j, value });
    }
    if (topK !== null) {
      const partners = kept.filter(({ j }) => j !== i).sort((a, b) => sign * (b.value - a.value) || a.j - b.j);
      const nearest = new Set(partners.slice(0, topK).map(({ j }) => j));
      kept = kept.filter(({ j }) => j === i || nearest.has(j));
    }
    for (const { j, value } of kept) {
      columnIndices.push(j);
      values.push(value);
    }
    rowStarts[i + 1] = columnIndices.length;
  }
  return {
    kind: 'sparse',
    rows: n,
    rowStarts,
    columnIndices: Int32Array.from(columnIndices),
    values: Float64Array.from(values),
  };
}
