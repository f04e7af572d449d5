/**
 * # acrobot-v1
 *
 * ## Description
 * Two links hang in a chain; a torque at the joint between them has to swing the free end above a line (Sutton 1996,
 * "Generalization in Reinforcement Learning"; Sutton & Barto 1998, section 11.3). The dynamics are
 * Gymnasium's `Acrobot-v1` with the book's equations, one Runge-Kutta step of fourth order and 0.2 s an action, in
 * float64 from the start (Gymnasium rounds starts and observations to float32).
 *
 * ## States
 * `[θ1, θ2, θ̇1, θ̇2]` in rad and rad/s: θ1 is 0 hanging down, θ2 is the angle of the second link to the first. Angles are
 * kept in [−π, π], |θ̇1| ≤ 4π and |θ̇2| ≤ 9π. The observation is `[cos θ1, sin θ1, cos θ2, sin θ2, θ̇1, θ̇2]`.
 * An episode starts with each of the four uniform in [−0.1, 0.1), drawn by the package's own generator.
 *
 * Binned: the state itself is, 9 equal bins an angle and 7 a velocity; the last ones lie in |θ̇1| ≤ 4 and |θ̇2| ≤ 8 unless told
 * otherwise, where a swinging acrobot is nearly always.
 *
 * ## Actions
 * 0, 1 and 2 apply the torques −1, 0 and 1 N m.
 *
 * ## Rewards
 * −1 a step, 0 for the one that reaches the line.
 *
 * ## Episode end
 * Terminated when `−cos θ1 − cos(θ1 + θ2) > 1`. Truncated after `maxSteps` steps.
 *
 * ## Symmetry
 * The mirror: all four of the state change sign (of the observation the sines and velocities) and actions 0 and 2 are
 * swapped. It is exact, to the last bit: where Gymnasium writes `cos(θ − π/2)` there is `sin θ` here. With noise it is one of laws.
 *
 * ## Options
 * `AcrobotOptions` below, and those of binning.
 *
 * ## Version
 * v1: as in Gymnasium.
 */
import { checkNumber } from '../input-error.js';
import { between, type ControlSystem } from './control-environment.js';
import { type ControlOptions, controlSpecification } from './control-specification.js';
import { cosine, sine } from './trigonometry.js';

export interface AcrobotOptions extends ControlOptions {
  /** Standard deviation of the normal noise added to the torque at each step, in N m. */
  torqueNoise?: number;
}

const { PI } = Math;

const GRAVITY = 9.8;
/** Both links have mass 1 kg, length 1 m, their centre of mass in the middle and moment of inertia 1 kg m². */
const MASS = 1;
const LENGTH = 1;
const CENTRE = 0.5;
const INERTIA = 1;
/** Seconds from one step to the next. */
const TIME_STEP = 0.2;
const FASTEST = [4 * PI, 9 * PI] as const;

const NAMES = ['angle 1', 'angle 2', 'angular velocity 1', 'angular velocity 2'];

const makeSystem = (noise: number): ControlSystem => ({
  id: 'acrobot-v1',
  stateNames: NAMES,
  observationSpace: {
    names: ['cos angle 1', 'sin angle 1', 'cos angle 2', 'sin angle 2', 'angular velocity 1', 'angular velocity 2'],
    low: [-1, -1, -1, -1, -FASTEST[0], -FASTEST[1]],
    high: [1, 1, 1, 1, ...FASTEST],
  },
  actions: 3,
  start: (random) => Float64Array.from(NAMES, () => between(random, -0.1, 0.1)),
  advance: (state, action, random) => {
    state.set(rungeKutta(state, action - 1 + (noise > 0 ? noise * random.normal() : 0)));
    state[0] = wrapped(state[0]!);
    state[1] = wrapped(state[1]!);
    state[2] = Math.min(Math.max(state[2]!, -FASTEST[0]), FASTEST[0]);
    state[3] = Math.min(Math.max(state[3]!, -FASTEST[1]), FASTEST[1]);
    const terminated = -cosine(state[0]!) - cosine(state[1]! + state[0]!) > 1;
    return { reward: terminated ? 0 : -1, terminated };
  },
  observe: ([angle1, angle2, spin1, spin2]) =>
    Float64Array.of(cosine(angle1!), sine(angle1!), cosine(angle2!), sine(angle2!), spin1!, spin2!),
});

