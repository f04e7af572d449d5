/** The jobs of one study in the queue, as its caller sees them. */
import type { Queue, Job as QueuedJob } from 'bullmq';
import type { Job } from '../port.js';
import { type Maker, type QueuedTask, studyKeys, studyOf, taskId } from './messages.js';
import { toWire } from './wire.js';

/** What a worker says of a job whose study nobody wants any more. */
export const GIVEN_UP = 'its study was given up';

const WEEK = 7 * 24 * 3600; // seconds
const CHUNK = 500;

interface Pending {
  readonly index: number;
  readonly data: QueuedTask;
}

export class Study {
  readonly #queue: Queue;
  readonly #maker: Maker;
  readonly #id: string;
  readonly #text: string;
  readonly #taken: (index: number, answer: unknown) => void;
  readonly #pending = new Map<string, Pending>();
  /** How often a task has come, for tasks that are equal. */
  readonly #times = new Map<string, number>();
  readonly #removals = new Set<Promise<unknown>>();
  #announced = Number.NEGATIVE_INFINITY;
  /** Whether a caller that is no more may have left jobs. */
  #known = false;

  /** `taken` gets each answer once. */
  constructor(queue: Queue, job: Job, maker: Maker, taken: (index: number, answer: unknown) => void) {
    const { id, text } = studyOf(job, maker);
    [this.#queue, this.#maker, this.#taken] = [queue, maker, taken];
    [this.#id, this.#text] = [id, text];
  }

  /** Jobs whose results are waited for. */
  get open(): number {
    return this.#pending.size;
  }

  async start(): Promise<void> {
    this.#known = (await this.#wanted()) !== null;
    await this.#announce();
  }

  /** Adds tasks; what was made of them before is taken at once. */
  async add(tasks: readonly (readonly [index: number, task: unknown])[]): Promise<void> {
    const { version, core } = this.#maker;
    const ids: string[] = [];
    for (const [index, value] of tasks) {
      const task = toWire(value, `task ${index}`);
      const times = this.#times.get(task) ?? 0;
      this.#times.set(task, times + 1);
      const id = taskId(this.#id, task, times);
      this.#pending.set(id, { index, data: { version, core, study: this.#id, task } });
      ids.push(id);
    }
    if (!this.#known) return this.#addJobs(ids);
    const failed = (await this.#jobs(ids)).filter((job) => job?.failedReason);
    await Promise.all(failed.map((job) => this.#queue.remove(job!.id!)));
    await this.#addJobs(ids);
    await this.#lookAt(ids);
  }

  /** The answer to a job: the first one counts, and takes the job away. */
  take(id: string, answer: unknown): void {
    const job = this.#pending.get(id);
    if (job === undefined) return;
    this.#pending.delete(id);
    this.#remove(id);
    this.#taken(job.index, answer);
  }

  /** A job that ended without an answer. @throws Error unless another caller has given it up: then it is added again. */
  async failed(id: string, reason: string): Promise<void> {
    if (!this.#pending.has(id)) return;
    if (reason !== GIVEN_UP) throw new Error(`a worker failed: ${reason}`);
    await this.#announce();
    await this.#queue.remove(id);
    await this.#addJobs([id]);
  }

  /** Finds what no event has told: results, and jobs and studies that are not there any more. */
  async lookAfter(): Promise<void> {
    if ((await this.#wanted()) === null || performance.now() - this.#announced > 3_600_000) await this.#announce();
    const ids = [...this.#pending.keys()];
    for (let k = 0; k < ids.length; k += CHUNK) await this.#lookAt(ids.slice(k, k + CHUNK));
  }

  /** Gives up what is open: jobs that wait are taken away, and workers stop those in hand. */
  async close(): Promise<void> {
    const { text, wanted } = studyKeys(this.#id);
    await (await this.#client()).del(text, wanted);
    for (const id of this.#pending.keys()) this.#remove(id);
    this.#pending.clear();
    await Promise.all(this.#removals);
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    const lost: string[] = [];
    for (const [k, job] of (await this.#jobs(ids)).entries()) {
      const id = ids[k]!;
      if (!this.#pending.has(id)) continue;
      if (job === undefined) lost.push(id);
      else if (job.failedReason && job.finishedOn) await this.failed(id, job.failedReason);
      else if (job.finishedOn) this.take(id, job.returnvalue);
    }
    await this.#addJobs(lost);
  }

  #jobs(ids: readonly string[]): Promise<(QueuedJob | undefined)[]> {
    return Promise.all(ids.map((id) => this.#queue.getJob(id) as Promise<QueuedJob | undefined>));
  }

  /** A job that is there already stays as it is. */
  async #addJobs(ids: readonly string[]): Promise<void> {
    const kept = { removeOnComplete: { age: WEEK }, removeOnFail: { age: WEEK } };
    for (let k = 0; k < ids.length; k += CHUNK) {
      const some = ids.slice(k, k + CHUNK).filter((id) => this.#pending.has(id));
      await this.#queue.addBulk(
        some.map((id) => ({ name: 'task', data: this.#pending.get(id)!.data, opts: { jobId: id, ...kept } })),
      );
    }
  }

  #remove(id: string): void {
    const removal = this.#queue
      .remove(id)
      .catch(() => {}) // it goes by its age
      .finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  #client() {
    return this.#queue.getBackend().client;
  }

  async #wanted(): Promise<string | null> {
    return (await this.#client()).get(studyKeys(this.#id).wanted);
  }

  async #announce(): Promise<void> {
    const client = await this.#client();
    const { text, wanted } = studyKeys(this.#id);
    await client.set(text, this.#text, { EX: WEEK });
    await client.set(wanted, '1', { EX: WEEK });
    this.#announced = performance.now();
  }
}
