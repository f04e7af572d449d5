/**
 * `orbit-rl/continuous`: symmetry of problems that are observed as real numbers, with discrete or real-valued actions, from recorded
 * transitions. Every function takes an engine first.
 */
import '../symbol-dispose.js';
import { Engine } from '../create-engine.js';
import { type ContinuousDetection, type ContinuousDetectionOptions, detectSymmetries as detect } from './detect.js';
import type { GramMaker } from './features.js';
import { ContinuousTransformationTest } from './test.js';
import type { ContinuousTestOptions } from './test-options.js';
import type { ContinuousTransitions } from './transitions.js';

export { torquePendulum } from '../environments/pendulum.js';
export { planarPointMass } from '../environments/planar-point-mass.js';
export { planarQuadrotor } from '../environments/planar-quadrotor.js';
export { reacher } from '../environments/reacher.js';
export type { RealActionEnvironment, RealControlOptions } from '../environments/real-control.js';
export type { ContinuousGroup } from './group.js';
export type { ContinuousCandidateReport, ContinuousReport, PartReport, PartState } from './report.js';
export type {
  AffineMap,
  ContinuousSpace,
  ContinuousTransformation,
  TransformationDefinition,
} from './transformation.js';
export type {
  ContinuousDetection,
  ContinuousDetectionOptions,
  ContinuousTestOptions,
  ContinuousTransformationTest,
  ContinuousTransitions,
};

function gramMaker(engine: Engine): GramMaker {
  const backend = Engine.backendOf(engine);
  return (map, targets) => backend.gram(map, targets);
}

/**
 * The symmetries of recorded transitions: candidates tested, or looked for; their groups; and the generators of continuous ones.
 * @throws InputError when an option is unknown or out of range, or the transitions do not fit the space or each other.
 */
export function detectContinuousSymmetries(
  engine: Engine,
  transitions: ContinuousTransitions,
  options: ContinuousDetectionOptions,
): ContinuousDetection {
  return detect(gramMaker(engine), transitions, options);
}

/**
 * A test of given candidates over a stream of transitions, in memory that does not grow with them. `dispose` it.
 * @throws InputError when an option is unknown or out of range, or a candidate does not fit the space.
 */
export function transformationTest(engine: Engine, options: ContinuousTestOptions): ContinuousTransformationTest {
  return new ContinuousTransformationTest(gramMaker(engine), options);
}
