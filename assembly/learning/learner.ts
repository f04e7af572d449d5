/**
 * A tabular learner over `q[s * actions + a]`, f64, with its own random generator: its life, and single steps of every
 * kind (`record.ts` has the record, `learner-run.ts` whole episodes). The twin is `src/engine/reference/learner.ts`.
 *
 * Draws: an ε-greedy choice draws one u32, compared with floor(ε 2^32), which breaks ties too, and one more for the action when
 * exploring; a softmax choice draws one. A step draws, in this order: its outcome (where the dynamics are simulated here); the coin of
 * double Q-learning; the next action of SARSA and SARSA(λ); after the update the partner of `SAMPLING_ONE`; the next
 * action of the other learners. Next actions are not drawn after termination.
 */
import { allocate, release } from '../memory';
import { randomSeed } from '../random';
import { averageBlocks, NONE, QUOTIENT } from './coupling';
import { doubleCreate, doubleSettle } from './double-q';
import { observeAny } from './observe';
import { choose, learnOneStep } from './one-step';
import { choosePolicy, policyCreate } from './policy';
import * as Learner from './record';
import { DOUBLE_Q, EXPECTED_SARSA, NOWHERE, pointer, Q_LAMBDA, REINFORCE, SARSA, SARSA_LAMBDA } from './record';
import { reinforceEnd } from './reinforce';
import { visitsCreate } from './visits';

/** Least bound of guarded preferences: small enough that a wrong policy is unlearned, large enough to act by. */
const PREFERENCE_BOUND: f64 = 4;

/**
 * A new learner with every value `initialValue`; its address. Read by some kinds only: `traceDecay` (γλ) and `accumulate`
 * (0 replacing, 1 accumulating traces); `criticStep` and `ofStates` (1 when the critic values states). Greedy ties are broken at
 * random, or with `lowestTies` go to the lowest action.
 */
export function learnerCreate(
  states: u32,
  actions: u32,
  kind: u32,
  stepSize: f64,
  discount: f64,
  epsilon: f64,
  initialValue: f64,
  seed: u32,
  traceDecay: f64,
  accumulate: u32,
  criticStep: f64,
  ofStates: u32,
  lowestTies: u32,
): usize {
  const pairs = states * actions;
  const learner = allocate(Learner.LEARNER_BYTES);
  const q = allocate(<usize>(pairs + Learner.HOLES) << 3);
  store<u32>(learner, actions, Learner.ACTIONS);
  store<u32>(learner, pairs, Learner.PAIRS);
  store<u32>(learner, kind, Learner.KIND);
  store<u32>(learner, <u32>q, Learner.Q);
  store<u32>(learner, <u32>allocate((<usize>pairs + 15) & ~15), Learner.CHANGED);
  store<f64>(learner, stepSize, Learner.STEP_SIZE);
  store<f64>(learner, discount, Learner.DISCOUNT);
  store<f64>(learner, epsilon, Learner.EPSILON);
  store<u64>(learner, <u64>floor(epsilon * 4294967296.0), Learner.EXPLORE_BELOW);
  store<u32>(learner, lowestTies ? 0 : 0xffffffff, Learner.TIES);
  randomSeed(learner + Learner.RANDOM, seed);
  for (let i: u32 = 0; i < pairs; ++i) store<f64>(q + (<usize>i << 3), initialValue);
  if (kind == DOUBLE_Q) doubleCreate(learner);
  else if (kind == Q_LAMBDA || kind == SARSA_LAMBDA) visitsCreate(learner, traceDecay, accumulate);
  else if (kind >= REINFORCE) policyCreate(learner, criticStep, ofStates, initialValue);
  return learner;
}

