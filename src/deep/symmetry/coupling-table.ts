/**
 * Which pairs a similarity couples, as a table that is read once for every two entries of every batch: what `symmetryPairs` gives with
 * `weights: 'indicator'`, for a χ that stays the same from one batch to many others.
 */
import type { Similarity } from '../../similarity/similarity.js';
import { type SymmetryPairs, symmetryPairs } from '../symmetry-pairs.js';

/** A table takes a byte for every two pairs: up to 16 MiB. */
const LARGEST_TABLE = 4096;

export class CouplingTable {
  readonly #similarity: Similarity;
  readonly #threshold: number;
  /** `coupled[i * size + j]`; null where it would be too large. */
  readonly #coupled: Uint8Array | null;

  constructor(similarity: Similarity, threshold: number) {
    this.#similarity = similarity;
    this.#threshold = threshold;
    const { size } = similarity;
    this.#coupled = size > LARGEST_TABLE ? null : new Uint8Array(size * size);
    if (this.#coupled === null) return;
    for (let i = 0; i < size; ++i) {
      const { indices, values } = similarity.row(i);
      for (let e = 0; e < indices.length; ++e) {
        const j = indices[e]!;
        if (values[e]! > threshold && i !== j) this.#coupled[i * size + j] = 1;
      }
    }
  }

  /** The entries `m < n` of a batch whose pairs are coupled, each with weight 1; -1 is coupled with nothing. */
  pairsOf(batch: Int32Array): SymmetryPairs {
    const coupled = this.#coupled;
    if (coupled === null) {
      return symmetryPairs(batch, this.#similarity, { threshold: this.#threshold, weights: 'indicator' });
    }
    const { size } = this.#similarity;
    const most = (batch.length * (batch.length - 1)) / 2;
    const first = new Int32Array(most);
    const second = new Int32Array(most);
    let count = 0;
    for (let m = 0; m < batch.length; ++m) {
      if (batch[m]! < 0) continue;
      const row = batch[m]! * size;
      for (let n = m + 1; n < batch.length; ++n) {
        if (batch[n]! < 0 || coupled[row + batch[n]!] === 0) continue;
        first[count] = m;
        second[count++] = n;
      }
    }
    return {
      first: first.subarray(0, count),
      second: second.subarray(0, count),
      weights: new Float64Array(count).fill(1),
    };
  }
}
