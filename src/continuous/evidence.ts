/**
 * The log evidence of Bayesian linear regression with a normal-inverse-gamma prior, from sufficient statistics (Bishop 2006,
 * section 3.3; O'Hagan 1994, chapter 9): `y = Φ w + ε`, `ε ~ N(0, σ²)`, `w | σ² ~ N(0, σ²/λ I)`, `σ² ~ InvGamma(a₀, b₀)`,
 *
 *     ln p(y) = −n/2 ln 2π + D/2 ln λ − ½ ln|K| + a₀ ln b₀ − aₙ ln bₙ + lnΓ(aₙ) − lnΓ(a₀),
 *     K = ΦᵀΦ + λI,   aₙ = a₀ + n/2,   bₙ = b₀ + ½ (yᵀy − cᵀK⁻¹c),   c = Φᵀy.
 *
 * Several targets share one `K`: it is factorised once.
 */

import type { GramSums } from '../engine/contracts/gram.js';
import { logGamma } from '../similarity/log-gamma.js';
import { spend } from '../time-limit.js';

/** The prior: precision of the weights, and shape and scale of the noise, for targets of unit spread. */
export const PRIOR = { lambda: 1e-2, a0: 1e-2, b0: 1e-8 } as const;

/** `ln p(y)` of each target; zeros where there are no observations. */
export function logEvidence(sums: GramSums, lambda: number = PRIOR.lambda): Float64Array {
  return sums.count === 0 ? new Float64Array(sums.targets) : posteriorOf(sums, lambda).evidence;
}

/** What is known of the weights after the observations. */
export interface Posterior {
  /** The lower factor of `K`. */
  readonly factor: Float64Array;
  /** `L⁻¹ c` of each target. */
  readonly whitened: readonly Float64Array[];
  /** `bₙ / aₙ` of each target: about the variance of the noise. */
  readonly noise: Float64Array;
  readonly evidence: Float64Array;
}

export function posteriorOf({ count, size, targets, gram, cross, squares }: GramSums, lambda: number): Posterior {
  const { a0, b0 } = PRIOR;
  const factor = cholesky(gram, size, lambda);
  let logDeterminant = 0;
  for (let i = 0; i < size; ++i) logDeterminant += 2 * Math.log(factor[i * size + i]!);
  const an = a0 + count / 2;
  const common =
    -(count / 2) * Math.log(2 * Math.PI) +
    (size / 2) * Math.log(lambda) -
    logDeterminant / 2 +
    a0 * Math.log(b0) +
    logGamma(an) -
    logGamma(a0);
  const whitened = Array.from({ length: targets }, (_, t) => forward(factor, size, cross, t, targets));
  const scales = whitened.map((half, t) => {
    let explained = 0;
    for (let i = 0; i < size; ++i) explained += half[i]! * half[i]!;
    return b0 + Math.max(squares[t]! - explained, 0) / 2;
  });
  return {
    factor,
    whitened,
    noise: Float64Array.from(scales, (bn) => bn / an),
    evidence: Float64Array.from(scales, (bn) => common - an * Math.log(bn)),
  };
}

/** The log evidence of some observations of one target, and what the fit leaves of them, `bₙ`. */
export interface Marginal {
  readonly count: number;
  readonly evidence: number;
  readonly left: number;
}

/** Of each target. */
export function marginalsOf(sums: GramSums): Marginal[] {
  const { count, targets } = sums;
  if (count === 0) return Array.from({ length: targets }, () => ({ count, evidence: 0, left: PRIOR.b0 }));
  const { evidence, noise } = posteriorOf(sums, PRIOR.lambda);
  return Array.from(evidence, (value, t) => ({ count, evidence: value, left: noise[t]! * (PRIOR.a0 + count / 2) }));
}

/**
 * The log evidence of two laws with one noise. Where each has a noise of its own (the sum of two evidences), what is noisier in one place than
 * in another, or a rare blow that only one of them got, speaks for two laws though both have one mean.
 */
