/**
 * Are the preconditioner and the sampling loss the same thing? Directions: the sum of the updates over all live pairs, each observed
 * once from the same values, for values that are symmetric and ever less so. Fixed points: where thousands of sweeps lead,
 * with the true orbits as χ and with a share of pairs in a wrong orbit.
 */
import { Agent } from '../../agents/agent.js';
import type { Backend, CouplingName } from '../../engine/backend.js';
import { Random } from '../../engine/random.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { Partition } from '../../similarity/partition.js';
import { ExactReferences } from '../../symmetry/exact/references.js';
import { solve } from '../../symmetry/exact/solve.js';
import { type Estimate, meanOf } from './estimates.js';
import { type Experiment, seedsOf, sized } from './experiment.js';
import { DISCOUNT, makeGrid } from './worlds.js';

/** How far the values are from symmetric: standard deviation of noise over that of the values. */
const asymmetries = [0, 0.05, 0.1, 0.25, 0.5, 1, 2] as const;
/** Shares of pairs that are put into a wrong orbit. */
const mistakes = [0, 0.05, 0.2] as const;
/** What is compared; as written, without a guard, and the preconditioner with one. */
export const directionRules = ['preconditioner', 'preconditioner, guarded', 'sampling'] as const;
export type DirectionRule = (typeof directionRules)[number];
/** Values beyond this have diverged. */
const DIVERGED = 1e6;

export interface DirectionTask {
  readonly side: number;
  readonly seed: number;
  readonly sweeps: number;
}

export interface DirectionPart {
  readonly cosines: readonly number[];
  /** `[mistake][rule]`: largest error of a value over the range of Q*; null where values diverged. */
  readonly errors: readonly (readonly (number | null)[])[];
}

export interface DirectionData {
  readonly side: number;
  readonly runs: number;
  readonly sweeps: number;
  readonly directions: readonly { readonly asymmetry: number; readonly cosine: Estimate }[];
  readonly fixedPoints: readonly {
    readonly mistakes: number;
    readonly rule: DirectionRule;
    /** Runs whose values passed 1e6 times the largest value. */
    readonly diverged: number;
    /** `max |Q − Q*| / (max Q* − min Q*)`, mean over the runs that did not diverge; null where all did. */
    readonly error: Estimate | null;
  }[];
}

export const updateDirections: Experiment<DirectionTask, DirectionPart, DirectionData> = {
  label: 'update directions',
  tasks: (setting) => {
    const [side, sweeps] = sized(setting, [7, 3000], [5, 200]);
    return seedsOf(setting, sized(setting, 20, 2)).map((seed) => ({ side: side!, sweeps: sweeps!, seed }));
  },
  run: (backend, { side, seed, sweeps }) => {
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
    const errors = mistakes.map((share) => {
      const told = misplaced(orbits, share, random);
      return directionRules.map((rule) => fixedPointError(backend, model, rule, told, truth, sweeps));
    });
    return { cosines, errors };
  },
  gather: (parts, tasks, setting) => ({
    side: tasks[0]!.side,
    sweeps: tasks[0]!.sweeps,
    runs: parts.length,
    directions: asymmetries.map((asymmetry, k) => ({
      asymmetry,
      cosine: meanOf(
        parts.map(({ cosines }) => cosines[k]!),
        setting,
      ),
    })),
    fixedPoints: mistakes.flatMap((share, m) =>
      directionRules.map((rule, r) => {
        const errors = parts.map((part) => part.errors[m]![r]!);
        const known = errors.filter((error) => error !== null);
        return {
          mistakes: share,
          rule,
          diverged: errors.length - known.length,
          error: known.length === 0 ? null : meanOf(known, setting),
        };
      }),
    ),
  }),
};

/** Standard normal values, equal within each orbit. */
function symmetricValues({ labels, count }: Partition, random: Random): Float64Array {
  const values = Array.from({ length: count }, () => random.normal());
  return Float64Array.from(labels, (label) => (label < 0 ? 0 : values[label]!));
}

function agentOf(backend: Backend, model: TabularModel, rule: DirectionRule, chi: Partition, stepSize: number): Agent {
  const coupling: CouplingName = rule === 'sampling' ? 'sampling' : 'preconditioner';
  return new Agent(backend, {
    states: model.states,
    actions: model.actions,
    coupling,
    similarity: chi,
    guard: rule === 'preconditioner, guarded' ? 'bounded' : 'none',
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
  chi: Partition,
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

/** Where sweeps over all live pairs lead, from values of 0; null where they diverge. */
function fixedPointError(
  backend: Backend,
  model: TabularModel,
  rule: DirectionRule,
  chi: Partition,
  truth: Float64Array,
  sweeps: number,
): number | null {
  using agent = agentOf(backend, model, rule, chi, 0.1);
  const pairs = livePairs(model);
  let before = agent.q;
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
  const values = pairs.map((pair) => truth[pair]!);
  const error = Math.max(...pairs.map((pair) => Math.abs(q[pair]! - truth[pair]!)));
  return error < DIVERGED ? error / (Math.max(...values) - Math.min(...values)) : null;
}

function livePairs(model: TabularModel): number[] {
  return Array.from({ length: model.pairs }, (_, pair) => pair).filter(
    (pair) => model.live[Math.floor(pair / model.actions)] === 1,
  );
}

/** The one outcome of a pair of a deterministic world. */
function observe(agent: Agent, model: TabularModel, pair: number): void {
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
