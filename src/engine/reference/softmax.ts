/** Softmax policies `π(a|s) = e^θ_sa / Σ_b e^θ_sb`. The twin of `assembly/learning/softmax.ts`. */
import type { Random } from '../random.js';
import { exponential } from './exponential.js';

/** Probabilities of the `actions` preferences that begin at `first`. */
export function softmax(preferences: Float64Array, first: number, actions: number): Float64Array {
  const row = preferences.subarray(first, first + actions);
  let largest = row[0]!;
  for (const preference of row) if (preference > largest) largest = preference;
  const weights = row.map((preference) => exponential(preference - largest));
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

/** The first action whose cumulative probability is above one draw `u32 / 2^32`, or the last. */
export function drawAction(probabilities: Float64Array, random: Random): number {
  const u = random.uniform();
  let cumulative = 0;
  for (let action = 0; action < probabilities.length - 1; ++action) {
    cumulative += probabilities[action]!;
    if (u < cumulative) return action;
  }
  return probabilities.length - 1;
}
