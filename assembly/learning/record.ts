/**
 * A learner's record in memory: byte offsets and the numbers of its kinds. A field that a kind does not use is 0.
 */
export const ACTIONS: usize = 0; //         u32
export const PAIRS: usize = 4; //           u32
export const KIND: usize = 8; //            u32, one of those below
export const Q: usize = 12; //              f64*, one a pair, and HOLES more
export const CHANGED: usize = 16; //        u8*, one a pair (space for a multiple of 16): set when its value changes
export const COUPLING: usize = 20; //       u32, see coupling.ts
export const ROW_STARTS: usize = 24; //     i32*, pairs + 1
export const COLUMNS: usize = 28; //        i32*
export const STEPS: usize = 32; //          f64*; under the quotient i32*, where the row of each pair ends
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
export const RECORD_CAPACITY: usize = 120; //   u32, steps the block has space for
export const RECORDING: usize = 124; //     u32, whether steps are recorded
// Couplings.
export const GUARD: usize = 128; //         u32, whether the guard is on
export const COUPLED_ACTOR: usize = 132; // u32, whether the actor takes part
export const COUPLED_CRITIC: usize = 136; // u32, whether the critic takes part
export const CRITIC_STEPS: usize = 140; //  f64*, the partners' steps in the critic; under the quotient as STEPS
export const THRESHOLDS: usize = 144; //    u32*, cumulative shares of the partners of each row
export const IMAGES: usize = 148; //        u32, number of transformations
export const STATE_MAPS: usize = 152; //    i32*, IMAGES times states
export const PAIR_MAPS: usize = 156; //     i32*, IMAGES times pairs
export const PULL: usize = 160; //          f64, step towards a drawn partner
export const CRITIC_PULL: usize = 168; //   f64, the same in the critic
export const BOUND: usize = 176; //         f64, what a guard cuts values (traces) or preferences (policy gradient) to
// Double Q-learning.
export const FIRST: usize = 184; //         f64*, one a pair
export const SECOND: usize = 188; //        f64*, one a pair
export const COIN: usize = 192; //          u32, the table that is updated: 0 or 1
// Traces.
export const ACCUMULATE: usize = 196; //    u32, whether visits add up
export const WEIGHTS: usize = 200; //       f64*, (γλ)^n
export const AGES: usize = 204; //          u32, how many of them
export const VISITS: usize = 208; //        u32[2]*, pair and time of each visit; VISIT_CAPACITY of them
export const VISIT_CAPACITY: usize = 212; //    u32
export const VISIT_SLOTS: usize = 216; //   u32*, one a pair: where in VISITS it may be (replacing traces)
export const FIRST_VISIT: usize = 220; //   u32
export const END_VISIT: usize = 224; //     u32
export const LIVE_VISITS: usize = 228; //   u32, visits that are not holes
export const TIME: usize = 232; //          u32, of the next visit
export const NEXT_STATE: usize = 236; //    u32, where the episode must go on; NOWHERE when there is none
export const NEXT_ACTION: usize = 240; //   u32, and by which action (SARSA(λ))
// Policy gradient.
export const OF_STATES: usize = 244; //     u32, whether the critic values states
export const CRITIC_STEP: usize = 248; //   f64, step size of critic or baseline
export const CRITIC: usize = 256; //        f64*, one a state, or one a pair
export const POLICY: usize = 260; //        f64*, space for two policies of one state each
export const EPISODE: usize = 264; //       steps of the episode, 16 bytes each: pair u32, next state u32, reward f64
export const EPISODE_STEPS: usize = 268; // u32
export const EPISODE_CAPACITY: usize = 272; //  u32
// Greedy choice.
export const TIES: usize = 276; //          u32, all ones where ties are broken at random, 0 where the lowest action is taken
export const TIE: usize = 280; //           u32, what breaks the tie of an update (double Q-learning)
export const LEARNER_BYTES: usize = 288;

/** Values behind the table that updates of replaced visits go to. */
export const HOLES: u32 = 8;
export const NOWHERE: u32 = 0xffffffff;

export const Q_LEARNING: u32 = 0;
export const SARSA: u32 = 1;
export const EXPECTED_SARSA: u32 = 2;
export const DOUBLE_Q: u32 = 3;
export const Q_LAMBDA: u32 = 4;
export const SARSA_LAMBDA: u32 = 5;
export const REINFORCE: u32 = 6;
export const ACTOR_CRITIC: u32 = 7;

/** The address that the record holds at `field`. */
// @ts-ignore: decorator
@inline
export function pointer(learner: usize, field: usize): usize {
  return <usize>load<u32>(learner + field);
}
