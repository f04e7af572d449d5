/** Compiles and instantiates the core, from the inlined bytes or from what the caller gives. No work at import time. */
import { expected, InputError } from '../input-error.js';
import type { Backend, BackendName } from './contracts/backend.js';
import { coreBase64, coreHash } from './core.generated.js';
import { wasmBackend } from './wasm/backend.js';
import { Core } from './wasm/core.js';

/** Where the core comes from, for hosts that forbid compiling inlined bytes: `orbit-rl/core.wasm` is the file. */
export type WasmSource = BytesSource | WebAssembly.Module;
type BytesSource = URL | string | Response | Promise<Response> | ArrayBuffer | Uint8Array;

/** In place of the hash of a core whose bytes are not seen. */
const UNKNOWN = 'custom';

export async function loadBackend(name: BackendName, wasm?: WasmSource): Promise<Backend> {
  if (name === 'reference') return (await import('./reference/backend.js')).referenceBackend();
  const [module, hash] =
    wasm === undefined ? [await WebAssembly.compile(await inlinedCore()), coreHash] : await compile(wasm);
  const foreign = "expected wasm to be orbit-rl's core.wasm, got another module";
  const instance = await WebAssembly.instantiate(module, {}).catch((cause: unknown) => {
    throw new InputError(foreign, { cause });
  });
  if (typeof instance.exports.memoryInUse !== 'function') throw new InputError(foreign);
  // Kernels of another build may lay memory out in another way.
  if (hash !== UNKNOWN && hash !== coreHash) {
    const short = (digest: string) => digest.slice(0, 16);
    throw new InputError(
      `expected wasm to be the core of this version, SHA-256 ${short(coreHash)}…, got ${short(hash)}…: take orbit-rl/core.wasm of the same package`,
    );
  }
  return wasmBackend(new Core(instance), hash);
}

/** The bytes of the core as they are inlined. */
export async function inlinedCore(): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(coreBase64);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < bytes.length; ++k) bytes[k] = text.charCodeAt(k);
  return inflated(bytes);
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // Where there is Node's module: the web's stream takes it twenty times as long, most of it to load what streams need.
  const zlib = builtin('node:zlib');
  if (zlib) return new Uint8Array(zlib.inflateSync(bytes));
  const stream = new Response(bytes).body!.pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A module of Node where there is Node: an import would have to be resolved by every bundler. */
function builtin<Name extends 'node:zlib' | 'node:fs/promises'>(name: Name) {
  return globalThis.process?.getBuiltinModule?.(name);
}

async function compile(source: WasmSource): Promise<[WebAssembly.Module, string]> {
  if (source instanceof WebAssembly.Module) return [source, UNKNOWN];
  const bytes = await bytesOf(source as BytesSource);
  const digest = globalThis.crypto?.subtle && new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = digest ? Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') : UNKNOWN;
  try {
    return [await WebAssembly.compile(bytes), hash];
  } catch (cause) {
    throw new InputError(`expected wasm to be a WebAssembly module, got ${(cause as Error).message}`, { cause });
  }
}

async function bytesOf(source: BytesSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof Uint8Array) return new Uint8Array(source);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  let awaited: unknown = await source;
  if (typeof awaited === 'string' || awaited instanceof URL) {
    const url = String(awaited);
    try {
      if (url.startsWith('file:')) {
        const files = builtin('node:fs/promises');
        if (files === undefined) throw new Error('no file system');
        return new Uint8Array(await files.readFile(new URL(url)));
      }
      awaited = await fetch(url);
    } catch (cause) {
      throw new InputError(`expected wasm to be read from ${url}, got: ${(cause as Error).message}`, { cause });
    }
  }
  if (!(awaited instanceof Response)) {
    throw expected('wasm to be a URL, a Response, bytes or a WebAssembly.Module', awaited);
  }
  if (!awaited.ok) throw new InputError(`expected wasm from ${awaited.url}, got HTTP ${awaited.status}`);
  return new Uint8Array(await awaited.arrayBuffer());
}
