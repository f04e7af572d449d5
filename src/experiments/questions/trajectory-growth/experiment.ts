/**
 * How many distinct reward trajectories of length `l` follow a pair: exactly, under the uniform policy, in random MDPs with ever
 * more distinct rewards and on grids; and as counted from a given amount of experience, with the nodes that a tree needs.
 */
import { Engine } from '../../../create-engine.js';
import { makeEnvironment } from '../../../environments/registry.js';
import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import { mean } from '../../../statistics/scores.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import type { Member } from '../../together.js';
import { type Estimate, meanOf, statisticOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { makeGrid } from '../worlds.js';

const STATES = 16;
const ACTIONS = 2;
const BRANCHING = 2;

export interface GrowthTask {
  readonly world: string;
  readonly make: { readonly rewards: number } | { readonly grid: 'centre goal, sparse' | 'centre goal, shaped' };
  readonly seed: number;
  readonly length: number;
  readonly steps: number;
}

export interface GrowthPart {
  readonly rewards: number;
  /** Mean over live pairs of the trajectories of length 1, 2, … that can follow. */
  readonly exact: readonly number[];
  /** Mean over visited pairs of those that were seen. */
  readonly seen: readonly number[];
  readonly nodes: number;
  readonly pairs: number;
  readonly visits: number;
}

export interface GrowthRow {
  readonly world: string;
  /** Distinct reward values. */
  readonly rewards: number;
  readonly runs: number;
  /** Ways a step can go: actions times outcomes of a pair, at most. A pair's own reward is certain in these worlds. */
  readonly branching: number;
  /** Trajectories that can follow a pair, by length from 1. */
  readonly exact: readonly Estimate[];
  /** Those seen in `steps` steps. */
  readonly seen: readonly Estimate[];
  /** By what the number is multiplied by the last reward added. */
  readonly factor: Estimate;
  /** Mean visits of a pair: no more trajectories of a length than this can be seen. */
  readonly visits: number;
  /** Nodes of the tree of counts, a pair, and the cells of the array `N[s, a, l, k]` that holds every possible one. */
  readonly nodes: Estimate;
  readonly cells: number;
}

export interface GrowthData {
  readonly steps: number;
  readonly length: number;
  readonly rows: readonly GrowthRow[];
}

export const trajectoryGrowth: Member<Setting, GrowthTask, GrowthPart, GrowthData> = {
  label: 'distinct trajectories',
  tasks: (setting) => {
    const length = sized(setting, 7, 3);
    const steps = sized(setting, 100_000, 1000);
    const common = { length, steps };
    const alphabet = sized(setting, [1, 2, 3, 5, 10, 20], [1, 2]);
    const seeds = seedsOf(setting, sized(setting, 10, 2));
    const grids = ['centre goal, sparse', 'centre goal, shaped'] as const;
    return [
      ...alphabet.flatMap((rewards) =>
        seeds.map((seed) => ({ ...common, world: `random MDP, ${rewards} rewards`, make: { rewards }, seed })),
      ),
      ...grids.flatMap((grid) => seeds.map((seed) => ({ ...common, world: `grid, ${grid}`, make: { grid }, seed }))),
    ];
  },
  run: ({ backend }, { make, seed, length, steps }) => {
    const environment =
      'grid' in make
        ? makeGrid(make.grid)
        : (makeEnvironment('random-mdp-v0', {
            states: STATES,
            actions: ACTIONS,
            branching: BRANCHING,
            rewards: make.rewards,
            terminals: 0,
            seed,
          }) as TabularEnvironment);
    const model = environment.model();
    const laws = rewardLaws(model, { length });
    const live = Array.from(model.live.keys()).filter((s) => model.live[s] === 1).length * model.actions;
    const engine = new Engine(backend);
    using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: length });
    for (let k = 0; counter.totalVisits < steps; ++k) {
      counter.addEpisodes(
        engine.rollout(model, { episodes: 50, maxSteps: environment.maxSteps!, seed: seed + 7919 * k }),
      );
    }
    const visited = counter.visitsAll().filter((visits) => visits > 0).length;
    const { rowStarts, columnIndices, lengths } = counter.rows();
    const seen = new Float64Array(length);
    for (let e = 0; e < rowStarts.at(-1)!; ++e) ++seen[lengths![columnIndices[e]!]! - 1]!;
    return {
      rewards: new Set(model.rewards).size,
      exact: Array.from({ length }, (_, k) => laws.rows(k + 1).words.length / live),
      seen: Array.from(seen, (count) => count / visited),
      nodes: counter.nodes / visited,
      pairs: live,
      visits: counter.totalVisits / visited,
    };
  },
  gather: (parts, tasks, setting) => {
    const { length, steps } = tasks[0]!;
    const rows = [...new Set(tasks.map(({ world }) => world))].map((world): GrowthRow => {
      const own = parts.filter((_, k) => tasks[k]!.world === world);
      const { rewards } = own[0]!;
      const random = 'rewards' in tasks.find((task) => task.world === world)!.make;
      const last = (list: readonly GrowthPart[]): number =>
        mean(list.map(({ exact }) => exact.at(-1)! / exact.at(-2)!));
      const by = (key: 'exact' | 'seen') =>
        Array.from({ length }, (_, l) =>
          meanOf(
            own.map((part) => part[key][l]!),
            setting,
          ),
        );
      return {
        world,
        rewards,
        runs: own.length,
        branching: random ? ACTIONS * BRANCHING : 4,
        exact: by('exact'),
        seen: by('seen'),
        factor: statisticOf([own], ([list]) => last(list!), setting),
        visits: mean(own.map(({ visits }) => visits)),
        nodes: meanOf(
          own.map(({ nodes }) => nodes),
          setting,
        ),
        cells: Array.from({ length }, (_, l) => rewards ** (l + 1)).reduce((sum, cells) => sum + cells, 0),
      };
    });
    return { steps, length, rows };
  },
};
