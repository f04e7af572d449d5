/** Calls the value iteration kernel on an uploaded model. */
import type { ValueIterationOptions, ValueIterationResult } from '../contracts/model.js';
import { changeBound } from '../rules/value-iteration.js';
import type { Core } from './core.js';

export function valueIteration(
  core: Core,
  model: number,
  size: { readonly states: number; readonly actions: number },
  { discount, tolerance, maxIterations }: ValueIterationOptions,
): ValueIterationResult {
  const pairs = size.states * size.actions;
  const scratch = [new Float64Array(pairs), new Float64Array(2 * size.states), new Float64Array(1)];
  return core.with(scratch, (q, values, residual) => {
    const bound = changeBound(discount, tolerance);
    const kernels = core.exports;
    const iterations = kernels.valueIteration(model, discount, bound, maxIterations, q, values, residual) >>> 0;
    return { q: core.float64(q, pairs), iterations, residual: core.float64(residual, 1)[0]! };
  });
}
