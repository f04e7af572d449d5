/**
 * Completeness: how much of what is truly the same do reward trajectories capture? In the limit, by the exact classes of
 * reward trajectories of each length; from experience, by four rules on χ and by whole transformations. Recall is the
 * share of the pairs of pairs of one orbit that are joined; precision, against equal `Q*`, the share of the joined that a learner of
 * values may join.
 */
import { Engine } from '../../../create-engine.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import { makeEnvironment } from '../../../environments/registry.js';
import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import type { Partition } from '../../../similarity/partition.js';
import { candidateTransformations } from '../../../symmetry/candidates.js';
import { detectSymmetries } from '../../../symmetry/detect.js';
import { ExactReferences, type ReferenceName } from '../../../symmetry/exact/references.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import { type Agreement, agreement, agreementOf } from '../../../symmetry/score.js';
import { detectionRules, MAX_LENGTH } from '../../detection/curves.js';
import type { Member } from '../../together.js';
import { type Estimate, statisticOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeGrid } from '../worlds.js';

const worlds = {
  'centre goal, shaped': () => makeGrid('centre goal, shaped'),
  'centre goal, sparse': () => makeGrid('centre goal, sparse'),
  'corner goal, sparse': () => makeGrid('corner goal, sparse'),
  'centre goal, slip 0.1': () => makeGrid('centre goal, slip 0.1'),
  'FrozenLake 4x4': () => makeEnvironment('frozen-lake-v1', { map: '4x4' }) as TabularEnvironment,
  'cliff walking': () => makeEnvironment('cliff-walking-v0') as TabularEnvironment,
  'random MDP': () => makeEnvironment('random-mdp-v0', { states: 12, actions: 3, seed: 1 }) as TabularEnvironment,
  'small grid': () => makeGrid('centre goal, shaped', 5),
} as const;

type WorldName = keyof typeof worlds;

/** Truths that the classes are held against. */
export const truths = ['orbits', 'homomorphism', 'equal Q*'] as const satisfies readonly ReferenceName[];

export type CompletenessTask =
  | { readonly kind: 'exact'; readonly world: WorldName }
  | { readonly kind: 'sampled'; readonly world: WorldName; readonly episodes: number; readonly seed: number };

export interface ExactPart {
  readonly kind: 'exact';
  readonly rows: readonly ClassRow[];
}

export interface SampledPart {
  readonly kind: 'sampled';
  readonly found: readonly { readonly rule: string; readonly orbits: Agreement; readonly values: Agreement }[];
}

/** The classes of one length in one world. */
export interface ClassRow {
  readonly world: string;
  readonly length: number;
  readonly classes: number;
  readonly orbits: number;
  /** Share of the pairs of pairs of one orbit that are two moves of one state; 0 where there are none. */
  readonly twins: number;
  readonly agreement: Readonly<
    Record<(typeof truths)[number], { readonly recall: number; readonly precision: number }>
  >;
}

/** One rule in one world, over all runs together. */
export interface FoundRow {
  readonly world: string;
  readonly rule: string;
  readonly runs: number;
  /** Against the orbits; null where no two pairs are the same. */
  readonly recall: Estimate | null;
  /** Against equal `Q*`; null when nothing was joined. */
  readonly precision: Estimate | null;
}

export interface CompletenessData {
  readonly episodes: number;
  readonly exact: readonly ClassRow[];
  readonly found: readonly FoundRow[];
}

export const completeness: Member<Setting, CompletenessTask, ExactPart | SampledPart, CompletenessData> = {
  label: 'completeness',
  tasks: (setting) => {
    const names = sized<readonly WorldName[]>(
      setting,
      (Object.keys(worlds) as WorldName[]).filter((name) => name !== 'small grid'),
      ['small grid'],
    );
    const episodes = sized(setting, 2000, 100);
    return names.flatMap((world): CompletenessTask[] => [
      { kind: 'exact', world },
      ...seedsOf(setting, sized(setting, 10, 2)).map((seed) => ({ kind: 'sampled' as const, world, episodes, seed })),
    ]);
  },
  run: ({ backend }, task) => {
    const environment = worlds[task.world]();
    return task.kind === 'exact'
      ? { kind: 'exact', rows: exactRows(task.world, environment) }
      : { kind: 'sampled', found: sampled(backend, environment, task.episodes, task.seed) };
  },
  gather: (parts, tasks, setting) => {
    const names = [...new Set(tasks.map(({ world }) => world))];
    const found = names.flatMap((world) => {
      const own = parts.flatMap((part, k) => (part.kind === 'sampled' && tasks[k]!.world === world ? [part] : []));
      return own[0]!.found.map(({ rule }, r) => {
        const pooled = (key: 'orbits' | 'values', what: 'recall' | 'precision'): Estimate =>
          statisticOf([own.map((part) => part.found[r]![key])], ([runs]) => pool(runs!)[what], setting);
        const asserted = own.some((part) => part.found[r]!.values.asserted > 0);
        const anything = own.some((part) => part.found[r]!.orbits.true > 0);
        return {
          world,
          rule,
          runs: own.length,
          recall: anything ? pooled('orbits', 'recall') : null,
          precision: asserted ? pooled('values', 'precision') : null,
        };
      });
    });
    const exact = parts.flatMap((part) => (part.kind === 'exact' ? part.rows : []));
    const { episodes } = tasks.find((task) => task.kind === 'sampled')!;
    return { episodes, exact, found };
  },
};

function exactRows(world: WorldName, environment: TabularEnvironment): ClassRow[] {
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
      twins: twinShare(references.get('orbits'), model.actions),
      agreement: { orbits: of('orbits'), homomorphism: of('homomorphism'), 'equal Q*': of('equal Q*') },
    };
  });
}

function sampled(
  backend: Backend,
  environment: TabularEnvironment,
  episodes: number,
  seed: number,
): SampledPart['found'] {
  const model = environment.model();
  const engine = new Engine(backend);
  const references = new ExactReferences(model, { discount: DISCOUNT });
  const batch = engine.rollout(model, { episodes, maxSteps: environment.maxSteps!, seed });
  using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: MAX_LENGTH });
  counter.addEpisodes(batch);
  const score = (rule: string, partition: Parameters<typeof agreement>[0]) => ({
    rule,
    orbits: agreement(partition, references.get('orbits')),
    values: agreement(partition, references.get('equal Q*')),
  });
  const { group } = detectSymmetries(batch, {
    states: model.states,
    actions: model.actions,
    candidates: candidateTransformations(environment),
  });
  return [
    ...detectionRules.map(({ name, clusters }) => score(name, clusters(counter))),
    score(TRANSFORMATIONS, group.orbits),
  ];
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

/** The rule beside those of the detection study. */
export const TRANSFORMATIONS = 'whole transformations';

function pool(runs: readonly Agreement[]): Agreement {
  const sum = (key: 'asserted' | 'correct' | 'true'): number => runs.reduce((total, run) => total + run[key], 0);
  return agreementOf({ asserted: sum('asserted'), correct: sum('correct'), true: sum('true') });
}
