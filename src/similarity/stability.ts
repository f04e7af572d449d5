/**
 * How much clusters depend on the episodes that happened to be seen: the bootstrap of Hennig, "Cluster-wise assessment of cluster
 * stability", Computational Statistics & Data Analysis 52 (2007). Episodes are drawn anew with replacement, as many as there are, and
 * clustered again. Each cluster `C` of the original is compared with the cluster `D` of the resample most like it, by Jaccard's
 *
 *     γ = max_D |C ∩ D| / |C ∪ D|
 *
 * over the pairs that are in a cluster both times. Its mean is the cluster's stability: Hennig takes 0.75 and more for a stable cluster,
 * 0.5 and less for one that dissolves. A stable cluster is one that the data define; whether it is true is another matter.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { Random } from '../engine/random.js';
import {
  checkFunction,
  checkInteger,
  checkIntegers,
  checkKeys,
  checkList,
  checkSeed,
  expected,
} from '../input-error.js';
import { spend } from '../time-limit.js';
import { Partition } from './partition.js';

export interface StabilityOptions {
  /** How often episodes are drawn anew; default 100. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Pairs of state-action pairs of which to tell how often they are in one cluster; default none. */
  readonly pairs?: readonly (readonly [number, number])[];
}

export interface ClusterStability {
  /** The clusters of the episodes themselves. The lists of the next three are one number a block. */
  readonly clusters: Partition;
  /** Mean of γ over the resamples; NaN for a cluster of which none had any pair. */
  readonly stability: Float64Array;
  /** Share of the resamples with γ <= ½: the cluster dissolved. */
  readonly dissolved: Float64Array;
  /** Share of the resamples with γ >= ¾: it was recovered. */
  readonly recovered: Float64Array;
  /** For each of `pairs`, the share of the resamples in which both are in a cluster that it is the same one; NaN without any. */
  readonly together: Float64Array;
}

/**
 * @param episodes what was seen, at least one episode.
 * @param cluster makes clusters of episodes, of the same pairs every time: a counter's similarity or evidence, with its options.
 * @throws InputError when there are no episodes, an option is unknown or out of range, or `cluster` does not give partitions
 * of one size.
 */
