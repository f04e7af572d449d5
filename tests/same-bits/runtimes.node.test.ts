/** One run of everything gives the same bits in this Node, in Node 22 and 24, Bun, Deno, Chromium and Firefox. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findChromium } from '../browser/chromium.mjs';
import { findFirefox, printedInFirefox } from '../browser/firefox.mjs';
import { digests, everything } from './everything.js';
import { runtimes } from './runtimes.mjs';

const script = 'build/same-bits/print.js';
let here: Record<string, string>[];

beforeAll(async () => {
  here = [digests(await everything('wasm')), digests(await everything('reference'))];
  await build({
    input: 'tests/same-bits/print.ts',
    logLevel: 'silent',
    external: [/^node:/, /^#/],
    transform: { target: 'es2022' },
    output: { file: script, codeSplitting: false },
  });
});

describe('the same bits', () => {
  for (const { name, command } of runtimes()) {
    it.skipIf(command === null)(
      `in ${name}${command === null ? ' (absent: node tests/same-bits/runtimes.mjs --install)' : ''}`,
      async () => {
        const [first, ...rest] = command!;
        const { stdout } = await promisify(execFile)(first!, [...rest, script]);
        expect(JSON.parse(stdout)).toEqual(here);
      },
    );
  }

  const firefox = findFirefox();
  it.skipIf(firefox === null)(
    `in Firefox${firefox === null ? ' (absent: FIREFOX_PATH says where it is)' : ''}`,
    async () => {
      expect(JSON.parse(await printedInFirefox(firefox!, script))).toEqual(here);
    },
  );

  it('in Chromium', async () => {
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
    try {
      const page = await browser.newPage();
      const said = page.waitForEvent('console', { timeout: 50_000 });
      await page.addScriptTag({ path: script, type: 'module' });
      expect(JSON.parse((await said).text())).toEqual(here);
    } finally {
      await browser.close();
    }
  });
});
