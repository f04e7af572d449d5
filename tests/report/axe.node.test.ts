/** axe-core finds nothing serious on a page, in the light, in the dark and on a phone. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer } from '../../src/experiments/compare/answer.js';
import { renderPage } from '../../src/report/page.js';
import { chromiumFlags, findChromium } from '../browser/chromium.mjs';
import { sampleStudy } from '../experiments/compare/sample-study.js';

const file = join(mkdtempSync(join(tmpdir(), 'orbit-rl-')), 'page.html');
let browser: Browser;
beforeAll(async () => {
  writeFileSync(file, renderPage(answer(sampleStudy())));
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
}, 60_000);
afterAll(() => browser.close());

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const)('%s, %d pixels wide', async (colorScheme, width) => {
  const page = await (await browser.newContext({ colorScheme, viewport: { width, height: 844 } })).newPage();
  await page.goto(`file://${file}`);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]!.html.slice(0, 120)}`);
  });
  expect(found.filter((one) => /^(serious|critical)/.test(one))).toEqual([]);
});
