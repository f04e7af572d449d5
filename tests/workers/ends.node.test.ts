/** The two ends of a worker, without one: what is said to it and by it, in Node as in a page. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as browser from '../../src/workers/browser.js';
import { answerer, type FromWorker, failureOf, type WorkerPort } from '../../src/workers/port.js';
import { RemoteWorker, resultOf } from '../../src/workers/remote-worker.js';

/** A port whose other end is the test. */
function port(post: WorkerPort['post'] = () => {}) {
  let say: (message: FromWorker) => void = () => {};
  const terminate = vi.fn();
  const worker = new RemoteWorker({ post, terminate, listen: (listener) => (say = listener) });
  return { worker, terminate, say: (message: FromWorker) => say(message) };
}
const job = { module: 'experiments', name: 'compare', setup: null };

describe("the caller's end", () => {
  it('has each answer once, whatever else is said', async () => {
    const { worker, say } = port();
    const opened = worker.open(job);
    say({ kind: 'ready' });
    expect(await opened).toEqual({ kind: 'ready' });
    say({ kind: 'ready' }); // nobody asked
    const asked = worker.ask(1);
    say({ kind: 'result', result: 2 });
    expect(await asked).toEqual({ kind: 'result', result: 2 });
  });

  it("has the worker's end for an answer, the first word of it, to what is asked before and after", async () => {
    const { worker, say, terminate } = port();
    const asked = worker.ask(1);
    say({ kind: 'error', name: 'Error', text: 'out of memory' });
    say({ kind: 'exit', reason: 'it ended with code 1' });
    for (const answer of [await asked, await worker.ask(2)]) {
      expect(answer).toEqual({ kind: 'error', name: 'Error', text: 'out of memory' });
    }
    worker.end();
    expect(terminate).toHaveBeenCalledOnce();
  });

  it('is told at once of what cannot be sent', async () => {
    const { worker } = port(() => {
      throw new TypeError('could not be cloned');
    });
    await expect(worker.ask(() => {})).rejects.toThrow(new TypeError('could not be cloned'));
  });

  it.each<[FromWorker, string, string]>([
    [{ kind: 'error', name: 'InputError', text: 'expected a' }, 'InputError', 'expected a'],
    [{ kind: 'error', name: 'RangeError', text: 'too long' }, 'Error', 'a worker failed: too long'],
    [{ kind: 'exit', reason: 'it ended with code 3' }, 'Error', 'a worker failed: it ended with code 3'],
    [{ kind: 'ready' }, 'Error', 'a worker failed: it lost its task'],
  ])('makes of %j an error', (answer, name, message) => {
    expect(() => resultOf(answer)).toThrow(expect.objectContaining({ name, message }));
  });
});

describe("the worker's end", () => {
  it('answers what cannot be done with an error, in the order of arrival', async () => {
    const said: FromWorker[] = [];
    await new Promise<void>((done) => {
      const answer = answerer((message) => said.push(message) === 2 && done());
      answer({ job: { ...job, module: 'nowhere' } });
      answer({ task: 1 }); // of no job
    });
    expect(said).toEqual(Array(2).fill({ kind: 'error', name: expect.any(String), text: expect.any(String) }));
  });

  it('tells what was thrown as text', () => {
    expect(failureOf(new RangeError('too long'))).toEqual({ kind: 'error', name: 'RangeError', text: 'too long' });
    expect(failureOf('no error')).toEqual({ kind: 'error', name: 'Error', text: 'no error' });
  });
});

describe('a worker of a page', () => {
  class PageWorker extends EventTarget {
    static last: PageWorker;
    readonly posted: unknown[] = [];
    ended = false;

    constructor() {
      super();
      PageWorker.last = this;
    }

    postMessage(message: unknown): void {
      this.posted.push(message);
    }

    terminate(): void {
      this.ended = true;
    }
  }
  afterEach(() => vi.unstubAllGlobals());

  it('is sent messages, and heard: its answers, its faults, and that it cannot be had', () => {
    vi.stubGlobal('Worker', PageWorker);
    const opened = browser.openWorker();
    const { last } = PageWorker;
    opened.post({ task: 1 });
    expect(last.posted).toEqual([{ task: 1 }]);
    const heard: FromWorker[] = [];
    opened.listen((message) => heard.push(message));
    last.dispatchEvent(new MessageEvent('message', { data: { kind: 'ready' } }));
    last.dispatchEvent(new MessageEvent('messageerror'));
    last.dispatchEvent(Object.assign(new Event('error'), { message: 'no such script' }));
    last.dispatchEvent(Object.assign(new Event('error'), { message: '' }));
    expect(heard).toEqual([
      { kind: 'ready' },
      { kind: 'error', name: 'Error', text: 'its answer cannot be read' },
      { kind: 'exit', reason: 'no such script' },
      { kind: 'exit', reason: 'it failed' },
    ]);
    opened.terminate();
    expect(last.ended).toBe(true);
  });

  it('is one unless told, and reaches no queue', async () => {
    expect(browser.cores()).toBe(1);
    await expect(browser.runQueue()).rejects.toThrow('expected no queue in a browser: Node alone reaches Redis');
  });
});
