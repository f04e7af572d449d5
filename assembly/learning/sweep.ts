/**
 * Q-learning of several learners on one model side by side: two groups of four in one loop. A single learner waits: each
 * load depends on the one before, and a branch on a random number is mispredicted. Four in vectors share every instruction,
 * their generators draw under masks instead of behind branches, and while one group waits the other computes. Each learner
 * makes exactly the draws and the arithmetic of `learner-run.ts`: its table is the same to the bit.
 *
 * For learners of kind Q_LEARNING, uncoupled, of four actions, on a model whose pairs have one outcome each.
 */
import { allocate, release } from '../memory';
import { INITIAL_COUNT, STATES } from '../model/layout';
import { initialState } from './sampling';
import { finish, giveBack, limit, model, note, park, setSweep, take } from './sweep-jobs';
import {
  JOB_BYTES,
  S1,
  STATE,
  LENGTH,
  SUM,
  TABLE,
  MARKS,
  STEP_SIZE,
  DISCOUNT,
  JOB,
  GOOD,
  DRAWN,
  LEFT,
  SLOT,
  ADVANCE,
  GROUP_BYTES,
  LANES,
  START,
  RECORD,
  TRANSITION,
  word,
} from './sweep-layout';
import { startsOf, transitionsOf } from './sweep-tables';
import { firsts, seconds, maxima, scramble, advance, exploring, choose } from './sweep-vectors';

/** So many learners are run one after the other. */
const FEW: u32 = 2;

/** Vector steps of one call: enough to forget the cost of the call, few enough to be replaced by optimised code soon. */
const MOST_STEPS: u32 = 512;

// What a sweep is about, set by `learnerSweep`.
let lanes: usize = 0;
let first: u32 = 0;
/** Whether there are several initial states, and whether few learners are left. */
let several: bool = false;
let starts: usize = 0;
let few: bool = false;
// Lanes with a job, and jobs that no lane has yet.
let busy: u32 = 0;
let waiting: u32 = 0;

/**
 * One step of a group: `pairs` are observed, learned from, and left. Gives the lanes that are free now, as bits. `judged`:
 * whether changed pairs are marked and every episode is looked at.
 */
