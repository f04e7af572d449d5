/**
 * # planar-point-mass-v0
 *
 * ## Description
 * A disc slides on a table with drag that grows with the square of its speed and is pushed by a force; bring it to the origin.
 *
 * ## States
 * `[x, y, vx, vy]` in m and m/s, observed as it is. An episode starts with each uniform in [−1, 1).
 *
 * ## Actions
 * The force `(fx, fy)` in N, each in [−1, 1].
 *
 * ## Dynamics
 * `v̇ = f − 0.3 v |v|`, `ẋ = v`, one Runge-Kutta step of fourth order and 0.1 s an action.
 *
 * ## Rewards
 * `−(x² + y²) − 0.01 (fx² + fy²)` of the state before the step.
 *
 * ## Symmetry
 * Dynamics: the Euclidean group of the plane, rotations and reflections of position, velocity and force together, and translations of the
 * position. With the reward: rotations and reflections about the origin, O(2). The bounds of the force leave those of a square, D4.
 *
 * ## Episode end
 * Never terminated. Truncated after `maxSteps` steps.
 */
import { between } from './control-environment.js';
import { RealControlEnvironment, type RealControlOptions, type RealControlSystem, rungeKutta } from './real-control.js';

const DRAG = 0.3;
const { POSITIVE_INFINITY: ANY } = Number;
const NAMES = ['x', 'y', 'vx', 'vy'];

const system: RealControlSystem = {
  id: 'planar-point-mass-v0',
  stateNames: NAMES,
  observationSpace: { names: NAMES, low: [-ANY, -ANY, -ANY, -ANY], high: [ANY, ANY, ANY, ANY] },
  actionSpace: { names: ['fx', 'fy'], low: [-1, -1], high: [1, 1] },
  start: (random) => Float64Array.from(NAMES, () => between(random, -1, 1)),
  next: rungeKutta(([, , vx, vy], [fx, fy]) => {
    const speed = Math.sqrt(vx! * vx! + vy! * vy!);
    return Float64Array.of(vx!, vy!, fx! - DRAG * vx! * speed, fy! - DRAG * vy! * speed);
  }, 0.1),
  reward: ([x, y], [fx, fy]) => -(x! * x! + y! * y!) - 0.01 * (fx! * fx! + fy! * fy!),
  observe: (state) => state.slice(),
};

export function planarPointMass(options?: RealControlOptions): RealControlEnvironment {
  return new RealControlEnvironment(system, options);
}
