/** `orbit-rl/experiments`: the fixed studies behind the figures of the documentation, and their records. */
export { type DefaultStudy, defaultStudy } from './compare/default-study.js';
export { parseRunLines } from './compare/run-lines.js';
export { type DetectionStudy, type DetectionStudyOptions, detectionStudy } from './detection/study.js';
export { type DqnLine, parseDqnLines } from './dqn/dqn-lines.js';
export { type DqnStudy, type DqnStudyOptions, dqnStudy } from './dqn/dqn-study.js';
export { type QuestionsOptions, type QuestionsStudy, questionsStudy } from './questions/study.js';
export { judgeTargets, type TargetRow } from './targets/targets.js';
export { type Suite, targetsSuite } from './targets/targets-suite.js';
