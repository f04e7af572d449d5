/**
 * What an observed pair does to its partners. The twin is `src/engine/reference/coupling.ts`.
 *
 * Row `i` of the partners is the entries `rowStarts[i] .. rowStarts[i + 1] - 1` of `columns` (pairs, never `i` itself)
 * and `steps` (the products of step size and similarity, `c = α χ_ij`). With the target `y` of pair `i` and its
 * error `δ = y - Q_i` from before the update, each partner `j` gets
 *
 *   preconditioner           Q_j += c δ
 *   preconditioner, guarded  Q_j += c δ, cut to the interval between 0 and y - Q_j
 *   target sharing           Q_j += c (y - Q_j)
 *   quotient                 Q_j  = Q_i, as it is after the update
 *
 * Under the quotient all pairs of a block share one row, the block itself, ascending: from `rowStarts[i]` to before `rowEnds[i]`, whose
 * address takes the place of that of `steps`. A block of k pairs takes k entries so, in place of k².
 */

export const NONE: u32 = 0;
export const PRECONDITIONER: u32 = 1;
export const PRECONDITIONER_GUARDED: u32 = 2;
export const TARGET_SHARING: u32 = 3;
export const QUOTIENT: u32 = 4;
export const SAMPLING_ONE: u32 = 5; // see partner-pull.ts
export const SAMPLING_ALL: u32 = 6;
export const AUGMENTATION: u32 = 7; // see image.ts

/** Whether a rule acts on partners within the update of the observed pair: one of those above. */
// @ts-ignore: decorator
@inline
export function sharesUpdate(coupling: u32): bool {
  return coupling - 1 < QUOTIENT;
}

/** `change` cut to the interval between 0 and `gap`. `pmin` and `pmax` are one machine instruction, `f64.min` several. */
// @ts-ignore: decorator
@inline
export function cut(change: f64, gap: f64): f64 {
  const zero = f64x2.splat(0);
  const end = f64x2.splat(gap);
  return f64x2.extract_lane(f64x2.pmin(f64x2.pmax(f64x2.splat(change), f64x2.pmin(end, zero)), f64x2.pmax(end, zero)), 0);
}

/**
 * Updates the partners of `pair`, marks each in `changed` (one byte a pair), and gives their number.
 * `value` is the new Q of `pair`.
 */
export function updatePartners(
  coupling: u32,
  rowStarts: usize,
  columns: usize,
  steps: usize,
  q: usize,
  changed: usize,
  pair: u32,
  target: f64,
  error: f64,
  value: f64,
): u32 {
  const start = load<u32>(rowStarts + (<usize>pair << 2));
  if (coupling == QUOTIENT) {
    const blockEnd = load<u32>(steps + (<usize>pair << 2));
    for (let k = start; k < blockEnd; ++k) {
      const j = <usize>load<u32>(columns + (<usize>k << 2));
      store<f64>(q + (j << 3), value);
      store<u8>(changed + j, 1);
    }
    return blockEnd - start - 1;
  }
  const end = load<u32>(rowStarts + (<usize>pair << 2), 4);
  const last = columns + (<usize>end << 2);
  let column = columns + (<usize>start << 2);
  let step = steps + (<usize>start << 3);
  if (coupling == TARGET_SHARING) {
    for (; column < last; column += 4, step += 8) {
      const j = <usize>load<u32>(column);
      const old = load<f64>(q + (j << 3));
      store<f64>(q + (j << 3), old + load<f64>(step) * (target - old));
      store<u8>(changed + j, 1);
    }
  } else if (coupling == PRECONDITIONER_GUARDED) {
    for (; column < last; column += 4, step += 8) {
      const j = <usize>load<u32>(column);
      const old = load<f64>(q + (j << 3));
      store<f64>(q + (j << 3), old + cut(load<f64>(step) * error, target - old));
      store<u8>(changed + j, 1);
    }
  } else {
    for (; column < last; column += 4, step += 8) {
      const j = <usize>load<u32>(column);
      store<f64>(q + (j << 3), load<f64>(q + (j << 3)) + load<f64>(step) * error);
      store<u8>(changed + j, 1);
    }
  }
  return end - start;
}

/** Sets each block of the quotient to its mean (summed in ascending order of pair). */
export function averageBlocks(rowStarts: usize, columns: usize, rowEnds: usize, q: usize, pairs: u32): void {
  for (let i: u32 = 0; i < pairs; ++i) {
    const start = load<u32>(rowStarts + (<usize>i << 2));
    const end = load<u32>(rowEnds + (<usize>i << 2));
    // A block is averaged once, at its lowest pair.
    if (end - start == 1 || load<u32>(columns + (<usize>start << 2)) != i) continue;
    let sum = load<f64>(q + (<usize>i << 3));
    for (let k = start + 1; k < end; ++k) sum += load<f64>(q + (<usize>load<u32>(columns + (<usize>k << 2)) << 3));
    const mean = sum / <f64>(end - start);
    for (let k = start; k < end; ++k) store<f64>(q + (<usize>load<u32>(columns + (<usize>k << 2)) << 3), mean);
  }
}
