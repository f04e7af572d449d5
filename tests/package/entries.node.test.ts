/** What each entry of the built package loads: read from `dist`, as it is shipped. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import sizes from './sizes.mjs';

const dist = resolve(import.meta.dirname, '../../dist');

/** Every file of `dist` that importing `entry` loads, and the packages it asks for. */
function loadedBy(entry: string): { files: Set<string>; packages: Set<string> } {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    const source = readFileSync(join(dist, path), 'utf8');
    for (const [, specifier] of source.matchAll(/^(?:(?:import|export)\s[^'"`;]*?from|import)\s*['"]([^'"]+)['"]/gm)) {
      if (specifier!.startsWith('.')) open.push(normalize(join(dirname(path), specifier!)));
      else packages.add(specifier!);
    }
  }
  return { files, packages };
}

const roomsOf = (files: Iterable<string>) => new Set(Array.from(files, (path) => path.split('/')[0]!));

describe('import', () => {
  it.each([
    [
      'index.js',
      ['continuous', 'deep', 'experiments', 'report', 'cli', 'playground', 'workers/node.js', 'workers/port.js'],
    ],
    ['continuous/index.js', ['deep', 'experiments', 'report', 'cli', 'playground']],
    ['deep/index.js', ['experiments', 'report', 'cli', 'playground']],
    ['experiments/index.js', ['report', 'cli', 'playground']],
    ['report/bundle.js', ['cli', 'playground']],
  ])('%s loads nothing of what stands above it', (entry, others) => {
    const { files, packages } = loadedBy(entry);
    expect(files.size).toBeGreaterThan(5);
    expect([...files].filter((path) => others.some((other) => path === other || path.startsWith(`${other}/`)))).toEqual(
      [],
    );
    expect([...packages]).toEqual([]);
  });

  it('is read as it is written', () => {
    expect(roomsOf(loadedBy('deep/index.js').files)).toContain('engine');
    expect(roomsOf(loadedBy('experiments/index.js').files)).toContain('deep');
  });
});

describe('the sizes', () => {
  it('have a limit for every entry that is code', async () => {
    const { exports } = JSON.parse(readFileSync(resolve(dist, '../package.json'), 'utf8'));
    const limited = sizes.map(({ path }) => path.replace('../../', './'));
    const entries = Object.values<string | { default: string }>(exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : [entry.default],
    );
    expect(entries.filter((path) => !limited.includes(path))).toEqual([]);
  });

  it('are judged: what is larger than its limit fails, with the size', () => {
    const config = join(mkdtempSync(join(tmpdir(), 'orbit-rl-sizes-')), 'sizes.json');
    const path = relative(dirname(config), join(dist, 'core.wasm'));
    const judged = (limit: string) => {
      writeFileSync(config, JSON.stringify([{ path, limit, gzip: true, disablePlugins: ['@size-limit/esbuild'] }]));
      const command = resolve(dist, '../node_modules/size-limit/bin.js');
      return spawnSync('node', [command, '--json', '--config', config], { cwd: resolve(dist, '..'), encoding: 'utf8' });
    };
    const [over, under] = [judged('1 kB'), judged('1 MB')];
    expect([over.status, under.status]).toEqual([1, 0]);
    expect(JSON.parse(over.stdout)).toMatchObject([{ passed: false, sizeLimit: 1000 }]);
    expect(JSON.parse(over.stdout)[0].size).toBe(JSON.parse(under.stdout)[0].size);
  });
});
