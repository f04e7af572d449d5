/** What each entry of the built package loads: read from `dist`, as it is shipped. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

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
