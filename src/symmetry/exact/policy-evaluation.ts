/** What a policy is worth in a known model, by elimination. `policy[s]` is the action taken; null is the uniform random policy. */
import type { ModelArrays } from '../../engine/contracts/model.js';
import { spend } from '../../time-limit.js';

/** The pairs that a policy takes in `state`, the first and the one behind the last. */
export function pairsOf({ actions }: ModelArrays, policy: Int32Array | null, state: number): readonly [number, number] {
  const first = state * actions;
  return policy === null ? [first, first + actions] : [first + policy[state]!, first + policy[state]! + 1];
}

/** The states in which a policy may have to act, ascending; null is the uniform random one. */
export function reachable(model: ModelArrays, policy: Int32Array | null): Int32Array {
  const { states, outcomeStarts, nextStates, terminations, initial } = model;
  const seen = new Uint8Array(states);
  const open: number[] = [];
  const visit = (state: number) => {
    if (seen[state] === 1) return;
    seen[state] = 1;
    open.push(state);
  };
  for (let s = 0; s < states; ++s) if (initial[s]! > 0) visit(s);
  for (let s = open.pop(); s !== undefined; s = open.pop()) {
    const [first, end] = pairsOf(model, policy, s);
    for (let k = outcomeStarts[first]!; k < outcomeStarts[end]!; ++k) if (terminations[k] === 0) visit(nextStates[k]!);
  }
  return Int32Array.from(seen.keys()).filter((s) => seen[s] === 1);
}

/**
 * Solves `(I − γ P_π) V = r_π` on the states `reached`; the others get 0. The matrix is strictly diagonally dominant by
 * rows, so that elimination needs no pivoting.
 */
export function eliminated(
  model: ModelArrays,
  policy: Int32Array | null,
  discount: number,
  reached: Int32Array,
): Float64Array {
  const { states, outcomeStarts, probabilities, nextStates, rewards, terminations } = model;
  const n = reached.length;
  const places = new Int32Array(states);
  for (const [place, s] of reached.entries()) places[s] = place;
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (let row = 0; row < n; ++row) {
    const [first, end] = pairsOf(model, policy, reached[row]!);
    const share = 1 / (end - first);
    matrix[row * n + row] = 1;
    for (let k = outcomeStarts[first]!; k < outcomeStarts[end]!; ++k) {
      const weight = share * probabilities[k]!;
      right[row]! += weight * rewards[k]!;
      if (terminations[k] === 0) matrix[row * n + places[nextStates[k]!]!]! -= discount * weight;
    }
  }
  for (let k = 0; k < n; ++k) {
    spend((n - k) ** 2);
    for (let row = k + 1; row < n; ++row) {
      const factor = matrix[row * n + k]! / matrix[k * n + k]!;
      if (factor === 0) continue;
      for (let column = k + 1; column < n; ++column) matrix[row * n + column]! -= factor * matrix[k * n + column]!;
      right[row]! -= factor * right[k]!;
    }
  }
  const values = new Float64Array(states);
  for (let row = n - 1; row >= 0; --row) {
    let value = right[row]!;
    for (let column = row + 1; column < n; ++column) value -= matrix[row * n + column]! * values[reached[column]!]!;
    values[reached[row]!] = value / matrix[row * n + row]!;
  }
  return values;
}
