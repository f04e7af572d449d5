/**
 * Q-learning of several learners on one model side by side, four at a time in one loop. A single learner waits: each load
 * depends on the one before, and a branch on a random number is mispredicted. Four independent ones fill the gaps, and what
 * is the same for all is done for all at once: the generators are four lanes of vectors, which draw under masks instead of
 * behind branches. Each learner makes exactly the draws and the arithmetic of `learner-run.ts`: its table is the same to the
 * bit.
 *
 * For learners of kind Q_LEARNING, uncoupled, of four actions, on a model whose pairs have one outcome each.
 */
import { allocate, release } from '../memory';
import { INITIAL_COUNT, nextStateOf, rewardOf, STATES, terminates } from '../model/layout';
import { learnerRun } from './learner-run';
import { judgeStates, refreshShare } from './optimal-share';
import * as Learner from './record';
import { initialState, sampleInitial } from './sampling';

/** One learner's part of a sweep, made by the caller: eight u32 words. */
const JOB_LEARNER: usize = 0;
const JOB_EPISODES: usize = 4; //    to run at most, >= 1
const JOB_RETURNS: usize = 8; //     f64*
const JOB_LENGTHS: usize = 12; //    i32*
const JOB_TERMINATED: usize = 16; // u8*
const JOB_SHARES: usize = 20; //     f64*, with a mask
const JOB_HELD: usize = 24; //       episodes in a row at or above the level so far
const JOB_DONE: usize = 28; //       episodes run (out)
const JOB_BYTES: usize = 32;

/** The four lanes between two stretches: u32[4] each unless said otherwise. */
const S0: usize = 0; //         the four words of the generators
const S1: usize = 16;
const S2: usize = 32;
const S3: usize = 48;
const STATE: usize = 64; //     where the next action is to be chosen
const LENGTH: usize = 80; //    steps of the episode so far
const SUM: usize = 96; //       f64[4], return so far
const TABLE: usize = 128; //    f64*, action values
const MARKS: usize = 144; //    u8*, changed pairs
const LAST: usize = 160; //     the greatest u32 that explores
const EXPLORES: usize = 176; // all ones where ε > 0
const STEP_SIZE: usize = 192; // f64[4]
const DISCOUNT: usize = 224; // f64[4]
const JOB: usize = 256; //      the job of the lane, 0 when it has none
const GOOD: usize = 272; //     the block of `judgeStates`
const DRAWN: usize = 288; //    room for one draw a lane
const LANES_BYTES: usize = 304;

/** One transition, 16 bytes: next state u32, all ones where it ends the episode u32, reward f64. */
const TRANSITION: u32 = 4; // shift

/** Vector steps of one call: enough to forget the cost of the call, few enough to be replaced by optimised code soon. */
const STRETCH: u32 = 512;

// What a sweep is about, set by `learnerSweep`.
let lanes: usize = 0;
let model: usize = 0;
let limit: u32 = 0;
let mask: usize = 0;
let share: f64 = 0;
let streak: u32 = 0;
/** Lanes with a job, and jobs that no lane has yet. */
let busy: u32 = 0;
let waiting: u32 = 0;

// @ts-ignore: decorator
@inline
function at(lane: u32, field: usize): usize {
  return lanes + field + (<usize>lane << 2);
}

// @ts-ignore: decorator
@inline
function wide(lane: u32, field: usize): usize {
  return lanes + field + (<usize>lane << 3);
}

/** Gives a lane a job. */
function take(lane: u32, job: usize): void {
  const learner: usize = load<u32>(job, JOB_LEARNER);
  const random = learner + Learner.RANDOM;
  const exploreBelow = load<u64>(learner, Learner.EXPLORE_BELOW);
  store<u32>(at(lane, JOB), <u32>job);
  store<u32>(at(lane, TABLE), load<u32>(learner, Learner.Q));
  store<u32>(at(lane, MARKS), load<u32>(learner, Learner.CHANGED));
  store<u32>(at(lane, LAST), <u32>(exploreBelow - 1));
  store<u32>(at(lane, EXPLORES), exploreBelow ? 0xffffffff : 0);
  store<f64>(wide(lane, STEP_SIZE), load<f64>(learner, Learner.STEP_SIZE));
  store<f64>(wide(lane, DISCOUNT), load<f64>(learner, Learner.DISCOUNT));
  store<u32>(at(lane, GOOD), mask ? <u32>judgeStates(learner, mask) : 0);
  store<u32>(at(lane, STATE), sampleInitial(model, random));
  store<u32>(at(lane, LENGTH), 0);
  store<f64>(wide(lane, SUM), 0);
  for (let word: usize = 0; word < 4; ++word) store<u32>(at(lane, word << 4), load<u32>(random + (word << 2)));
}

