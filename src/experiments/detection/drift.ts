/**
 * Policy drift: how far χ moves when the policy that gathers the data changes from uniform to ε-greedy on `Q*` (ε = 0.2), with
 * plain counts and with importance weights towards the uniform policy, beside how far two uniform samples are apart.
 * The figure is the mean |Δχ| over all two pairs that all samples have seen often enough.
 */
import { Engine } from '../../create-engine.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import type { Measure, Normalization } from '../../engine/contracts/similarity.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import type { Similarity } from '../../similarity/similarity.js';
import { quantile } from '../../statistics/scores.js';
import { solve } from '../../symmetry/exact/solve.js';
import { episodeSlice } from '../../trajectories/episode-slice.js';
import { type DetectionWorld, DISCOUNT } from './worlds.js';

const EPSILON = 0.2;
/** Lengths of reward trajectories are `1..MAX_LENGTH`, as in the study's curves. */
const MAX_LENGTH = 5;
/** A pair counts when every sample has seen it this often. */
const MIN_VISITS = 10;
/** Steps of each sample, about, and the fewest that a smaller study takes. */
export const DRIFT_STEPS = { all: 60_000, fewest: 6000 } as const;

export interface DriftMeasure {
  readonly name: string;
  readonly measure: Measure;
  readonly normalization?: Normalization;
}

export const driftMeasures: readonly DriftMeasure[] = [
  { name: 'intersection', measure: 'intersection', normalization: 'geometric' },
  { name: 'coincidence, plain', measure: 'coincidence', normalization: 'plain' },
  { name: 'coincidence, cosine', measure: 'coincidence', normalization: 'cosine' },
  { name: 'jensen-shannon', measure: 'jensen-shannon' },
];

/** Mean |Δχ| of one seed and one measure. */
export interface DriftRun {
  /** Two uniform samples. */
  readonly noise: number;
  /** Uniform and ε-greedy, plain counts. */
  readonly plain: number;
  /** Uniform and ε-greedy, the latter weighted towards uniform. */
  readonly corrected: number;
}

export type DriftRow = ReturnType<typeof driftRows>[number];
/** Median and quartiles over seeds. */
export type Spread = DriftRow['noise'];

/** One seed, by measure. */
export function driftRun(
  backend: Backend,
  world: DetectionWorld,
  seed: number,
  steps: number = DRIFT_STEPS.all,
): DriftRun[] {
  const environment = world.make(seed);
  const model = environment.model();
  const engine = new Engine(backend);
  const maxSteps = environment.maxSteps!;
  const policy = greedyPolicy(model);
  const uniform = sample(engine, model, maxSteps, null, 3 * seed, steps);
  const again = sample(engine, model, maxSteps, null, 3 * seed + 1, steps);
  const greedy = sample(engine, model, maxSteps, policy, 3 * seed + 2, steps);
  const size = { states: model.states, actions: model.actions, maxLength: MAX_LENGTH };
  using first = engine.trajectories(size);
  using second = engine.trajectories(size);
  using plain = engine.trajectories(size);
  using corrected = engine.trajectories({ ...size, correction: 'uniform' });
  first.addEpisodes(uniform);
  second.addEpisodes(again);
  plain.addEpisodes(greedy);
  const pairs = greedy.states.map((state, t) => state * model.actions + greedy.actions[t]!);
  corrected.addEpisodes({ ...greedy, probabilities: Float64Array.from(pairs, (pair) => policy[pair]!) });
  const visits = [first, second, plain].map((counter) => counter.visitsAll());
  const seen = Array.from({ length: model.pairs }, (_, pair) => pair).filter((pair) =>
    visits.every((counts) => counts[pair]! >= MIN_VISITS),
  );
  return driftMeasures.map(({ measure, normalization }) => {
    const options = { measure, ...(normalization && { normalization }) };
    const base = first.similarity(options);
    return {
      noise: meanDifference(base, second.similarity(options), seen),
      plain: meanDifference(base, plain.similarity(options), seen),
      corrected: meanDifference(base, corrected.similarity(options), seen),
    };
  });
}

export function driftRows(world: string, runs: readonly (readonly DriftRun[])[]) {
  return driftMeasures.map(({ name }, k) => {
    const spread = (key: keyof DriftRun) => {
      const values = runs.map((run) => run[k]![key]);
      return { low: quantile(values, 0.25), median: quantile(values, 0.5), high: quantile(values, 0.75) };
    };
    return { world, measure: name, noise: spread('noise'), plain: spread('plain'), corrected: spread('corrected') };
  });
}

/** Mean of `|x_ij − y_ij|` over `i < j` in `pairs`. */
export function meanDifference(x: Similarity, y: Similarity, pairs: readonly number[]): number {
  const [a, b] = [x.toDense(), y.toDense()];
  let total = 0;
  for (let i = 0; i < pairs.length; ++i) {
    for (let j = i + 1; j < pairs.length; ++j) {
      const k = pairs[i]! * x.size + pairs[j]!;
      total += Math.abs(a[k]! - b[k]!);
    }
  }
  return total / ((pairs.length * (pairs.length - 1)) / 2);
}

/** ε-greedy on `Q*`. */
function greedyPolicy(model: TabularModel): Float64Array {
  const best = solve(model, { discount: DISCOUNT }).policy;
  return Float64Array.from({ length: model.pairs }, (_, pair) => {
    const greedy = best[Math.floor(pair / model.actions)] === pair % model.actions;
    return EPSILON / model.actions + (greedy ? 1 - EPSILON : 0);
  });
}

/** Whole episodes until there are `steps` steps. */
function sample(
  engine: Engine,
  model: TabularModel,
  maxSteps: number,
  policy: Float64Array | null,
  seed: number,
  steps: number,
): EpisodeBatch {
  for (let episodes = 64; ; episodes *= 2) {
    const batch = engine.rollout(model, { episodes, maxSteps, seed, ...(policy && { policy }) });
    const enough = batch.starts.findIndex((start) => start >= steps);
    if (enough === -1) continue;
    return episodeSlice(batch, 0, enough);
  }
}
