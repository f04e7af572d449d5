/**
 * How two laws may differ, short of having nothing in common. One law for both is held against laws that differ by little:
 *
 *     y = Φ w + s Ψ v + ε,   s = ½ in the one and −½ in the other,   v ~ N(0, τ² I),
 *
 * `Ψ` the constant and the linear features, the first of `Φ`, and `τ` from a thousandth of what a step changes to all of it. With `w`
 * integrated out, the data say of `v` as much as `v̂ = S⁻¹ r` with covariance `σ² S⁻¹` would (`S` the Schur complement of the normal
 * equations), and
 *
 *     ln B(v = 0 against τ) = ½ ln|I + τ² S / σ²| − ½ rᵀ (S + σ²/τ² I)⁻¹ r / σ².
 *
 * A law of its own for each side has so many weights more that its evidence is small even where the laws are not the same; a difference of a
 * few terms has not.
 */
import type { GramSums } from '../engine/contracts/gram.js';
import { cholesky } from '../engine/rules/cholesky.js';
import { forward, posteriorOf } from './evidence.js';
import { sumOf } from './parts.js';

/** What is known of the difference in one target. */
export interface Difference {
  /** `S`, `precision[i * terms + j]`. */
  readonly precision: Float64Array;
  /** `r`. */
  readonly response: Float64Array;
  /** `σ²`. */
  readonly noise: number;
  /** Log evidence of one law for both. */
  readonly together: number;
  /** So many pairs of observations, one of each side, tell as much of a constant difference where all else of the law is known. */
  readonly pairs: number;
}

/** A difference below this share of what a step changes is no difference: features describe no law to the last digit. */
const FLOOR = 0.003;

/** Sizes of a difference, in what a step changes. */
export const SIZES = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001] as const;

/**
 * The difference of two sets of observations, a target each: the law of `image` less that of `own`.
 * @param lambdas precision of the weights of each target.
 */
export function differencesOf(own: GramSums, image: GramSums, terms: number, lambdas: readonly number[]): Difference[] {
  const both = sumOf(own, image);
  const { size, targets, gram } = both;
  const at = (matrix: Float64Array, i: number, j: number) => matrix[i >= j ? i * size + j : j * size + i]!;
  const apart = Array.from({ length: terms }, (_, j) =>
    Float64Array.from({ length: size }, (_, i) => (at(image.gram, i, j) - at(own.gram, i, j)) / 2),
  );
  const fits = new Map(
    Array.from(new Set(lambdas), (lambda) => {
      const posterior = posteriorOf(both, lambda);
      const columns = apart.map((column) => forward(posterior.factor, size, column));
      const precision = new Float64Array(terms * terms);
      for (let i = 0; i < terms; ++i) {
        for (let j = 0; j < terms; ++j) {
          precision[i * terms + j] = at(gram, i, j) / 4 - product(columns[i]!, columns[j]!);
        }
      }
      return [lambda, { posterior, columns, precision }] as const;
    }),
  );
  return Array.from({ length: targets }, (_, t) => {
    const { posterior, columns, precision } = fits.get(lambdas[t]!)!;
    const response = columns.map(
      (column, i) =>
        (image.cross[i * targets + t]! - own.cross[i * targets + t]!) / 2 - product(column, posterior.whitened[t]!),
    );
    return {
      precision,
      response: Float64Array.from(response),
      noise: posterior.noise[t]!,
      together: posterior.evidence[t]!,
      pairs: own.count === 0 || image.count === 0 ? 0 : 1 / (1 / own.count + 1 / image.count),
    };
  });
}

/**
 * Several looks at one difference as one; `share` of what they say together, less than 1 where they look at the same data.
 * @param trust no more is believed of a difference than so many independent observations of it would tell.
 */
export function joined(looks: readonly Difference[], share: number, trust: number): Difference {
  const terms = looks[0]!.response.length;
  const sum = (of: (look: Difference) => Float64Array) =>
    of(looks[0]!).map((_, i) => share * looks.reduce((total, look) => total + of(look)[i]!, 0));
  const precision = sum((look) => look.precision);
  const response = sum((look) => look.response);
  const mean = (of: (look: Difference) => number) => looks.reduce((total, look) => total + of(look), 0) / looks.length;
  const noise = mean((look) => look.noise);
  // (S⁻¹ + f I)⁻¹ = (I + f S)⁻¹ S.
  const floor = 1 / trust + FLOOR ** 2 / noise;
  const factor = cholesky(
    precision.map((value) => floor * value),
    terms,
    1,
  );
  const columns = Array.from({ length: terms }, (_, j) => solve(factor, terms, precision.subarray(j * terms)));
  return {
    precision: precision.map((_, at) => columns[at % terms]![Math.floor(at / terms)]!),
    response: solve(factor, terms, response),
    noise,
    together: mean((look) => look.together),
    pairs: share * looks.reduce((total, look) => total + look.pairs, 0),
  };
}

/** `ln B` of no difference against one of each size, in the first `terms` terms. */
export function evidenceOfNone({ precision, response, noise }: Difference, terms: number): Float64Array {
  const width = response.length;
  return Float64Array.from(SIZES, (size) => {
    const prior = noise / size ** 2;
    const factor = cholesky(leading(precision, width, terms), terms, prior);
    const half = forward(factor, terms, response);
    let evidence = -product(half, half) / noise / 2;
    for (let i = 0; i < terms; ++i) evidence += Math.log(factor[i * terms + i]!) - Math.log(prior) / 2;
    return evidence;
  });
}

/** How large each term of the difference may be: `|v̂| + errors · σ(v̂)`; ∞ where nothing is known of it. */
export function largest(difference: Difference, terms: number, errors: number): number {
  const { precision, response, noise } = difference;
  const width = response.length;
  const used = Array.from({ length: terms }, (_, i) => i).filter((i) => i === 0 || precision[i * width + i]! > 0);
  const size = used.length;
  const matrix = Float64Array.from(used.flatMap((i) => used.map((j) => precision[i * width + j]!)));
  const factor = cholesky(matrix, size, 1e-9);
  const mean = solve(
    factor,
    size,
    Float64Array.from(used, (i) => response[i]!),
  );
  const sizes = used.map((_, k) => {
    const unit = new Float64Array(size);
    unit[k] = 1;
    return Math.abs(mean[k]!) + errors * Math.sqrt(noise * solve(factor, size, unit)[k]!);
  });
  return Math.max(...sizes);
}

/** The most likely difference, no larger than what a step changes. */
export function likeliest({ precision, response, noise }: Difference): Float64Array {
  const terms = response.length;
  return solve(cholesky(precision, terms, noise / SIZES[0] ** 2), terms, response);
}

/** Log likelihood of no difference less that of difference `v`. */
export function againstDifference({ precision, response, noise }: Difference, v: Float64Array): number {
  const terms = response.length;
  let sum = -product(v, response);
  for (let i = 0; i < terms; ++i) sum += (v[i]! * product(v, precision.subarray(i * terms, (i + 1) * terms))) / 2;
  return sum / noise;
}

function leading(matrix: Float64Array, width: number, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => matrix[Math.floor(at / size) * width + (at % size)]!);
}

/** `(L Lᵀ)⁻¹ b`. */
function solve(factor: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = forward(factor, size, b);
  for (let i = size - 1; i >= 0; --i) {
    let sum = x[i]!;
    for (let k = i + 1; k < size; ++k) sum -= factor[k * size + i]! * x[k]!;
    x[i] = sum / factor[i * size + i]!;
  }
  return x;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += a[i]! * b[i]!;
  return sum;
}
