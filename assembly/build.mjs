/**
 * Compiles the core and puts it where TypeScript finds it (`embed.mjs`), unless it is there already, made from the same sources by the same
 * compiler: that takes a quarter of a minute.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stamp = 'build/core.json';
const made = [
  'build/core.wasm',
  'build/core.d.ts',
  'src/engine/core.generated.ts',
  'src/engine/wasm/exports.generated.ts',
];

const sources = readdirSync('assembly', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes('__tests__'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** What the files hold, and how they are called. */
const hashOf = (paths) =>
  paths.reduce((hash, path) => hash.update(`${path}\n`).update(readFileSync(path)), createHash('sha256')).digest('hex');

const from = hashOf([...sources, 'asconfig.json', 'node_modules/assemblyscript/package.json']);

function isMade() {
  if (![stamp, ...made].every((path) => existsSync(path))) return false;
  const known = JSON.parse(readFileSync(stamp, 'utf8'));
  return known.from === from && known.made === hashOf(made);
}

if (isMade()) {
  console.error('core: as it was');
} else {
  mkdirSync('build', { recursive: true });
  const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });
  run('node_modules/assemblyscript/bin/asc.js', 'assembly/index.ts', '--target', 'release');
  run('assembly/embed.mjs');
  writeFileSync(stamp, `${JSON.stringify({ from, made: hashOf(made) })}\n`);
}
