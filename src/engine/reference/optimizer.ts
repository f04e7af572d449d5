/** One step of an optimiser: SGD, momentum (Polyak 1964) or Adam (Kingma & Ba 2015). `t` counts from 1. */
import type { OptimizerKernelOptions, Reals } from '../contracts/network.js';

export function optimizerStep(
  { kind, learningRate, beta1, beta2, epsilon }: OptimizerKernelOptions,
  t: number,
  theta: Reals,
  gradients: Reals,
  first: Reals,
  second: Reals,
): void {
  const correction1 = 1 - beta1 ** t;
  const correction2 = 1 - beta2 ** t;
  for (let k = 0; k < theta.length; ++k) {
    const g = gradients[k]!;
    if (kind === 'sgd') {
      theta[k] = theta[k]! - learningRate * g;
    } else if (kind === 'momentum') {
      first[k] = beta1 * first[k]! + g;
      theta[k] = theta[k]! - learningRate * first[k]!;
    } else {
      first[k] = beta1 * first[k]! + (1 - beta1) * g;
      second[k] = beta2 * second[k]! + (1 - beta2) * g * g;
      const m = first[k]! / correction1;
      const v = second[k]! / correction2;
      theta[k] = theta[k]! - (learningRate * m) / (Math.sqrt(v) + epsilon);
    }
  }
}
