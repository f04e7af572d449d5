/** The worlds and methods of the DQN study, and one run of it. The same task gives the same record wherever it runs. */
import { optimalActions } from '../agents/policy-value.js';
import type { Backend } from '../engine/backend.js';
import type { ContinuousEnvironment } from '../environments/environment.js';
import { makeControl, makeEnvironment } from '../environments/registry.js';
import type { DqnAgent } from '../invariance/dqn-agent.js';
import { type ObservedEnvironment, observed } from '../invariance/dqn-features.js';
import type { DqnOptions, DqnSymmetry, ObservationBins } from '../invariance/dqn-options.js';
import { type DqnTrainOptions, trainDqn } from '../invariance/dqn-train.js';
import { GroupAction } from '../invariance/group-action.js';
import { mirror, oneHotSymmetry } from '../invariance/mirror.js';
import { solve } from '../symmetry/exact/solve.js';
import { gridTransformations } from '../symmetry/grid-candidates.js';

export type DqnWorld = 'cart-pole' | 'grid' | 'grid-sparse';
export type DqnMethod = 'plain' | 'transitions' | 'network' | 'chi';

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
  readonly updates: number;
  readonly multiplyAdds: number;
  readonly seconds: number;
}

/** The same for a world or a method, in words. */
export interface DqnDescription {
  readonly name: string;
  readonly description: string;
}

export const dqnMethods: { readonly [Method in DqnMethod]: DqnDescription } = {
  plain: { name: 'DQN', description: 'no symmetry' },
  transitions: { name: 'mirrored transitions', description: 'every image of each transition drawn is learned from' },
  network: { name: 'orbit-averaged network', description: 'Q(x, a) = mean over g of f(g x)[g a]' },
  chi: { name: 'χ loss, found online', description: 'L_TD + λ L_sym over pairs with equal reward trajectories' },
};

interface WorldPlan {
  readonly environment: ContinuousEnvironment;
  readonly group: GroupAction;
  readonly options: DqnOptions;
  readonly chi: Omit<Extract<DqnSymmetry, { kind: 'loss' }>, 'kind' | 'bins'>;
  readonly bins: ObservationBins;
  readonly until: NonNullable<DqnTrainOptions['until']>;
}

interface WorldDescription extends DqnDescription {
  /** Most episodes of a run. */
  readonly episodes: number;
  readonly criterion: string;
  readonly plan: () => WorldPlan;
}

export const dqnWorlds: { readonly [World in DqnWorld]: WorldDescription } = {
  'cart-pole': {
    name: 'cart-pole-v1',
    description: 'four features as they are observed; the mirror; χ of the 162 boxes by the time to the end',
    episodes: 1000,
    criterion: 'mean return >= 475 over 100 episodes',
    plan: cartPolePlan,
  },
  grid: {
    name: 'grid-world-v0 9x9, shaped',
    description: 'one-hot states; the eight symmetries of the square; χ of the states themselves',
    episodes: 300,
    criterion: 'greedy action optimal in >= 95 % of states, 3 episodes in a row',
    plan: () => gridPlan({ shaping: true, discount: GRID_DISCOUNT }),
  },
  'grid-sparse': {
    name: 'grid-world-v0 9x9, sparse',
    description: 'the same without shaping: step 0, goal 1',
    episodes: 600,
    criterion: 'greedy action optimal in >= 95 % of states, 3 episodes in a row',
    plan: () => gridPlan({ stepReward: 0, goalReward: 1 }),
  },
};

export async function runDqn(
  backend: Backend,
  { world, method, seed }: DqnTask,
  signal?: AbortSignal,
): Promise<DqnRecord> {
  const started = performance.now();
  const { episodes, plan } = dqnWorlds[world];
  const { environment, options, until, ...rest } = plan();
  const symmetry = symmetryOf(method, rest);
  const run = await trainDqn(
    environment,
    { ...options, symmetry, seed, backend },
    {
      episodes,
      until,
      ...(signal && { signal }),
    },
  );
  using agent = run.agent;
  return {
    world,
    method,
    seed,
    episodes: run.episodes,
    steps: run.steps,
    solved: run.solved,
    updates: agent.updates,
    multiplyAdds: agent.multiplyAdds,
    seconds: (performance.now() - started) / 1000,
  };
}

function symmetryOf(
  method: DqnMethod,
  { group, chi, bins }: Pick<WorldPlan, 'group' | 'chi' | 'bins'>,
): DqnSymmetry | null {
  if (method === 'plain') return null;
  return method === 'chi' ? { kind: 'loss', bins, ...chi } : { kind: method, group };
}

const DEGREE = Math.PI / 180;

function cartPolePlan(): WorldPlan {
  const environment = makeControl('cart-pole-v1');
  return {
    environment,
    group: mirror(4, 2),
    options: { scale: [1 / 2.4, 1 / 3, 1 / (12 * DEGREE), 1 / 3.5] },
    bins: makeEnvironment('cart-pole-v1'),
    chi: { trajectories: { minLength: 20, maxLength: 20 }, weight: 0.4, detectEvery: 10 },
    until: { meanReturn: 475, episodes: 100 },
  };
}

const GRID_DISCOUNT = 0.95;

function gridPlan(options: {
  shaping?: boolean;
  discount?: number;
  stepReward?: number;
  goalReward?: number;
}): WorldPlan {
  const grid = makeEnvironment('grid-world-v0', options);
  const environment = observed(grid, 'one-hot');
  return {
    environment,
    group: new GroupAction(gridTransformations(grid.layout!).map(oneHotSymmetry)),
    options: {
      hidden: [64],
      discount: GRID_DISCOUNT,
      warmup: 100,
      targetEvery: 100,
      targetRate: 1,
      learningRate: 0.001,
      epsilon: 0.2,
    },
    bins: environment,
    chi: { weight: 1, detectEvery: 2, measure: { minVisits: 3 } },
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
