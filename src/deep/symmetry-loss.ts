/**
 * The symmetry loss (Mahajan & Tulabandhula 2017, arXiv 1706.02999): values of pairs that χ takes for symmetric should be
 * equal,
 *
 *     L_sym = Σ_k w_k (v_{first k} − v_{second k})² / Σ_k w_k,
 *     ∂L_sym/∂v_n = Σ_{k: n = first k} 2 w_k d_k / Σw − Σ_{k: n = second k} 2 w_k d_k / Σw,   d_k = v_{first k} − v_{second k}.
 *
 * The gradient goes through both values, so their sum is left as it is. Both are 0 where nothing is coupled.
 */
import { checkInteger, checkList, checkNumber, checkRecord, expected } from '../input-error.js';
import type { SymmetryPairs } from './symmetry-pairs.js';

export interface SymmetryLoss {
  readonly loss: number;
  /** `∂L_sym/∂values`, one number a value. */
  readonly gradient: Float64Array;
}

/**
 * The symmetry loss of a batch of values, `Q(s_n, a_n)` each, coupled by `pairs` (see `symmetryPairs`), and its gradient.
 * @throws InputError when values are not finite, or a coupling has an entry outside the batch or a weight that is not
 * positive.
 */
export function symmetryLoss(values: ArrayLike<number>, pairs: SymmetryPairs): SymmetryLoss {
  checkList('values', values);
  checkRecord('pairs { first, second, weights }', pairs);
  const { first, second, weights } = pairs;
  for (const [name, list] of Object.entries({ first, second, weights })) checkList(name, list);
  if (first.length !== second.length || first.length !== weights.length) {
    throw expected(
      'first, second and weights of one length',
      `${first.length}, ${second.length} and ${weights.length}`,
    );
  }
  for (let n = 0; n < values.length; ++n) checkNumber(`values[${n}]`, values[n]);
  const gradient = new Float64Array(values.length);
  let total = 0;
  let loss = 0;
  for (let k = 0; k < weights.length; ++k) {
    const m = checkInteger(`first[${k}]`, first[k], 0, values.length - 1);
    const n = checkInteger(`second[${k}]`, second[k], 0, values.length - 1);
    const weight = checkNumber(`weights[${k}]`, weights[k], 0);
    if (weight === 0) throw expected('weights > 0', weight, `coupling ${k}`);
    const difference = values[m]! - values[n]!;
    total += weight;
    loss += weight * difference * difference;
    gradient[m]! += 2 * weight * difference;
    gradient[n]! -= 2 * weight * difference;
  }
  if (total === 0) return { loss: 0, gradient };
  for (let n = 0; n < gradient.length; ++n) gradient[n]! /= total;
  return { loss: loss / total, gradient };
}

/** Adds the gradient of `weight · L_sym` to that of a TD loss, where `values[n]` is that of action `actions[n]` in row `n`; gives `L_sym`. */
export function addSymmetryLoss(
  values: Float64Array,
  pairs: SymmetryPairs,
  weight: number,
  { actions, gradients }: { readonly actions: Int32Array; readonly gradients: Float32Array },
): number {
  const { loss, gradient } = symmetryLoss(values, pairs);
  const width = gradients.length / values.length;
  for (let n = 0; n < gradient.length; ++n) gradients[n * width + actions[n]!]! += weight * gradient[n]!;
  return loss;
}
