/**
 * How many distinct reward trajectories of length `l` follow a pair: exactly, under the uniform policy, in random MDPs with ever
 * more distinct rewards and on grids; and as counted from a given amount of experience, with the nodes that a tree needs.
 */
import { Engine } from '../../../create-engine.js';
import { makeEnvironment } from '../../../environments/registry.js';
import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import { mean } from '../../../statistics/scores.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import { partsBy } from '../../groups.js';
import { meanOf } from '../estimates.js';
import { member, seedsOf, sized } from '../setting.js';
import { livePairs, makeGrid } from '../worlds.js';

const STATES = 16;
const ACTIONS = 2;
const BRANCHING = 2;

export type GrowthData = ReturnType<typeof trajectoryGrowth.gather>;
export type GrowthRow = GrowthData['rows'][number];

type Making = { readonly rewards: number } | { readonly grid: 'centre goal, sparse' | 'centre goal, shaped' };

export const trajectoryGrowth = member({
  label: 'distinct trajectories',
  tasks: (setting) => {
    const length = sized(setting, 7, 3);
    const steps = sized(setting, 100_000, 1000);
    const alphabet = sized(setting, [1, 2, 3, 5, 10, 20], [1, 2]);
    const worlds: (readonly [world: string, make: Making])[] = [
      ...alphabet.map((rewards) => [`random MDP, ${rewards} rewards`, { rewards }] as const),
      ...(['centre goal, sparse', 'centre goal, shaped'] as const).map((grid) => [`grid, ${grid}`, { grid }] as const),
    ];
    return worlds.flatMap(([world, make]) =>
      seedsOf(setting, sized(setting, 10, 2)).map((seed) => ({ length, steps, world, make, seed })),
    );
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
    const live = livePairs(model).length;
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
      /** Mean over live pairs of the trajectories of length 1, 2, … that can follow. */
      exact: Array.from({ length }, (_, k) => laws.rows(k + 1).words.length / live),
      /** Mean over visited pairs of those that were seen. */
      seen: Array.from(seen, (count) => count / visited),
      nodes: counter.nodes / visited,
      pairs: live,
      visits: counter.totalVisits / visited,
    };
  },
  gather: (parts, tasks, setting) => {
    const { length, steps } = tasks[0]!;
    const rows = partsBy(parts, tasks, ({ world }): string => world).map(([world, own, { make }]) => {
      const { rewards } = own[0]!;
      const by = (key: 'exact' | 'seen') =>
        Array.from({ length }, (_, l) => meanOf(own, (part) => part[key][l]!, setting));
      return {
        world,
        /** Distinct reward values. */
        rewards,
        runs: own.length,
        /** Ways a step can go: actions times outcomes of a pair, at most. A pair's own reward is certain in these worlds. */
        branching: 'rewards' in make ? ACTIONS * BRANCHING : 4,
        /** Trajectories that can follow a pair, by length from 1. */
        exact: by('exact'),
        /** Those seen in `steps` steps. */
        seen: by('seen'),
        /** By what the number is multiplied by the last reward added. */
        factor: meanOf(own, ({ exact }) => exact.at(-1)! / exact.at(-2)!, setting),
        /** Mean visits of a pair: no more trajectories of a length than this can be seen. */
        visits: mean(own.map(({ visits }) => visits)),
        /** Nodes of the tree of counts, a pair, and the cells of the array `N[s, a, l, k]` that holds every possible one. */
        nodes: meanOf(own, ({ nodes }) => nodes, setting),
        cells: Array.from({ length }, (_, l) => rewards ** (l + 1)).reduce((sum, cells) => sum + cells, 0),
      };
    });
    return { steps, length, rows };
  },
});
