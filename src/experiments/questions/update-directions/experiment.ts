/**
 * Are the preconditioner and the sampling loss the same thing? Directions: the sum of the updates over all live pairs, each observed
 * once from the same values, for values that are symmetric and ever less so. Fixed points: where thousands of sweeps lead, with
 * χ = 1 or ½ between the pairs of an orbit, true orbits or some pairs in a wrong one, from values that are symmetric or not.
 */
import { TabularAgent } from '../../../agents/tabular-agent.js';
import type { Backend } from '../../../engine/contracts/backend.js';
import type { CouplingName } from '../../../engine/contracts/learner.js';
import { Random } from '../../../engine/random.js';
import type { TabularModel } from '../../../environments/tabular-model.js';
import { Partition } from '../../../similarity/partition.js';
import { blockEntries, Similarity } from '../../../similarity/similarity.js';
import { ExactReferences } from '../../../symmetry/exact/references.js';
import { solve } from '../../../symmetry/exact/solve.js';
import { knownMean, meanOf } from '../estimates.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, livePairs, makeGrid } from '../worlds.js';

/** How far the values are from symmetric: standard deviation of noise over that of the values. */
const asymmetries: readonly number[] = [0, 0.05, 0.1, 0.25, 0.5, 1, 2];
/** Where fixed points are looked for. */
interface FixedPointCase {
  /** Share of the pairs that are put into a wrong orbit. */
  readonly mistakes: number;
  /** χ of two pairs of one orbit. */
  readonly chi: number;
  readonly start: 'zero' | 'random';
}

const cases: readonly FixedPointCase[] = [
  { mistakes: 0, chi: 1, start: 'zero' },
  { mistakes: 0, chi: 1, start: 'random' },
  { mistakes: 0, chi: 0.5, start: 'random' },
  { mistakes: 0.05, chi: 1, start: 'zero' },
  { mistakes: 0.05, chi: 0.5, start: 'zero' },
  { mistakes: 0.2, chi: 0.5, start: 'zero' },
];
/** What is compared; as written, without a guard, and the preconditioner with one. */
const directionRules = ['preconditioner', 'guarded preconditioner', 'sampling'] as const;
type DirectionRule = (typeof directionRules)[number];
/** Values beyond this have diverged. */
const DIVERGED = 1e6;

export type DirectionData = ReturnType<typeof updateDirections.gather>;
export type FixedPointRow = DirectionData['fixedPoints'][number];

export const updateDirections = member({
  label: 'update directions',
  tasks: (setting) => {
    const [side, sweeps] = sized(setting, [7, 3000], [5, 200]);
    return seedsOf(setting, sized(setting, 20, 2)).map((seed) => ({ side: side!, sweeps: sweeps!, seed }));
  },
  run: ({ backend }, { side, seed, sweeps }) => {
    const model = makeGrid('centre goal, shaped', side).model();
    const orbits = new ExactReferences(model, { discount: DISCOUNT }).get('orbits');
    const { q: truth } = solve(model, { discount: DISCOUNT });
    const random = new Random(seed);
    const base = symmetricValues(orbits, random);
    const noise = Float64Array.from(base, () => random.normal());
    const cosines = asymmetries.map((share) => {
      const q = base.map((value, pair) => value + share * noise[pair]!);
      const [one, other] = (['preconditioner', 'sampling'] as const).map((rule) =>
        direction(backend, model, rule, orbits, q),
      );
      return cosine(one!, other!);
    });
    const range = rangeOf(livePairs(model).map((pair) => truth[pair]!));
    const scattered = truth.map((value) => value + range * random.normal());
    const ends = cases.map(({ mistakes, chi, start: from }) => {
      const told = coupledBy(misplaced(orbits, mistakes, random), chi);
      const start = from === 'zero' ? truth.map(() => 0) : scattered;
      return directionRules.map((rule) => fixedPoint(backend, model, rule, told, start, sweeps));
    });
    /** Largest difference of a value over the range of Q*; null where values diverged. */
    const distance = (a: Float64Array | null, b: Float64Array | null): number | null =>
      a === null || b === null
        ? null
        : Math.max(...livePairs(model).map((pair) => Math.abs(a[pair]! - b[pair]!))) / range;
    return {
      cosines,
      /** `[case][rule]`. */
      errors: ends.map((byRule) => byRule.map((q) => distance(q, truth))),
      /** By case, of preconditioner and sampling loss. */
      apart: ends.map((byRule) => distance(byRule[0]!, byRule[directionRules.indexOf('sampling')]!)),
    };
  },
  gather: (parts, tasks, setting) => ({
    side: tasks[0]!.side,
    sweeps: tasks[0]!.sweeps,
    runs: parts.length,
    directions: asymmetries.map((asymmetry, k) => ({
      asymmetry,
      cosine: meanOf(parts, ({ cosines }) => cosines[k]!, setting),
    })),
    fixedPoints: cases.map((one, c) => ({
      ...one,
      rules: directionRules.map((rule, r) => {
        const errors = parts.map((part) => part.errors[c]![r]!);
        /** Runs whose values passed 1e6, and `max |Q − Q*| / (max Q* − min Q*)` of the others; null where all did. */
        const diverged = errors.filter((error) => error === null).length;
        return { rule, diverged, error: knownMean(errors, setting) };
      }),
      /** How far the values of the preconditioner and of the sampling loss end apart, over the same range. */
      apart: knownMean(
        parts.map((part) => part.apart[c]!),
        setting,
      ),
    })),
  }),
});

