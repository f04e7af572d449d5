import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { TransformationTest } from '../../src/symmetry/transformation-test.js';

const step = fc.record({
  state: fc.nat(1),
  action: fc.nat(1),
  // The second is the first but for rounding.
  reward: fc.constantFrom(0, -0, 0.3, 0.1 + 0.2, 1),
  next: fc.nat(1),
  ended: fc.boolean(),
});

describe('outcome counts', () => {
  it('count a repeat of the last outcome as they count it when others came between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 7 }), (steps) => {
        // Seven steps are too few for rewards to count as varying.
        const counts = new OutcomeCounts(2, 2);
        const unread = new OutcomeCounts(2, 2);
        const expected = new Map<string, number>();
        for (const { state, action, reward, next, ended } of steps) {
          const number = counts.observe(state, action, reward, next, ended);
          unread.observe(state, action, reward, next, ended);
          expect(counts.lastOf(2 * state + action)).toBe(number);
          const said = counts.outcomes[number]!;
          expect(said.reward).toBeCloseTo(reward, 12);
          expect([said.nextState, said.terminated]).toEqual([ended ? -1 : next, ended]);
          const key = `${2 * state + action} ${reward.toFixed(6).replace('-', '')} ${ended ? -1 : next}`;
          expected.set(key, (expected.get(key) ?? 0) + 1);
          expect(counts.counts[2 * state + action]!.get(number)).toBe(expected.get(key));
        }
        expect(counts.visits.reduce((sum, visits) => sum + visits, 0)).toBe(steps.length);
        expect(unread.counts).toEqual(counts.counts);
      }),
    );
  });

  it('notice rewards that vary among repeats of the last outcome', () => {
    const counts = new OutcomeCounts(1, 1);
    for (let k = 0; k < 4; ++k) counts.observe(0, 0, 1, 0, false);
    for (let k = 0; k < 5; ++k) counts.observe(0, 0, 2 + k, 0, false);
    // Repeats: 3 that paid the same, 5 that did not.
    expect(counts.rewardsVary).toBe(true);
    expect(counts.rewardOf(0, 0)).toBeCloseTo((4 + 2 + 3 + 4 + 5 + 6) / 9, 12);
    counts.observe(0, 0, 6, 0, false);
    expect(counts.visits[0]).toBe(10);
    expect(counts.rewardOf(0, 0)).toBeCloseTo(3, 12);
  });
});

describe('candidates of a test', () => {
  it('are each tested once, under the name given last', () => {
    const map = (name: string, states: number[]) => Transformation.from({ name, states, actionMap: [0] });
    const candidates = [
      map('swap', [1, 0, 2]),
      map('turn', [1, 2, 0]),
      map('swap again', [1, 0, 2]),
      map('nothing', [0, 1, 2]),
    ];
    const test = new TransformationTest({ states: 3, actions: 1, candidates });
    expect(test.candidates.map(({ transformation }) => transformation.name)).toEqual(['swap again', 'turn']);
    expect(candidates[0]!.equals(candidates[2]!)).toBe(true);
    expect(candidates[0]!.equals(candidates[1]!)).toBe(false);
  });
});
