/**
 * The average of a network over orbits, `f̄(x) = 1/|G| Σ_g σ(g)⁻¹ f(ρ(g) x)`: invariant (equivariant) whatever the parameters,
 * up to rounding.
 */
import type { Reals } from '../engine/contracts/network.js';
import { spend } from '../time-limit.js';
import type { GroupAction } from './group-action.js';
import type { Network } from './network.js';
import { averageBack, orbitRows, wholeOrbits } from './orbit-rows.js';

/** `f(x)` of any number of rows, `maxRows` of the network at a time. */
export function predict(network: Network, inputs: Reals): Float64Array {
  return inStretches(network, inputs, 1, (rows) => network.forward(rows));
}

/** `f̄(x)` of any number of rows. */
export function predictOrbitAverage(network: Network, group: GroupAction, inputs: Reals): Float64Array {
  const orbits = wholeOrbits(group);
  return inStretches(network, inputs, group.order, (rows) => {
    const count = rows.length / network.inputs;
    const batch = { rows: count, inputs: rows, targets: new Float64Array(count * network.outputs) };
    return averageBack(network.forward(orbitRows(batch, orbits).inputs), count, orbits);
  });
}

function inStretches(network: Network, inputs: Reals, copies: number, outputs: (rows: Reals) => Reals): Float64Array {
  const rows = inputs.length / network.inputs;
  const stretch = Math.floor(network.maxRows / copies);
  const result = new Float64Array(rows * network.outputs);
  for (let n = 0; n < rows; n += stretch) {
    spend(stretch * copies * network.parameterCount);
    const part = inputs.subarray(n * network.inputs, Math.min(rows, n + stretch) * network.inputs);
    result.set(outputs(part), n * network.outputs);
  }
  return result;
}
