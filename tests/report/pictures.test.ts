/** Pictures of one's own worlds, in Node and in a page: each is drawn and its structure looked at. */
import { describe, expect, it } from 'vitest';
import type { BoardLayout, GraphLayout, PolygonLayout, XY } from '../../src/environments/layout.js';
import { clusterFigure, figureData, lineFigure, matrixFigure, policyFigure } from '../../src/report/index.js';

/** The corners of a regular hexagon of side 1 with a corner at the top. */
const hexagon = ([x, y]: XY): XY[] =>
  [30, 90, 150, 210, 270, 330].map((angle) => [
    x + Math.cos((angle * Math.PI) / 180),
    y + Math.sin((angle * Math.PI) / 180),
  ]);
/** The six directions across its sides. */
const directions: XY[] = [0, 60, 120, 180, 240, 300].map((angle) => [
  Math.cos((angle * Math.PI) / 180),
  Math.sin((angle * Math.PI) / 180),
]);

/** A middle with six around it. */
const flower: PolygonLayout = {
  kind: 'polygons',
  polygons: [[0, 0] as XY, ...directions.map(([x, y]): XY => [Math.sqrt(3) * x, Math.sqrt(3) * y])].map(hexagon),
  directions,
  marks: [{ state: 0, kind: 'goal' }],
};

/** Corners of the shapes of pairs, by pair. */
function shapes(svg: string): Map<number, number[]> {
  const found = [...svg.matchAll(/data-p="(\d+)" points="([^"]+)"/g)];
  return new Map(found.map(([, pair, points]) => [Number(pair), points!.split(' ').map(Number)]));
}

function area(corners: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < corners.length; k += 2) {
    const [x, y, u, v] = [corners.at(k - 2)!, corners.at(k - 1)!, corners[k]!, corners[k + 1]!];
    sum += (x * v - u * y) / 2;
  }
  return Math.abs(sum);
}

const middle = (corners: readonly number[], axis: 0 | 1): number => {
  const own = corners.filter((_, k) => k % 2 === axis);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
};

