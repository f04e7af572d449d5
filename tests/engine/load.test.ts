/** Where the core may come from, and what is said when it is not one. Runs in Node and in a browser. */
import { describe, expect, it } from 'vitest';
import { coreHash } from '../../src/engine/core.generated.js';
import { inlinedCore, loadBackend } from '../../src/engine/load.js';
import { InputError } from '../../src/input-error.js';

const bytes = await inlinedCore();
const response = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });

/** An empty module: magic and version alone. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A module that imports the function `a.b`: a type section with `() → ()` and an import section. */
const importing = Uint8Array.of(...empty, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x61, 1, 0x62, 0, 0);

/** The core with a custom section of no contents at its end. */
const another = new Uint8Array(bytes.length + 4);
another.set(bytes);
another.set([0, 2, 1, 0x61], bytes.length);

describe('loadBackend', () => {
  it('takes the core from bytes, a buffer, a response, a promise of one, or a URL, and hashes it', async () => {
    const url = `data:application/wasm;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
    for (const source of [bytes, bytes.buffer, response(), Promise.resolve(response()), url, new URL(url)]) {
      const backend = await loadBackend('wasm', source);
      expect(backend.hash).toBe(coreHash);
      expect(backend.bytesInUse()).toBe(0);
    }
  });

  it('takes part of a larger buffer', async () => {
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    expect((await loadBackend('wasm', padded.subarray(3, 3 + bytes.length))).hash).toBe(coreHash);
  });

  it('takes a compiled module, more than once', async () => {
    const module = await WebAssembly.compile(bytes);
    const first = await loadBackend('wasm', module);
    const second = await loadBackend('wasm', module);
    expect(first.name).toBe('wasm');
    expect(second).not.toBe(first);
  });

  it.each([
    ['nothing but bytes', Uint8Array.of(1, 2, 3), 'expected wasm to be a WebAssembly module'],
    ['another module', empty, "orbit-rl's core.wasm"],
    ['a module that imports', importing, "orbit-rl's core.wasm"],
    ['a core of another build', another, 'the core of this version, SHA-256'],
    ['a number', 7, 'a URL, a Response, bytes or a WebAssembly.Module, got 7'],
    ['a record', {}, 'a URL, a Response, bytes or a WebAssembly.Module'],
    ['a failed response', new Response('', { status: 404 }), 'HTTP 404'],
  ])('refuses %s', async (_, source, message) => {
    const loading = loadBackend('wasm', source as never);
    await expect(loading).rejects.toThrow(InputError);
    await expect(loading).rejects.toThrow(message);
  });

  it('names each backend', async () => {
    expect(await loadBackend('wasm')).toMatchObject({ name: 'wasm', hash: coreHash });
    expect(await loadBackend('reference')).toMatchObject({ name: 'reference', hash: 'reference' });
  });
});
