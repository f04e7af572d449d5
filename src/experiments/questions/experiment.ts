/** The experiments behind the open questions as one, and which question needs which. */
import { together } from '../together.js';
import { experiments } from './members.js';
import type { Setting } from './setting.js';

/** The experiments of each question, by its number. */
export const questionExperiments = {
  1: ['orbitSize'],
  2: ['completeness'],
  3: ['trajectoryGrowth'],
  4: ['rewardDensity'],
  5: ['policyDrift'],
  6: ['updateDirections'],
  7: ['wayUpdates', 'wayLearning'],
  8: ['couplingRuns', 'wayLearning'],
  9: ['clusterForms'],
  10: ['couplingRuns', 'wayLearning'],
  11: ['oneShot'],
  12: ['pooledEstimates'],
  13: ['independence'],
  14: ['featureInvariance'],
  15: ['equivariance'],
} as const satisfies Record<number, readonly (keyof typeof experiments)[]>;

export type QuestionNumber = keyof typeof questionExperiments;

export const questionNumbers = Object.keys(questionExperiments).map(Number) as QuestionNumber[];

export interface QuestionsSetting extends Setting {
  readonly questions: readonly QuestionNumber[];
}

export const questions = together('questions', experiments, ({ questions: asked }: QuestionsSetting) => {
  const needed = new Set<string>(asked.flatMap((number) => questionExperiments[number]));
  return (Object.keys(experiments) as (keyof typeof experiments)[]).filter((name) => needed.has(name));
});
