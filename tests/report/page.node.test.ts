/** A page in Chromium: by pointer, finger and keyboard, on a phone, on paper, in the dark. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
  await page.goto(`file://${file}`);
  return page;
}

/** By panel: the pairs that are lit, and those of them that are the same as in the panel pointed at. */
const lit = (page: Page, what: 'lit' | 'same') =>
  page
    .locator('.panel')
    .evaluateAll(
      (panels, name) =>
        panels.map((panel) => [...panel.querySelectorAll(`svg .${name}`)].map((one) => one.getAttribute('data-p'))),
      what,
    );

describe('a page of a study', () => {
  it('begins with the answer and its chart', async () => {
    const page = await open();
    const chart = await page.locator('#figure-steps .wide svg').boundingBox();
    expect(chart!.y).toBeLessThan(400);
    expect(await page.locator('.narrow').first().isVisible()).toBe(false);
  });

  it('lights up a class in all panels, by pointer, finger and keyboard', async () => {
    const page = await open({ hasTouch: true });
    // Cell 0 of the 3x3 grid moving right: one of the 8 pairs of corners moving along the border.
    const pair = page.locator('.panel').first().locator('[data-p="1"]');
    await pair.hover();
    const [orbits, , found] = await lit(page, 'same');
    expect(orbits).toHaveLength(8);
    // All eight are shown beside, unless they were not seen (the sample leaves every eleventh out).
    expect(found).toHaveLength(orbits!.length);
    expect((await lit(page, 'lit'))[0]!.toSorted()).toEqual(orbits!.toSorted());
    expect(await page.locator('.told').first().textContent()).toMatch(/^cluster \d+: 8 pairs$/);
    await page.mouse.move(0, 0);
    expect((await lit(page, 'lit')).flat()).toEqual([]);

    await pair.tap();
    expect((await lit(page, 'same'))[0]).toHaveLength(8);
    await pair.tap();
    expect((await lit(page, 'same'))[0]).toHaveLength(0);

    await page.locator('.panel').first().focus();
    await page.keyboard.press('ArrowRight');
    const first = (await lit(page, 'lit'))[0];
    await page.keyboard.press('ArrowRight');
    const second = (await lit(page, 'lit'))[0];
    expect(first!.length).toBeGreaterThan(1);
    expect(second).not.toEqual(first);
    await page.keyboard.press('ArrowLeft');
    expect((await lit(page, 'lit'))[0]).toEqual(first);
    await page.keyboard.press('Escape');
    expect((await lit(page, 'lit')).flat()).toEqual([]);

    const button = page.locator('.panel').first().locator('.legend button').first();
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    expect((await lit(page, 'lit'))[0]!.length).toBe(8);
  });

  it('fits a phone: nothing wider than the screen but what scrolls by itself, charts drawn for it', async () => {
    const page = await open({ viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.locator('.wide').first().isVisible()).toBe(false);
    expect(await page.locator('#figure-curves-grid .names li').count()).toBe(3);
    const size = await page
      .locator('#figure-steps .narrow text')
      .first()
      .evaluate((text) => text.getBoundingClientRect().height);
    expect(size).toBeGreaterThan(11);
  });

  it('prints whole: what is folded open, nothing scrolled away', async () => {
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(
      await page.locator('details').evaluateAll((all) => all.every((one) => (one as HTMLDetailsElement).open)),
    ).toBe(true);
    const clipped = await page
      .locator('.scroll')
      .evaluateAll((all) => all.filter((one) => getComputedStyle(one).overflowX !== 'visible').length);
    expect(clipped).toBe(0);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('gives each figure as SVG and CSV', async () => {
    const page = await open();
    const names = await page
      .locator('a[download]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('download')!));
    const figures = await page
      .locator('figure.chart')
      .evaluateAll((all) => all.map((one) => one.id.replace('figure-', '')));
    expect(names).toEqual(figures.flatMap((name) => [`${name}.svg`, `${name}.csv`]));
    // Pictures stand alone: each is well-formed XML.
    const pictures = await page
      .locator('a[download$=".svg"]')
      .evaluateAll((all) => all.map((one) => decodeURIComponent((one as HTMLAnchorElement).href.split(',')[1]!)));
    const errors = await page.evaluate(
      (texts) =>
        texts.map(
          (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent,
        ),
      pictures,
    );
    expect(errors.filter((error) => error !== undefined)).toEqual([]);
  });
});
