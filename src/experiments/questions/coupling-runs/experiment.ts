/**
 * The couplings against each other: told the truth, told it with mistakes, told what the published recipe makes of thirty episodes,
 * and told a symmetry that the world does not have.
 * Steps to the threshold, updates, wall time, memory, and how symmetric the values are in the end.
 */
import type { SimilarityInput } from '../../../agents/partners.js';
import { Engine } from '../../../create-engine.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import type { CouplingName } from '../../../engine/contracts/learner.js';
import { Random } from '../../../engine/random.js';
import type { TabularEnvironment } from '../../../environments/tabular-environment.js';
import type { Partition } from '../../../similarity/partition.js';
import { Similarity, similarityFromMatrix } from '../../../similarity/similarity.js';
import { type Duration, ratioOfMedians } from '../../../statistics/censored.js';
import { mean, median } from '../../../statistics/scores.js';
import type { SymmetryGroup } from '../../../symmetry/group.js';
import { detect } from '../../compare/detection.js';
import { detectionDefaults } from '../../compare/methods.js';
import { medianOf } from '../estimates.js';
import { durationOf, type LearningRun, learningRun } from '../learning-run.js';
import { member, type Setting, seedsOf, sized } from '../setting.js';
import { misplaced } from '../update-directions/experiment.js';
import { drawnSymmetries, type GridName, makeGrid, squareGroup } from '../worlds.js';

/** The plain learner first. */
export const couplingMethods = [
  { name: 'plain', coupling: 'none', guard: 'bounded' },
  { name: 'preconditioner as written', coupling: 'preconditioner', guard: 'none' },
  { name: 'guarded preconditioner', coupling: 'preconditioner', guard: 'bounded' },
  { name: 'sampling loss', coupling: 'sampling', guard: 'bounded' },
  { name: 'target sharing', coupling: 'target-sharing', guard: 'bounded' },
  { name: 'quotient', coupling: 'quotient', guard: 'bounded' },
  { name: 'augmentation', coupling: 'augmentation', guard: 'bounded' },
] as const satisfies readonly {
  readonly name: string;
  readonly coupling: CouplingName;
  readonly guard: 'bounded' | 'none';
}[];
export type CouplingMethodName = (typeof couplingMethods)[number]['name'];

/**
 * What the learner is told.
 *
 * - `'the truth'`: the symmetry group (its orbits).
 * - `'5 % misplaced'`: the orbits, each pair with probability 0.05 in a wrong one.
 * - `'10 % false pairs'`: χ = 1 inside the orbits and for so many random other pairs of pairs that they are a tenth of all.
 * - `'χ of 30 episodes'`: intersection χ > 0.8 of pairs visited 5 times, from thirty uniformly random episodes (arXiv 1706.02999).
 * - `'a false symmetry'`: the whole group of the square, whatever the world.
 */
export type Told = 'the truth' | '5 % misplaced' | '10 % false pairs' | 'χ of 30 episodes' | 'a false symmetry';

export type CouplingData = ReturnType<typeof couplingRuns.gather>;
export type CouplingRow = CouplingData['rows'][number];
const everything: readonly Told[] = ['the truth', '5 % misplaced', '10 % false pairs', 'χ of 30 episodes'];
const conditions: readonly { readonly world: GridName; readonly told: readonly Told[] }[] = [
  { world: 'centre goal, sparse', told: everything },
  { world: 'centre goal, shaped', told: everything },
  { world: 'centre goal, slip 0.1', told: ['the truth'] },
  { world: 'corner goal, sparse', told: ['the truth', 'a false symmetry'] },
  { world: 'one stray wall, sparse', told: ['a false symmetry'] },
];

