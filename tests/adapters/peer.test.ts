/** A package that need not be there: without it, what to install is said; what is wrong in it stays as it is. */
import { expect, it } from 'vitest';
import { peer } from '../../src/adapters/peer.js';
import { InputError } from '../../src/input-error.js';

const load = (error: unknown) => peer('h5wasm', 'reading r.h5', () => Promise.reject(error));

it('is given where it is there', async () => {
  expect(await peer('h5wasm', 'reading r.h5', async () => 5)).toBe(5);
});

it.each([
  Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }),
  Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' }),
  new TypeError("Failed to resolve module specifier 'h5wasm/node'"), // as a page says it
])('is asked for where it is not: %s', async (cause) => {
  const refused = load(cause);
  await expect(refused).rejects.toThrow(
    'reading r.h5 needs the package h5wasm, which is not installed: npm install h5wasm',
  );
  await expect(refused).rejects.toBeInstanceOf(InputError);
});

it('has faults of its own', async () => {
  const fault = new SyntaxError('Unexpected token');
  await expect(load(fault)).rejects.toBe(fault);
});
