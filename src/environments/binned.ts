/**
 * A continuous environment as a discrete one: each feature of the observation is cut into bins, and a state is the
 * mixed-radix number of the bins, the first feature most significant:
 * `state = ((b_0 · n_1 + b_1) · n_2 + b_2) · …`, bin `b_k` of `n_k`.
 *
 * Bins are either `n` equal ones between `low` and `high`, or given by their inner edges (`m` ascending edges make `m + 1`
 * bins). The outermost bins reach to infinity, so values beyond `low` or `high` fall into them: nothing is out of range.
 *
 * A value on an edge belongs to the bin nearer the middle of the edges (on the middle edge itself, to the upper bin).
 * So where the edges lie symmetrically about zero, changing the sign of a value turns bin `b` into exactly `n − 1 − b`
 * (all values with an odd `n`, all but zero with an even one): a mirror symmetry of the continuous problem is a flip of
 * features and actions in the discrete one.
 *
 * The discrete state does not tell where in its bin one is, so what is left is in general no longer Markov: from one
 * state the same action may lead to different ones, depending on the past.
 */
import {
  checkInteger,
  checkKeys,
  checkList,
  checkNumber,
  checkNumbers,
  checkRecord,
  checkText,
  expected,
} from '../input-error.js';
import type { ContinuousEnvironment, Environment, ObservationSpace, StateFeature, Step } from './environment.js';

/** One entry a feature in each list. */
export interface BinningOptions {
  /** The number of equal bins, or the ascending inner edges. */
  readonly bins?: readonly (number | readonly number[])[] | null;
  /** Where the equal bins begin; null, or a null entry, is the least value of the observation space. */
  readonly low?: readonly (number | null)[] | null;
  /** Where the equal bins end; null, or a null entry, is the greatest value of the observation space. */
  readonly high?: readonly (number | null)[] | null;
}

/** Most bins of one feature: each has an edge that every observation is held against. */
const MOST_BINS = 65536;

export class BinnedEnvironment implements Environment {
  readonly id?: string;
  readonly states: number;
  readonly actions: number;
  readonly maxSteps?: number;
  readonly features: readonly StateFeature[];
  /** Inner edges of each feature's bins, ascending. */
  readonly edges: readonly Float64Array[];
  /** The environment whose observations are binned; it is reset and stepped along. */
  readonly continuous: ContinuousEnvironment;

  /**
   * @param edges inner edges of each feature's bins, ascending
   * @throws InputError when there are not as many as features, or they do not ascend.
   */
  constructor(continuous: ContinuousEnvironment, edges: readonly ArrayLike<number>[]) {
    const { names } = checkContinuous(continuous);
    const lists = checkEach('edges', edges, names) as readonly ArrayLike<number>[];
    this.continuous = continuous;
    this.edges = names.map((name, k) => givenEdges(name, lists[k]!));
    this.features = this.edges.map(({ length }, k) => ({ name: names[k]!, values: length + 1 }));
    this.states = this.features.reduce((product, { values }) => product * values, 1);
    this.actions = continuous.actions;
    if (continuous.id !== undefined) this.id = continuous.id;
    if (continuous.maxSteps !== undefined) this.maxSteps = continuous.maxSteps;
  }

  /** The state of an observation. @throws InputError when it is no list of as many numbers as there are features. */
  stateOf(observation: ArrayLike<number>): number {
    if (observation === null || typeof observation !== 'object' || observation.length !== this.edges.length)
      throw expected(`an observation of ${this.edges.length} numbers`, observation);
    let state = 0;
    for (let k = 0; k < this.edges.length; ++k) {
      const edges = this.edges[k]!;
      const value = observation[k];
      if (typeof value !== 'number' || Number.isNaN(value))
        throw expected(`${this.features[k]!.name} to be a number`, value);
      state = state * (edges.length + 1) + binOf(value, edges);
    }
    return state;
  }

