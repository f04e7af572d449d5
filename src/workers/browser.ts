/** Workers in a browser: module Web Workers. Reached by `import('#workers')` only. */
import { InputError } from '../input-error.js';
import { failureOf, type WorkerPort } from './port.js';

/** One: a page asks for workers by `jobs`, it does not get them unasked. */
export function cores(): number {
  return 1;
}

export function openWorker(): WorkerPort {
  const worker = new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) => {
      worker.addEventListener('message', ({ data }) => listener(data));
      worker.addEventListener('messageerror', () => listener(failureOf('its answer cannot be read')));
      // Such as a script that is not there: nothing will come from this worker any more.
      worker.addEventListener('error', ({ message }) => listener({ kind: 'exit', reason: message || 'it failed' }));
    },
    terminate: () => worker.terminate(),
  };
}

/** A page reaches no Redis. */
export async function runQueue(): Promise<never> {
  throw new InputError('expected no queue in a browser: Node alone reaches Redis');
}
