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

export function posteriorOf(sums: GramSums, lambda: number): Posterior {
  const { count, size, targets, cross, squares } = sums;
  const { a0, b0 } = PRIOR;
  const factor = factorOf(sums, lambda);
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
export function ridgeWeights(sums: GramSums, lambda: number): Float64Array {
  const { size, targets, cross } = sums;
  const factor = factorOf(sums, lambda);
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

/** The lower factor of `ΦᵀΦ + λI`. */
export function factorOf({ gram, size, algebra }: GramSums, lambda: number): Float64Array {
  spend(size ** 3 / 16);
  return algebra.cholesky(gram, size, lambda);
}

/** `L⁻¹ b`, where `b` is column `t` of a row-major matrix of `columns` columns. Four rows at a time: sums that do not wait for each other. */
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
