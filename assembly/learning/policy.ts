/**
 * What REINFORCE and actor-critic share: the softmax policy of preferences `θ` (the table `Q`) and the step of the actor.
 * The twin is `src/engine/reference/learners/policy.ts`.
 *
 * The actor's step in state `s` for action `a` with advantage `A`, over the actions `b` of `s` in order, `i = (s, b)`:
 * `g_i = A ([b = a] - π(b|s))`, `θ_i += α g_i`, and for its partners
 *
 *   preconditioner   θ_j += α χ_ij g_i
 *   quotient         θ_j  = θ_i
 *
 * A guard cuts every preference that a coupled actor writes to `[-BOUND, BOUND]`.
 */
import { allocate } from '../memory';
import { PRECONDITIONER, PRECONDITIONER_GUARDED, QUOTIENT } from './coupling';
import * as Learner from './record';
import { pointer } from './record';
import { drawAction, softmax } from './softmax';

/** Tables of a new learner: preferences 0, critic or baseline at `initialValue`. */
export function policyCreate(learner: usize, criticStep: f64, ofStates: u32, initialValue: f64): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const pairs = load<u32>(learner, Learner.PAIRS);
  const values = ofStates ? pairs / actions : pairs;
  const critic = allocate(<usize>values << 3);
  for (let k: u32 = 0; k < values; ++k) store<f64>(critic + (<usize>k << 3), initialValue);
  memory.fill(pointer(learner, Learner.Q), 0, <usize>pairs << 3);
  store<u32>(learner, <u32>critic, Learner.CRITIC);
  store<u32>(learner, ofStates, Learner.OF_STATES);
  store<f64>(learner, criticStep, Learner.CRITIC_STEP);
  store<u32>(learner, <u32>allocate(<usize>actions << 4), Learner.POLICY);
}

/** Writes the policy in `state` to `policy`. */
export function policyOf(learner: usize, state: u32, policy: usize): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  softmax(pointer(learner, Learner.Q) + (<usize>(state * actions) << 3), actions, policy);
}

/** An action drawn from the policy in `state`. */
export function choosePolicy(learner: usize, state: u32): u32 {
  const policy = pointer(learner, Learner.POLICY);
  policyOf(learner, state, policy);
  return drawAction(policy, load<u32>(learner, Learner.ACTIONS), learner + Learner.RANDOM);
}

/** The actor's step; `policy` is the policy in the state from before. */
export function act(learner: usize, state: u32, action: u32, advantage: f64, policy: usize): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const q = pointer(learner, Learner.Q);
  const changed = pointer(learner, Learner.CHANGED);
  const stepSize = load<f64>(learner, Learner.STEP_SIZE);
  const coupled = load<u32>(learner, Learner.COUPLED_ACTOR);
  const coupling = load<u32>(learner, Learner.COUPLING);
  const quotient = coupling == QUOTIENT;
  const shares = coupled && (quotient || coupling == PRECONDITIONER || coupling == PRECONDITIONER_GUARDED);
  const bound = coupled && load<u32>(learner, Learner.GUARD) ? load<f64>(learner, Learner.BOUND) : Infinity;
  const rowStarts = pointer(learner, Learner.ROW_STARTS);
  const columns = pointer(learner, Learner.COLUMNS);
  const steps = pointer(learner, Learner.STEPS);
  let updates = <f64>actions;
  for (let b: u32 = 0; b < actions; ++b) {
    const gradient = advantage * ((b == action ? 1.0 : 0.0) - load<f64>(policy + (<usize>b << 3)));
    const pair = <usize>(state * actions + b);
    const value = limited(load<f64>(q + (pair << 3)) + stepSize * gradient, bound);
    store<f64>(q + (pair << 3), value);
    store<u8>(changed + pair, 1);
    if (!shares) continue;
    const start = load<u32>(rowStarts + (pair << 2));
    const end = quotient ? load<u32>(steps + (pair << 2)) : load<u32>(rowStarts + (pair << 2), 4);
    updates += <f64>(end - start - <u32>quotient);
    for (let k = start; k < end; ++k) {
      const j = <usize>load<u32>(columns + (<usize>k << 2));
      store<u8>(changed + j, 1);
      if (quotient) {
        store<f64>(q + (j << 3), value);
        continue;
      }
      const moved = load<f64>(q + (j << 3)) + load<f64>(steps + (<usize>k << 3)) * gradient;
      store<f64>(q + (j << 3), limited(moved, bound));
    }
  }
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + updates, Learner.UPDATES);
}

// @ts-ignore: decorator
@inline
function limited(preference: f64, bound: f64): f64 {
  return min<f64>(max<f64>(preference, -bound), bound);
}
