/**
 * REINFORCE with a state-value baseline (Williams 1992; Sutton & Barto 2018, 13.4, without the factor `γ^t`). The twin is
 * `src/engine/reference/learners/reinforce.ts`.
 *
 * At the end of an episode, from its last step to its first: `G ← r + γ G`, starting from 0, or from `V` of the state
 * reached when the episode was truncated; `δ = G - V(s)`; `V(s) += α_v δ`; the actor's step with advantage `δ`.
 */
import { allocate, reallocate } from '../memory';
import { SAMPLING_ALL, SAMPLING_ONE } from './coupling';
import { imageOfPair } from './image';
import { drawPartner, pull } from './partner-pull';
import { act, policyOf } from './policy';
import * as Learner from './record';
import { pointer } from './record';

/** Notes a step; learns from the episode when it ends here, and from the former one when it does not go on. */
export function reinforceObserve(learner: usize, pair: u32, reward: f64, nextState: u32, terminated: u32): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  if (load<u32>(learner, Learner.EPISODE_STEPS) > 0) {
    const last = pointer(learner, Learner.EPISODE) + (<usize>(load<u32>(learner, Learner.EPISODE_STEPS) - 1) << 4);
    if (load<u32>(last, 4) != pair / actions) reinforceEnd(learner);
  }
  const steps = load<u32>(learner, Learner.EPISODE_STEPS);
  if (steps == load<u32>(learner, Learner.EPISODE_CAPACITY)) {
    const capacity = steps == 0 ? 64 : steps << 1;
    const block = pointer(learner, Learner.EPISODE);
    const grown = block ? reallocate(block, <usize>capacity << 4) : allocate(<usize>capacity << 4);
    store<u32>(learner, <u32>grown, Learner.EPISODE);
    store<u32>(learner, capacity, Learner.EPISODE_CAPACITY);
  }
  const step = pointer(learner, Learner.EPISODE) + (<usize>steps << 4);
  store<u32>(step, pair);
  store<u32>(step, nextState, 4);
  store<f64>(step, reward, 8);
  store<u32>(learner, steps + 1, Learner.EPISODE_STEPS);
  if (terminated) finish(learner, 0);
}

/** Learns from an episode that was cut where it is. */
export function reinforceEnd(learner: usize): void {
  const steps = load<u32>(learner, Learner.EPISODE_STEPS);
  if (steps == 0) return;
  const reached = load<u32>(pointer(learner, Learner.EPISODE) + (<usize>(steps - 1) << 4), 4);
  finish(learner, load<f64>(pointer(learner, Learner.CRITIC) + (<usize>reached << 3)));
}

function finish(learner: usize, value: f64): void {
  const discount = load<f64>(learner, Learner.DISCOUNT);
  const images = load<u32>(learner, Learner.IMAGES);
  const coupling = load<u32>(learner, Learner.COUPLING);
  const episode = pointer(learner, Learner.EPISODE);
  const q = pointer(learner, Learner.Q);
  const steps = pointer(learner, Learner.STEPS);
  let sum = value;
  for (let t = load<u32>(learner, Learner.EPISODE_STEPS); t-- > 0; ) {
    const pair = load<u32>(episode + (<usize>t << 4));
    sum = load<f64>(episode + (<usize>t << 4), 8) + discount * sum;
    step(learner, pair, sum);
    for (let g: u32 = 0; g < images; ++g) step(learner, imageOfPair(learner, g, pair), sum);
    if (coupling == SAMPLING_ONE || coupling == SAMPLING_ALL) {
      pull(learner, pair, drawPartner(learner, pair), q, steps, load<f64>(learner, Learner.PULL));
    }
  }
  store<u32>(learner, 0, Learner.EPISODE_STEPS);
}

/** One step from the return of a pair. */
function step(learner: usize, pair: u32, sum: f64): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const state = pair / actions;
  const baseline = pointer(learner, Learner.CRITIC) + (<usize>state << 3);
  const error = sum - load<f64>(baseline);
  store<f64>(baseline, load<f64>(baseline) + load<f64>(learner, Learner.CRITIC_STEP) * error);
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + 1, Learner.UPDATES);
  const policy = pointer(learner, Learner.POLICY);
  policyOf(learner, state, policy);
  act(learner, state, pair - state * actions, error, policy);
}
