/** What a sweep (`sweep.ts`) works on: byte offsets of its jobs and lanes, and the shifts of its tables. */

/** One learner's part of a sweep, made by the caller: eight u32 words. */
export const JOB_LEARNER: usize = 0;
export const JOB_EPISODES: usize = 4; //    to run at most, >= 1
export const JOB_RETURNS: usize = 8; //     f64*
export const JOB_LENGTHS: usize = 12; //    i32*
export const JOB_TERMINATED: usize = 16; // u8*
export const JOB_SHARES: usize = 20; //     f64*, with a mask
export const JOB_HELD: usize = 24; //       episodes in a row at or above the level so far
export const JOB_DONE: usize = 28; //       episodes run (out)
export const JOB_BYTES: usize = 32;

/** A group of four lanes: u32[4] each unless said otherwise. */
export const S0: usize = 0; //         the four words of the generators
export const S1: usize = 16;
export const S2: usize = 32;
export const S3: usize = 48;
export const STATE: usize = 64; //     where the next action is to be chosen
export const LENGTH: usize = 80; //    steps of the episode so far
export const SUM: usize = 96; //       f64[4], return so far
export const TABLE: usize = 128; //    f64*, action values
export const MARKS: usize = 144; //    u8*, changed pairs
export const LAST: usize = 160; //     the greatest u32 that explores
export const EXPLORES: usize = 176; // all ones where ε > 0
export const STEP_SIZE: usize = 192; // f64[4]
export const DISCOUNT: usize = 224; // f64[4]
export const JOB: usize = 256; //      the job of the lane, 0 when it has none
export const GOOD: usize = 272; //     the block of `judgeStates`
export const DRAWN: usize = 288; //    space for one draw a lane
export const LEFT: usize = 304; //     episodes to go
export const SLOT: usize = 320; //     where the record of the running episode goes
export const RECORDS: usize = 336; //  the first of them
export const ADVANCE: usize = 352; //  bytes of a record, 0 without a job
export const TIES: usize = 368; //     as a learner has it
export const GROUP_BYTES: usize = 384;
/** Two groups: while one waits for memory, the other computes. */
export const LANES: u32 = 8;

/** An initial state, 16 bytes: the least and the greatest draw that means it u32, the state u32, 0. */
export const START: u32 = 4; // shift

/** The record of an episode, 16 bytes: return f64, length u32, 1 where it terminated u32. */
export const RECORD: u32 = 4; // shift

/** One transition, 16 bytes: next state u32, all ones where it ends the episode u32, reward f64. */
export const TRANSITION: u32 = 4; // shift

/** The word of a lane of a group at `field`. */
// @ts-ignore: decorator
@inline
export function word(group: usize, lane: u32, field: usize): usize {
  return group + field + (<usize>lane << 2);
}

/** The same for a field of f64. */
// @ts-ignore: decorator
@inline
export function wide(group: usize, lane: u32, field: usize): usize {
  return group + field + (<usize>lane << 3);
}
