/** Observations as a network takes them: each feature times its scale. */
import type { ResolvedDqnOptions } from './dqn-options.js';

export function scaled(
  { scale, features }: Pick<ResolvedDqnOptions, 'scale' | 'features'>,
  observations: ArrayLike<number>,
): Float32Array {
  const numbers = new Float32Array(observations.length);
  for (let k = 0; k < numbers.length; ++k) numbers[k] = observations[k]! * scale[k % features]!;
  return numbers;
}
