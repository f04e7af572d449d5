/** The jobs of a sweep (`sweep.ts`): how a lane gets one, is judged, and gives back what was learned. */
import { allocate, release } from '../memory';
import { STATES } from '../model/layout';
import { learnerRun } from './learner-run';
import { judgeStates, refreshShare } from './optimal-share';
import * as Learner from './record';
import { sampleInitial } from './sampling';
import {
  JOB_LEARNER,
  JOB_EPISODES,
  JOB_RETURNS,
  JOB_LENGTHS,
  JOB_TERMINATED,
  JOB_SHARES,
  JOB_HELD,
  JOB_DONE,
  STATE,
  LENGTH,
  SUM,
  TABLE,
  MARKS,
  LAST,
  EXPLORES,
  STEP_SIZE,
  DISCOUNT,
  JOB,
  GOOD,
  LEFT,
  SLOT,
  RECORDS,
  ADVANCE,
  RECORD,
  TIES,
  word,
  wide,
} from './sweep-layout';

// What the sweep is about: a model, the longest episode, and what `learnerRun` has of judging.
export let model: usize = 0;
export let limit: u32 = 0;
let mask: usize = 0;
let share: f64 = 0;
let streak: u32 = 0;

/** Sets what the sweep is about. */
export function setSweep(onModel: usize, maxSteps: u32, optimal: usize, level: f64, consecutive: u32): void {
  model = onModel;
  limit = maxSteps;
  mask = optimal;
  share = level;
  streak = consecutive;
}

/** Gives a lane a job. */
export function take(group: usize, lane: u32, job: usize): void {
  const learner: usize = load<u32>(job, JOB_LEARNER);
  const random = learner + Learner.RANDOM;
  const exploreBelow = load<u64>(learner, Learner.EXPLORE_BELOW);
  store<u32>(word(group, lane, JOB), <u32>job);
  store<u32>(word(group, lane, TABLE), load<u32>(learner, Learner.Q));
  store<u32>(word(group, lane, MARKS), load<u32>(learner, Learner.CHANGED));
  store<u32>(word(group, lane, LAST), <u32>(exploreBelow - 1));
  store<u32>(word(group, lane, EXPLORES), exploreBelow ? 0xffffffff : 0);
  store<u32>(word(group, lane, TIES), load<u32>(learner, Learner.TIES));
  store<f64>(wide(group, lane, STEP_SIZE), load<f64>(learner, Learner.STEP_SIZE));
  store<f64>(wide(group, lane, DISCOUNT), load<f64>(learner, Learner.DISCOUNT));
  store<u32>(word(group, lane, GOOD), mask ? <u32>judgeStates(learner, mask) : 0);
  const records = allocate(<usize>load<u32>(job, JOB_EPISODES) << RECORD);
  store<u32>(word(group, lane, ADVANCE), 1 << RECORD);
  store<u32>(word(group, lane, RECORDS), <u32>records);
  store<u32>(word(group, lane, SLOT), <u32>records);
  store<u32>(word(group, lane, LEFT), load<u32>(job, JOB_EPISODES));
  store<u32>(word(group, lane, STATE), sampleInitial(model, random));
  store<u32>(word(group, lane, LENGTH), 0);
  store<f64>(wide(group, lane, SUM), 0);
  for (let k: usize = 0; k < 4; ++k) store<u32>(word(group, lane, k << 4), load<u32>(random + (k << 2)));
}

/** A lane without a job goes round in a table of its own, with space for a record behind it, learning nothing. */
export function park(group: usize, lane: u32, table: usize): void {
  store<u32>(word(group, lane, JOB), 0);
  store<u32>(word(group, lane, TABLE), <u32>table);
  store<u32>(word(group, lane, MARKS), <u32>table);
  store<u32>(word(group, lane, EXPLORES), 0);
  store<u32>(word(group, lane, ADVANCE), 0);
  store<u32>(word(group, lane, LEFT), 0xffffffff);
  store<u32>(word(group, lane, SLOT), <u32>(table + (<usize>load<u32>(model, STATES) << 5)));
  store<f64>(wide(group, lane, STEP_SIZE), 0);
}

/** Judges a lane whose episode has just ended. True when it is good enough. */
export function note(group: usize, lane: u32): bool {
  const job: usize = load<u32>(word(group, lane, JOB));
  if (job == 0) return false;
  const done = (load<u32>(word(group, lane, SLOT)) - load<u32>(word(group, lane, RECORDS))) >>> RECORD;
  const now = refreshShare(load<u32>(job, JOB_LEARNER), mask, load<u32>(word(group, lane, GOOD)));
  const held = now >= share ? load<u32>(job, JOB_HELD) + 1 : 0;
  store<f64>(<usize>load<u32>(job, JOB_SHARES) + (<usize>(done - 1) << 3), now);
  store<u32>(job, held, JOB_HELD);
  return streak > 0 && held >= streak;
}

/** The learner of a free lane gets its generator back, and its updates, one a step; the records become the job's arrays. */
export function giveBack(group: usize, lane: u32): void {
  const job: usize = load<u32>(word(group, lane, JOB));
  const learner: usize = load<u32>(job, JOB_LEARNER);
  for (let k: usize = 0; k < 4; ++k) {
    store<u32>(learner + Learner.RANDOM + (k << 2), load<u32>(word(group, lane, k << 4)));
  }
  const records: usize = load<u32>(word(group, lane, RECORDS));
  const lengths: usize = load<u32>(job, JOB_LENGTHS);
  const done = (load<u32>(word(group, lane, SLOT)) - <u32>records) >>> RECORD;
  let updates = load<f64>(learner, Learner.UPDATES);
  for (let e: u32 = 0; e < done; ++e) {
    const record = records + (<usize>e << RECORD);
    const length = load<u32>(record, 8);
    store<f64>(<usize>load<u32>(job, JOB_RETURNS) + (<usize>e << 3), load<f64>(record));
    store<u32>(lengths + (<usize>e << 2), length);
    store<u8>(<usize>load<u32>(job, JOB_TERMINATED) + <usize>e, load<u8>(record, 12) & 1);
    updates += <f64>length;
  }
  release(records);
  store<u32>(job, done, JOB_DONE);
  store<f64>(learner, updates, Learner.UPDATES);
}

/** What is left of a job, alone. */
export function finish(job: usize): void {
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
