/** Options that are not given. */
import { expect, it } from 'vitest';
import { defined } from '../../src/experiments/defined.js';

it('leaves out what is undefined, and nothing else', () => {
  const given: { seeds?: number; jobs?: number; out: string | null } = defined({
    seeds: undefined as number | undefined,
    jobs: 0 as number | undefined,
    out: null as string | null,
  });
  expect(Object.keys(given)).toEqual(['jobs', 'out']);
  expect(given).toEqual({ jobs: 0, out: null });
});
