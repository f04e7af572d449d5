/**
 * One step of an optimiser on all parameters `θ`, given the gradient `∂` and the learning rate `η`:
 *
 *     SGD        θ -= η ∂
 *     momentum   m = β₁ m + ∂,  θ -= η m                                                     (Polyak 1964)
 *     Adam       m = β₁ m + (1 - β₁) ∂,  v = β₂ v + (1 - β₂) ∂²,
 *                θ -= η m̂ / (√v̂ + ε),  m̂ = m / (1 - β₁^t),  v̂ = v / (1 - β₂^t)              (Kingma & Ba 2015)
 */
import {
  BETA1, BETA2, EPSILON, FIRST, GRADIENTS, OPTIMIZER, PARAMETER_BYTES, PARAMETERS, POWER1, POWER2, RATE, SECOND, STEPS,
} from './layout';

export const SGD: u32 = 0;
export const MOMENTUM: u32 = 1;
export const ADAM: u32 = 2;

/** Takes a step along the accumulated gradients, which stay as they are. */
export function networkStep(network: usize): void {
  const optimizer = load<u32>(network, OPTIMIZER);
  const theta = load<usize>(network, PARAMETERS);
  const gradient = load<usize>(network, GRADIENTS);
  const first = load<usize>(network, FIRST);
  const bytes = load<usize>(network, PARAMETER_BYTES);
  const rate = load<f64>(network, RATE);
  const beta1 = load<f64>(network, BETA1);
  store<f64>(network, load<f64>(network, STEPS) + 1, STEPS);
  if (optimizer == SGD) {
    const eta = f32x4.splat(<f32>rate);
    for (let k: usize = 0; k < bytes; k += 16) {
      const step = f32x4.mul(eta, v128.load(gradient + k));
      v128.store(theta + k, f32x4.sub(v128.load(theta + k), step));
    }
  } else if (optimizer == MOMENTUM) {
    const eta = f32x4.splat(<f32>rate);
    const keep = f32x4.splat(<f32>beta1);
    for (let k: usize = 0; k < bytes; k += 16) {
      const m = f32x4.add(f32x4.mul(keep, v128.load(first + k)), v128.load(gradient + k));
      v128.store(first + k, m);
      v128.store(theta + k, f32x4.sub(v128.load(theta + k), f32x4.mul(eta, m)));
    }
  } else {
    adam(network, theta, gradient, first, load<usize>(network, SECOND), bytes, rate, beta1);
  }
}

// @ts-ignore: decorator
@inline
function adam(
  network: usize, theta: usize, gradient: usize, first: usize, second: usize, bytes: usize, rate: f64, beta1: f64,
): void {
  const beta2 = load<f64>(network, BETA2);
  const power1 = load<f64>(network, POWER1) * beta1;
  const power2 = load<f64>(network, POWER2) * beta2;
  store<f64>(network, power1, POWER1);
  store<f64>(network, power2, POWER2);
  const eta = f32x4.splat(<f32>(rate / (1 - power1)));
  const correction = f32x4.splat(<f32>(1 / (1 - power2)));
  const epsilon = f32x4.splat(<f32>load<f64>(network, EPSILON));
  const keep1 = f32x4.splat(<f32>beta1);
  const take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2);
  const take2 = f32x4.splat(<f32>(1 - beta2));
  for (let k: usize = 0; k < bytes; k += 16) {
    const g = v128.load(gradient + k);
    const m = f32x4.add(f32x4.mul(keep1, v128.load(first + k)), f32x4.mul(take1, g));
    const v = f32x4.add(f32x4.mul(keep2, v128.load(second + k)), f32x4.mul(take2, f32x4.mul(g, g)));
    v128.store(first + k, m);
    v128.store(second + k, v);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), epsilon);
    v128.store(theta + k, f32x4.sub(v128.load(theta + k), f32x4.div(f32x4.mul(eta, m), root)));
  }
}

/** Steps taken so far. */
export function networkSteps(network: usize): f64 {
  return load<f64>(network, STEPS);
}

/** Sets the number of steps taken: the powers of β are multiplied up one by one, as steps do, so that they have the same bits. */
export function networkSetSteps(network: usize, steps: f64): void {
  let power1: f64 = 1;
  let power2: f64 = 1;
  if (load<u32>(network, OPTIMIZER) == ADAM) {
    for (let t: f64 = 0; t < steps && power2 + power1 > 0; ++t) {
      power1 *= load<f64>(network, BETA1);
      power2 *= load<f64>(network, BETA2);
    }
  }
  store<f64>(network, steps, STEPS);
  store<f64>(network, power1, POWER1);
  store<f64>(network, power2, POWER2);
}
