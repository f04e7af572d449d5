/**
 * Whole episodes of an uploaded model without leaving the core. The result equals a loop of `learnerBegin` and
 * `learnerAdvance` whose environment draws from the learner's own generator, in this order: initial state, action, then
 * for every step its outcome and its next action (drawn on truncation too, not after termination).
 *
 * One episode function is compiled for each one-step learner, coupled or not, and each learner with traces, for four
 * actions or any number; one more serves everything else. They are called through the table, once an episode, so that an engine can put optimised code in place between two episodes.
 */
import { nextStateOf, rewardOf, terminates } from '../model/layout';
import { allocate, reallocate, release } from '../memory';
import { NONE, QUOTIENT } from './coupling';
import { learnerAdvance, learnerBegin, learnerEnd } from './learner';
import { bootstrap, choose, update } from './one-step';
import { judgeStates, refreshShare } from './optimal-share';
import * as Learner from './record';
import { EXPECTED_SARSA, Q_LAMBDA, Q_LEARNING, SARSA, SARSA_LAMBDA } from './record';
import { sampleInitial, sampleOutcome } from './sampling';
import { isGreedy } from './traces';
import { forgetVisits, spread, tick, visit } from './visits';

/** Runs one episode of at most `maxSteps` steps; its length. Return and termination are left in the learner. */
// @ts-ignore: decorator
@inline
function episode(kind: u32, coupled: bool, actions: u32, learner: usize, model: usize, maxSteps: u32): u32 {
  const random = learner + Learner.RANDOM;
  const q: usize = load<u32>(learner, Learner.Q);
  const changed: usize = load<u32>(learner, Learner.CHANGED);
  const stepSize = load<f64>(learner, Learner.STEP_SIZE);
  const discount = load<f64>(learner, Learner.DISCOUNT);
  const epsilon = load<f64>(learner, Learner.EPSILON);
  const exploreBelow = load<u64>(learner, Learner.EXPLORE_BELOW);
  const recording = load<u32>(learner, Learner.RECORDING);
  let state = sampleInitial(model, random);
  let action = choose(learner, q + (<usize>(state * actions) << 3), actions, exploreBelow, true);
  let sum: f64 = 0;
  let length: u32 = 0;
  let terminated: u32 = 0;
  while (length < maxSteps) {
    ++length;
    const pair = state * actions + action;
    const outcome = sampleOutcome(model, pair, random);
    const reward = rewardOf(model, outcome);
    sum += reward;
    if (recording) append(learner, state, action, reward);
    if (terminates(model, outcome)) {
      update(learner, coupled, q, changed, pair, stepSize, reward);
      terminated = 1;
      break;
    }
    state = nextStateOf(model, outcome);
    const values = q + (<usize>(state * actions) << 3);
    if (kind == SARSA) action = choose(learner, values, actions, exploreBelow, true);
    const target = reward + discount * bootstrap(kind, values, actions, action, epsilon);
    update(learner, coupled, q, changed, pair, stepSize, target);
    if (kind != SARSA) action = choose(learner, values, actions, exploreBelow, true);
  }
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + <f64>length, Learner.UPDATES);
  store<f64>(learner, sum, Learner.RETURN);
  store<u32>(learner, terminated, Learner.TERMINATED);
  return length;
}

