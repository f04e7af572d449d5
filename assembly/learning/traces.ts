/**
 * Watkins's Q(λ) (Watkins 1989; Sutton & Barto 1998, 7.6) and SARSA(λ) (Rummery & Niranjan 1994) with the sparse traces of
 * `visits.ts`. The twin is `src/engine/reference/learners/traces.ts`, which says what traces and couplings do.
 *
 * All traces are dropped when an episode ends, and under Q(λ) when the action taken is not a greedy one (at the time of its
 * own update). A guard cuts every value written to `[-BOUND, BOUND]`.
 */
import { cut, NONE, PRECONDITIONER, QUOTIENT, sharesUpdate, TARGET_SHARING } from './coupling';
import { imageOfPair, imageOfState } from './image';
import { targetOf } from './one-step';
import * as Learner from './record';
import { NOWHERE, pointer, Q_LAMBDA } from './record';
import { maximumValue } from './td';
import { forgetVisits, spread, tick, visit } from './visits';

/** One update from a transition that goes on where the last one led, or starts anew, its images included. */
export function learnTraces(
  learner: usize,
  state: u32,
  action: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const kind = load<u32>(learner, Learner.KIND);
  const q = pointer(learner, Learner.Q);
  const pair = state * actions + action;
  const coupling = load<u32>(learner, Learner.COUPLING);
  let follows = state == load<u32>(learner, Learner.NEXT_STATE);
  if (kind == Q_LAMBDA) follows = follows && isGreedy(q, state, action, actions);
  else follows = follows && action == load<u32>(learner, Learner.NEXT_ACTION);
  if (!follows) forgetVisits(learner);
  const limit = abs(reward) / (1 - load<f64>(learner, Learner.DISCOUNT));
  if (limit > load<f64>(learner, Learner.BOUND)) store<f64>(learner, limit, Learner.BOUND);
  visit(learner, coupling == QUOTIENT ? lowestOfBlock(learner, pair) : pair);
  const error = targetOf(learner, reward, nextState, nextAction, terminated) - load<f64>(q + (<usize>pair << 3));
  if (coupling == NONE) {
    store<u8>(pointer(learner, Learner.CHANGED) + <usize>pair, 1);
    count(learner, spread(learner, q, load<f64>(learner, Learner.STEP_SIZE) * error));
  } else {
    spreadCoupled(learner, -1, error);
    for (let g: u32 = 0, images = load<u32>(learner, Learner.IMAGES); g < images; ++g) {
      const mapped = imageOfPair(learner, g, pair);
      const next = imageOfState(learner, g, nextState);
      const then = imageOfPair(learner, g, nextState * actions + nextAction) - next * actions;
      const target = targetOf(learner, reward, next, then, terminated);
      spreadCoupled(learner, <i32>g, target - load<f64>(q + (<usize>mapped << 3)));
    }
  }
  tick(learner);
  store<u32>(learner, terminated ? NOWHERE : nextState, Learner.NEXT_STATE);
  store<u32>(learner, nextAction, Learner.NEXT_ACTION);
}

/** Whether no action of `state` is worth more. */
// @ts-ignore: decorator
@inline
export function isGreedy(q: usize, state: u32, action: u32, actions: u32): bool {
  const values = q + (<usize>(state * actions) << 3);
  return !(load<f64>(values + (<usize>action << 3)) < maximumValue(values, actions));
}

function lowestOfBlock(learner: usize, pair: u32): u32 {
  const rowStarts = pointer(learner, Learner.ROW_STARTS) + (<usize>pair << 2);
  return load<u32>(pointer(learner, Learner.COLUMNS) + (<usize>load<u32>(rowStarts) << 2));
}

function count(learner: usize, updates: u32): void {
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + <f64>updates, Learner.UPDATES);
}

/** Spreads an error over the traced pairs, as transformation `g` maps them (-1 for none), and their partners. */
function spreadCoupled(learner: usize, g: i32, error: f64): void {
  const q = pointer(learner, Learner.Q);
  const changed = pointer(learner, Learner.CHANGED);
  const pairs = load<u32>(learner, Learner.PAIRS);
  const coupling = load<u32>(learner, Learner.COUPLING);
  const visits = pointer(learner, Learner.VISITS);
  const newest = pointer(learner, Learner.WEIGHTS) + (<usize>load<u32>(learner, Learner.TIME) << 3);
  const step = load<f64>(learner, Learner.STEP_SIZE) * error;
  for (let k = load<u32>(learner, Learner.FIRST_VISIT), end = load<u32>(learner, Learner.END_VISIT); k < end; ++k) {
    const p = visits + (<usize>k << 3);
    const visited = load<u32>(p);
    if (visited >= pairs) continue;
    const trace = load<f64>(newest - (<usize>load<u32>(p, 4) << 3));
    const pair = g < 0 ? visited : imageOfPair(learner, <u32>g, visited);
    const value = q + (<usize>pair << 3);
    const old = load<f64>(value);
    store<f64>(value, limited(learner, old + step * trace));
    store<u8>(changed + <usize>pair, 1);
    count(learner, 1);
    if (sharesUpdate(coupling)) spreadToPartners(learner, coupling, pair, trace, old + error, error);
  }
}

/** What a traced pair with target `y_k = Q_k + δ` does to its partners. */
function spreadToPartners(learner: usize, coupling: u32, pair: u32, trace: f64, target: f64, error: f64): void {
  const q = pointer(learner, Learner.Q);
  const changed = pointer(learner, Learner.CHANGED);
  const columns = pointer(learner, Learner.COLUMNS);
  const steps = pointer(learner, Learner.STEPS);
  const rowStarts = pointer(learner, Learner.ROW_STARTS) + (<usize>pair << 2);
  const shared = load<f64>(q + (<usize>pair << 3));
  const start = load<u32>(rowStarts);
  if (coupling == QUOTIENT) {
    const blockEnd = load<u32>(steps + (<usize>pair << 2));
    for (let k = start; k < blockEnd; ++k) {
      const j = <usize>load<u32>(columns + (<usize>k << 2));
      store<f64>(q + (j << 3), shared);
      store<u8>(changed + j, 1);
    }
    count(learner, blockEnd - start - 1);
    return;
  }
  const end = load<u32>(rowStarts, 4);
  for (let k = start; k < end; ++k) {
    const j = <usize>load<u32>(columns + (<usize>k << 2));
    const old = load<f64>(q + (j << 3));
    const step = load<f64>(steps + (<usize>k << 3)) * trace;
    let value: f64 = 0;
    if (coupling == TARGET_SHARING) value = limited(learner, old + step * (target - old));
    else if (coupling == PRECONDITIONER) value = limited(learner, old + step * error);
    else value = limited(learner, old + cut(step * error, target - old));
    store<f64>(q + (j << 3), value);
    store<u8>(changed + j, 1);
  }
  count(learner, end - start);
}

// @ts-ignore: decorator
@inline
function limited(learner: usize, value: f64): f64 {
  if (!load<u32>(learner, Learner.GUARD)) return value;
  const bound = load<f64>(learner, Learner.BOUND);
  return min<f64>(max<f64>(value, -bound), bound);
}
