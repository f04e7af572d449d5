/** Arguments spoilt in one place: a mutation is data, so that one that found something can be kept as a test. */
import fc from 'fast-check';
import type { Random } from '../../src/engine/random.js';

/** What an argument is replaced by, by name. Functions, so that every use has its own. */
const hostile: Record<string, (old: unknown) => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  'text false': () => 'false',
  'no text': () => '',
  banana: () => 'banana',
  proto: () => '__proto__',
  'long text': () => 'x'.repeat(100_000),
  'lone surrogate': () => '\ud800',
  zero: () => 0,
  'minus zero': () => -0,
  one: () => 1,
  'minus one': () => -1,
  half: () => 0.5,
  tiny: () => 5e-324,
  huge: () => 1.7e308,
  'minus huge': () => -1.7e308,
  NaN: () => Number.NaN,
  infinity: () => Infinity,
  'minus infinity': () => -Infinity,
  '2^24': () => 2 ** 24,
  '2^31 - 1': () => 2 ** 31 - 1,
  '2^31': () => 2 ** 31,
  '2^32': () => 2 ** 32,
  '2^53': () => 2 ** 53,
  '1e17': () => 1e17,
  'ten digits': () => 9_999_999_999,
  bigint: () => 3n,
  symbol: () => Symbol('hostile'),
  'empty object': () => ({}),
  'bare object': () => Object.create(null),
  'empty array': () => [],
  'array of itself': () => {
    const array: unknown[] = [];
    array.push(array);
    return array;
  },
  holes: () => new Array(3),
  'array of null': () => [null],
  'array of text': () => ['1', '2'],
  'array of NaN': () => [Number.NaN, Number.NaN],
  'long array': () => new Float64Array(1 << 20),
  'array-like': () => ({ length: 3, 0: 1, 1: 2, 2: 3 }),
  'endless array-like': () => ({ length: 2 ** 40 }),
  'negative length': () => ({ length: -1 }),
  'big integers': () => new BigInt64Array(4),
  'detached bytes': () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    return bytes;
  },
  'no bytes': () => new Uint8Array(0),
  date: () => new Date(0),
  'invalid date': () => new Date(Number.NaN),
  map: () => new Map([['states', 3]]),
  promise: () => Promise.resolve(1),
  function: () => () => 1,
  'throwing function': () => () => {
    throw new Hostile();
  },
  'object that converts to 3': () => ({ valueOf: () => 3, toString: () => '3' }),
  'object that refuses to convert': () => ({
    [Symbol.toPrimitive]: () => {
      throw new Hostile();
    },
  }),
  'boxed number': () => Object(3),
  'text of the number': (old) => String(old),
  'one more': (old) => (typeof old === 'number' ? old + 1 : [old]),
  'one less': (old) => (typeof old === 'number' ? old - 1 : { 0: old }),
  negated: (old) => (typeof old === 'number' ? -old : [[old]]),
  'a thousand times': (old) => (typeof old === 'number' ? old * 1000 : old),
  'and a half': (old) => (typeof old === 'number' ? old + 0.5 : old),
  'as a list': (old) => (isList(old) ? [...old].map(String) : [old]),
  doubled: (old) => (isList(old) ? [...old, ...old] : old),
  shortened: (old) => (isList(old) ? [...old].slice(0, -1) : old),
  reversed: (old) => (isList(old) ? [...old].reverse() : old),
  'shared buffer': (old) => (ArrayBuffer.isView(old) ? shared(old) : old),
  'changes between reads': (old) => (old !== null && typeof old === 'object' ? changing(old) : old),
  'throws when read': (old) => (old !== null && typeof old === 'object' ? throwing(old) : old),
  frozen: (old) => (Array.isArray(old) || isPlain(old) ? Object.freeze(old) : old),
};
export const hostileNames = Object.keys(hostile);

/** The error that hostile values throw: it may come back to the caller. */
export class Hostile extends Error {
  override readonly name = 'Hostile';
}

export type Mutation =
  | { readonly kind: 'replace'; readonly path: readonly (string | number)[]; readonly by: string }
  | { readonly kind: 'anything'; readonly path: readonly (string | number)[]; readonly seed: number }
  | { readonly kind: 'drop' | 'extra'; readonly path: readonly (string | number)[]; readonly key: string };

/** Work that was asked for is no fault: these are not made larger than a caller would wait for. */
const work =
  /^(episodes|maxSteps|steps|samples|seeds|replays|backups|maxIterations|checks|testSamples|maxEntries|maxBlocks|maxStates)$/;
