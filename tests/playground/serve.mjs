/** The playground as its visitors get it: built, served as plain files, open in Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../browser/chromium.mjs';

export async function openPlayground() {
  const outDir = mkdtempSync(join(tmpdir(), 'orbit-rl-playground-'));
  const configFile = resolve(import.meta.dirname, '../../src/playground/vite.config.ts');
  const quiet = { configFile, logLevel: 'error' };
  await build({ ...quiet, build: { outDir } });
  const server = await preview({ ...quiet, build: { outDir }, preview: { port: 0 } });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  return {
    browser,
    address: server.resolvedUrls.local[0],
    async close() {
      await browser.close();
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