export const couplingRuns = member({
  label: 'couplings',
  tasks: (setting) => {
    const seeds = seedsOf(setting, sized(setting, 50, 2));
    const side = sized(setting, null, 5);
    return sized(setting, conditions, conditions.slice(0, 1)).flatMap(({ world, told }) =>
      couplingMethods.flatMap(({ name: method }) =>
        told.flatMap((what) => {
          if (method === 'plain' && what !== told[0]) return [];
          // Transformations are right or wrong as a whole: no pairs are told.
          if (method === 'augmentation' && isOfPairs(what)) return [];
          const { right, wrong } = episodesOf(setting);
          const episodes = what === 'the truth' || method === 'plain' ? right : wrong;
          return [{ world, told: what, method, seeds, episodes, side }];
        }),
      ),
    );
  },
  run: async ({ backend }, { world, told, method, seeds, episodes, side }) => {
    const environment = makeGrid(world, side ?? undefined);
    const { coupling, guard } = couplingMethods.find(({ name }) => name === method)!;
    const truth = drawnSymmetries(environment, false);
    const runs: LearningRun[] = [];
    for (const seed of seeds) {
      const similarity = similarityOf(backend, environment, told, truth, seed);
      const run = await learningRun(backend, environment, {
        coupling,
        similarity,
        ...(coupling === 'quotient' && similarity instanceof Similarity ? { threshold: 0.8 } : {}),
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
    episodes: episodesOf(setting),
    rows: parts.map((runs, k) => {
      const { world, told, method } = tasks[k]!;
      const plain = parts[tasks.findIndex((task) => task.world === world && task.method === 'plain')]!;
      const over = (durationOf: (run: LearningRun) => Duration) =>
        ratioOfMedians(runs.map(durationOf), plain.map(durationOf), { seed: setting.seed });
      const seconds = (list: readonly LearningRun[]) => median(list.map((run) => run.seconds));
      return {
        world,
        told,
        method,
        runs: runs.length,
        solved: runs.filter(({ solved }) => solved).length,
        /** Runs in which a value passed 1e9. */
        diverged: runs.filter(({ finite }) => !finite).length,
        /** Over the plain learner on the same world: environment steps, single value updates and wall time to the threshold. */
        steps: over(durationOf),
        updates: over(({ updates, solved }) => ({ time: updates, observed: solved })),
        secondsRatio: seconds(runs) / seconds(plain),
        updatesPerStep: mean(runs.map(({ updates, steps }) => updates / steps)),
        asymmetry: medianOf(runs, ({ asymmetry }) => asymmetry!, setting),
        bytes: runs[0]!.bytes,
        /** Median wall time to the threshold. */
        seconds: seconds(runs),
      };
    }),
  }),
});

/** Most episodes of a run told the truth, or plain, and of one told something wrong. */
function episodesOf(setting: Setting) {
  return { right: sized(setting, 6000, 200), wrong: sized(setting, 2000, 100) };
}

/** Whether what is told is about pairs, not about whole transformations. */
export function isOfPairs(told: Told): boolean {
  return told !== 'the truth' && told !== 'a false symmetry';
}

function similarityOf(
  backend: Backend,
  environment: TabularEnvironment,
  told: Told,
  truth: SymmetryGroup,
  seed: number,
): SimilarityInput {
  if (told === 'the truth') return truth;
  if (told === 'a false symmetry') return squareGroup(environment);
  const random = new Random(seed);
  if (told === '5 % misplaced') return misplaced(truth.orbits, 0.05, random);
  if (told === '10 % false pairs') return withFalsePairs(truth.orbits, environment.model().live, 0.1, random);
  const model = environment.model();
  const experience = new Engine(backend).rollout(model, { episodes: 30, maxSteps: environment.maxSteps!, seed });
  return detect(new Engine(backend), environment, experience, { ...detectionDefaults, episodes: 30 }).similarity;
}

/** χ = 1 inside the blocks, and for random pairs of live pairs of different blocks until they are `share` of all. */
export function withFalsePairs(partition: Partition, live: Uint8Array, share: number, random: Random): Similarity {
  const { labels, blocks, size } = partition;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  let right = 0;
  for (const block of blocks) {
    for (const i of block) for (const j of block) matrix[i]![j] = 1;
    right += (block.length * (block.length - 1)) / 2;
  }
  const actions = size / live.length;
  const pairs = Array.from(labels.keys()).filter((pair) => live[Math.floor(pair / actions)] === 1);
  for (let wrong = 0; wrong < Math.round((share * right) / (1 - share)); ) {
    const [i, j] = [pairs[random.below(pairs.length)]!, pairs[random.below(pairs.length)]!];
    if (matrix[i]![j] === 1 || i === j) continue;
    matrix[i]![j] = 1;
    matrix[j]![i] = 1;
    ++wrong;
  }
  return similarityFromMatrix(matrix);
}
