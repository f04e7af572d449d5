/**
 * `node tests/long/long.mjs`: ten thousand million increments with exact totals, and ten thousand engines in flat memory; some minutes.
 * Needs a build. The test beside it does the same in short.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Counts `batches` batches of 4,000,000 windows of lengths 1 to 10 over one state with two actions, in a world that pays 0 and 1 in turn.
 * @returns what was counted and what must have been
 */
export function increments(engine, batches) {
  const steps = 4_000_000;
  const counter = engine.trajectories({ states: 1, actions: 2, minLength: 1, maxLength: 10 });
  try {
    const batch = {
      starts: Int32Array.of(0, steps),
      states: new Int32Array(steps),
      actions: Int32Array.from({ length: steps }, (_, t) => t & 1),
      rewards: Float64Array.from({ length: steps }, (_, t) => t & 1),
      terminated: Uint8Array.of(1),
    };
    for (let k = 0; k < batches; ++k) counter.addEpisodes(batch);
    const total = (pair) => counter.trajectoriesOf(pair).reduce((sum, { count }) => sum + count, 0);
    const windows = (steps / 2) * batches;
    return {
      // An episode that ends leaves windows of every length at every step: ten each.
      increments: total(0) + total(1),
      expected: 2 * windows * 10,
      visits: [counter.visits(0), counter.visits(1)],
      windows,
      // No trajectory of one action is one of the other: they begin with another reward.
      similarity: counter.similarity({ measure: 'intersection' }).get(0, 1),
    };
  } finally {
    counter.dispose();
  }
}

/** Makes `count` engines, each of which counts and learns; megabytes of the process after every tenth of them. */
export async function engines(createEngine, count) {
  const megabytes = [];
  for (let k = 1; k <= count; ++k) {
    const engine = await createEngine();
    const counter = engine.trajectories({ states: 4, actions: 2 });
    counter.addEpisode({ states: [0, 1], actions: [0, 1], rewards: [1, 0], terminated: true });
    counter.similarity();
    counter.dispose();
    engine.agent({ states: 4, actions: 2 }).dispose();
    if (engine.bytesInUse !== 0) throw new Error(`engine ${k} leaves ${engine.bytesInUse} bytes`);
    if (k % Math.max(1, Math.floor(count / 10)) === 0) {
      globalThis.gc?.();
      await new Promise((done) => setTimeout(done, 10));
      megabytes.push(Math.round(process.memoryUsage().rss / 2 ** 20));
    }
  }
  return megabytes;
}

async function main() {
  const { createEngine } = await import('../../dist/index.js');
  const engine = await createEngine();
  let started = performance.now();
  const counted = increments(engine, 260);
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${counted.increments} increments (expected ${counted.expected}) in ${seconds()} s: ${JSON.stringify(counted)}`,
  );
  started = performance.now();
  const megabytes = await engines(createEngine, 10_000);
  console.log(`10,000 engines in ${seconds()} s; megabytes after each thousand: ${megabytes.join(' ')}`);
  const exact = counted.increments === counted.expected && counted.visits.every((visits) => visits === counted.windows);
  process.exitCode = exact && megabytes.at(-1) < 1.5 * megabytes[1] ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
