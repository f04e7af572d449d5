/** Criteria in words, and judgements of a run that was trained in two parts. */
import type { Criterion } from '../../agents/criterion.js';
import type { TrainingRun } from '../../agents/train.js';
import type { JudgedRun } from './curve.js';

/** Episodes in the running mean of returns that is the curve of a run without a criterion. */
export const RETURN_WINDOW = 10;

/** The criterion in words. */
export function describeCriterion(criterion: Required<Criterion> | null): string {
  if (criterion === null) return 'not judged';
  const { level, consecutive } = criterion;
  const percent = `${Number((100 * level).toFixed(1))} %`;
  switch (criterion.kind) {
    case 'optimal-share': {
      const within = Number((100 * criterion.tolerance).toFixed(3));
      const optimal = within === 0 ? 'optimal' : `optimal (within ${within} % of the range of Q*)`;
      return `greedy action ${optimal} in >= ${percent} of live states, ${times(consecutive, 'episode')} in a row`;
    }
    case 'value': {
      const worth =
        criterion.from === 'zero'
          ? 'of the optimal one'
          : 'of the way from the uniform random policy to the optimal one';
      const every = times(criterion.every, 'episode');
      return `greedy policy worth >= ${percent} ${worth}, ${times(consecutive, 'evaluation')} in a row, one every ${every}`;
    }
    case 'return':
      return `mean return of ${times(consecutive, 'episode')} >= ${level}`;
  }
}

/** What the learning curve under this criterion shows, in words. */
export function describeCurve(criterion: Required<Criterion> | null): string {
  if (criterion?.kind === 'optimal-share') return 'share of live states with an optimal greedy action';
  if (criterion?.kind === 'value') return 'value of the greedy policy (0 uniform random, 1 optimal)';
  return `mean return of ${times(criterion?.consecutive ?? RETURN_WINDOW, 'episode')}`;
}

/**
 * The judgements of a run that was trained in parts, as of one run: a row of good judgements, or a window of returns, may
 * begin in one part and end in the next.
 */
export function judgeParts(parts: readonly TrainingRun[], criterion: Required<Criterion> | null): JudgedRun {
  if (criterion === null || criterion.kind === 'return') {
    const returns = parts.flatMap((part) => [...part.returns]);
    const lengths = parts.flatMap((part) => [...part.lengths]);
    return judgeReturns(returns, lengths, criterion?.consecutive ?? RETURN_WINDOW);
  }
  const judged = { steps: [] as number[], episodes: [] as number[], values: [] as number[] };
  let before = { steps: 0, episodes: 0 };
  for (const { measured: part, steps, episodes } of parts) {
    for (const step of part!.steps) judged.steps.push(before.steps + step);
    for (const episode of part!.episodes) judged.episodes.push(before.episodes + episode);
    for (const value of part!.values) judged.values.push(value);
    before = { steps: before.steps + steps, episodes: before.episodes + episodes };
  }
  return judged;
}

/** Where a judged run met its criterion, as an index into the judgements; null when it never did. */
export function thresholdOf(judged: JudgedRun, criterion: Required<Criterion> | null): number | null {
  if (criterion === null) return null;
  return thresholdIndex(judged.values, criterion.level, criterion.kind === 'return' ? 1 : criterion.consecutive);
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

/** Running means of the returns over `window` episodes, once there are that many. */
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

function times(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
