/**
 * One-shot generalisation. Every live pair takes its turn as the new one: it is visited a few times, and gets the value of the class of
 * other pairs that most likely made the reward trajectories seen. How often is that value its own, `Q^π` of the policy that acted, and `Q*`?
 * Others are known exactly, which is the best case, or from a few visits each.
 */
import { Random } from '../../../engine/random.js';

import type { TabularModel } from '../../../environments/tabular-model.js';
import { mean, quantile } from '../../../statistics/scores.js';
import { rewardLaws } from '../../../symmetry/exact/reward-laws.js';
import { solve } from '../../../symmetry/exact/solve.js';
import { meanOf, statisticOf } from '../estimates.js';
import { denseLaws, drawn } from '../laws.js';
import { greedyPolicy, policyValues, uniformPolicy } from '../policies.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, makeWorld, type WorldName } from '../worlds.js';
import { type Candidate, transferred } from './transfer.js';

const worlds: readonly WorldName[] = [
  'centre goal, shaped',
  'corner goal, shaped',
  'centre goal, sparse',
  'centre goal, slip 0.1',
  'FrozenLake 4x4',
  'cliff walking',
  'random MDP',
  'coin or choice',
];

/** Longest reward trajectory. */
export const LENGTH = 5;
/** Visits of the new pair. */
const visitCounts = [1, 2, 5, 20] as const;
/** Visits of every other pair where they are not known exactly. */
export const KNOWN_VISITS = 20;
/** Right: nearer than this share of the range of the values. */
export const TOLERANCE = 0.01;
/** A careful learner transfers when this sure that the value is right. */
export const SURE = 0.95;

export type Policy = 'uniform' | 'ε-greedy';
export type Known = typeof EXACTLY | typeof FROM_VISITS;
const EXACTLY = 'exactly';
const FROM_VISITS = 'from visits';
export type Value = 'current' | 'optimal';
const values: readonly Value[] = ['current', 'optimal'];

export interface Cell {
  readonly policy: Policy;
  readonly known: Known;
  readonly visits: number;
  readonly value: Value;
}

export type Run = ReturnType<typeof runOf>;

export type OneShotData = ReturnType<typeof oneShot.gather>;
export type OneShotRow = OneShotData['rows'][number];

export const oneShot = member({
  label: 'one-shot transfer',
  tasks: (setting) => {
    const names = sized<readonly WorldName[]>(setting, worlds, ['coin or choice']);
    const seeds = seedsOf(setting, sized(setting, 10, 4));
    return names.map((world) => ({ world, seeds }));
  },
  run: ({ setting }, { world, seeds }) => {
    const model = makeWorld(world, { seed: setting.seed }).model();
    const optimal = solve(model, { discount: DISCOUNT }).q;
    const policies: readonly (readonly [Policy, Float64Array])[] = [
      ['uniform', uniformPolicy(model)],
      ['ε-greedy', greedyPolicy(model, true)],
    ];
    const parts = policies.map(([name, policy]) => turns(model, name, policy, optimal, seeds));
    return {
      limits: parts.map(({ limit }) => limit),
      cells: parts.flatMap(({ cells }) => cells),
    };
  },
  gather: (parts, tasks, setting) => ({
    rows: parts.flatMap(({ cells }, k) =>
      cells.map(({ runs, worstPairs, ...cell }) => {
        const sure = runs.filter(({ sureRight }) => sureRight !== null);
        const of = (key: 'transferred' | 'right' | 'meanError' | 'errorQ90' | 'sure') =>
          meanOf(runs, (run) => run[key], setting);
        return {
          world: tasks[k]!.world as string,
          ...cell,
          runs: runs.length,
          transferred: of('transferred'),
          right: of('right'),
          meanError: of('meanError'),
          errorQ90: of('errorQ90'),
          /** Of the worst tenth of the pairs: the share of the runs in which they were right, at most. */
          worstPairs,
          sure: of('sure'),
          sureRight:
            sure.length === 0
              ? null
              : statisticOf(
                  [sure],
                  ([own]) => mean(own!.map((run) => run.sureRight! * run.sure)) / mean(own!.map((run) => run.sure)),
                  setting,
                ),
        };
      }),
    ),
    limits: parts.flatMap(({ limits }, k) => limits.map((limit) => ({ world: tasks[k]!.world as string, ...limit }))),
  }),
});

