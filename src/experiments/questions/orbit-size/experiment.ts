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
import { partsBy } from '../../groups.js';
import { meanOf, slopeOf, statisticOf } from '../estimates.js';
import { durationOf, learningRun } from '../learning-run.js';
import { policyValues, uniformPolicy } from '../policies.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, drawnSymmetries, type GridName, makeGrid } from '../worlds.js';
import { someSubgroups } from './subgroups.js';

export interface OrbitSizeRun {
  readonly steps: number;
  readonly solved: boolean;
  /** Updates a step: the mean size of the orbits visited. */
  readonly dataPerStep: number;
  /** Mean squared error of the estimates. */
  readonly error: number;
}

export type OrbitSizeData = ReturnType<typeof orbitSize.gather>;
export type OrbitSizeRow = OrbitSizeData['rows'][number];

const worlds: readonly GridName[] = [
  'centre goal, sparse',
  'centre goal, shaped',
  'corner goal, sparse',
  'torus, four goals',
];

export const orbitSize = member({
  label: 'orbit size',
  tasks: (setting) => {
    const seeds = seedsOf(setting, sized(setting, 100, 2));
    const chunk = sized(setting, 25, 2);
    const common = {
      side: sized(setting, null, 5),
      episodes: sized(setting, 6000, 300),
      /** Episodes that returns are averaged over. */
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
    const worlds = partsBy(parts, tasks, ({ world }): string => world).map(([world, own]) => ({
      world,
      groups: own[0]!.map(({ name, order }, g) => ({ name, order, runs: own.flatMap((part) => part[g]!.runs) })),
    }));
    return {
      rows: worlds.flatMap(({ world, groups }) => {
        const plain = groups[0]!.runs;
        return groups.map(({ name, order, runs }) => ({
          world,
          group: name,
          order,
          runs: runs.length,
          /** Mean number of pairs that one observed step is a datum for. */
          dataPerStep: meanOf(runs, ({ dataPerStep }) => dataPerStep, setting),
          /** Median steps to the threshold. */
          steps: kaplanMeierMedian(runs.map(durationOf)).lower,
          /** How many times fewer steps than with the trivial group. */
          learning: ratioOfMedians(plain.map(durationOf), runs.map(durationOf), { seed: setting.seed }),
          /** How many times smaller the squared error of estimates is than with the trivial group. */
          estimation: statisticOf([plain, runs], ([a, b]) => errorOf(a!) / errorOf(b!), setting),
        }));
      }),
      /** Exponent `b` of `multiplier ∝ dataPerStep^b` over the subgroups of a world: 1 where an orbit of n is worth n times the data. */
      exponents: worlds.map(({ world, groups }) => {
        const exponent = (multiplier: (runs: readonly OrbitSizeRun[]) => number) =>
          statisticOf(
            groups.map(({ runs }) => runs),
            (drawn) =>
              slopeOf(
                drawn.map((list) => Math.log(mean(list.map(({ dataPerStep }) => dataPerStep)))),
                drawn.map((list) => Math.log(multiplier(list))),
              ),
            setting,
          );
        return {
          world,
          learning: exponent((list) => 1 / kaplanMeierMedian(list.map(durationOf)).lower),
          estimation: exponent((list) => 1 / errorOf(list)),
        };
      }),
    };
  },
});

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

type Returns = ReturnType<typeof monteCarlo>;

/** Discounted returns after each visit of each pair in `episodes` episodes of the uniform policy. */
export function monteCarlo(backend: Backend, model: TabularModel, episodes: number, seed: number) {
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
