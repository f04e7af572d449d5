/** Workers in a browser: module Web Workers. Reached by `import('#workers')` only. */
import type { WorkerPort } from './port.js';

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
      worker.addEventListener('error', ({ message }) => listener({ kind: 'error', name: 'Error', text: message }));
    },
    terminate: () => worker.terminate(),
  };
}