/** Every pair in turn, under one policy. */
function turns(
  model: TabularModel,
  policy: Policy,
  probabilities: Float64Array,
  optimal: Float64Array,
  seeds: readonly number[],
) {
  const laws = rewardLaws(model, { length: LENGTH, policy: probabilities });
  const { labels, blocks } = laws.classes();
  const pairs = [...labels.keys()].filter((pair) => labels[pair]! >= 0);
  const dense = denseLaws(laws, pairs);
  const truths = [policyValues(model, probabilities), optimal].map((q) => pairs.map((pair) => q[pair]!));
  const ranges = truths.map((own) => Math.max(...own) - Math.min(...own));
  const slacks = ranges.map((range) => TOLERANCE * range);
  const members = blocks.map((block) => Array.from(block, (pair) => pairs.indexOf(pair)));
  const logs = members.map((block) => dense[block[0]!]!.map(Math.log));
  const classes = pairs.map((pair, k) => classesWithout(k, labels[pair]!, members, truths, logs));
  const longest = Math.max(...visitCounts);
  const runs = seeds.map((seed) => {
    const random = new Random(seed + 0x0e5);
    const seen = dense.map((law) => Array.from({ length: longest }, () => drawn(law, random)));
    const others = dense.map((law, k): Candidate => {
      const visits = Array.from({ length: KNOWN_VISITS }, () => drawn(law, random));
      return { weight: 1, values: truths.map((own) => own[k]!), logs: counted(visits, law.length) };
    });
    return { seen, others };
  });
  const cells = ([EXACTLY, FROM_VISITS] as const).flatMap((known) =>
    visitCounts.flatMap((visits) => {
      const turn = runs.map(({ seen, others }) =>
        pairs.map((_, k) =>
          transferred(
            known === EXACTLY ? classes[k]! : others.filter((__, j) => j !== k),
            seen[k]!.slice(0, visits),
            slacks,
          ),
        ),
      );
      return values.map((value, v): Cell & { runs: readonly Run[]; worstPairs: number } => {
        const outcomes = turn.map((all) =>
          all.map((found, k) =>
            found === null
              ? null
              : { error: Math.abs(found.values[v]! - truths[v]![k]!) / ranges[v]!, sure: found.confidence[v]! >= SURE },
          ),
        );
        const right = pairs.map((_, k) => outcomes.filter((all) => isRight(all[k]!)).length / outcomes.length);
        return { policy, known, visits, value, runs: outcomes.map(runOf), worstPairs: quantile(right, 0.1) };
      });
    }),
  );
  return { limit: { policy, ...limitOf(members, truths, slacks) }, cells };
}

/** What the whole law tells: share of the pairs that are alone in their class, and, of the others, that would be right. */
export function limitOf(
  members: readonly (readonly number[])[],
  truths: readonly (readonly number[])[],
  slacks: readonly number[],
) {
  const count = members.reduce((sum, block) => sum + block.length, 0);
  const joined = members.filter((block) => block.length > 1);
  const paired = joined.reduce((sum, block) => sum + block.length, 0);
  const right = truths.map((own, v) =>
    joined.reduce((sum, block) => {
      const total = block.reduce((all, k) => all + own[k]!, 0);
      const others = (k: number) => (total - own[k]!) / (block.length - 1);
      return sum + block.filter((k) => Math.abs(others(k) - own[k]!) <= slacks[v]!).length;
    }, 0),
  );
  return {
    alone: 1 - paired / count,
    /** null where all are alone. */
    right: paired === 0 ? null : { current: right[0]! / paired, optimal: right[1]! / paired },
  };
}

/** What came of a turn: null where nothing was transferred. */
type Turn = { readonly error: number; readonly sure: boolean } | null;

function isRight(turn: Turn): boolean {
  return turn !== null && turn.error <= TOLERANCE;
}

/** One run: every pair took its turn. Shares of the pairs; errors in shares of the range of the values. */
export function runOf(turns: readonly Turn[]) {
  const made = turns.filter((turn) => turn !== null);
  const errors = made.map(({ error }) => error);
  const sure = made.filter((turn) => turn.sure);
  return {
    transferred: made.length / turns.length,
    /** Of the transferred. */
    right: made.length === 0 ? 0 : made.filter(isRight).length / made.length,
    meanError: made.length === 0 ? 0 : mean(errors),
    errorQ90: made.length === 0 ? 0 : quantile(errors, 0.9),
    sure: sure.length / turns.length,
    /** Of those that are sure; null where none is. */
    sureRight: sure.length === 0 ? null : sure.filter(isRight).length / sure.length,
  };
}

/** The classes as if one pair had never been seen. */
function classesWithout(
  pair: number,
  label: number,
  members: readonly (readonly number[])[],
  truths: readonly (readonly number[])[],
  logs: readonly Float64Array[],
): Candidate[] {
  return members.flatMap((block, b) => {
    const others = b === label ? block.filter((other) => other !== pair) : block;
    if (others.length === 0) return [];
    return [{ weight: others.length, values: truths.map((own) => mean(others.map((k) => own[k]!))), logs: logs[b]! }];
  });
}

/** `ln p` from counts, with one more count that is spread over all trajectories of the world. */
export function counted(seen: readonly number[], size: number): Float64Array {
  const counts = new Float64Array(size).fill(1 / size);
  for (const word of seen) ++counts[word]!;
  return counts.map((count) => Math.log(count / (seen.length + 1)));
}
