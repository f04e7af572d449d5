/**
 * Experiments through Redis: the same records as one process makes, whoever dies meanwhile. Programs are those of `dist`: `npm test`
 * builds first.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random.js';
import { queueName, thisMaker } from '../../../src/workers/queue/messages.js';
import { orbit, start, temporaryFile } from '../../cli/program.js';
import { lacking, Redis } from '../../redis/redis.mjs';

const study = ['compare', '--environments', 'grid-world-v0?rows=5&columns=5', '--seeds', '4', '--episodes', '150'];
/** Eight methods, four seeds. */
const RUNS = 8 * 4;
/** A worker, another, the client, Redis, and workers again. */
const MOST_DEATHS = 6;

/** The runs of a file in one order, without their wall times. */
function runs(path: string): string[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => line.replace(/"(?:seconds|checksum)":[^,}]+/g, '')).sort();
}

const rest = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await rest(20);
}

const lack = lacking();
describe.skipIf(lack !== null)(
  `through Redis${lack === null ? '' : `: skipped without ${lack}`}`,
  { timeout: 300_000 },
  () => {
    const redis = new Redis('a-secret');
    const programs: ReturnType<typeof start>[] = [];
    let whole: string[];

    const worker = () => {
      const program = start(['worker', redis.url, '--jobs', '1', '--lost-after', '2', '--quiet']);
      programs.push(program);
      return program;
    };
    const client = (path: string) => {
      const program = start([...study, '--quiet', '--queue', redis.url, '--out', path]);
      programs.push(program);
      return program;
    };

    /** One that nobody kills, in this process. */
    const clientHere = (path: string) => orbit(...study, '--quiet', '--queue', redis.url, '--out', path);

    /** How many jobs are there. */
    async function jobs(...kinds: ('waiting' | 'active' | 'completed' | 'failed')[]): Promise<number> {
      const queue = await ownQueue();
      try {
        return await queue.getJobCountByTypes(...kinds);
      } finally {
        await queue.close();
      }
    }

    async function ownQueue(): Promise<Queue> {
      const queue = new Queue(queueName(await thisMaker()), { connection: { url: redis.url }, prefix: 'orbit-rl' });
      queue.on('error', () => {});
      return queue;
    }

    beforeAll(async () => {
      await redis.start();
      const path = temporaryFile('whole.jsonl');
      expect((await orbit(...study, '--jobs', '1', '--out', path)).code).toBe(0);
      whole = runs(path);
      expect(whole.length).toBe(RUNS);
    });
    afterEach(async () => {
      for (const program of programs.splice(0)) {
        program.kill('SIGKILL');
        await program.ended;
      }
    });
    afterAll(() => redis.kill());

    it('makes the records of one process, and leaves no job behind', async () => {
      const path = temporaryFile('runs.jsonl');
      const workers = [worker(), worker()];
      expect(await clientHere(path)).toMatchObject({ code: 0, stderr: '' });
      expect(runs(path)).toEqual(whole);
      expect(await jobs('waiting', 'active', 'completed', 'failed')).toBe(0);
      let made = 0;
      for (const one of workers) {
        one.kill('SIGTERM');
        const { code, stdout, stderr } = await one.ended;
        expect([code, stderr]).toEqual([0, '']);
        made += Number(/^(\d+) runs made\.\n$/.exec(stdout)![1]);
      }
      expect(made).toBeGreaterThanOrEqual(RUNS);
    });

    it('loses nothing and writes nothing twice when workers, Redis and the client are killed', async () => {
      const random = new Random(5);
      const path = temporaryFile('runs.jsonl');
      const workers = [worker(), worker()];
      let program = client(path);
      let deaths = 0;
      for (; runs(path).length < RUNS && deaths < MOST_DEATHS; ++deaths) {
        await rest(100 + random.below(700));
        const victim = deaths === 3 ? 'redis' : deaths % 4 === 2 ? 'client' : 'worker';
        if (victim === 'redis') {
          await redis.kill();
          await rest(300);
          await redis.start();
        } else if (victim === 'client') {
          program.kill('SIGKILL');
          await program.ended;
          program = client(path);
        } else {
          const k = random.below(2);
          workers[k]!.kill('SIGKILL');
          await workers[k]!.ended;
          workers[k] = worker();
        }
      }
      expect(deaths).toBeGreaterThan(3);
      expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
      expect(runs(path)).toEqual(whole);
    });

    it('goes on without the client, which finds on its return what was made', async () => {
      const path = temporaryFile('runs.jsonl');
      const program = client(path);
      await until(async () => (await jobs('waiting')) === RUNS);
      program.kill('SIGKILL');
      await program.ended;
      const one = worker();
      await until(async () => (await jobs('completed')) === RUNS);
      one.kill('SIGTERM');
      await one.ended;
      // Nobody works now: all comes from the queue.
      expect((await clientHere(path)).code).toBe(0);
      expect(runs(path)).toEqual(whole);
    });

    it('survives a Redis that comes back empty', async () => {
      const path = temporaryFile('runs.jsonl');
      const ended = clientHere(path);
      await until(async () => (await jobs('waiting')) === RUNS);
      const queue = await ownQueue();
      await queue.obliterate({ force: true });
      const raw = await queue.getBackend().client;
      for (const key of (await raw.scan('0', { MATCH: 'orbit-rl:*', COUNT: 1000 }))[1]) await raw.del(key);
      await queue.close();
      worker();
      expect((await ended).code).toBe(0);
      expect(runs(path)).toEqual(whole);
    });

    it('gives back at once what a worker has in hand that is told to end, and a client what waits at Ctrl-C', async () => {
      const path = temporaryFile('runs.jsonl');
      const first = worker();
      const taxi = ['compare', '--quiet', '--environments', 'taxi-v3', '--seeds', '30'];
      const program = start([...taxi, '--queue', redis.url, '--out', path]);
      programs.push(program);
      await until(() => runs(path).length > 0);
      first.kill('SIGTERM');
      expect((await first.ended).code).toBe(0);
      expect(await jobs('active')).toBe(0);
      expect(await jobs('waiting')).toBeGreaterThan(0);
      const second = worker();
      await until(async () => (await jobs('active')) === 1);
      program.kill('SIGINT');
      expect(await program.ended).toMatchObject({
        code: 130,
        stderr: expect.stringMatching(/^orbit-rl: stopped: runs so far/),
      });
      // What waits is taken back, and what is in hand given up.
      await until(async () => (await jobs('waiting', 'active')) === 0);
      second.kill('SIGINT');
      expect((await second.ended).code).toBe(0);
    });

    it('does no job of another version, nor one that names a module of its own', async () => {
      const maker = await thisMaker();
      const queue = await ownQueue();
      const client = await queue.getBackend().client;
      const studies = { foreign: 'experiments', module: 'similarity', path: '../../tests/workers/fixture' };
      for (const [study, module] of Object.entries(studies)) {
        await client.set(`orbit-rl:study:${study}`, JSON.stringify({ module, name: 'part', setup: null }));
        await client.set(`orbit-rl:study:${study}:wanted`, '1');
        const version = study === 'foreign' ? '0.0.1' : maker.version;
        await queue.add('task', { ...maker, version, study, task: '1' }, { jobId: study });
      }
      worker();
      const reasonsNow = () =>
        Promise.all(Object.keys(studies).map(async (id) => (await queue.getJob(id))?.failedReason));
      await until(async () => (await reasonsNow()).every((reason) => reason !== undefined));
      const reasons = await reasonsNow();
      expect(reasons[0]).toContain(`expected a job for orbit-rl ${maker.version} with core`);
      expect(reasons[1]).toContain("expected a study of experiments, got one of 'similarity'");
      expect(reasons[2]).toContain('expected a study of experiments');
      await queue.obliterate({ force: true });
      await queue.close();
    });

    it('tells what is wrong, without the password', async () => {
      const wrong = redis.url.replace('a-secret', 'other');
      const nobody = [...study, '--queue', 'redis://127.0.0.1:1'];
      const asked = [['worker', wrong], [...study, '--queue', wrong], nobody];
      const [worker, client, alone] = await Promise.all(asked.map((args) => orbit(...args)));
      for (const { code, stdout, stderr } of [worker!, client!]) {
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(
          /^orbit-rl: failed: cannot reach redis:\/\/127\.0\.0\.1:\d+\/0: .*(WRONGPASS|NOAUTH|invalid)/,
        );
        expect(stderr).not.toContain('other');
      }
      expect(alone!.stderr).toMatch(/cannot reach redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
    });
  },
);

it('a worker says what it needs', async () => {
  expect(await orbit('worker')).toMatchObject({ code: 2 });
  const { code, stderr } = await orbit('worker', 'http://u:secret@h');
  expect([code, stderr]).toEqual([
    2,
    "orbit-rl: expected URL to be redis://HOST:PORT/DATABASE, or rediss://USER:PASSWORD@HOST:PORT/DATABASE with TLS, got 'http://h'\n",
  ]);
});
