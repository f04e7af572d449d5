/**
 * χ from counts that the pairs of a class share: counts of a class are counted as those of one pair, an episode of pairs being an episode of their
 * classes.
 */
import type { Engine } from '../../../create-engine.js';
import type { EpisodeBatch } from '../../../engine/contracts/episodes.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import { Partition } from '../../../similarity/partition.js';
import type { Similarity } from '../../../similarity/similarity.js';

/** Longest reward trajectory. */
export const LENGTH = 4;

export const measures = [
  { name: 'jensen-shannon', options: { measure: 'jensen-shannon' } },
  { name: 'coincidence, cosine', options: { measure: 'coincidence', normalization: 'cosine' } },
  { name: 'intersection', options: { measure: 'intersection' } },
] as const;

/** How far χ is from its limit. */
export type Errors = ReturnType<typeof errorsOf>;

/** Classes of all pairs: those in no class are each alone. */
export function complete({ labels, count }: Partition): Partition {
  let next = count;
  return Partition.from(labels.map((label) => (label < 0 ? next++ : label)));
}

/** χ of classes by each measure, from counts that the pairs of a class share. */
export function similarities(
  engine: Engine,
  batch: EpisodeBatch,
  { actions }: Pick<TabularModel, 'actions'>,
  classes: Partition,
): Similarity[] {
  const { labels, count } = complete(classes);
  using counter = engine.trajectories({ states: count, actions: 1, maxLength: LENGTH });
  counter.addEpisodes({
    starts: batch.starts,
    states: batch.states.map((state, t) => labels[state * actions + batch.actions[t]!]!),
    actions: new Int32Array(batch.actions.length),
    rewards: batch.rewards,
    terminated: batch.terminated,
  });
  return measures.map(({ options }) => counter.similarity(options));
}

/** Pairs of pairs of live pairs, each once. */
export function errorsOf(
  limit: ArrayLike<number>,
  alone: Similarity,
  pooled: Similarity,
  classes: Partition,
  orbits: Partition,
) {
  const { labels } = complete(classes);
  const size = labels.length;
  const [one, many] = [alone.toDense(), pooled.toDense()];
  const all = { alone: 0, pooled: 0, count: 0 };
  const apart = { alone: 0, pooled: 0, count: 0 };
  let [pairs, knownAlone, knownPooled] = [0, 0, 0];
  for (let i = 0; i < size; ++i) {
    if (orbits.labels[i]! < 0) continue;
    for (let j = i + 1; j < size; ++j) {
      if (orbits.labels[j]! < 0) continue;
      ++pairs;
      const [a, b] = [labels[i]!, labels[j]!];
      const isPooled = pooled.hasEvidence(a) && pooled.hasEvidence(b);
      if (isPooled) ++knownPooled;
      if (!alone.hasEvidence(i) || !alone.hasEvidence(j)) continue;
      ++knownAlone;
      const truth = limit[i * size + j]!;
      const errors = [Math.abs(one[i * size + j]! - truth), Math.abs(many[a * pooled.size + b]! - truth)] as const;
      for (const sum of orbits.labels[i] === orbits.labels[j] ? [all] : [all, apart]) {
        sum.alone += errors[0];
        sum.pooled += errors[1];
        ++sum.count;
      }
    }
  }
  return {
    /** Mean |χ̂ − χ| over the pairs of pairs that both estimates know, alone and pooled. */
    alone: all.alone / all.count,
    pooled: all.pooled / all.count,
    /** The same of the pairs of pairs of different orbits: those that are not alike anyway. */
    aloneApart: apart.alone / apart.count,
    pooledApart: apart.pooled / apart.count,
    /** Share of the pairs of pairs of which each has an estimate. */
    knownAlone: knownAlone / pairs,
    knownPooled: knownPooled / pairs,
  };
}
