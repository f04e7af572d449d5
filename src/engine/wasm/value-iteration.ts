/** Calls the value iteration kernel on an uploaded model. */

import { spend } from '../../time-limit.js';
import type { ValueIterationOptions, ValueIterationResult } from '../contracts/model.js';
import { changeBound } from '../rules/value-iteration.js';
import type { Core } from './core.js';

/** Outcomes and pairs of a call: some milliseconds. */
const SLICE = 2 ** 21;

export function valueIteration(
  core: Core,
  model: number,
  size: { readonly states: number; readonly actions: number; readonly outcomes: number },
  { discount, tolerance, maxIterations }: ValueIterationOptions,
): ValueIterationResult {
  const pairs = size.states * size.actions;
  const scratch = [new Float64Array(pairs), new Float64Array(2 * size.states), new Float64Array(1)];
  return core.with(scratch, (q, values, residual) => {
    const bound = changeBound(discount, tolerance);
    const kernels = core.exports;
    const sweep = pairs + size.outcomes;
    // An even number of sweeps leaves the values where the next call takes them up: the same bits as in one call.
    const slice = 2 * Math.ceil(SLICE / sweep);
    let iterations = 0;
    let change = Infinity;
    while (iterations < maxIterations && change > bound) {
      const most = Math.min(slice, maxIterations - iterations);
      spend(most * sweep);
      iterations += kernels.valueIteration(model, discount, bound, most, q, values, residual) >>> 0;
      change = core.float64At(residual);
    }
    return { q: core.float64(q, pairs), iterations, residual: change };
  });
}
