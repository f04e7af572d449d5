/** All values of a similarity written to an array: the whole matrix, or half of it. */
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import { expected } from '../input-error.js';

type Values = Float64Array | Float32Array;

/** `values[i * rows + j]`. `absent` is what sparse entries do not hold. @throws InputError when `out` is no array of so many numbers. */
export function denseValues<Out extends Values>(entries: SimilarityEntries, absent: number, out?: Out): Out {
  const n = entries.rows;
  const values = arrayOf(n * n, out);
  if (entries.kind === 'dense') {
    values.set(entries.values);
    return values;
  }
  values.fill(absent);
  forEntries(entries, (i, j, value) => {
    values[i * n + j] = value;
  });
  return values;
}

/** `(i, j)` with `i < j` at `i n - i (i + 1) / 2 + j - i - 1`: row after row. */
export function condensedValues<Out extends Values>(entries: SimilarityEntries, absent: number, out?: Out): Out {
  const n = entries.rows;
  const values = arrayOf((n * (n - 1)) / 2, out);
  if (entries.kind === 'dense') {
    for (let i = 0, at = 0; i < n - 1; at += n - 1 - i++)
      values.set(entries.values.subarray(i * n + i + 1, (i + 1) * n), at);
    return values;
  }
  values.fill(absent);
  forEntries(entries, (i, j, value) => {
    if (i < j) values[i * n - (i * (i + 1)) / 2 + j - i - 1] = value;
  });
  return values;
}

function forEntries(
  { rows, rowStarts, columnIndices, values }: Extract<SimilarityEntries, { kind: 'sparse' }>,
  use: (i: number, j: number, value: number) => void,
): void {
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) use(i, columnIndices[e]!, values[e]!);
  }
}

function arrayOf<Out extends Values>(length: number, out: Out | undefined): Out {
  if (out === undefined) return new Float64Array(length) as Values as Out;
  if (!(out instanceof Float64Array || out instanceof Float32Array) || out.length !== length) {
    throw expected(`out to be a Float64Array or a Float32Array of length ${length}`, out);
  }
  return out;
}
