/**
 * Transformation acceptance: does the test accept exactly the true symmetries, and was a wrong one ever accepted on the way?
 * What is true is worked out from the exact model.
 */
import { Random } from '../../engine/random.js';
import { median } from '../../statistics/scores.js';
import { isAutomorphism } from '../../symmetry/exact/is-automorphism.js';
import { TransformationTest } from '../../symmetry/transformation-test.js';
import type { DetectionWorld } from './worlds.js';

type AcceptanceRun = ReturnType<typeof acceptanceRun>;
export type AcceptanceRow = ReturnType<typeof acceptanceRow>;

/** One run of uniformly random steps. */
export function acceptanceRun(world: DetectionWorld, seed: number, steps: number) {
  const environment = world.make(seed);
  const candidates = world.candidates(environment);
  const truth = new Set(candidates.filter((map) => isAutomorphism(environment.model(), map)).map(({ key }) => key));
  const test = new TransformationTest({ states: environment.states, actions: environment.actions, candidates });
  const random = new Random((seed ^ 0x9e3779b9) >>> 0);
  let state = environment.reset({ seed });
  let version = test.version;
  let everWrong = false;
  for (let k = 0; k < steps; ++k) {
    const action = random.below(environment.actions);
    const step = environment.step(action);
    test.observe(state, action, step.reward, step.state, step.terminated);
    state = step.terminated || step.truncated ? environment.reset() : step.state;
    if (test.version === version) continue;
    version = test.version;
    everWrong ||= test.accepted.some(({ key }) => !truth.has(key));
  }
  const { accepted } = test;
  return {
    candidates: candidates.length,
    /** Candidates that are symmetries. */
    true: truth.size,
    /** Whether at the end the accepted ones were exactly the true ones. */
    exact: accepted.length === truth.size && accepted.every(({ key }) => truth.has(key)),
    /** Whether at any time one that is no symmetry was accepted. */
    everWrong,
    /** Steps seen when each true one was first accepted. */
    acceptedAt: test.candidates.flatMap(({ transformation, acceptedAt }) =>
      acceptedAt !== null && truth.has(transformation.key) ? [acceptedAt] : [],
    ),
  };
}

export function acceptanceRow(world: string, runs: readonly AcceptanceRun[]) {
  const acceptances = runs.flatMap(({ acceptedAt }) => acceptedAt);
  const complete = runs.flatMap((run) =>
    run.true > 0 && run.acceptedAt.length === run.true ? [Math.max(...run.acceptedAt)] : [],
  );
  return {
    world,
    runs: runs.length,
    /** Medians over runs. */
    candidates: median(runs.map((run) => run.candidates)),
    true: median(runs.map((run) => run.true)),
    /** Runs that ended with exactly the true ones, and runs in which a wrong one was ever accepted. */
    exact: runs.filter((run) => run.exact).length,
    everWrong: runs.filter((run) => run.everWrong).length,
    /** Median steps to an acceptance, over all that happened; null when there was none to accept. */
    medianSteps: acceptances.length === 0 ? null : median(acceptances),
    /** Steps by which all true ones were accepted: median over the runs that had any and accepted them all. */
    medianComplete: complete.length === 0 ? null : median(complete),
  };
}
