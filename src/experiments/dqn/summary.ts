/** From the records of the DQN study to what is reported: a row a world and method, and the order that was published. */
import { type Duration, medianInterval, ratioOfMedians } from '../../statistics/censored.js';
import type { Interval } from '../../statistics/interval.js';
import { median } from '../../statistics/scores.js';
import { counted, matching } from '../groups.js';
import { isAtMost } from '../numbers.js';
import { type DqnMethod, type DqnRecord, type DqnWorld, dqnWorlds } from './run.js';

export type DqnSummaryRow = ReturnType<typeof summaryRow>;
export type DqnOrder = ReturnType<typeof ordersOf>[number];

/** What is asked of each world and method. */
const targets: {
  readonly [World in DqnWorld]?: { readonly [Method in DqnMethod]?: { limit: number; strict: boolean } };
} = {
  'cart-pole': {
    transitions: { limit: 0.6, strict: false },
    network: { limit: 0.6, strict: false },
    chi: { limit: 1, strict: true },
  },
};

type Row = readonly [DqnWorld, DqnMethod];

/** What arXiv 1706.02999 reports of grid worlds: shaping helps DQN, and the symmetry loss helps shaped DQN further. */
const publishedOrder: readonly { readonly statement: string; readonly fast: Row; readonly slow: Row }[] = [
  { statement: '9x9: DQN with shaping before DQN without', fast: ['grid', 'plain'], slow: ['grid-unshaped', 'plain'] },
  { statement: '9x9, shaped: χ loss before DQN', fast: ['grid', 'chi'], slow: ['grid', 'plain'] },
  {
    statement: '9x9: χ loss with shaping before χ loss without',
    fast: ['grid', 'chi'],
    slow: ['grid-unshaped', 'chi'],
  },
  { statement: '13x13, shaped: χ loss before DQN', fast: ['grid-13', 'chi'], slow: ['grid-13', 'plain'] },
];

/** One world × method over all seeds. */
export function summaryRow(records: readonly DqnRecord[], world: DqnWorld, method: DqnMethod) {
  const own = runsOf(records, [world, method]);
  const plain = runsOf(records, [world, 'plain']);
  const { unit, window } = dqnWorlds[world];
  const ratioOf = (less: number) => ratioOfMedians(durations(own, unit, less), durations(plain, unit, less));
  const ratio = method === 'plain' ? null : ratioOf(0);
  const target = targets[world]?.[method];
  return {
    world,
    method,
    runs: own.length,
    solved: own.filter(({ solved }) => solved).length,
    /** Median episodes to the criterion, and median environment steps. */
    episodes: medianInterval(durations(own, 'episodes')),
    steps: medianInterval(durations(own, 'steps')),
    /** Median episodes (steps, where the world counts those) over those of plain DQN; null for itself. */
    ratio,
    /**
     * The same ratio of the episodes before the window over which the criterion takes its mean, which every run has to fill; null
     * where there is no such window.
     */
    ratioBeforeWindow: method === 'plain' || window === 0 ? null : ratioOf(window),
    /** What the ratio is to be at most (below, where `strict`), and whether it is; null where nothing is asked. */
    target: target === undefined || ratio === null ? null : { ...target, met: isMet(ratio, target) },
    /** What was accepted and refuted of a symmetry that was looked for, with the number of runs; empty where nothing was. */
    found: counted(own.flatMap(({ found }) => found ?? [])),
    /** Medians of a run. */
    multiplyAdds: median(own.map(({ multiplyAdds }) => multiplyAdds)),
    seconds: median(own.map(({ seconds }) => seconds)),
  };
}

/** The published orders of which both sides are there: median time of the one that should be faster over the other's, met below 1. */
export function ordersOf(records: readonly DqnRecord[]) {
  return publishedOrder.flatMap(({ statement, fast, slow }) => {
    const [a, b] = [runsOf(records, fast), runsOf(records, slow)];
    if (a.length === 0 || b.length === 0) return [];
    const ratio = ratioOfMedians(durations(a, 'steps'), durations(b, 'steps'));
    return [{ statement, ratio, met: isMet(ratio, { limit: 1, strict: true }) }];
  });
}

function runsOf(records: readonly DqnRecord[], [world, method]: Row): DqnRecord[] {
  return matching(records, { world, method });
}

function durations(runs: readonly DqnRecord[], unit: 'episodes' | 'steps', less = 0): Duration[] {
  return runs.map((run) => ({ time: Math.max(0, run[unit] - less), observed: run.solved }));
}

function isMet({ estimate }: Interval, { limit, strict }: { limit: number; strict: boolean }): boolean {
  return isAtMost(estimate, limit) && !(strict && estimate.relation === '=' && estimate.value === limit);
}
