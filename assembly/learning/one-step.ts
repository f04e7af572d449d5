/**
 * Q-learning (Watkins 1989), SARSA (Rummery & Niranjan 1994) and Expected SARSA (van Seijen et al. 2009): ε-greedy choice,
 * what the next state is worth, and the update of an observed pair with its partners.
 */
import { randomBelow, randomU32 } from '../random';
import { updatePartners } from './coupling';
import {
  ACTIONS,
  CHANGED,
  COLUMNS,
  COUPLING,
  DISCOUNT,
  EPSILON,
  KIND,
  Q,
  Q_LAMBDA,
  Q_LEARNING,
  RANDOM,
  ROW_STARTS,
  SARSA,
  SARSA_LAMBDA,
  STEP_SIZE,
  STEPS,
  TIES,
  UPDATES,
} from './record';
import { expectedValue, greedyAmong, maximumValue, tieOf } from './td';

/** An ε-greedy action in the state whose action values are at `values`; the draw that does not explore breaks ties. */
// @ts-ignore: decorator
@inline
export function choose(learner: usize, values: usize, actions: u32, exploreBelow: u64, foreseen: bool = false): u32 {
  const draw = randomU32(learner + RANDOM);
  if (<u64>draw < exploreBelow) return randomBelow(learner + RANDOM, actions);
  return greedyAmong(values, actions, tieOf(draw) & load<u32>(learner, TIES), foreseen);
}

/** What the next state is worth under the learner's target; `nextAction` is read by SARSA and SARSA(λ) only. */
// @ts-ignore: decorator
@inline
export function bootstrap(kind: u32, values: usize, actions: u32, nextAction: u32, epsilon: f64): f64 {
  if (kind == Q_LEARNING || kind == Q_LAMBDA) return maximumValue(values, actions);
  if (kind == SARSA || kind == SARSA_LAMBDA) return load<f64>(values + (<usize>nextAction << 3));
  return expectedValue(values, actions, epsilon);
}

/** `Q_i += α (y - Q_i)`, then the partners of `i`. */
// @ts-ignore: decorator
@inline
export function update(learner: usize, coupled: bool, q: usize, changed: usize, pair: u32, stepSize: f64, target: f64): void {
  const p = q + (<usize>pair << 3);
  const old = load<f64>(p);
  const error = target - old;
  const value = old + stepSize * error;
  store<f64>(p, value);
  store<u8>(changed + <usize>pair, 1);
  if (coupled) {
    const partners = updatePartners(
      load<u32>(learner, COUPLING),
      load<u32>(learner, ROW_STARTS),
      load<u32>(learner, COLUMNS),
      load<u32>(learner, STEPS),
      q,
      changed,
      pair,
      target,
      error,
      value,
    );
    store<f64>(learner, load<f64>(learner, UPDATES) + <f64>partners, UPDATES);
  }
}

/** The target of a transition. */
// @ts-ignore: decorator
@inline
export function targetOf(learner: usize, reward: f64, nextState: u32, nextAction: u32, terminated: u32): f64 {
  if (terminated) return reward;
  const actions = load<u32>(learner, ACTIONS);
  const values = <usize>load<u32>(learner, Q) + (<usize>(nextState * actions) << 3);
  const future = bootstrap(load<u32>(learner, KIND), values, actions, nextAction, load<f64>(learner, EPSILON));
  return reward + load<f64>(learner, DISCOUNT) * future;
}

/** One update from a transition; the number of the update's own values, 1, is counted here. */
// @ts-ignore: decorator
@inline
export function learnOneStep(
  learner: usize,
  coupled: bool,
  pair: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  const target = targetOf(learner, reward, nextState, nextAction, terminated);
  update(learner, coupled, load<u32>(learner, Q), load<u32>(learner, CHANGED), pair, load<f64>(learner, STEP_SIZE), target);
  store<f64>(learner, load<f64>(learner, UPDATES) + 1, UPDATES);
}
