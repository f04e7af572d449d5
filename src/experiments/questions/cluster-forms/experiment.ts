/**
 * What the clusters are: how many, how pure, against every exact partition, as experience grows; and what they are good for as a quotient:
 * its model-reduction error, and what the policy that is optimal in the small problem is worth in the large one.
 */
import { policyValue } from '../../../agents/policy-value.js';
import { Engine } from '../../../create-engine.js';
import type { GridLayout } from '../../../environments/environment.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import type { Partition } from '../../../similarity/partition.js';
import { quotient } from '../../../symmetry/exact/quotient.js';
import { ExactReferences, type ReferenceName, referenceNames } from '../../../symmetry/exact/references.js';
import { solve } from '../../../symmetry/exact/solve.js';
import { agreement } from '../../../symmetry/score.js';
import { detectionRules, MAX_LENGTH } from '../../detection/curves.js';
import type { Member } from '../../together.js';
import { type Estimate, meanOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeGrid } from '../worlds.js';

const rules = detectionRules.filter(({ name }) => name === 'χ over a threshold' || name === 'Bayes factor');

export const clusterWorlds = ['centre goal, shaped', 'centre goal, sparse'] as const;
export type ClusterWorld = (typeof clusterWorlds)[number];

export interface ClusterTask {
  readonly world: ClusterWorld;
  readonly side: number;
  /** null: the exact partitions. */
  readonly seed: number | null;
  readonly checkpoints: readonly number[];
  readonly keep: boolean;
}

export interface QuotientFigures {
  readonly classes: number;
  /** Abstract states of the quotient, the end among them. */
  readonly states: number;
  /** Model-reduction error in expected reward and in transition probability. */
  readonly rewardError: number;
  readonly transitionError: number;
  /** `(J − J(uniform)) / (J* − J(uniform))` of the policy lifted from the quotient. */
  readonly value: number;
}

export interface ClusterPart {
  readonly exact: readonly (QuotientFigures & { readonly name: ReferenceName })[];
  /** By rule and checkpoint. */
  readonly found: readonly (readonly (QuotientFigures & { readonly scores: readonly Score[] })[])[];
  /** By rule, at the last checkpoint. */
  readonly labels: readonly (readonly number[])[];
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
}

export interface FoundClusters {
  readonly world: ClusterWorld;
  readonly rule: string;
  readonly episodes: number;
  readonly runs: number;
  readonly classes: Estimate;
  /** By reference, in the order of `references`. */
  readonly precision: readonly Estimate[];
  readonly recall: readonly Estimate[];
  readonly rewardError: Estimate;
  readonly transitionError: Estimate;
  readonly value: Estimate;
}

export interface ClusterPicture {
  readonly world: ClusterWorld;
  readonly layout: GridLayout;
  readonly actions: number;
  readonly panels: readonly { readonly name: string; readonly labels: readonly number[]; readonly count: number }[];
}

export interface ClusterData {
  readonly references: readonly ReferenceName[];
  readonly exact: readonly (QuotientFigures & { readonly world: ClusterWorld; readonly name: ReferenceName })[];
  readonly found: readonly FoundClusters[];
  readonly pictures: readonly ClusterPicture[];
}

export const clusterForms: Member<Setting, ClusterTask, ClusterPart, ClusterData> = {
  label: 'clusters',
  tasks: (setting) => {
    const side = sized(setting, 9, 5);
    const checkpoints = sized(setting, [20, 100, 500, 2000], [20, 60]);
    return clusterWorlds.flatMap((world) => [
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
    const engine = new Engine(backend);
    const found = rules.map((): (QuotientFigures & { readonly scores: readonly Score[] })[] => []);
    const labels: number[][] = [];
    for (const episodes of checkpoints) {
      using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: MAX_LENGTH });
      counter.addEpisodes(engine.rollout(model, { episodes, maxSteps: environment.maxSteps!, seed }));
      for (const [r, { clusters }] of rules.entries()) {
        const partition = clusters(counter);
        const scores = referenceNames.map((name) => {
          const { precision, recall } = agreement(partition, references.get(name));
          return { precision, recall };
        });
        found[r]!.push({ ...figures(partition), scores });
        if (keep && episodes === checkpoints.at(-1)) labels.push([...partition.labels]);
      }
    }
    return { exact: [], found, labels };
  },
  gather: (parts, tasks, setting) => {
    const worlds = [...new Set(tasks.map(({ world }) => world))];
    const { checkpoints, side } = tasks[0]!;
    const found = worlds.flatMap((world) => {
      const own = parts.filter((part, k) => tasks[k]!.world === world && part.found.length > 0);
      return rules.flatMap(({ name: rule }, r) =>
        checkpoints.map((episodes, c): FoundClusters => {
          const runs = own.map((part) => part.found[r]![c]!);
          const of = (value: (run: (typeof runs)[number]) => number) => meanOf(runs.map(value), setting);
          return {
            world,
            rule,
            episodes,
            runs: runs.length,
            classes: of(({ classes }) => classes),
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
      exact: worlds.flatMap((world) =>
        parts
          .filter((_, k) => tasks[k]!.world === world)
          .flatMap(({ exact }) => exact.map((one) => ({ world, ...one }))),
      ),
      found,
      pictures: worlds.map((world): ClusterPicture => {
        const model = makeGrid(world, side).model();
        const references = new ExactReferences(model, { discount: DISCOUNT });
        const labels = parts.find((part, k) => tasks[k]!.world === world && part.labels.length > 0)!.labels;
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
};

/** What a partition is as a quotient of the model. */
function quotientFigures(model: TabularModel): (partition: Partition) => QuotientFigures {
  const value = (policy: Int32Array | null): number => policyValue(model, policy, DISCOUNT);
  const best = value(solve(model, { discount: DISCOUNT }).policy);
  const floor = value(null);
  return (partition) => {
    const { model: small, lift, error } = quotient(model, partition);
    const lifted = lift(solve(small, { discount: DISCOUNT }).q);
    const policy = Int32Array.from({ length: model.states }, (_, s) => {
      const values = lifted.subarray(s * model.actions, (s + 1) * model.actions);
      return values.indexOf(values.reduce((most, one) => Math.max(most, one)));
    });
    return {
      classes: partition.count,
      states: small.states,
      rewardError: error.reward,
      transitionError: error.transition,
      value: (value(policy) - floor) / (best - floor),
    };
  };
}
