/**
 * The targets of the suite `targets`, and whether a study of it meets them. All methods of a seed meet the same draws of the
 * world, so the intervals resample seeds, each with the runs of both methods.
 */
import { checkKeys, checkRecord, expected } from '../../input-error.js';
import { matchedRatioOfMedians, ratioOfMedians } from '../../statistics/censored.js';
import { RecordTable } from '../compare/summary.js';
import { tailOf } from '../compare/tails.js';
import type { Interval, Study } from '../compare/types.js';
import { isAtMost } from '../numbers.js';
import { type TargetMethod, type TargetWorld, targetMethods, targetWorlds } from './targets-suite.js';

/** One ratio of medians that is to be at most `limit`. */
interface Target {
  readonly worlds: readonly TargetWorld[];
  /** What is asked, such as `'candidates / plain'`. */
  readonly asked: string;
  /** The method with the smallest median counts; for a control (`worst`) the one with the largest. */
  readonly methods: readonly TargetMethod[];
  readonly over: TargetMethod;
  readonly limit: number;
  readonly worst?: true;
}

export interface TargetRow {
  readonly world: string;
  readonly asked: string;
  /** The method that counts, and what it is compared with. */
  readonly method: string;
  readonly over: string;
  /** Median over median, of steps (of episodes where the world is judged by what the policy is worth). */
  readonly ratio: Interval;
  readonly limit: number;
  /** Whether the ratio is at most the limit; a ratio that censoring leaves open is not. */
  readonly met: boolean;
  /** Ratio of the 90th percentiles: a control holds where this does too. */
  readonly p90: number;
  /** Whether the whole interval is on the same side of the limit. */
  readonly clear: boolean;
  /** The same for the best method that does not plan; null where none is asked for. */
  readonly withoutPlanning: { readonly method: string; readonly ratio: Interval; readonly met: boolean } | null;
}

const library: readonly TargetMethod[] = ['tested', 'refined', 'sweepingTested', 'dynaTested'];
const withIds: readonly TargetMethod[] = ['grown', 'sweepingGrown'];
const learned: readonly TargetMethod[] = [...library, ...withIds, 'refinement', 'chi'];
const planners: readonly TargetMethod[] = ['sweeping', 'sweepingTested', 'sweepingGrown', 'dyna', 'dynaTested'];

function pair(
  worlds: TargetWorld[],
  what: string,
  methods: readonly TargetMethod[],
  plain: number,
  oracle: number,
): Target[] {
  const told = worlds.includes('ticTacToe') ? 'group' : 'oracle';
  return [
    { worlds, asked: `${what} / plain`, methods, over: 'plain', limit: plain },
    { worlds, asked: `${what} / told`, methods, over: told, limit: oracle },
  ];
}

const sweepingLearned = ['sweepingTested', 'sweepingGrown'] as const;

const targets: readonly Target[] = [
  ...pair(['c9'], 'with candidates', library, 0.05, 0.45),
  ...pair(['c9'], 'with ids only', withIds, 0.08, 0.75),
  ...pair(['c9Shaped'], 'best learned', learned, 0.12, 0.85),
  ...pair(['corner'], 'best learned', learned, 0.16, 0.35),
  ...pair(['torus'], 'best learned', learned, 0.08, 0.65),
  ...pair(['slip'], 'best learned', learned, 0.1, 1.1),
  ...pair(['slipShaped'], 'best learned', learned, 0.15, 1.1),
  ...pair(['ticTacToe'], 'best learned', learned, 0.17, 1.1),
  { worlds: ['walls'], asked: 'best learned / plain', methods: learned, over: 'plain', limit: 0.45 },
  { worlds: ['wallsShaped'], asked: 'best learned / plain', methods: learned, over: 'plain', limit: 0.72 },
  {
    worlds: ['stray', 'straySlip', 'random', 'randomDeterministic'],
    asked: 'no harm: worst / plain',
    methods: learned,
    over: 'plain',
    limit: 1.05,
    worst: true,
  },
  { worlds: ['c9'], asked: 'sweeping with / without', methods: sweepingLearned, over: 'sweeping', limit: 0.35 },
  { worlds: ['c13'], asked: 'sweeping with / without', methods: sweepingLearned, over: 'sweeping', limit: 0.42 },
  { worlds: ['c9Shaped'], asked: 'sweeping with / without', methods: sweepingLearned, over: 'sweeping', limit: 0.8 },
  {
    worlds: ['walls', 'wallsShaped', 'stray', 'straySlip', 'random', 'randomDeterministic'],
    asked: 'sweeping, no harm: worst with / without',
    methods: sweepingLearned,
    over: 'sweeping',
    limit: 1.05,
    worst: true,
  },
  {
    worlds: Object.keys(targetWorlds) as TargetWorld[],
    asked: 'χ alone, no harm: / plain',
    methods: ['chi'],
    over: 'plain',
    limit: 1.05,
  },
];