/** A lane without a job goes round in a table of its own, learning nothing. */
function park(lane: u32, table: usize): void {
  store<u32>(at(lane, JOB), 0);
  store<u32>(at(lane, TABLE), <u32>table);
  store<u32>(at(lane, MARKS), <u32>table);
  store<u32>(at(lane, EXPLORES), 0);
  store<f64>(wide(lane, STEP_SIZE), 0);
}

/**
 * Notes the end of a lane's episode, of which LENGTH and SUM are up to date. True when the lane is done with its job, or is
 * the last that has one.
 */
function note(lane: u32, terminated: u32): bool {
  const job: usize = load<u32>(at(lane, JOB));
  if (job == 0) return false;
  const done = load<u32>(job, JOB_DONE);
  store<f64>(<usize>load<u32>(job, JOB_RETURNS) + (<usize>done << 3), load<f64>(wide(lane, SUM)));
  store<u32>(<usize>load<u32>(job, JOB_LENGTHS) + (<usize>done << 2), load<u32>(at(lane, LENGTH)));
  store<u8>(<usize>load<u32>(job, JOB_TERMINATED) + <usize>done, <u8>terminated);
  store<u32>(job, done + 1, JOB_DONE);
  if (mask) {
    const now = refreshShare(load<u32>(job, JOB_LEARNER), mask, load<u32>(at(lane, GOOD)));
    const held = now >= share ? load<u32>(job, JOB_HELD) + 1 : 0;
    store<f64>(<usize>load<u32>(job, JOB_SHARES) + (<usize>done << 3), now);
    store<u32>(job, held, JOB_HELD);
    if (streak > 0 && held >= streak) return true;
  }
  return done + 1 == load<u32>(job, JOB_EPISODES) || busy + waiting == 1;
}

/** The learner of a finished lane gets its generator back, and its updates, one a step. */
function giveBack(lane: u32): void {
  const job: usize = load<u32>(at(lane, JOB));
  const learner: usize = load<u32>(job, JOB_LEARNER);
  for (let word: usize = 0; word < 4; ++word) {
    store<u32>(learner + Learner.RANDOM + (word << 2), load<u32>(at(lane, word << 4)));
  }
  const lengths: usize = load<u32>(job, JOB_LENGTHS);
  let updates = load<f64>(learner, Learner.UPDATES);
  for (let e: usize = 0, done: usize = load<u32>(job, JOB_DONE); e < done; ++e) updates += <f64>load<u32>(lengths + (e << 2));
  store<f64>(learner, updates, Learner.UPDATES);
}

