/**
 * Value iteration (Bellman 1957) on an uploaded model, in Jacobi sweeps: every state is backed up from the values of
 * the sweep before, in ascending order, so that the twin `src/engine/rules/value-iteration.ts` gives the same bits.
 *
 *   q[s, a] = Σ p (r + γ (1 − done) v[s'])        v[s] = max_a q[s, a]
 */
import {
  modelActions,
  modelStates,
  NEXT_STATES,
  OUTCOME_STARTS,
  PROBABILITIES,
  REWARDS,
  TERMINATIONS,
} from './layout';

/**
 * Sweeps from v = 0 until no value changes by more than `bound`, or `maxIterations` sweeps are made.
 * @param model header of the model
 * @param q out: f64*, states * actions
 * @param values scratch: f64*, 2 * states, zero on entry
 * @param residual out: f64*, the largest change in the last sweep
 * @returns the number of sweeps
 */
export function valueIteration(
  model: usize,
  discount: f64,
  bound: f64,
  maxIterations: u32,
  q: usize,
  values: usize,
  residual: usize,
): u32 {
  const states = modelStates(model);
  const actions = modelActions(model);
  const starts = <usize>load<u32>(model, OUTCOME_STARTS);
  const probabilities = <usize>load<u32>(model, PROBABILITIES);
  const nextStates = <usize>load<u32>(model, NEXT_STATES);
  const rewards = <usize>load<u32>(model, REWARDS);
  const terminations = <usize>load<u32>(model, TERMINATIONS);
  let v = values;
  let next = values + (<usize>states << 3);
  let change: f64 = Infinity;
  let iterations: u32 = 0;
  while (iterations < maxIterations && change > bound) {
    change = 0;
    let pair: u32 = 0;
    let k = load<u32>(starts);
    for (let state: u32 = 0; state < states; ++state) {
      let best: f64 = -Infinity;
      for (let action: u32 = 0; action < actions; ++action, ++pair) {
        const end = load<u32>(starts + (<usize>pair << 2), 4);
        let sum: f64 = 0;
        for (; k < end; ++k) {
          let target = load<f64>(rewards + (<usize>k << 3));
          if (!load<u8>(terminations + k)) {
            target += discount * load<f64>(v + (<usize>load<u32>(nextStates + (<usize>k << 2)) << 3));
          }
          sum += load<f64>(probabilities + (<usize>k << 3)) * target;
        }
        store<f64>(q + (<usize>pair << 3), sum);
        if (sum > best) best = sum;
      }
      const delta = abs(best - load<f64>(v + (<usize>state << 3)));
      if (delta > change) change = delta;
      store<f64>(next + (<usize>state << 3), best);
    }
    const swap = v;
    v = next;
    next = swap;
    ++iterations;
  }
  store<f64>(residual, change);
  return iterations;
}
