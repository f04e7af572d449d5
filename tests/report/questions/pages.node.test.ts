/** The page and the document of a study: whole, well formed, the same again, and nothing in them that is no figure. */
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { type QuestionsStudy, questionsStudy } from '../../../src/experiments/questions/study.js';
import { questionsPage } from '../../../src/report/questions-page.js';
import { questionsCommand, questionsMarkdown, questionsText } from '../../../src/report/questions-text.js';

let study: QuestionsStudy;
beforeAll(async () => {
  study = await questionsStudy({ size: 'quick', jobs: 1, seed: 1 });
}, 60_000);

describe('the answers', () => {
  it('are all there as text', () => {
    const text = questionsText(study);
    for (let k = 1; k <= 10; ++k) expect(text).toMatch(new RegExp(`^${k}\\. `, 'm'));
    expect(text).toContain('A quick look');
    expect(text).toContain('needs to know');
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('are one page that asks nothing of any server', () => {
    const page = questionsPage(study);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('h2')).toHaveLength(11);
    expect(document.querySelectorAll('svg').length).toBeGreaterThan(15);
    expect(document.querySelectorAll('svg.grid')).toHaveLength(8);
    expect(document.querySelectorAll('blockquote').length).toBeGreaterThanOrEqual(10);
    for (const link of document.querySelectorAll('a')) {
      expect(document.querySelector(link.getAttribute('href')!)).not.toBeNull();
    }
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.slice(0, page.indexOf('<script>'))).not.toMatch(/NaN|undefined|\[object/);
    expect(questionsPage(study)).toBe(page);
  });

  it('are a document with all the pictures that it shows', () => {
    const { text, pictures } = questionsMarkdown(study, 'docs/answers.md', 'answers', 'answers.html');
    const shown = [...text.matchAll(/(?:!\[[^\]]*\]\(|<img src=")([^)"]+)/g)].map((match) => match[1]);
    expect(shown.toSorted()).toEqual([...pictures.keys()].toSorted());
    for (const [path, svg] of pictures) {
      expect(path).toMatch(/^answers\/[a-z0-9-]+\.svg$/);
      expect(svg.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)).not.toBeNull();
      expect(svg.match(/<svg/g)).toHaveLength(1);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    // Every table has as many cells a row as its head.
    for (const block of text
      .trim()
      .split('\n\n')
      .filter((part) => part.startsWith('| '))) {
      const widths = block.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(text).toContain('`npx orbit-rl questions --quick --seed 1 --out docs/answers.md`');
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('say how they are made again', () => {
    expect(questionsCommand({ ...study, size: 'full', seed: 0 }, 'a.md')).toBe('npx orbit-rl questions --out a.md');
    expect(questionsCommand({ ...study, questions: [3, 7] }, 'a.md')).toBe(
      'npx orbit-rl questions --quick --only 3,7 --seed 1 --out a.md',
    );
  });
});
