import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { record } from '../../src/engine/wasm/learner-progress.js';

it('has the fields of a learner where the core has them', () => {
  const source = readFileSync('assembly/learning/record.ts', 'utf8');
  const core = Object.fromEntries(
    [...source.matchAll(/^export const (\w+): usize = (\d+);/gm)].map(([, name, at]) => [name!, Number(at)]),
  );
  for (const [name, at] of Object.entries(record)) expect(core[name], name).toBe(at);
});
