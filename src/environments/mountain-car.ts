/**
 * # mountain-car-v0
 *
 * ## Description
 * A car in a valley is too weak to drive straight up to the flag on the right and has to swing (Moore 1990, "Efficient
 * Memory-Based Learning for Robot Control"; Sutton & Barto 2018, example 10.1). The dynamics are Gymnasium's
 * `MountainCar-v0`, in float64.
 *
 * ## States
 * `[x, ẋ]`, x in [−1.2, 0.6] and ẋ in [−0.07, 0.07]. The observation is the state. An episode starts at rest with x
 * uniform in [−0.6, −0.4), drawn by the package's own generator.
 *
 * Binned: 20 equal bins for each.
 *
 * ## Actions
 * 0 accelerates to the left, 1 not at all, 2 to the right:
 * `ẋ ← ẋ + 0.001 (action − 1) − 0.0025 cos(3x)`, then `x ← x + ẋ`, both kept in their ranges. The left border stops the car.
 *
 * ## Rewards
 * −1 a step.
 *
 * ## Episode end
 * Terminated at x ≥ 0.5 with ẋ ≥ 0. Truncated after `maxSteps` steps.
 *
 * ## Symmetry
 * None. The valley alone would be its own mirror image about x = −π/6, but its left end is a wall and its right end the goal.
 *
 * ## Options
 * `MountainCarOptions` below, and those of binning.
 *
 * ## Version
 * v0: as in Gymnasium.
 */
import { checkNumber } from '../input-error.js';
import { between, type ControlSystem } from './control-environment.js';
import { type ControlOptions, controlSpecification } from './control-specification.js';
import { cosine } from './trigonometry.js';

export interface MountainCarOptions extends ControlOptions {
  /** Standard deviation of the normal noise added to the velocity at each step. */
  velocityNoise?: number;
}

const FORCE = 0.001;
const GRAVITY = 0.0025;
const LEFT = -1.2;
const RIGHT = 0.6;
const GOAL = 0.5;
const FASTEST = 0.07;

const NAMES = ['position', 'velocity'];

const makeSystem = (noise: number): ControlSystem => ({
  id: 'mountain-car-v0',
  stateNames: NAMES,
  observationSpace: { names: NAMES, low: [LEFT, -FASTEST], high: [RIGHT, FASTEST] },
  actions: 3,
  start: (random) => Float64Array.of(between(random, -0.6, -0.4), 0),
  advance: (state, action, random) => {
    const [x, velocity] = state as unknown as [number, number];
    const pushed = velocity + ((action - 1) * FORCE + cosine(3 * x) * -GRAVITY);
    let next = clamp(pushed + (noise > 0 ? noise * random.normal() : 0), -FASTEST, FASTEST);
    const position = clamp(x + next, LEFT, RIGHT);
    if (position === LEFT && next < 0) next = 0;
    state[0] = position;
    state[1] = next;
    return { reward: -1, terminated: position >= GOAL && next >= 0 };
  },
  observe: (state) => state.slice(),
});

export const mountainCar = controlSpecification<MountainCarOptions>({
  id: 'mountain-car-v0',
  description: "Gymnasium's mountain car: swing a weak car out of a valley up to the flag on the right.",
  maxSteps: 200,
  options: {
    velocityNoise: { description: 'Standard deviation of normal noise on the velocity.', default: 0 },
  },
  system: ({ velocityNoise }) => makeSystem(checkNumber('velocityNoise', velocityNoise, 0)),
  binning: { bins: [20, 20], low: [LEFT, -FASTEST], high: [RIGHT, FASTEST] },
});

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
