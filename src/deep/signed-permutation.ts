/**
 * A signed permutation matrix ρ: `(ρ x)[k] = signs[k] · x[sources[k]]`. Orthogonal, so that its inverse is its transpose, and
 * exact in floating point: it moves numbers and turns signs. All groups of this folder act by such matrices.
 */
import type { Reals } from '../engine/contracts/network.js';
import { checkInstance, checkInteger, checkIntegers, checkNumbers, expected, InputError } from '../input-error.js';

/** Longest vector that is acted on. */
const MOST = 2 ** 20;

export class SignedPermutation {
  readonly sources: Int32Array;
  /** 1 or −1 each. */
  readonly signs: Float64Array;

  /** @throws InputError when `sources` is no permutation or a sign is neither 1 nor −1. */
  constructor(sources: ArrayLike<number>, signs?: ArrayLike<number>) {
    this.sources = checkIntegers('sources', sources, 0, MOST - 1);
    this.signs = signs === undefined ? new Float64Array(sources.length).fill(1) : checkNumbers('signs', signs);
    const ascending = this.sources.slice().sort();
    if (this.signs.length !== ascending.length || !ascending.every((source, k) => source === k)) {
      throw new InputError(`expected sources to be a permutation of 0..n-1, got ${this.sources.join(', ')}`);
    }
    if (!this.signs.every((sign) => Math.abs(sign) === 1)) throw new InputError('expected signs to be 1 or -1');
  }

  /** @throws InputError when `length` is not an integer in [0, 2^20]. */
  static identity(length: number): SignedPermutation {
    checkInteger('length', length, 0, MOST);
    return new SignedPermutation(Int32Array.from({ length }, (_, k) => k));
  }

  get length(): number {
    return this.sources.length;
  }

  /** `ρ x` of one vector, written to `target` from `at` on. @throws InputError when one is no typed array of reals, or `at` does not fit. */
  apply(x: Reals, target: Reals, at = 0): void {
    checkReals('x', x);
    checkReals('target', target);
    checkInteger('at', at, 0, target.length - this.length);
    for (let k = 0; k < this.sources.length; ++k) target[at + k] = this.signs[k]! * x[this.sources[k]!]!;
  }

  /** `ρ⁻¹ y = ρᵀ y` of one vector, added to `target` from `at` on, times `weight`. */
  addInverse(y: Reals, weight: number, target: Reals, at = 0): void {
    for (let k = 0; k < this.sources.length; ++k) target[at + this.sources[k]!]! += weight * this.signs[k]! * y[k]!;
  }

  /** `this · other`: first `other`, then this. @throws InputError when they are not of one length. */
  after(other: SignedPermutation): SignedPermutation {
    checkInstance('a SignedPermutation', other, SignedPermutation);
    if (other.length !== this.length) throw expected(`a permutation of ${this.length} entries`, other.length);
    return new SignedPermutation(
      this.sources.map((source) => other.sources[source]!),
      this.signs.map((sign, k) => sign * other.signs[this.sources[k]!]!),
    );
  }

  /** What two equal matrices have in common, as text. */
  key(): string {
    return Array.from(this.sources, (source, k) => `${this.signs[k]! < 0 ? '-' : ''}${source}`).join(' ');
  }
}

/** @throws InputError when they are no typed array of reals. */
export function checkReals(name: string, values: Reals): void {
  if (!(values instanceof Float64Array) && !(values instanceof Float32Array))
    throw expected(`${name} to be a Float32Array or a Float64Array`, values);
}