describe('a hexagonal world', () => {
  // The six turns of the hexagon: petal p moving in direction d is like petal 0 moving in direction d - p.
  const labels = Array.from({ length: 42 }, (_, pair) => {
    const [state, action] = [Math.floor(pair / 6), pair % 6];
    return state === 0 ? -1 : (action - (state - 1) + 6) % 6;
  });
  const svg = clusterFigure({ layout: flower, actions: 6, panels: [{ title: 'turns', labels }], title: 'a flower' });

  it('has six equal parts a cell, each towards its direction, and none at the goal', () => {
    const drawn = shapes(svg);
    expect([...drawn.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 36 }, (_, k) => k + 6));
    const areas = [...drawn.values()].map(area);
    // All cells have the average area, that of a square of 48 pixels.
    for (const one of areas) expect(one).toBeCloseTo(48 ** 2 / 6, -1);
    const cell = [0, 1, 2, 3, 4, 5].map((action) => drawn.get(6 + action)!);
    // Action 0 goes to the right, action 3 to the left; 1 and 2 go down, 4 and 5 up.
    expect(middle(cell[0]!, 0)).toBeGreaterThan(middle(cell[3]!, 0) + 20);
    expect(middle(cell[1]!, 1)).toBeGreaterThan(middle(cell[5]!, 1) + 20);
    expect(middle(cell[2]!, 1)).toBeGreaterThan(middle(cell[4]!, 1) + 20);
  });

  it('colours the same exactly what is in one class', () => {
    const colours = new Map<string, Set<string>>();
    for (const [, number, fill] of svg.matchAll(/data-c="(\d+)" fill="([^"]+)"/g)) {
      colours.set(number!, (colours.get(number!) ?? new Set()).add(fill!));
    }
    expect(colours.size).toBe(6);
    expect([...colours.values()].every((fills) => fills.size === 1)).toBe(true);
    expect(new Set([...colours.values()].map((fills) => [...fills][0])).size).toBe(6);
  });

  it('stands alone', () => {
    expect(svg).toMatch(/^<svg class="orbit-rl" xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    expect(svg).toContain('<title>a flower</title>');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('shows a policy: arrows at the angles of their directions', () => {
    // Every petal goes back to the middle: the opposite of the direction that led to it.
    const policy = [0, 3, 4, 5, 0, 1, 2];
    const q = policy.flatMap((greedy) => Array.from({ length: 6 }, (_, action) => (action === greedy ? 1 : 0)));
    const angles = [...policyFigure({ layout: flower, policy, q }).matchAll(/rotate\((-?[\d.]+)\)/g)];
    expect(angles.map(([, angle]) => (Number(angle) + 360) % 360)).toEqual([180, 240, 300, 0, 60, 120]);
  });
});

describe('a board', () => {
  const layout: BoardLayout = {
    kind: 'boards',
    columns: 3,
    boards: [
      { state: 4, cells: ['X', '', '', '', 'O', '', '', '', ''] },
      { state: 7, cells: ['', '', 'X', '', 'O', '', '', '', ''] },
    ],
  };
  // The reflection left-right of the one is the other: moves on mirrored cells are the same.
  const mirrored = [2, 1, 0, 5, 4, 3, 8, 7, 6];
  const labels = Array.from({ length: 72 }, (_, pair) => {
    const [state, action] = [Math.floor(pair / 9), pair % 9];
    return state === 4 ? action : state === 7 ? mirrored[action]! : -1;
  });
  const svg = clusterFigure({ layout, actions: 9, panels: [{ title: 'moves', labels }] });

  it('draws a square for each free cell, what stands on the others, and the same move in one colour', () => {
    const drawn = shapes(svg);
    expect(drawn.size).toBe(14);
    for (const corners of drawn.values()) expect(area(corners)).toBe(48 ** 2);
    expect([...svg.matchAll(/class="sign"[^>]*>([XO])</g)].map(([, sign]) => sign)).toEqual(['X', 'O', 'X', 'O']);
    const classOf = new Map(
      [...svg.matchAll(/data-c="(\d+)"[^>]*data-p="(\d+)"/g)].map(([, c, pair]) => [Number(pair), c]),
    );
    expect(classOf.get(4 * 9 + 2)).toBe(classOf.get(7 * 9 + 0));
    expect(classOf.get(4 * 9 + 1)).toBe(classOf.get(7 * 9 + 1));
    expect(classOf.get(4 * 9 + 1)).not.toBe(classOf.get(4 * 9 + 7));
    // The boards stand apart: the cells of the second begin half a cell after the first's.
    expect(Math.min(...drawn.get(63)!.filter((_, k) => k % 2 === 0))).toBe(3.5 * 48);
  });
});

describe('a graph', () => {
  // A triangle: action 0 goes round one way, action 1 the other; action 2 stays.
  const layout: GraphLayout = {
    kind: 'graph',
    places: [
      [0, 0],
      [2, 0],
      [1, 1.7],
    ],
    targets: [
      [1, 2, 0],
      [2, 0, 1],
      [0, 1, 2],
    ],
    names: { actions: ['round', 'back', 'stay'] },
  };
  const svg = clusterFigure({
    layout,
    actions: 3,
    panels: [{ title: 'rotations', labels: [0, 1, 2, 0, 1, 2, 0, 1, 2] }],
  });

  it('draws an arrow for each action from its state to where it leads, and a dot where it stays', () => {
    const drawn = shapes(svg);
    // Pairs 2, 5 and 8 stay.
    expect([...drawn.keys()]).toEqual([0, 1, 3, 4, 6, 7]);
    expect([...svg.matchAll(/<circle class="cluster"[^>]*data-p="(\d+)"/g)].map(([, pair]) => pair)).toEqual([
      '2',
      '5',
      '8',
    ]);
    // From state 0 at the left to state 1 at the right: the tip is the rightmost corner.
    const xs = drawn.get(0)!.filter((_, k) => k % 2 === 0);
    expect(Math.max(...xs)).toBe(xs[3]);
    // There and back do not lie on each other.
    expect(Math.abs(middle(drawn.get(0)!, 1) - middle(drawn.get(4)!, 1))).toBeGreaterThan(5);
    expect(svg).toContain('>2</text>');
  });
});

describe('curves and matrices', () => {
  it('are drawn from plain data, and their data is CSV', () => {
    const lines = [
      {
        name: 'a, b',
        series: 1,
        points: [
          { x: 1, y: 2, low: 1, high: 3 },
          { x: 2, y: 4 },
        ],
      },
    ];
    const svg = lineFigure({ x: { label: 'steps' }, y: { label: 'value' }, lines, title: 'curves' });
    expect(svg).toMatch(/^<svg class="orbit-rl"/);
    expect(svg).toContain('a, b');
    expect(figureData({ kind: 'lines', x: { label: 'steps' }, y: { label: 'value' }, lines })).toBe(
      'line,steps,value,low,high\r\n"a, b",1,2,1,3\r\n"a, b",2,4,,\r\n',
    );
    const matrix = matrixFigure({
      rows: ['p', 'q'],
      columns: ['p', 'q'],
      values: [
        [1, 0.25],
        [0.25, 1],
      ],
    });
    expect([...matrix.matchAll(/>(0\.25|1\.00)</g)].length).toBe(4);
  });

  it('say what is wrong with what they are given', () => {
    expect(() => clusterFigure({ layout: flower, actions: 6, panels: [{ title: 'short', labels: [0] }] })).toThrow(
      "expected 7 states x 6 actions labels in panel 'short', got 1",
    );
    expect(() => policyFigure({ layout: flower, policy: [0], q: [0] })).toThrow(
      'the greedy action of each of 7 states',
    );
    expect(() => matrixFigure({ rows: ['p'], columns: ['p', 'q'], values: [[1]] })).toThrow(
      'expected 2 values a row, got 1',
    );
    expect(() => lineFigure({ x: { label: 'x' }, y: { label: 'y' }, lines: [] })).toThrow('expected lines with points');
  });
});
