/**
 * How long a call may take. What answers at once cannot be stopped from outside while it computes: no event is seen before it has
 * answered. So it looks at the clock itself, wherever much is done: loops tell what they do with `spend`, and the clock is looked at
 * after some milliseconds of it. Functions that give promises take a `signal` instead, which is seen between two of their slices.
 */
import { checkFunction, checkNumber, expected } from './input-error.js';

/** A call of the library did not end within its time limit: nothing is wrong with what it was given. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Simple operations between two looks at the clock: a millisecond or two. */
const LOOK = 2 ** 20;

interface Limit {
  readonly milliseconds: number;
  /** When time is up, on the clock of `performance.now()`. */
  readonly end: number;
}

/** The limit of the call that runs, null without one; and what may be done before the clock is looked at again. */
let current: Limit | null = null;
let left = LOOK;

/**
 * What `work` gives, or a `TimeLimitError` where a call of the library in it has not ended after `milliseconds`. Results are the same with
 * a limit and without one, and a call that runs out of time leaves everything of the library as it was (an environment that it was given has
 * been stepped). Of a limit inside another, the one that ends first holds.
 * @throws InputError when `milliseconds` is not a number > 0, or `work` gives a promise: what gives promises takes a `signal`.
 */
export function withTimeLimit<Result>(milliseconds: number, work: () => Result): Result {
  checkNumber('the time limit in milliseconds', milliseconds, Number.MIN_VALUE);
  checkFunction('the work of a time limit', work);
  const outer = current;
  const end = performance.now() + milliseconds;
  current = outer !== null && outer.end <= end ? outer : { milliseconds, end };
  left = 0;
  try {
    const result = work();
    if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
      if (result instanceof Promise) result.catch(() => {});
      throw expected('work that answers at once (what gives promises takes a signal)', result, 'withTimeLimit');
    }
    return result;
  } finally {
    current = outer;
  }
}

/** Does what must not end half-way, whatever the limit: work that changes what it is asked of. */
export function uninterrupted<Result>(work: () => Result): Result {
  const outer = current;
  current = null;
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Tells that about so many simple operations are done next. @throws TimeLimitError when time is up. */
export function spend(operations: number): void {
  if (current === null) return;
  left -= operations;
  if (left <= 0) look(current);
}

/** Milliseconds until time is up; null without a limit. @throws TimeLimitError when it is. */
export function timeLeft(): number | null {
  if (current === null) return null;
  look(current);
  return current.end - performance.now();
}

function look({ milliseconds, end }: Limit): void {
  left = LOOK;
  if (performance.now() >= end) {
    throw new TimeLimitError(`not finished within the time limit of ${milliseconds} ms`);
  }
}
