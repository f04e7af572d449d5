/** The house rules that no compiler checks: who may import whom, who touches memory, where chance comes from. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../src/version.js';

/** Imports go to the same line or to one above it. `.` is the files that lie in `src` itself. */
const layers = [
  ['heard.ts', 'input-error.ts', 'longer.ts', 'progress.ts', 'symbol-dispose.ts', 'time-limit.ts', 'version.ts'],
  ['engine'],
  ['environments'],
  ['trajectories'],
  ['similarity'],
  ['symmetry'],
  ['agents', 'statistics'],
  ['create-engine.ts'],
  ['continuous'],
  ['deep'],
  ['workers', 'experiments'],
  ['report', 'cli', 'adapters'],
  ['compare.ts', 'index.ts'],
  ['playground'],
];

/** Files that may lie side by side in one folder; past it, some of them are a folder of their own. */
const MOST_FILES = 35;

interface Import {
  readonly specifier: string;
  readonly dynamic: boolean;
  readonly typeOnly: boolean;
}

function files(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path.split(sep).join('/')]));
}

/** Import and export specifiers of a TypeScript source; comments do not count. */
function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statics = /^(?:import|export)\s(?:(type)\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm;
  const dynamics = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]/g;
  return [
    ...[...code.matchAll(statics)].map((m) => ({
      specifier: (m[2] ?? m[3])!,
      dynamic: false,
      typeOnly: m[1] === 'type',
    })),
    ...[...code.matchAll(dynamics)].map((m) => ({ specifier: m[1]!, dynamic: true, typeOnly: false })),
  ];
}

const isCode = (path: string) => /\.(ts|mjs)$/.test(path) && !path.includes('.generated.');
const sources = new Map(
  files('src')
    .filter(isCode)
    .map((path) => [path, readFileSync(path, 'utf8')]),
);

/** The file a relative specifier means: `../engine/load.js` from `src/experiments/run.ts` is `src/engine/load.ts`. */
function resolve(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier))
    .split(sep)
    .join('/')
    .replace(/\.js$/, '.ts');
}

