/**
 * An uploaded model: a header of eleven u32 words, most of them pointers to the flat arrays of a finite MDP. The host
 * fills the header and owns every block; kernels only read.
 *
 * Pair `i = state * actions + action` has the outcomes `outcomeStarts[i] .. outcomeStarts[i + 1] - 1`, at least one.
 * Thresholds are cumulative probabilities in units of 2^-32, saturated at 2^32 - 1 (see `learning/sampling.ts`).
 * The initial distribution lists only the states of non-zero probability, ascending.
 */

/** Byte offsets of the header's words. */
export const STATES: usize = 0; //              u32
export const ACTIONS: usize = 4; //             u32
export const OUTCOME_STARTS: usize = 8; //      i32*, states * actions + 1
export const THRESHOLDS: usize = 12; //         u32*, one an outcome
export const NEXT_STATES: usize = 16; //        i32*, one an outcome
export const REWARDS: usize = 20; //            f64*, one an outcome
export const TERMINATIONS: usize = 24; //       u8*, one an outcome: 1 ends the episode
export const PROBABILITIES: usize = 28; //      f64*, one an outcome
export const INITIAL_STATES: usize = 32; //     i32*, initialCount
export const INITIAL_THRESHOLDS: usize = 36; // u32*, initialCount
export const INITIAL_COUNT: usize = 40; //      u32

/** Bytes of the header. */
export const MODEL_BYTES: usize = 44;

/** Number of states. */
// @ts-ignore: decorator
@inline
export function modelStates(model: usize): u32 {
  return load<u32>(model, STATES);
}

/** Number of actions. */
// @ts-ignore: decorator
@inline
export function modelActions(model: usize): u32 {
  return load<u32>(model, ACTIONS);
}

/** The state after `outcome`. */
// @ts-ignore: decorator
@inline
export function nextStateOf(model: usize, outcome: u32): u32 {
  return load<u32>(<usize>load<u32>(model, NEXT_STATES) + (<usize>outcome << 2));
}

/** The reward of `outcome`. */
// @ts-ignore: decorator
@inline
export function rewardOf(model: usize, outcome: u32): f64 {
  return load<f64>(<usize>load<u32>(model, REWARDS) + (<usize>outcome << 3));
}

/** Whether `outcome` ends the episode. */
// @ts-ignore: decorator
@inline
export function terminates(model: usize, outcome: u32): bool {
  return load<u8>(<usize>load<u32>(model, TERMINATIONS) + <usize>outcome) != 0;
}
