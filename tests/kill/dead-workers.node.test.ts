/** A worker that ends in the middle: an experiment says so, and goes on from the runs that were made. One runner does it for all of them. */
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../built.js';

const experiments = (await import(
  built('experiments/index.js').href
)) as typeof import('../../src/experiments/index.js');
const { compare } = (await import(built('index.js').href)) as typeof import('../../src/index.js');

const { postMessage } = Worker.prototype;
afterEach(() => {
  Worker.prototype.postMessage = postMessage;
});

/** The worker that gets the `n`-th message of all ends in its place. */
function endingAt(n: number): void {
  let messages = 0;
  Worker.prototype.postMessage = function (this: Worker, ...args) {
    if (++messages === n) void this.terminate();
    else postMessage.apply(this, args);
  };
}

type Line = Parameters<NonNullable<NonNullable<Parameters<typeof experiments.questionsStudy>[0]>['onRun']>>[0];
interface Options {
  readonly jobs: number;
  readonly onRun?: (line: Line) => void;
  readonly finished?: readonly Line[];
}

const worlds = [{ id: 'grid-world-v0' as const, options: { rows: 4, columns: 4 } }];
const methods = [
  { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null },
  { name: 'told', learner: 'q-learning', coupling: 'quotient', similarity: 'orbits' },
];
const studies: [string, (options: Options) => Promise<object>][] = [
  ['compare', (options) => compare({ environments: worlds, methods, seeds: 3, episodes: 60, ...options } as never)],
  ['questions', (options) => experiments.questionsStudy({ only: [3], size: 'quick', ...options } as never)],
];

describe.each(studies)('%s', (name, study) => {
  let alone: object;
  beforeAll(async () => {
    alone = await study({ jobs: 1 });
  }, 120_000);

  // That one never came is a matter of the workers, whatever they were to do.
  it.each(name === 'compare' ? [1, 4] : [4])(
    'when the worker with message %d ends',
    { timeout: 120_000 },
    async (n) => {
      const made: Line[] = [];
      endingAt(n);
      const failed = study({ jobs: 2, onRun: (line) => made.push(line) });
      // A worker that never came is done without; one that was lost with its task is told.
      if (n === 1) await failed;
      else await expect(failed).rejects.toThrow('a worker failed: it ended with code 1');

      Worker.prototype.postMessage = postMessage;
      const more: Line[] = [];
      const whole = await study({ jobs: 1, finished: made, onRun: (line) => more.push(line) });
      expect(withoutTimes(whole)).toEqual(withoutTimes(alone));
      if (n === 1) expect(more).toEqual([]);
      else expect(more.length).toBeGreaterThan(0);
    },
  );
});

/** What a study gives but for wall times and the number of workers. */
function withoutTimes(study: object): unknown {
  return JSON.parse(JSON.stringify(study, (key, value) => (/seconds|jobs/i.test(key) ? undefined : value)));
}
