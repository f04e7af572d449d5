/** The answers of a study, in the order of the questions. */
import type { ExperimentData, ExperimentName } from '../../experiments/questions/experiments.js';
import type { QuestionNumber, QuestionsStudy } from '../../experiments/questions/study.js';
import { advantages, advantageTables } from './advantages.js';
import type { Answer, AnswerTable } from './answer.js';
import { captured } from './captured.js';
import { clusterAnswers } from './cluster-answers.js';
import { cost } from './cost.js';
import { denseReward } from './dense-reward.js';
import { growth } from './growth.js';
import { policyDependence } from './policy-dependence.js';
import { preconditionerOrLoss } from './preconditioner-or-loss.js';
import { sameWays } from './same-ways.js';
import { sampleEfficiency } from './sample-efficiency.js';

export interface Answers {
  readonly answers: readonly Answer[];
  /** The closing tables; none without question 10. */
  readonly closing: readonly AnswerTable[];
}

export function answersOf(study: QuestionsStudy): Answers {
  const of = <Name extends ExperimentName>(name: Name): ExperimentData[Name] => study.data[name]!;
  const make: Readonly<Record<QuestionNumber, () => Answer>> = {
    1: () => sampleEfficiency(of('orbitSize')),
    2: () => captured(of('completeness')),
    3: () => growth(of('trajectoryGrowth')),
    4: () => denseReward(of('rewardDensity')),
    5: () => policyDependence(of('policyDrift')),
    6: () => preconditionerOrLoss(of('updateDirections')),
    7: () => sameWays(of('wayUpdates'), of('wayLearning')),
    8: () => cost(of('couplingRuns'), of('wayLearning')),
    9: () => clusterAnswers(of('clusterForms')),
    10: () => advantages(of('couplingRuns'), of('wayLearning')),
  };
  return {
    answers: study.questions.map((number) => make[number]()),
    closing: study.questions.includes(10) ? advantageTables(of('couplingRuns'), of('wayLearning')) : [],
  };
}
