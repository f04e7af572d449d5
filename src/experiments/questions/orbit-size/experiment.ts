/**
 * Effective sample multiplier against orbit size: the same worlds learned with one value for each orbit of ever larger subgroups of
 * their symmetry group. Two multipliers, both relative to the trivial group:
 *
 * - learning: median steps of the plain learner to the threshold over median steps of the coupled one;
 * - estimation: mean squared error of every-visit Monte Carlo estimates of `Q^π` (π uniform) from the same episodes, each
 *   estimate alone over all estimates of an orbit together. No bootstrapping, no exploration: statistics alone.
 */
import { Engine } from '../../../create-engine.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import { kaplanMeierMedian, ratioOfMedians } from '../../../statistics/censored.js';
import { mean } from '../../../statistics/scores.js';
import type { SymmetryGroup } from '../../../symmetry/group.js';
import type { Interval } from '../../compare/types.js';
import type { Member } from '../../together.js';
import { type Estimate, meanOf, slopeOf, statisticOf } from '../estimates.js';
import { durationOf, learningRun } from '../learning-run.js';
import { policyValues, uniformPolicy } from '../policies.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { DISCOUNT, drawnSymmetries, type GridName, makeGrid } from '../worlds.js';
import { someSubgroups } from './subgroups.js';

export interface OrbitSizeTask {
  readonly world: GridName;
  readonly side: number | null;
  readonly seeds: readonly number[];
  readonly episodes: number;
  /** Episodes that returns are averaged over. */
  readonly experience: number;
}

/** By subgroup. */
export type OrbitSizePart = readonly {
  readonly name: string;
  readonly order: number;
  readonly runs: readonly OrbitSizeRun[];
}[];

export interface OrbitSizeRun {
  readonly steps: number;
  readonly solved: boolean;
  /** Updates a step: the mean size of the orbits visited. */
  readonly dataPerStep: number;
  /** Mean squared error of the estimates. */
  readonly error: number;
}

/** One subgroup in one world. */
export interface OrbitSizeRow {
  readonly world: string;
  readonly group: string;
  readonly order: number;
  readonly runs: number;
  /** Mean number of pairs that one observed step is a datum for. */
  readonly dataPerStep: Estimate;
  /** Median steps to the threshold. */
  readonly steps: number;
  /** How many times fewer steps than with the trivial group. */
  readonly learning: Interval;
  /** How many times smaller the squared error of estimates is than with the trivial group. */
  readonly estimation: Estimate;
}

export interface OrbitSizeData {
  readonly rows: readonly OrbitSizeRow[];
  /** Exponent `b` of `multiplier ∝ dataPerStep^b` over the subgroups of a world: 1 where an orbit of n is worth n times the data. */
  readonly exponents: readonly { readonly world: string; readonly learning: Estimate; readonly estimation: Estimate }[];
}

const worlds: readonly GridName[] = [
  'centre goal, sparse',
  'centre goal, shaped',
  'corner goal, sparse',
  'torus, four goals',
];

