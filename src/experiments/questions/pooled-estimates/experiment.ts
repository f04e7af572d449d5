/**
 * Coupling the estimates themselves: pairs that are believed alike share their counts, `p(·|s, a) = p(·|s', a')`. Experience of the uniform
 * policy says which pairs are alike; then the policy changes, and χ is estimated anew from little experience of the new one, with counts of
 * each pair alone and with pooled ones. Errors are those of χ against its value in the limit under the policy that acts.
 */
import { Engine } from '../../../create-engine.js';
import type { Backend } from '../../../engine/contracts/backend.js';

import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import { Partition } from '../../../similarity/partition.js';
import { mean, quantile } from '../../../statistics/scores.js';
import { candidateTransformations } from '../../../symmetry/candidates.js';
import { detectSymmetries } from '../../../symmetry/detect.js';
import { populationSimilarity } from '../../../symmetry/exact/population-similarity.js';
import { ExactReferences } from '../../../symmetry/exact/references.js';
import { agreement } from '../../../symmetry/score.js';
import { detectionRules } from '../../detection/curves.js';
import { partsBy } from '../../groups.js';
import { meanOf, statisticOf } from '../estimates.js';
import { greedyPolicy, uniformPolicy } from '../policies.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeWorld, SMALL, type WorldName } from '../worlds.js';
import { type Errors, errorsOf, LENGTH, measures, similarities } from './shared-counts.js';

const worlds: readonly WorldName[] = [
  'centre goal, shaped',
  'centre goal, sparse',
  'corner goal, shaped',
  'centre goal, slip 0.1',
  'one stray wall, sparse',
  'FrozenLake 4x4',
];
/** Of the grids. */
const SIDE = 7;

/** The policy that acts when χ is estimated. */
const policyNames = ['unchanged', 'ties even', 'ties lowest'] as const;
export type PolicyName = (typeof policyNames)[number];

/** What is believed to be alike: the orbits, or what was found from experience of the uniform policy. */
export const beliefs = ['orbits', 'transformations', 'Bayes factor', 'χ over a threshold'] as const;
export type Belief = (typeof beliefs)[number];

export interface Score extends Errors {
  readonly policy: PolicyName;
  readonly belief: Belief;
  readonly measure: string;
  readonly episodes: number;
}

export type PooledData = ReturnType<typeof pooledEstimates.gather>;
export type PooledRow = PooledData['rows'][number];

export const pooledEstimates = member({
  label: 'pooled estimates',
  tasks: (setting) => {
    const names = sized<readonly WorldName[]>(setting, worlds, [SMALL]);
    const [before, after] = sized<readonly [number, readonly number[]]>(setting, [1000, [30, 300, 3000]], [100, [20]]);
    return names.flatMap((world) =>
      seedsOf(setting, sized(setting, 10, 2)).map((seed) => ({ world, seed, before, after })),
    );
  },
  run: ({ backend, once }, { world, seed, before, after }) => {
    const environment = makeWorld(world, { side: SIDE });
    const model = environment.model();
    const references = new ExactReferences(model, { discount: DISCOUNT, length: LENGTH });
    const orbits = references.get('orbits');
    const believed = believedAlike(backend, environment, orbits, before, 5 * seed);
    const engine = new Engine(backend);
    const scores = policyNames.flatMap((policy, p) => {
      const probabilities = policyOf(model, policy);
      const limits = once(`limits ${world} ${policy}`, () =>
        measures.map(({ options }) =>
          populationSimilarity(model, { ...options, maxLength: LENGTH, policy: probabilities }).toDense(),
        ),
      );
      return after.flatMap((episodes) => {
        const batch = engine.rollout(model, {
          episodes,
          maxSteps: environment.maxSteps!,
          seed: 5 * seed + 1 + p,
          policy: probabilities,
        });
        const alone = similarities(engine, batch, model, Partition.from(orbits.labels.map((_, pair) => pair)));
        return beliefs.flatMap((belief) => {
          const pooled = similarities(engine, batch, model, believed[belief]);
          return measures.map(
            ({ name }, m): Score => ({
              policy,
              belief,
              measure: name,
              episodes,
              ...errorsOf(limits[m]!, alone[m]!, pooled[m]!, believed[belief], orbits),
            }),
          );
        });
      });
    });
    const laws = references.get('trajectory classes');
    const precision = Object.fromEntries(
      beliefs.map((belief) => {
        const { asserted, precision: share } = agreement(believed[belief], laws);
        return [belief, asserted === 0 ? null : share];
      }),
    );
    return {
      scores,
      /** Share of what each belief joins that has equal laws under the uniform policy; null where it joins nothing. */
      precision: precision as Readonly<Record<Belief, number | null>>,
    };
  },
  gather: (parts, tasks, setting) => {
    const worlds = partsBy(parts, tasks, ({ world }): string => world);
    return {
      /** Episodes of the uniform policy, from which beliefs come. */
      before: tasks[0]!.before,
      rows: worlds.flatMap(([world, own]) =>
        own[0]!.scores.map(({ policy, belief, measure, episodes }, k) => {
          const runs = own.map(({ scores }) => scores[k]!);
          const over = (pooled: 'pooled' | 'pooledApart', alone: 'alone' | 'aloneApart') =>
            statisticOf(
              [runs],
              ([list]) => mean(list!.map((run) => run[pooled])) / mean(list!.map((run) => run[alone])),
              setting,
            );
          return {
            world,
            policy,
            belief,
            measure,
            episodes,
            runs: runs.length,
            alone: meanOf(runs, ({ alone }) => alone, setting),
            pooled: meanOf(runs, ({ pooled }) => pooled, setting),
            /** Mean error pooled over mean error alone, and the 90th percentile of the runs' own ratios. */
            ratio: over('pooled', 'alone'),
            ratioQ90: quantile(
              runs.map((run) => run.pooled / run.alone),
              0.9,
            ),
            ratioApart: over('pooledApart', 'aloneApart'),
            knownAlone: mean(runs.map((run) => run.knownAlone)),
            knownPooled: mean(runs.map((run) => run.knownPooled)),
          };
        }),
      ),
      precision: worlds.flatMap(([world, own]) =>
        beliefs.map((belief) => {
          const shares = own.flatMap(({ precision }) => precision[belief] ?? []);
          return { world, belief, share: shares.length === 0 ? null : mean(shares) };
        }),
      ),
    };
  },
});

function policyOf(model: TabularModel, policy: PolicyName): Float64Array {
  return policy === 'unchanged' ? uniformPolicy(model) : greedyPolicy(model, policy === 'ties even');
}

/** What is alike, from experience of the uniform policy. */
function believedAlike(
  backend: Backend,
  environment: TabularEnvironment,
  orbits: Partition,
  episodes: number,
  seed: number,
): Readonly<Record<Belief, Partition>> {
  const model = environment.model();
  const engine = new Engine(backend);
  const batch = engine.rollout(model, { episodes, maxSteps: environment.maxSteps!, seed });
  using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: LENGTH });
  counter.addEpisodes(batch);
  const rule = (name: string) => detectionRules.find((one) => one.name === name)!.clusters(counter);
  const { group } = detectSymmetries(batch, {
    states: model.states,
    actions: model.actions,
    candidates: candidateTransformations(environment),
  });
  return {
    orbits,
    transformations: group.orbits,
    'Bayes factor': rule('Bayes factor'),
    'χ over a threshold': rule('χ over a threshold'),
  };
}
