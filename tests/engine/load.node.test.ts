import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { coreHash } from '../../src/engine/core.generated.js';
import { inlinedCore, loadBackend } from '../../src/engine/load.js';
import { InputError } from '../../src/input-error.js';

const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('takes the core from a file URL', async () => {
  const file = join(folder, 'core.wasm');
  writeFileSync(file, await inlinedCore());
  expect((await loadBackend('wasm', pathToFileURL(file))).hash).toBe(coreHash);
  expect((await loadBackend('wasm', pathToFileURL(file).href)).hash).toBe(coreHash);
});

it.each([
  ["Node's module", 'DecompressionStream', globalThis],
  ["the web's stream", 'getBuiltinModule', process],
] as const)('inflates the core with %s alone', async (_, other, owner) => {
  const kept = Object.getOwnPropertyDescriptor(owner, other)!;
  Object.defineProperty(owner, other, {
    ...kept,
    ...('get' in kept ? { get: () => undefined } : { value: undefined }),
  });
  try {
    const bytes = await inlinedCore();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(coreHash);
  } finally {
    Object.defineProperty(owner, other, kept);
  }
});

it('says which file is missing', async () => {
  const loading = loadBackend('wasm', pathToFileURL(join(folder, 'no.wasm')));
  await expect(loading).rejects.toThrow(InputError);
  await expect(loading).rejects.toThrow('no.wasm');
});
