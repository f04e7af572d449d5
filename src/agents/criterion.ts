/** When a learner counts as having learned: what is measured, how often, and when it has been good for long enough. */
import type { RunBatch } from '../engine/contracts/learner.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { optimalValues } from '../symmetry/exact/optimal-values.js';
import { greedyPolicy, optimalActions, policyValue, policyValueCost } from './policy-value.js';

export type Criterion = OptimalShareCriterion | ValueCriterion | ReturnCriterion;

/**
 * The greedy action is optimal in at least `level` of the live states (reachable, not terminal). Needs a model and
 * `discount < 1`.
 */
export interface OptimalShareCriterion {
  readonly kind: 'optimal-share';
  /** Share in [0, 1]: 0.95. */
  readonly level?: number;
  /** Episodes in a row after which it must hold: 3. */
  readonly consecutive?: number;
  /**
   * An action counts as optimal when its `Q*` is within this share of the range of `Q*` (over live pairs) of the best: 0.
   * Where outcomes are uncertain, which of two nearly equal actions a learner prefers is noise.
   */
  readonly tolerance?: number;
}

/**
 * The greedy policy closes at least `level` of the gap between the uniform random policy and the optimal one:
 * `(J(greedy) − J(uniform)) / (J* − J(uniform)) >= level`, `J` the exact discounted value of the start distribution.
 * Needs a model and `discount < 1`. Where there is no gap, the share is 1.
 */
export interface ValueCriterion {
  readonly kind: 'value';
  /** Share in [0, 1]: 0.95. */
  readonly level?: number;
  /** Evaluations in a row in which it must hold: 3. */
  readonly consecutive?: number;
  /** Episodes between two evaluations of the greedy policy: 10. */
  readonly every?: number;
  /** What the gap begins at: the uniform random policy (`'uniform'`, default), or a value of 0: `J(greedy) / J*`. */
  readonly from?: 'uniform' | 'zero';
}

/** The mean undiscounted return of the last `consecutive` episodes is at least `level`. Needs no model. */
export interface ReturnCriterion {
  readonly kind: 'return';
  readonly level: number;
  /** 100. */
  readonly consecutive?: number;
}

/** What was measured after which episodes, and after how many environment steps in all. */
export interface Measurements {
  readonly episodes: readonly number[];
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Where a criterion was first met. */
export interface Threshold {
  readonly episodes: number;
  readonly steps: number;
}

const kinds = ['optimal-share', 'value', 'return'] as const;
/** Multiplications of one evaluation, about a second: nothing in between can be stopped. */
const MOST_WORK = 1e9;

/** Defaults filled in, everything checked: the last step before a run is measured. */
export function completeCriterion(
  criterion: Criterion,
  model: TabularModel | null,
  discount: number,
): Required<Criterion> {
  if (criterion === null || typeof criterion !== 'object')
    throw expected('criterion to be { kind, level, … }', criterion);
  const kind = checkChoice('criterion.kind', criterion.kind, kinds);
  const more = { 'optimal-share': ['tolerance'], value: ['every', 'from'], return: [] }[kind];
  checkKeys('criterion', criterion, ['kind', 'level', 'consecutive', ...more]);
  if (criterion.kind === 'return') {
    const level = checkNumber('criterion.level', criterion.level);
    return {
      kind: 'return',
      level,
      consecutive: checkInteger('criterion.consecutive', criterion.consecutive ?? 100, 1),
    };
  }
  const level = checkNumber('criterion.level', criterion.level ?? 0.95, 0, 1);
  const consecutive = checkInteger('criterion.consecutive', criterion.consecutive ?? 3, 1);
  if (model === null) {
    throw new InputError(`expected an environment with a model for criterion '${kind}': only 'return' needs none`);
  }
  // With no discount every action is optimal from which an optimal one is still to come: waiting is.
  if (discount === 1) throw expected(`an agent with discount < 1 for criterion '${kind}'`, discount);
  if (criterion.kind === 'optimal-share') {
    const tolerance = checkNumber('criterion.tolerance', criterion.tolerance ?? 0, 0, 1);
    return { kind: 'optimal-share', level, consecutive, tolerance };
  }
  checkWork(model, discount);
  const every = checkInteger('criterion.every', criterion.every ?? 10, 1);
  const from = checkChoice('criterion.from', criterion.from ?? 'uniform', ['uniform', 'zero']);
  return { kind: 'value', level, consecutive, every, from };
}

/** @throws InputError when one evaluation of a policy would take too long. */
function checkWork(model: TabularModel, discount: number): void {
  const work = policyValueCost(model, discount);
  if (work <= MOST_WORK) return;
  throw expected(
    `a smaller model or discount for criterion 'value': at most ${MOST_WORK} multiplications an evaluation`,
    `about ${work.toExponential(1)} for ${model.states} states and discount ${discount}`,
  );
}

/** Follows a run and measures it by one criterion. */
export class CriterionMonitor {
  readonly criterion: Required<Criterion>;
  /** Optimality mask for the kernel, where the kernel measures. */
  readonly optimal: Uint8Array | null = null;
  /** Actions of a state, as the model has them; 0 without one. */
  readonly actions: number;
  /** Episodes in a row, up to now, at or above the level. */
  held = 0;
  threshold: Threshold | null = null;
  readonly #measured = { episodes: [] as number[], steps: [] as number[], values: [] as number[] };
  readonly #evaluate: ((q: Float64Array) => number) | null = null;
  /** The last returns, oldest first, for the running mean. */
  readonly #window: number[] = [];
  #episodes = 0;
  #steps = 0;

