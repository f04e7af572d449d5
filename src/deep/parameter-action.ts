/**
 * How a group acts on the parameters of a multi-layer perceptron. With first weights `w`, last weights `v` and last biases
 * `b`,
 *
 *     g ∘ θ:   w → ρ(g) w,   v → v σ(g)ᵀ,   b → σ(g) b,   all else stays,
 *
 * is orthogonal and makes `f(ρ(g) x; g ∘ θ) = σ(g) f(x; θ)`, because rows of inputs meet `w` as `xᵀ ρᵀ ρ w`.
 */
import type { Reals } from '../engine/contracts/network.js';
import type { GroupElement } from './group-action.js';

/** `g ∘ θ`, for parameters or gradients of a network of these widths. */
export function actOnParameters(
  { input, output }: GroupElement,
  widths: readonly number[],
  theta: Reals,
): Float64Array {
  const moved = Float64Array.from(theta);
  const [inputs, first] = [widths[0]!, widths[1]!];
  for (let i = 0; i < inputs; ++i) {
    const from = input.sources[i]! * first;
    for (let o = 0; o < first; ++o) moved[i * first + o] = input.signs[i]! * theta[from + o]!;
  }
  const [last, outputs] = [widths.at(-2)!, widths.at(-1)!];
  const start = moved.length - (last + 1) * outputs;
  for (let row = start; row < moved.length; row += outputs) {
    output.apply(moved.slice(row, row + outputs), moved, row);
  }
  return moved;
}
