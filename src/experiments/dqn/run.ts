/** The worlds and methods of the DQN study, and one run of it. The same task gives the same record wherever it runs. */
import { optimalActions } from '../../agents/policy-value.js';
import { Engine } from '../../create-engine.js';
import type { DqnAgent } from '../../deep/dqn-agent.js';
import { type ObservedEnvironment, observed } from '../../deep/dqn-features.js';
import type { DqnOptions } from '../../deep/dqn-options.js';
import { type DqnTrainOptions, trainDqn } from '../../deep/dqn-train.js';
import { GroupAction } from '../../deep/group-action.js';
import { mirror, oneHotSymmetry } from '../../deep/mirror.js';
import type { DqnSymmetry, LossSymmetry, ObservationBins } from '../../deep/symmetry/options.js';
import type { Backend } from '../../engine/contracts/backend.js';
import type { ContinuousEnvironment } from '../../environments/environment.js';
import type { GridWorldOptions } from '../../environments/grid-world.js';
import { makeControl, makeEnvironment } from '../../environments/registry.js';
import { solve } from '../../symmetry/exact/solve.js';
import { gridTransformations } from '../../symmetry/grid-candidates.js';

export type DqnWorld = 'cart-pole' | 'cart-pole-slow' | 'grid' | 'grid-unshaped' | 'grid-13';
export type DqnMethod = 'plain' | 'transitions' | 'network' | 'orbit-loss' | 'chi' | 'found';

export interface DqnTask {
  readonly world: DqnWorld;
  readonly method: DqnMethod;
  readonly seed: number;
}

export interface DqnRecord extends DqnTask {
  /** Episodes and environment steps until the criterion held, or in all where it never did. */
  readonly episodes: number;
  readonly steps: number;
  readonly solved: boolean;
  /** What was accepted and refuted of a symmetry that was looked for, in words; null where none was. */
  readonly found: readonly string[] | null;
  readonly updates: number;
  readonly multiplyAdds: number;
  readonly seconds: number;
}

/** The same for a world or a method, in words. */
export interface DqnDescription {
  readonly name: string;
  readonly description: string;
}

/** What a symmetry of observations is looked for in: features few enough to be exchanged one by one. */
const SEARCHABLE = 12;

export const dqnMethods: { readonly [Method in DqnMethod]: DqnDescription } = {
  plain: { name: 'DQN', description: 'no symmetry' },
  transitions: { name: 'mirrored transitions', description: 'every image of each transition drawn is learned from' },
  network: { name: 'orbit-averaged network', description: 'Q(x, a) = mean over g of f(g x)[g a]' },
  'orbit-loss': { name: 'symmetry loss, known', description: 'L_TD + λ mean over g of (Q(x, a) − Q(g x, g a))²' },
  found: {
    name: 'mirrored transitions, found',
    description: `the symmetry is looked for while learning, among ${SEARCHABLE} features at most, and what is accepted becomes mirrored transitions`,
  },
  chi: { name: 'χ loss, found online', description: 'L_TD + λ L_sym over pairs with equal reward trajectories' },
};

/** A symmetry loss without what cannot be written down, its bins; records have its λ as `weight`. */
type ChiSettings = Omit<LossSymmetry, 'kind' | 'bins' | 'similarity' | 'symmetryWeight'> & {
  readonly weight: NonNullable<LossSymmetry['symmetryWeight']>;
};

/** All that is chosen for a world, in one place: the same for every method. */
interface WorldSettings {
  readonly options: DqnOptions;
  /** λ of the loss with a known symmetry. */
  readonly orbitWeight: number;
  readonly chi: ChiSettings;
}

/** Whether a method can be used in a world: no transformations of one-hot states are looked for. */
export function fits(method: DqnMethod, world: DqnWorld): boolean {
  return method !== 'found' || dqnWorlds[world].features <= SEARCHABLE;
}

interface WorldPlan {
  readonly environment: ContinuousEnvironment;
  readonly group: GroupAction;
  readonly bins: ObservationBins;
  readonly until: NonNullable<DqnTrainOptions['until']>;
}

export interface DqnWorldDescription extends DqnDescription {
  /** Numbers observed. */
  readonly features: number;
  /** Most episodes of a run. */
  readonly episodes: number;
  readonly criterion: string;
  /** What ratios compare: episodes, or environment steps where episodes differ much in length. */
  readonly unit: 'episodes' | 'steps';
  /** Episodes over which the criterion takes its mean: no run can meet it sooner. */
  readonly window: number;
  readonly settings: WorldSettings;
  readonly plan: () => WorldPlan;
}

const DEGREE = Math.PI / 180;

/** Chosen for plain DQN, on other seeds than those of the study: `docs/dqn.md` says from what. */
export const cartPoleOptions: DqnOptions = {
  hidden: [32, 32],
  learningRate: 0.002,
  multiStep: 4,
  scale: [1 / 2.4, 1 / 3, 1 / (12 * DEGREE), 1 / 3.5],
};

/** χ tells states apart by how soon the end comes, and that within 10 steps: λ fades as the pole falls more seldom. */
const cartPoleSymmetry = {
  orbitWeight: 0.4,
  chi: {
    trajectories: { minLength: 10, maxLength: 10 },
    weight: { start: 0.4, end: 0, steps: 1500 },
    detectEvery: 2,
  },
};

const GRID_DISCOUNT = 0.95;

/** The same for all grids. */
const gridSettings: WorldSettings = {
  options: {
    hidden: [64],
    discount: GRID_DISCOUNT,
    warmup: 100,
    targetEvery: 100,
    targetRate: 1,
    learningRate: 0.003,
    epsilon: 0.2,
  },
  orbitWeight: 1,
  chi: { weight: 64, trajectories: { maxLength: 2 }, measure: { minVisits: 2 }, detectEvery: 1 },
};

