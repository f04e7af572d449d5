/**
 * The analogy of the coincidence measure with statistical independence. In the limit: how the measure as written, its cosine form and the
 * Jensen-Shannon form tell equal laws from different ones, and what a pair's measure with itself is. From samples: how often the test of
 * independence of “which pair” and “which trajectory” rejects equal and different laws, with independent trajectories and with those of
 * episodes, whose windows overlap.
 */
import { Engine } from '../../../create-engine.js';
import type { EpisodeBatch } from '../../../engine/contracts/episodes.js';
import { Random } from '../../../engine/random.js';

import { mean } from '../../../statistics/scores.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import { partsBy } from '../../groups.js';
import { knownMean } from '../estimates.js';
import { denseLaws, drawn } from '../laws.js';
import { member, seedsOf, sized } from '../setting.js';
import { makeWorld, type WorldName } from '../worlds.js';
import { coincidence, largestDeviation, mutualInformation, permutationChance, separation } from './test.js';

const worlds: readonly WorldName[] = [
  'centre goal, shaped',
  'centre goal, sparse',
  'centre goal, slip 0.1',
  'FrozenLake 4x4',
  'random MDP',
  'coin or choice',
];
/** Of the grids. */
const SIDE = 7;

/** Length of the reward trajectories. */
export const LENGTH = 3;
export const LEVEL = 0.05;
const PERMUTATIONS = 99;
/** Enough for most pairs to be seen as often as is asked for. */
const EPISODES_A_VISIT = 10;

export const sources = ['independent', 'from episodes'] as const;
export type Source = (typeof sources)[number];

type IndependenceTask =
  | { readonly kind: 'exact'; readonly world: WorldName }
  | {
      readonly kind: 'sampled';
      readonly world: WorldName;
      readonly seed: number;
      readonly visits: readonly number[];
      /** Two pairs of equal and of different laws that are tested, of each at most so many. */
      readonly tests: number;
    };

export interface Rejections {
  readonly source: Source;
  readonly visits: number;
  /** Shares rejected; null where there was nothing to test. */
  readonly equal: number | null;
  readonly different: number | null;
}

export type ExactRow = ReturnType<typeof exactRow> & { readonly world: string; readonly classes: number };

type IndependencePart =
  | { readonly kind: 'exact'; readonly row: ExactRow }
  | { readonly kind: 'sampled'; readonly rejections: readonly Rejections[] };

export type IndependenceData = ReturnType<typeof independence.gather>;
export type TestRow = IndependenceData['tests'][number];

export const independence = member({
  label: 'independence',
  tasks: (setting) => {
    const names = sized<readonly WorldName[]>(setting, worlds, ['coin or choice']);
    const [visits, tests] = sized<readonly [readonly number[], number]>(setting, [[5, 20, 100], 100], [[5, 20], 10]);
    return names.flatMap((world): IndependenceTask[] => [
      { kind: 'exact', world },
      ...seedsOf(setting, sized(setting, 10, 2)).map((seed) => ({
        kind: 'sampled' as const,
        world,
        seed,
        visits,
        tests,
      })),
    ]);
  },
  run: ({ backend, setting }, task): IndependencePart => {
    const environment = makeWorld(task.world, { side: SIDE, seed: setting.seed });
    const model = environment.model();
    const laws = rewardLaws(model, { length: LENGTH });
    const { labels, count } = laws.classes();
    const pairs = [...labels.keys()].filter((pair) => labels[pair]! >= 0);
    const dense = denseLaws(laws, pairs);
    const classOf = pairs.map((pair) => labels[pair]!);
    if (task.kind === 'exact')
      return { kind: 'exact', row: { world: task.world, classes: count, ...exactRow(dense, classOf) } };
    const random = new Random(task.seed + 0x13d);
    const most = Math.max(...task.visits);
    const independent = dense.map((law) => Array.from({ length: most }, () => drawn(law, random)));
    const batch = new Engine(backend).rollout(model, {
      episodes: EPISODES_A_VISIT * most,
      maxSteps: environment.maxSteps!,
      seed: task.seed,
    });
    const windows = windowsOf(batch, model.actions);
    const counted = pairs.map((pair) => (windows.get(pair) ?? []).slice(0, most));
    const chosen = chosenPairs(classOf, task.tests, random);
    const rejections = sources.flatMap((source) =>
      task.visits.map((visits): Rejections => {
        const seen = source === 'independent' ? independent : counted;
        const rate = (some: readonly (readonly [number, number])[]): number | null => {
          const able = some.filter(([i, j]) => seen[i]!.length >= visits && seen[j]!.length >= visits);
          const rejected = able.filter(([i, j]) => {
            const chance = permutationChance(
              seen[i]!.slice(0, visits),
              seen[j]!.slice(0, visits),
              PERMUTATIONS,
              random,
            );
            return chance <= LEVEL;
          });
          return able.length === 0 ? null : rejected.length / able.length;
        };
        return { source, visits, equal: rate(chosen.equal), different: rate(chosen.different) };
      }),
    );
    return { kind: 'sampled', rejections };
  },
  gather: (parts, tasks, setting) => ({
    exact: parts.flatMap((part) => (part.kind === 'exact' ? [part.row] : [])),
    tests: partsBy(parts, tasks, ({ world }): string => world).flatMap(([world, all]) => {
      const own = all.flatMap((part) => (part.kind === 'sampled' ? [part.rejections] : []));
      return own[0]!.map(({ source, visits }, r) => {
        const rate = (key: 'equal' | 'different') =>
          knownMean(
            own.map((rejections) => rejections[r]![key]),
            setting,
          );
        return { world, source, visits, runs: own.length, equal: rate('equal'), different: rate('different') };
      });
    }),
  }),
});