export const orbitSize: Member<Setting, OrbitSizeTask, OrbitSizePart, OrbitSizeData> = {
  label: 'orbit size',
  tasks: (setting) => {
    const seeds = seedsOf(setting, sized(setting, 100, 2));
    const chunk = sized(setting, 25, 2);
    const common = {
      side: sized(setting, null, 5),
      episodes: sized(setting, 6000, 300),
      experience: sized(setting, 100, 10),
    };
    return sized(setting, worlds, worlds.slice(0, 1)).flatMap((world) =>
      Array.from({ length: seeds.length / chunk }, (_, k) => ({
        ...common,
        world,
        seeds: seeds.slice(k * chunk, (k + 1) * chunk),
      })),
    );
  },
  run: async ({ backend }, { world, side, seeds, episodes, experience }) => {
    const environment = makeGrid(world, side ?? undefined);
    const model = environment.model();
    const groups = subgroupsOf(world, side);
    const runs = groups.map((): OrbitSizeRun[] => []);
    const truth = policyValues(model, uniformPolicy(model));
    for (const seed of seeds) {
      const returns = monteCarlo(backend, model, experience, seed);
      for (const [k, group] of groups.entries()) {
        const told = group.order === 1 ? {} : { similarity: group.orbits };
        const coupling = group.order === 1 ? 'none' : 'quotient';
        const run = await learningRun(backend, environment, { coupling, ...told, episodes, seed });
        const error = squaredError(returns, truth, group);
        runs[k]!.push({ steps: run.steps, solved: run.solved, dataPerStep: run.updates / run.steps, error });
      }
    }
    return groups.map(({ name, order }, k) => ({ name, order, runs: runs[k]! }));
  },
  gather: (parts, tasks, setting) => {
    const named = [...new Set(tasks.map(({ world }) => world))];
    const rows: OrbitSizeRow[] = [];
    const exponents: OrbitSizeData['exponents'][number][] = [];
    for (const world of named) {
      const own = parts.filter((_, k) => tasks[k]!.world === world);
      const groups = own[0]!.map(({ name, order }, g) => ({ name, order, runs: own.flatMap((part) => part[g]!.runs) }));
      const plain = groups[0]!.runs;
      for (const { name, order, runs } of groups) {
        rows.push({
          world,
          group: name,
          order,
          runs: runs.length,
          dataPerStep: meanOf(
            runs.map(({ dataPerStep }) => dataPerStep),
            setting,
          ),
          steps: kaplanMeierMedian(runs.map(durationOf)).lower,
          learning: ratioOfMedians(plain.map(durationOf), runs.map(durationOf), { seed: setting.seed }),
          estimation: statisticOf([plain, runs], ([a, b]) => errorOf(a!) / errorOf(b!), setting),
        });
      }
      const exponent = (multiplier: (runs: readonly OrbitSizeRun[]) => number): Estimate =>
        statisticOf(
          groups.map(({ runs }) => runs),
          (drawn) =>
            slopeOf(
              drawn.map((list) => Math.log(mean(list.map(({ dataPerStep }) => dataPerStep)))),
              drawn.map((list) => Math.log(multiplier(list))),
            ),
          setting,
        );
      exponents.push({
        world,
        learning: exponent((list) => 1 / kaplanMeierMedian(list.map(durationOf)).lower),
        estimation: exponent((list) => 1 / errorOf(list)),
      });
    }
    return { rows, exponents };
  },
};

function errorOf(runs: readonly OrbitSizeRun[]): number {
  return mean(runs.map(({ error }) => error));
}

/** The search for subgroups of a large group takes as long as a run: each is made once a worker. */
const known = new Map<string, readonly SymmetryGroup[]>();

function subgroupsOf(world: GridName, side: number | null): readonly SymmetryGroup[] {
  const key = `${world} ${side}`;
  const torus = world.startsWith('torus');
  const groups = known.get(key) ?? someSubgroups(drawnSymmetries(makeGrid(world, side ?? undefined), torus), 2);
  known.set(key, groups);
  return groups;
}

export interface Returns {
  readonly sums: Float64Array;
  readonly visits: Int32Array;
}

/** Discounted returns after each visit of each pair in `episodes` episodes of the uniform policy. */
export function monteCarlo(backend: Backend, model: TabularModel, episodes: number, seed: number): Returns {
  const batch = new Engine(backend).rollout(model, { episodes, maxSteps: 2000, seed });
  const sums = new Float64Array(model.pairs);
  const visits = new Int32Array(model.pairs);
  for (let e = 0; e < episodes; ++e) {
    let value = 0;
    for (let t = batch.starts[e + 1]! - 1; t >= batch.starts[e]!; --t) {
      value = batch.rewards[t]! + DISCOUNT * value;
      const pair = batch.states[t]! * model.actions + batch.actions[t]!;
      sums[pair]! += value;
      ++visits[pair]!;
    }
  }
  return { sums, visits };
}

/** Mean squared error, over the pairs that were visited, of the mean return of a pair's whole orbit. */
export function squaredError({ sums, visits }: Returns, truth: Float64Array, { orbits }: SymmetryGroup): number {
  let [total, count] = [0, 0];
  for (const orbit of orbits.blocks) {
    const sum = orbit.reduce((running, pair) => running + sums[pair]!, 0);
    const seen = orbit.reduce((running, pair) => running + visits[pair]!, 0);
    for (const pair of orbit) {
      if (visits[pair] === 0) continue;
      total += (sum / seen - truth[pair]!) ** 2;
      ++count;
    }
  }
  return total / count;
}
