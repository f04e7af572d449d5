/** What the experiments are made on: worlds with known groups, subgroups, and mistakes of known size. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random.js';
import { twinShare } from '../../../src/experiments/questions/completeness/experiment.js';
import { withFalsePairs } from '../../../src/experiments/questions/coupling-runs/experiment.js';
import { asymmetryOf } from '../../../src/experiments/questions/learning-run.js';
import { someSubgroups } from '../../../src/experiments/questions/orbit-size/subgroups.js';
import { policyValues, uniformPolicy } from '../../../src/experiments/questions/policies.js';
import { coupledBy, misplaced } from '../../../src/experiments/questions/update-directions/experiment.js';
import {
  coinOrChoice,
  drawnSymmetries,
  makeGrid,
  orbitsOfStates,
  squareGroup,
  tiledGrid,
} from '../../../src/experiments/questions/worlds.js';
import { Partition } from '../../../src/similarity/partition.js';
import { trajectoryClasses } from '../../../src/symmetry/exact/reward-laws.js';
import { solve } from '../../../src/symmetry/exact/solve.js';

describe('worlds', () => {
  it('have the groups that they are there for', () => {
    expect(drawnSymmetries(makeGrid('centre goal, sparse', 5), false).order).toBe(8);
    expect(drawnSymmetries(makeGrid('corner goal, sparse', 5), false).order).toBe(2);
    expect(drawnSymmetries(makeGrid('one stray wall, sparse'), false).order).toBe(1);
    // The square's eight, after each of the four translations that carry the goals onto each other.
    expect(drawnSymmetries(makeGrid('torus, four goals'), true).order).toBe(32);
    expect(squareGroup(makeGrid('corner goal, sparse', 5)).order).toBe(8);
  });

  it('put rewards on whole orbits of cells, which leaves the symmetries', () => {
    for (const shaped of [false, true]) {
      for (const density of [0, 0.5, 1]) {
        const environment = tiledGrid({ side: 5, density, shaped, seed: 3 });
        expect(drawnSymmetries(environment, false).order).toBe(8);
        const model = environment.model();
        const entered = new Set<number>();
        for (let i = 0; i < model.pairs; ++i) {
          const k = model.outcomeStarts[i]!;
          if (model.live[Math.floor(i / 4)] === 1 && model.rewards[k] !== 0) entered.add(model.nextStates[k]!);
        }
        if (shaped) continue;
        // 5x5 without its centre: orbits of 4, 8, 4, 4 and 4 cells; half of five is rounded to three.
        if (density === 0) expect([...entered]).toEqual([12]);
        else if (density === 1) expect(entered.size).toBe(25);
        else expect([13, 17]).toContain(entered.size);
      }
    }
  });
});

describe('subgroups', () => {
  it('of the square: one of each kind by order and number of orbits', () => {
    const group = drawnSymmetries(makeGrid('centre goal, sparse', 5), false);
    // Reflections fix cells, the half turn fixes the centre alone; two kinds of order 4; then the whole.
    const subgroups = someSubgroups(group, 2);
    expect(subgroups.map(({ order }) => order)).toEqual([1, 2, 2, 4, 4, 8]);
    expect(subgroups[0]!.orbits.count).toBe(100);
    for (const subgroup of subgroups) expect(subgroup.elements.every((element) => group.has(element))).toBe(true);
    expect(someSubgroups(group, 1).map(({ order }) => order)).toEqual([1, 2, 4, 8]);
  });

  it('gives the orbits of the states', () => {
    const orbits = orbitsOfStates(squareGroup(makeGrid('centre goal, sparse', 5)));
    // The centre; the middles of inner and outer sides; the inner and outer corners; eight cells between.
    expect(orbits.map(({ length }) => length).toSorted()).toEqual([1, 4, 4, 4, 4, 8]);
  });
});

describe('mistakes', () => {
  const partition = Partition.from([0, 0, 1, 1, -1, 2]);

  it('misplaces a share of the placed pairs', () => {
    expect(misplaced(partition, 0, new Random(1))).toBe(partition);
    const { labels } = misplaced(partition, 1, new Random(1));
    expect(labels[4]).toBe(-1);
    const all = misplaced(Partition.from(new Int32Array(2000).map((_, i) => i % 50)), 0.1, new Random(1));
    // A block keeps about nine tenths of its forty members: the pairs that left are about 200.
    const left = Array.from({ length: 50 }, (_, b) => {
      const members = Array.from({ length: 40 }, (__, k) => all.labels[b + 50 * k]!);
      const most = Math.max(...members.map((label) => members.filter((other) => other === label).length));
      return 40 - most;
    }).reduce((sum, n) => sum + n, 0);
    expect(left).toBeGreaterThan(150);
    expect(left).toBeLessThan(250);
  });

  it('adds false pairs until they are the share asked for', () => {
    // Two true pairs of pairs; one false one more is a third of all.
    const chi = withFalsePairs(partition, Uint8Array.of(1, 1, 1, 1, 0, 1), 1 / 3, new Random(1)).toDense();
    const joined: string[] = [];
    for (let i = 0; i < 6; ++i) for (let j = i + 1; j < 6; ++j) if (chi[6 * i + j] === 1) joined.push(`${i}${j}`);
    expect(joined).toHaveLength(3);
    expect(joined).toEqual(expect.arrayContaining(['01', '23']));
    expect(joined.some((pair) => pair.includes('4'))).toBe(false);
  });

  it('gives χ between pairs of a block', () => {
    const chi = coupledBy(partition, 0.5);
    expect([chi.get(0, 0), chi.get(0, 1), chi.get(0, 2), chi.get(4, 4)]).toEqual([1, 0.5, 0, 1]);
  });
});

describe('asymmetryOf', () => {
  it('is the share of the spread that lies inside the blocks', () => {
    // Means 2 and 5: inside 1 + 1 + 0; around the mean 3: 4 + 0 + 4.
    expect(asymmetryOf([1, 3, 5], Partition.from([0, 0, 1]))).toBeCloseTo(Math.sqrt(2 / 8), 12);
    expect(asymmetryOf([2, 2, 5], Partition.from([0, 0, 1]))).toBe(0);
    expect(asymmetryOf([1, 3, 99], Partition.from([0, 0, -1]))).toBeCloseTo(1, 12);
  });
});

describe('twinShare', () => {
  it('counts pairs of one state', () => {
    // Two actions: the block {0, 1, 2} has pairs 01 (one state), 02 and 12; {3, 5} has 35.
    expect(twinShare(Partition.from([0, 0, 0, 1, -1, 1]), 2)).toBe(0.25);
    expect(twinShare(Partition.from([0, 1]), 2)).toBe(0);
  });
});

describe('coin or choice', () => {
  it('has one law for all doors under the uniform policy, and two optimal values', () => {
    const model = coinOrChoice().model();
    const { labels } = trajectoryClasses(model, { length: 3 });
    expect(new Set(labels.subarray(0, 8)).size).toBe(1);
    const { q } = solve(model, { discount: 0.95 });
    expect([q[0], q[4]]).toEqual([expect.closeTo(0.95 / 2, 9), expect.closeTo(0.95, 9)]);
    const uniform = policyValues(model, uniformPolicy(model));
    expect(uniform[0]).toBeCloseTo(uniform[4]!, 12);
  });
});
