/**
 * Frames a second of the playground while it learns as fast as it can: `node tests/playground/frames.mjs`. Five seconds each of the
 * default world, of the largest one that can be drawn, and of the page at rest, which is what the machine can do at most.
 */
import { openPlayground } from './serve.mjs';

const { browser, address, close } = await openPlayground();
const rows = [];
for (const [world, hash] of Object.entries({ '9x9': '', '15x15': '#rows=15&columns=15&goals=112' })) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(address + hash);
  await page.selectOption('#speed', '');
  // Learning ends when both have learned; asked again, it goes on without end.
  await page.waitForFunction(() => document.querySelector('#run').textContent === 'Run', null, { timeout: 120_000 });
  const rest = await measure(page);
  await page.click('#run');
  const learning = await measure(page);
  rows.push({
    world,
    'at rest': rest.rate,
    learning: learning.rate,
    'median ms': learning.median,
    '95 % ms': learning.late,
  });
  await page.close();
}
console.table(rows);
await close();

/** Frames over five seconds: how many a second, and the time between two. */
function measure(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const times = [];
        const tick = (now) => {
          times.push(now);
          if (now - times[0] < 5000) return requestAnimationFrame(tick);
          const gaps = times.slice(1).map((time, k) => time - times[k]);
          gaps.sort((a, b) => a - b);
          const at = (share) => Number(gaps[Math.floor(share * gaps.length)].toFixed(1));
          const rate = Number(((1000 * gaps.length) / (times.at(-1) - times[0])).toFixed(1));
          resolve({ rate, median: at(0.5), late: at(0.95) });
        };
        requestAnimationFrame(tick);
      }),
  );
}
