/** The documents: every program in the guides runs, and every link leads somewhere. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { built } from './built.js';

const guides = readdirSync('docs/guides').map((name) => join('docs/guides', name));
const programs = [...guides, 'docs/core.md'].flatMap((path) => {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  return blocks.length === 0 ? [] : [{ path, program: blocks.join('\n') }];
});

/** What a page's programs, one after the other, print: run as a file of this package, so that `orbit-rl` is the built library. */
async function printed({ path, program }: { path: string; program: string }): Promise<string> {
  built('index.js');
  mkdirSync('build/docs-tests', { recursive: true });
  const file = join('build/docs-tests', `${basename(path, '.md')}.mjs`);
  writeFileSync(file, program);
  try {
    return (await promisify(execFile)(process.execPath, [file])).stdout;
  } finally {
    rmSync(file);
  }
}

describe('the programs of the documents', () => {
  const expected: Readonly<Record<string, RegExp>> = {
    'first-steps': /^plain: (more than )?\d+ steps\nonline: \d+ steps\n.*reflection/,
    'own-environment': /^\[\]\n\d+ steps; holds: mirror\n$/,
    'recorded-data': /^1\n$/,
    'choosing-a-method': /^plain \d+ \ntold \d+ 0\.\d+ of the baseline\n$/,
    hosts: /^wasm\n$/,
    core: /^3 \[ 6, 10 \]\n$/,
  };

  it.each(programs)('of $path say what is said', async (page) => {
    expect(await printed(page)).toMatch(expected[basename(page.path, '.md')]!);
  });

  it('are all there', () => {
    expect(programs.map(({ path }) => basename(path, '.md')).sort()).toEqual(Object.keys(expected).sort());
  });
});

describe('links', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...guides,
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];

  it.each(pages)('of %s lead to files and headings that exist', (page) => {
    const text = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    const missing = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^(https?:|#)/.test(target))
      .filter((target) => {
        const [path, heading] = target.split('#');
        const file = join(dirname(page), path!);
        if (!existsSync(file)) return true;
        return heading !== undefined && !headingsOf(readFileSync(file, 'utf8')).includes(heading);
      });
    expect(missing).toEqual([]);
  });
});

function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
