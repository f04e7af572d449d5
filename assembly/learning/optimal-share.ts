/**
 * The share of judged states whose greedy action is optimal, kept up to date by looking only at states whose values
 * changed. `optimal[s * actions + a]` (u8) is 1 where `a` is optimal in `s`; a state with no 1 is not judged.
 * The twin is `src/engine/rules/optimal-share.ts`, which judges every state every time.
 */
import { allocate } from '../memory';
import { ACTIONS, CHANGED, PAIRS, Q } from './record';
import { greedyAction } from './td';

/** Words in front of the flags. */
const JUDGED: usize = 0; // u32, number of judged states
const GOOD: usize = 4; //   u32, number of them whose greedy action is optimal
const FLAGS: usize = 8; //  u8 a state: whether it is one of them

/** Judges every state; a block for `refreshShare`, to be released by the caller. */
export function judgeStates(learner: usize, optimal: usize): usize {
  const actions = load<u32>(learner, ACTIONS);
  const pairs = load<u32>(learner, PAIRS);
  const good = allocate(FLAGS + <usize>(pairs / actions));
  const changed: usize = load<u32>(learner, CHANGED);
  let judged: u32 = 0;
  for (let first: u32 = 0; first < pairs; first += actions) {
    let any: u32 = 0;
    for (let action: u32 = 0; action < actions; ++action) any |= load<u8>(optimal + <usize>(first + action));
    judged += any;
    if (any) store<u8>(changed + <usize>first, 1);
  }
  store<u32>(good, judged, JUDGED);
  refreshShare(learner, optimal, good);
  return good;
}

/** Judges the states with a changed pair again, clears the marks, and gives the share. */
export function refreshShare(learner: usize, optimal: usize, good: usize): f64 {
  const actions = load<u32>(learner, ACTIONS);
  if (actions == 4) judgeChanged(4, learner, optimal, good);
  else judgeChanged(actions, learner, optimal, good);
  return <f64>load<u32>(good, GOOD) / <f64>load<u32>(good, JUDGED);
}

/** Sixteen marks at a time; a state whose marks lie in two groups is judged twice, to the same end. */
// @ts-ignore: decorator
@inline
function judgeChanged(actions: u32, learner: usize, optimal: usize, good: usize): void {
  const pairs = load<u32>(learner, PAIRS);
  const changed: usize = load<u32>(learner, CHANGED);
  const q: usize = load<u32>(learner, Q);
  let total = load<u32>(good, GOOD);
  for (let group: u32 = 0; group < pairs; group += 16) {
    const marks = v128.load(changed + <usize>group);
    if (!v128.any_true(marks)) continue;
    v128.store(changed + <usize>group, i64x2.splat(0));
    let bits = i8x16.bitmask(i8x16.ne(marks, i64x2.splat(0)));
    while (bits) {
      const state = (group + ctz(bits)) / actions;
      const first = state * actions;
      const flag = <u32>load<u8>(optimal + <usize>(first + greedyAction(q + (<usize>first << 3), actions)));
      total += flag - <u32>load<u8>(good + <usize>state, FLAGS);
      store<u8>(good + <usize>state, <u8>flag, FLAGS);
      const end = first + actions - group;
      bits = end < 32 ? bits & (-1 << end) : 0;
    }
  }
  store<u32>(good, total, GOOD);
}
