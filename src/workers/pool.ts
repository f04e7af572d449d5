/** A pool of workers that each take the next piece of work when they are free. */
import { InputError } from '../input-error.js';
import type { FromWorker, ToWorker } from './port.js';

export interface PoolOptions<Item> {
  readonly workers: number;
  /** Sent to every worker before anything else. */
  readonly setup?: ToWorker;
  readonly message: (item: Item) => ToWorker;
  /** Called with the answer to each item, in the order in which they come. */
  readonly answered: (item: Item, answer: FromWorker) => unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Ends when every item is answered; rejects with the first error or with the signal's reason. The workers end either way. */
export async function runPool<Item>(
  items: readonly Item[],
  { workers, setup, message, answered, signal }: PoolOptions<Item>,
): Promise<void> {
  signal?.throwIfAborted();
  if (items.length === 0) return;
  const { openWorker } = await import('#workers');
  const ports = Array.from({ length: Math.min(workers, items.length) }, () => openWorker());
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal!.reason);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) return onAbort();
      let [next, left] = [0, items.length];
      for (const port of ports) {
        let current = -1;
        const post = () => {
          current = next++;
          if (current < items.length) port.post(message(items[current]!));
        };
        port.listen((answer) => {
          if (answer.kind === 'error') {
            const { name, text } = answer;
            return reject(name === 'InputError' ? new InputError(text) : new Error(`a worker failed: ${text}`));
          }
          try {
            answered(items[current]!, answer);
          } catch (error) {
            return reject(error);
          }
          if (--left === 0) resolve();
          else post();
        });
        if (setup !== undefined) port.post(setup);
        post();
      }
    });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    for (const port of ports) port.terminate();
  }
}
