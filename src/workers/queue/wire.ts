/**
 * Plain data as text and back, so that nothing is lost on the way: JSON, in which the numbers that JSON lacks (NaN, the infinities, -0)
 * are records with the one key `$number`.
 */
import { InputError } from '../../input-error.js';

const KEY = '$number';

/** @throws InputError at what is no plain data, such as a function or a typed array, with its place. */
export function toWire(value: unknown, what: string): string {
  return JSON.stringify(plain(value, what));
}

export function fromWire(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (value === null || typeof value !== 'object') return value;
    const keys = Object.keys(value);
    return keys.length === 1 && keys[0] === KEY ? Number((value as Record<string, unknown>)[KEY]) : value;
  });
}

function plain(value: unknown, where: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [KEY]: Object.is(value, -0) ? '-0' : `${value}` };
  }
  if (Array.isArray(value)) return value.map((item, k) => plain(item, `${where}[${k}]`));
  const prototype = typeof value === 'object' && Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InputError(
      `expected plain data for a queue, got ${typeof value === 'object' ? value!.constructor.name : typeof value} at ${where}`,
    );
  }
  // A key without a value is one that is not there.
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([key, item]) =>
      item === undefined ? [] : [[key, plain(item, `${where}.${key}`)]],
    ),
  );
}
