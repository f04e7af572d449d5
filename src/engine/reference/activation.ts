/** Activations and their derivatives, the latter as functions of the activation's own value. */
import type { ActivationName } from '../contracts/network.js';

export function activate(activation: ActivationName, x: number): number {
  if (activation === 'relu') return Math.max(x, 0);
  return activation === 'tanh' ? Math.tanh(x) : x;
}

/** ReLU: 1 where `y > 0` (0 at the corner); tanh: `1 − y²`; identity: 1. */
export function slope(activation: ActivationName, y: number): number {
  if (activation === 'relu') return y > 0 ? 1 : 0;
  return activation === 'tanh' ? 1 - y * y : 1;
}
