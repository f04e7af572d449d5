import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { coreBase64, coreHash } from '../../src/engine/core.generated.js';
import { loadBackend } from '../../src/engine/load.js';
import { InputError } from '../../src/input-error.js';

const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('takes the core from a file URL', async () => {
  const file = join(folder, 'core.wasm');
  writeFileSync(file, Buffer.from(coreBase64, 'base64'));
  expect((await loadBackend('wasm', pathToFileURL(file))).hash).toBe(coreHash);
  expect((await loadBackend('wasm', pathToFileURL(file).href)).hash).toBe(coreHash);
});

it('says which file is missing', async () => {
  const loading = loadBackend('wasm', pathToFileURL(join(folder, 'no.wasm')));
  await expect(loading).rejects.toThrow(InputError);
  await expect(loading).rejects.toThrow('no.wasm');
});
