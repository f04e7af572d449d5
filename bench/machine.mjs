/** What a benchmark report must say to be worth comparing: the machine, the versions, the exact kernels. */
import { readFileSync, statSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

export function machine(coreHash) {
  return {
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      threads: availableParallelism(),
      memoryBytes: totalmem(),
      system: `${platform()} ${release()} ${arch()}`,
    },
    versions: {
      'orbit-rl': version('../package.json'),
      node: process.versions.node,
      v8: process.versions.v8,
      assemblyscript: version('../node_modules/assemblyscript/package.json'),
      tinybench: version('../node_modules/tinybench/package.json'),
    },
    core: { hash: coreHash, bytes: statSync(new URL('../dist/core.wasm', import.meta.url)).size },
  };
}

function version(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
}
