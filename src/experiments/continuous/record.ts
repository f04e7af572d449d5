/** Transitions of uniformly random actions. */
import type { ContinuousTransitions } from '../../continuous/transitions.js';
import { Random } from '../../engine/random.js';
import type { ContinuousEnvironment } from '../../environments/environment.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';

type World = ContinuousEnvironment | RealActionEnvironment;
type Recorded = { readonly [Key in keyof ContinuousTransitions]: number[] };

/** `count` steps from seeded starts, in episodes of at most `longest`. */
export function recordTransitions(environment: World, count: number, seed: number, longest = Infinity): Recorded {
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
    const { action, step } = randomStep(environment, random);
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

function randomStep(environment: World, random: Random) {
  if ('actions' in environment) {
    const action = random.below(environment.actions);
    return { action: [action], step: environment.step(action) };
  }
  const { low, high } = environment.actionSpace;
  const action = low.map((least, k) => least + (high[k]! - least) * random.uniform());
  return { action, step: environment.step(action) };
}
