/** What an environment gives must be there at once: nothing here waits for a promise. */
import { InputError } from '../input-error.js';

/**
 * @throws InputError when `value`, which `method` gave, is a promise. What it may be rejected with is taken here, for nobody else
 * will: it would end the process.
 */
export function checkAtOnce(method: 'reset' | 'step', value: unknown): void {
  if (!isPromise(value)) return;
  throw new InputError(
    `expected ${method} to give its result at once, got a promise: environments are not asynchronous`,
  );
}

/** Whether `value` is a promise; its rejection is taken. */
export function isPromise(value: unknown): boolean {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return false;
  (value as PromiseLike<unknown>).then(undefined, () => {});
  return true;
}
