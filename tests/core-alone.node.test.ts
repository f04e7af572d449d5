/** The core without the library: the program of docs/core.md as a page has it, and from another language's runtime. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, it } from 'vitest';
import { chromiumFlags, findChromium } from './browser/chromium.mjs';
import { built } from './built.js';

const document = readFileSync('docs/core.md', 'utf8');
const program = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(document)![1]!;

it('runs in a page, with fetch in the place of readFile and nothing else changed', async () => {
  const core = readFileSync(built('core.wasm'));
  const code = program('js')
    .replace(/^import .*\n/, '')
    .replace(/await readFile\(.*\);/, "await (await fetch('/core.wasm')).arrayBuffer();");
  expect(code).toContain('fetch(');
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    await page.route('http://page.test/**', (route) =>
      route.request().url().endsWith('.wasm')
        ? route.fulfill({ body: core, contentType: 'application/wasm' })
        : route.fulfill({ body: `<!doctype html><script type="module">${code}</script>`, contentType: 'text/html' }),
    );
    const said = page.waitForEvent('console');
    await page.goto('http://page.test/');
    expect(await Promise.all((await said).args().map((one) => one.jsonValue()))).toEqual([3, [6, 10]]);
  } finally {
    await browser.close();
  }
});

/** Whether there is a Python with wasmtime: it is no package of npm's. */
const hasWasmtime = (() => {
  try {
    execFileSync('python3', ['-c', 'import wasmtime'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(!hasWasmtime)('runs in wasmtime, from Python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-core-'));
  try {
    copyFileSync(built('core.wasm'), join(folder, 'core.wasm'));
    writeFileSync(join(folder, 'core.py'), program('python'));
    expect(execFileSync('python3', ['core.py'], { cwd: folder, encoding: 'utf8' })).toBe('3 6.0 10.0\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