  constructor(criterion: Criterion, model: TabularModel | null, discount: number) {
    this.criterion = completeCriterion(criterion, model, discount);
    this.actions = model?.actions ?? 0;
    if (this.criterion.kind === 'return' || model === null) return;
    const q = knownValues(model, discount);
    if (this.criterion.kind === 'optimal-share')
      this.optimal = optimalActions(q, model.live, model.actions, this.criterion.tolerance);
    else this.#evaluate = gapClosed(model, q, discount, this.criterion.from);
  }

  get measured(): Measurements {
    return this.#measured;
  }

  /** Episodes that may be run before the next measurement: to the next evaluation, or as many as one likes. */
  get episodesAhead(): number {
    return this.criterion.kind === 'value' ? this.criterion.every - (this.#episodes % this.criterion.every) : Infinity;
  }

  /** Takes the next episodes of the run; `q` gives the action values after the last of them. */
  follow(batch: Pick<RunBatch, 'episodes' | 'returns' | 'lengths' | 'optimalShare'>, q: () => Float64Array): void {
    for (let e = 0; e < batch.episodes; ++e) {
      this.#episodes += 1;
      this.#steps += batch.lengths[e]!;
      if (this.criterion.kind === 'optimal-share') this.#measure(batch.optimalShare[e]!);
      else if (this.criterion.kind === 'return') this.#follow(batch.returns[e]!, this.criterion.consecutive);
    }
    const { criterion } = this;
    if (criterion.kind === 'value' && this.#episodes % criterion.every === 0) this.#measure(this.#evaluate!(q()));
  }

  #follow(value: number, window: number): void {
    this.#window.push(value);
    if (this.#window.length > window) this.#window.shift();
    if (this.#window.length === window) this.#measure(this.#window.reduce((sum, x) => sum + x, 0) / window);
  }

  #measure(value: number): void {
    this.#measured.episodes.push(this.#episodes);
    this.#measured.steps.push(this.#steps);
    this.#measured.values.push(value);
    this.held = value >= this.criterion.level ? this.held + 1 : 0;
    const needed = this.criterion.kind === 'return' ? 1 : this.criterion.consecutive;
    if (this.held >= needed) this.threshold ??= { episodes: this.#episodes, steps: this.#steps };
  }
}

/** `(J(greedy) − J(uniform)) / (J* − J(uniform))`, or `J(greedy) / J*`, as a function of the action values. */
function gapClosed(
  model: TabularModel,
  optimal: Float64Array,
  discount: number,
  from: 'uniform' | 'zero',
): (q: Float64Array) => number {
  const best = policyValue(model, greedyPolicy(optimal, model.actions), discount);
  const floor = from === 'zero' ? 0 : policyValue(model, null, discount);
  const gap = best - floor;
  if (gap <= 1e-9 * Math.max(1, Math.abs(best))) return () => 1;
  return (q) => (policyValue(model, greedyPolicy(q, model.actions), discount) - floor) / gap;
}

/** Solved once a model and discount: a study measures many runs by one model. */
const solved = new WeakMap<TabularModel, Map<number, Float64Array>>();

/** `Q*` of a model, `q[s * actions + a]`. @throws TooLargeError when it cannot be found. */
function knownValues(model: TabularModel, discount: number): Float64Array {
  const byDiscount = solved.get(model) ?? new Map<number, Float64Array>();
  solved.set(model, byDiscount);
  const q = byDiscount.get(discount) ?? optimalValues(model, discount);
  byDiscount.set(discount, q);
  return q;
}
