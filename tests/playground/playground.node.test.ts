/** The playground in Chromium, by clicking through: it draws, runs, finds, loads, shares and downloads. */
import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPlayground } from './serve.mjs';

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });
const PATIENCE = 60_000;

let playground: Awaited<ReturnType<typeof openPlayground>>;
/** One tab for all: a new one costs more than what is tested in it. Who likes little motion starts learning by hand. */
let tab: Page;
beforeAll(async () => {
  playground = await openPlayground();
  const context = await playground.browser.newContext({ reducedMotion: 'reduce', hasTouch: true });
  context.setDefaultTimeout(PATIENCE);
  tab = await context.newPage();
  tab.on('pageerror', (error) => expect.unreachable(error.message));
}, 120_000);
afterAll(() => playground.close());

interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** The page as it is at first, before anything is there. */
async function opened(hash: string, { colorScheme = 'light', width = 1280, height = 900 }: Look = {}): Promise<Page> {
  // Another hash alone would not load it anew; and what is learned goes on until it is left.
  await tab.goto('about:blank');
  await tab.emulateMedia({ colorScheme });
  await tab.setViewportSize({ width, height });
  await tab.goto(playground.address + hash);
  return tab;
}

async function open(hash = '', look: Look = {}): Promise<Page> {
  const page = await opened(hash, look);
  await page.locator('#clusters svg, #clusters p').first().waitFor();
  return page;
}

const text = (page: Page, id: string): Promise<string> => page.locator(id).innerText();
const number = async (page: Page, id: string): Promise<number> =>
  Number((await text(page, id)).match(/[\d,]+/)![0].replace(/,/g, ''));
const eventually = <Value>(what: () => Promise<Value>) => expect.poll(what, { timeout: PATIENCE });
/** Waits until an element says what is expected. */
const says = (page: Page, id: string, what: RegExp) => page.locator(id).filter({ hasText: what }).waitFor();

/** A 3x3 grid with its goal in the middle. By hand: 16 pairs of corners and 16 of edges under 8 symmetries are 5 orbits. */
const SMALL = '#rows=3&columns=3&goals=4';

describe('drawing', () => {
  it('draws walls in one stroke of the pointer, and takes them away again', async () => {
    const page = await open();
    const cell = (k: number) => page.locator(`#editor [data-cell="${k}"]`);
    await cell(10).hover();
    await page.mouse.down();
    await cell(11).hover();
    await cell(12).hover();
    await page.mouse.up();
    expect(await page.evaluate(() => location.hash)).toBe('#walls=10.11.12');
    expect(await cell(11).getAttribute('aria-label')).toBe('row 2, column 3: wall');
    // Walls are walls in the learners' pictures too.
    await eventually(() => page.locator('#plain .wall').count()).toBe(3);
    await cell(11).click();
    expect(await page.evaluate(() => location.hash)).toBe('#walls=10.12');
    await page.locator('input[value=goal]').check();
    await cell(0).click();
    expect(await page.evaluate(() => location.hash)).toBe('#walls=10.12&goals=0.40');
    await page.locator('input[value=floor]').check();
    await cell(40).click();
    // The last goal stays: there would be nothing to learn.
    await cell(0).click();
    expect(await page.evaluate(() => location.hash)).toBe('#walls=10.12&goals=0');
  });

  it('draws by keyboard alone', async () => {
    const page = await open();
    await page.locator('#editor [tabindex="0"]').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Space', 'ArrowDown', 'Space', 'ArrowUp', 'ArrowUp'])
      await page.keyboard.press(key);
    expect(await page.evaluate(() => location.hash)).toBe('#walls=2.11');
    expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toBe('row 1, column 3: wall');
  });

  it('says why a world cannot be learned', async () => {
    // Walls around the corner: shaping needs a way to the goal from every cell.
    const page = await opened('#walls=1.9');
    await says(page, '#refused', /walls that leave a way to a goal/);
  });

  it('slips and shapes, in a grid of another size', async () => {
    const page = await open();
    await page.getByLabel('Rows').fill('4');
    await page.locator('#slip').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByLabel('Shaping').uncheck();
    expect(await page.evaluate(() => location.hash)).toBe('#rows=4&goals=13&slip=0.1&shaping=false');
    expect(await page.locator('#editor button').count()).toBe(36);
    await says(page, '#curve-head', /gap between random and optimal closed/);
  });
});

