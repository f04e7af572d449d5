/** BullMQ and its connection to Redis. The package is a peer that need not be there: it is loaded when a queue is asked for. */
import type * as BullMQ from 'bullmq';
import { InputError } from '../../input-error.js';
import { PREFIX } from './messages.js';
import { shownUrl } from './url.js';

/** How long a first connection may take. */
const PATIENCE = 5000;

/** @throws InputError when the package is not installed. */
export async function loadBullMQ(): Promise<typeof BullMQ> {
  try {
    return await import('bullmq');
  } catch (cause) {
    throw new InputError('a queue needs the package bullmq: npm install bullmq ioredis', { cause });
  }
}

/** A queue, a worker of one, or a listener. */
interface Member {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<unknown>;
  disconnect(): Promise<unknown>;
}

/** What they are made with. Commands wait for a Redis that is away: it comes back, or the user gives up. */
export class Link {
  readonly url: string;
  #over = false;

  constructor(url: string) {
    this.url = url;
  }

  get options() {
    const connection = {
      url: this.url,
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => (this.#over ? null : Math.min(100 * times, 2000)),
    };
    return { connection, prefix: PREFIX };
  }

  /** Closes them, in a few seconds at most, wherever Redis is. */
  async close(members: readonly Member[]): Promise<void> {
    await within(2000, Promise.allSettled(members.map((member) => member.close())));
    this.#over = true;
    await within(500, Promise.allSettled(members.map((member) => member.disconnect())));
  }
}

/**
 * Waits for the first connection.
 * @throws Error when there is none in five seconds, or at once when the password is wrong; the address is shown without it.
 */
export async function connected(member: Member, url: string, signal: AbortSignal | undefined): Promise<void> {
  let last: Error | undefined;
  const ready = member.waitUntilReady();
  ready.catch(() => {});
  await new Promise<void>((resolve, reject) => {
    const refuse = () => reject(unreachable(url, last));
    const timer = setTimeout(refuse, PATIENCE);
    const onAbort = () => reject(signal!.reason);
    signal?.addEventListener('abort', onAbort);
    member.on('error', (error) => {
      last = error;
      if (/ioredis|WRONGPASS|NOAUTH|NOPERM|invalid password|ERR AUTH/i.test(error.message)) refuse();
    });
    ready
      .then(() => resolve(), reject)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      });
  });
}

function unreachable(url: string, cause: Error | undefined): Error {
  if (cause !== undefined && /could not load the optional 'ioredis'/.test(cause.message)) {
    return new InputError('a queue needs the package ioredis beside bullmq: npm install bullmq ioredis', { cause });
  }
  // Some systems give several causes and no message of their own.
  const { errors } = (cause ?? {}) as { errors?: readonly Error[] };
  const why = cause?.message || errors?.[0]?.message || 'there is no answer';
  return new Error(`cannot reach ${shownUrl(url)}: ${why}`, { cause });
}

/** Waits for what may never come, such as an answer of a Redis that is away: that must keep nobody from ending. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), patience]);
  clearTimeout(timer);
}