/** Standard normal values, equal within each orbit. */
function symmetricValues({ labels, count }: Partition, random: Random): Float64Array {
  const values = Array.from({ length: count }, () => random.normal());
  return Float64Array.from(labels, (label) => (label < 0 ? 0 : values[label]!));
}

/** The similarity that is 1 on the diagonal and `chi` between different pairs of one block. */
export function coupledBy(partition: Partition, chi: number): Similarity {
  const entries = blockEntries(partition, 1);
  const { rows, rowStarts, columnIndices } = entries;
  const values = Float64Array.from(entries.values);
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) values[e] = columnIndices[e] === i ? 1 : chi;
  }
  const evidence = Uint8Array.from(partition.labels, (label) => Number(label >= 0));
  return new Similarity({ ...entries, values }, { kind: 'matrix' }, evidence);
}

function rangeOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function agentOf(
  backend: Backend,
  model: TabularModel,
  rule: DirectionRule,
  chi: Partition | Similarity,
  stepSize: number,
): TabularAgent {
  const coupling: CouplingName = rule === 'sampling' ? 'sampling' : 'preconditioner';
  return new TabularAgent(backend, {
    states: model.states,
    actions: model.actions,
    coupling,
    similarity: chi,
    guard: rule === 'guarded preconditioner' ? 'bounded' : 'none',
    ...(coupling === 'sampling' ? { samplePartners: 'all' as const } : {}),
    discount: DISCOUNT,
    stepSize,
  });
}

/** The change of the values, summed over one observation of each live pair from `q`, for steps so small that they do not meet. */
export function direction(
  backend: Backend,
  model: TabularModel,
  rule: DirectionRule,
  chi: Partition | Similarity,
  q: Float64Array,
): Float64Array {
  const stepSize = 1e-6;
  using agent = agentOf(backend, model, rule, chi, stepSize);
  const sum = new Float64Array(model.pairs);
  for (const pair of livePairs(model)) {
    agent.q = q;
    observe(agent, model, pair);
    const after = agent.q;
    for (let j = 0; j < sum.length; ++j) sum[j]! += (after[j]! - q[j]!) / stepSize;
  }
  return sum;
}

export function cosine(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; ++k) {
    ab += a[k]! * b[k]!;
    aa += a[k]! ** 2;
    bb += b[k]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Where sweeps over all live pairs lead; null where they diverge. */
export function fixedPoint(
  backend: Backend,
  model: TabularModel,
  rule: DirectionRule,
  chi: Similarity,
  start: Float64Array,
  sweeps: number,
): Float64Array | null {
  using agent = agentOf(backend, model, rule, chi, 0.1);
  const pairs = livePairs(model);
  let before: Float64Array = Float64Array.from(start, (value, pair) => (pairs.includes(pair) ? value : 0));
  agent.q = before;
  for (let sweep = 0; sweep < sweeps; ++sweep) {
    for (const pair of pairs) observe(agent, model, pair);
    const q = agent.q;
    let change = 0;
    for (const pair of pairs) change = Math.max(change, Math.abs(q[pair]! - before[pair]!));
    if (!(change < DIVERGED)) return null;
    if (change < 1e-12) break;
    before = q;
  }
  const { q } = agent;
  return pairs.every((pair) => Math.abs(q[pair]!) < DIVERGED) ? q : null;
}

/** The one outcome of a pair of a deterministic world. */
function observe(agent: TabularAgent, model: TabularModel, pair: number): void {
  const k = model.outcomeStarts[pair]!;
  const state = Math.floor(pair / model.actions);
  const ends = model.terminations[k] === 1;
  agent.observe(state, pair % model.actions, model.rewards[k]!, model.nextStates[k]!, ends);
}

/** The same partition with a share of its pairs each put into another, random block. */
export function misplaced(partition: Partition, share: number, random: Random): Partition {
  const { labels, count } = partition;
  if (share === 0 || count < 2) return partition;
  const placed = Array.from(labels.keys()).filter((pair) => labels[pair]! >= 0);
  const moved = Int32Array.from(labels);
  for (const pair of placed) {
    if (random.uniform() >= share) continue;
    moved[pair] = (labels[pair]! + 1 + random.below(count - 1)) % count;
  }
  return Partition.from(moved);
}