/** Every target that the study has runs for, in the order of the suite. */
export function judgeTargets(study: Study, options: { readonly resamples?: number } = {}): TargetRow[] {
  checkRecord('a study', study);
  checkKeys('the options of judgeTargets', options, ['resamples']);
  const { resamples = 2000 } = options;
  for (const name of ['environments', 'methods', 'records'] as const) {
    const list = study[name];
    if (
      !Array.isArray(list) ||
      !list.every((item) => typeof (name === 'records' ? item?.method : item?.name) === 'string')
    )
      throw expected(`${name} of the study to be a list of records`, list);
  }
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
  const table = new RecordTable(names(study.environments), names(study.methods), study.records);
  const judge = ({ methods, over, limit, asked, worst }: Target, world: TargetWorld): TargetRow[] => {
    const { name, criterion } = targetWorlds[world];
    const durations = (method: TargetMethod) =>
      criterion?.kind === 'value'
        ? table.episodes(name, targetMethods[method].name)
        : table.steps(name, targetMethods[method].name);
    const ran = (method: TargetMethod) =>
      study.environments.some((environment) => environment.name === name) &&
      study.methods.some((known) => known.name === targetMethods[method].name) &&
      table.of(name, targetMethods[method].name).length > 0;
    if (!ran(over)) return [];
    const seeds = (method: TargetMethod) => table.of(name, targetMethods[method].name).map(({ seed }) => seed);
    const ratioOf = (method: TargetMethod): Interval => {
      const matched = seeds(method).join() === seeds(over).join();
      const options = { resamples, seed: 20 };
      return (matched ? matchedRatioOfMedians : ratioOfMedians)(durations(method), durations(over), options);
    };
    const ratios = methods.filter(ran).map((method) => ({
      key: method,
      method: targetMethods[method].name,
      ratio: ratioOf(method),
    }));
    // A ratio of which nothing is known is the worst.
    const size = ({ ratio }: { ratio: Interval }) => ratio.estimate.value ?? Infinity;
    ratios.sort((a, b) => (worst ? size(b) - size(a) : size(a) - size(b)));
    const [first] = ratios;
    if (first === undefined) return [];
    const free = ratios.find(({ key }) => !planners.includes(key));
    const isMet = ({ estimate }: Interval) => isAtMost(estimate, limit);
    const [own, base] = [first.key, over].map((method) => table.of(name, targetMethods[method].name));
    const { p90 } = tailOf(own!, base!, 1);
    const met = isMet(first.ratio) && (worst !== true || p90 <= limit);
    return [
      {
        world: name,
        asked,
        method: first.method,
        over: targetMethods[over].name,
        ratio: first.ratio,
        limit,
        p90,
        met,
        clear: met ? first.ratio.high !== null && first.ratio.high <= limit : first.ratio.low > limit,
        withoutPlanning: free === undefined ? null : { method: free.method, ratio: free.ratio, met: isMet(free.ratio) },
      },
    ];
  };
  return targets.flatMap((target) => target.worlds.flatMap((world) => judge(target, world)));
}
