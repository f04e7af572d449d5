/** Classes that are kept up pair by pair are those that a refinement of all that is known gives at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RefinedClasses } from '../../../src/agents/classes/refined-classes.js';
import { SymmetryClasses } from '../../../src/agents/classes/symmetry-classes.js';
import { TriedClasses } from '../../../src/agents/classes/tried-classes.js';
import { Partition } from '../../../src/similarity/partition.js';
import { LearnedModel } from '../../../src/symmetry/learned-model.js';
import { OutcomeCounts } from '../../../src/symmetry/outcome-counts.js';

/** A world of certain outcomes with a mirror: two rings of states side by side, and a few ends; or without one. */
const worlds = fc.integer({ min: 2, max: 7 }).chain((half) => {
  const outcome = fc.record({
    next: fc.nat(2 * half - 1),
    reward: fc.constantFrom(0, 0, 0, 1, -0.5),
    end: fc.integer({ min: 0, max: 5 }),
  });
  return fc.record({
    half: fc.constant(half),
    mirrored: fc.boolean(),
    outcomes: fc.array(outcome, { minLength: 4 * half, maxLength: 4 * half }),
    steps: fc.array(fc.nat(4 * half - 1), { minLength: 1, maxLength: 60 }),
  });
});

function lawOf(half: number, mirrored: boolean, outcomes: readonly { next: number; reward: number; end: number }[]) {
  const across = (state: number) => (state + half) % (2 * half);
  return (pair: number) => {
    const image = mirrored && pair >= 2 * half;
    const { next, reward, end } = outcomes[image ? pair - 2 * half : pair]!;
    return { next: image ? across(next) : next, reward, terminated: end === 0 };
  };
}

/** What is known of a pair is known of its whole class: the model of the classes, refined as a whole. */
function atOnce(classes: SymmetryClasses, counts: OutcomeCounts): Partition {
  const { actions } = counts;
  const known = new OutcomeCounts(classes.states.count, actions);
  const place = new Int32Array(classes.pairs.count).fill(-1);
  classes.firstStates.forEach((state, number) => {
    for (let action = 0; action < actions; ++action) {
      const label = classes.pairs.labels[state * actions + action]!;
      place[label] = number * actions + action;
      const pair = classes.pairs.labels.findIndex((other, k) => other === label && counts.visits[k]! > 0);
      if (pair === -1) continue;
      const [outcome] = counts.counts[pair]!.keys();
      const { reward, nextState, terminated } = counts.outcomes[outcome!]!;
      known.observe(number, action, reward, terminated ? number : classes.states.labels[nextState]!, terminated);
    }
  });
  const { labels } = new LearnedModel(known).refine();
  return Partition.from(classes.pairs.labels.map((label) => labels[place[label]!]!));
}

describe('RefinedClasses and TriedClasses', () => {
  it('after every step say what is found at once', () => {
    fc.assert(
      fc.property(worlds, ({ half, mirrored, outcomes, steps }) => {
        const states = 2 * half;
        const law = lawOf(half, mirrored, outcomes);
        const swap = {
          states: Int32Array.from({ length: states }, (_, s) => (s + half) % states),
          pairs: Int32Array.from({ length: 2 * states }, (_, pair) => (pair + 2 * half) % (2 * states)),
        };
        const classes = new SymmetryClasses(states, 2, mirrored ? [swap] : []);
        const counts = new OutcomeCounts(states, 2);
        const tried = new TriedClasses(classes, counts);
        let refined = new RefinedClasses(classes, counts);
        for (const pair of steps) {
          const { next, reward, terminated } = law(pair);
          const state = Math.floor(pair / 2);
          const first = counts.visits[pair] === 0;
          counts.observe(state, pair % 2, reward, next, terminated);
          tried.follow(state, pair % 2, next);
          if (first && !refined.follow(pair)) refined = new RefinedClasses(classes, counts);
          expect(refined.partition.labels).toEqual(atOnce(classes, counts).labels);
          const { labels } = classes.pairs;
          const hasTried = (label: number) => labels.some((other, k) => other === label && counts.visits[k]! > 0);
          const complete = labels.every((label, k) => counts.live[Math.floor(k / 2)] === 0 || hasTried(label));
          expect(tried.complete).toBe(complete);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('a lower pair that did something else is not followed: what is known of the class is then another', () => {
    const swap = { states: Int32Array.of(1, 0), pairs: Int32Array.of(1, 0) };
    const counts = new OutcomeCounts(2, 1);
    const refined = new RefinedClasses(new SymmetryClasses(2, 1, [swap]), counts);
    counts.observe(1, 0, 1, 0, false);
    expect(refined.follow(1)).toBe(true);
    counts.observe(0, 0, 0, 0, false);
    expect(refined.follow(0)).toBe(false);
  });
});
