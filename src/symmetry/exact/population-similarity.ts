/**
 * The population value of χ: what `counter.similarity(options)` approaches as experience under a policy grows, from the
 * exact laws of reward trajectories. Counts `N(τ)` are replaced by expected counts per visit `n(τ)`; so `intersection`
 * is the value for pairs visited equally often, and its normalisation `'product'`, which falls as one over the visits,
 * has none.
 */

import { lawTotals, type RowSupport } from '../../engine/rules/law-totals.js';
import { entriesOfLines } from '../../engine/rules/selection.js';
import { lawLines } from '../../engine/rules/similarity-lines.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys, expected, InputError } from '../../input-error.js';
import { resolveSimilarityOptions } from '../../similarity/options.js';
import { Similarity } from '../../similarity/similarity.js';
import { spend } from '../../time-limit.js';
import { EPISODE_END, type EpisodeEnd } from '../../trajectories/options.js';
import { checkModel } from './check-model.js';
import { type RewardLawOptions, type RewardLaws, rewardLaws } from './reward-laws.js';

export interface PopulationSimilarityOptions extends Omit<RewardLawOptions, 'length'> {
  /** Lengths counted (defaults 1 and 5). */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What the end of an episode leaves in the counts, as for the counter (default `'marker'`). */
  readonly episodeEnd?: EpisodeEnd;
  readonly measure?: 'intersection' | 'coincidence' | 'jensen-shannon';
  readonly normalization?: 'geometric' | 'plain' | 'cosine';
  readonly divergence?: boolean;
}

/** Pairs past which a dense matrix is refused. */
const MAX_PAIRS = 8192;

/**
 * χ of all pairs of live pairs. Pairs that are not live, or have no window of any length, have no evidence.
 * @throws InputError when an option is out of range, or the model has more than 8192 pairs.
 */
export function populationSimilarity(model: TabularModel, options: PopulationSimilarityOptions = {}): Similarity {
  checkModel(model);
  checkKeys('population similarity options', options, [
    ...['minLength', 'maxLength', 'episodeEnd', 'measure', 'normalization', 'divergence'],
    ...['policy', 'ownReward', 'maxEntries'],
  ]);
  const { minLength = 1, maxLength = 5, episodeEnd = 'marker', policy, ownReward, maxEntries } = options;
  checkInteger('maxLength', maxLength, 1, 1000);
  checkInteger('minLength', minLength, 1, maxLength);
  checkChoice('episodeEnd', episodeEnd, EPISODE_END);
  const { measure, normalization, divergence } = options;
  const resolved = resolveSimilarityOptions({
    ...(measure === undefined ? {} : { measure }),
    ...(normalization === undefined ? {} : { normalization }),
    ...(divergence === undefined ? {} : { divergence }),
  });
  if (resolved.normalization === 'product') throw new InputError("expected a normalization other than 'product'");
  if (model.pairs > MAX_PAIRS) throw expected(`a model of at most ${MAX_PAIRS} pairs`, model.pairs);
  const laws = rewardLaws(model, {
    length: maxLength,
    ...(policy === undefined ? {} : { policy }),
    ...(ownReward === undefined ? {} : { ownReward }),
    ...(maxEntries === undefined ? {} : { maxEntries }),
  });
  const { rows, values } = expectedRows(laws, model.pairs, minLength, episodeEnd);
  const evidence = Uint8Array.from({ length: model.pairs }, (_, i) =>
    Number(rows.rowStarts[i + 1]! > rows.rowStarts[i]!),
  );
  const lines = lawLines({ ...lawTotals(rows, values), rows, values }, evidence, resolved);
  return new Similarity(entriesOfLines(model.pairs, lines, resolved), { kind: 'measure', ...resolved }, evidence);
}

/** Expected counts per visit as sparse rows: a column is a trajectory of one length, shorter ones first. */
function expectedRows(
  laws: RewardLaws,
  pairs: number,
  minLength: number,
  episodeEnd: EpisodeEnd,
): { readonly rows: RowSupport; readonly values: Float64Array } {
  const counts = Array.from({ length: pairs }, (_, i) => expectedCounts(laws, i, minLength, episodeEnd));
  const columnOf: ReadonlyMap<number, number>[] = [];
  const lengths: number[] = [];
  for (let l = minLength; l <= laws.length; ++l) {
    const words = new Set(counts.flatMap((law) => [...law[l - minLength]!.keys()]));
    columnOf.push(new Map([...words].sort((a, b) => a - b).map((word, k) => [word, lengths.length + k])));
    for (let k = 0; k < words.size; ++k) lengths.push(l);
  }
  const rowStarts = new Int32Array(pairs + 1);
  const entries: { readonly column: number; readonly count: number }[] = [];
  counts.forEach((law, i) => {
    spend(64 * law.length);
    const row = law.flatMap((words, k) =>
      Array.from(words, ([word, count]) => ({ column: columnOf[k]!.get(word)!, count })),
    );
    for (const entry of row.sort((a, b) => a.column - b.column)) entries.push(entry);
    rowStarts[i + 1] = entries.length;
  });
  const rows = {
    rows: pairs,
    columns: lengths.length,
    rowStarts,
    columnIndices: Int32Array.from(entries, ({ column }) => column),
    lengths: Int32Array.from(lengths),
  };
  return { rows, values: Float64Array.from(entries, ({ count }) => count) };
}

/** Expected counts per visit, by trajectory, of each length from the shortest. */
type ExpectedCounts = readonly ReadonlyMap<number, number>[];

/**
 * A trajectory cut after fewer than `l` rewards was followed by the end marker; without markers, windows that reach the end
 * are short (`'prefix'`) or left out with all their lengths (`'drop'`).
 */
function expectedCounts(laws: RewardLaws, pair: number, minLength: number, episodeEnd: EpisodeEnd): ExpectedCounts {
  return Array.from({ length: laws.length - minLength + 1 }, (_, k) => {
    const l = minLength + k;
    const { starts, words, probabilities } = laws.rows(episodeEnd === 'drop' ? laws.length : l);
    const counts = new Map<number, number>();
    spend(16 * (starts[pair + 1]! - starts[pair]!));
    for (let e = starts[pair]!; e < starts[pair + 1]!; ++e) {
      const complete = laws.words.lengthOf(words[e]!) === (episodeEnd === 'drop' ? laws.length : l);
      if (!complete && episodeEnd !== 'marker') continue;
      const word = episodeEnd === 'drop' ? laws.words.prefix(words[e]!, l) : words[e]!;
      counts.set(word, (counts.get(word) ?? 0) + probabilities[e]!);
    }
    return counts;
  });
}
