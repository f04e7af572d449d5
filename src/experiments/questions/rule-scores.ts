/** What rules on χ, and tests of whole transformations, join in one experience, against what is true. */
import { Engine } from '../../create-engine.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { EpisodeBatch } from '../../engine/contracts/episodes.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import type { Partition } from '../../similarity/partition.js';
import { detectSymmetries } from '../../symmetry/detect.js';
import { ExactReferences } from '../../symmetry/exact/references.js';
import { agreement } from '../../symmetry/score.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { type DetectionRule, MAX_LENGTH } from '../detection/curves.js';
import { DISCOUNT } from './worlds.js';

/** The rule beside those of the detection study. */
export const TRANSFORMATIONS = 'whole transformations';

/** Against the orbits, and against equal `Q*`. */
export type RuleScore = ReturnType<typeof ruleScores>[number];

/** By rule, the tests of transformations last. */
export function ruleScores(
  backend: Backend,
  model: TabularModel,
  batch: EpisodeBatch,
  rules: readonly DetectionRule[],
  candidates: readonly Transformation[],
) {
  const { states, actions } = model;
  const exact = new ExactReferences(model, { discount: DISCOUNT });
  using counter = new Engine(backend).trajectories({ states, actions, maxLength: MAX_LENGTH });
  counter.addEpisodes(batch);
  const score = (rule: string, partition: Partition) => ({
    rule,
    orbits: agreement(partition, exact.get('orbits')),
    values: agreement(partition, exact.get('equal Q*')),
  });
  const { group } = detectSymmetries(batch, { states, actions, candidates });
  return [...rules.map(({ name, clusters }) => score(name, clusters(counter))), score(TRANSFORMATIONS, group.orbits)];
}
