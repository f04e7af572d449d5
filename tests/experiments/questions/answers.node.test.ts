/** What the study says, in all three forms: whole, well formed, the same again, and nothing in it that is no figure. */
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../../src/experiments/document.js';
import { answer, answersOf, commandOf } from '../../../src/experiments/questions/answers.js';
import { type QuestionsStudy, questionsStudy } from '../../../src/experiments/questions/study.js';
import { figuresOf } from '../../../src/report/figure.js';
import { renderMarkdown } from '../../../src/report/markdown.js';
import { renderPage } from '../../../src/report/page.js';
import { renderText } from '../../../src/report/text.js';

let study: QuestionsStudy;
let said: Document;
beforeAll(async () => {
  study = await questionsStudy({ size: 'quick', jobs: 1, seed: 1 });
  said = answer(study, 'docs/answers.md');
}, 120_000);

describe('the answers', () => {
  it('are all there as text', () => {
    const text = renderText(said);
    for (let k = 1; k <= 15; ++k) expect(text).toMatch(new RegExp(`^${k}\\. `, 'm'));
    expect(text).toContain('A quick look');
    expect(renderText(answer({ ...study, size: 'full' }, 'docs/answers.md'))).not.toContain('A quick look');
    expect(text).toContain('needs to know');
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('are one page that asks nothing of any server', () => {
    const page = renderPage(said);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('h2')).toHaveLength(16);
    expect(document.querySelectorAll('figure.chart')).toHaveLength(figuresOf(said).length);
    // Two worlds, four partitions each.
    expect(document.querySelectorAll('svg.scene')).toHaveLength(8);
    expect(document.querySelectorAll('blockquote').length).toBeGreaterThanOrEqual(15);
    for (const quote of document.querySelectorAll('.quote')) expect(quote.textContent).toContain('the research notes');
    for (const link of document.querySelectorAll('a:not([download])')) {
      expect(document.querySelector(link.getAttribute('href')!)).not.toBeNull();
    }
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.slice(0, page.indexOf('<script>'))).not.toMatch(/NaN|undefined|\[object/);
    expect(renderPage(said)).toBe(page);
  });

  it('are a document with all the pictures that it shows, and their data', () => {
    const { text, files } = renderMarkdown(said, 'answers');
    const shown = [...text.matchAll(/\]\((answers\/[^)]+)\)/g)].map((match) => match[1]);
    expect(shown.toSorted()).toEqual([...files.keys()].toSorted());
    for (const [path, content] of files) {
      expect(path).toMatch(/^answers\/[a-z0-9-]+\.(svg|csv)$/);
      if (path.endsWith('.svg'))
        expect(content).toMatch(/^<svg class="orbit-rl" xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      else expect(content.split('\r\n').length).toBeGreaterThan(2);
      expect(content).not.toMatch(/NaN|undefined/);
    }
    // Every table has as many cells a row as its head.
    for (const block of text.split('\n\n').filter((part) => part.startsWith('| '))) {
      const widths = block
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(text).toContain('`npx orbit-rl questions --quick --seed 1 --out docs/answers.md`');
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('have different names for their figures', () => {
    const names = figuresOf(said).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(answersOf(study).every(({ figures }) => figures.length > 0)).toBe(true);
  });

  it('say how they are made again', () => {
    expect(commandOf({ ...study, size: 'full', seed: 0 }, 'a.md')).toBe('npx orbit-rl questions --out a.md');
    expect(commandOf({ ...study, questions: [3, 7] }, 'a.md')).toBe(
      'npx orbit-rl questions --quick --only 3,7 --seed 1 --out a.md',
    );
  });
});
