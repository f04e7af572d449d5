/** Symmetries of what is odd: nothing to judge, groups without an end, boards that no move leads to. */
import { describe, expect, it } from 'vitest';
import { SymmetryClasses } from '../../src/agents/classes/symmetry-classes.js';
import { optimalActions } from '../../src/agents/policy-value.js';
import { Partition } from '../../src/similarity/partition.js';
import { interquartileMean } from '../../src/statistics/scores.js';
import { Coverage, coverageOf } from '../../src/symmetry/coverage.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { scoreDetection } from '../../src/symmetry/score.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { TransformationTest } from '../../src/symmetry/transformation-test.js';
import { twins } from './twins.js';

const permutation = (name: string, states: readonly number[]) => Transformation.from({ name, states, actionMap: [0] });
/** All permutations of `n` states. */
const all = (n: number) =>
  SymmetryGroup.generatedBy([
    permutation('swap', [1, 0, ...Array.from({ length: n - 2 }, (_, k) => k + 2)]),
    permutation(
      'cycle',
      Array.from({ length: n }, (_, k) => (k + 1) % n),
    ),
  ]);

describe('groups', () => {
  it('have a name up to an order', () => {
    expect([all(3).name, all(7).name]).toEqual(['D3 (S3)', 'a group of order 5040']);
  });

  it('have an end', () => {
    expect(() => all(9)).toThrow('expected a group of order <= 20000, got a larger one');
  });

  it('keep the names that were given', () => {
    const { elements } = all(3);
    const names = elements.map(({ name }) => name);
    expect(names).toContain('swap');
    expect(names).toContain('cycle');
    expect(names.filter((name) => name.includes('swap') && name !== 'swap').length).toBeGreaterThan(0);
  });
});

describe('transformations', () => {
  it('are of some states and actions', () => {
    expect(() => Transformation.from({ name: 'none', states: [], actionMap: [] })).toThrow(
      'expected actions to be an integer >= 1, got 0',
    );
    expect(() => Transformation.from({ name: 'none', states: [0], actionMap: [[]] })).toThrow('expected actions');
  });

  it('of other sizes are others', () => {
    expect(permutation('a', [1, 0]).equals(permutation('a', [1, 0, 2]))).toBe(false);
    expect(permutation('a', [1, 0]).equals(permutation('b', [1, 0]))).toBe(true);
  });

  it('are tested from a list', () => {
    const made = (more: object) => () => new TransformationTest({ states: 2, actions: 1, candidates: [], ...more });
    expect(made({ candidates: 'all' })).toThrow("expected candidates to be a list, got 'all'");
    expect(made({ needTerminal: 'yes' })).toThrow("expected needTerminal to be true, false or 'auto', got 'yes'");
    for (const needTerminal of [true, false, 'auto']) expect(made({ needTerminal })).not.toThrow();
  });
});

describe('scores', () => {
  it('are against references that there are', () => {
    const partition = Partition.from(new Array<number>(twins.pairs).fill(0));
    expect(() => scoreDetection(partition, twins, { references: 'orbits' as never })).toThrow(
      "expected references to be a list, got 'orbits'",
    );
  });

  it('are lists of lists', () => {
    expect(() => interquartileMean(5 as never)).toThrow('to be a list of tasks, got 5');
    expect(() => interquartileMean([5] as never)).toThrow('to be a list of scores, got 5');
  });
});

describe('optimal actions', () => {
  it('are none where nothing lives', () => {
    expect([...optimalActions(Float64Array.of(1, 2), Uint8Array.of(0), 2)]).toEqual([0, 0]);
    expect([...optimalActions(Float64Array.of(1, 2), Uint8Array.of(1), 2)]).toEqual([0, 1]);
    expect([...optimalActions(Float64Array.of(1, 2), Uint8Array.of(1), 2, 1)]).toEqual([1, 1]);
  });
});

describe('classes', () => {
  it('are themselves', () => {
    const classes = new SymmetryClasses(2, 1, [permutation('swap', [1, 0])]);
    expect(classes.equals(classes)).toBe(true);
    expect(classes.equals(new SymmetryClasses(2, 1, []))).toBe(false);
  });
});

describe('coverage', () => {
  const swap = permutation('swap', [1, 0]);

  it('is 0 where nothing was seen', () => {
    const counts = new OutcomeCounts(2, 1);
    const coverage = new Coverage(counts, swap, swap.inverse());
    expect(coverageOf(counts, swap)).toBe(0);
    expect([coverage.atLeast(0), coverage.atLeast(0.01)]).toEqual([true, false]);
  });

  it('is of one reward where rewards vary, and of every outcome of a pair that has several', () => {
    const counts = new OutcomeCounts(2, 1);
    const coverage = new Coverage(counts, swap, swap.inverse());
    // Nine rewards of one pair; its image was not seen.
    for (let k = 0; k < 9; ++k) counts.observe(0, 0, k, 1, true);
    expect(counts.rewardsVary).toBe(true);
    expect(coverageOf(counts, swap)).toBe(0);
    expect(coverage.atLeast(0.01)).toBe(false);
    const few = new OutcomeCounts(2, 1);
    // Two outcomes of the one, of which the other has one: both are held against each other.
    few.observe(0, 0, 1, 1, true);
    few.observe(0, 0, 2, 1, true);
    few.observe(1, 0, 1, 0, true);
    expect(coverageOf(few, swap)).toBe(1);
  });
});
