/**
 * Which pairs are the same, by four rules, as experience grows: precision, recall and F1 against equal `Q*` and against the
 * orbits. Precision of several runs is that of their assertions taken together: a rule that abstains in a run adds nothing.
 */
import { Engine } from '../../create-engine.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { adjustForChance } from '../../similarity/chance.js';
import type { SimilarityCounter } from '../../similarity/counter.js';
import type { Partition } from '../../similarity/partition.js';
import { median } from '../../statistics/scores.js';
import { ExactReferences } from '../../symmetry/exact/references.js';
import { type Agreement, agreement, agreementOf } from '../../symmetry/score.js';
import { episodeSlice } from '../../trajectories/episode-slice.js';
import { type DetectionWorld, DISCOUNT } from './worlds.js';

/** Lengths of reward trajectories are `1..MAX_LENGTH`. */
export const MAX_LENGTH = 5;

export interface DetectionRule {
  readonly name: string;
  /** What is joined, in a sentence. */
  readonly description: string;
  readonly clusters: (counter: SimilarityCounter) => Partition;
}

const bounds = { measure: 'coincidence', normalization: 'cosine', confidence: 0.95 } as const;

export const detectionRules: readonly DetectionRule[] = [
  {
    name: 'χ over a threshold',
    description: 'the published recipe: intersection χ > 0.8, at least 5 visits',
    clusters: (counter) =>
      counter.similarity({ measure: 'intersection', threshold: 0.8, minVisits: 5 }).clusters({ threshold: 0.8 }),
  },
  {
    name: 'lower bound',
    description: 'the 95 % lower confidence bound of cosine χ > 0.5',
    clusters: (counter) => counter.similarity({ ...bounds, threshold: 0.5 }).clusters({ threshold: 0.5 }),
  },
  {
    name: 'lower bound over chance',
    description: 'the same bound, adjusted for what is similar anyway (χ − e)/(1 − e) > 0.5',
    clusters: (counter) =>
      adjustForChance(counter.similarity({ ...bounds, threshold: 0.5 }), counter.rows()).clusters({ threshold: 0.5 }),
  },
  {
    name: 'Bayes factor',
    description: 'ln B > 7 for one law against two, prior from all pairs together, average linkage',
    clusters: (counter) => counter.evidence().clusters(),
  },
];

export type CurveReference = 'equal Q*' | 'orbits';
const references: readonly CurveReference[] = ['equal Q*', 'orbits'];

export type CurveRun = ReturnType<typeof curveRun>;
export type DetectionCurve = ReturnType<typeof curvesOf>[number];

/** One seed: steps and agreements at each checkpoint. The first `n` episodes of one long record are the experience at checkpoint `n`. */
export function curveRun(backend: Backend, world: DetectionWorld, seed: number, checkpoints: readonly number[]) {
  const environment = world.make(seed);
  const model = environment.model();
  const exact = new ExactReferences(model, { discount: DISCOUNT });
  const engine = new Engine(backend);
  using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: MAX_LENGTH });
  const record = engine.rollout(model, { episodes: checkpoints.at(-1)!, maxSteps: environment.maxSteps!, seed });
  /** `agreements[rule][reference][checkpoint]`. */
  const agreements = detectionRules.map(() => ({ 'equal Q*': [] as Agreement[], orbits: [] as Agreement[] }));
  let from = 0;
  for (const episodes of checkpoints) {
    counter.addEpisodes(episodeSlice(record, from, episodes));
    from = episodes;
    detectionRules.forEach((rule, k) => {
      const clusters = rule.clusters(counter);
      for (const reference of references) agreements[k]![reference].push(agreement(clusters, exact.get(reference)));
    });
  }
  return { steps: checkpoints.map((episodes) => record.starts[episodes]!), agreements };
}

/** What several runs assert, taken together. */
export function pooledAgreement(runs: readonly Agreement[]): Agreement {
  const sum = (key: 'asserted' | 'correct' | 'true') => runs.reduce((total, run) => total + run[key], 0);
  return agreementOf({ asserted: sum('asserted'), correct: sum('correct'), true: sum('true') });
}

export function curvesOf(world: string, runs: readonly CurveRun[], checkpoints: readonly number[]) {
  return detectionRules.flatMap(({ name }, rule) =>
    references.map((reference) => {
      const at = checkpoints.map((_, c) => runs.map((run) => run.agreements[rule]![reference][c]!));
      return {
        world,
        rule: name,
        reference,
        /** Checkpoints: episodes, and median steps by then. The lists below have one entry for each. */
        episodes: checkpoints,
        steps: checkpoints.map((_, c) => median(runs.map(({ steps }) => steps[c]!))),
        /** Over all runs taken together. */
        all: at.map(pooledAgreement),
        /** Precision of the worst run that asserts anything; null where none does. */
        worst: at.map((list) => {
          const asserting = list.filter(({ asserted }) => asserted > 0);
          return asserting.length === 0 ? null : Math.min(...asserting.map(({ precision }) => precision));
        }),
      };
    }),
  );
}