/** Releases the learner and everything it owns, its partners included. */
export function learnerRelease(learner: usize): void {
  releaseCoupling(learner);
  release(pointer(learner, Learner.Q));
  release(pointer(learner, Learner.CHANGED));
  release(pointer(learner, Learner.RECORD));
  release(pointer(learner, Learner.FIRST));
  release(pointer(learner, Learner.SECOND));
  release(pointer(learner, Learner.WEIGHTS));
  release(pointer(learner, Learner.VISITS));
  release(pointer(learner, Learner.VISIT_SLOTS));
  release(pointer(learner, Learner.CRITIC));
  release(pointer(learner, Learner.POLICY));
  release(pointer(learner, Learner.EPISODE));
  release(learner);
}

function releaseCoupling(learner: usize): void {
  release(pointer(learner, Learner.ROW_STARTS));
  release(pointer(learner, Learner.COLUMNS));
  release(pointer(learner, Learner.STEPS));
  release(pointer(learner, Learner.CRITIC_STEPS));
  release(pointer(learner, Learner.THRESHOLDS));
  release(pointer(learner, Learner.STATE_MAPS));
  release(pointer(learner, Learner.PAIR_MAPS));
}

/**
 * Sets the coupling and takes over the blocks of its partners and transformations (0 where there is none), releasing the
 * former ones. `guard`, `actor` and `critic` are flags; `pull` and `criticPull` are the steps towards a drawn partner.
 */
export function learnerCouple(
  learner: usize,
  coupling: u32,
  guard: u32,
  actor: u32,
  critic: u32,
  rowStarts: usize,
  columns: usize,
  steps: usize,
  criticSteps: usize,
  thresholds: usize,
  pull: f64,
  criticPull: f64,
  images: u32,
  stateMaps: usize,
  pairMaps: usize,
): void {
  releaseCoupling(learner);
  store<u32>(learner, coupling, Learner.COUPLING);
  store<u32>(learner, guard, Learner.GUARD);
  store<u32>(learner, actor, Learner.COUPLED_ACTOR);
  store<u32>(learner, critic, Learner.COUPLED_CRITIC);
  store<u32>(learner, <u32>rowStarts, Learner.ROW_STARTS);
  store<u32>(learner, <u32>columns, Learner.COLUMNS);
  store<u32>(learner, <u32>steps, Learner.STEPS);
  store<u32>(learner, <u32>criticSteps, Learner.CRITIC_STEPS);
  store<u32>(learner, <u32>thresholds, Learner.THRESHOLDS);
  store<f64>(learner, pull, Learner.PULL);
  store<f64>(learner, criticPull, Learner.CRITIC_PULL);
  store<u32>(learner, images, Learner.IMAGES);
  store<u32>(learner, <u32>stateMaps, Learner.STATE_MAPS);
  store<u32>(learner, <u32>pairMaps, Learner.PAIR_MAPS);
  settle(learner, false);
  if (critic && coupling == QUOTIENT) averageTable(learner, pointer(learner, Learner.CRITIC));
}

/** After the values were written from outside: under `QUOTIENT`, sets each block to its mean; bounds are taken anew. */
export function learnerSettle(learner: usize): void {
  settle(learner, true);
}

function settle(learner: usize, written: bool): void {
  const kind = load<u32>(learner, Learner.KIND);
  const q = pointer(learner, Learner.Q);
  const policy = kind >= REINFORCE;
  // Once: a mean of equal numbers may be another number in its last bit.
  if (kind == DOUBLE_Q) doubleSettle(learner, written);
  else if (load<u32>(learner, Learner.COUPLING) == QUOTIENT && (!policy || load<u32>(learner, Learner.COUPLED_ACTOR))) {
    averageTable(learner, q);
  }
  store<u32>(learner, NOWHERE, Learner.NEXT_STATE);
  let bound: f64 = policy ? PREFERENCE_BOUND : 0;
  for (let i: u32 = 0, pairs = load<u32>(learner, Learner.PAIRS); i < pairs; ++i) {
    bound = max<f64>(bound, abs(load<f64>(q + (<usize>i << 3))));
  }
  store<f64>(learner, bound, Learner.BOUND);
}

