/** The public face: how many names there are, that each is said in one line, and that none is lost. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as deep from '../../src/deep/index.js';
import * as experiments from '../../src/experiments/index.js';
import * as library from '../../src/index.js';
import * as report from '../../src/report/index.js';
import { entries, exportedBy, referenced } from './public-names.js';

describe('the public names', () => {
  it('are at most 150 in orbit-rl, values and types together', () => {
    expect(exportedBy(entries['orbit-rl']).length).toBeLessThanOrEqual(150);
  });

  it.each([
    ['orbit-rl', library],
    ['orbit-rl/deep', deep],
    ['orbit-rl/experiments', experiments],
    ['orbit-rl/report', report],
  ] as const)('of %s are all seen, its values among them', (entry, module) => {
    const names = exportedBy(entries[entry]);
    expect(names).toEqual(expect.arrayContaining(Object.keys(module)));
    expect(Object.keys(module).length).toBeGreaterThan(5);
  });

  it('have one line each in the reference', () => {
    const reference = referenced();
    expect([...reference.keys()]).toEqual(Object.keys(entries));
    for (const [entry, file] of Object.entries(entries)) {
      expect([...reference.get(entry)!.keys()].sort(), entry).toEqual(exportedBy(file));
    }
  });

  it('are spelled once: no entry has the name of another', () => {
    const all = Object.values(entries).flatMap(exportedBy);
    expect(all.filter((name, k) => all.indexOf(name) !== k)).toEqual([]);
  });
});

describe('the table of older names', () => {
  const rows = [...readFileSync('docs/renamed.md', 'utf8').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(
    ([, was, is]) => ({ was: was!, is: is! }),
  );

  it('has each of the 313 that there were', () => {
    const were = JSON.parse(readFileSync('tests/package/names-0.1.0.json', 'utf8')) as string[];
    expect(rows.map(({ was }) => was).sort()).toEqual([...were].sort());
    expect(were).toHaveLength(313);
  });

  it('leads to names that there are', () => {
    const all = new Set(Object.values(entries).flatMap(exportedBy));
    const own = /^`([\w$]+)`/;
    for (const { was, is } of rows) {
      const name = own.exec(is)?.[1];
      if (name !== undefined && name !== 'Disposable') expect(all, `${was} is ${is}`).toContain(name);
      for (const [, used] of is.matchAll(/typeof (\w+)/g)) expect(all, `${was} is ${is}`).toContain(used);
    }
  });
});
