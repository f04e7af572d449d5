/** Plans that look at what is known alone, held against one that looks at every pair each time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompletedModel } from '../../src/agents/completed-model.js';
import { OptimisticPlan } from '../../src/agents/optimistic-plan.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';

const STATES = 24;
const ACTIONS = 2;
const PAIRS = STATES * ACTIONS;
const DISCOUNT = 0.9;
const SMALLEST = 1e-6;

/** The mirror: `s` onto `23 - s`, the actions exchanged. */
const mirror = {
  states: Int32Array.from({ length: STATES }, (_, s) => STATES - 1 - s),
  pairs: Int32Array.from({ length: PAIRS }, (_, pair) => PAIRS - 1 - pair),
};

/** By pair: its rewards and where it led, in order, those of its image carried over. */
type Known = { reward: number; next: number }[][];

class DensePlan {
  readonly q = new Float64Array(PAIRS);
  readonly values = new Float64Array(STATES);
  /** By state: the pairs that led there, in the order in which they did so first. */
  readonly before: number[][] = Array.from({ length: STATES }, () => []);
  queue: number[] = [];
  updates = 0;
  weight = 0;
  most = Number.NaN;
  readonly known: Known;
  readonly visits: Int32Array;

  constructor(known: Known, visits: Int32Array) {
    this.known = known;
    this.visits = visits;
  }

  set(weight: number, most: number): void {
    const anew = most !== this.most;
    if (weight === this.weight && !anew) return;
    this.weight = weight;
    this.most = most;
    for (let pair = 0; pair < PAIRS; ++pair) if (anew || this.visits[pair] === 0) this.push(pair);
  }

  push(pair: number): void {
    if (!this.queue.includes(pair)) this.queue.push(pair);
  }

  sweep(): void {
    const smallest = SMALLEST * Math.max(1e-300, Math.abs(this.most));
    while (this.queue.length > 0) {
      const pair = this.queue.shift()!;
      ++this.updates;
      const target = this.target(pair);
      if (Math.abs(target - this.q[pair]!) < smallest) continue;
      this.q[pair] = target;
      const state = Math.floor(pair / ACTIONS);
      const best = Math.max(...this.q.subarray(state * ACTIONS, (state + 1) * ACTIONS));
      if (best === this.values[state]) continue;
      this.values[state] = best;
      for (const before of this.before[state]!) this.push(before);
    }
  }

  target(pair: number): number {
    const steps = this.known[pair]!;
    if (steps.length === 0) return this.most;
    let worth = 0;
    for (const { reward, next } of steps)
      worth += (reward + (next < 0 ? 0 : DISCOUNT * this.values[next]!)) / steps.length;
    if (this.visits[pair]! > 0 || this.weight === 0) return worth;
    return Math.max(worth, (1 - this.weight) * worth + this.weight * this.most);
  }
}

const step = fc.record({
  pair: fc.nat(PAIRS - 1),
  reward: fc.integer({ min: -2, max: 2 }),
  next: fc.nat(STATES - 1),
  end: fc.boolean(),
  weight: fc.option(fc.constantFrom(0, 0.25, 0.5, 1), { nil: null }),
  most: fc.constantFrom(1, 1 + 1e-8, 3, -1),
});

describe('optimistic plans', () => {
  it.each([true, false])('are those of all pairs, backup by backup, whether outcomes are certain (%s)', (certain) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), fc.nat(60), (steps, early) => {
        const counts = new OutcomeCounts(STATES, ACTIONS);
        const known: Known = Array.from({ length: PAIRS }, () => []);
        const dense = new DensePlan(known, counts.visits);
        const learned = (pair: number, reward: number, next: number): number[] => {
          const changed: number[] = [];
          const [image, nextOfImage] = [mirror.pairs[pair]!, next < 0 ? -1 : mirror.states[next]!];
          for (const [one, to] of [
            [pair, next],
            [image, nextOfImage],
          ] as const) {
            if (!certain) known[one]!.push({ reward, next: to });
            else if (one === pair || (counts.visits[one] === 0 && known[one]!.length === 0))
              known[one] = [{ reward, next: to }];
            else continue;
            if (to >= 0 && !dense.before[to]!.includes(one)) dense.before[to]!.push(one);
            changed.push(one);
          }
          return changed;
        };
        // A certain pair leads where it led first.
        const laws = new Map<number, (typeof steps)[number]>();
        const taken = steps.map((each) => {
          const law = certain ? (laws.get(each.pair) ?? each) : each;
          laws.set(each.pair, law);
          return { ...each, reward: law.reward, next: law.next, end: law.end };
        });
        const observe = ({ pair, reward, next, end }: (typeof steps)[number]) =>
          counts.observe(Math.floor(pair / ACTIONS), pair % ACTIONS, reward, next, end);
        for (const each of taken.slice(0, early)) observe(each);
        if (counts.rewardsVary) return;
        for (const pair of counts.visits.keys())
          for (const [number, times] of counts.countsOf(pair) ?? [])
            for (let k = 0; k < times; ++k)
              learned(pair, counts.outcomes[number]!.reward, counts.outcomes[number]!.nextState);
        const model = new CompletedModel(counts, [mirror], certain);
        const plan = new OptimisticPlan(model, PAIRS, DISCOUNT);
        const set = (weight: number, most: number) => {
          plan.set(weight, most);
          dense.set(weight, most);
        };
        set(0.5, 2);
        plan.sweep(1e6);
        dense.sweep();
        for (const each of taken.slice(early)) {
          observe(each);
          const next = each.end ? -1 : each.next;
          if (!certain || counts.visits[each.pair] === 1) {
            for (const changed of model.learn(each.pair, each.reward, next)) plan.push(changed);
            for (const changed of learned(each.pair, each.reward, next)) dense.push(changed);
          }
          if (each.weight !== null) set(each.weight, each.most);
          plan.sweep(1e6);
          dense.sweep();
          expect(plan.updates).toBe(dense.updates);
          for (let state = 0; state < STATES; ++state) expect(plan.valueOf(state)).toBeCloseTo(dense.values[state]!, 9);
        }
      }),
      // Always the same worlds: means are added up in another order, and a change at the very threshold may fall to either side.
      { seed: 12 },
    );
  });
});
