/** Recorded transitions of a problem that is observed as real numbers, episode after episode. */
import { checkIntegers, checkList, expected, InputError } from '../input-error.js';
import type { ContinuousSpace } from './transformation.js';
import type { Transition } from './units.js';

/** Transition `n` is row `n` of each array. */
export interface ContinuousTransitions {
  /** Where each episode starts, ascending from 0; the last one ends with the last transition. */
  readonly starts: ArrayLike<number>;
  /** `observations[n * d + k]`: observation `k` before the step, and after it. */
  readonly observations: ArrayLike<number>;
  readonly nextObservations: ArrayLike<number>;
  /** The action of each, or `actions[n * m + k]` where they are real-valued. */
  readonly actions: ArrayLike<number>;
  readonly rewards: ArrayLike<number>;
  /** Whether the problem ended with the step, 1 or 0; a truncated episode ends without one. */
  readonly terminated: ArrayLike<number>;
}

/** Numbers of an action in `actions`. */
export function actionWidth({ actions }: ContinuousSpace): number {
  return typeof actions === 'number' ? 1 : actions.length;
}

/** Squares of larger numbers, added up, are none. */
const LARGEST = 1e100;

/**
 * A copy that is known to be whole: sizes that fit, finite numbers, actions in range, episodes that end only with their last step.
 * @throws InputError with the transition that does not fit.
 */
export function checkTransitions(
  batch: ContinuousTransitions,
  space: ContinuousSpace,
): Required<ContinuousTransitions> {
  if (batch === null || typeof batch !== 'object') throw expected('transitions { starts, observations, … }', batch);
  const count = checkList('rewards', batch.rewards).length;
  const d = space.observations.length;
  const width = actionWidth(space);
  const sizes = { observations: d, nextObservations: d, actions: width, terminated: 1 } as const;
  for (const [key, numbers] of Object.entries(sizes) as [keyof typeof sizes, number][]) {
    const { length } = checkList(key, batch[key]);
    if (length !== count * numbers)
      throw expected(`${key} of ${count} transitions to have ${count * numbers} numbers`, length);
  }
  const finite = (key: 'observations' | 'nextObservations' | 'actions' | 'rewards', numbers: number): Float64Array =>
    Float64Array.from(batch[key], (value, k) => {
      if (typeof value === 'number' && Math.abs(value) <= LARGEST) return value;
      throw expected(
        `${key} to be finite numbers${Number.isFinite(value) ? `, of ${LARGEST} at most` : ''}`,
        value,
        `transition ${Math.floor(k / numbers)}, number ${k % numbers}`,
      );
    });
  const actions = finite('actions', width);
  if (typeof space.actions === 'number') {
    const wrong = actions.findIndex((a) => !Number.isInteger(a) || a < 0 || a >= (space.actions as number));
    if (wrong >= 0)
      throw expected(`actions to be integers in [0, ${space.actions})`, actions[wrong], `transition ${wrong}`);
  }
  const terminated = Uint8Array.from(batch.terminated, (flag, n) => {
    if (flag !== 0 && flag !== 1) throw expected('terminated to be 0 or 1', flag, `transition ${n}`);
    return flag;
  });
  const starts = checkIntegers('starts', batch.starts ?? [], 0, 2 ** 31 - 1);
  starts.forEach((start, e) => {
    const before = e === 0 ? 0 : starts[e - 1]! + 1;
    if (e === 0 ? start !== 0 : start < before || start >= count) {
      throw expected(`starts to ascend from 0 below ${count}`, start, `episode ${e}`);
    }
  });
  if (count > 0 && starts.length === 0) throw new InputError('expected starts of the episodes, got none');
  const ends = new Set(
    Array.from(starts, (start) => start - 1)
      .slice(1)
      .concat(count - 1),
  );
  const early = terminated.findIndex((flag, n) => flag === 1 && !ends.has(n));
  if (early >= 0)
    throw new InputError(
      `expected an episode to end with its terminated step, got one that goes on after transition ${early}`,
    );
  return {
    starts,
    observations: finite('observations', d),
    nextObservations: finite('nextObservations', d),
    actions,
    rewards: finite('rewards', 1),
    terminated,
  };
}

/** Transitions of one episode that make a stretch. */
const STRETCH = 50;

/** The first `most` transitions one by one; `before` is the number of stretches there were. */
export function eachTransition(
  batch: ReturnType<typeof checkTransitions>,
  space: ContinuousSpace,
  { most = Infinity, before = 0 }: { readonly most?: number; readonly before?: number } = {},
): Omit<Transition, 'half'>[] {
  const d = space.observations.length;
  const width = actionWidth(space);
  const [starts, x, y, u] = [batch.starts, batch.observations, batch.nextObservations, batch.actions] as Float64Array[];
  let episode = -1;
  let stretch = before - 1;
  return Array.from({ length: Math.min(batch.rewards.length, most) }, (_, n) => {
    if (starts![episode + 1] === n) episode += 1;
    if ((n - starts![episode]!) % STRETCH === 0) stretch += 1;
    return {
      stretch,
      observation: x!.slice(n * d, (n + 1) * d),
      action: u!.slice(n * width, (n + 1) * width),
      reward: batch.rewards[n]!,
      next: y!.slice(n * d, (n + 1) * d),
      terminated: batch.terminated[n] === 1,
    };
  });
}
