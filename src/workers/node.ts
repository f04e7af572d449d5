/** Workers in Node: `worker_threads`. Reached by `import('#workers')` only, so that nothing else needs `node:` modules. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { failureOf, type WorkerPort } from './port.js';
import type { QueueOptions } from './queue/run-queue.js';

/** How many workers keep this machine busy. */
export function cores(): number {
  return availableParallelism();
}

export function openWorker(): WorkerPort {
  // No flags of the caller's process: some, such as --input-type, stop a worker from starting.
  const worker = new Worker(new URL('./node-worker.js', import.meta.url), { execArgv: [] });
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) => {
      worker.on('message', listener);
      worker.on('messageerror', (error) => listener(failureOf(error)));
      worker.on('error', (error) => listener(failureOf(error)));
      worker.on('exit', (code) => listener({ kind: 'exit', reason: `it ended with code ${code}` }));
    },
    terminate: () => void worker.terminate(),
  };
}

/** Work through a queue; what it needs is loaded when it is asked for. */
export async function runQueue<Task, Result>(
  tasks: readonly Task[],
  options: QueueOptions<Task, Result>,
): Promise<void> {
  return (await import('./queue/run-queue.js')).runQueue(tasks, options);
}