/** The same for Q(λ) and SARSA(λ), uncoupled. */
// @ts-ignore: decorator
@inline
function tracedEpisode(kind: u32, actions: u32, learner: usize, model: usize, maxSteps: u32): u32 {
  const random = learner + Learner.RANDOM;
  const q: usize = load<u32>(learner, Learner.Q);
  const changed: usize = load<u32>(learner, Learner.CHANGED);
  const stepSize = load<f64>(learner, Learner.STEP_SIZE);
  const discount = load<f64>(learner, Learner.DISCOUNT);
  const exploreBelow = load<u64>(learner, Learner.EXPLORE_BELOW);
  const recording = load<u32>(learner, Learner.RECORDING);
  let state = sampleInitial(model, random);
  let action = choose(learner, q + (<usize>(state * actions) << 3), actions, exploreBelow, true);
  let sum: f64 = 0;
  let updates: f64 = 0;
  let length: u32 = 0;
  let terminated: u32 = 0;
  forgetVisits(learner);
  while (length < maxSteps && !terminated) {
    ++length;
    const pair = state * actions + action;
    const outcome = sampleOutcome(model, pair, random);
    const reward = rewardOf(model, outcome);
    sum += reward;
    if (recording) append(learner, state, action, reward);
    if (kind == Q_LAMBDA && !isGreedy(q, state, action, actions)) forgetVisits(learner);
    visit(learner, pair);
    store<u8>(changed + <usize>pair, 1);
    const old = load<f64>(q + (<usize>pair << 3));
    let target = reward;
    terminated = terminates(model, outcome) ? 1 : 0;
    state = nextStateOf(model, outcome);
    const values = q + (<usize>(state * actions) << 3);
    if (!terminated) {
      if (kind == SARSA_LAMBDA) action = choose(learner, values, actions, exploreBelow, true);
      target += discount * bootstrap(kind, values, actions, action, 0);
    }
    updates += <f64>spread(learner, q, stepSize * (target - old));
    tick(learner);
    if (!terminated && kind == Q_LAMBDA) action = choose(learner, values, actions, exploreBelow, true);
  }
  store<u32>(learner, Learner.NOWHERE, Learner.NEXT_STATE);
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + updates, Learner.UPDATES);
  store<f64>(learner, sum, Learner.RETURN);
  store<u32>(learner, terminated, Learner.TERMINATED);
  return length;
}

/** The same for every kind and coupling, by single steps. */
function anyEpisode(learner: usize, model: usize, maxSteps: u32): u32 {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const recording = load<u32>(learner, Learner.RECORDING);
  let state = sampleInitial(model, learner + Learner.RANDOM);
  let action = learnerBegin(learner, state);
  let sum: f64 = 0;
  let length: u32 = 0;
  let terminated: u32 = 0;
  while (length < maxSteps && !terminated) {
    ++length;
    const outcome = sampleOutcome(model, state * actions + action, learner + Learner.RANDOM);
    const reward = rewardOf(model, outcome);
    sum += reward;
    if (recording) append(learner, state, action, reward);
    terminated = terminates(model, outcome) ? 1 : 0;
    state = nextStateOf(model, outcome);
    action = learnerAdvance(learner, reward, state, terminated);
  }
  if (!terminated) learnerEnd(learner);
  store<f64>(learner, sum, Learner.RETURN);
  store<u32>(learner, terminated, Learner.TERMINATED);
  return length;
}

/** Records one step, doubling the block when it is full. */
function append(learner: usize, state: u32, action: u32, reward: f64): void {
  const steps = load<u32>(learner, Learner.RECORD_STEPS);
  let capacity = load<u32>(learner, Learner.RECORD_CAPACITY);
  if (steps == capacity) {
    capacity = capacity << 1;
    store<u32>(learner, <u32>reallocate(load<u32>(learner, Learner.RECORD), <usize>capacity << 4), Learner.RECORD);
    store<u32>(learner, capacity, Learner.RECORD_CAPACITY);
  }
  const entry = <usize>load<u32>(learner, Learner.RECORD) + (<usize>steps << 4);
  store<u32>(entry, state);
  store<u32>(entry, action, 4);
  store<f64>(entry, reward, 8);
  store<u32>(learner, steps + 1, Learner.RECORD_STEPS);
}

