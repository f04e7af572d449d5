/** `tanh`, which takes what an actor's network gives to an action in (−1, 1): the same bits on every machine, and exactly odd. */
import { exponential } from '../../engine/reference/exponential.js';

/** `tanh x`. */
export function squash(x: number): number {
  const e = exponential(-2 * Math.abs(x));
  const size = (1 - e) / (1 + e);
  return x < 0 ? -size : size;
}

/** Its derivative, of its own value: `1 − y²`. */
export function squashSlope(y: number): number {
  return 1 - y * y;
}
