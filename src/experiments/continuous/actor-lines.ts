/** Lines in which TD3 learns with real-valued actions and is told the symmetry, or finds it, held against the plain learner. */
import type { ActorCriticOptions, ActorCriticSymmetry } from '../../deep/actor-critic/options.js';
import { GroupAction, type GroupElement } from '../../deep/group-action.js';
import { SignedPermutation } from '../../deep/signed-permutation.js';
import { torquePendulum } from '../../environments/pendulum.js';
import { planarPointMass } from '../../environments/planar-point-mass.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';
import type { LearningTarget } from './learning-target.js';

export interface ActorLine extends LearningTarget {
  readonly learner: 'actor-critic';
  readonly world: () => RealActionEnvironment;
  /** The same for the plain learner. */
  readonly options: ActorCriticOptions;
  readonly find: 'told' | 'search';
  readonly symmetry: () => ActorCriticSymmetry;
}

/** A network averaged over what these generate, of observations and of actions. */
function told(...generators: GroupElement[]): () => ActorCriticSymmetry {
  return () => ({ kind: 'network', group: new GroupAction(generators) });
}

const found = (): ActorCriticSymmetry => ({
  find: 'search',
  use: 'network',
  continuing: true,
  cosines: 100,
  firstLook: 500,
});

const common = { kind: 'learning', learner: 'actor-critic', options: {}, seeds: 20, episodes: 60 } as const;
/** No harm is what is asked: nobody has published a ratio. */
const harmless = { ...common, target: 'ratio ≤ 1.05', limit: 1.05 } as const;

const pendulum = {
  ...harmless,
  order: 2,
  world: () => torquePendulum(),
  until: { kind: 'return', level: -300, consecutive: 5 },
} as const;
const mirror = told({
  input: new SignedPermutation([0, 1, 2], [1, -1, -1]),
  output: new SignedPermutation([0], [-1]),
});

const pointMass = {
  ...harmless,
  order: 8,
  world: () => planarPointMass({ maxSteps: 100 }),
  until: { kind: 'return', level: -60, consecutive: 5 },
} as const;
const square = told(
  { input: new SignedPermutation([1, 0, 3, 2], [-1, 1, -1, 1]), output: new SignedPermutation([1, 0], [-1, 1]) },
  { input: new SignedPermutation([0, 1, 2, 3], [1, -1, 1, -1]), output: new SignedPermutation([0, 1], [1, -1]) },
);

export const actorLines = {
  'actor-pendulum-told': { ...pendulum, name: 'TD3 on the pendulum, mirror told', find: 'told', symmetry: mirror },
  'actor-pendulum': { ...pendulum, name: 'TD3 on the pendulum', find: 'search', symmetry: found },
  'actor-point-mass-told': { ...pointMass, name: 'TD3 on the point mass, D4 told', find: 'told', symmetry: square },
  'actor-point-mass': { ...pointMass, name: 'TD3 on the point mass', find: 'search', symmetry: found },
} as const satisfies Readonly<Record<string, ActorLine>>;
