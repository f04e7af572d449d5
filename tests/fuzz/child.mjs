/**
 * A process that runs cases from a seed on, each in turn one of another kind, until it is ended: `node child.mjs FIRST [KIND]`.
 * What it is about to do, and each fault, is a line on its standard output, so that nothing is lost when it hangs or dies.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';

/** Writes all of a line: a pipe whose reader is behind takes nothing for a while. */
function say(line) {
  let bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(asleep, 0, 0, 10);
    }
  }
}
const asleep = new Int32Array(new SharedArrayBuffer(4));
const [first, only] = process.argv.slice(2);
const { allKinds } = await import(new URL('../../build/fuzz/cases.js', import.meta.url).href);
const all = await allKinds();
const kinds = only === undefined ? all : all.filter(({ name }) => name === only);
if (kinds.length === 0)
  throw new Error(`expected a kind of case, got ${only}; the kinds are ${all.map(({ name }) => name).join(', ')}`);

let current = null;
process.on('unhandledRejection', (error) =>
  say({ ...current, fault: `unhandled rejection: ${error?.stack ?? error}` }),
);

// Every kind has the same time, so that the quick ones are not kept waiting by the slow.
const used = new Map(kinds.map((kind) => [kind, 0]));
for (let seed = Number(first); ; ++seed) {
  const kind = kinds.reduce((least, kind) => (used.get(kind) < used.get(least) ? kind : least));
  current = { seed, kind: kind.name, input: kind.describe(seed) };
  say(current);
  const start = performance.now();
  const { ended, text } = await kind.run(seed);
  used.set(kind, used.get(kind) + performance.now() - start);
  say({ ...current, ended, ...(ended === 'at fault' ? { fault: text } : {}) });
  await new Promise((done) => setImmediate(done));
}
