/**
 * Drawing from an uploaded model (`model/layout.ts`) with integer comparisons only, so that a seed means the same
 * episode on every machine and in the TypeScript twin `src/engine/rules/sampling.ts`.
 *
 * A distribution over `n` outcomes is its cumulative thresholds `t_k = min(2^32 - 1, floor((p_0 + … + p_k) 2^32))`.
 * One outcome needs no draw. Otherwise one u32 `u` is drawn and the answer is the first `k` with `u < t_k`, or the last.
 */
import { INITIAL_COUNT, INITIAL_STATES, INITIAL_THRESHOLDS, OUTCOME_STARTS, THRESHOLDS } from '../model/layout';
import { randomU32 } from '../random';

/** The index of an outcome of `pair`, for `nextStateOf`, `rewardOf` and `terminates`. */
// @ts-ignore: decorator
@inline
export function sampleOutcome(model: usize, pair: u32, random: usize): u32 {
  const starts = <usize>load<u32>(model, OUTCOME_STARTS) + (<usize>pair << 2);
  let outcome = load<u32>(starts);
  const last = load<u32>(starts, 4) - 1;
  if (outcome == last) return outcome;
  const u = randomU32(random);
  const thresholds = <usize>load<u32>(model, THRESHOLDS);
  while (outcome < last && u >= load<u32>(thresholds + (<usize>outcome << 2))) ++outcome;
  return outcome;
}

/** A first state. One needs no draw. */
// @ts-ignore: decorator
@inline
export function sampleInitial(model: usize, random: usize): u32 {
  return initialState(model, load<u32>(model, INITIAL_COUNT) > 1 ? randomU32(random) : 0);
}

/** The first state that the draw `u` means. A uniform distribution is met at the first guess; any other takes a search. */
// @ts-ignore: decorator
@inline
export function initialState(model: usize, u: u32): u32 {
  let low: u32 = 0;
  let high = load<u32>(model, INITIAL_COUNT) - 1;
  if (high > 0) {
    const thresholds = <usize>load<u32>(model, INITIAL_THRESHOLDS);
    const guess = <u32>((<u64>u * <u64>(high + 1)) >> 32);
    const threshold = thresholds + (<usize>guess << 2);
    if (u < load<u32>(threshold) && (guess == 0 || u >= load<u32>(threshold - 4))) low = high = guess;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (u < load<u32>(thresholds + (<usize>middle << 2))) high = middle;
      else low = middle + 1;
    }
  }
  return load<u32>(<usize>load<u32>(model, INITIAL_STATES) + (<usize>low << 2));
}
