/**
 * What is promised bit for bit calls no function of the host whose last bit is the host's own affair: ECMAScript asks of `Math.sin` and
 * its like nothing but an approximation, and runtimes differ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Folders of which every number has the same bits everywhere, but for the files named. */
const exact: Readonly<Record<string, readonly string[]>> = {
  // What it says is words.
  'src/environments': ['check-chance.ts'],
  'src/engine/rules': [],
  // Networks are exact to float tolerance.
  'src/engine/reference': ['activation.ts', 'loss.ts', 'optimizer.ts'],
};
/** `sqrt` is rounded correctly everywhere; `floor` and its like are exact. */
const approximate =
  /Math\.(?:a?(?:sin|cos|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b|\*\*\s*[^\d\s-]/g;

it.each(Object.entries(exact))('%s has its own', (folder, others) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(5);
  const found = files
    .filter((name) => !others.includes(name))
    .flatMap((name) => {
      const code = readFileSync(join(folder, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return [...code.matchAll(approximate)].map(([call]) => `${name}: ${call}`);
    });
  expect(found).toEqual([]);
});
