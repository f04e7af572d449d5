import { expect, it } from 'vitest';
import { digests, everything } from './everything.js';

/** A layer's sums are taken in another order by SIMD than by a loop: these are the same in every runtime, not on both backends. */
const inTheirOwnOrder = ['network', 'deep Q-learning'];

it('both backends give the same bits in one run of everything', async () => {
  const both = [await everything('reference'), await everything('wasm')];
  const [reference, wasm] = both.map((parts) => digests(parts.filter(([name]) => !inTheirOwnOrder.includes(name))));
  expect(reference).toEqual(wasm);
});