export function clusterStability(
  episodes: EpisodeBatch,
  cluster: (episodes: EpisodeBatch) => Partition,
  options: StabilityOptions = {},
): ClusterStability {
  checkKeys('stability options', options, ['resamples', 'seed', 'pairs']);
  const resamples = checkInteger('resamples', options.resamples ?? 100, 1, 1_000_000);
  const random = new Random(checkSeed(options.seed ?? 0));
  checkFunction('cluster', cluster);
  const count = checkEpisodes(episodes);
  const clusters = checkPartition(cluster(episodes), null);
  const pairs = Array.from(checkList('pairs', options.pairs ?? []), (pair, k) => {
    const two = checkIntegers(`pairs[${k}]`, pair, 0, clusters.size - 1);
    if (two.length !== 2) throw expected(`pairs[${k}] to be two pairs`, pair);
    return two;
  });

  const [sums, dissolved, recovered, met] = [0, 1, 2, 3].map(() => new Float64Array(clusters.count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [together, both] = [new Float64Array(pairs.length), new Float64Array(pairs.length)];
  for (let k = 0; k < resamples; ++k) {
    spend(64 * clusters.size + 4 * episodes.states.length);
    const drawn = Int32Array.from({ length: count }, () => random.below(count));
    const found = checkPartition(cluster(episodesOf(episodes, drawn)), clusters);
    bestJaccards(clusters, found).forEach((jaccard, block) => {
      if (Number.isNaN(jaccard)) return;
      ++met[block]!;
      sums[block]! += jaccard;
      if (jaccard <= 0.5) ++dissolved[block]!;
      if (jaccard >= 0.75) ++recovered[block]!;
    });
    pairs.forEach(([i, j], p) => {
      if (found.labels[i!]! < 0 || found.labels[j!]! < 0) return;
      ++both[p]!;
      if (found.together(i!, j!)) ++together[p]!;
    });
  }
  const share = (counts: Float64Array, of: Float64Array) => counts.map((value, k) => value / of[k]!);
  return {
    clusters,
    stability: share(sums, met),
    dissolved: share(dissolved, met),
    recovered: share(recovered, met),
    together: share(together, both),
  };
}

/** The number of episodes of a batch whose arrays fit together. */
function checkEpisodes(episodes: EpisodeBatch): number {
  const {
    starts,
    states,
    actions,
    rewards,
    terminated,
    lastStates = terminated,
    probabilities = rewards,
  } = episodes ?? {};
  const count = terminated?.length;
  if (!(count > 0)) throw expected('a batch of at least one episode', count ?? episodes);
  for (const [name, array] of Object.entries({
    starts,
    states,
    actions,
    rewards,
    terminated,
    lastStates,
    probabilities,
  })) {
    if (!ArrayBuffer.isView(array)) throw expected(`${name} to be a typed array`, array);
  }
  const steps = starts[count]!;
  if (starts.length !== count + 1 || starts.some((start, e) => start < (e === 0 ? 0 : starts[e - 1]!))) {
    throw expected(`${count + 1} starts that never fall`, starts);
  }
  for (const [name, { length }] of Object.entries({ states, actions, rewards, probabilities })) {
    if (length !== steps) throw expected(`${steps} ${name}`, length);
  }
  return count;
}

function checkPartition(found: Partition, original: Partition | null): Partition {
  if (!(found instanceof Partition)) throw expected('clusters as a Partition', found);
  if (original !== null && found.size !== original.size) {
    throw expected(`clusters of ${original.size} pairs, as of all episodes`, found.size);
  }
  return found;
}

/** `max_D |C ∩ D| / |C ∪ D|` for each block `C` of `original`, over the pairs in a block of both; NaN where `C` has none. */
export function bestJaccards(original: Partition, found: Partition): Float64Array {
  const sizes = new Int32Array(found.count);
  original.labels.forEach((label, i) => {
    if (label >= 0 && found.labels[i]! >= 0) ++sizes[found.labels[i]!]!;
  });
  return Float64Array.from(original.blocks, (block) => {
    const shared = new Map<number, number>();
    let size = 0;
    for (const i of block) {
      const label = found.labels[i]!;
      if (label < 0) continue;
      ++size;
      shared.set(label, (shared.get(label) ?? 0) + 1);
    }
    let best = size === 0 ? Number.NaN : 0;
    for (const [label, common] of shared) best = Math.max(best, common / (size + sizes[label]! - common));
    return best;
  });
}

/** The episodes of the given numbers, in their order. */
function episodesOf(
  { starts, states, actions, rewards, terminated, lastStates, probabilities }: EpisodeBatch,
  numbers: Int32Array,
): EpisodeBatch {
  const drawn = new Int32Array(numbers.length + 1);
  numbers.forEach((e, k) => {
    drawn[k + 1] = drawn[k]! + starts[e + 1]! - starts[e]!;
  });
  const gather = <T extends Int32Array | Float64Array>(values: T, into: T): T => {
    numbers.forEach((e, k) => {
      into.set(values.subarray(starts[e], starts[e + 1]), drawn[k]);
    });
    return into;
  };
  const steps = drawn[numbers.length]!;
  return {
    starts: drawn,
    states: gather(states, new Int32Array(steps)),
    actions: gather(actions, new Int32Array(steps)),
    rewards: gather(rewards, new Float64Array(steps)),
    terminated: Uint8Array.from(numbers, (e) => terminated[e]!),
    ...(lastStates === undefined ? {} : { lastStates: Int32Array.from(numbers, (e) => lastStates[e]!) }),
    ...(probabilities === undefined ? {} : { probabilities: gather(probabilities, new Float64Array(steps)) }),
  };
}