  /** Options go to the continuous environment as they are. */
  reset(options?: { seed?: number; state?: ArrayLike<number> }): number {
    return this.stateOf(this.continuous.reset(options));
  }

  step(action: number): Step {
    const { observation, reward, terminated, truncated } = this.continuous.step(action);
    return { state: this.stateOf(observation), reward, terminated, truncated };
  }
}

/**
 * A continuous environment with its observations binned: `binned(makeControl('cart-pole-v1'), { bins: [[-0.8, 0.8], 3, 7, 7],
 * low: [null, -3, null, -3], high: [null, 3, null, 3] })`.
 * @throws InputError when `bins` does not fit the observation, edges do not ascend, a feature without bounds is cut into
 * equal bins without `low` and `high`, or there are 2^31 pairs of states and actions or more.
 */
export function binned(
  environment: ContinuousEnvironment,
  options: BinningOptions & { readonly bins: readonly (number | readonly number[])[] },
): BinnedEnvironment {
  checkKeys('the options of binned', options, ['bins', 'low', 'high']);
  const { names, low, high } = checkContinuous(environment);
  const bins = checkEach('bins', options.bins, names);
  const lows = options.low == null ? low : checkEach('low', options.low, names);
  const highs = options.high == null ? high : checkEach('high', options.high, names);
  const edges = names.map((name, k) => {
    const cut = bins[k];
    return Array.isArray(cut) ? givenEdges(name, cut) : equalEdges(name, cut, lows[k] ?? low[k]!, highs[k] ?? high[k]!);
  });
  const states = edges.reduce((product, { length }) => product * (length + 1), 1);
  checkInteger('states * actions', states * environment.actions, 1, 2 ** 31 - 2);
  return new BinnedEnvironment(environment, edges);
}

function checkContinuous(environment: ContinuousEnvironment): ObservationSpace {
  checkRecord('a continuous environment', environment);
  checkRecord('the observation space', environment.observationSpace);
  const { names, low, high } = environment.observationSpace;
  for (const [name, list] of Object.entries({ names, low, high })) {
    if (!Array.isArray(list)) throw expected(`${name} of the observation space to be a list`, list);
  }
  for (const name of names) checkText('a name of the observation space', name);
  return { names, low, high };
}

function binOf(value: number, edges: Float64Array): number {
  const middle = (edges[0]! + edges[edges.length - 1]!) / 2;
  let bin = 0;
  for (let k = 0; k < edges.length; ++k) {
    const edge = edges[k]!;
    if (value > edge || (value === edge && edge <= middle)) ++bin;
  }
  return bin;
}

function checkEach(name: string, list: unknown, names: readonly string[]): readonly unknown[] {
  if (!Array.isArray(list) || list.length !== names.length) {
    throw expected(`${name} to have ${names.length} entries, one each for ${names.join(', ')}`, list);
  }
  return list;
}

function givenEdges(name: string, given: ArrayLike<number>): Float64Array {
  checkList(`the edges of ${name}`, given, MOST_BINS);
  const edges = checkNumbers(`edges of ${name}`, given);
  for (let k = 1; k < edges.length; ++k) {
    if (!(edges[k]! > edges[k - 1]!))
      throw expected(`ascending edges of ${name}`, `${edges[k - 1]} before ${edges[k]}`);
  }
  return edges;
}

/** Written from the middle outwards, so that bounds that differ in sign alone give edges that differ in sign alone. */
function equalEdges(name: string, given: unknown, lowest: unknown, highest: unknown): Float64Array {
  const count = checkInteger(`bins of ${name}`, given, 1, MOST_BINS);
  if (count === 1) return new Float64Array(0);
  const low = checkNumber(`low of ${name}`, lowest);
  const high = checkNumber(`high of ${name}`, highest);
  if (!(low < high)) throw expected(`low of ${name} below its high ${high}`, low);
  const middle = (low + high) / 2;
  const half = (high - low) / (2 * count);
  return Float64Array.from({ length: count - 1 }, (_, k) => middle + (2 * (k + 1) - count) * half);
}