// @ts-ignore: decorator
@inline
function step(group: usize, transitions: usize, pairs: v128, judged: bool): u32 {
  const pair0 = <usize>i32x4.extract_lane(pairs, 0);
  const pair1 = <usize>i32x4.extract_lane(pairs, 1);
  const pair2 = <usize>i32x4.extract_lane(pairs, 2);
  const pair3 = <usize>i32x4.extract_lane(pairs, 3);

  // Transitions: next states, ends and rewards of the four pairs.
  const t0 = v128.load(transitions + (pair0 << TRANSITION));
  const t1 = v128.load(transitions + (pair1 << TRANSITION));
  const t2 = v128.load(transitions + (pair2 << TRANSITION));
  const t3 = v128.load(transitions + (pair3 << TRANSITION));
  const headsA = firsts(t0, t1);
  const headsB = firsts(t2, t3);
  const rewardsA = seconds(t0, t1);
  const rewardsB = seconds(t2, t3);
  const states = i8x16.shuffle(headsA, headsB, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const ended = i8x16.shuffle(headsA, headsB, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  const endedA = i8x16.shuffle(headsA, headsA, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
  const endedB = i8x16.shuffle(headsB, headsB, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);

  // Updates: Q_i += α (y - Q_i), y the reward alone where the episode ends.
  // The next rows are what all else waits for: straight from memory, not by way of the vectors.
  const row0 = <usize>load<u32>(group, TABLE) + (<usize>load<u32>(transitions + (pair0 << TRANSITION)) << 5);
  const row1 = <usize>load<u32>(group, TABLE + 4) + (<usize>load<u32>(transitions + (pair1 << TRANSITION)) << 5);
  const row2 = <usize>load<u32>(group, TABLE + 8) + (<usize>load<u32>(transitions + (pair2 << TRANSITION)) << 5);
  const row3 = <usize>load<u32>(group, TABLE + 12) + (<usize>load<u32>(transitions + (pair3 << TRANSITION)) << 5);
  const futureA = maxima(row0, row1);
  const futureB = maxima(row2, row3);
  const aheadA = f64x2.add(rewardsA, f64x2.mul(v128.load(group, DISCOUNT), futureA));
  const aheadB = f64x2.add(rewardsB, f64x2.mul(v128.load(group, DISCOUNT + 16), futureB));
  const targetA = v128.bitselect(rewardsA, aheadA, endedA);
  const targetB = v128.bitselect(rewardsB, aheadB, endedB);
  const cell0 = <usize>load<u32>(group, TABLE) + (pair0 << 3);
  const cell1 = <usize>load<u32>(group, TABLE + 4) + (pair1 << 3);
  const cell2 = <usize>load<u32>(group, TABLE + 8) + (pair2 << 3);
  const cell3 = <usize>load<u32>(group, TABLE + 12) + (pair3 << 3);
  const oldA = v128.load64_lane(cell1, v128.load64_zero(cell0), 1);
  const oldB = v128.load64_lane(cell3, v128.load64_zero(cell2), 1);
  const valueA = f64x2.add(oldA, f64x2.mul(v128.load(group, STEP_SIZE), f64x2.sub(targetA, oldA)));
  const valueB = f64x2.add(oldB, f64x2.mul(v128.load(group, STEP_SIZE + 16), f64x2.sub(targetB, oldB)));
  v128.store64_lane(cell0, valueA, 0);
  v128.store64_lane(cell1, valueA, 1);
  v128.store64_lane(cell2, valueB, 0);
  v128.store64_lane(cell3, valueB, 1);
  if (judged) {
    store<u8>(<usize>load<u32>(group, MARKS) + pair0, 1);
    store<u8>(<usize>load<u32>(group, MARKS + 4) + pair1, 1);
    store<u8>(<usize>load<u32>(group, MARKS + 8) + pair2, 1);
    store<u8>(<usize>load<u32>(group, MARKS + 12) + pair3, 1);
  }

  // Episodes. Every step writes the record of the one it belongs to; an end moves on to the next, without a branch.
  const lengths = i32x4.add(v128.load(group, LENGTH), i32x4.splat(1));
  const sumA = f64x2.add(v128.load(group, SUM), rewardsA);
  const sumB = f64x2.add(v128.load(group, SUM + 16), rewardsB);
  const over = v128.or(ended, i32x4.eq(lengths, i32x4.splat(limit)));
  const slots = v128.load(group, SLOT);
  const pastA = i8x16.shuffle(lengths, ended, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const pastB = i8x16.shuffle(lengths, ended, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  v128.store(<usize>i32x4.extract_lane(slots, 0), firsts(sumA, pastA));
  v128.store(<usize>i32x4.extract_lane(slots, 1), seconds(sumA, pastA));
  v128.store(<usize>i32x4.extract_lane(slots, 2), firsts(sumB, pastB));
  v128.store(<usize>i32x4.extract_lane(slots, 3), seconds(sumB, pastB));
  const left = i32x4.add(v128.load(group, LEFT), over);
  v128.store(group, i32x4.add(slots, v128.and(over, v128.load(group, ADVANCE))), SLOT);
  v128.store(group, left, LEFT);
  v128.store(group, v128.andnot(lengths, over), LENGTH);
  v128.store(group, v128.andnot(sumA, i8x16.shuffle(over, over, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7)), SUM);
  v128.store(
    group,
    v128.andnot(sumB, i8x16.shuffle(over, over, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15)),
    SUM + 16,
  );
  v128.store(group, v128.bitselect(i32x4.splat(first), states, over), STATE);
  const ends = v128.any_true(over);
  let free: u32 = 0;
  // Truncation is rare, and so is the end of a job.
  if (((judged || few) && ends) || v128.any_true(v128.andnot(over, ended)) || !i32x4.all_true(left)) {
    free = turn(group, over, ended, judged);
  }
  if (several && ends) restart(group, over);
  return free;
}

/** Initial states for the lanes of `over`, where there are several to draw from: the first guess of `initialState` for all. */
// @ts-ignore: decorator
@inline
function restart(group: usize, over: v128): void {
  const drawn = scramble(v128.load(group, S1));
  const count = i32x4.splat(<i32>load<u32>(model, INITIAL_COUNT));
  const products = i64x2.extmul_low_i32x4_u(drawn, count);
  const guesses = i8x16.shuffle(
    products,
    i64x2.extmul_high_i32x4_u(drawn, count),
    4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31,
  );
  const a = v128.load(starts + (<usize>i32x4.extract_lane(guesses, 0) << START));
  const b = v128.load(starts + (<usize>i32x4.extract_lane(guesses, 1) << START));
  const c = v128.load(starts + (<usize>i32x4.extract_lane(guesses, 2) << START));
  const d = v128.load(starts + (<usize>i32x4.extract_lane(guesses, 3) << START));
  const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const inside = v128.and(i32x4.ge_u(drawn, firsts(ab, cd)), i32x4.le_u(drawn, seconds(ab, cd)));
  const states = firsts(
    i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
    i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  v128.store(group, v128.bitselect(states, v128.load(group, STATE), over), STATE);
  const missed = v128.andnot(over, inside);
  if (v128.any_true(missed)) {
    v128.store(group, drawn, DRAWN);
    for (let bits = i32x4.bitmask(missed); bits; bits &= bits - 1) {
      const lane = <usize>ctz(bits) << 2;
      store<u32>(group + lane, initialState(model, load<u32>(group + lane, DRAWN)), STATE);
    }
  }
  advance(group, over);
}

/** What a truncation or the end of a job needs beyond the common path; the lanes that are free now, as bits. */
function turn(group: usize, over: v128, ended: v128, judged: bool): u32 {
  const cut = v128.andnot(over, ended);
  if (v128.any_true(cut)) {
    // After truncation an action is drawn that nobody takes.
    const explore = v128.and(exploring(group, scramble(v128.load(group, S1))), cut);
    advance(group, cut);
    advance(group, explore);
  }
  let free = i32x4.bitmask(i32x4.eq(v128.load(group, LEFT), i32x4.splat(0)));
  for (let bits = judged || few ? i32x4.bitmask(over) : 0; bits; bits &= bits - 1) {
    const lane = ctz(bits);
    if ((judged && note(group, lane)) || few) free |= 1 << lane;
  }
  free &= i32x4.bitmask(i32x4.ne(v128.load(group, JOB), i32x4.splat(0)));
  for (let bits = free; bits; bits &= bits - 1) giveBack(group, ctz(bits));
  return free;
}

/** Up to MOST_STEPS steps of every lane, or of those of the first group alone; ends early with the lanes that are free, as bits. */
// @ts-ignore: decorator
@inline
function takeSteps(transitions: usize, judged: bool, both: bool): u32 {
  const one = lanes;
  const two = lanes + GROUP_BYTES;
  for (let steps: u32 = 0; steps < MOST_STEPS; ++steps) {
    const pairs = choose(one);
    if (both) {
      const others = choose(two);
      const free = step(one, transitions, pairs, judged) | (step(two, transitions, others, judged) << 4);
      if (free) return free;
    } else {
      const free = step(one, transitions, pairs, judged);
      if (free) return free;
    }
  }
  return 0;
}

function plainGroup(transitions: usize): u32 {
  return takeSteps(transitions, false, false);
}
function plainGroups(transitions: usize): u32 {
  return takeSteps(transitions, false, true);
}
function judgedGroup(transitions: usize): u32 {
  return takeSteps(transitions, true, false);
}
function judgedGroups(transitions: usize): u32 {
  return takeSteps(transitions, true, true);
}

/**
 * Runs `count` jobs, eight u32 words each at `jobs`: learner, episodes, returns f64*, lengths i32*, terminated u8*, shares
 * f64*, episodes held before, and a word for the episodes run. `optimal`, `level` and `consecutive` are those of `learnerRun`.
 */
export function learnerSweep(
  jobs: usize,
  count: u32,
  onModel: usize,
  maxSteps: u32,
  optimal: usize,
  level: f64,
  consecutive: u32,
): void {
  setSweep(onModel, maxSteps, optimal, level, consecutive);
  first = initialState(model, 0);
  lanes = allocate(GROUP_BYTES * (LANES / 4));
  const transitions = transitionsOf(model);
  starts = startsOf(model);
  const parking = allocate((<usize>load<u32>(model, STATES) << 5) + (1 << RECORD));
  const kernelOfOne = optimal ? judgedGroup.index : plainGroup.index;
  const kernelOfTwo = optimal ? judgedGroups.index : plainGroups.index;
  several = load<u32>(model, INITIAL_COUNT) > 1;
  let next: u32 = 0;
  for (let lane: u32 = 0; lane < LANES; ++lane) {
    if (next < count) {
      take(groupOf(lane), lane & 3, jobs + <usize>next * JOB_BYTES);
      ++next;
    } else park(groupOf(lane), lane & 3, parking);
  }
  busy = next;
  waiting = count - next;
  while (busy) {
    few = busy + waiting <= FEW;
    const both = v128.any_true(v128.load(lanes + GROUP_BYTES, JOB));
    for (let free = call_indirect<u32>(both ? kernelOfTwo : kernelOfOne, transitions); free; free &= free - 1) {
      const group = groupOf(ctz(free));
      const lane = ctz(free) & 3;
      const job: usize = load<u32>(word(group, lane, JOB));
      release(load<u32>(word(group, lane, GOOD)));
      if (waiting) {
        take(group, lane, jobs + <usize>(count - waiting) * JOB_BYTES);
        --waiting;
      } else {
        --busy;
        park(group, lane, parking);
        finish(job);
      }
    }
  }
  release(parking);
  release(starts);
  release(transitions);
  release(lanes);
}

/** The group of one of the LANES lanes. */
// @ts-ignore: decorator
@inline
function groupOf(lane: u32): usize {
  return lanes + <usize>(lane >>> 2) * GROUP_BYTES;
}
