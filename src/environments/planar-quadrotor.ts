/**
 * # planar-quadrotor-v0
 *
 * ## Description
 * A rod with a rotor at each end flies in a vertical plane; bring it to the origin, upright and at rest.
 *
 * ## States
 * `[x, z, θ, ẋ, ż, θ̇]` in m, rad, m/s and rad/s, observed as `[x, z, cos θ, sin θ, ẋ, ż, θ̇]`. An episode starts with positions uniform in
 * [−1, 1), the angle in [−0.5, 0.5) and velocities in [−1, 1).
 *
 * ## Actions
 * The thrust of the left and the right rotor in N, each in [0, 2]; 0.98 each holds it in the air.
 *
 * ## Dynamics
 * With mass 0.2 kg, arm 0.25 m and moment of inertia 0.01 kg m²: `ẍ = −(l + r) sin θ / m`, `z̈ = (l + r) cos θ / m − 9.8`,
 * `θ̈ = 0.25 (r − l) / I − 2 θ̇`, one Runge-Kutta step of fourth order and 0.05 s an action.
 *
 * ## Rewards
 * `−(x² + z² + sin² θ + 0.1 (ẋ² + ż² + θ̇²))` of the state before the step.
 *
 * ## Symmetry
 * The mirror: x, sin θ, ẋ and θ̇ change sign and the rotors are swapped. Of the dynamics also translations of x and z.
 *
 * ## Episode end
 * Never terminated. Truncated after `maxSteps` steps.
 */
import { between } from './control-environment.js';
import { RealControlEnvironment, type RealControlOptions, type RealControlSystem, rungeKutta } from './real-control.js';

const { cos, sin } = Math;
const { POSITIVE_INFINITY: ANY } = Number;
const MASS = 0.2;
const ARM = 0.25;
const INERTIA = 0.01;
const GRAVITY = 9.8;
const DAMPING = 2;
const NAMES = ['x', 'z', 'angle', 'velocity x', 'velocity z', 'angular velocity'];

const system: RealControlSystem = {
  id: 'planar-quadrotor-v0',
  stateNames: NAMES,
  observationSpace: {
    names: ['x', 'z', 'cos angle', 'sin angle', 'velocity x', 'velocity z', 'angular velocity'],
    low: [-ANY, -ANY, -1, -1, -ANY, -ANY, -ANY],
    high: [ANY, ANY, 1, 1, ANY, ANY, ANY],
  },
  actionSpace: { names: ['left thrust', 'right thrust'], low: [0, 0], high: [2, 2] },
  start: (random) =>
    Float64Array.from(NAMES, (_, k) => (k === 2 ? between(random, -0.5, 0.5) : between(random, -1, 1))),
  next: rungeKutta(([, , angle, vx, vz, spin], [left, right]) => {
    const thrust = (left! + right!) / MASS;
    return Float64Array.of(
      vx!,
      vz!,
      spin!,
      -thrust * sin(angle!),
      thrust * cos(angle!) - GRAVITY,
      (ARM * (right! - left!)) / INERTIA - DAMPING * spin!,
    );
  }, 0.05),
  reward: ([x, z, angle, vx, vz, spin]) =>
    -(x! * x! + z! * z! + sin(angle!) ** 2 + 0.1 * (vx! * vx! + vz! * vz! + spin! * spin!)),
  observe: ([x, z, angle, vx, vz, spin]) => Float64Array.of(x!, z!, cos(angle!), sin(angle!), vx!, vz!, spin!),
};

export function planarQuadrotor(options?: RealControlOptions): RealControlEnvironment {
  return new RealControlEnvironment(system, options);
}
