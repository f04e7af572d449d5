/** What agents keep up step by step, held against what it is when it is worked out from nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveLearner } from '../../src/agents/agent-options.js';
import { Agreements } from '../../src/agents/agreements.js';
import { SymmetryClasses } from '../../src/agents/classes/symmetry-classes.js';
import { TriedPairs } from '../../src/agents/classes/tried-pairs.js';
import { EpisodeValues } from '../../src/agents/episode-values.js';
import { Learner } from '../../src/agents/learner.js';
import { Partition } from '../../src/similarity/partition.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { backends, loadBackend } from '../backends.js';

describe('agreements', () => {
  it('are pairs tried that are images of tried ones, one less on a cycle', () => {
    // 0 -> 1 -> 2 -> 0, 3 -> 4, 5 is its own image, 6 has none.
    const map = { states: new Int32Array(0), pairs: Int32Array.of(1, 2, 0, 4, -1, 5, -1) };
    const visits = new Int32Array(7);
    visits[0] = 1;
    const agreements = new Agreements(visits);
    const found = [1, 4, 5, 2, 3, 6].map((pair) => {
      agreements.add(pair);
      return agreements.of(map);
    });
    expect(found).toEqual([1, 1, 1, 2, 3, 3]);
  });

  it('do not depend on when they are asked for', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]),
        (tried, ends) => {
          // A permutation of those in `ends`, each to the next; the others have no image.
          const pairs = new Int32Array(8).fill(-1);
          ends.forEach((pair, k) => {
            pairs[pair] = ends[(k + 1) % ends.length]!;
          });
          const map = { states: new Int32Array(0), pairs };
          const often = new Agreements(new Int32Array(8));
          for (const pair of tried) {
            often.add(pair);
            often.of(map);
          }
          const visits = new Int32Array(8);
          for (const pair of tried) visits[pair] = 1;
          expect(often.of(map)).toBe(new Agreements(visits).of(map));
        },
      ),
    );
  });
});

describe('tried pairs', () => {
  it('are known by their classes, whichever these are', () => {
    const counts = new OutcomeCounts(2, 2);
    const alone = new SymmetryClasses(2, 2, []);
    const swapped = new SymmetryClasses(2, 2, [{ states: Int32Array.of(1, 0), pairs: Int32Array.of(3, 2, 1, 0) }]);
    const tried = new TriedPairs(counts);
    expect(tried.has(alone, 3)).toBe(false);
    counts.observe(0, 0, 0, 1, false);
    tried.add(0);
    expect([0, 1, 2, 3].map((pair) => tried.has(alone, pair))).toEqual([true, false, false, false]);
    expect([0, 1, 2, 3].map((pair) => tried.has(swapped, pair))).toEqual([true, false, false, true]);
    counts.observe(1, 0, 0, 1, false);
    tried.add(2);
    expect([0, 1, 2, 3].map((pair) => tried.has(swapped, pair))).toEqual([true, true, true, true]);
  });
});

describe.each(backends)('values as an episode began, on the $name backend', ({ name }) => {
  it('are those of then, whatever was learned since', async () => {
    const backend = await loadBackend(name);
    const settings = resolveLearner({
      states: 3,
      actions: 2,
      stepSize: 0.5,
      discount: 0.5,
      initialValue: 1,
      epsilon: 0,
    });
    const blocks = Partition.from([0, 1, 2, 0, -1, -1]);
    fc.assert(
      fc.property(
        fc.array(fc.record({ pair: fc.nat(5), reward: fc.integer({ min: -3, max: 3 }), next: fc.nat(2) }), {
          maxLength: 30,
        }),
        fc.nat(30),
        (steps, cut) => {
          using learner = new Learner(backend, settings, 3, 2);
          learner.kernel.couple('quotient', null, true, { blocks: blocks.labels });
          const began = new EpisodeValues(learner, false);
          const visits = new Int32Array(6);
          const tried: number[] = [];
          began.begin({ partition: blocks });
          let before = learner.q;
          steps.forEach(({ pair, reward, next }, t) => {
            if (t === cut) {
              const most = visits.reduce(
                (largest, count, k) => (count > 0 ? Math.max(largest, learner.q[k]!) : largest),
                1,
              );
              began.begin({ partition: blocks });
              expect(began.largest(tried, 1)).toBe(most);
              before = learner.q;
            }
            const [state, action] = [pair >> 1, pair & 1];
            began.before(state, action);
            learner.observe(state, action, reward, next, false);
            if (++visits[pair]! === 1) tried.push(pair);
            began.after(pair);
            for (let s = 0; s < 3; ++s) expect(began.best(s)).toBe(Math.max(before[2 * s]!, before[2 * s + 1]!));
          });
          began.keep();
          learner.q = new Float64Array(6).fill(9);
          for (let s = 0; s < 3; ++s) expect(began.best(s)).toBe(Math.max(before[2 * s]!, before[2 * s + 1]!));
          tried.push(0, 1, 2, 3, 4, 5);
          began.begin({ partition: blocks });
          expect(began.largest(tried, 1)).toBe(9);
        },
      ),
    );
  });

  it('blocks as labels are blocks as rows, and take no more room than pairs', async () => {
    const backend = await loadBackend(name);
    const settings = resolveLearner({
      states: 300,
      actions: 2,
      stepSize: 0.5,
      discount: 0.5,
      initialValue: 1,
      epsilon: 0,
    });
    const learn = (couple: (learner: Learner) => void) => {
      using learner = new Learner(backend, settings, 300, 2);
      learner.q = Float64Array.from({ length: 600 }, (_, pair) => (pair * 7) % 11);
      couple(learner);
      learner.observe(3, 1, 2, 4, false);
      learner.observe(4, 0, 1, 3, true);
      return [...learner.q, learner.updates];
    };
    // Pairs 0 to 9 are alone, the others three blocks in turn.
    const labels = Int32Array.from({ length: 600 }, (_, pair) => (pair < 10 ? -1 : pair % 3));
    const { blocks } = Partition.from(labels);
    const lists = Array.from(labels, (label, pair) =>
      label < 0 ? [pair] : [...blocks.find((block) => block.includes(pair))!],
    );
    const rowStarts = Int32Array.from([
      0,
      ...lists.map((_, k) => lists.slice(0, k + 1).reduce((sum, { length }) => sum + length, 0)),
    ]);
    const columnIndices = Int32Array.from(lists.flat());
    const values = new Float64Array(columnIndices.length).fill(1);
    const rows = { kind: 'sparse', rows: 600, rowStarts, columnIndices, values } as const;
    expect(learn(({ kernel }) => kernel.couple('quotient', null, true, { blocks: labels }))).toEqual(
      learn(({ kernel }) => kernel.couple('quotient', rows, true)),
    );
  });
});
