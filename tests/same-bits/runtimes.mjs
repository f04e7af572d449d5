/**
 * The JavaScript runtimes that the same bits are asked of, as commands. `node tests/same-bits/runtimes.mjs --install` puts those
 * that npm has into `build/runtimes`: Node 22 and 24, Bun, Deno.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import process from 'node:process';

const folder = 'build/runtimes';
const os = process.platform === 'win32' ? 'win' : process.platform;
const packages = {
  'Node 22': { name: `node-${os}-${process.arch}@22`, command: 'bin/node' },
  'Node 24': { name: `node-${os}-${process.arch}@24`, command: 'bin/node' },
  Bun: { name: 'bun@1', command: 'bin/bun.exe' },
  Deno: { name: 'deno@2', command: 'bin.cjs' },
};

/** What runs a script: a command and its first arguments; null where the runtime is not there. */
export function runtimes() {
  return Object.entries(packages).map(([name, { name: spec, command }]) => {
    const path = `${folder}/${name.replace(' ', '-')}/node_modules/${spec.split('@')[0]}/${command}`;
    const run = name === 'Deno' ? [process.execPath, path, 'run', '--allow-all'] : [path];
    return { name, command: existsSync(path) ? run : null };
  });
}

if (process.argv[2] === '--install') {
  for (const [name, { name: spec }] of Object.entries(packages)) {
    const place = `${folder}/${name.replace(' ', '-')}`;
    mkdirSync(place, { recursive: true });
    try {
      execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', place, spec], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      console.log(`${name}: installed`);
    } catch (error) {
      console.log(`${name}: cannot be had (${String(error.stderr).trim().split('\n').at(-1)})`);
    }
  }
}
