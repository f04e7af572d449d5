/** Both backends, for suites that must pass on each: `describe.each(backends)('…', ({ name }) => …)`. */
import type { Backend, BackendName } from '../src/engine/contracts/backend.js';
import { loadBackend } from '../src/engine/load.js';

export const backends: readonly { name: BackendName }[] = [{ name: 'wasm' }, { name: 'reference' }];

/** The two backends side by side, for tests of equality. */
export async function bothBackends(): Promise<{ wasm: Backend; reference: Backend }> {
  return { wasm: await loadBackend('wasm'), reference: await loadBackend('reference') };
}

export { loadBackend };
