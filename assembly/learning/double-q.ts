/**
 * Double Q-learning (van Hasselt 2010): a coin says which of two tables is updated; the greedy next action is taken from
 * that table and valued by the other. It acts by the mean of both, `Q`. The twin is
 * `src/engine/reference/learners/double-q.ts`.
 *
 * A coupling acts on the table that the coin has chosen; the images of a transition share its coin.
 */
import { allocate } from '../memory';
import { randomU32 } from '../random';
import { averageBlocks, NONE, QUOTIENT, sharesUpdate } from './coupling';
import { update } from './one-step';
import * as Learner from './record';
import { pointer } from './record';
import { greedyAmong, tieOf } from './td';

/** Makes both tables, equal to `Q`. */
export function doubleCreate(learner: usize): void {
  const bytes = <usize>load<u32>(learner, Learner.PAIRS) << 3;
  store<u32>(learner, <u32>allocate(bytes), Learner.FIRST);
  store<u32>(learner, <u32>allocate(bytes), Learner.SECOND);
  memory.copy(pointer(learner, Learner.FIRST), pointer(learner, Learner.Q), bytes);
  memory.copy(pointer(learner, Learner.SECOND), pointer(learner, Learner.Q), bytes);
}

/** Sets both tables to `Q` when it was written from outside (`copy`), averages blocks, and acts by the mean again. */
export function doubleSettle(learner: usize, copy: bool): void {
  const pairs = load<u32>(learner, Learner.PAIRS);
  const first = pointer(learner, Learner.FIRST);
  const second = pointer(learner, Learner.SECOND);
  const q = pointer(learner, Learner.Q);
  if (copy) {
    memory.copy(first, q, <usize>pairs << 3);
    memory.copy(second, q, <usize>pairs << 3);
  }
  if (load<u32>(learner, Learner.COUPLING) == QUOTIENT) {
    const rowStarts = pointer(learner, Learner.ROW_STARTS);
    const columns = pointer(learner, Learner.COLUMNS);
    const rowEnds = pointer(learner, Learner.STEPS);
    averageBlocks(rowStarts, columns, rowEnds, first, pairs);
    averageBlocks(rowStarts, columns, rowEnds, second, pairs);
  }
  for (let pair: u32 = 0; pair < pairs; ++pair) meanOf(q, first, second, pair);
}

// @ts-ignore: decorator
@inline
function meanOf(q: usize, first: usize, second: usize, pair: u32): void {
  const at = <usize>pair << 3;
  store<f64>(q + at, (load<f64>(first + at) + load<f64>(second + at)) * 0.5);
}

/** Acts by the mean again where `pair` and its partners were changed. */
export function doubleRefresh(learner: usize, pair: u32): void {
  const q = pointer(learner, Learner.Q);
  const first = pointer(learner, Learner.FIRST);
  const second = pointer(learner, Learner.SECOND);
  meanOf(q, first, second, pair);
  const coupling = load<u32>(learner, Learner.COUPLING);
  if (coupling == NONE) return;
  const at = <usize>pair << 2;
  const rowStarts = pointer(learner, Learner.ROW_STARTS) + at;
  const rowEnd = coupling == QUOTIENT ? pointer(learner, Learner.STEPS) + at : rowStarts + 4;
  const columns = pointer(learner, Learner.COLUMNS);
  for (let k = load<u32>(rowStarts), end = load<u32>(rowEnd); k < end; ++k) {
    meanOf(q, first, second, load<u32>(columns + (<usize>k << 2)));
  }
}

/** Draws the coin, which breaks ties too. */
export function doubleFlip(learner: usize): void {
  const draw = randomU32(learner + Learner.RANDOM);
  store<u32>(learner, draw >>> 31, Learner.COIN);
  store<u32>(learner, tieOf(draw) & load<u32>(learner, Learner.TIES), Learner.TIE);
}

/** The table that the coin has chosen. */
export function doubleUpdated(learner: usize): usize {
  return load<u32>(learner, Learner.COIN) ? pointer(learner, Learner.SECOND) : pointer(learner, Learner.FIRST);
}

/** One update from a transition. */
export function learnDouble(learner: usize, pair: u32, reward: f64, nextState: u32, terminated: u32): void {
  const actions = load<u32>(learner, Learner.ACTIONS);
  const updated = doubleUpdated(learner);
  let target = reward;
  if (!terminated) {
    const other = load<u32>(learner, Learner.COIN) ? pointer(learner, Learner.FIRST) : pointer(learner, Learner.SECOND);
    const first = <usize>(nextState * actions) << 3;
    const future = load<f64>(other + first + (<usize>greedyAmong(updated + first, actions, load<u32>(learner, Learner.TIE)) << 3));
    target = reward + load<f64>(learner, Learner.DISCOUNT) * future;
  }
  const coupled = sharesUpdate(load<u32>(learner, Learner.COUPLING));
  const stepSize = load<f64>(learner, Learner.STEP_SIZE);
  update(learner, coupled, updated, pointer(learner, Learner.CHANGED), pair, stepSize, target);
  store<f64>(learner, load<f64>(learner, Learner.UPDATES) + 1, Learner.UPDATES);
  doubleRefresh(learner, pair);
}