function averageTable(learner: usize, table: usize): void {
  averageBlocks(
    pointer(learner, Learner.ROW_STARTS),
    pointer(learner, Learner.COLUMNS),
    pointer(learner, Learner.STEPS),
    table,
    load<u32>(learner, Learner.PAIRS),
  );
}

/** Address of the table that the learner acts by. */
export function learnerValues(learner: usize): usize {
  return load<u32>(learner, Learner.Q);
}

/** Address of the critic or baseline of a policy-gradient learner: f64, one a state or (critic of actions) one a pair. */
export function learnerCritic(learner: usize): usize {
  return load<u32>(learner, Learner.CRITIC);
}

/** Address of the generator's state, four u32 words: to be read, and to be written to draw again from an earlier place. */
export function learnerGenerator(learner: usize): usize {
  return learner + Learner.RANDOM;
}

/** Single value updates made so far, partners included. */
export function learnerUpdates(learner: usize): f64 {
  return load<f64>(learner, Learner.UPDATES);
}

/** Ends the former episode if it was truncated, and starts one in `state`: the action to take there. */
export function learnerBegin(learner: usize, state: u32): u32 {
  learnerEnd(learner);
  return chooseIn(learner, load<u32>(learner, Learner.KIND), state);
}

/** Ends an episode that was truncated. */
export function learnerEnd(learner: usize): void {
  store<u32>(learner, NOWHERE, Learner.NEXT_STATE);
  if (load<u32>(learner, Learner.KIND) == REINFORCE) reinforceEnd(learner);
}

/** Chooses an action in `state` and notes both. */
// @ts-ignore: decorator
@inline
function chooseIn(learner: usize, kind: u32, state: u32): u32 {
  let action: u32;
  if (kind < REINFORCE) {
    const actions = load<u32>(learner, Learner.ACTIONS);
    const values = <usize>load<u32>(learner, Learner.Q) + (<usize>(state * actions) << 3);
    action = choose(learner, values, actions, load<u64>(learner, Learner.EXPLORE_BELOW));
  } else {
    action = choosePolicy(learner, state);
  }
  store<u32>(learner, state, Learner.STATE);
  store<u32>(learner, action, Learner.ACTION);
  return action;
}

/** Learns from the step just taken; the action to take in `nextState`, 0 after termination. */
export function learnerAdvance(learner: usize, reward: f64, nextState: u32, terminated: u32): u32 {
  const state = load<u32>(learner, Learner.STATE);
  const action = load<u32>(learner, Learner.ACTION);
  const kind = load<u32>(learner, Learner.KIND);
  if (terminated) {
    learnerObserve(learner, state, action, reward, nextState, 0, 1);
    return 0;
  }
  if (kind == SARSA || kind == SARSA_LAMBDA) {
    const nextAction = chooseIn(learner, kind, nextState);
    learnerObserve(learner, state, action, reward, nextState, nextAction, 0);
    return nextAction;
  }
  learnerObserve(learner, state, action, reward, nextState, 0, 0);
  return chooseIn(learner, kind, nextState);
}

/**
 * One update from an explicit transition. `nextAction` is read by SARSA and SARSA(λ) only; a terminated step does not
 * bootstrap. What spans steps goes on only from the state (and, SARSA(λ), by the action) that the last one led to.
 */
export function learnerObserve(
  learner: usize,
  state: u32,
  action: u32,
  reward: f64,
  nextState: u32,
  nextAction: u32,
  terminated: u32,
): void {
  const kind = load<u32>(learner, Learner.KIND);
  const coupling = load<u32>(learner, Learner.COUPLING);
  if (kind > EXPECTED_SARSA || coupling > QUOTIENT) {
    observeAny(learner, kind, coupling, state, action, reward, nextState, nextAction, terminated);
    return;
  }
  const pair = state * load<u32>(learner, Learner.ACTIONS) + action;
  learnOneStep(learner, coupling != NONE, pair, reward, nextState, nextAction, terminated);
}
