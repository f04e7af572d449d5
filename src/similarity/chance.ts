/**
 * Similarity adjusted for chance: how much nearer two pairs are than what is common makes everything. With `e` the similarity
 * that is to be expected anyway, `χ` becomes
 *
 *     (χ − e) / (1 − e),    0 where that is negative
 *
 * as in Cohen's κ (1960) and the adjusted Rand index (Hubert & Arabie 1985): 1 stays 1, what is no nearer than expected is 0.
 * For two pairs `e = max(e_i, e_j)`, `e_i` being the similarity of the law `p_i` of pair `i` and the mean law `π` of all pairs
 * (intersection: `Σ min(p_i, π) / Λ` over the `Λ` lengths). By concavity it is at least the mean of χ over the other pairs.
 *
 * Where nearly every trajectory is the same, as with sparse rewards, `e` is close to 1, and only a similarity known to be closer
 * still says anything: the lower bounds of `confidence.ts`, adjusted, then abstain where the bounds alone would not.
 */
import type { CountRows } from '../engine/contracts/similarity.js';
import { lawTotals } from '../engine/rules/law-totals.js';
import { expected, InputError } from '../input-error.js';
import { checkCountRows } from './count-rows.js';
import { turnEntries } from './entries.js';
import { Similarity } from './similarity.js';

/**
 * @param similarity what a counter gave, estimates or bounds; not a divergence, not normalised by `'product'`.
 * @param rows the counts it was made from: `counter.rows()`.
 * @throws InputError when they do not belong together or the measure has no such form.
 */
export function adjustForChance(similarity: Similarity, rows: CountRows): Similarity {
  if (!(similarity instanceof Similarity)) throw expected('a similarity', similarity);
  const { measure } = similarity;
  const checked = checkCountRows(rows);
  if (measure.kind !== 'measure') throw new InputError(`expected a similarity of counts, got one of a ${measure.kind}`);
  if (measure.divergence || measure.normalization === 'product' || measure.normalization === 'plain') {
    const what = measure.divergence ? 'a divergence' : `normalization '${measure.normalization}'`;
    throw new InputError(`expected a similarity that is 1 for equal laws, got ${what}`);
  }
  if (checked.rows !== similarity.size) throw expected(`count rows of ${similarity.size} pairs`, checked.rows);
  if (rows.weights !== undefined) throw new InputError('expected plain counts, got weighted ones');
  const chance = chanceSimilarity(checked, measure.measure);
  const entries = turnEntries(
    similarity.entries,
    (value, i, j) => {
      const e = Math.max(chance[i]!, chance[j]!);
      return e >= 1 ? 0 : Math.max(0, (value - e) / (1 - e));
    },
    { divergence: false, threshold: measure.threshold, topK: null },
  );
  const evidence = Uint8Array.from({ length: similarity.size }, (_, i) => Number(similarity.hasEvidence(i)));
  return new Similarity(entries, measure, evidence);
}

/** `e_i`: the similarity of each row's law and the mean law of all rows, which has every row once at each of its lengths. */
function chanceSimilarity(rows: CountRows, measure: 'intersection' | 'coincidence' | 'jensen-shannon'): Float64Array {
  const { lengths, lengthOf, totals } = lawTotals(rows, rows.counts);
  const { rowStarts, columnIndices, counts } = rows;
  const seen = totals.map((total) => total.reduce((number, count) => number + (count > 0 ? 1 : 0), 0));
  const mean = new Float64Array(rows.columns);
  const share = (i: number, e: number): number => counts[e]! / totals[lengthOf[columnIndices[e]!]!]![i]!;
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      mean[columnIndices[e]!]! += share(i, e) / seen[lengthOf[columnIndices[e]!]!]!;
    }
  }
  const norms = new Float64Array(lengths);
  mean.forEach((pi, column) => {
    norms[lengthOf[column]!]! += pi * pi;
  });
  return Float64Array.from({ length: rows.rows }, (_, i) => {
    let [shared, own, common] = [0, 0, 0];
    const present = new Set<number>();
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const p = share(i, e);
      const pi = mean[columnIndices[e]!]!;
      present.add(lengthOf[columnIndices[e]!]!);
      own += p * p;
      shared += measure === 'intersection' ? Math.min(p, pi) : measure === 'coincidence' ? p * pi : overlap(p, pi);
    }
    if (present.size === 0) return 0;
    if (measure !== 'coincidence') return shared / present.size;
    for (const length of present) common += norms[length]!;
    return shared / Math.sqrt(own * common);
  });
}

/** The share of `1 − JS / ln 2` that a trajectory with probabilities `p` and `q` has: `−½ [p log2(p/(p+q)) + q log2(q/(p+q))]`. */
function overlap(p: number, q: number): number {
  return -0.5 * (p * Math.log2(p / (p + q)) + q * Math.log2(q / (p + q)));
}
