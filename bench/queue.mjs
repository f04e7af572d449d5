/**
 * What a job costs that goes through Redis: 500 short runs by four worker processes on this machine, beside the same runs in one process.
 * Records must be the same.
 *
 *   npm run build && node bench/queue.mjs [RUNS]      # needs redis-server, bullmq and ioredis
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { queueName, thisMaker } from '../dist/workers/queue/messages.js';
import { lacking, Redis } from '../tests/redis/redis.mjs';
import { header } from './table.mjs';

const WORKERS = 4;
const runs = Number(process.argv[2] ?? 500);
const lack = lacking();
if (lack !== null) {
  console.error(`this needs ${lack}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-queue-'));
const program = new URL('../dist/bin/orbit-rl.js', import.meta.url).pathname;
const study = ['compare', '--environments', 'grid-world-v0?rows=4&columns=4', '--methods', 'plain-q-learning'];
const redis = new Redis();
await redis.start();
const workers = Array.from({ length: WORKERS }, () =>
  spawn(process.execPath, [program, 'worker', redis.url, '--jobs', '1'], { stdio: 'ignore' }),
);
const queue = new Queue(queueName(await thisMaker()), { connection: { url: redis.url }, prefix: 'orbit-rl' });
while ((await queue.getWorkersCount()) < WORKERS) await new Promise((resume) => setTimeout(resume, 50));
await queue.close();

/** Wall seconds of a study of so many runs, and its records without wall times. */
function made(count, ...how) {
  const out = join(folder, `${how[0].slice(2)}-${count}.jsonl`);
  const started = performance.now();
  execFileSync(process.execPath, [program, ...study, '--seeds', `${count}`, '--episodes', '5', ...how, '--out', out], {
    stdio: 'ignore',
  });
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  const records = lines.map((line) => line.replace(/"(?:seconds|checksum)":[^,}]+/g, '')).sort();
  return { seconds: (performance.now() - started) / 1000, records: records.join('\n') };
}

made(WORKERS * 2, '--queue', redis.url); // each worker has loaded what it needs
const base = { here: made(1, '--jobs', '1') };
const all = { queue: made(runs, '--queue', redis.url), here: made(runs, '--jobs', '1') };
/** Milliseconds a run beyond what a study of one run in one process takes: connecting and closing are part of it. */
const extra = ({ seconds }) => ((seconds - base.here.seconds) * 1000) / (runs - 1);
console.log(header());
console.log(
  `${runs} runs: ${extra(all.here).toFixed(2)} ms a run in one process, ${extra(all.queue).toFixed(2)} ms through Redis with ${WORKERS} workers`,
);
console.log(
  `overhead ${(extra(all.queue) - extra(all.here) / Math.min(WORKERS, availableParallelism())).toFixed(2)} ms a job (target: at most 5), records ${all.queue.records === all.here.records ? 'the same' : 'DIFFER'}`,
);
for (const worker of workers) worker.kill('SIGTERM');
await redis.kill();
