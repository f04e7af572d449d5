/** Whether a learner has learned: what its greedy policy is worth, and when that has been good for long enough. */
import type { ModelArrays } from '../engine/backend.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';
import type { JudgedRun } from './curve.js';
import type { Criterion } from './types.js';

const kinds = ['optimal-share', 'value', 'return'] as const;

/** @throws InputError when a field is unknown or out of range. */
export function checkCriterion(where: string, criterion: Criterion): void {
  if (criterion === null || typeof criterion !== 'object') {
    throw expected(`criterion of ${where} to be { kind, level, consecutive }`, criterion);
  }
  const kind = checkChoice(`criterion.kind of ${where}`, criterion.kind, kinds);
  checkKeys(`criterion of ${where}`, criterion, [
    'kind',
    'level',
    'consecutive',
    ...(kind === 'value' ? ['every'] : []),
  ]);
  if (kind === 'return') checkNumber(`criterion.level of ${where}`, criterion.level);
  else checkNumber(`criterion.level of ${where}`, criterion.level, 0, 1);
  checkInteger(`criterion.consecutive of ${where}`, criterion.consecutive, 1);
  if (criterion.kind === 'value') checkInteger(`criterion.every of ${where}`, criterion.every, 1);
}

/** The criterion in words. */
export function describeCriterion(criterion: Criterion | null): string {
  if (criterion === null) return 'not judged';
  const percent = `${Number((100 * criterion.level).toFixed(1))} %`;
  if (criterion.kind === 'optimal-share') {
    return `greedy action optimal in >= ${percent} of live states, ${times(criterion.consecutive, 'episode')} in a row`;
  }
  if (criterion.kind === 'value') {
    return (
      `greedy policy worth >= ${percent} of the way from the uniform random policy to the optimal one, ` +
      `${times(criterion.consecutive, 'evaluation')} in a row, one every ${times(criterion.every, 'episode')}`
    );
  }
  return `mean return of ${times(criterion.consecutive, 'episode')} >= ${criterion.level}`;
}

/** What the learning curve under this criterion shows, in words. */
export function describeCurve(criterion: Criterion | null): string {
  if (criterion?.kind === 'optimal-share') return 'share of live states with an optimal greedy action';
  if (criterion?.kind === 'value') return 'value of the greedy policy (0 uniform random, 1 optimal)';
  return criterion?.kind === 'return' ? `mean return of ${times(criterion.consecutive, 'episode')}` : 'return';
}

/** The first of the judgements that ends a row of `consecutive` at or above `level`; null when there is none. */
export function thresholdIndex(values: readonly number[], level: number, consecutive: number): number | null {
  let row = 0;
  for (let k = 0; k < values.length; ++k) {
    row = values[k]! >= level ? row + 1 : 0;
    if (row === consecutive) return k;
  }
  return null;
}

/** The judgements of a run from the returns of its episodes: running means over `window` episodes, once there are that many. */
export function judgeReturns(returns: ArrayLike<number>, lengths: ArrayLike<number>, window: number): JudgedRun {
  const judged = { steps: [] as number[], episodes: [] as number[], values: [] as number[] };
  let steps = 0;
  let sum = 0;
  for (let k = 0; k < returns.length; ++k) {
    steps += lengths[k]!;
    sum += returns[k]! - (k >= window ? returns[k - window]! : 0);
    if (k + 1 < window) continue;
    judged.steps.push(steps);
    judged.episodes.push(k + 1);
    judged.values.push(sum / window);
  }
  return judged;
}

/**
 * `J(π) = Σ_s d(s) V(s)` with `d` the start distribution and
 * `V(s) = Σ_a π(a|s) Σ P (r + γ V(s'))`, no future after an end, by Gauss-Seidel sweeps until no value moves by more than
 * `tolerance`. `policy[s * actions + a]` are probabilities; null is the uniform policy. `discount < 1` or a policy that
 * ends; at most `10⁵` sweeps. `values` (states) is where the sweeps start and ends as `V`.
 */
export function policyValue(
  model: ModelArrays,
  policy: Float64Array | null,
  discount: number,
  values = new Float64Array(model.states),
  tolerance = 1e-7,
): number {
  const { states, actions, outcomeStarts, probabilities, nextStates, rewards, terminations, initial } = model;
  for (let sweep = 0, change = Infinity; change > tolerance && sweep < 100_000; ++sweep) {
    change = 0;
    for (let s = 0; s < states; ++s) {
      let value = 0;
      for (let a = 0, i = s * actions; a < actions; ++a, ++i) {
        const weight = policy === null ? 1 / actions : policy[i]!;
        if (weight === 0) continue;
        for (let k = outcomeStarts[i]!; k < outcomeStarts[i + 1]!; ++k) {
          const future = terminations[k] === 1 ? 0 : discount * values[nextStates[k]!]!;
          value += weight * probabilities[k]! * (rewards[k]! + future);
        }
      }
      change = Math.max(change, Math.abs(value - values[s]!));
      values[s] = value;
    }
  }
  let start = 0;
  for (let s = 0; s < states; ++s) start += initial[s]! * values[s]!;
  return start;
}

/** The policy that takes the best action of each state, the lowest of equals, as probabilities. */
export function greedyPolicy(q: ArrayLike<number>, actions: number): Float64Array {
  const policy = new Float64Array(q.length);
  for (let first = 0; first < q.length; first += actions) {
    let best = first;
    for (let i = first + 1; i < first + actions; ++i) if (q[i]! > q[best]!) best = i;
    policy[best] = 1;
  }
  return policy;
}

/**
 * `mask[s * actions + a]` is 1 where `a` is optimal in the live state `s`: within `1e-9` of the best, relative to the
 * largest value.
 */
export function optimalActions(q: Float64Array, live: Uint8Array, actions: number): Uint8Array {
  const slack = 1e-9 * q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return Uint8Array.from(q, (value, i) => {
    const s = Math.floor(i / actions);
    return Number(live[s] === 1 && value >= Math.max(...q.subarray(s * actions, (s + 1) * actions)) - slack);
  });
}

function times(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