const grids = {
  features: 81,
  episodes: 600,
  criterion: 'greedy action optimal in >= 95 % of states, 3 episodes in a row',
  unit: 'steps',
  window: 0,
  settings: gridSettings,
} as const;
const cartPoles = {
  features: 4,
  episodes: 800,
  criterion: 'mean return >= 475 over 100 episodes',
  unit: 'episodes',
  window: 100,
  plan: cartPolePlan,
} as const;
const shaped = { shaping: true, discount: GRID_DISCOUNT };
const large = { rows: 13, columns: 13 };

export const dqnWorlds: { readonly [World in DqnWorld]: DqnWorldDescription } = {
  'cart-pole': {
    ...cartPoles,
    name: 'cart-pole-v1',
    description: 'four features as they are observed; the mirror; χ of the 162 boxes by the time to the end',
    settings: { options: cartPoleOptions, ...cartPoleSymmetry },
  },
  'cart-pole-slow': {
    ...cartPoles,
    name: 'cart-pole-v1, half the learning rate',
    description: 'the same, learning half as fast',
    settings: { options: { ...cartPoleOptions, learningRate: 0.001 }, ...cartPoleSymmetry },
  },
  grid: {
    ...grids,
    name: 'grid 9x9, shaped',
    description: 'one-hot states; the eight symmetries of the square; χ of the states themselves',
    plan: () => gridPlan(shaped),
  },
  'grid-unshaped': {
    ...grids,
    name: 'grid 9x9, not shaped',
    description: 'the same without shaping: step -1, goal +10',
    episodes: 400,
    plan: () => gridPlan({}),
  },
  'grid-13': {
    ...grids,
    name: 'grid 13x13, shaped',
    description: 'the same, larger',
    features: 169,
    plan: () => gridPlan({ ...large, ...shaped }),
  },
};

/** All that a run is made from, seed aside. */
export function configurationOf({ world, method }: Omit<DqnTask, 'seed'>): Readonly<Record<string, unknown>> {
  const { settings, episodes, criterion } = dqnWorlds[world];
  const symmetry = method === 'chi' ? settings.chi : method === 'orbit-loss' ? { weight: settings.orbitWeight } : {};
  return { options: settings.options, symmetry, episodes, criterion };
}

export async function runDqn(
  backend: Backend,
  { world, method, seed }: DqnTask,
  signal?: AbortSignal,
): Promise<DqnRecord> {
  const started = performance.now();
  const { episodes, settings, plan } = dqnWorlds[world];
  const made = plan();
  const symmetry = symmetryOf(method, settings, made);
  const run = await trainDqn(
    made.environment,
    { ...settings.options, symmetry, seed, engine: new Engine(backend) },
    { episodes, until: made.until, ...(signal && { signal }) },
  );
  using agent = run.agent;
  return {
    world,
    method,
    seed,
    episodes: run.episodes,
    steps: run.steps,
    solved: run.stepsToThreshold !== null,
    found: run.found?.events.map(({ what, words }) => `${what}: ${words}`) ?? null,
    updates: agent.updates,
    multiplyAdds: agent.multiplyAdds,
    seconds: (performance.now() - started) / 1000,
  };
}

/** What the agent of a method is told. */
export function symmetryOf(
  method: DqnMethod,
  { orbitWeight, chi }: WorldSettings,
  { group, bins }: WorldPlan,
): DqnSymmetry | null {
  switch (method) {
    case 'plain':
      return null;
    case 'found':
      return { find: 'search' };
    case 'orbit-loss':
      return { kind: method, group, symmetryWeight: orbitWeight };
    case 'chi': {
      const { weight, ...rest } = chi;
      return { kind: 'loss', bins, symmetryWeight: weight, ...rest };
    }
    default:
      return { kind: method, group };
  }
}

function cartPolePlan(): WorldPlan {
  return {
    environment: makeControl('cart-pole-v1'),
    group: mirror(4, 2),
    bins: makeEnvironment('cart-pole-v1'),
    until: { kind: 'return', level: 475, consecutive: 100 },
  };
}

function gridPlan(options: GridWorldOptions): WorldPlan {
  const grid = makeEnvironment('grid-world-v0', options);
  const environment = observed(grid, 'one-hot');
  return {
    environment,
    group: new GroupAction(gridTransformations(grid.layout!).map(oneHotSymmetry)),
    bins: environment,
    until: untilOptimal(environment),
  };
}

/** Whether the greedy action has been optimal in at least 95 % of live states after each of the last 3 episodes. */
function untilOptimal(environment: ObservedEnvironment): (agent: DqnAgent) => boolean {
  const model = environment.model()!;
  const { actions, live } = model;
  const mask = optimalActions(solve(model, { discount: GRID_DISCOUNT, tolerance: 1e-10 }).q, live, actions);
  const judged = Array.from(live.keys()).filter((state) => live[state] === 1);
  const observations = Float64Array.from(judged.flatMap((state) => Array.from(environment.observationOf(state))));
  let held = 0;
  return (agent) => {
    const q = agent.values(observations);
    let optimal = 0;
    judged.forEach((state, n) => {
      let best = 0;
      for (let a = 1; a < actions; ++a) if (q[n * actions + a]! > q[n * actions + best]!) best = a;
      optimal += mask[state * actions + best]!;
    });
    held = optimal >= 0.95 * judged.length ? held + 1 : 0;
    return held >= 3;
  };
}
