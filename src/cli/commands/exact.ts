/** `orbit-rl exact MODEL`: the symmetry group, orbits, lumping, homomorphism, trajectory classes and distances of a known model. */
import type { Environment } from '../../environments/environment.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { InputError, withoutRemedy } from '../../input-error.js';
import { type ExactReport, exactAnswer, type LaxDistances } from '../../report/exact-answer.js';
import { candidateTransformations } from '../../symmetry/candidates.js';
import { automorphismWords, stateGroupName } from '../../symmetry/exact/describe-automorphism.js';
import { laxBisimulationMetric } from '../../symmetry/exact/lax-bisimulation.js';
import { rewardLaws } from '../../symmetry/exact/reward-laws.js';
import { symmetries } from '../../symmetry/exact/symmetries.js';
import type { Transformation } from '../../symmetry/transformation.js';
import { version } from '../../version.js';
import { command } from '../command.js';
import { modelHelp, normalizeOption, readModel } from '../input.js';
import { checkOut, emit } from '../output.js';

export const exactCommand = command({
  name: 'exact',
  summary: 'Computes the exact symmetries of a known model: group, orbits, lumping, homomorphism, trajectory classes',
  input: 'MODEL',
  details: modelHelp,
  examples: [
    'orbit-rl exact taxi-v3',
    'orbit-rl exact model.json --out symmetries.html',
    "orbit-rl exact 'grid-world-v0?torus=true&rows=6&columns=6'",
  ],
  options: {
    ...normalizeOption,
    rewards: {
      kind: 'choice',
      choices: ['expected', 'law'],
      default: 'expected',
      description: 'which rewards are equal: those with equal expectations, or with equal laws',
    },
  },
  unread: ['seed', 'backend'],
  run: async ({ values, input, terminal }) => {
    checkOut(values.out, ['.html', '.md', '.json'], input);
    const { name, model, environment } = await readModel(input, values);
    const report = exactReport(name, model, environment, values.rewards);
    const layout = model.layout ?? null;
    await emit(terminal, values, {
      value: report,
      document: () => exactAnswer(report, layout),
    });
  },
});

/** Distances are asked for at this discount, among at most this many classes. */
const DISCOUNT = 0.95;
const MOST_CLASSES = 120;
/** Trajectory classes are counted for lengths up to this, as long as the laws have at most this many entries. */
const MAX_LENGTH = 5;
const MOST_ENTRIES = 1_000_000;

function exactReport(
  input: string,
  model: TabularModel,
  environment: Environment | null,
  rewards: 'expected' | 'law',
): ExactReport {
  const exact = symmetries(model, { rewards });
  let group: ExactReport['group'] = null;
  let note: string | null = null;
  const partitions: { name: string; blocks: number; labels: Int32Array }[] = [];
  try {
    const { orbits } = exact;
    const maps = namedMaps(model, environment);
    group = {
      order: orbits.groupOrder,
      stateOrder: orbits.stateGroupOrder,
      stateName: stateGroupName(orbits, model.states),
      generators: orbits.stateGenerators.map((generator) => ({
        words: automorphismWords(model, generator, maps),
        ...generator,
      })),
      swaps: orbits.twinSwaps,
    };
    partitions.push({ name: 'orbits', blocks: orbits.count, labels: orbits.labels });
  } catch (error) {
    // Too large to search: the coarser partitions are still there.
    if (!(error instanceof InputError)) throw error;
    note = withoutRemedy(error);
  }
  for (const name of ['lumping', 'homomorphism'] as const) {
    partitions.push({ name, blocks: exact[name].count, labels: exact[name].labels });
  }
  return {
    input,
    version,
    states: model.states,
    actions: model.actions,
    group,
    note,
    partitions,
    trajectoryClasses: classCounts(model),
    distances: distancesOf(model),
  };
}

/** The maps that have a name here: those of the board or of the grid, on a small one with translations. */
function namedMaps({ states, actions, layout }: TabularModel, environment: Environment | null): Transformation[] {
  const torus = layout !== undefined && layout.rows * layout.columns <= 400;
  try {
    return candidateTransformations(environment ?? { states, actions, ...(layout && { layout }) }, { torus });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return []; // too many of them
  }
}

/** Trajectory classes by length, as far as the laws stay small. */
function classCounts(model: TabularModel): number[] {
  for (let length = MAX_LENGTH; length > 0; --length) {
    try {
      const laws = rewardLaws(model, { length, maxEntries: MOST_ENTRIES });
      return Array.from({ length }, (_, k) => laws.classes(k + 1).count);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return [];
}

/** Over pairs of classes of the homomorphism, whichever rewards the partitions compare: the metric knows expected ones. */
function distancesOf(model: TabularModel): LaxDistances | null {
  const { blocks } = symmetries(model).homomorphism;
  if (blocks.length < 2 || blocks.length > MOST_CLASSES) return null;
  const metric = laxBisimulationMetric(model, { discount: DISCOUNT, tolerance: 1e-6 });
  let [least, largest, sum] = [Infinity, 0, 0];
  let nearest: readonly [number, number] = [0, 0];
  blocks.forEach((block, k) => {
    for (const other of blocks.slice(k + 1)) {
      const distance = metric.pairs(block[0]!, other[0]!);
      if (distance < least) nearest = [block[0]!, other[0]!];
      least = Math.min(least, distance);
      largest = Math.max(largest, distance);
      sum += distance;
    }
  });
  return { discount: DISCOUNT, least, mean: sum / ((blocks.length * (blocks.length - 1)) / 2), largest, nearest };
}
