/**
 * The couplings against each other: told the truth, told the truth with mistakes, and told a symmetry that the world does not have.
 * Steps to the threshold, updates, wall time, memory, and how symmetric the values are in the end.
 */
import type { SimilarityInput } from '../../agents/partners.js';
import type { CouplingName } from '../../engine/backend.js';
import { Random } from '../../engine/random.js';
import { type Duration, ratioOfMedians } from '../censored.js';
import { mean, median } from '../statistics.js';
import type { Interval } from '../types.js';
import { type Estimate, statisticOf } from './estimates.js';
import { type Experiment, seedsOf, sized } from './experiment.js';
import { durationOf, type LearningRun, learningRun } from './learning-run.js';
import { misplaced } from './update-directions.js';
import { drawnSymmetries, type GridName, makeGrid, squareGroup } from './worlds.js';

export interface CouplingMethod {
  readonly name: string;
  readonly coupling: CouplingName;
  readonly guard: 'bounded' | 'none';
}

/** The plain learner first. */
export const couplingMethods = [
  { name: 'plain', coupling: 'none', guard: 'bounded' },
  { name: 'preconditioner, as written', coupling: 'preconditioner', guard: 'none' },
  { name: 'preconditioner, guarded', coupling: 'preconditioner', guard: 'bounded' },
  { name: 'sampling loss', coupling: 'sampling', guard: 'bounded' },
  { name: 'target sharing', coupling: 'target-sharing', guard: 'bounded' },
  { name: 'quotient', coupling: 'quotient', guard: 'bounded' },
  { name: 'augmentation', coupling: 'augmentation', guard: 'bounded' },
] as const satisfies readonly CouplingMethod[];
export type CouplingMethodName = (typeof couplingMethods)[number]['name'];

/**
 * What the learner is told: the symmetry group (its orbits), the orbits with a share of the pairs in a wrong one, or the
 * square's whole group whatever the world.
 */
export type Told = 'the truth' | '5 % misplaced' | '20 % misplaced' | 'a false symmetry';

export interface CouplingTask {
  readonly world: GridName;
  readonly told: Told;
  readonly method: CouplingMethodName;
  readonly seeds: readonly number[];
  readonly episodes: number;
  readonly side: number | null;
}

export interface CouplingRow {
  readonly world: string;
  readonly told: Told;
  readonly method: CouplingMethodName;
  readonly runs: number;
  readonly solved: number;
  /** Runs in which a value passed 1e9. */
  readonly diverged: number;
  /** Over the plain learner on the same world: environment steps, single value updates and wall time to the threshold. */
  readonly steps: Interval;
  readonly updates: Interval;
  readonly secondsRatio: number;
  readonly updatesPerStep: number;
  readonly asymmetry: Estimate;
  readonly bytes: number;
  /** Median wall time to the threshold. */
  readonly seconds: number;
}

export interface CouplingData {
  readonly rows: readonly CouplingRow[];
}

const conditions: readonly { readonly world: GridName; readonly told: readonly Told[] }[] = [
  { world: 'centre goal, sparse', told: ['the truth', '5 % misplaced', '20 % misplaced'] },
  { world: 'centre goal, shaped', told: ['the truth', '5 % misplaced', '20 % misplaced'] },
  { world: 'centre goal, slip 0.1', told: ['the truth'] },
  { world: 'corner goal, sparse', told: ['the truth', 'a false symmetry'] },
  { world: 'one stray wall, sparse', told: ['a false symmetry'] },
];

export const couplingRuns: Experiment<CouplingTask, readonly LearningRun[], CouplingData> = {
  label: 'couplings',
  tasks: (setting) => {
    const seeds = seedsOf(setting, sized(setting, 30, 2));
    const side = sized(setting, null, 5);
    return sized(setting, conditions, conditions.slice(0, 1)).flatMap(({ world, told }) =>
      couplingMethods.flatMap(({ name: method }) =>
        told.flatMap((what) => {
          if (method === 'plain' && what !== told[0]) return [];
          // Transformations are right or wrong as a whole: no single pair can be misplaced.
          if (method === 'augmentation' && what.endsWith('misplaced')) return [];
          const episodes = sized(setting, what === 'the truth' || method === 'plain' ? 6000 : 600, 100);
          return [{ world, told: what, method, seeds, episodes, side }];
        }),
      ),
    );
  },
  run: async (backend, { world, told, method, seeds, episodes, side }) => {
    const environment = makeGrid(world, side ?? undefined);
    const { coupling, guard } = couplingMethods.find(({ name }) => name === method)!;
    const truth = drawnSymmetries(environment, false);
    const group = told === 'a false symmetry' ? squareGroup(environment) : truth;
    const runs: LearningRun[] = [];
    for (const seed of seeds) {
      const similarity: SimilarityInput = told.endsWith('misplaced')
        ? misplaced(group.orbits, Number.parseInt(told, 10) / 100, new Random(seed))
        : group;
      const run = await learningRun(backend, environment, {
        coupling,
        similarity,
        guard,
        episodes,
        seed,
        orbits: truth.orbits,
        ...(world.includes('slip') ? { criterion: { kind: 'optimal-share', tolerance: 0.02 } } : {}),
      });
      runs.push(run);
    }
    return runs;
  },
  gather: (parts, tasks, setting) => ({
    rows: parts.map((runs, k): CouplingRow => {
      const { world, told, method } = tasks[k]!;
      const plain = parts[tasks.findIndex((task) => task.world === world && task.method === 'plain')]!;
      const cost = ({ updates, solved }: LearningRun): Duration => ({ time: updates, observed: solved });
      const options = { seed: setting.seed };
      const seconds = (list: readonly LearningRun[]) => median(list.map((run) => run.seconds));
      return {
        world,
        told,
        method,
        runs: runs.length,
        solved: runs.filter(({ solved }) => solved).length,
        diverged: runs.filter(({ finite }) => !finite).length,
        steps: ratioOfMedians(runs.map(durationOf), plain.map(durationOf), options),
        updates: ratioOfMedians(runs.map(cost), plain.map(cost), options),
        secondsRatio: seconds(runs) / seconds(plain),
        updatesPerStep: mean(runs.map(({ updates, steps }) => updates / steps)),
        asymmetry: statisticOf([runs.map(({ asymmetry }) => asymmetry!)], ([list]) => median(list!), setting),
        bytes: runs[0]!.bytes,
        seconds: seconds(runs),
      };
    }),
  }),
};
