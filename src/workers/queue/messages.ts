/**
 * What lies in the queue. A job is data, never code: the study it belongs to, whose module is one of a closed list, and one of its
 * tasks. Studies and tasks are named by their content, so that a study that is started again finds what was made of it.
 */
import { createHash } from 'node:crypto';
import { loadBackend } from '../../engine/load.js';
import { InputError } from '../../input-error.js';
import { version } from '../../version.js';
import type { FromWorker, Job } from '../port.js';
import { fromWire, toWire } from './wire.js';

/** Who can do a job: results are the same only where these are. */
export interface Maker {
  readonly version: string;
  /** Hash of the wasm core, whatever backend is asked for. */
  readonly core: string;
}

export interface QueuedTask extends Maker {
  readonly study: string;
  /** `toWire` of the task. */
  readonly task: string;
}

/** Modules whose tasks may come from a queue. */
const modules = ['experiments'];

/** The keys that BullMQ makes begin with this, and so do those beside them. */
export const PREFIX = 'orbit-rl';

export async function thisMaker(): Promise<Maker> {
  return { version, core: (await loadBackend('wasm')).hash };
}

/** One queue a maker: others' jobs are not seen, and stay where they are. */
export function queueName({ version: of, core }: Maker): string {
  return `${of}-${core.slice(0, 16)}`;
}

export function shownMaker({ version: of, core }: Maker): string {
  return `orbit-rl ${of} with core ${core.slice(0, 8)}`;
}

/** The study as text, and its name. */
export function studyOf(job: Job, maker: Maker): { readonly id: string; readonly text: string } {
  const text = toWire({ module: job.module, name: job.name, setup: job.setup }, 'the setup');
  return { id: hash([maker.version, maker.core, text]), text };
}

/** Keys of a study: its text, and a word that it is still wanted. Once that is gone, its jobs in hand are given up. */
export function studyKeys(id: string): { readonly text: string; readonly wanted: string } {
  return { text: `${PREFIX}:study:${id}`, wanted: `${PREFIX}:study:${id}:wanted` };
}

/** The name of a task in its study; `nth` tells equal ones apart. */
export function taskId(study: string, task: string, nth: number): string {
  return `${study.slice(0, 20)}.${hash([study, task, String(nth)])}`;
}

/** @throws InputError when a job is not what this maker's clients send. */
export function checkQueuedTask(data: unknown, maker: Maker): QueuedTask {
  const { version: of, core, study, task } = (data ?? {}) as Record<keyof QueuedTask, unknown>;
  if ([of, core, study, task].some((field) => typeof field !== 'string')) {
    throw new InputError('expected a job with version, core, study and task');
  }
  if (of !== maker.version || core !== maker.core) {
    throw new InputError(
      `expected a job for ${shownMaker(maker)}, got one for ${shownMaker({ version: of as string, core: core as string })}`,
    );
  }
  return data as QueuedTask;
}

/** @throws InputError when a study asks for anything but a task of the closed list. */
export function checkStudy(text: string): Job {
  const { module, name, setup } = (fromWire(text) ?? {}) as Partial<Record<keyof Job, unknown>>;
  if (typeof module !== 'string' || !modules.includes(module) || typeof name !== 'string') {
    throw new InputError(`expected a study of ${modules.join(' or ')}, got one of '${module}'`);
  }
  return { module, name, setup };
}

/** A worker's answer as a job's result, and back. */
export function formatAnswer(answer: FromWorker): string {
  return toWire(answer, 'the answer');
}

/** @throws InputError when a job's result is no worker's answer. */
export function parseAnswer(text: unknown): FromWorker {
  const answer = typeof text === 'string' ? (fromWire(text) as FromWorker | null) : null;
  if (answer === null || !['result', 'error', 'exit'].includes(answer.kind)) {
    throw new InputError("expected a worker's answer in the queue, got something else");
  }
  return answer;
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
