/** `orbit-rl/experiments`: the fixed studies behind the figures of the documentation, and their records. */
import '../symbol-dispose.js';

export { type DefaultStudy, defaultStudy } from './compare/default-study.js';
export {
  type ContinuousLine,
  type ContinuousStudy,
  type ContinuousStudyOptions,
  continuousStudy,
} from './continuous/experiment.js';
export { type DetectionStudy, type DetectionStudyOptions, detectionStudy } from './detection/experiment.js';
export { type DqnLine, type DqnStudy, type DqnStudyOptions, dqnStudy } from './dqn/experiment.js';
export { type QuestionsOptions, type QuestionsStudy, questionsStudy } from './questions/study.js';
export { parseRunLines } from './read-runs.js';
export type { ExperimentLine } from './run-lines.js';
export { judgeTargets, type TargetRow } from './targets/targets.js';
export { type Suite, targetsSuite } from './targets/targets-suite.js';
