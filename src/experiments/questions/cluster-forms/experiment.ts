/**
 * What the clusters are: how many, how pure, against every exact partition, as experience grows; and what they are good for as a quotient:
 * its model-reduction error, and what the policy that is optimal in the small problem is worth in the large one.
 */
import { policyValue } from '../../../agents/policy-value.js';
import { Engine } from '../../../create-engine.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import type { Partition } from '../../../similarity/partition.js';
import { quotient } from '../../../symmetry/exact/quotient.js';
import { ExactReferences, referenceNames } from '../../../symmetry/exact/references.js';
import { solve } from '../../../symmetry/exact/solve.js';
import { agreement } from '../../../symmetry/score.js';
import { detectionRules, MAX_LENGTH } from '../../detection/curves.js';
import { partsBy } from '../../groups.js';
import { meanOf } from '../estimates.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeGrid } from '../worlds.js';

const rules = detectionRules.filter(({ name }) => name === 'χ over a threshold' || name === 'Bayes factor');

const clusterWorlds = ['centre goal, shaped', 'centre goal, sparse'] as const;

export type ClusterData = ReturnType<typeof clusterForms.gather>;
export type FoundClusters = ClusterData['found'][number];

export const clusterForms = member({
  label: 'clusters',
  tasks: (setting) => {
    const side = sized(setting, 9, 5);
    const checkpoints = sized(setting, [20, 100, 500, 2000], [20, 60]);
    return clusterWorlds.flatMap((world) => [
      /** Without a seed: the exact partitions. */
      { world, side, seed: null, checkpoints, keep: false },
      ...seedsOf(setting, sized(setting, 8, 2)).map((seed, k) => ({ world, side, seed, checkpoints, keep: k === 0 })),
    ]);
  },
  run: ({ backend }, { world, side, seed, checkpoints, keep }) => {
    const environment = makeGrid(world, side);
    const model = environment.model();
    const references = new ExactReferences(model, { discount: DISCOUNT });
    const figures = quotientFigures(model);
    if (seed === null) {
      return {
        exact: referenceNames.map((name) => ({ name, ...figures(references.get(name)) })),
        found: [],
        labels: [],
      };
    }
    const scored = (partition: Partition) => ({
      ...figures(partition),
      scores: referenceNames.map((name) => {
        const { precision, recall } = agreement(partition, references.get(name));
        return { precision, recall };
      }),
    });
    const engine = new Engine(backend);
    /** By rule and checkpoint. */
    const found = rules.map((): ReturnType<typeof scored>[] => []);
    /** By rule, at the last checkpoint. */
    const labels: number[][] = [];
    for (const episodes of checkpoints) {
      using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: MAX_LENGTH });
      counter.addEpisodes(engine.rollout(model, { episodes, maxSteps: environment.maxSteps!, seed }));
      for (const [r, { clusters }] of rules.entries()) {
        const partition = clusters(counter);
        found[r]!.push(scored(partition));
        if (keep && episodes === checkpoints.at(-1)) labels.push([...partition.labels]);
      }
    }
    return { exact: [], found, labels };
  },
  gather: (parts, tasks, setting) => {
    const { checkpoints, side } = tasks[0]!;
    const byWorld = partsBy(parts, tasks, ({ world }) => world);
    const found = byWorld.flatMap(([world, own]) => {
      const sampled = own.filter((part) => part.found.length > 0);
      return rules.flatMap(({ name: rule }, r) =>
        checkpoints.map((episodes, c) => {
          const runs = sampled.map((part) => part.found[r]![c]!);
          const of = (value: (run: (typeof runs)[number]) => number) => meanOf(runs, value, setting);
          return {
            world,
            rule,
            episodes,
            runs: runs.length,
            classes: of(({ classes }) => classes),
            /** By reference, in the order of `references`. */
            precision: referenceNames.map((_, k) => of(({ scores }) => scores[k]!.precision)),
            recall: referenceNames.map((_, k) => of(({ scores }) => scores[k]!.recall)),
            rewardError: of(({ rewardError }) => rewardError),
            transitionError: of(({ transitionError }) => transitionError),
            value: of(({ value }) => value),
          };
        }),
      );
    });
    return {
      references: referenceNames,
      exact: byWorld.flatMap(([world, own]) => own.flatMap(({ exact }) => exact.map((one) => ({ world, ...one })))),
      found,
      pictures: byWorld.map(([world, own]) => {
        const model = makeGrid(world, side).model();
        const references = new ExactReferences(model, { discount: DISCOUNT });
        const { labels } = own.find((part) => part.labels.length > 0)!;
        const exact = (['orbits', 'homomorphism'] as const).map((name) => {
          const partition = references.get(name);
          return { name, labels: [...partition.labels], count: partition.count };
        });
        const detected = labels.map((list, r) => ({
          name: rules[r]!.name,
          labels: list,
          count: list.reduce((count, label) => Math.max(count, label + 1), 0),
        }));
        return { world, layout: model.layout!, actions: model.actions, panels: [...exact, ...detected] };
      }),
    };
  },
});

/** What a partition is as a quotient of the model. */
function quotientFigures(model: TabularModel) {
  const value = (policy: Int32Array | null): number => policyValue(model, policy, DISCOUNT);
  const best = value(solve(model, { discount: DISCOUNT }).policy);
  const floor = value(null);
  return (partition: Partition) => {
    const { model: small, lift, error } = quotient(model, partition);
    const lifted = lift(solve(small, { discount: DISCOUNT }).q);
    const policy = Int32Array.from({ length: model.states }, (_, s) => {
      const values = lifted.subarray(s * model.actions, (s + 1) * model.actions);
      return values.indexOf(values.reduce((most, one) => Math.max(most, one)));
    });
    return {
      classes: partition.count,
      /** Abstract states of the quotient, the end among them. */
      states: small.states,
      /** Model-reduction error in expected reward and in transition probability. */
      rewardError: error.reward,
      transitionError: error.transition,
      /** `(J − J(uniform)) / (J* − J(uniform))` of the policy lifted from the quotient. */
      value: (value(policy) - floor) / (best - floor),
    };
  };
}