function qLearning(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(Q_LEARNING, false, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function qLearning4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(Q_LEARNING, false, 4, learner, model, maxSteps);
}
function qLearningCoupled(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(Q_LEARNING, true, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function qLearningCoupled4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(Q_LEARNING, true, 4, learner, model, maxSteps);
}
function sarsa(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(SARSA, false, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function sarsa4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(SARSA, false, 4, learner, model, maxSteps);
}
function sarsaCoupled(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(SARSA, true, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function sarsaCoupled4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(SARSA, true, 4, learner, model, maxSteps);
}
function expectedSarsa(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(EXPECTED_SARSA, false, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function expectedSarsa4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(EXPECTED_SARSA, false, 4, learner, model, maxSteps);
}
function expectedSarsaCoupled(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(EXPECTED_SARSA, true, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function expectedSarsaCoupled4(learner: usize, model: usize, maxSteps: u32): u32 {
  return episode(EXPECTED_SARSA, true, 4, learner, model, maxSteps);
}
function qLambda(learner: usize, model: usize, maxSteps: u32): u32 {
  return tracedEpisode(Q_LAMBDA, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function qLambda4(learner: usize, model: usize, maxSteps: u32): u32 {
  return tracedEpisode(Q_LAMBDA, 4, learner, model, maxSteps);
}
function sarsaLambda(learner: usize, model: usize, maxSteps: u32): u32 {
  return tracedEpisode(SARSA_LAMBDA, load<u32>(learner, Learner.ACTIONS), learner, model, maxSteps);
}
function sarsaLambda4(learner: usize, model: usize, maxSteps: u32): u32 {
  return tracedEpisode(SARSA_LAMBDA, 4, learner, model, maxSteps);
}

/** Table index of the episode function for this learner. */
function episodeKernel(learner: usize): u32 {
  const kind = load<u32>(learner, Learner.KIND);
  const coupling = load<u32>(learner, Learner.COUPLING);
  const four = load<u32>(learner, Learner.ACTIONS) == 4;
  if (kind == Q_LAMBDA && coupling == NONE) return four ? qLambda4.index : qLambda.index;
  if (kind == SARSA_LAMBDA && coupling == NONE) return four ? sarsaLambda4.index : sarsaLambda.index;
  if (kind > EXPECTED_SARSA || coupling > QUOTIENT) return anyEpisode.index;
  if (coupling == NONE) {
    if (kind == Q_LEARNING) return four ? qLearning4.index : qLearning.index;
    if (kind == SARSA) return four ? sarsa4.index : sarsa.index;
    return four ? expectedSarsa4.index : expectedSarsa.index;
  }
  if (kind == Q_LEARNING) return four ? qLearningCoupled4.index : qLearningCoupled.index;
  if (kind == SARSA) return four ? sarsaCoupled4.index : sarsaCoupled.index;
  return four ? expectedSarsaCoupled4.index : expectedSarsaCoupled.index;
}

/**
 * Runs up to `episodes` episodes and gives the number run. `returns` f64*, `lengths` i32*, `terminated` u8* and, with a
 * mask, `shares` f64* have space for `episodes`. `optimal` u8* (0 for none) is the optimality mask of `optimal-share.ts`.
 * With `consecutive > 0`, stops once the share has been at least `level` for that many episodes in a row, `held` of them
 * before this call. With `recording`, the steps stay in the learner (`learnerRecord`) until the next run.
 */
export function learnerRun(
  learner: usize,
  model: usize,
  episodes: u32,
  maxSteps: u32,
  recording: u32,
  returns: usize,
  lengths: usize,
  terminated: usize,
  shares: usize,
  optimal: usize,
  level: f64,
  consecutive: u32,
  held: u32,
): u32 {
  const kernel = episodeKernel(learner);
  store<u32>(learner, recording, Learner.RECORDING);
  learnerForget(learner);
  if (recording) {
    store<u32>(learner, <u32>allocate(256 << 4), Learner.RECORD);
    store<u32>(learner, 256, Learner.RECORD_CAPACITY);
  }
  const good = optimal ? judgeStates(learner, optimal) : 0;
  let done: u32 = 0;
  while (done < episodes) {
    const length = call_indirect<u32>(kernel, learner, model, maxSteps);
    store<f64>(returns + (<usize>done << 3), load<f64>(learner, Learner.RETURN));
    store<u32>(lengths + (<usize>done << 2), length);
    store<u8>(terminated + <usize>done, <u8>load<u32>(learner, Learner.TERMINATED));
    if (optimal) {
      const share = refreshShare(learner, optimal, good);
      store<f64>(shares + (<usize>done << 3), share);
      held = share >= level ? held + 1 : 0;
    }
    ++done;
    if (consecutive > 0 && held >= consecutive) break;
  }
  release(good);
  return done;
}

/** Address of the steps recorded by the last run, 16 bytes each: state u32, action u32, reward f64. */
export function learnerRecord(learner: usize): usize {
  return load<u32>(learner, Learner.RECORD);
}

/** Number of steps recorded by the last run. */
export function learnerRecordSteps(learner: usize): u32 {
  return load<u32>(learner, Learner.RECORD_STEPS);
}

/** Releases the recorded steps. */
export function learnerForget(learner: usize): void {
  release(load<u32>(learner, Learner.RECORD));
  store<u32>(learner, 0, Learner.RECORD);
  store<u32>(learner, 0, Learner.RECORD_STEPS);
  store<u32>(learner, 0, Learner.RECORD_CAPACITY);
}
