/**
 * One-step actor-critic (Barto, Sutton & Anderson 1983; Sutton & Barto 2018, 13.5, without the factor `γ^t`). The twin is
 * `src/engine/reference/learners/actor-critic.ts`.
 *
 * `y = r + γ V(s')` (`V(s') = 0` after termination), `δ = y - V(s)`. A critic of states has `V` itself: `V(s) += α_v δ`. A
 * critic of actions has `V(s) = Σ_b π(b|s) Q(s, b)`: `Q_i += α_v (y - Q_i)` and its partners by the coupling. Then the
 * actor's step with advantage `δ`. Policies and `δ` are those from before the step.
 */
import { sharesUpdate, updatePartners } from './coupling';
import { act, policyOf } from './policy';
import * as Learner from './record';
import { pointer } from './record';

/** One update from a transition, of the parts asked for. */
export function learnActorCritic(
  learner: usize,
  pair: u32,
  reward: f64,
  nextState: u32,
  terminated: u32,
  actor: u32,
  critic: u32,
): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const state = pair / actions;
  const policy = pointer(learner, Learner.POLICY);
  policyOf(learner, state, policy);
  const value = valueOf(learner, state, policy);
  let target = reward;
  if (!terminated) {
    const next = policy + (<usize>actions << 3);
    policyOf(learner, nextState, next);
    target = reward + load<f64>(learner, Learner.DISCOUNT) * valueOf(learner, nextState, next);
  }
  const error = target - value;
  if (critic) criticise(learner, state, pair, target, error);
  if (actor) act(learner, state, pair - state * actions, error, policy);
}

/** The critic's step. */
function criticise(learner: usize, state: u32, pair: u32, target: f64, error: f64): void {
  const values = pointer(learner, Learner.CRITIC);
  const stepSize = load<f64>(learner, Learner.CRITIC_STEP);
  let updates: f64 = 1;
  if (load<u32>(learner, Learner.OF_STATES)) {
    const p = values + (<usize>state << 3);
    store<f64>(p, load<f64>(p) + stepSize * error);
  } else {
    const p = values + (<usize>pair << 3);
    const gap = target - load<f64>(p);
    const value = load<f64>(p) + stepSize * gap;
    store<f64>(p, value);
    const coupling = load<u32>(learner, Learner.COUPLING);
    if (load<u32>(learner, Learner.COUPLED_CRITIC) && sharesUpdate(coupling)) {
      updates += <f64>updatePartners(
        coupling,
        pointer(learner, Learner.ROW_STARTS),
        pointer(learner, Learner.COLUMNS),
        pointer(learner, Learner.CRITIC_STEPS),
        values,
        pointer(learner, Learner.CHANGED),
        pair,
        target,
        gap,
        value,
      );
    }
  }
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + updates, Learner.UPDATES);
}

/** `V(state)` under the policy there. */
function valueOf(learner: usize, state: u32, policy: usize): f64 {
  const values = pointer(learner, Learner.CRITIC);
  if (load<u32>(learner, Learner.OF_STATES)) return load<f64>(values + (<usize>state << 3));
  const actions = load<u32>(learner, Learner.ACTIONS);
  const first = values + (<usize>(state * actions) << 3);
  let sum: f64 = 0;
  for (let b: u32 = 0; b < actions; ++b) sum += load<f64>(policy + (<usize>b << 3)) * load<f64>(first + (<usize>b << 3));
  return sum;
}
