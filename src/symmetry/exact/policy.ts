/** A stochastic policy as given by a user, checked; the uniform one when none is given. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkNumbers, expected } from '../../input-error.js';

/**
 * `policy[s * actions + a]` as float64.
 * @throws InputError when the size is wrong, a probability is not in [0, 1], or those of a live state do not sum to 1.
 */
export function checkPolicy(model: TabularModel, given: ArrayLike<number> | undefined): Float64Array {
  const { states, actions, pairs } = model;
  if (given === undefined) return new Float64Array(pairs).fill(1 / actions);
  const policy = checkNumbers('policy', given);
  if (policy.length !== pairs) throw expected(`a policy of ${pairs} probabilities`, given);
  for (let s = 0; s < states; ++s) {
    let sum = 0;
    for (let a = 0; a < actions; ++a) {
      const probability = policy[s * actions + a]!;
      if (!(probability >= 0 && probability <= 1 + 1e-8)) {
        throw expected('a probability in [0, 1]', probability, `state ${s}, action ${a} of the policy`);
      }
      sum += probability;
    }
    if (model.live[s] === 1 && Math.abs(sum - 1) > 1e-8) {
      throw expected('action probabilities that sum to 1', sum, `state ${s} of the policy`);
    }
  }
  return policy;
}
