/** The contract of the kernel that accumulates statistics of random Fourier features. */
import type { Handle } from './handle.js';

/** Random Fourier features of an input `z` of `inputs` numbers (Rahimi & Recht 2007): `1, z, √(2/M) cos(W z + φ)`. */
export interface FourierMap {
  readonly inputs: number;
  /** `M`. */
  readonly cosines: number;
  /** `W`, `weights[m * inputs + k]`. */
  readonly weights: Float64Array;
  /** `φ`. */
  readonly phases: Float64Array;
}

/** What is done with matrices that are made of such sums. */
export interface DenseAlgebra {
  /** The lower factor `L` of `G + λI = L Lᵀ`, row after row; of `G`, which stays as it is, the part with column <= row is read. */
  cholesky(gram: Float64Array, size: number, lambda: number): Float64Array;
}

/** Sums over observations of features `Φ` and targets `y`. */
export interface GramSums {
  readonly count: number;
  /** Features of an observation, `1 + inputs + cosines`. */
  readonly size: number;
  readonly targets: number;
  /** `ΦᵀΦ`, `gram[i * size + j]` with `j <= i` (the rest is zero). */
  readonly gram: Float64Array;
  /** `Φᵀy`, `cross[i * targets + t]`. */
  readonly cross: Float64Array;
  /** `yᵀy` of each target. */
  readonly squares: Float64Array;
  /** Of the backend that added them up. */
  readonly algebra: DenseAlgebra;
}

export interface GramKernel extends Handle {
  /** Adds `rows` inputs and targets, row after row. */
  add(inputs: Float64Array, targets: Float64Array, rows: number): void;
  /** A copy of the sums so far. */
  sums(): GramSums;
}

export function featureCount({ inputs, cosines }: FourierMap): number {
  return 1 + inputs + cosines;
}
