/** A valid call of everything that `orbit-rl/continuous` exports and of what its objects offer. */
import * as continuous from '../../src/continuous/index.js';
import type { BaseCall, World } from './calls.js';

export function continuousCalls({ engine }: World): BaseCall[] {
  const calls: BaseCall[] = [];
  const add = (name: string, args: () => unknown[], run: (...args: never[]) => unknown) =>
    calls.push({ name, args, run });
  const space = () => ({ observations: ['x'], actions: 2 });
  const mirror = () => ({ name: 'mirror', observation: { matrix: [[-1]], shift: [0] }, actions: [1, 0] });
  const transitions = () => {
    const observations = Array.from({ length: 24 }, (_, n) => Math.sin(n));
    const actions = observations.map((_, n) => n % 2);
    return {
      starts: [0, 12],
      observations,
      nextObservations: observations.map((x, n) => 0.5 * x + actions[n]! - 0.5),
      actions,
      rewards: observations.map((x) => -x * x),
      terminated: observations.map((_, n) => Number(n === 11)),
    };
  };
  const options = () => ({
    space: space(),
    candidates: [mirror()],
    cosines: 4,
    warmUp: 30,
    accept: 10,
    refute: -10,
    resolution: 0.15,
    seed: 1,
  });
  add(
    'transformationTest',
    () => [engine, options()],
    (...args: never[]) => {
      using test = (continuous.transformationTest as (...all: never[]) => continuous.ContinuousTransformationTest)(
        ...args,
      );
      return test.transitions;
    },
  );
  add(
    'ContinuousTransformationTest.add',
    () => [transitions()],
    (batch: continuous.ContinuousTransitions) => {
      using test = continuous.transformationTest(engine, options());
      test.add(batch);
      return test.report();
    },
  );
  add(
    'detectContinuousSymmetries',
    () => [engine, transitions(), { ...options(), continuing: false, searched: 100 }],
    continuous.detectContinuousSymmetries,
  );
  const { planarPointMass, reacher, planarQuadrotor, torquePendulum } = continuous;
  for (const [world, make] of Object.entries({ planarPointMass, reacher, planarQuadrotor, torquePendulum })) {
    add(world, () => [{ maxSteps: 5, noise: 0.1 }], make);
    const size = make === torquePendulum ? 1 : 2;
    add(
      `${world} step`,
      () => [{ seed: 1 }, new Array<number>(size).fill(0.5)],
      (reset: { seed: number }, action: number[]) => {
        const environment = make();
        environment.reset(reset);
        return environment.step(action);
      },
    );
  }
  return calls;
}
