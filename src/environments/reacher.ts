/**
 * # reacher-v0
 *
 * ## Description
 * An arm of two links moves in a horizontal plane, torques at both joints; bring its tip to the target.
 *
 * ## States
 * `[θ1, θ2, θ̇1, θ̇2]` in rad and rad/s, θ2 the angle of the second link to the first, observed as
 * `[cos θ1, sin θ1, cos θ2, sin θ2, θ̇1, θ̇2]`. An episode starts with angles uniform in [−π, π) and velocities in [−1, 1).
 *
 * ## Actions
 * The torques of both joints in N m, each in [−1, 1].
 *
 * ## Dynamics
 * `M(θ2) θ̈ + c(θ2, θ̇) + 0.5 θ̇ = torque` for two rods of 1 m and 1 kg (Spong, Hutchinson & Vidyasagar 2006, section 7.3, without gravity), one
 * Runge-Kutta step of fourth order and 0.1 s an action.
 *
 * ## Rewards
 * Minus the distance of the tip to the point (1, 0), of the state before the step, and minus 0.01 times the squared torques.
 *
 * ## Symmetry
 * Dynamics: rotations of the first joint, and the mirror (angles, velocities and torques change sign): O(2). With the reward: the mirror.
 *
 * ## Episode end
 * Never terminated. Truncated after `maxSteps` steps.
 */
import { between } from './control-environment.js';
import { RealControlEnvironment, type RealControlOptions, type RealControlSystem, rungeKutta } from './real-control.js';

const { cos, sin, PI } = Math;
const { POSITIVE_INFINITY: ANY } = Number;
const FRICTION = 0.5;
const NAMES = ['angle 1', 'angle 2', 'angular velocity 1', 'angular velocity 2'];

const system: RealControlSystem = {
  id: 'reacher-v0',
  stateNames: NAMES,
  observationSpace: {
    names: ['cos angle 1', 'sin angle 1', 'cos angle 2', 'sin angle 2', 'angular velocity 1', 'angular velocity 2'],
    low: [-1, -1, -1, -1, -ANY, -ANY],
    high: [1, 1, 1, 1, ANY, ANY],
  },
  actionSpace: { names: ['torque 1', 'torque 2'], low: [-1, -1], high: [1, 1] },
  start: (random) =>
    Float64Array.of(between(random, -PI, PI), between(random, -PI, PI), between(random, -1, 1), between(random, -1, 1)),
  next: rungeKutta(reacherSlopes, 0.1),
  reward: ([angle1, angle2], [torque1, torque2]) => {
    const x = cos(angle1!) + cos(angle1! + angle2!) - 1;
    const y = sin(angle1!) + sin(angle1! + angle2!);
    return -Math.sqrt(x * x + y * y) - 0.01 * (torque1! * torque1! + torque2! * torque2!);
  },
  observe: ([angle1, angle2, spin1, spin2]) =>
    Float64Array.of(cos(angle1!), sin(angle1!), cos(angle2!), sin(angle2!), spin1!, spin2!),
};

/** The derivatives of angles and angular velocities under constant torques. */
export function reacherSlopes([, angle, spin1, spin2]: Float64Array, [torque1, torque2]: Float64Array): Float64Array {
  // Rods of mass 1 and length 1, moment of inertia 1/12 about their middle.
  const bend = 0.5 * cos(angle!);
  const m11 = 5 / 3 + 2 * bend;
  const m12 = 1 / 3 + bend;
  const m22 = 1 / 3;
  const pull = 0.5 * sin(angle!);
  const right1 = torque1! - FRICTION * spin1! + pull * spin2! * (2 * spin1! + spin2!);
  const right2 = torque2! - FRICTION * spin2! - pull * spin1! * spin1!;
  const determinant = m11 * m22 - m12 * m12;
  return Float64Array.of(
    spin1!,
    spin2!,
    (m22 * right1 - m12 * right2) / determinant,
    (m11 * right2 - m12 * right1) / determinant,
  );
}

export function reacher(options?: RealControlOptions): RealControlEnvironment {
  return new RealControlEnvironment(system, options);
}
