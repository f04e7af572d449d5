/** A worker as promises: each message is answered once, by its answer, an error or the worker's end. */
import { InputError } from '../input-error.js';
import type { FromWorker, Job, WorkerPort } from './port.js';

export class RemoteWorker {
  readonly #port: WorkerPort;
  #answer: ((message: FromWorker) => void) | null = null;
  #last: FromWorker | null = null;

  constructor(port: WorkerPort) {
    this.#port = port;
    port.listen((message) => {
      // An end may be announced twice, and before anyone asks: the first word counts.
      if (message.kind === 'exit' || message.kind === 'error') this.#last ??= message;
      this.#answer?.(message);
      this.#answer = null;
    });
  }

  /** The answer to a job: `ready`, or what is wrong with it. */
  open(job: Job): Promise<FromWorker> {
    return this.#ask(() => this.#port.post({ job }));
  }

  /** The answer to a task of the job that is open. */
  ask(task: unknown): Promise<FromWorker> {
    return this.#ask(() => this.#port.post({ task }));
  }

  end(): void {
    this.#port.terminate();
  }

  #ask(post: () => void): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#last !== null) return resolve(this.#last);
      this.#answer = resolve;
      try {
        post();
      } catch (error) {
        reject(error); // what cannot be copied to another thread
      }
    });
  }
}

/** The result that an answer holds. @throws what it says instead. */
export function resultOf(answer: FromWorker): unknown {
  if (answer.kind === 'result') return answer.result;
  if (answer.kind === 'error' && answer.name === 'InputError') throw new InputError(answer.text);
  throw new Error(
    `a worker failed: ${answer.kind === 'error' ? answer.text : answer.kind === 'exit' ? answer.reason : 'it lost its task'}`,
  );
}
