/**
 * The one error of the public edge: what the caller gave does not fit. The message says what was expected, what came
 * and where. The command line turns it into one line and exit code 2; anything else that is thrown is a defect of ours.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** What was given fits, and is more than can be done: past a limit that the message names. */
export class TooLargeError extends InputError {}

/** What was too large, without what a program could do about it: the command line has other options. */
export function withoutRemedy({ message }: InputError): string {
  return message.replace(/; (?:raise|use|give) [^;]*$/, '');
}

/** `InputError('expected states in [0, 16), got 16 at episode 3, step 7')` from its three parts. */
export function expected(what: string, got: unknown, where?: string): InputError {
  return new InputError(`expected ${what}, got ${show(got)}${where === undefined ? '' : ` at ${where}`}`);
}

/** A value as one short piece of text. */
export function show(value: unknown): string {
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return value.length > 60 ? `'${value.slice(0, 57)}...'` : `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `a function`;
  if (value === null || typeof value !== 'object') return String(value);
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return `${value.constructor?.name ?? 'list'} of length ${'length' in value ? value.length : value.byteLength}`;
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

/** Checks a seed: an integer in [0, 2^32), all of whose bits count. */
export function checkSeed(value: unknown): number {
  return checkInteger('seed', value, 0, 2 ** 32 - 1);
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

/** Checks a yes or no: true or false, or 1 or 0 as other programs write them. */
export function checkFlag(name: string, value: unknown, where?: string): boolean {
  if (value !== true && value !== false && value !== 0 && value !== 1) {
    throw expected(`${name} to be true, false, 1 or 0`, value, where);
  }
  return Boolean(value);
}

/** Checks that `size` is at most `limit`, before memory or time is spent; `remedy` says what to do about it. */
export function checkSize(what: string, size: number, limit: number, remedy: string): number {
  if (!(size <= limit)) throw new TooLargeError(`expected at most ${limit} ${what}, got ${size}; ${remedy}`);
  return size;
}

/**
 * A copy of an array, of its own kind where it is typed: what is checked must not change before it is used, as shared memory and
 * proxies may.
 */
export function copyOf<T extends ArrayLike<unknown>>(name: string, array: T, where?: string): T {
  if (ArrayBuffer.isView(array) && !(array instanceof DataView)) {
    if (isDetached(array)) throw expected(`${name} to be an array`, 'one whose memory went elsewhere', where);
    return (array as unknown as Float64Array).slice() as unknown as T;
  }
  if (!Array.isArray(array)) throw expected(`${name} to be an array`, array, where);
  return Array.from(array) as unknown as T;
}

/** Checks that an options record has no key beyond `known`: a misspelt option is an error, never silently ignored. */
export function checkKeys(name: string, options: object, known: readonly string[]): void {
  if (!isRecord(options)) throw expected(`${name} { ${known.join(', ')} }`, options);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw expected(`${name} to have only ${known.join(', ')}`, key);
  }
}

/** Checks that `value` is a record of fields, and no list. */
export function checkRecord(name: string, value: unknown): void {
  if (!isRecord(value)) throw expected(`${name} to be an object`, value);
}

/** Whether `value` is a record of fields, and no list. */
export function isRecord(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

export function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw expected(`${name} to be text`, value);
  return value;
}

export function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw expected(`${name} to be true or false`, value);
  return value;
}

/** Checks that `value` is an AbortSignal, where one is given. @throws the signal's reason when it is aborted already. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw expected('signal to be an AbortSignal', signal);
  signal?.throwIfAborted();
}

export function checkFunction<Call extends (...args: never[]) => unknown>(name: string, value: Call): Call {
  if (typeof value !== 'function') throw expected(`${name} to be a function`, value);
  return value;
}

/** Checks that `value` was made by `Class`, called `what` in the error. */
export function checkInstance<T>(what: string, value: unknown, Class: { readonly prototype: T } & { name: string }): T {
  if (!(value instanceof (Class as unknown as new () => unknown))) throw expected(what, value);
  return value as T;
}

/** More entries than this are refused before any of them is read. */
const MOST_ENTRIES = 2 ** 26;

/** Checks that `value` is an array, a typed array of numbers, or an object with a length and entries, of at most `most` entries. */
export function checkList<Item>(name: string, value: ArrayLike<Item>, most = MOST_ENTRIES): ArrayLike<Item> {
  const bits = value instanceof BigInt64Array || value instanceof BigUint64Array;
  if (value === null || typeof value !== 'object' || bits || !Number.isInteger(value.length) || value.length < 0)
    throw expected(`${name} to be a list`, value);
  if (value.length > most) throw expected(`${name} to have at most ${most} entries`, value.length);
  if (isDetached(value)) throw expected(`${name} to be a list`, 'one whose memory went elsewhere');
  return value;
}

/** Whether a typed array has lost its memory, as one that was sent to another thread has: nothing of it can be read. */
function isDetached(list: unknown): boolean {
  if (!ArrayBuffer.isView(list) || list.byteLength > 0 || list instanceof DataView) return false;
  try {
    (list as Uint8Array).keys();
    return false;
  } catch {
    return true;
  }
}

/** A copy of a list, made before its numbers are checked to be finite and in [low, high]: what changes later changes nothing here. */
export function checkNumbers(
  name: string,
  values: ArrayLike<number>,
  low = -Infinity,
  high = Infinity,
): Float64Array<ArrayBuffer> {
  const copy: unknown[] = Array.from(checkList<unknown>(name, values));
  return Float64Array.from(copy, (value, k) => checkNumber(`${name}[${k}]`, value, low, high));
}

/** The same for integers in [low, high], at most 2^31 - 1. */
export function checkIntegers(
  name: string,
  values: ArrayLike<number>,
  low: number,
  high: number,
): Int32Array<ArrayBuffer> {
  const copy: unknown[] = Array.from(checkList<unknown>(name, values));
  return Int32Array.from(copy, (value, k) => checkInteger(`${name}[${k}]`, value, low, high));
}

/** What classes with makers of their own hand their constructor, which JavaScript does not keep to itself as TypeScript does. */
export const checked = Symbol('checked');

/** Checks that a constructor was called from where its arguments were checked; `maker` is how else to come by an instance. */
export function checkMade(mark: unknown, what: string, maker: string): void {
  if (mark !== checked) throw new InputError(`expected ${what} from ${maker}, got arguments of its constructor`);
}