/** The system observed as its state. */
const makeAngles = (noise: number): ControlSystem => ({
  ...makeSystem(noise),
  observationSpace: {
    names: NAMES,
    low: [-PI, -PI, -FASTEST[0], -FASTEST[1]],
    high: [PI, PI, ...FASTEST],
  },
  observe: (state) => state.slice(),
});

export const acrobot = controlSpecification<AcrobotOptions>({
  id: 'acrobot-v1',
  description: "Gymnasium's acrobot: swing up a chain of two links by a torque at the joint between them.",
  maxSteps: 500,
  options: {
    torqueNoise: { description: 'Standard deviation of normal noise on the torque, in N m.', default: 0 },
  },
  system: ({ torqueNoise }) => makeSystem(checkNumber('torqueNoise', torqueNoise, 0)),
  binning: {
    bins: [9, 9, 7, 7],
    low: [-PI, -PI, -4, -8],
    high: [PI, PI, 4, 8],
    system: ({ torqueNoise }) => makeAngles(checkNumber('torqueNoise', torqueNoise, 0)),
  },
});

/** The state after one step of the classical Runge-Kutta method. */
function rungeKutta(state: Float64Array, torque: number): Float64Array {
  const at = (slope: Float64Array, time: number): Float64Array => state.map((value, k) => value + time * slope[k]!);
  const k1 = derivative(state, torque);
  const k2 = derivative(at(k1, TIME_STEP / 2), torque);
  const k3 = derivative(at(k2, TIME_STEP / 2), torque);
  const k4 = derivative(at(k3, TIME_STEP), torque);
  return state.map((value, k) => value + (TIME_STEP / 6) * (k1[k]! + 2 * k2[k]! + 2 * k3[k]! + k4[k]!));
}

/** `[θ̇1, θ̇2, θ̈1, θ̈2]` by the equations of the book, in its symbols. */
function derivative(state: Float64Array, torque: number): Float64Array {
  const [theta1, theta2, spin1, spin2] = state as unknown as [number, number, number, number];
  const square = LENGTH ** 2 + CENTRE ** 2 + 2 * LENGTH * CENTRE * cosine(theta2);
  const d1 = MASS * CENTRE ** 2 + MASS * square + INERTIA + INERTIA;
  const d2 = MASS * (CENTRE ** 2 + LENGTH * CENTRE * cosine(theta2)) + INERTIA;
  const phi2 = MASS * CENTRE * GRAVITY * sine(theta1 + theta2);
  const phi1 =
    -MASS * LENGTH * CENTRE * (spin2 * spin2) * sine(theta2) -
    2 * MASS * LENGTH * CENTRE * spin2 * spin1 * sine(theta2) +
    (MASS * CENTRE + MASS * LENGTH) * GRAVITY * sine(theta1) +
    phi2;
  const acceleration2 =
    (torque + (d2 / d1) * phi1 - MASS * LENGTH * CENTRE * (spin1 * spin1) * sine(theta2) - phi2) /
    (MASS * CENTRE ** 2 + INERTIA - (d2 * d2) / d1);
  const acceleration1 = -(d2 * acceleration2 + phi1) / d1;
  return Float64Array.of(spin1, spin2, acceleration1, acceleration2);
}

/** The angle in [−π, π]. */
function wrapped(angle: number): number {
  // Far out, the turns are taken off at once.
  let wrap = Math.abs(angle) > 1e3 ? angle % (2 * PI) : angle;
  while (wrap > PI) wrap -= 2 * PI;
  while (wrap < -PI) wrap += 2 * PI;
  return wrap;
}
