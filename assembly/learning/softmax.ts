/** Softmax policies `π(a|s) = e^θ_sa / Σ_b e^θ_sb`. The twin is `src/engine/reference/softmax.ts`. */
import { randomU32 } from '../random';
import { exponential } from './exponential';

/** Writes the probabilities of the `actions` preferences at `preferences` to `policy`. */
export function softmax(preferences: usize, actions: u32, policy: usize): void {
  const bytes = <usize>actions << 3;
  let largest = load<f64>(preferences);
  for (let k: usize = 8; k < bytes; k += 8) {
    const preference = load<f64>(preferences + k);
    if (preference > largest) largest = preference;
  }
  let sum: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const weight = exponential(load<f64>(preferences + k) - largest);
    store<f64>(policy + k, weight);
    sum += weight;
  }
  for (let k: usize = 0; k < bytes; k += 8) store<f64>(policy + k, load<f64>(policy + k) / sum);
}

/** The first action whose cumulative probability is above one draw `u32 / 2^32`, or the last. */
export function drawAction(policy: usize, actions: u32, random: usize): u32 {
  const u = <f64>randomU32(random) / 4294967296.0;
  let cumulative: f64 = 0;
  for (let action: u32 = 0; action < actions - 1; ++action) {
    cumulative += load<f64>(policy + (<usize>action << 3));
    if (u < cumulative) return action;
  }
  return actions - 1;
}
