/** Both backends, for suites that must pass on each: `describe.each(backends)('…', ({ name }) => …)`. */
import type { Backend, BackendName } from '../src/engine/contracts/backend.js';
import { loadBackend } from '../src/engine/load.js';

export const backends: readonly { name: BackendName }[] = [{ name: 'wasm' }, { name: 'reference' }];

/**
 * The same for golden and property tests, and for saving: both in Node, the core alone in a browser. Its bytes are the same there, and
 * what the reference does is compared with it by the tests of the engine, and bit for bit by the run of everything.
 */
export const backendsOfHome = typeof document === 'undefined' ? backends : backends.slice(0, 1);

/** The two backends side by side, for tests of equality. */
export async function bothBackends(): Promise<{ wasm: Backend; reference: Backend }> {
  return { wasm: await loadBackend('wasm'), reference: await loadBackend('reference') };
}

export { loadBackend };
