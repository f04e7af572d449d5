/**
 * The value of a state under the three targets of temporal-difference learning, read from one row of action values:
 * `values` points to `actions` consecutive f64. The twin is `src/engine/rules/td.ts`.
 *
 * Rows of four actions take a branch-free path of two f64x2 vectors: when `actions` is the constant 4, the compiler
 * keeps only that path. `pmax` is one machine instruction; `f64x2.max` is several.
 */

/** The largest of two lanes, in both lanes. */
// @ts-ignore: decorator
@inline
function acrossLanes(v: v128): v128 {
  return f64x2.pmax(v, i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
}

/** The largest value of a row, in both lanes. */
// @ts-ignore: decorator
@inline
function maximum(values: usize, actions: u32): v128 {
  if (actions == 4) return acrossLanes(f64x2.pmax(v128.load(values), v128.load(values, 16)));
  let v = v128.load64_splat(values);
  const odd = values + (<usize>(actions & 1) << 3);
  for (let p = odd, end = values + (<usize>actions << 3); p < end; p += 16) v = f64x2.pmax(v, v128.load(p));
  return acrossLanes(v);
}

/** `max_a Q(s, a)`. */
// @ts-ignore: decorator
@inline
export function maximumValue(values: usize, actions: u32): f64 {
  return f64x2.extract_lane(maximum(values, actions), 0);
}

/** `argmax_a Q(s, a)`, the lowest action of equals. Within range even when a value has overflowed to NaN. */
// @ts-ignore: decorator
@inline
export function greedyAction(values: usize, actions: u32): u32 {
  const v = maximum(values, actions);
  if (actions == 4) {
    const first = i64x2.bitmask(f64x2.eq(v, v128.load(values)));
    const second = i64x2.bitmask(f64x2.eq(v, v128.load(values, 16)));
    return ctz(first | (second << 2)) & 3;
  }
  let action: u32 = 0;
  while (action + 2 <= actions) {
    const mask = i64x2.bitmask(f64x2.eq(v, v128.load(values + (<usize>action << 3))));
    if (mask) return action + ctz(mask);
    action += 2;
  }
  // The last of an odd number of actions is the greedy one when no other was.
  return actions & 1 ? actions - 1 : 0;
}

/** What breaks a tie, read from a draw that was not below a bound: its halves exchanged, for the low one is uniform. */
// @ts-ignore: decorator
@inline
export function tieOf(draw: u32): u32 {
  return rotl<u32>(draw, 16);
}

/** The bit of the `⌊tie n / 2^32⌋`th of the `n` bits set, ascending; 32 without any. */
// @ts-ignore: decorator
@inline
function oneOf(mask: u32, tie: u32): u32 {
  if (mask & (mask - 1)) {
    for (let k = <u32>((<u64>tie * <u64>popcnt(mask)) >> 32); k; --k) mask &= mask - 1;
  }
  return ctz(mask);
}

/**
 * Of the `n` actions of the largest value the `⌊tie n / 2^32⌋`th, ascending: the lowest where `tie` is 0. Whole episodes of the core branch on the
 * action (`foreseen`): the processor goes on with the one that it expects, which is right where a learner knows its way.
 */
// @ts-ignore: decorator
@inline
export function greedyAmong(values: usize, actions: u32, tie: u32, foreseen: bool = false): u32 {
  const v = maximum(values, actions);
  if (actions == 4) {
    const first = i64x2.bitmask(f64x2.eq(v, v128.load(values)));
    const second = i64x2.bitmask(f64x2.eq(v, v128.load(values, 16)));
    const mask = first | (second << 2);
    if (foreseen) {
      if (mask == 1) return 0;
      if (mask == 2) return 1;
      if (mask == 4) return 2;
      if (mask == 8) return 3;
    }
    return oneOf(mask, tie) & 3;
  }
  if (actions > 32) return greedyAmongMany(values, actions, f64x2.extract_lane(v, 0), tie);
  const even = actions & ~1;
  let mask: u32 = 0;
  for (let action: u32 = 0; action < even; action += 2) {
    mask |= <u32>i64x2.bitmask(f64x2.eq(v, v128.load(values + (<usize>action << 3)))) << action;
  }
  if (actions & 1) mask |= (load<f64>(values + (<usize>even << 3)) == f64x2.extract_lane(v, 0) ? 1 : 0) << even;
  return min(oneOf(mask, tie), actions - 1);
}

/** The same where there are more actions than bits; `largest` is their largest value. */
function greedyAmongMany(values: usize, actions: u32, largest: f64, tie: u32): u32 {
  let equals: u32 = 0;
  for (let action: u32 = 0; action < actions; ++action) equals += load<f64>(values + (<usize>action << 3)) == largest ? 1 : 0;
  let before = <u32>((<u64>tie * <u64>equals) >> 32);
  for (let action: u32 = 0; action < actions; ++action) {
    if (load<f64>(values + (<usize>action << 3)) == largest && before-- == 0) return action;
  }
  return actions - 1;
}

/** `(1 - ε) max_a Q(s, a) + ε mean_a Q(s, a)`: the expectation under the ε-greedy policy. */
// @ts-ignore: decorator
@inline
export function expectedValue(values: usize, actions: u32, epsilon: f64): f64 {
  let sum = load<f64>(values);
  for (let action: u32 = 1; action < actions; ++action) sum += load<f64>(values + (<usize>action << 3));
  return (1 - epsilon) * maximumValue(values, actions) + epsilon * (sum / <f64>actions);
}
