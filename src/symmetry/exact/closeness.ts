/**
 * Equality of numbers that were summed in floating point. Sums of the same terms in another order differ in the last
 * bits (0.33333333333333337 is not 1/3), so numbers are sorted and cut where two neighbours are further apart than
 * `TOLERANCE` times their scale. Unlike rounding to a grid, no value sits on a boundary between two classes.
 */

/** Relative distance under which two sums are taken as equal. */
export const TOLERANCE = 1e-9;

/** Whether two sums of non-negative terms are equal up to rounding. */
export function close(x: number, y: number): boolean {
  return Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y));
}

/**
 * Classes of equal values, numbered by ascending value. `scales[i]` is the size of the terms that `values[i]` was summed
 * from: where terms cancel, the rounding error is relative to them and not to the sum.
 */
export function classesOf(values: Float64Array, scales: Float64Array): Int32Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!);
  const classes = new Int32Array(values.length);
  let current = 0;
  for (let k = 1; k < order.length; ++k) {
    const low = order[k - 1]!;
    const high = order[k]!;
    if (values[high]! - values[low]! > TOLERANCE * Math.max(scales[low]!, scales[high]!)) ++current;
    classes[high] = current;
  }
  return classes;
}
