/**
 * The population value of χ: what `counter.similarity(options)` approaches as experience under a policy grows, from the
 * exact laws of reward trajectories. Counts `N(τ)` are replaced by expected counts per visit `n(τ)`; so `intersection`
 * is the value for pairs visited equally often, and its normalisation `'product'`, which falls as one over the visits,
 * has none.
 */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys, expected, InputError } from '../../input-error.js';
import { resolveSimilarityOptions } from '../../similarity/options.js';
import { Similarity } from '../../similarity/similarity.js';
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
  if (options === null || typeof options !== 'object') throw expected('options', options);
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
  const counts = Array.from({ length: model.pairs }, (_, i) => expectedCounts(laws, i, minLength, episodeEnd));
  const evidence = Uint8Array.from(counts, (lengths) => Number(lengths.some((law) => law.size > 0)));
  const compare = { intersection, coincidence, 'jensen-shannon': jensenShannon }[resolved.measure];
  const absent = resolved.divergence ? Number.NaN : 0;
  const values = new Float64Array(model.pairs ** 2).fill(absent);
  for (let i = 0; i < model.pairs; ++i) {
    for (let j = i; j < model.pairs; ++j) {
      if (evidence[i] === 0 || evidence[j] === 0) continue;
      const value = compare(counts[i]!, counts[j]!, resolved);
      values[i * model.pairs + j] = value;
      values[j * model.pairs + i] = value;
    }
  }
  return new Similarity({ kind: 'dense', rows: model.pairs, values }, { kind: 'measure', ...resolved }, evidence);
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
    for (let e = starts[pair]!; e < starts[pair + 1]!; ++e) {
      const complete = laws.words.lengthOf(words[e]!) === (episodeEnd === 'drop' ? laws.length : l);
      if (!complete && episodeEnd !== 'marker') continue;
      const word = episodeEnd === 'drop' ? laws.words.prefix(words[e]!, l) : words[e]!;
      counts.set(word, (counts.get(word) ?? 0) + probabilities[e]!);
    }
    return counts;
  });
}

interface Formula {
  readonly normalization: string | null;
  readonly divergence: boolean;
}

/** `Σ min(n, n') / √(Σn · Σn')`. */
function intersection(x: ExpectedCounts, y: ExpectedCounts): number {
  let shared = 0;
  x.forEach((law, l) => {
    for (const [word, n] of law) shared += Math.min(n, y[l]!.get(word) ?? 0);
  });
  return Math.min(1, shared / Math.sqrt(sum(x.map(total)) * sum(y.map(total))));
}

/** `Σ p p' / (Σp · Σp')`, or `Σ p p' / √(Σp² · Σp'²)`. */
function coincidence(x: ExpectedCounts, y: ExpectedCounts, { normalization }: Formula): number {
  const lengths = (laws: ExpectedCounts) => laws.filter((law) => law.size > 0).length;
  const scale =
    normalization === 'cosine' ? Math.sqrt(coincidences(x, x) * coincidences(y, y)) : lengths(x) * lengths(y);
  return Math.min(1, coincidences(x, y) / scale);
}

/** `Σ p p'` over all lengths. */
function coincidences(x: ExpectedCounts, y: ExpectedCounts): number {
  return sum(
    x.map((law, l) => {
      if (law.size === 0 || y[l]!.size === 0) return 0;
      return sum(Array.from(law, ([word, n]) => n * (y[l]!.get(word) ?? 0))) / (total(law) * total(y[l]!));
    }),
  );
}

/** `JS = ln 2 + ½ Σ_common [p ln(p/(p+q)) + q ln(q/(p+q))]` averaged over lengths, or `1 - JS / ln 2`. */
function jensenShannon(x: ExpectedCounts, y: ExpectedCounts, { divergence }: Formula): number {
  const divergences: number[] = [];
  x.forEach((law, l) => {
    const other = y[l]!;
    if (law.size === 0 || other.size === 0) return;
    let common = 0;
    for (const [word, n] of law) {
      const p = n / total(law);
      const q = (other.get(word) ?? 0) / total(other);
      if (q > 0) common += p * Math.log(p / (p + q)) + q * Math.log(q / (p + q));
    }
    divergences.push(Math.max(0, Math.LN2 + 0.5 * common));
  });
  if (divergences.length === 0) return divergence ? Number.NaN : 0;
  const mean = sum(divergences) / divergences.length;
  return divergence ? mean : 1 - mean / Math.LN2;
}

function total(law: ReadonlyMap<number, number>): number {
  return sum([...law.values()]);
}

function sum(values: readonly number[]): number {
  return values.reduce((running, value) => running + value, 0);
}