/** A way from a file back to itself, the file at both ends; none when there is none. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const found = walk(next);
      if (found.length > 0) return found;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const found = walk(file);
    if (found.length > 0) return found;
  }
  return [];
}

function layerOf(path: string): number {
  return layers.findIndex((names) => names.includes(path.split('/')[1]!));
}

describe('layers', () => {
  it('reads imports as they are written', () => {
    const source =
      "import a, {\n b } from './a.js';\nimport type { C } from './c.js';\nexport * from './d.js';\nimport './e.js';\n// import './no.js'\nawait import('./f.js');";
    expect(importsOf(source).map(({ specifier }) => specifier)).toEqual([
      './a.js',
      './c.js',
      './d.js',
      './e.js',
      './f.js',
    ]);
    expect(importsOf(source).map(({ typeOnly }) => typeOnly)).toEqual([false, true, false, false, false]);
  });

  it('every source lies in a known layer', () => {
    expect([...sources.keys()].filter((path) => layerOf(path) < 0)).toEqual([]);
  });

  it('imports point one way', () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const [path, source] of sources) {
      for (const { specifier } of importsOf(source)) {
        if (!specifier.startsWith('.')) continue;
        ++seen;
        if (layerOf(resolve(path, specifier)) > layerOf(path)) wrong.push(`${path} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it('no file imports itself by way of others, types included', () => {
    const graph = new Map(
      [...sources].map(([path, source]) => [
        path,
        importsOf(source)
          .filter(({ specifier, dynamic }) => specifier.startsWith('.') && !dynamic)
          .map(({ specifier }) => resolve(path, specifier)),
      ]),
    );
    expect(
      circle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(circle(graph)).toEqual([]);
  });

  it('relative imports name files that exist', () => {
    const missing = [...sources].flatMap(([path, source]) =>
      importsOf(source)
        .map(({ specifier }) => specifier)
        .filter((specifier) => specifier.startsWith('.') && !specifier.includes('.generated.'))
        .map((specifier) => resolve(path, specifier))
        .filter((target) => !sources.has(target)),
    );
    expect(missing).toEqual([]);
  });
});

describe('the playground', () => {
  it('is made of the public face alone, as a page of anybody else would be', () => {
    const own = [...sources].filter(([path]) => path.startsWith('src/playground/') && !path.endsWith('vite.config.ts'));
    const specifiers = own.flatMap(([path, source]) =>
      importsOf(source).map(({ specifier }) =>
        specifier.startsWith('.') ? resolve(path, specifier).replace(/[^/]*$/, '') : specifier,
      ),
    );
    expect([...new Set(specifiers)].filter((one) => !one.startsWith('src/playground/')).sort()).toEqual([
      'orbit-rl',
      'orbit-rl/report',
    ]);
  });
});

describe('wasm memory', () => {
  it('is touched by src/engine/wasm alone, and the module is loaded by src/engine/load.ts alone', () => {
    const touches = /\bWebAssembly\.|\.memory\b|\bCoreExports\b/;
    const allowed = (path: string) => path.startsWith('src/engine/wasm/') || path === 'src/engine/load.ts';
    const users = [...sources].filter(([, source]) => touches.test(withoutComments(source))).map(([path]) => path);
    expect(users.filter((path) => !allowed(path))).toEqual([]);
    expect(users).toContain('src/engine/wasm/core.ts');
    const importers = [...sources]
      .filter(([path, source]) =>
        importsOf(source).some(({ specifier }) => resolve(path, specifier).startsWith('src/engine/wasm/')),
      )
      .map(([path]) => path);
    expect(importers.filter((path) => !allowed(path))).toEqual([]);
  });

  it('is read and written through the core', () => {
    const readers = [...sources].filter(([, source]) => /memory\.buffer/.test(source)).map(([path]) => path);
    expect(readers).toEqual(['src/engine/wasm/core.ts']);
  });
});

describe('randomness', () => {
  it('never comes from Math.random', () => {
    const everywhere = [...files('src'), ...files('assembly'), ...files('bench')].filter(isCode);
    const users = everywhere.filter((path) => /Math\s*\.\s*random/.test(withoutComments(readFileSync(path, 'utf8'))));
    expect(users).toEqual([]);
  });
});

describe('the library entry', () => {
  /** Everything that loading the entry loads. */
  const graph = new Set<string>();
  const packages = new Set<string>();
  const open = ['src/index.ts'];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (graph.has(path)) continue;
    graph.add(path);
    for (const { specifier, dynamic, typeOnly } of importsOf(sources.get(path) ?? '')) {
      if (dynamic || typeOnly || specifier.includes('.generated.')) continue;
      if (specifier.startsWith('.')) open.push(resolve(path, specifier));
      else packages.add(specifier);
    }
  }

  it('needs no package and nothing of Node to load', () => {
    expect([...packages]).toEqual([]);
    expect(graph.size).toBeGreaterThan(10);
  });

  it('does not ask where it lies, and does no work when it is loaded', () => {
    for (const path of graph) {
      const source = withoutComments(sources.get(path)!);
      expect(source, path).not.toMatch(/import\.meta/);
      expect(source, path).not.toMatch(/^(?:const .*=\s*)?await\b/m);
    }
  });
});

describe('the house', () => {
  it('has one version', () => {
    expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('has only the folders it is meant to have', () => {
    const folders = readdirSync('.').filter((name) => statSync(name).isDirectory());
    const made = [
      '.git',
      ...readFileSync('.gitignore', 'utf8')
        .split('\n')
        .map((line) => line.replace(/^\/|\/$/g, '')),
    ];
    expect(
      folders
        .filter((name) => !made.includes(name))
        .filter((name) => !['.ci', '.github', 'assembly', 'bench', 'docs', 'src', 'tests'].includes(name)),
    ).toEqual([]);
  });

  it('has files that are read in one sitting', () => {
    const long = [...files('src'), ...files('assembly')]
      .filter(isCode)
      .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('has folders that are taken in at a glance', () => {
    const counts = new Map<string, number>();
    for (const path of [...files('src'), ...files('assembly')]) {
      counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}
