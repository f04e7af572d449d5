/** The Cholesky factor of a symmetric matrix, with the same bits on every host. */

/**
 * The lower factor `L` of `G + λI = L Lᵀ`; of the Gram matrix `G` the part with column <= row is read. Two rows and two columns at a time:
 * four sums that do not wait for each other.
 */
export function cholesky(gram: Float64Array, size: number, lambda: number): Float64Array {
  const factor = gram.slice();
  for (let i = 0; i < size; ++i) factor[i * size + i]! += lambda;
  const root = (value: number) => Math.sqrt(Math.max(value, lambda * 1e-6));
  const even = size & ~1;
  for (let i = 0; i < size; i += 2) {
    // The last of an odd number of rows is done twice.
    const [first, second] = [i * size, (i < even ? i + 1 : i) * size];
    for (let j = 0; j < i; j += 2) {
      const [left, right] = [j * size, (j + 1) * size];
      let s00 = factor[first + j]!;
      let s01 = factor[first + j + 1]!;
      let s10 = factor[second + j]!;
      let s11 = factor[second + j + 1]!;
      for (let k = 0; k < j; ++k) {
        const x0 = factor[first + k]!;
        const x1 = factor[second + k]!;
        const y0 = factor[left + k]!;
        const y1 = factor[right + k]!;
        s00 -= x0 * y0;
        s01 -= x0 * y1;
        s10 -= x1 * y0;
        s11 -= x1 * y1;
      }
      const [pivot, below, last] = [factor[left + j]!, factor[right + j]!, factor[right + j + 1]!];
      factor[first + j] = s00 / pivot;
      factor[second + j] = s10 / pivot;
      factor[first + j + 1] = (s01 - (s00 / pivot) * below) / last;
      factor[second + j + 1] = (s11 - (s10 / pivot) * below) / last;
    }
    let s00 = factor[first + i]!;
    let s10 = factor[second + i]!;
    let s11 = factor[second + i + 1]!;
    for (let k = 0; k < i; ++k) {
      const x0 = factor[first + k]!;
      const x1 = factor[second + k]!;
      s00 -= x0 * x0;
      s10 -= x1 * x0;
      s11 -= x1 * x1;
    }
    factor[first + i] = root(s00);
    if (i === even) break;
    factor[second + i] = s10 / factor[first + i]!;
    factor[second + i + 1] = root(s11 - factor[second + i]! * factor[second + i]!);
  }
  return factor;
}
