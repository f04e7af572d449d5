/**
 * A tabular temporal-difference learner: Q-learning (Watkins 1989), SARSA (Rummery & Niranjan 1994) or Expected SARSA
 * (van Seijen et al. 2009) over `q[s * actions + a]`, f64, with its own random generator. This file holds the record
 * in memory and single steps; `learner-run.ts` runs whole episodes. The twin is `src/engine/reference/learner.ts`.
 *
 * Draws: an ε-greedy choice draws one u32, compared with floor(ε 2^32), and one more for the action when exploring.
 * A step draws its outcome (where the dynamics are simulated here) and then its next action, which is not drawn after
 * termination. SARSA chooses the next action before its update, the other learners after it.
 */
import { allocate, release } from '../memory';
import { randomBelow, randomSeed, randomU32 } from '../random';
import { averageBlocks, NONE, QUOTIENT, updatePartners } from './coupling';
import { expectedValue, greedyAction, maximumValue } from './td';

/** Byte offsets of the record. */
export const ACTIONS: usize = 0; //         u32
export const PAIRS: usize = 4; //           u32
export const KIND: usize = 8; //            u32, one of the three below
export const Q: usize = 12; //              f64*, one a pair
export const CHANGED: usize = 16; //        u8*, one a pair (room for a multiple of 16): set when its value changes
export const COUPLING: usize = 20; //       u32, see coupling.ts
export const ROW_STARTS: usize = 24; //     i32*, pairs + 1
export const COLUMNS: usize = 28; //        i32*
export const STEPS: usize = 32; //          f64*
export const STATE: usize = 36; //          u32, where the episode is
export const ACTION: usize = 40; //         u32, the action chosen there
export const TERMINATED: usize = 44; //     u32, whether the last episode run here terminated
export const STEP_SIZE: usize = 48; //      f64
export const DISCOUNT: usize = 56; //       f64
export const EPSILON: usize = 64; //        f64
export const EXPLORE_BELOW: usize = 72; //  u64, floor(ε 2^32)
export const UPDATES: usize = 80; //        f64, single value updates made, partners included
export const RETURN: usize = 88; //         f64, return of the last episode run here
export const RANDOM: usize = 96; //         generator, 16 bytes
export const RECORD: usize = 112; //        recorded steps, 16 bytes each: state u32, action u32, reward f64
export const RECORD_STEPS: usize = 116; //  u32, steps recorded
export const RECORD_ROOM: usize = 120; //   u32, steps the block has room for
export const RECORDING: usize = 124; //     u32, whether steps are recorded
const LEARNER_BYTES: usize = 128;

export const Q_LEARNING: u32 = 0;
export const SARSA: u32 = 1;
export const EXPECTED_SARSA: u32 = 2;

/** A new learner with every value `initialValue`; its address. */
export function learnerCreate(
  states: u32,
  actions: u32,
  kind: u32,
  stepSize: f64,
  discount: f64,
  epsilon: f64,
  initialValue: f64,
  seed: u32,
): usize {
  const pairs = states * actions;
  const learner = allocate(LEARNER_BYTES);
  const q = allocate(<usize>pairs << 3);
  store<u32>(learner, actions, ACTIONS);
  store<u32>(learner, pairs, PAIRS);
  store<u32>(learner, kind, KIND);
  store<u32>(learner, <u32>q, Q);
  store<u32>(learner, <u32>allocate((<usize>pairs + 15) & ~15), CHANGED);
  store<f64>(learner, stepSize, STEP_SIZE);
  store<f64>(learner, discount, DISCOUNT);
  store<f64>(learner, epsilon, EPSILON);
  store<u64>(learner, <u64>floor(epsilon * 4294967296.0), EXPLORE_BELOW);
  randomSeed(learner + RANDOM, seed);
  for (let i: u32 = 0; i < pairs; ++i) store<f64>(q + (<usize>i << 3), initialValue);
  return learner;
}

/** Releases the learner and everything it owns, its partners included. */
export function learnerRelease(learner: usize): void {
  release(load<u32>(learner, Q));
  release(load<u32>(learner, CHANGED));
  release(load<u32>(learner, ROW_STARTS));
  release(load<u32>(learner, COLUMNS));
  release(load<u32>(learner, STEPS));
  release(load<u32>(learner, RECORD));
  release(learner);
}

