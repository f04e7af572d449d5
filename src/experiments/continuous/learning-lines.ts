/** Lines in which deep Q-learning finds its symmetry: the worlds, what learns in them, when it has learned, and what is asked. */
import type { DqnOptions } from '../../deep/dqn-options.js';
import type { FoundSymmetry } from '../../deep/symmetry/found-options.js';
import type { ContinuousEnvironment } from '../../environments/environment.js';
import { makeControl } from '../../environments/registry.js';
import { cartPoleOptions } from '../dqn/run.js';
import type { ActorLine } from './actor-lines.js';
import type { LearningTarget } from './learning-target.js';
import { diagonal } from './published.js';

export interface DqnLearningLine extends LearningTarget {
  readonly learner: 'dqn';
  readonly world: () => ContinuousEnvironment;
  /** The same for plain DQN and for the one that looks for a symmetry. */
  readonly options: DqnOptions;
  readonly find: FoundSymmetry['find'];
}

export type LearningLine = DqnLearningLine | ActorLine;

/** The mirror of the valley, which neither the walls nor the goal share. */
export const aboutTheFloor = {
  name: 'about the floor',
  observation: { ...diagonal(-1, -1), shift: [-Math.PI / 3, 0] },
  actions: [2, 1, 0],
} as const;

const cartPole = {
  kind: 'learning',
  learner: 'dqn',
  seeds: 20,
  options: cartPoleOptions,
  find: 'search',
  until: { kind: 'return', level: 475, consecutive: 100 },
  episodes: 800,
} as const;

/** Decisions hold for so many steps: uniform actions alone do not leave the valley in any time. */
const HELD = 8;

export const learningLines = {
  'dqn-cart-pole': {
    ...cartPole,
    name: 'DQN on the cart-pole',
    target: 'ratio ≤ 0.5',
    limit: 0.5,
    order: 2,
    world: () => makeControl('cart-pole-v1'),
  },
  'dqn-mountain-car': {
    kind: 'learning',
    learner: 'dqn',
    name: `DQN on the mountain car, ${HELD} steps a decision, about its floor`,
    target: 'ratio ≤ 1.05, never accepted',
    limit: 1.05,
    seeds: 20,
    order: 1,
    world: () => holding(makeControl('mountain-car-v0', { maxSteps: 1000 }), HELD),
    options: {
      hidden: [32, 32],
      learningRate: 0.002,
      multiStep: 4,
      scale: [1, 14],
      epsilon: { start: 1, end: 0.05, steps: 2000 },
    },
    find: [aboutTheFloor],
    until: { kind: 'return', level: -160, consecutive: 20 },
    episodes: 300,
  },
  'dqn-one-wall': {
    ...cartPole,
    name: 'DQN on the cart-pole with a wall on the right alone',
    target: 'ratio ≤ 1.2, taken back',
    limit: 1.2,
    order: 1,
    world: () => walled(makeControl('cart-pole-v1'), 0.5),
  },
} as const satisfies Readonly<Record<string, DqnLearningLine>>;

/** Each decision holds for `times` steps or to the end; its reward is the sum of theirs. */
function holding(environment: ContinuousEnvironment, times: number): ContinuousEnvironment {
  const { observationSpace, actions, maxSteps } = environment;
  return {
    observationSpace,
    actions,
    maxSteps: Math.ceil(maxSteps! / times),
    reset: (options) => environment.reset(options),
    step: (action) => {
      let reward = 0;
      for (let k = 1; ; ++k) {
        const step = environment.step(action);
        reward += step.reward;
        if (k === times || step.terminated || step.truncated) return { ...step, reward };
      }
    },
  };
}

/** The problem ends when the first number observed exceeds `wall`: what breaks its mirror lies where nobody is at first. */
function walled(environment: ContinuousEnvironment, wall: number): ContinuousEnvironment {
  const { observationSpace, actions, maxSteps } = environment;
  return {
    observationSpace,
    actions,
    maxSteps: maxSteps!,
    reset: (options) => environment.reset(options),
    step: (action) => {
      const step = environment.step(action);
      const terminated = step.terminated || step.observation[0]! > wall;
      return { ...step, terminated, truncated: step.truncated && !terminated };
    },
  };
}