const large = new Set([
  '2^24',
  '2^31 - 1',
  '2^31',
  '2^32',
  '2^53',
  '1e17',
  'ten digits',
  'huge',
  'infinity',
  'a thousand times',
]);

/** One or two mutations of these arguments. */
export function drawMutations(args: readonly unknown[], random: Random): Mutation[] {
  const places = placesOf(args);
  if (places.length === 0) return [];
  return Array.from({ length: random.uniform() < 0.8 ? 1 : 2 }, () => {
    const path = places[random.below(places.length)]!;
    const kind = random.uniform();
    const value = at(args, path);
    if (kind < 0.08 && isPlain(value) && Object.keys(value).length > 0) {
      const keys = Object.keys(value);
      return { kind: 'drop', path, key: keys[random.below(keys.length)]! };
    }
    if (kind < 0.12 && isPlain(value)) return { kind: 'extra', path, key: 'frobnicate' };
    if (kind < 0.25) return { kind: 'anything', path, seed: random.next() };
    for (;;) {
      const by = hostileNames[random.below(hostileNames.length)]!;
      if (large.has(by) && work.test(String(path.at(-1)))) continue;
      return { kind: 'replace', path, by };
    }
  });
}

/** Carries mutations out on arguments that are the caller's to spoil. */
export function applyMutations(args: unknown[], mutations: readonly Mutation[]): unknown[] {
  for (const mutation of mutations) {
    if (!reachable(args, mutation.path)) continue;
    const value = at(args, mutation.path);
    if ('key' in mutation) {
      if (!isPlain(value) || Object.isFrozen(value)) continue;
      if (mutation.kind === 'drop') delete value[mutation.key];
      else value[mutation.key] = 1;
      continue;
    }
    const parent = at(args, mutation.path.slice(0, -1)) as Record<string | number, unknown>;
    try {
      const spoilt = mutation.kind === 'anything' ? anything(mutation.seed) : hostile[mutation.by]!(value);
      parent[mutation.path.at(-1)!] = spoilt;
    } catch {
      // An element of a typed array, or of what an earlier mutation froze, that takes no such value; or one that cannot be read.
    }
  }
  return args;
}

/** Whether a place is still there to be read: an earlier mutation may have put what throws in its way. */
function reachable(args: unknown[], path: readonly (string | number)[]): boolean {
  try {
    at(args, path);
    return true;
  } catch {
    return false;
  }
}

/** Any value that fast-check thinks of, always the same for one seed. */
function anything(seed: number): unknown {
  const arbitrary = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  } as fc.ObjectConstraints);
  return fc.sample(arbitrary, { seed: seed | 0, numRuns: 1 })[0];
}

/** The places of arguments: those themselves, the fields of plain records and the ends and middle of lists. */
function placesOf(args: readonly unknown[]): (string | number)[][] {
  const places: (string | number)[][] = [];
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (path.length > 0) places.push(path);
    if (path.length > 5) return;
    if (isPlain(value)) for (const key of Object.keys(value)) visit(value[key], [...path, key]);
    else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      const list = value as ArrayLike<unknown>;
      const chosen = path.length === 0 ? [...args.keys()] : [0, list.length >> 1, list.length - 1];
      for (const k of new Set(chosen)) if (k >= 0 && k < list.length) visit(list[k], [...path, k]);
    }
  };
  try {
    visit(args, []);
  } catch {
    // What an earlier case left in the arguments throws when it is read: the places up to there are enough.
  }
  return places;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) found = (found as Record<string | number, unknown> | null | undefined)?.[key];
  return found;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isList(value: unknown): value is Iterable<unknown> & ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function shared(view: ArrayBufferView): unknown {
  const Kind = view.constructor as new (buffer: ArrayBufferLike) => ArrayBufferView;
  const copy = new Kind(new SharedArrayBuffer(view.byteLength));
  (copy as Uint8Array).set(view as Uint8Array);
  return copy;
}

/** Honest the first time that something is read, and then no more. */
function changing(value: object): unknown {
  const seen = new Map<PropertyKey, number>();
  return new Proxy(value, {
    get(target, key) {
      const times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      const honest = Reflect.get(target, key);
      if (typeof honest === 'function') return honest.bind(target);
      return times > 0 && typeof honest === 'number' && key !== 'length' ? 1e9 + 0.5 : honest;
    },
  });
}

function throwing(value: object): unknown {
  return new Proxy(value, {
    get() {
      throw new Hostile();
    },
  });
}
