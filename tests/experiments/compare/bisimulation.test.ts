/** The rival that compares pairs by their futures, on records small enough to work out. */
import { expect, it } from 'vitest';
import type { EpisodeBatch } from '../../../src/engine/contracts/episodes.js';
import { bisimilarPairs } from '../../../src/experiments/compare/bisimulation.js';

type Steps = readonly (readonly [state: number, action: number, reward: number])[];

function batchOf(episodes: readonly { steps: Steps; terminated: boolean; last?: number }[]): EpisodeBatch {
  const starts = [0];
  for (const { steps } of episodes) starts.push(starts.at(-1)! + steps.length);
  const all = episodes.flatMap(({ steps }) => steps);
  return {
    starts: Int32Array.from(starts),
    states: Int32Array.from(all, ([state]) => state),
    actions: Int32Array.from(all, ([, action]) => action),
    rewards: Float64Array.from(all, ([, , reward]) => reward),
    terminated: Uint8Array.from(episodes, ({ terminated }) => Number(terminated)),
    lastStates: Int32Array.from(episodes, ({ last = -1 }) => last),
  };
}

const ends = (...steps: Steps) => ({ steps, terminated: true });
const options = { discount: 0.5, tolerance: 0.01 };

it('joins pairs that pay and lead to the same, and no others; what was never tried is in no class', () => {
  // States 0 and 1 lead to the end with 1; state 2 ends with 3; state 3 leads to state 2 with 1. Action 1 was never tried.
  const batch = batchOf([ends([0, 0, 1]), ends([1, 0, 1]), ends([2, 0, 3]), ends([3, 0, 1], [2, 0, 3])]);
  const { labels } = bisimilarPairs({ states: 4, actions: 2 }, batch, options);
  expect([...labels]).toEqual([0, -1, 0, -1, 1, -1, 2, -1]);
});

it('takes pairs within the tolerance for one: a share of the largest distance', () => {
  // Distances |1 - 1.1| = 0.1, |1 - 3| = 2, |1.1 - 3| = 1.9: 0.1 is 5 % of the largest.
  const batch = batchOf([ends([0, 0, 1]), ends([1, 0, 1.1]), ends([2, 0, 3])]);
  const classes = (tolerance: number) => [
    ...bisimilarPairs({ states: 3, actions: 1 }, batch, { discount: 0.9, tolerance }).labels,
  ];
  expect(classes(0.04)).toEqual([0, 1, 2]);
  expect(classes(0.06)).toEqual([0, 0, 1]);
});

it('discounts the future', () => {
  // 0 → 2 (pays 1, then 2 pays 0 and ends), 1 → 3 (pays 1, then 3 pays 4 and ends); alone 4 pays 1 and ends.
  // U(2, 3) = 4, so D(0, 1) = γ 4; U(2, end) = 0, so D(0, 4) = 0; the largest distance is |0 - 4| = 4.
  const batch = batchOf([ends([0, 0, 1], [2, 0, 0]), ends([1, 0, 1], [3, 0, 4]), ends([4, 0, 1])]);
  const classes = (discount: number) => [
    ...bisimilarPairs({ states: 5, actions: 1 }, batch, { discount, tolerance: 0.3 }).labels,
  ];
  // γ = .5: D(0, 1) = 2, half of the largest. γ = .25: 1, a quarter; 2, which pays 0, is 1 from 0 as well.
  expect(classes(0.5)[1]).not.toBe(classes(0.5)[0]);
  expect(classes(0.25)[1]).toBe(classes(0.25)[0]);
  expect(classes(0.5)[4]).toBe(classes(0.5)[0]);
});

it('leaves out the last step of an episode that was cut, unless the record says where it led', () => {
  const cut = { steps: [[0, 0, 1]] as Steps, terminated: false };
  const sizes = { states: 2, actions: 1 };
  expect([...bisimilarPairs(sizes, batchOf([cut, ends([1, 0, 1])]), options).labels]).toEqual([-1, 0]);
  // 0 leads to 1, which ends with 0 as the end does: both are nothing but what they pay, 1 and 0.
  const known = batchOf([{ ...cut, last: 1 }, ends([1, 0, 0])]);
  expect([...bisimilarPairs(sizes, known, options).labels]).toEqual([0, 1]);
});

it('joins everything that was tried where nothing is ever paid', () => {
  const batch = batchOf([ends([0, 0, 0], [1, 1, 0]), ends([2, 0, 0])]);
  expect([...bisimilarPairs({ states: 3, actions: 2 }, batch, options).labels]).toEqual([0, -1, -1, 0, 0, -1]);
});
