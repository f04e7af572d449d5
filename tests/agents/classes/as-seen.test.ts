/** What is worked out for the pairs that were seen, held against what it is when it is worked out for all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveLearner } from '../../../src/agents/agent-options.js';
import { isProduct } from '../../../src/agents/classes/products.js';
import type { Sharing } from '../../../src/agents/classes/sharing.js';
import { SymmetryClasses } from '../../../src/agents/classes/symmetry-classes.js';
import { EpisodeValues } from '../../../src/agents/episode-values.js';
import { Learner } from '../../../src/agents/learner.js';
import { Transformation } from '../../../src/symmetry/transformation.js';
import { backends, loadBackend } from '../../backends.js';

const STATES = 6;
const ACTIONS = 2;
const PAIRS = STATES * ACTIONS;

const map = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: STATES }),
    fc.boolean(),
    fc.array(fc.boolean(), { minLength: STATES, maxLength: STATES }),
  )
  .map(([states, alike, flips]) => {
    const action = (flip: boolean) => (flip ? [1, 0] : [0, 1]);
    return Transformation.from({ name: 'map', states, actionMap: alike ? action(flips[0]!) : flips.map(action) });
  });

/** The same maps, as ones that may be known in part only. */
const partial = ({ states, pairs }: Transformation) => ({ states, pairs });

describe('classes under whole transformations', () => {
  it('are those that a pass over all pairs finds, asked for in any order', () => {
    fc.assert(
      fc.property(fc.array(map, { maxLength: 3 }), fc.nat(3), fc.array(fc.nat(PAIRS - 1)), (maps, cut, asked) => {
        const first = new SymmetryClasses(STATES, ACTIONS, maps.slice(0, cut));
        const found = cut < maps.length ? new SymmetryClasses(STATES, ACTIONS, maps.slice(cut), first) : first;
        const { labels } = new SymmetryClasses(STATES, ACTIONS, maps.map(partial)).pairs;
        expect(found.perPair).toBe(true);
        for (const pair of asked) found.classOf(pair);
        for (let pair = 0; pair < PAIRS; ++pair) {
          const members = [...labels.keys()].filter((other) => labels[other] === labels[pair]);
          expect([...found.membersOf(found.classOf(pair))]).toEqual(members);
        }
        expect(found.pairs.labels).toEqual(labels);
        expect(found.trivial).toBe(found.pairs.count === PAIRS);
      }),
    );
  });

  it('are equal where all labels are', () => {
    fc.assert(
      fc.property(fc.array(map, { maxLength: 2 }), fc.array(map, { maxLength: 2 }), fc.boolean(), (a, b, products) => {
        // Of arbitrary maps hardly any leave the classes of others as they are: products of these do.
        const others = products ? a.map((one) => one.after(a[0]!).after(one)) : b;
        const one = new SymmetryClasses(STATES, ACTIONS, a);
        const other = new SymmetryClasses(STATES, ACTIONS, others);
        const same = one.pairs.labels.every((label, pair) => label === other.pairs.labels[pair]);
        expect(new SymmetryClasses(STATES, ACTIONS, a).equals(new SymmetryClasses(STATES, ACTIONS, others))).toBe(same);
        const both = new SymmetryClasses(STATES, ACTIONS, others, one);
        expect(both.equals(one)).toBe(one.coarsens(other));
      }),
    );
  });

  it('know products of their maps', () => {
    const turn = Transformation.from({ name: 'turn', states: [1, 2, 3, 0, 4, 5], actionMap: [0, 1] });
    const flip = Transformation.from({ name: 'flip', states: [1, 0, 3, 2, 4, 5], actionMap: [1, 0] });
    const other = Transformation.from({ name: 'other', states: [0, 1, 2, 3, 5, 4], actionMap: [0, 1] });
    expect(isProduct(turn.after(flip).after(turn), [turn, flip])).toBe(true);
    expect(isProduct(turn.inverse(), [turn])).toBe(true);
    expect(isProduct(other, [turn, flip])).toBe(false);
    expect(isProduct(flip, [turn])).toBe(false);
  });
});

describe.each(backends)('values shared as pairs are seen, on the $name backend', ({ name }) => {
  it('are those shared at once, to the bit', async () => {
    const backend = await loadBackend(name);
    const step = fc.record({
      state: fc.nat(STATES - 1),
      action: fc.nat(ACTIONS - 1),
      reward: fc.double({ min: -3, max: 3, noNaN: true }),
      next: fc.nat(STATES - 1),
      end: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(map, { minLength: 1, maxLength: 2 }),
        fc.array(map, { minLength: 1, maxLength: 2 }),
        fc.array(step, { maxLength: 20 }),
        fc.constantFrom(0, 1, -0.5, 0.3),
        fc.boolean(),
        (maps, others, steps, initialValue, set) => {
          const settings = resolveLearner({
            ...{ states: STATES, actions: ACTIONS, stepSize: 0.4, discount: 0.9 },
            ...{ initialValue, epsilon: 0.3, seed: 5 },
          });
          using asSeen = new Learner(backend, settings, STATES, ACTIONS);
          using atOnce = new Learner(backend, settings, STATES, ACTIONS);
          expect(asSeen.sharesAsSeen).toBe(initialValue !== 0.3);
          if (!asSeen.sharesAsSeen) return;
          const learn = (k: number) => {
            for (const learner of [asSeen, atOnce])
              for (const { state, action, reward, next, end } of steps)
                learner.relearn(state, action, reward, next, 0, end);
            const actions = [asSeen, atOnce].map((learner) => [learner.act(k), learner.advance(0.7, 5 - k, false)]);
            expect(actions[0]).toEqual(actions[1]);
            expect(asSeen.q).toEqual(atOnce.q);
            expect(asSeen.updates).toBe(atOnce.updates);
          };
          learn(0);
          const seen = [...new Set([...steps.map(({ state, action }) => state * ACTIONS + action), 0, 1, 2, 3])];
          let sharing: Sharing | null = null;
          for (const [k, each] of [maps, others].entries()) {
            // What both were worth before is kept whole by the one, and of what was tried by the other.
            const [some, all] = [new EpisodeValues(asSeen, false), new EpisodeValues(atOnce, false)];
            for (const began of [some, all]) began.begin(sharing);
            some.keep(seen);
            all.keep();
            sharing = { classes: new SymmetryClasses(STATES, ACTIONS, each) };
            asSeen.shareAsSeen(new SymmetryClasses(STATES, ACTIONS, each), k === 0 ? seen : null);
            atOnce.shareWhole(new SymmetryClasses(STATES, ACTIONS, each.map(partial)).pairs.labels, null);
            expect(asSeen.q).toEqual(atOnce.q);
            learn(k + 1);
            for (let state = 0; state < STATES; ++state) expect(some.best(state)).toBe(all.best(state));
          }
          if (set) {
            for (const learner of [asSeen, atOnce]) learner.q = Float64Array.from({ length: PAIRS }, (_, k) => k % 5);
            expect(asSeen.q).toEqual(atOnce.q);
            learn(3);
          }
          for (const learner of [asSeen, atOnce]) learner.shareWhole(null, null);
          learn(4);
        },
      ),
    );
  });
});
