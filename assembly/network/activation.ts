/**
 * Activations, four floats at a time and in place, and the way back through them. The derivative is a function of the
 * activation's own value: ReLU 1 where `y > 0` (0 at the corner), tanh `1 - y²`, identity 1.
 */
import { hyperbolicTangent } from './exponential';

export const IDENTITY: u32 = 0;
export const RELU: u32 = 1;
export const TANH: u32 = 2;

/** `y = activation(y)`, `bytes` a multiple of 16. */
export function activate(activation: u32, y: usize, bytes: usize): void {
  if (activation == RELU) {
    const zero = f32x4.splat(0);
    for (const end = y + bytes; y < end; y += 16) v128.store(y, f32x4.max(v128.load(y), zero));
  } else if (activation == TANH) {
    for (const end = y + bytes; y < end; y += 16) v128.store(y, hyperbolicTangent(v128.load(y)));
  }
}

/** `d *= activation'`, from the values `y` of the activation. */
export function activateBackward(activation: u32, y: usize, d: usize, bytes: usize): void {
  if (activation == RELU) {
    const zero = f32x4.splat(0);
    for (const end = y + bytes; y < end; y += 16, d += 16) {
      v128.store(d, v128.and(v128.load(d), f32x4.gt(v128.load(y), zero)));
    }
  } else if (activation == TANH) {
    const one = f32x4.splat(1);
    for (const end = y + bytes; y < end; y += 16, d += 16) {
      const value = v128.load(y);
      v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(value, value))));
    }
  }
}
