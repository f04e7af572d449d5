/**
 * Sparse output: which entries of a finished row of similarities are kept. `sign` is 1 where large values are near
 * (similarities) and -1 where small ones are (divergences). NaN is never kept.
 */

/**
 * Lists the entries `j` in [from, to) with `sign * values[j] > limit`, ascending, at `indices` (i32) and `kept` (f64);
 * returns how many.
 */
export function similaritySelect(
  values: usize,
  from: i32,
  to: i32,
  limit: f64,
  sign: f64,
  indices: usize,
  kept: usize,
): i32 {
  const limits = f64x2.splat(limit);
  const signs = f64x2.splat(sign);
  let found: usize = 0;
  for (let j = from; j < to; ) {
    if (j + 2 <= to) {
      const two = f64x2.mul(signs, v128.load(values + (<usize>j << 3)));
      if (!v128.any_true(f64x2.gt(two, limits))) {
        j += 2;
        continue;
      }
    }
    const value = load<f64>(values + (<usize>j << 3));
    if (sign * value > limit) {
      store<i32>(indices + (found << 2), j);
      store<f64>(kept + (found << 3), value);
      ++found;
    }
    ++j;
  }
  return <i32>found;
}

/**
 * Offers the pairs `(i, j)` with `values[j]` listed by `similaritySelect` to the lists of the nearest `k` partners of both
 * rows. A row's list is a heap with the worst partner on top: `heapValues` (f64) and `heapRows` (i32), `k` a row, and its
 * length in `heapSizes` (i32). Of equal values the lower row is nearer.
 */
export function similarityOffer(
  i: i32,
  indices: usize,
  kept: usize,
  count: usize,
  sign: f64,
  k: i32,
  heapValues: usize,
  heapRows: usize,
  heapSizes: usize,
): void {
  for (let e: usize = 0; e < count; ++e) {
    const j = load<i32>(indices + (e << 2));
    if (j == i) continue;
    const value = load<f64>(kept + (e << 3));
    offer(i, j, value, sign, k, heapValues, heapRows, heapSizes);
    offer(j, i, value, sign, k, heapValues, heapRows, heapSizes);
  }
}

function offer(row: i32, partner: i32, value: f64, sign: f64, k: i32, heapValues: usize, heapRows: usize, heapSizes: usize): void {
  const values = heapValues + ((<usize>row * <usize>k) << 3);
  const rows = heapRows + ((<usize>row * <usize>k) << 2);
  const sizeAt = heapSizes + (<usize>row << 2);
  const size = load<i32>(sizeAt);
  if (size < k) {
    store<i32>(sizeAt, size + 1);
    let at = size;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!farther(sign, value, partner, valueAt(values, parent), rowAt(rows, parent))) break;
      put(values, rows, at, valueAt(values, parent), rowAt(rows, parent));
      at = parent;
    }
    put(values, rows, at, value, partner);
  } else if (farther(sign, valueAt(values, 0), rowAt(rows, 0), value, partner)) {
    let at = 0;
    for (let child = 1; child < k; child = 2 * at + 1) {
      const right = child + 1;
      if (right < k && farther(sign, valueAt(values, right), rowAt(rows, right), valueAt(values, child), rowAt(rows, child))) {
        child = right;
      }
      if (!farther(sign, valueAt(values, child), rowAt(rows, child), value, partner)) break;
      put(values, rows, at, valueAt(values, child), rowAt(rows, child));
      at = child;
    }
    put(values, rows, at, value, partner);
  }
}

/** Whether the partner `(value, row)` is farther away than `(otherValue, otherRow)`. */
// @ts-ignore: decorator
@inline
function farther(sign: f64, value: f64, row: i32, otherValue: f64, otherRow: i32): bool {
  return value == otherValue ? row > otherRow : sign * value < sign * otherValue;
}

// @ts-ignore: decorator
@inline
function valueAt(values: usize, at: i32): f64 {
  return load<f64>(values + (<usize>at << 3));
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, at: i32): i32 {
  return load<i32>(rows + (<usize>at << 2));
}

// @ts-ignore: decorator
@inline
function put(values: usize, rows: usize, at: i32, value: f64, row: i32): void {
  store<f64>(values + (<usize>at << 3), value);
  store<i32>(rows + (<usize>at << 2), row);
}
