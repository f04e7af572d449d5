/**
 * Is χ independent of the policy that gathers the data? Exactly, from the laws of reward trajectories: χ of the pairs of pairs of one orbit
 * and of all others, under three policies. Then from samples, where importance weights are to take the policy out again.
 */
import type { Partition } from '../../../similarity/partition.js';
import type { Similarity } from '../../../similarity/similarity.js';
import { mean } from '../../../statistics/scores.js';
import { populationSimilarity } from '../../../symmetry/exact/population-similarity.js';
import { ExactReferences } from '../../../symmetry/exact/references.js';
import { type DriftRun, driftMeasures, driftRun } from '../../detection/drift.js';
import { driftWorlds } from '../../detection/worlds.js';
import { meanOf, statisticOf } from '../estimates.js';
import { EPSILON, greedyPolicy } from '../policies.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeGrid } from '../worlds.js';

/** Policies that are ε-greedy on `Q*`. */
type DriftPolicy = 'greedy, ties even' | 'greedy, ties lowest';
const policies: readonly DriftPolicy[] = ['greedy, ties even', 'greedy, ties lowest'];
/** Measures whose population values are compared. */
const measures = [
  { name: 'intersection', measure: 'intersection' },
  { name: 'jensen-shannon', measure: 'jensen-shannon' },
] as const;

type DriftTask =
  | {
      readonly kind: 'exact';
      readonly world: 'centre goal, shaped' | 'centre goal, sparse';
      readonly side: number;
      readonly length: number;
    }
  | { readonly kind: 'sampled'; readonly world: number; readonly seed: number; readonly steps: number };

export type ExactDriftRow = ReturnType<typeof changeOf> & {
  readonly world: string;
  readonly measure: string;
  readonly policy: DriftPolicy;
};

type DriftPart =
  | { readonly kind: 'exact'; readonly rows: readonly ExactDriftRow[] }
  | { readonly kind: 'sampled'; readonly runs: readonly DriftRun[] };

export type DriftData = ReturnType<typeof policyDrift.gather>;
export type SampledDriftRow = DriftData['sampled'][number];

export const policyDrift = member({
  label: 'policy drift',
  tasks: (setting): DriftTask[] => {
    const [side, length] = sized(setting, [9, 5], [5, 3]);
    const seeds = seedsOf(setting, sized(setting, 10, 2));
    const steps = sized(setting, 60_000, 3000);
    return [
      { kind: 'exact', world: 'centre goal, shaped', side: side!, length: length! },
      { kind: 'exact', world: 'centre goal, sparse', side: side!, length: length! },
      ...driftWorlds.flatMap((_, world) => seeds.map((seed) => ({ kind: 'sampled' as const, world, seed, steps }))),
    ];
  },
  run: ({ backend }, task): DriftPart => {
    if (task.kind === 'sampled')
      return { kind: 'sampled', runs: driftRun(backend, driftWorlds[task.world]!, task.seed, task.steps) };
    const model = makeGrid(task.world, task.side).model();
    const orbits = new ExactReferences(model, { discount: DISCOUNT }).get('orbits');
    const rows = measures.flatMap(({ name, measure }) => {
      const uniform = populationSimilarity(model, { measure, maxLength: task.length });
      return policies.map((policy): ExactDriftRow => {
        const other = populationSimilarity(model, {
          measure,
          maxLength: task.length,
          policy: greedyPolicy(model, policy === 'greedy, ties even'),
        });
        return { world: task.world, measure: name, policy, ...changeOf(uniform, other, orbits) };
      });
    });
    return { kind: 'exact', rows };
  },
  gather: (parts, tasks, setting) => ({
    epsilon: EPSILON,
    steps: Math.max(...tasks.map((task) => (task.kind === 'sampled' ? task.steps : 0))),
    exact: parts.flatMap((part) => (part.kind === 'exact' ? part.rows : [])),
    sampled: driftWorlds.flatMap(({ name: world }, number) => {
      const own = parts.flatMap((part, k) => {
        const task = tasks[k]!;
        return part.kind === 'sampled' && task.kind === 'sampled' && task.world === number ? [part.runs] : [];
      });
      return driftMeasures.map(({ name: measure }, m) => {
        const of = (key: keyof DriftRun) => meanOf(own, (runs) => runs[m]![key], setting);
        /** Drift over noise. */
        const over = (key: 'plain' | 'corrected') =>
          statisticOf(
            [own.map((runs) => runs[m]!)],
            ([runs]) => mean(runs!.map((run) => run[key])) / mean(runs!.map(({ noise }) => noise)),
            setting,
          );
        return {
          world,
          measure,
          runs: own.length,
          /** Mean |Δχ| between two uniform samples, and between a uniform and an ε-greedy one, with plain and with weighted counts. */
          noise: of('noise'),
          plain: of('plain'),
          corrected: of('corrected'),
          plainRatio: over('plain'),
          correctedRatio: over('corrected'),
        };
      });
    }),
  }),
});

/** What χ does to the pairs of pairs of one orbit and to the others. */
export function changeOf(uniform: Similarity, other: Similarity, { labels }: Partition) {
  const [a, b] = [uniform.toDense(), other.toDense()];
  const inside = { least: 1, leastUniform: 1, change: 0, count: 0 };
  const outside = { change: 0, count: 0 };
  for (let i = 0; i < labels.length; ++i) {
    for (let j = i + 1; j < labels.length && labels[i]! >= 0; ++j) {
      if (labels[j]! < 0) continue;
      const k = i * labels.length + j;
      const part = labels[i] === labels[j] ? inside : outside;
      part.change += Math.abs(a[k]! - b[k]!);
      ++part.count;
      if (part === outside) continue;
      inside.leastUniform = Math.min(inside.leastUniform, a[k]!);
      inside.least = Math.min(inside.least, b[k]!);
    }
  }
  return {
    /** Pairs of pairs of one orbit: the least χ under the uniform policy, and under the other, and its mean change. */
    orbitLeastUniform: inside.leastUniform,
    orbitLeast: inside.least,
    orbitChange: inside.change / Math.max(1, inside.count),
    /** All other pairs of pairs: mean |Δχ|. */
    otherChange: outside.change / Math.max(1, outside.count),
  };
}
