/**
 * The one error of the public edge: what the caller gave does not fit. The message says what was expected, what came
 * and where. The command line turns it into one line and exit code 2; anything else that is thrown is a defect of ours.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** What was given fits, and is more than can be done: past a limit that the message names. */
export class TooLargeError extends InputError {}

/** `InputError('expected states in [0, 16), got 16 at episode 3, step 7')` from its three parts. */
export function expected(what: string, got: unknown, where?: string): InputError {
  return new InputError(`expected ${what}, got ${show(got)}${where === undefined ? '' : ` at ${where}`}`);
}

/** A value as one short piece of text. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `'${value.slice(0, 57)}...'` : `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `a function`;
  if (value === null || typeof value !== 'object') return String(value);
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return `${value.constructor.name} of length ${'length' in value ? value.length : value.byteLength}`;
  }
  return value.constructor?.name === 'Object'
    ? `{ ${Object.keys(value).slice(0, 6).join(', ')} }`
    : `a ${value.constructor?.name ?? 'value'}`;
}

/** Checks that `value` is an integer in [low, high]. */
export function checkInteger(name: string, value: unknown, low: number, high = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `>= ${low}` : `in [${low}, ${high}]`;
    throw expected(`${name} to be an integer ${range}`, value);
  }
  return value;
}

/** Checks that `value` is a finite number in [low, high]. */
export function checkNumber(name: string, value: unknown, low = -Infinity, high = Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high) {
    const range =
      low === -Infinity && high === Infinity ? '' : high === Infinity ? ` >= ${low}` : ` in [${low}, ${high}]`;
    throw expected(`${name} to be a finite number${range}`, value);
  }
  return value;
}

/** Checks that `value` is one of `choices`. */
export function checkChoice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  if (!choices.includes(value as T)) {
    throw expected(`${name} to be one of ${choices.map((choice) => `'${choice}'`).join(', ')}`, value);
  }
  return value as T;
}

/** Checks that an options record has no key beyond `known`: a misspelt option is an error, never silently ignored. */
export function checkKeys(name: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw expected(`${name} to have only ${known.join(', ')}`, key);
  }
}