describe('learning', () => {
  it('runs both learners until they have learned, pauses, and goes on', async () => {
    const page = await open(SMALL);
    await page.locator('#speed').selectOption('as fast as it can');
    await page.getByRole('button', { name: 'Run' }).click();
    await says(page, '#plain-told', /learned after/);
    await says(page, '#symmetric-told', /learned after/);
    await says(page, '#run', /Run/);
    expect(await text(page, '#verdict')).toMatch(/faster here|Both had learned/);
    await page.locator('#speed').selectOption('300 steps a second');
    await page.getByRole('button', { name: 'Start again' }).click();
    await says(page, '#plain-told', / % after [1-9]/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await says(page, '#run', /Run/);
    const steps = await text(page, '#plain-told');
    await page.waitForTimeout(300);
    expect(await text(page, '#plain-told')).toBe(steps);
    await page.getByRole('button', { name: 'Run' }).click();
    await eventually(() => text(page, '#plain-told')).not.toBe(steps);
  });

  it('gives the same for the same link', async () => {
    const told: string[] = [];
    for (const speed of ['as fast as it can', '30,000 steps a second']) {
      const page = await open(`${SMALL}&seed=7`);
      await page.locator('#speed').selectOption(speed);
      await page.getByRole('button', { name: 'Run' }).click();
      await says(page, '#symmetric-told', /learned after/);
      told.push(await text(page, '#symmetric-told'));
    }
    expect(told[0]).toBe(told[1]);
  });
});

describe('what is the same', () => {
  it('lights up the orbit of a pair by pointer, finger and keyboard', async () => {
    const page = await open(SMALL);
    await says(page, '#orbits-told', /^5 orbits$/);
    const pair = page.locator('#orbits [data-p="1"]');
    await pair.hover();
    expect(await text(page, '#told')).toContain('row 1, column 1, right: Its exact orbit has 8 pairs.');
    const lit = () =>
      page.locator('#orbits .same').evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-p'))));
    // The corners 0, 2, 6 and 8 along the border.
    expect((await lit()).toSorted((a, b) => a - b)).toEqual([1, 2, 10, 11, 24, 25, 32, 35]);
    await page.mouse.move(0, 0);
    expect(await lit()).toEqual([]);
    await pair.tap();
    expect(await lit()).toHaveLength(8);
    await page.locator('#clusters').focus();
    await page.keyboard.press('Escape');
    expect(await lit()).toEqual([]);
    await page.keyboard.press('ArrowRight');
    const first = await text(page, '#told');
    await page.keyboard.press('ArrowDown');
    expect(await text(page, '#told')).not.toBe(first);
  });

  it('fills the matrix, and clusters by the threshold, the measure and the coupling while learning goes on', async () => {
    const page = await open(`${SMALL}&explore=500`);
    await page.locator('#speed').selectOption('as fast as it can');
    await page.getByRole('button', { name: 'Run' }).click();
    await says(page, '#verdict', /faster here|Both had learned/);
    await says(page, '#run', /Run/);
    const painted = () =>
      page.locator('#matrix').evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 300, 300);
        return data.reduce((sum, value) => sum + value, 0);
      });
    await eventually(painted).toBeGreaterThan(100_000);
    const steps = await text(page, '#plain-told');
    await page.locator('#threshold').fill('1');
    // Nothing is more similar than the same: every pair is alone.
    await says(page, '#clusters-told', /^32 clusters$/);
    await page.locator('#threshold').fill('0');
    await eventually(() => number(page, '#clusters-told')).toBeLessThan(32);
    const before = await painted();
    await page.getByLabel('Measure').selectOption('jensen-shannon');
    await eventually(painted).not.toBe(before);
    await page.getByLabel('Coupling').selectOption('quotient');
    await page.getByLabel('Learn with').selectOption('exact orbits');
    expect(await page.evaluate(() => location.hash)).toBe(
      `${SMALL}&source=orbits&measure=jensen-shannon&threshold=0&explore=500&coupling=quotient`,
    );
    // Nothing of it began again.
    expect(await text(page, '#plain-told')).toBe(steps);
  });
});

