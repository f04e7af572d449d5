/**
 * Before every test file: long lists of numbers are compared at once. Arrays of the same kind with the same bits are equal by the rule of
 * `toEqual` too, which takes some microseconds a number; whatever else there is is left to it, and so is telling what differs.
 */
import { expect } from 'vitest';

function sameNumbers(a: unknown, b: unknown): true | undefined {
  if (Array.isArray(a) && Array.isArray(b)) return sameLists(a, b);
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
  if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return undefined;
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  for (let k = 0; k < x!.length; ++k) if (x![k] !== y![k]) return undefined;
  return true;
}

/** Lists of numbers and of nothing else, by index or by name. */
function sameLists(a: readonly unknown[], b: readonly unknown[]): true | undefined {
  if (a.length !== b.length) return undefined;
  for (let k = 0; k < a.length; ++k) if (typeof a[k] !== 'number' || !Object.is(a[k], b[k])) return undefined;
  return Object.keys(a).length === a.length && Object.keys(b).length === b.length ? true : undefined;
}

expect.addEqualityTesters([sameNumbers]);
