/** One transition, for every kind of learner and every coupling. */
import { learnActorCritic } from './actor-critic';
import { SAMPLING_ALL, SAMPLING_ONE, sharesUpdate } from './coupling';
import { doubleFlip, doubleRefresh, doubleUpdated, learnDouble } from './double-q';
import { imageOfPair, imageOfState } from './image';
import { learnOneStep } from './one-step';
import { drawPartner, pull } from './partner-pull';
import * as Learner from './record';
import { ACTOR_CRITIC, DOUBLE_Q, pointer, Q_LAMBDA, REINFORCE, SARSA_LAMBDA } from './record';
import { reinforceObserve } from './reinforce';
import { learnTraces } from './traces';

/**
 * Learns from one observed transition by any kind of learner under any coupling: the update itself, then under
 * `AUGMENTATION` that of each image in order, then under sampling the pull of the partners.
 */
export function observeAny(
  learner: usize,
  kind: u32,
  coupling: u32,
  state: u32,
  action: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const pair = state * actions + action;
  if (kind == REINFORCE) {
    reinforceObserve(learner, pair, reward, nextState, terminated);
    return;
  }
  if (kind == Q_LAMBDA || kind == SARSA_LAMBDA) {
    learnTraces(learner, state, action, reward, nextState, nextAction, terminated);
  } else {
    if (kind == DOUBLE_Q) doubleFlip(learner);
    if (kind == ACTOR_CRITIC) learnActorCritic(learner, pair, reward, nextState, terminated, 1, 1);
    else learnImage(learner, kind, coupling, pair, reward, nextState, nextAction, terminated);
    for (let g: u32 = 0, images = load<u32>(learner, Learner.IMAGES); g < images; ++g) {
      const mapped = imageOfPair(learner, g, pair);
      const next = imageOfState(learner, g, nextState);
      if (kind == ACTOR_CRITIC) {
        const actor = load<u32>(learner, Learner.COUPLED_ACTOR);
        learnActorCritic(learner, mapped, reward, next, terminated, actor, load<u32>(learner, Learner.COUPLED_CRITIC));
      } else {
        const then = imageOfPair(learner, g, nextState * actions + nextAction) - next * actions;
        learnImage(learner, kind, coupling, mapped, reward, next, then, terminated);
      }
    }
  }
  if (coupling == SAMPLING_ONE || coupling == SAMPLING_ALL) pullTables(learner, kind, pair);
}

/** Learns from one transition, observed or transformed. */
// @ts-ignore: decorator
@inline
function learnImage(
  learner: usize,
  kind: u32,
  coupling: u32,
  pair: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  if (kind == DOUBLE_Q) learnDouble(learner, pair, reward, nextState, terminated);
  else learnOneStep(learner, sharesUpdate(coupling), pair, reward, nextState, nextAction, terminated);
}

/** Draws `pair` and its partners together in the tables that take part. */
function pullTables(learner: usize, kind: u32, pair: u32): void {
  const k = drawPartner(learner, pair);
  const step = load<f64>(learner, Learner.PULL);
  if (kind == ACTOR_CRITIC && load<u32>(learner, Learner.COUPLED_CRITIC)) {
    const steps = pointer(learner, Learner.CRITIC_STEPS);
    pull(learner, pair, k, pointer(learner, Learner.CRITIC), steps, load<f64>(learner, Learner.CRITIC_PULL));
  }
  if (kind == ACTOR_CRITIC && !load<u32>(learner, Learner.COUPLED_ACTOR)) return;
  const table = kind == DOUBLE_Q ? doubleUpdated(learner) : pointer(learner, Learner.Q);
  pull(learner, pair, k, table, pointer(learner, Learner.STEPS), step);
  if (kind == DOUBLE_Q) doubleRefresh(learner, pair);
}
