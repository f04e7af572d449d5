/**
 * # pendulum-v1
 *
 * ## Description
 * A pendulum is to be swung up and held upright by a torque too weak to lift it at once. The dynamics are Gymnasium's
 * `Pendulum-v1`, in float64.
 *
 * ## States
 * `[θ, θ̇]` in rad and rad/s; θ is 0 upright and not kept within a turn, |θ̇| ≤ 8. The observation is `[cos θ, sin θ, θ̇]`.
 * An episode starts with θ uniform in [−π, π) and θ̇ in [−1, 1), drawn by the package's own generator.
 *
 * Binned: θ within [−π, π) and θ̇ are, 21 equal bins each.
 *
 * ## Actions
 * Gymnasium's action is a torque in [−2, 2] N m; here the actions are the torques of the option `torques`, by default
 * 0, 1 and 2 for −2, 0 and 2.
 * `θ̇ ← θ̇ + (3g/(2l) sin θ + 3/(m l²) torque) 0.05`, kept in its range, then `θ ← θ + 0.05 θ̇`, with m = 1 and l = 1.
 *
 * ## Rewards
 * `−(θ² + 0.1 θ̇² + 0.001 torque²)` of the state before the step, θ within a turn.
 *
 * ## Episode end
 * Never terminated. Truncated after `maxSteps` steps.
 *
 * ## Symmetry
 * The mirror: θ and θ̇ change sign (of the observation the sine and the velocity) and the torques are reversed, if with each
 * torque its negative is one of them. It is exact, to the last bit; only the angle π, its own mirror image, is −π in bins.
 *
 * `torquePendulum` is the same problem with the actions of Gymnasium's own: a torque in [−2, 2], which the mirror turns round.
 *
 * ## Options
 * `PendulumOptions` below, and those of binning.
 *
 * ## Version
 * v1: as in Gymnasium.
 */
import type { Random } from '../engine/random.js';
import { checkNumber, expected } from '../input-error.js';
import { between, type ControlSystem } from './control-environment.js';
import { type ControlOptions, controlSpecification } from './control-specification.js';
import type { ObservationSpace } from './environment.js';
import { RealControlEnvironment, type RealControlOptions, type RealControlSystem } from './real-control.js';
import { cosine, sine } from './trigonometry.js';

export interface PendulumOptions extends ControlOptions {
  /** The torque of each action, in N m. */
  torques?: readonly number[];
  /** Acceleration of gravity, in m/s². */
  gravity?: number;
  /** Standard deviation of the normal noise added to the torque at each step, in N m; it is not in the cost. */
  torqueNoise?: number;
}

const { PI } = Math;

const MASS = 1;
const LENGTH = 1;
const STRONGEST = 2;
const FASTEST = 8;
/** Seconds from one step to the next. */
const TIME_STEP = 0.05;

export const pendulum = controlSpecification<PendulumOptions>({
  id: 'pendulum-v1',
  description: "Gymnasium's pendulum: swing it up and hold it upright by one of several torques.",
  maxSteps: 200,
  options: {
    torques: { description: 'The torque of each action, each in [-2, 2] N m.', default: [-2, 0, 2] },
    gravity: { description: 'Acceleration of gravity in m/s².', default: 10 },
    torqueNoise: { description: 'Standard deviation of normal noise on the torque, in N m.', default: 0 },
  },
  system: (options) => makeSystem(options),
  binning: {
    bins: [21, 21],
    low: [-PI, -FASTEST],
    high: [PI, FASTEST],
    system: (options) => ({
      ...makeSystem(options),
      observationSpace: { names: ['angle', 'angular velocity'], low: [-PI, -FASTEST], high: [PI, FASTEST] },
      observe: ([angle, spin]) => Float64Array.of(withinTurn(angle!), spin!),
    }),
  },
});

function makeSystem(options: Required<PendulumOptions>): ControlSystem {
  const torques = checkTorques(options.torques);
  const gravity = checkNumber('gravity', options.gravity);
  const noise = checkNumber('torqueNoise', options.torqueNoise, 0);
  return {
    id: 'pendulum-v1',
    stateNames: ['angle', 'angular velocity'],
    observationSpace: pendulumObservations,
    actions: torques.length,
    start: startOfPendulum,
    advance: (state, action, random) => {
      const [angle, spin] = state as unknown as [number, number];
      const torque = torques[action]!;
      const acting = torque + (noise > 0 ? noise * random.normal() : 0);
      const reward = pendulumReward(angle, spin, torque);
      [state[0], state[1]] = swung(angle, spin, acting, gravity);
      return { reward, terminated: false };
    },
    observe: observePendulum,
  };
}

const pendulumObservations: ObservationSpace = {
  names: ['cos angle', 'sin angle', 'angular velocity'],
  low: [-1, -1, -FASTEST],
  high: [1, 1, FASTEST],
};

function startOfPendulum(random: Random): Float64Array {
  return Float64Array.of(between(random, -PI, PI), between(random, -1, 1));
}

/** Angle and angular velocity after a step under a torque. */
function swung(angle: number, spin: number, torque: number, gravity: number): readonly [number, number] {
  const acceleration = ((3 * gravity) / (2 * LENGTH)) * sine(angle) + (3 / (MASS * LENGTH ** 2)) * torque;
  const next = Math.min(Math.max(spin + acceleration * TIME_STEP, -FASTEST), FASTEST);
  return [angle + next * TIME_STEP, next];
}

function pendulumReward(angle: number, spin: number, torque: number): number {
  const off = withinTurn(angle);
  return 0 - (off * off + 0.1 * (spin * spin) + 0.001 * (torque * torque));
}

function observePendulum([angle, spin]: ArrayLike<number> & Iterable<number>): Float64Array {
  return Float64Array.of(cosine(angle!), sine(angle!), spin!);
}

function checkTorques(torques: unknown): readonly number[] {
  if (!Array.isArray(torques) || torques.length === 0) throw expected('torques to be a list of at least one', torques);
  return torques.map((torque) => checkNumber('a torque', torque, -STRONGEST, STRONGEST));
}

/** The same angle in [−π, π); angles already there are not changed, and opposite ones stay opposite. */
function withinTurn(angle: number): number {
  return angle - 2 * PI * Math.round(angle / (2 * PI));
}

/** Of the earth as Gymnasium has it, in m/s². */
const GRAVITY = 10;

const byTorque: RealControlSystem = {
  id: 'torque-pendulum-v1',
  stateNames: ['angle', 'angular velocity'],
  observationSpace: pendulumObservations,
  actionSpace: { names: ['torque'], low: [-STRONGEST], high: [STRONGEST] },
  start: startOfPendulum,
  next: ([angle, spin], [torque]) => Float64Array.from(swung(angle!, spin!, torque!, GRAVITY)),
  reward: ([angle, spin], [torque]) => pendulumReward(angle!, spin!, torque!),
  observe: observePendulum,
};

/** The pendulum with a torque of any size within its bounds as its action. @throws InputError when an option is out of range. */
export function torquePendulum(options?: RealControlOptions): RealControlEnvironment {
  return new RealControlEnvironment(byTorque, options);
}
