/**
 * Completeness: how much of what is truly the same do reward trajectories capture? In the limit, by the exact classes of
 * reward trajectories of each length; from experience, by four rules on χ and by whole transformations. Recall is the
 * share of the pairs of pairs of one orbit that are joined; precision, against equal `Q*`, the share of the joined that a learner of
 * values may join.
 */
import { Engine } from '../../../create-engine.js';
import type { Backend } from '../../../engine/contracts/backend.js';

import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import type { Partition } from '../../../similarity/partition.js';
import { candidateTransformations } from '../../../symmetry/candidates.js';

import { ExactReferences, type ReferenceName } from '../../../symmetry/exact/references.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import { agreement } from '../../../symmetry/score.js';
import { detectionRules, MAX_LENGTH, pooledAgreement } from '../../detection/curves.js';
import { partsBy } from '../../groups.js';
import { statisticOf } from '../estimates.js';
import { type RuleScore, ruleScores } from '../rule-scores.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeWorld, SMALL, type WorldName } from '../worlds.js';

const worlds: readonly WorldName[] = [
  'centre goal, shaped',
  'centre goal, sparse',
  'corner goal, sparse',
  'centre goal, slip 0.1',
  'FrozenLake 4x4',
  'cliff walking',
  'random MDP',
];

type CompletenessTask =
  | { readonly kind: 'exact'; readonly world: WorldName }
  | { readonly kind: 'sampled'; readonly world: WorldName; readonly episodes: number; readonly seed: number };

type CompletenessPart =
  | { readonly kind: 'exact'; readonly rows: readonly ClassRow[] }
  | { readonly kind: 'sampled'; readonly found: readonly RuleScore[] };

export type ClassRow = ReturnType<typeof exactRows>[number];
export type CompletenessData = ReturnType<typeof completeness.gather>;
export type FoundRow = CompletenessData['found'][number];

export const completeness = member({
  label: 'completeness',
  tasks: (setting) => {
    const names = sized<readonly WorldName[]>(setting, worlds, [SMALL]);
    const episodes = sized(setting, 2000, 100);
    return names.flatMap((world): CompletenessTask[] => [
      { kind: 'exact', world },
      ...seedsOf(setting, sized(setting, 10, 2)).map((seed) => ({ kind: 'sampled' as const, world, episodes, seed })),
    ]);
  },
  run: ({ backend }, task): CompletenessPart => {
    const environment = makeWorld(task.world);
    return task.kind === 'exact'
      ? { kind: 'exact', rows: exactRows(task.world, environment) }
      : { kind: 'sampled', found: sampled(backend, environment, task.episodes, task.seed) };
  },
  gather: (parts, tasks, setting) => {
    const found = partsBy(parts, tasks, ({ world }): string => world).flatMap(([world, all]) => {
      const own = all.flatMap((part) => (part.kind === 'sampled' ? [part.found] : []));
      return own[0]!.map(({ rule }, r) => {
        const runs = own.map((scores) => scores[r]!);
        const pooled = (key: 'orbits' | 'values', what: 'recall' | 'precision') =>
          statisticOf([runs.map((run) => run[key])], ([list]) => pooledAgreement(list!)[what], setting);
        return {
          world,
          rule,
          runs: runs.length,
          /** Against the orbits, over all runs together; null where no two pairs are the same. */
          recall: runs.some(({ orbits }) => orbits.true > 0) ? pooled('orbits', 'recall') : null,
          /** Against equal `Q*`; null when nothing was joined. */
          precision: runs.some(({ values }) => values.asserted > 0) ? pooled('values', 'precision') : null,
        };
      });
    });
    const exact = parts.flatMap((part) => (part.kind === 'exact' ? part.rows : []));
    const { episodes } = tasks.find((task) => task.kind === 'sampled')!;
    return { episodes, exact, found };
  },
});

/** The classes of each length in one world. */
function exactRows(world: string, environment: TabularEnvironment) {
  const model = environment.model();
  const references = new ExactReferences(model, { discount: DISCOUNT });
  const laws = rewardLaws(model, { length: MAX_LENGTH });
  return Array.from({ length: MAX_LENGTH }, (_, k) => {
    const classes = laws.classes(k + 1);
    const of = (name: ReferenceName) => {
      const { recall, precision } = agreement(classes, references.get(name));
      return { recall, precision };
    };
    return {
      world,
      length: k + 1,
      classes: classes.count,
      orbits: references.get('orbits').count,
      /** Share of the pairs of pairs of one orbit that are two moves of one state; 0 where there are none. */
      twins: twinShare(references.get('orbits'), model.actions),
      agreement: { orbits: of('orbits'), homomorphism: of('homomorphism'), 'equal Q*': of('equal Q*') },
    };
  });
}

function sampled(backend: Backend, environment: TabularEnvironment, episodes: number, seed: number): RuleScore[] {
  const model = environment.model();
  const batch = new Engine(backend).rollout(model, { episodes, maxSteps: environment.maxSteps!, seed });
  return ruleScores(backend, model, batch, detectionRules, candidateTransformations(environment));
}

/** How much of what is the same is two moves of one state, which no map of states shows. */
export function twinShare({ blocks }: Partition, actions: number): number {
  let [twins, all] = [0, 0];
  for (const block of blocks) {
    all += (block.length * (block.length - 1)) / 2;
    const inState = new Map<number, number>();
    for (const pair of block) {
      const state = Math.floor(pair / actions);
      twins += inState.get(state) ?? 0;
      inState.set(state, (inState.get(state) ?? 0) + 1);
    }
  }
  return all === 0 ? 0 : twins / all;
}
