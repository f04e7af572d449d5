/** Transitions of random actions. */
import type { ContinuousTransitions } from '../../src/continuous/transitions.js';
import { Random } from '../../src/engine/random.js';
import type { ContinuousEnvironment } from '../../src/environments/environment.js';
import type { RealActionEnvironment } from '../../src/environments/real-control.js';

interface Recorded extends ContinuousTransitions {
  starts: number[];
  observations: number[];
  nextObservations: number[];
  actions: number[];
  rewards: number[];
  terminated: number[];
}

/** `longest` steps an episode at most. */
export function record(
  environment: ContinuousEnvironment | RealActionEnvironment,
  count: number,
  seed: number,
  longest = Infinity,
): Recorded {
  const random = new Random(seed + 77);
  const batch: Recorded = {
    starts: [],
    observations: [],
    nextObservations: [],
    actions: [],
    rewards: [],
    terminated: [],
  };
  let observation = environment.reset({ seed });
  let since = 0;
  for (let n = 0; n < count; ++n) {
    if (since === 0) batch.starts.push(n);
    const { action, step } = act(environment, random);
    batch.observations.push(...observation);
    batch.nextObservations.push(...step.observation);
    batch.actions.push(...action);
    batch.rewards.push(step.reward);
    batch.terminated.push(Number(step.terminated));
    observation = step.observation;
    since += 1;
    if (step.terminated || step.truncated || since === longest) {
      observation = environment.reset();
      since = 0;
    }
  }
  return batch;
}

function act(environment: ContinuousEnvironment | RealActionEnvironment, random: Random) {
  if ('actions' in environment) {
    const action = random.below(environment.actions);
    return { action: [action], step: environment.step(action) };
  }
  const { low, high } = environment.actionSpace;
  const action = low.map((least, k) => least + (high[k]! - least) * random.uniform());
  return { action, step: environment.step(action) };
}

/** A diagonal matrix. */
export function diagonal(...entries: number[]): number[][] {
  return entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
}