/** First, second lanes of two vectors. */
// @ts-ignore: decorator
@inline
function firsts(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
// @ts-ignore: decorator
@inline
function seconds(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** The largest of each of two rows of four, as `maximumValue` has it. */
// @ts-ignore: decorator
@inline
function maxima(a: usize, b: usize): v128 {
  const p = f64x2.pmax(v128.load(a), v128.load(a, 16));
  const q = f64x2.pmax(v128.load(b), v128.load(b, 16));
  return f64x2.pmax(firsts(p, q), seconds(p, q));
}

/** `greedyAction` of each of two rows of four, as i64: the number of values before the first that is the largest. */
// @ts-ignore: decorator
@inline
function greedy(a: usize, b: usize): v128 {
  const lowA = v128.load(a);
  const lowB = v128.load(b);
  const highA = v128.load(a, 16);
  const highB = v128.load(b, 16);
  const q0 = firsts(lowA, lowB);
  const q1 = seconds(lowA, lowB);
  const q2 = firsts(highA, highB);
  const q3 = seconds(highA, highB);
  const largest = f64x2.pmax(f64x2.pmax(q0, q2), f64x2.pmax(q1, q3));
  const not0 = f64x2.ne(q0, largest);
  const not1 = v128.and(not0, f64x2.ne(q1, largest));
  const not2 = v128.and(not1, f64x2.ne(q2, largest));
  return i64x2.sub(i64x2.splat(0), i64x2.add(i64x2.add(not0, not1), not2));
}

// @ts-ignore: decorator
@inline
function rotate(v: v128, by: i32): v128 {
  return v128.or(i32x4.shl(v, by), i32x4.shr_u(v, 32 - by));
}

/** The outputs of four generators with second words `s1`. */
// @ts-ignore: decorator
@inline
function scramble(s1: v128): v128 {
  const r = rotate(i32x4.add(i32x4.shl(s1, 2), s1), 7);
  return i32x4.add(i32x4.shl(r, 3), r);
}

/**
 * Up to STRETCH steps of every lane; ends early with the lanes that are free, as bits. `judged`: whether changed pairs are
 * marked.
 */
// @ts-ignore: decorator
@inline
function stretch(transitions: usize, judged: bool): u32 {
  const block = lanes;
  const tables = v128.load(block, TABLE);
  const table0 = <usize>i32x4.extract_lane(tables, 0);
  const table1 = <usize>i32x4.extract_lane(tables, 1);
  const table2 = <usize>i32x4.extract_lane(tables, 2);
  const table3 = <usize>i32x4.extract_lane(tables, 3);
  const marks0: usize = load<u32>(block, MARKS);
  const marks1: usize = load<u32>(block, MARKS + 4);
  const marks2: usize = load<u32>(block, MARKS + 8);
  const marks3: usize = load<u32>(block, MARKS + 12);
  const last = v128.load(block, LAST);
  const explores = v128.load(block, EXPLORES);
  const stepA = v128.load(block, STEP_SIZE);
  const stepB = v128.load(block, STEP_SIZE + 16);
  const discountA = v128.load(block, DISCOUNT);
  const discountB = v128.load(block, DISCOUNT + 16);
  const longest = i32x4.splat(limit);
  const several = load<u32>(model, INITIAL_COUNT) > 1;
  const first = i32x4.splat(initialState(model, 0));
  let s0 = v128.load(block, S0);
  let s1 = v128.load(block, S1);
  let s2 = v128.load(block, S2);
  let s3 = v128.load(block, S3);
  let states = v128.load(block, STATE);
  let lengths = v128.load(block, LENGTH);
  let sumA = v128.load(block, SUM);
  let sumB = v128.load(block, SUM + 16);
  let free: u32 = 0;
  let row0 = table0 + (<usize>i32x4.extract_lane(states, 0) << 5);
  let row1 = table1 + (<usize>i32x4.extract_lane(states, 1) << 5);
  let row2 = table2 + (<usize>i32x4.extract_lane(states, 2) << 5);
  let row3 = table3 + (<usize>i32x4.extract_lane(states, 3) << 5);
  for (let steps: u32 = 0; steps < STRETCH; ++steps) {
    // Actions: greedy, or one of four at random. A lane draws once, twice where it explores.
    const bestA = greedy(row0, row1);
    const bestB = greedy(row2, row3);
    const best = i8x16.shuffle(bestA, bestB, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const explore = v128.and(i32x4.le_u(scramble(s1), last), explores);
    let x2 = v128.xor(s2, s0);
    let x3 = v128.xor(s3, s1);
    s2 = v128.xor(x2, i32x4.shl(s1, 9));
    s1 = v128.xor(s1, x2);
    s0 = v128.xor(s0, x3);
    s3 = rotate(x3, 11);
    const random = i32x4.shr_u(scramble(s1), 30);
    x2 = v128.xor(s2, s0);
    x3 = v128.xor(s3, s1);
    s2 = v128.bitselect(v128.xor(x2, i32x4.shl(s1, 9)), s2, explore);
    s1 = v128.xor(s1, v128.and(x2, explore));
    s0 = v128.xor(s0, v128.and(x3, explore));
    s3 = v128.bitselect(rotate(x3, 11), s3, explore);
    const pairs = i32x4.add(i32x4.shl(states, 2), v128.bitselect(random, best, explore));

    // Transitions: next states, ends and rewards of the four pairs.
    const pair0 = <usize>i32x4.extract_lane(pairs, 0);
    const pair1 = <usize>i32x4.extract_lane(pairs, 1);
    const pair2 = <usize>i32x4.extract_lane(pairs, 2);
    const pair3 = <usize>i32x4.extract_lane(pairs, 3);
    const t0 = v128.load(transitions + (pair0 << TRANSITION));
    const t1 = v128.load(transitions + (pair1 << TRANSITION));
    const t2 = v128.load(transitions + (pair2 << TRANSITION));
    const t3 = v128.load(transitions + (pair3 << TRANSITION));
    const headsA = firsts(t0, t1);
    const headsB = firsts(t2, t3);
    const rewardsA = seconds(t0, t1);
    const rewardsB = seconds(t2, t3);
    states = i8x16.shuffle(headsA, headsB, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const ended = i8x16.shuffle(headsA, headsB, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    const endedA = i8x16.shuffle(headsA, headsA, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
    const endedB = i8x16.shuffle(headsB, headsB, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
    lengths = i32x4.add(lengths, i32x4.splat(1));
    sumA = f64x2.add(sumA, rewardsA);
    sumB = f64x2.add(sumB, rewardsB);

    // Updates: Q_i += α (y - Q_i), y the reward alone where the episode ends.
    // The next rows are what the next step waits for: straight from memory, not by way of the vectors.
    row0 = table0 + (<usize>load<u32>(transitions + (pair0 << TRANSITION)) << 5);
    row1 = table1 + (<usize>load<u32>(transitions + (pair1 << TRANSITION)) << 5);
    row2 = table2 + (<usize>load<u32>(transitions + (pair2 << TRANSITION)) << 5);
    row3 = table3 + (<usize>load<u32>(transitions + (pair3 << TRANSITION)) << 5);
    const futureA = maxima(row0, row1);
    const futureB = maxima(row2, row3);
    const targetA = v128.bitselect(rewardsA, f64x2.add(rewardsA, f64x2.mul(discountA, futureA)), endedA);
    const targetB = v128.bitselect(rewardsB, f64x2.add(rewardsB, f64x2.mul(discountB, futureB)), endedB);
    const cell0 = table0 + (pair0 << 3);
    const cell1 = table1 + (pair1 << 3);
    const cell2 = table2 + (pair2 << 3);
    const cell3 = table3 + (pair3 << 3);
    const oldA = v128.load64_lane(cell1, v128.load64_zero(cell0), 1);
    const oldB = v128.load64_lane(cell3, v128.load64_zero(cell2), 1);
    const valueA = f64x2.add(oldA, f64x2.mul(stepA, f64x2.sub(targetA, oldA)));
    const valueB = f64x2.add(oldB, f64x2.mul(stepB, f64x2.sub(targetB, oldB)));
    v128.store64_lane(cell0, valueA, 0);
    v128.store64_lane(cell1, valueA, 1);
    v128.store64_lane(cell2, valueB, 0);
    v128.store64_lane(cell3, valueB, 1);
    if (judged) {
      store<u8>(marks0 + pair0, 1);
      store<u8>(marks1 + pair1, 1);
      store<u8>(marks2 + pair2, 1);
      store<u8>(marks3 + pair3, 1);
    }

    // Ends of episodes.
    const over = v128.or(ended, i32x4.eq(lengths, longest));
    if (!v128.any_true(over)) continue;
    const cut = v128.andnot(over, ended);
    if (v128.any_true(cut)) {
      // After truncation an action is drawn that nobody takes.
      const twice = v128.and(v128.and(i32x4.le_u(scramble(s1), last), explores), cut);
      for (let draws = 0; draws < 2; ++draws) {
        const draw = draws == 0 ? cut : twice;
        x2 = v128.xor(s2, s0);
        x3 = v128.xor(s3, s1);
        s2 = v128.bitselect(v128.xor(x2, i32x4.shl(s1, 9)), s2, draw);
        s1 = v128.bitselect(v128.xor(s1, x2), s1, draw);
        s0 = v128.bitselect(v128.xor(s0, x3), s0, draw);
        s3 = v128.bitselect(rotate(x3, 11), s3, draw);
      }
    }
    v128.store(block, lengths, LENGTH);
    v128.store(block, sumA, SUM);
    v128.store(block, sumB, SUM + 16);
    const terminated = i32x4.bitmask(ended);
    for (let bits = i32x4.bitmask(over); bits; bits &= bits - 1) {
      const lane = ctz(bits);
      if (note(lane, (terminated >>> lane) & 1)) free |= 1 << lane;
    }
    if (free) {
      v128.store(block, s0, S0);
      v128.store(block, s1, S1);
      v128.store(block, s2, S2);
      v128.store(block, s3, S3);
      for (let bits = free; bits; bits &= bits - 1) giveBack(ctz(bits));
    }
    if (several) {
      v128.store(block, states, STATE);
      v128.store(block, scramble(s1), DRAWN);
      for (let bits = i32x4.bitmask(over); bits; bits &= bits - 1) {
        const lane = ctz(bits);
        store<u32>(at(lane, STATE), initialState(model, load<u32>(at(lane, DRAWN))));
      }
      // Lane by lane: a load of all four would wait until the single stores have reached the cache.
      states = v128.load32_zero(block, STATE);
      states = v128.load32_lane(block, states, 1, STATE + 4);
      states = v128.load32_lane(block, states, 2, STATE + 8);
      states = v128.load32_lane(block, states, 3, STATE + 12);
      x2 = v128.xor(s2, s0);
      x3 = v128.xor(s3, s1);
      s2 = v128.bitselect(v128.xor(x2, i32x4.shl(s1, 9)), s2, over);
      s1 = v128.bitselect(v128.xor(s1, x2), s1, over);
      s0 = v128.bitselect(v128.xor(s0, x3), s0, over);
      s3 = v128.bitselect(rotate(x3, 11), s3, over);
    } else states = v128.bitselect(first, states, over);
    lengths = v128.andnot(lengths, over);
    sumA = v128.andnot(sumA, i8x16.shuffle(over, over, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7));
    sumB = v128.andnot(sumB, i8x16.shuffle(over, over, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15));
    const rows = i32x4.add(i32x4.shl(states, 5), tables);
    row0 = <usize>i32x4.extract_lane(rows, 0);
    row1 = <usize>i32x4.extract_lane(rows, 1);
    row2 = <usize>i32x4.extract_lane(rows, 2);
    row3 = <usize>i32x4.extract_lane(rows, 3);
    if (free) break;
  }
  v128.store(block, s0, S0);
  v128.store(block, s1, S1);
  v128.store(block, s2, S2);
  v128.store(block, s3, S3);
  v128.store(block, states, STATE);
  v128.store(block, lengths, LENGTH);
  v128.store(block, sumA, SUM);
  v128.store(block, sumB, SUM + 16);
  return free;
}

function plainStretch(transitions: usize): u32 {
  return stretch(transitions, false);
}
function judgedStretch(transitions: usize): u32 {
  return stretch(transitions, true);
}

/** The transitions of a model whose pairs have one outcome each, one after the other. */
function transitionsOf(): usize {
  const pairs = load<u32>(model, STATES) * 4;
  const block = allocate(<usize>pairs << TRANSITION);
  for (let pair: u32 = 0; pair < pairs; ++pair) {
    const entry = block + (<usize>pair << TRANSITION);
    store<u32>(entry, nextStateOf(model, pair));
    store<u32>(entry, terminates(model, pair) ? 0xffffffff : 0, 4);
    store<f64>(entry, rewardOf(model, pair), 8);
  }
  return block;
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
  model = onModel;
  limit = maxSteps;
  mask = optimal;
  share = level;
  streak = consecutive;
  lanes = allocate(LANES_BYTES);
  const transitions = transitionsOf();
  const parking = allocate(<usize>load<u32>(model, STATES) << 5);
  const kernel = optimal ? judgedStretch.index : plainStretch.index;
  let next: u32 = 0;
  busy = 0;
  for (let lane: u32 = 0; lane < 4; ++lane) {
    if (next < count) {
      ++busy;
      take(lane, jobs + <usize>next * JOB_BYTES);
      ++next;
    } else park(lane, parking);
  }
  waiting = count - next;
  while (busy) {
    let free = call_indirect<u32>(kernel, transitions);
    for (; free; free &= free - 1) {
      const lane = ctz(free);
      const job: usize = load<u32>(at(lane, JOB));
      release(load<u32>(at(lane, GOOD)));
      if (waiting) {
        take(lane, jobs + <usize>(count - waiting) * JOB_BYTES);
        --waiting;
      } else {
        --busy;
        park(lane, parking);
        finish(job);
      }
    }
  }
  release(parking);
  release(transitions);
  release(lanes);
}

/** What is left of the last job, alone. */
function finish(job: usize): void {
  const done = load<u32>(job, JOB_DONE);
  const held = load<u32>(job, JOB_HELD);
  const left = load<u32>(job, JOB_EPISODES) - done;
  if (left == 0 || (streak > 0 && held >= streak)) return;
  const more = learnerRun(
    load<u32>(job, JOB_LEARNER),
    model,
    left,
    limit,
    0,
    <usize>load<u32>(job, JOB_RETURNS) + (<usize>done << 3),
    <usize>load<u32>(job, JOB_LENGTHS) + (<usize>done << 2),
    <usize>load<u32>(job, JOB_TERMINATED) + <usize>done,
    <usize>load<u32>(job, JOB_SHARES) + (<usize>done << 3),
    mask,
    share,
    streak,
    held,
  );
  store<u32>(job, done + more, JOB_DONE);
}