export function evidenceApart(first: Marginal, second: Marginal): number {
  const { a0, b0 } = PRIOR;
  const weights = ({ count, evidence, left }: Marginal) => {
    const an = a0 + count / 2;
    return evidence + an * Math.log(left) - logGamma(an) + logGamma(a0) - a0 * Math.log(b0);
  };
  const an = a0 + (first.count + second.count) / 2;
  const noise = a0 * Math.log(b0) + logGamma(an) - logGamma(a0) - an * Math.log(first.left + second.left - b0);
  return weights(first) + weights(second) + noise;
}

/** The ridge solution `K⁻¹ c` of each target: `weights[i * targets + t]`. */
export function ridgeWeights({ size, targets, gram, cross }: GramSums, lambda: number): Float64Array {
  const factor = cholesky(gram, size, lambda);
  return weightsOf({
    factor,
    whitened: Array.from({ length: targets }, (_, t) => forward(factor, size, cross, t, targets)),
  });
}

/** The same of a posterior, its mean. */
export function weightsOf({ factor, whitened }: Pick<Posterior, 'factor' | 'whitened'>): Float64Array {
  const targets = whitened.length;
  const size = Math.sqrt(factor.length);
  const weights = new Float64Array(size * targets);
  whitened.forEach((column, t) => {
    const half = column.slice();
    for (let i = size - 1; i >= 0; --i) {
      let sum = half[i]!;
      for (let k = i + 1; k < size; ++k) sum -= factor[k * size + i]! * half[k]!;
      half[i] = sum / factor[i * size + i]!;
    }
    for (let i = 0; i < size; ++i) weights[i * targets + t] = half[i]!;
  });
  return weights;
}

/**
 * The lower factor `L` of `G + λI = L Lᵀ`; of the Gram matrix `G` the part with column <= row is read. Two rows and two columns at a time:
 * four sums that do not wait for each other.
 */
export function cholesky(gram: Float64Array, size: number, lambda: number): Float64Array {
  spend(size ** 3 / 4);
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
    factor[second + i + 1] = root(s11 - factor[second + i]! ** 2);
  }
  return factor;
}

/** `L⁻¹ b`, where `b` is column `t` of a row-major matrix of `columns` columns. Four rows at a time, as above. */
export function forward(factor: Float64Array, size: number, b: Float64Array, t = 0, columns = 1): Float64Array {
  const x = new Float64Array(size);
  const whole = size & ~3;
  for (let i = 0; i < whole; i += 4) {
    const [first, second, third, fourth] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size];
    let s0 = b[i * columns + t]!;
    let s1 = b[(i + 1) * columns + t]!;
    let s2 = b[(i + 2) * columns + t]!;
    let s3 = b[(i + 3) * columns + t]!;
    for (let k = 0; k < i; ++k) {
      const value = x[k]!;
      s0 -= factor[first + k]! * value;
      s1 -= factor[second + k]! * value;
      s2 -= factor[third + k]! * value;
      s3 -= factor[fourth + k]! * value;
    }
    s0 /= factor[first + i]!;
    s1 = (s1 - factor[second + i]! * s0) / factor[second + i + 1]!;
    s2 = (s2 - factor[third + i]! * s0 - factor[third + i + 1]! * s1) / factor[third + i + 2]!;
    s3 -= factor[fourth + i]! * s0;
    s3 = (s3 - factor[fourth + i + 1]! * s1 - factor[fourth + i + 2]! * s2) / factor[fourth + i + 3]!;
    x[i] = s0;
    x[i + 1] = s1;
    x[i + 2] = s2;
    x[i + 3] = s3;
  }
  for (let i = whole; i < size; ++i) {
    let sum = b[i * columns + t]!;
    for (let k = 0; k < i; ++k) sum -= factor[i * size + k]! * x[k]!;
    x[i] = sum / factor[i * size + i]!;
  }
  return x;
}
