/**
 * # cart-pole-v1
 *
 * ## Description
 * A pole stands on a cart that is pushed left or right on a track; keep it from falling (Barto, Sutton & Anderson 1983,
 * "Neuronlike Adaptive Elements That Can Solve Difficult Learning Control Problems"). The dynamics are Gymnasium's
 * `CartPole-v1`, by Euler's method with a step of 0.02 s, in float64.
 *
 * ## States
 * `[x, ẋ, θ, θ̇]` in m, m/s, rad and rad/s; θ is 0 upright. The observation is the state. An episode starts with each
 * uniform in [−0.05, 0.05), drawn by the package's own generator.
 *
 * Binned: the 162 boxes of the paper, `x` cut at ±0.8, `ẋ` at ±0.5, `θ` at 0, ±1° and ±6°, `θ̇` at ±50°/s. Equal bins, if
 * asked for, lie in |x| ≤ 2.4, |ẋ| ≤ 3, |θ| ≤ 12°, |θ̇| ≤ 3.5 unless told otherwise.
 *
 * ## Actions
 * 0 pushes to the left with 10 N, 1 to the right.
 *
 * ## Rewards
 * 1 for each step, the last one included.
 *
 * ## Episode end
 * Terminated when |x| > 2.4 or |θ| > 12°. Truncated after `maxSteps` steps.
 *
 * ## Symmetry
 * The mirror: all four features change sign and the actions are swapped. It is exact, to the last bit. With noise it is one of laws.
 *
 * ## Options
 * `CartPoleOptions` below, and those of binning.
 *
 * ## Version
 * v1: as in Gymnasium.
 */
import { checkNumber } from '../input-error.js';
import { between, type ControlSystem } from './control-environment.js';
import { type ControlOptions, controlSpecification } from './control-specification.js';
import { cosine, sine } from './trigonometry.js';

export interface CartPoleOptions extends ControlOptions {
  /** Standard deviation of the normal noise added to the force at each step, in N. */
  forceNoise?: number;
}

const GRAVITY = 9.8;
const CART_MASS = 1;
const POLE_MASS = 0.1;
const TOTAL_MASS = POLE_MASS + CART_MASS;
/** Half of the pole's length. */
const LENGTH = 0.5;
const POLE_MOMENT = POLE_MASS * LENGTH;
const FORCE = 10;
/** Seconds from one step to the next. */
const TIME_STEP = 0.02;
const DEGREE = (2 * Math.PI) / 360;
const LAST_POSITION = 2.4;
const LAST_ANGLE = (12 * 2 * Math.PI) / 360;

const NAMES = ['position', 'velocity', 'angle', 'angular velocity'];

const makeSystem = (noise: number): ControlSystem => ({
  id: 'cart-pole-v1',
  stateNames: NAMES,
  observationSpace: {
    names: NAMES,
    low: [-2 * LAST_POSITION, Number.NEGATIVE_INFINITY, -2 * LAST_ANGLE, Number.NEGATIVE_INFINITY],
    high: [2 * LAST_POSITION, Number.POSITIVE_INFINITY, 2 * LAST_ANGLE, Number.POSITIVE_INFINITY],
  },
  actions: 2,
  start: (random) => Float64Array.from(NAMES, () => between(random, -0.05, 0.05)),
  advance: (state, action, random) => {
    const [x, velocity, angle, spin] = state as unknown as [number, number, number, number];
    const force = (action === 1 ? FORCE : -FORCE) + (noise > 0 ? noise * random.normal() : 0);
    const sin = sine(angle);
    const cos = cosine(angle);
    const push = (force + POLE_MOMENT * (spin * spin) * sin) / TOTAL_MASS;
    const angularAcceleration =
      (GRAVITY * sin - cos * push) / (LENGTH * (4 / 3 - (POLE_MASS * (cos * cos)) / TOTAL_MASS));
    const acceleration = push - (POLE_MOMENT * angularAcceleration * cos) / TOTAL_MASS;
    state[0] = x + TIME_STEP * velocity;
    state[1] = velocity + TIME_STEP * acceleration;
    state[2] = angle + TIME_STEP * spin;
    state[3] = spin + TIME_STEP * angularAcceleration;
    return { reward: 1, terminated: Math.abs(state[0]!) > LAST_POSITION || Math.abs(state[2]!) > LAST_ANGLE };
  },
  observe: (state) => state.slice(),
});

export const cartPole = controlSpecification<CartPoleOptions>({
  id: 'cart-pole-v1',
  description: "Gymnasium's cart-pole: keep a pole upright by pushing the cart that it stands on.",
  maxSteps: 500,
  options: {
    forceNoise: { description: 'Standard deviation of normal noise on the force, in N.', default: 0 },
  },
  system: ({ forceNoise }) => makeSystem(checkNumber('forceNoise', forceNoise, 0)),
  binning: {
    bins: [
      [-0.8, 0.8],
      [-0.5, 0.5],
      [-6 * DEGREE, -DEGREE, 0, DEGREE, 6 * DEGREE],
      [-50 * DEGREE, 50 * DEGREE],
    ],
    low: [-LAST_POSITION, -3, -LAST_ANGLE, -3.5],
    high: [LAST_POSITION, 3, LAST_ANGLE, 3.5],
  },
});