/** Sets the coupling and takes over the three blocks of its partners (0 for `NONE`), releasing the former ones. */
export function learnerCouple(learner: usize, coupling: u32, rowStarts: usize, columns: usize, steps: usize): void {
  release(load<u32>(learner, ROW_STARTS));
  release(load<u32>(learner, COLUMNS));
  release(load<u32>(learner, STEPS));
  store<u32>(learner, coupling, COUPLING);
  store<u32>(learner, <u32>rowStarts, ROW_STARTS);
  store<u32>(learner, <u32>columns, COLUMNS);
  store<u32>(learner, <u32>steps, STEPS);
  learnerAverage(learner);
}

/** Under `QUOTIENT`, sets each block to its mean; nothing otherwise. */
export function learnerAverage(learner: usize): void {
  if (load<u32>(learner, COUPLING) != QUOTIENT) return;
  averageBlocks(load<u32>(learner, ROW_STARTS), load<u32>(learner, COLUMNS), load<u32>(learner, Q), load<u32>(learner, PAIRS));
}

/** Address of the action values. */
export function learnerValues(learner: usize): usize {
  return load<u32>(learner, Q);
}

/** Single value updates made so far, partners included. */
export function learnerUpdates(learner: usize): f64 {
  return load<f64>(learner, UPDATES);
}

/** An ε-greedy action in the state whose action values are at `values`. */
// @ts-ignore: decorator
@inline
export function choose(learner: usize, values: usize, actions: u32, exploreBelow: u64): u32 {
  if (<u64>randomU32(learner + RANDOM) < exploreBelow) return randomBelow(learner + RANDOM, actions);
  return greedyAction(values, actions);
}

/** What the next state is worth under the learner's target; `nextAction` is read by SARSA only. */
// @ts-ignore: decorator
@inline
export function bootstrap(kind: u32, values: usize, actions: u32, nextAction: u32, epsilon: f64): f64 {
  if (kind == Q_LEARNING) return maximumValue(values, actions);
  if (kind == SARSA) return load<f64>(values + (<usize>nextAction << 3));
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

/** Starts an episode in `state`: the action to take there. */
export function learnerBegin(learner: usize, state: u32): u32 {
  const actions = load<u32>(learner, ACTIONS);
  const values = <usize>load<u32>(learner, Q) + (<usize>(state * actions) << 3);
  const action = choose(learner, values, actions, load<u64>(learner, EXPLORE_BELOW));
  store<u32>(learner, state, STATE);
  store<u32>(learner, action, ACTION);
  return action;
}

/** Learns from the step just taken; the action to take in `nextState`, 0 after termination. */
export function learnerAdvance(learner: usize, reward: f64, nextState: u32, terminated: u32): u32 {
  const state = load<u32>(learner, STATE);
  const action = load<u32>(learner, ACTION);
  if (terminated) {
    learnerObserve(learner, state, action, reward, nextState, 0, 1);
    return 0;
  }
  if (load<u32>(learner, KIND) == SARSA) {
    const nextAction = learnerBegin(learner, nextState);
    learnerObserve(learner, state, action, reward, nextState, nextAction, 0);
    return nextAction;
  }
  learnerObserve(learner, state, action, reward, nextState, 0, 0);
  return learnerBegin(learner, nextState);
}

/** One update from an explicit transition. `nextAction` is read by SARSA only; a terminated step does not bootstrap. */
export function learnerObserve(
  learner: usize,
  state: u32,
  action: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  const actions = load<u32>(learner, ACTIONS);
  const q: usize = load<u32>(learner, Q);
  let target = reward;
  if (!terminated) {
    const values = q + (<usize>(nextState * actions) << 3);
    const future = bootstrap(load<u32>(learner, KIND), values, actions, nextAction, load<f64>(learner, EPSILON));
    target = reward + load<f64>(learner, DISCOUNT) * future;
  }
  const coupled = load<u32>(learner, COUPLING) != NONE;
  update(learner, coupled, q, load<u32>(learner, CHANGED), state * actions + action, load<f64>(learner, STEP_SIZE), target);
  store<f64>(learner, load<f64>(learner, UPDATES) + 1, UPDATES);
}
