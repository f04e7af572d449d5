/** All values of a similarity in an array of the caller's: the whole matrix or half of it, in float64 or float32. */
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import { expected } from '../input-error.js';
import type { ListEstimate } from './list-estimate.js';
import type { EntriesSource } from './values.js';

/** `rows²` numbers `out[i * rows + j]`, or the `rows (rows - 1) / 2` of `i < j`, row after row, as SciPy's condensed matrices have them. */
export type Out = Float64Array | Float32Array;

/** Rows whose values are copied to their columns at once: what they read stays in the cache. */
const BLOCK = 8;

/** @throws InputError when `out` is no array of one of the two lengths. */
export function checkOut(out: Out, rows: number): void {
  const [whole, half] = [rows * rows, (rows * (rows - 1)) / 2];
  if ((out instanceof Float64Array || out instanceof Float32Array) && (out.length === whole || out.length === half))
    return;
  throw expected(`out to be a Float64Array or a Float32Array of length ${whole} or ${half}`, out);
}

/** Takes rows in ascending order, each from its diagonal on, to where they belong in `out`; reads them from there. */
export class WrittenValues implements EntriesSource {
  readonly rows: number;
  readonly #out: Out;
  readonly #condensed: boolean;
  readonly #diagonal: Float64Array;
  readonly #isDivergence: boolean;

  constructor(out: Out, rows: number, isDivergence: boolean) {
    this.rows = rows;
    this.#out = out;
    this.#condensed = out.length !== rows * rows;
    this.#diagonal = new Float64Array(rows);
    this.#isDivergence = isDivergence;
  }

  /** `values[k]` is that of rows `i` and `i + k`. */
  write(i: number, values: Float64Array): void {
    const n = this.rows;
    this.#diagonal[i] = values[0]!;
    if (this.#condensed) {
      if (i < n - 1) this.#out.set(values.subarray(1), i * n - (i * (i + 1)) / 2);
      return;
    }
    this.#out.set(values, i * n + i);
    if (i % BLOCK === BLOCK - 1 || i === n - 1) mirror(this.#out, n, i - (i % BLOCK));
  }

  /** A copy, in float64. */
  entries(): SimilarityEntries {
    const n = this.rows;
    if (!this.#condensed) return { kind: 'dense', rows: n, values: Float64Array.from(this.#out) };
    const values = new Float64Array(n * n);
    for (let i = 0, at = 0; i < n; at += n - 1 - i++) {
      values[i * n + i] = this.#diagonal[i]!;
      values.set(this.#out.subarray(at, at + n - 1 - i), i * n + i + 1);
      if (i % BLOCK === BLOCK - 1 || i === n - 1) mirror(values, n, i - (i % BLOCK));
    }
    return { kind: 'dense', rows: n, values };
  }

  components(): null {
    return null;
  }

  estimate(): ListEstimate {
    const n = this.rows;
    const counts = (value: number) => (this.#isDivergence ? !Number.isNaN(value) : value !== 0);
    let pairs = 0;
    for (let i = 0; i < n; ++i) {
      const start = this.#condensed ? i * n - (i * (i + 1)) / 2 : i * n + i + 1;
      for (let k = start; k < start + n - 1 - i; ++k) pairs += Number(counts(this.#out[k]!));
    }
    return { pairs, error: 0, bytes: 8 * n * n };
  }
}

function mirror(matrix: Out, n: number, first: number): void {
  for (let j = first + 1; j < n; ++j) {
    const end = j * n + Math.min(first + BLOCK, j);
    for (let to = j * n + first, from = first * n + j; to < end; ++to, from += n) matrix[to] = matrix[from]!;
  }
}
