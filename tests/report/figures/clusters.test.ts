import { describe, expect, it } from 'vitest';
import type { GridLayout } from '../../../src/environments/environment.js';
import type { ClusterPanel } from '../../../src/experiments/document.js';
import { drawClusters } from '../../../src/report/figures/clusters.js';
import { matchBlocks } from '../../../src/report/figures/palette.js';
import { drawPolicy } from '../../../src/report/figures/policy.js';
import { policyText } from '../../../src/report/figures/policy-text.js';
import { isDrawable, pairName, stateName } from '../../../src/report/pair-names.js';
import { centreGrid, squareOrbits } from '../../experiments/compare/sample-study.js';

/** Two rows, three columns: a wall at (0,1), a hole at (1,0), the goal at (1,2); the wall has no state. */
const small: GridLayout = {
  rows: 2,
  columns: 3,
  cells: Int32Array.of(0, 2, 3, 4, 5),
  directions: ['up', 'right', 'down', 'left', null],
  walls: [1],
  marks: [
    { cell: 3, kind: 'hole' },
    { cell: 5, kind: 'goal' },
    { cell: 0, kind: 'start' },
  ],
};

/** Two states in one cell. */
const shared: GridLayout = { ...small, cells: Int32Array.of(0, 0, 3, 4, 5) };

describe('names of pairs', () => {
  it('says the place on the grid where there is one', () => {
    expect(stateName(1, small)).toBe('(r0,c2)');
    expect(pairName(3 * 5 + 2, 5, small)).toBe('(r1,c1) down');
    expect(pairName(3 * 5 + 4, 5, small)).toBe('(r1,c1) action 4');
    expect(pairName(3 * 5 + 2, 5, null)).toBe('state 3, action 2');
    expect(pairName(3 * 5 + 2, 5, shared)).toBe('state 3, down');
    expect(isDrawable(small)).toBe(true);
    expect(isDrawable(shared)).toBe(false);
    expect(isDrawable(undefined)).toBe(false);
  });
});

describe('policyText', () => {
  it('draws arrows, walls and marks', () => {
    // States 0..4 lie in the cells (0,0), (0,2), (1,0), (1,1), (1,2).
    expect(policyText(small, [2, 4, 0, 1, 0])).toBe('↓ █ o\nH → G');
  });

  it('leaves out states that do not matter, and refuses what it cannot draw', () => {
    expect(policyText(small, [2, 3, 0, 1, 0], [1, 0, 0, 1, 0])).toBe('↓ █\nH → G');
    expect(policyText(shared, [0, 0, 0, 0, 0])).toBeNull();
    expect(policyText(null, [0])).toBeNull();
  });
});

describe('drawPolicy', () => {
  it('turns an arrow to each greedy action and shades by value', () => {
    // State s is worth s under its greedy action: state 0 has the least colour, state 3 the most (1 and 4 are not live).
    const policy = [2, 4, 0, 1, 0];
    const q = policy.flatMap((greedy, state) =>
      Array.from({ length: 5 }, (_, action) => (action === greedy ? state : -9)),
    );
    const { text } = drawPolicy({ kind: 'policy', layout: small, policy, q, live: [1, 0, 1, 1, 0] })!;
    expect(text).toMatch(/<title>\(r0,c0\): down, value 0<\/title>.*?fill-opacity="0.060".*?rotate\(90\)/);
    expect(text).toMatch(/<title>\(r1,c1\): right, value 3<\/title>.*?fill-opacity="0.560".*?rotate\(0\)/);
    expect(text).not.toContain('(r0,c2)');
    expect(drawPolicy({ kind: 'policy', layout: shared, policy, q })).toBeNull();
  });
});

describe('matchBlocks', () => {
  it('gives a block the number of the block it overlaps most in the first partition', () => {
    //            first: blocks {0,1,2} and {3,4}; second, named otherwise: {3,4,5}, {0,1}, and 2 alone.
    const [first, second] = matchBlocks([
      [0, 0, 0, 1, 1, -1],
      [7, 7, 9, 5, 5, 5],
    ]);
    expect(Array.from(first!)).toEqual([0, 0, 0, 1, 1, -1]);
    expect(Array.from(second!)).toEqual([0, 0, -1, 1, 1, 1]);
  });

  it('gives a number once: the smaller overlap gets a new one', () => {
    const [, second] = matchBlocks([
      [0, 0, 0, 0, 0],
      [1, 1, 1, 2, 2],
    ]);
    expect(Array.from(second!)).toEqual([0, 0, 0, 1, 1]);
  });
});

const draw = (layout: GridLayout, actions: number, panel: ClusterPanel): string =>
  drawClusters({ kind: 'clusters', layout, actions, panels: [panel] })![0]!.text;

describe('drawClusters', () => {
  it('draws a triangle a move, coloured the same exactly when in one cluster', () => {
    const labels = squareOrbits(3);
    const text = draw(centreGrid(3), 4, { title: 'orbits <3x3>', labels });
    const polygons = [...text.matchAll(/<polygon ([^>]*)><title>\((r\d),(c\d)\) (\w+): ([^<]*)<\/title>/g)];
    expect(polygons.length).toBe(8 * 4); // eight cells beside the goal
    // Corner cells: moving along the border is one orbit of 4 corners x 2 moves; bumping is the other.
    const corner = polygons.filter((match) => match[2] === 'r0' && match[3] === 'c0');
    const fill = (direction: string) => /fill="([^"]+)"/.exec(corner.find((match) => match[4] === direction)![1]!)![1];
    expect(fill('up')).toBe(fill('left'));
    expect(fill('right')).toBe(fill('down'));
    expect(fill('up')).not.toBe(fill('right'));
    expect(corner[0]![5]).toMatch(/^cluster \d+, 8 pairs$/);
    expect(text).toContain('orbits &#60;3x3&#62;');
    expect(text).toContain('class="goal"');
  });

  it('greys pairs that are alone, leaves out those in no block, and draws still actions as dots', () => {
    const labels = Array.from({ length: 25 }, (_, pair) =>
      pair === 0 ? -1 : pair === 1 || pair === 4 ? 1 : pair + 10,
    );
    const text = draw(small, 5, { title: 'x', labels });
    expect(text).toMatch(/class="none"[^>]*><title>\(r0,c0\) up: in no cluster/);
    expect(text).toMatch(/<circle class="cluster"[^>]*><title>\(r0,c0\) action 4: cluster 1, 2 pairs/);
    expect(text).toMatch(/class="alone"[^>]*><title>\(r0,c0\) down: alone/);
    expect(text).toContain('class="wall"');
    expect(drawClusters({ kind: 'clusters', layout: shared, actions: 5, panels: [] })).toBeNull();
  });
});
