/**
 * The packed package in other people's build tools: each builds the same page, and what it builds gives in Chromium what Node gives, without a
 * warning. Also its types as every way to resolve modules finds them, and the sizes that a page loads. The tools are installed into a folder of their own; where they cannot be, nothing is tested and
 * that is said. `npm run test:hosts`, after a build.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../browser/chromium.mjs';

const tools = [
  'webpack@5.103.0',
  'esbuild@0.28.2',
  'rollup@4.52.5',
  '@rollup/plugin-node-resolve@16.0.3',
  'vite@8.3.8',
];

/** Gzipped bytes that are asked for; they are shown, met or not. */
const limits = { createEngine: 60_000, browser: 120_000 };

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-hosts-'));
const project = join(folder, 'project');
const npm = (args, cwd = project) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

let browser;
let tarball;
let server;
let inNode;
let missing = null;
const tool = (name) => createRequire(join(project, 'package.json')).resolve(name);

before(async () => {
  const [{ filename }] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  tarball = join(folder, filename);
  npm(['install', '--no-audit', '--no-fund', tarball]);
  try {
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...tools]);
  } catch (error) {
    missing = `the build tools cannot be installed here: ${String(error.stderr).slice(0, 200)}`;
    console.error(missing);
    return;
  }
  copyFileSync(join(root, 'tests/package/job.mjs'), join(project, 'job.mjs'));
  writeFileSync(
    join(project, 'page.js'),
    `import { job } from './job.mjs';
job().then((result) => { window.result = { result }; }, (error) => { window.result = { error: String(error.stack) }; });`,
  );
  const script = `import { job } from './job.mjs'; console.log(JSON.stringify(await job()));`;
  inNode = JSON.parse(execFileSync('node', ['--input-type=module', '-e', script], { cwd: project, encoding: 'utf8' }));
  server = createServer((request, response) => {
    const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };
    try {
      const path = request.url.endsWith('/') ? `${request.url}index.html` : request.url;
      const body = readFileSync(join(project, path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test that is left out, and says why, where the tools are not there. */
const hosted = (name, body) =>
  it(name, async (context) => {
    if (missing !== null) return context.skip(missing);
    await body();
  });

/** What a page of the project gives. */
async function resultOf(path) {
  const page = await browser.newPage();
  try {
    const failures = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/${path}/`);
    const handle = await page.waitForFunction('window.result', undefined, { timeout: 60_000 });
    assert.deepEqual(failures, []);
    return await handle.jsonValue();
  } finally {
    await page.close();
  }
}

const page = (path, script) => {
  mkdirSync(join(project, path), { recursive: true });
  writeFileSync(join(project, path, 'index.html'), `<!doctype html><script type="module" src="./${script}"></script>`);
};

/** What Vite's bundler makes of the same import: it drops what is unused before it splits, which esbuild does after. */
async function byRolldown() {
  const { rolldown } = await import(tool('rolldown'));
  writeFileSync(join(project, 'size.js'), `export { createEngine } from 'orbit-rl';`);
  const bundle = await rolldown({ input: join(project, 'size.js'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set([output[0].fileName]);
  for (const name of loaded) for (const path of chunks.get(name).imports) loaded.add(path);
  return [...loaded].reduce((sum, name) => sum + gzipSync(chunks.get(name).code, { level: 9 }).length, 0);
}

describe('the packed package', () => {
  it('is clean for are-the-types-wrong', () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const args = [attw, tarball, '--profile', 'esm-only', '--exclude-entrypoints', './core.wasm', '--no-color'];
    const { status, stdout, stderr } = spawnSync('node', args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  hosted('is built by Vite', async () => {
    const { build, createLogger } = await import(tool('vite'));
    const warnings = [];
    const customLogger = {
      ...createLogger('silent'),
      warn: (text) => warnings.push(text),
      warnOnce: (text) => warnings.push(text),
    };
    writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="./page.js"></script>');
    await build({ root: project, base: './', configFile: false, customLogger, build: { outDir: 'vite' } });
    assert.deepEqual(
      warnings.filter((text) => !/chunks are larger/.test(text)),
      [],
    );
    assert.deepEqual(await resultOf('vite'), { result: inNode });
  });

  hosted('is built by webpack 5', async () => {
    const { default: webpack } = await import(tool('webpack'));
    const stats = await new Promise((done, failed) =>
      webpack(
        {
          context: project,
          mode: 'production',
          entry: './page.js',
          output: { path: join(project, 'webpack'), filename: 'main.js' },
          performance: false,
        },
        (error, result) => (error ? failed(error) : done(result)),
      ),
    );
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
    // Workers load the chunks of the page that opens them: webpack says that these then go in a circle.
    const others = warnings.filter(
      ({ message }) => !message.startsWith('Circular dependency between chunks with runtime'),
    );
    assert.deepEqual(
      [...errors, ...others].map(({ message }) => message),
      [],
    );
    page('webpack', 'main.js');
    assert.deepEqual(await resultOf('webpack'), { result: inNode });
  });

  hosted('is built by esbuild', async () => {
    const { build } = await import(tool('esbuild'));
    const { warnings } = await build({
      absWorkingDir: project,
      entryPoints: ['page.js'],
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: 'esbuild',
      logLevel: 'silent',
    });
    assert.deepEqual(
      warnings.map(({ text }) => text),
      [],
    );
    page('esbuild', 'page.js');
    assert.deepEqual(await resultOf('esbuild'), { result: inNode });
  });

  hosted('is built by Rollup', async () => {
    const [{ rollup }, { nodeResolve }] = await Promise.all([
      import(tool('rollup')),
      import(tool('@rollup/plugin-node-resolve')),
    ]);
    const warnings = [];
    const bundle = await rollup({
      input: join(project, 'page.js'),
      plugins: [nodeResolve({ browser: true, exportConditions: ['browser'] })],
      // TypeScript's helpers for `using` begin with `this`, which Rollup mentions and rewrites.
      onwarn: ({ code, message }) => code !== 'THIS_IS_UNDEFINED' && warnings.push(message),
    });
    await bundle.write({ dir: join(project, 'rollup'), format: 'es' });
    assert.deepEqual(warnings, []);
    page('rollup', 'page.js');
    assert.deepEqual(await resultOf('rollup'), { result: inNode });
  });

  hosted('runs in a page from its one file', async () => {
    page('one-file', 'page.js');
    const file = '/node_modules/orbit-rl/dist/orbit-rl.browser.js';
    writeFileSync(
      join(project, 'one-file/job.mjs'),
      readFileSync(join(project, 'job.mjs'), 'utf8').replace("'orbit-rl'", `'${file}'`),
    );
    copyFileSync(join(project, 'page.js'), join(project, 'one-file/page.js'));
    assert.deepEqual(await resultOf('one-file'), { result: inNode });
  });

  hosted('runs in a page of plain modules, by an import map', async () => {
    page('modules', 'page.js');
    const imports = {
      'orbit-rl': '/node_modules/orbit-rl/dist/index.js',
      '#workers': '/node_modules/orbit-rl/dist/workers/browser.js',
    };
    writeFileSync(
      join(project, 'modules/index.html'),
      `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="./page.js"></script>`,
    );
    copyFileSync(join(project, 'job.mjs'), join(project, 'modules/job.mjs'));
    copyFileSync(join(project, 'page.js'), join(project, 'modules/page.js'));
    assert.deepEqual(await resultOf('modules'), { result: inNode });
  });

  hosted('is required by CommonJS', () => {
    const script = `const { createEngine, version } = require('orbit-rl'); createEngine().then((engine) => console.log(version, engine.backend));`;
    writeFileSync(join(project, 'required.cjs'), script);
    const output = execFileSync('node', ['--no-warnings', 'required.cjs'], { cwd: project, encoding: 'utf8' });
    assert.match(output, /^\d+\.\d+\.\d+ wasm\n$/);
  });

  hosted('is as small as is said', async () => {
    const { build } = await import(tool('esbuild'));
    const { metafile } = await build({
      stdin: { contents: `export { createEngine } from 'orbit-rl';`, resolveDir: project },
      absWorkingDir: project,
      bundle: true,
      splitting: true,
      minify: true,
      metafile: true,
      format: 'esm',
      outdir: 'sizes',
      logLevel: 'silent',
    });
    // What is loaded at once: the entry and all that it imports, not what is imported when it is asked for.
    const files = new Set();
    const open = ['sizes/stdin.js'];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (files.has(path)) continue;
      files.add(path);
      open.push(
        ...metafile.outputs[path].imports.filter(({ kind }) => kind === 'import-statement').map((to) => to.path),
      );
    }
    const texts = [...files].map((path) => readFileSync(join(project, path), 'utf8'));
    assert.ok(
      texts.some((text) => /for\([`"']Symbol\.dispose/.test(text)),
      'what gives older browsers Symbol.dispose is kept',
    );
    const engine = [...files].reduce(
      (sum, path) => sum + gzipSync(readFileSync(join(project, path)), { level: 9 }).length,
      0,
    );
    const bundled = await byRolldown();
    const one = gzipSync(readFileSync(join(project, 'node_modules/orbit-rl/dist/orbit-rl.browser.js')), {
      level: 9,
    }).length;
    console.log(
      `createEngine: ${engine} bytes gzipped at once by esbuild (${files.size} files), ${bundled} by Rolldown, asked for ${limits.createEngine}`,
    );
    console.log(`orbit-rl.browser.js: ${one} bytes gzipped, asked for ${limits.browser}`);
  });
});
