/** How invariant the layers of a network are, and how much of its first weights the group would move. */
import type { GroupAction } from '../../../deep/group-action.js';
import type { Network } from '../../../deep/network.js';
import { actOnParameters } from '../../../deep/parameter-action.js';
import type { Reals } from '../../../engine/contracts/network.js';

/**
 * `√(E_x E_g ‖h(ρ(g) x) − h(x)‖² / E ‖h(x) − h(x')‖²)` of the inputs, of each layer and of the outputs, over all `g` but the identity:
 * 0 is invariant, 1 is as different as two inputs that have nothing to do with each other (each row and the one after it).
 */
export function layerVariation(network: Network, { elements }: GroupAction, inputs: Reals): number[] {
  const layersOf = (rows: Reals): Float64Array[] => {
    network.forward(rows);
    const layers = Array.from({ length: network.layers }, (_, k) => Float64Array.from(network.activations(k)));
    return [Float64Array.from(rows), ...layers];
  };
  const here = layersOf(inputs);
  const count = inputs.length / network.inputs;
  const moved = here.map(() => 0);
  for (const { input } of elements.slice(1)) {
    const there = new Float64Array(inputs.length);
    for (let n = 0; n < count; ++n) {
      const at = n * network.inputs;
      input.apply(inputs.subarray(at, at + network.inputs), there, at);
    }
    layersOf(there).forEach((layer, k) => {
      moved[k]! += squaredDistance(layer, here[k]!) / (elements.length - 1);
    });
  }
  return here.map((layer, k) => {
    const width = layer.length / count;
    const next = new Float64Array(layer.length);
    next.set(layer.subarray(width));
    next.set(layer.subarray(0, width), layer.length - width);
    // A layer that is the same for all inputs does not move either.
    return moved[k] === 0 ? 0 : Math.sqrt(moved[k]! / squaredDistance(layer, next));
  });
}

/** `Pθ = E_g g ∘ θ`: the nearest parameters that the group leaves as they are, of an invariant network. */
export function fixedPart({ elements }: GroupAction, widths: readonly number[], theta: Reals): Float64Array {
  const mean = new Float64Array(theta.length);
  for (const element of elements) {
    const moved = actOnParameters(element, widths, theta);
    for (let k = 0; k < mean.length; ++k) mean[k]! += moved[k]! / elements.length;
  }
  return mean;
}

/** `‖(1 − P) w‖ / ‖w‖` of the first weights: 0 when every unit of the first layer is invariant. */
export function outsideFixed(group: GroupAction, widths: readonly number[], theta: Reals): number {
  const size = widths[0]! * widths[1]!;
  const first = Float64Array.from(theta.subarray(0, size));
  const inside = fixedPart(group, widths, theta).subarray(0, size);
  const outside = squaredDistance(first, inside);
  return outside === 0 ? 0 : Math.sqrt(outside / squaredDistance(first, new Float64Array(size)));
}

export function squaredDistance(a: Reals, b: Reals): number {
  let sum = 0;
  for (let k = 0; k < a.length; ++k) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}