/** All two pairs of a world, in the limit. */
export function exactRow(laws: readonly Float64Array[], classOf: readonly number[]) {
  const self = laws.map((law) => coincidence(law, law));
  const nearest = laws.map(() => 0);
  const measured = { plain: split(), cosine: split(), jensenShannon: split() };
  let [deviationEqual, deviationDifferent] = [0, Infinity];
  for (let i = 0; i < laws.length; ++i) {
    for (let j = i + 1; j < laws.length; ++j) {
      const same = classOf[i] === classOf[j] ? 'equal' : 'different';
      const plain = coincidence(laws[i]!, laws[j]!);
      measured.plain[same].push(plain);
      measured.cosine[same].push(plain / Math.sqrt(self[i]! * self[j]!));
      measured.jensenShannon[same].push(1 - mutualInformation(laws[i]!, laws[j]!) / Math.LN2);
      const deviation = largestDeviation(laws[i]!, laws[j]!);
      if (same === 'equal') deviationEqual = Math.max(deviationEqual, deviation);
      else {
        deviationDifferent = Math.min(deviationDifferent, deviation);
        for (const k of [i, j]) nearest[k] = Math.max(nearest[k]!, plain);
      }
    }
  }
  const of = ({ equal, different }: Split) =>
    equal.length === 0 || different.length === 0 ? null : separation(equal, different);
  return {
    pairs: laws.length,
    /** Least and largest coincidence of a pair with itself, as written. */
    self: [Math.min(...self), Math.max(...self)] as const,
    /** Share of the pairs that coincide more often with a pair of another law than with themselves. */
    nearerToOther: mean(self.map((own, k) => Number(nearest[k]! > own + 1e-9))),
    /** Chance that two of one law have more of the measure than two of different laws; null where no two have one law. */
    plain: of(measured.plain),
    cosine: of(measured.cosine),
    jensenShannon: of(measured.jensenShannon),
    /** Largest `|P(A, B) / (P(A) P(B)) − 1|` of two of one law, and the least such one of two of different laws. */
    deviationEqual,
    deviationDifferent,
  };
}

/** Numbers of two pairs of one law, and of two of different laws. */
interface Split {
  readonly equal: number[];
  readonly different: number[];
}

function split(): Split {
  return { equal: [], different: [] };
}

/** Whole windows of rewards that follow each pair, in the order of time; one cut off by the end has the mark of the end. */
export function windowsOf({ starts, states, actions, rewards, terminated }: EpisodeBatch, width: number) {
  const numbers = new Map<string, number>();
  const windows = new Map<number, number[]>();
  for (let e = 0; e + 1 < starts.length; ++e) {
    const end = starts[e + 1]!;
    for (let t = starts[e]!; t < end; ++t) {
      if (t + LENGTH > end && terminated[e] === 0) break;
      const word = rewards.subarray(t, Math.min(end, t + LENGTH)).join(' ');
      if (!numbers.has(word)) numbers.set(word, numbers.size);
      const pair = states[t]! * width + actions[t]!;
      const own = windows.get(pair) ?? [];
      if (own.length === 0) windows.set(pair, own);
      own.push(numbers.get(word)!);
    }
  }
  return windows;
}

/** Two pairs of one law, and of different laws, at random; of each at most `most`. */
function chosenPairs(classOf: readonly number[], most: number, random: Random) {
  const all: Record<'equal' | 'different', [number, number][]> = { equal: [], different: [] };
  for (let i = 0; i < classOf.length; ++i) {
    for (let j = i + 1; j < classOf.length; ++j) all[classOf[i] === classOf[j] ? 'equal' : 'different'].push([i, j]);
  }
  return { equal: random.shuffle(all.equal).slice(0, most), different: random.shuffle(all.different).slice(0, most) };
}