describe('files', () => {
  const model = readFileSync('tests/fixtures/mdp_frozenlake_4x4_det.json');
  const load = (page: Page, name: string, buffer: Buffer) =>
    page.locator('#file').setInputFiles({ name, mimeType: 'application/json', buffer });

  it('loads a model, learns in it, and goes back', async () => {
    const page = await open(SMALL);
    await load(page, 'lake.json', model);
    await says(page, '#loaded', /^lake\.json: 16 states, 4 actions\.$/);
    // The fixture's orbits, found by nauty.
    const { nauty } = JSON.parse(readFileSync('tests/fixtures/orbits_frozenlake_4x4_det_live.json', 'utf8'));
    await says(page, '#orbits-told', new RegExp(`^${new Set(nauty.pair_orbit).size} orbits$`));
    await page.locator('#speed').selectOption('as fast as it can');
    await page.getByRole('button', { name: 'Run' }).click();
    await says(page, '#symmetric-told', /learned after/);
    await page.getByRole('button', { name: 'Back to the drawn grid' }).click();
    await page.locator('#editor').waitFor({ state: 'visible' });
  });

  it('loads episodes: clusters and no learning', async () => {
    const page = await open(SMALL);
    // States 0 and 1 lead to the same reward and the end, six times each.
    const line = (state: number) => `{"states":[${state}],"actions":[0],"rewards":[1],"terminated":true}\n`;
    await load(
      page,
      'walk.jsonl',
      Buffer.from(`${line(0)}${line(1)}{"states":[2],"actions":[0],"rewards":[0],"terminated":true}\n`.repeat(6)),
    );
    await says(page, '#verdict', /nothing to learn in/);
    await says(page, '#clusters-told', /^2 clusters$/);
    await page.locator('#clusters [data-p="0"]').hover();
    expect(await text(page, '#told')).toBe('state 0, action 0: Found together with 1 others.');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the report' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('1 clusters of two or more pairs, 2 pairs in them');
  });

  it('says what is wrong with a file, and stays as it was', async () => {
    const page = await open(SMALL);
    await load(page, 'no.json', Buffer.from('{"P": [[[[1, 5, 0, false]]]]}'));
    await says(page, '#refused', /no\.json/);
    await says(page, '#orbits-told', /^5 orbits$/);
  });
});

describe('sharing', () => {
  it('copies a link that opens the same world', async () => {
    const page = await open('#rows=4&columns=5&walls=3&goals=7.12&slip=0.3');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('#threshold').fill('0.55');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await says(page, '#taken', /copied/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/#rows=4&columns=5&walls=3&goals=7\.12&slip=0\.3&threshold=0\.55$/);
    await page.goto('about:blank');
    await page.goto(link);
    await page.locator('#editor button').first().waitFor();
    expect(
      await page.locator('#editor .goal').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.cell)),
    ).toEqual(['7', '12']);
    expect(await page.locator('#threshold').inputValue()).toBe('0.55');
  });

  it('says what of a link makes no sense', async () => {
    const page = await open('#rows=1000&threshold=0.5');
    await says(page, '#refused', /where it says rows/);
    expect(await page.locator('#threshold').inputValue()).toBe('0.5');
  });

  it('downloads a report that compares the two', async () => {
    const page = await open(SMALL);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the report' }).click(),
    ]);
    const html = readFileSync(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toBe('orbit-rl-report.html');
    expect(html).toContain('id="figure-steps"');
    expect(html).toContain('χ, target-sharing');
  });
});

describe('everybody', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('axe finds nothing serious: %s, %d pixels wide', async (colorScheme, width) => {
    // A wall, a goal and floor: all that a larger grid has more of.
    const page = await open('#rows=4&columns=4&walls=5&goals=10', { colorScheme, width, height: 844 });
    await page.locator('summary').click();
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
      return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]!.html.slice(0, 120)}`);
    });
    expect(found.filter((one) => /^(serious|critical)/.test(one))).toEqual([]);
  });

  it('fits a phone', async () => {
    const page = await open('', { width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const small = await page
      .locator('button:visible:not([data-cell]), select:visible')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.id));
    expect(small).toEqual([]);
  });
});
