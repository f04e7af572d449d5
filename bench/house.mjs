/** What is not a loop: the size of the core, the time until it is ready, and memory that does not grow. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createEngine } from '../dist/create-engine.js';

/** A column that is one number a round. */
const figure = (value) => ({ work: 1, sample: async () => [await value()] });

const size = {
  name: 'core size, gzipped',
  figure: { unit: 'kB' },
  targets: [{ work: 'core size, gzipped', atMost: 40, unit: 'kB' }],
  prepare() {
    const core = readFileSync(new URL('../dist/core.wasm', import.meta.url));
    return {
      columns: { wasm: figure(() => gzipSync(core, { level: 9 }).length / 1000) },
      note: `${core.length / 1000} kB before`,
    };
  },
};

/** In a process of its own, so that nothing is compiled yet. */
const script = (entry) => `
const start = performance.now();
const { createEngine } = await import(${JSON.stringify(entry)});
const imported = performance.now();
await createEngine();
console.log((performance.now() - imported) / 1000, (imported - start) / 1000);`;

const startUp = {
  name: 'start-up',
  figure: { unit: 'ms', scale: 1000 },
  targets: [{ work: 'start-up: createEngine in a new process', atMost: 30, unit: 'ms', scale: 1000 }],
  prepare() {
    const entry = new URL('../dist/create-engine.js', import.meta.url).href;
    const run = (place) => {
      const args = ['--input-type=module', '--eval', script(entry)];
      return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }).split(' ')[place]);
    };
    return { columns: { wasm: figure(() => run(0)), import: figure(() => run(1)) } };
  },
};

const ROUNDS = 10_000;

/** Makes one of everything, uses it and disposes it. */
function round(engine, seed) {
  const counter = engine.trajectories({ states: 2, actions: 2, maxLength: 3 });
  counter.addEpisode({ states: [0, 1, 0], actions: [0, 1, 1], rewards: [1, 0, 2], terminated: true });
  const similarity = counter.similarity({ threshold: 0.1 });
  const agent = engine.agent({ states: 2, actions: 2, coupling: 'target-sharing', similarity, seed });
  agent.dispose();
  counter.dispose();
}

const memory = {
  name: 'memory',
  figure: { unit: 'bytes more' },
  targets: [
    {
      work: `memory after ${ROUNDS} create-use-dispose rounds`,
      atMost: 0,
      unit: 'bytes more',
      note: "bytes handed out and not returned, and growth of the core's memory after the first tenth",
    },
  ],
  async prepare({ quick }) {
    const rounds = quick ? ROUNDS / 10 : ROUNDS;
    const { engine, memory } = await watchedEngine();
    const before = engine.bytesInUse;
    let room = 0;
    for (let seed = 0; seed < rounds; ++seed) {
      if (seed === rounds / 10) room = memory.buffer.byteLength;
      round(engine, seed);
    }
    const more = engine.bytesInUse - before + (memory.buffer.byteLength - room);
    return { columns: { wasm: figure(() => more) }, note: `${room} bytes of memory` };
  },
};

/** An engine and the memory of its core. */
async function watchedEngine() {
  const { instantiate } = WebAssembly;
  let memory;
  WebAssembly.instantiate = async (...args) => {
    const instance = await instantiate(...args);
    memory = instance.exports.memory;
    return instance;
  };
  try {
    const engine = await createEngine();
    return { engine, memory };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

export const cases = [size, startUp, memory];
