import type { TabularModel } from '../../src/environments/tabular-model.js';

/** Q* by value iteration, straight from the definition: `Q(s,a) = Σ p (r + γ (1 − end) max_a' Q(s',a'))`. */
export function optimalQ(model: TabularModel, discount: number): Float64Array {
  const q = new Float64Array(model.pairs);
  const value = (s: number): number => Math.max(...q.subarray(s * model.actions, (s + 1) * model.actions));
  for (let change = 1; change > 1e-12; ) {
    change = 0;
    for (let s = 0; s < model.states; ++s) {
      if (model.live[s] === 0) continue;
      for (let a = 0; a < model.actions; ++a) {
        let target = 0;
        for (const { probability, nextState, reward, terminated } of model.outcomes(s, a)) {
          target += probability * (reward + (terminated ? 0 : discount * value(nextState)));
        }
        change = Math.max(change, Math.abs(target - q[s * model.actions + a]!));
        q[s * model.actions + a] = target;
      }
    }
  }
  return q;
}
