/** The package as a stranger gets it: packed, installed into an empty project, run in Node and, bundled, in Chromium. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findChromium } from '../browser/chromium.mjs';
import { PATH, stranger } from './stranger.js';

const root = resolve(import.meta.dirname, '../..');
let [folder, project, tarball] = ['', '', ''];

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH },
  });

beforeAll(async () => {
  ({ folder, project, tarball } = await stranger('packed'));
  copyFileSync(join(root, 'tests/package/job.mjs'), join(project, 'job.mjs'));
}, 300_000);

describe('the packed package', () => {
  it('holds the library and nothing of the workshop', () => {
    const files = run('tar', ['-tzf', tarball], folder)
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''));
    for (const needed of [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/core.wasm',
    ]) {
      expect(files).toContain(needed);
    }
    expect(files.filter((path) => /^(src|tests|bench|assembly|build)\//.test(path))).toEqual([]);
    expect(files.filter((path) => /^dist\/cli\/|^dist\/report\/(?!bundle).*\.js$|\.map$/.test(path))).toEqual([]);
    // Every entry is there, and every document that the README leads to.
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const targets = Object.values<string | Record<string, string>>(exports)
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
      .map((path) => path.replace('./', ''));
    const linked = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\(\.\/([^)#]+)/g)].map(
      ([, path]) => path!,
    );
    expect([...targets, ...linked].filter((path) => !files.includes(path))).toEqual([]);
  });

  it('is the only package that its installation brings', () => {
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['orbit-rl']);
    const { dependencies, peerDependencies = {}, peerDependenciesMeta = {} } = manifest();
    expect(dependencies).toBeUndefined();
    // What some commands read is for those to install who need it.
    expect(peerDependenciesMeta).toEqual(
      Object.fromEntries(Object.keys(peerDependencies as object).map((name) => [name, { optional: true }])),
    );
  });

  it('lists the licences of what its command line bundles', () => {
    const listed = readFileSync(join(project, 'node_modules/orbit-rl/dist/bin/THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of ['@observablehq/plot', 'd3-shape', 'linkedom', 'htmlparser2']) {
      expect(listed).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((ISC|MIT)\\)\n\n\\S`, 'm'));
    }
  });

  it('runs in Node, with the inlined core and with the exported file', () => {
    const script = `
      import { job } from './job.mjs';
      const inlined = await job();
      const file = await job(new URL(import.meta.resolve('orbit-rl/core.wasm')));
      console.log(JSON.stringify([inlined, file]));`;
    const [inlined, file] = JSON.parse(run('node', ['--input-type=module', '-e', script], project));
    expect(file).toEqual(inlined);
    expect(inlined.bytesInUse).toBe(0);
    expect(inlined.records).toHaveLength(4);
    expect(inlined.visits.some((count: number) => count > 0)).toBe(true);
  });

  it('loads without touching anything but its own modules', () => {
    const script = `await import('orbit-rl'); console.log(process.moduleLoadList.filter((name) => /worker|child_process/.test(name)).length)`;
    const bare = `console.log(process.moduleLoadList.filter((name) => /worker|child_process/.test(name)).length)`;
    expect(run('node', ['--input-type=module', '-e', script], project)).toBe(
      run('node', ['--input-type=module', '-e', bare], project),
    );
  });

  it('has a command line', () => {
    const output = run(program, ['list', '--json'], project);
    expect(JSON.stringify(JSON.parse(output))).toContain('taxi-v3');
    expect(run(program, ['--version'], project)).toBe(`${manifest().version}\n`);
  });

  it('draws its reports, and compares in workers, with the files of its command line alone', () => {
    const alone = join(project, 'alone');
    cpSync(join(project, 'node_modules/orbit-rl/dist/bin'), join(alone, 'dist/bin'), { recursive: true });
    copyFileSync(join(project, 'node_modules/orbit-rl/package.json'), join(alone, 'package.json'));
    const program = join(alone, 'dist/bin/orbit-rl.js');
    const args = [program, 'compare', '--environments', 'taxi-v3', '--methods', 'plain-q-learning,sweeping'];
    run(
      process.execPath,
      [...args, '--seeds', '2', '--episodes', '20', '--jobs', '2', '--out', 'report.html'],
      project,
    );
    const page = readFileSync(join(project, 'report.html'), 'utf8');
    expect(page).toContain('<svg');
    expect(page).toContain('taxi-v3');
  });

  it.each([
    ['bundler', 'esnext'],
    ['nodenext', 'nodenext'],
  ])('typechecks under moduleResolution %s', (moduleResolution, module) => {
    writeFileSync(
      join(project, 'use.ts'),
      `import { createEngine, makeEnvironment, type Engine, type Partition, type Similarity } from 'orbit-rl';
       const engine: Engine = await createEngine({ backend: 'reference' });
       const model = makeEnvironment('taxi-v3').model();
       export const q: Float64Array = engine.solve(model, { discount: 0.9, tolerance: 1e-6 }).q;
       export const clusters = (chi: Similarity): Partition => chi.clusters({ threshold: 0.8 });
       // @ts-expect-error: there is no such backend
       await createEngine({ backend: 'fortran' });
       // @ts-expect-error: there is no such environment option
       makeEnvironment('taxi-v3', { rows: 3 });
       // @ts-expect-error: there is no such environment
       makeEnvironment('grid-world-v9');
       export const chosen = (id: string) => makeEnvironment(id);`,
    );
    const [, snippet] = /```js\n([\s\S]*?)```/.exec(
      readFileSync(join(project, 'node_modules/orbit-rl/README.md'), 'utf8'),
    )!;
    writeFileSync(join(project, 'readme.ts'), snippet!);
    const { exports } = manifest() as { exports: Record<string, unknown> };
    const entries = Object.keys(exports).filter((entry) => !/\.(json|wasm)$/.test(entry));
    const all = entries.map((entry, k) => `export * as entry${k} from 'orbit-rl${entry.slice(1)}';\n`);
    expect(all.length).toBeGreaterThan(5);
    writeFileSync(join(project, 'entries.ts'), all.join(''));
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: 'es2022',
      lib: ['es2022', 'esnext.disposable', 'dom'],
      types: [],
      module,
      moduleResolution,
    };
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['use.ts', 'readme.ts', 'entries.ts'] }),
    );
    expect(complaints('node', [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], project)).toBe(
      '',
    );
  });

  it('gives the same in Chromium, bundled by Vite', async () => {
    const script = `import { job } from './job.mjs'; console.log(JSON.stringify(await job()));`;
    const inNode = JSON.parse(run('node', ['--input-type=module', '-e', script], project));
    writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="./page.js"></script>');
    writeFileSync(
      join(project, 'page.js'),
      `import { job } from './job.mjs';
       job().then((result) => { window.result = { result }; }, (error) => { window.result = { error: String(error) }; });`,
    );
    await build({ root: project, configFile: false, logLevel: 'error', build: { outDir: 'site' } });
    const server = createServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : request.url!;
      const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
      try {
        const body = readFileSync(join(project, 'site', path));
        response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
    try {
      const page = await browser.newPage();
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(String(error)));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const handle = await page.waitForFunction('window.result', undefined, { timeout: 30_000 });
      expect(failures).toEqual([]);
      expect(await handle.jsonValue()).toEqual({ result: inNode });
    } finally {
      await browser.close();
      server.close();
    }
  }, 120_000);

  it('is clean for publint', async () => {
    const pkgDir = join(project, 'node_modules/orbit-rl');
    const { messages, pkg } = await publint({ pkgDir, pack: false, level: 'suggestion' });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

/** The command that npm has put there, and that `npx` runs; which itself takes longer than most of what is run. */
const program = './node_modules/.bin/orbit-rl';

/** The package.json as it is installed. */
function manifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, 'node_modules/orbit-rl/package.json'), 'utf8'));
}

/** What a command has to say when it fails; nothing when it succeeds. */
function complaints(command: string, args: readonly string[], cwd: string): string {
  try {
    run(command, args, cwd);
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr || String(error);
  }
}
