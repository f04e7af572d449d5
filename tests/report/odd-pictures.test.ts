/** Pictures and documents of what is odd or missing: states without a place, worlds of one state, numbers that are not known. */
import { describe, expect, it } from 'vitest';
import type { GridLayout } from '../../src/environments/environment.js';
import type { BoardLayout, GraphLayout, PolygonLayout } from '../../src/environments/layout.js';
import type { Block, Document } from '../../src/experiments/document.js';
import { InputError } from '../../src/input-error.js';
import { draw, pictureFile } from '../../src/report/figure.js';
import { csvOf } from '../../src/report/figure-data.js';
import { domainOf } from '../../src/report/figures/plot.js';
import { sceneOf } from '../../src/report/figures/scene.js';
import { stripOf } from '../../src/report/figures/strip.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { renderPage } from '../../src/report/page.js';
import { stateName } from '../../src/report/pair-names.js';
import { clusterFigure, intervalFigure, lineFigure, matrixFigure, policyFigure } from '../../src/report/pictures.js';
import { renderText, textTable } from '../../src/report/text.js';

const grid: GridLayout = {
  rows: 1,
  columns: 3,
  cells: Int32Array.of(0, 1, 2),
  directions: ['left', 'right'],
  walls: [],
  marks: [],
};
/** Two states in one cell. */
const shared: GridLayout = { ...grid, cells: Int32Array.of(0, 0, 2) };
const boards: BoardLayout = { kind: 'boards', columns: 2, boards: [{ state: 1, cells: ['X'] }] };
const square = (x: number) =>
  [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1],
    [x, 1],
  ] as const;
const axes = { x: { label: 'x' }, y: { label: 'y' } };
const interval = { estimate: { relation: '=', value: 2 }, low: 1, high: 3 } as const;

describe('what cannot be drawn', () => {
  const panel = (length: number) => [{ title: 'p', labels: new Array<number>(length).fill(0) }];
  it.each<[string, () => unknown, string]>([
    ['no panels', () => clusterFigure({ layout: grid, actions: 2, panels: [] }), 'expected panels to be a list'],
    ['no list', () => clusterFigure({ layout: grid, actions: 2, panels: 'p' as never }), "list of partitions, got 'p'"],
    [
      'a label too few',
      () => clusterFigure({ layout: grid, actions: 2, panels: panel(5) }),
      "expected 3 states x 2 actions labels in panel 'p', got 5",
    ],
    [
      'half a board',
      () => clusterFigure({ layout: boards, actions: 4, panels: panel(6) }),
      "expected whole states x 4 actions labels in panel 'p', got 6",
    ],
    [
      'shared cells',
      () => clusterFigure({ layout: shared, actions: 2, panels: panel(6) }),
      'expected a grid whose states lie in cells of their own',
    ],
    ['boards', () => policyFigure({ layout: boards, policy: [0], q: [0] }), 'expected a layout of states in places'],
    [
      'no values',
      () => policyFigure({ layout: grid, policy: [0, 0, 0], q: [] }),
      'values of all actions of 3 states, got 0',
    ],
    ['half a state', () => policyFigure({ layout: grid, policy: [0, 0, 0], q: [1, 2] }), '3 states, got 2'],
    ['no bars', () => intervalFigure({ x: axes.x, bars: [] }), 'expected bars to draw'],
    ['nothing', () => intervalFigure({ x: axes.x } as never), 'expected bars to draw, got undefined'],
    [
      'a row too few',
      () => matrixFigure({ rows: ['a', 'b'], columns: ['a'], values: [[1]] }),
      'expected 2 rows of values, got 1',
    ],
    ['no lines', () => lineFigure(axes as never), 'expected lines with points, got undefined'],
  ])('is refused: %s', (_, make, message) => {
    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });

  it('is left out of a document', () => {
    const clusters = { kind: 'clusters', layout: shared, actions: 2, panels: [] } as const;
    const policy = { kind: 'policy', layout: shared, policy: [0, 0, 0], q: [0, 0, 0] } as const;
    for (const drawing of [clusters, policy]) {
      expect(draw('t', drawing)).toEqual([]);
      expect(pictureFile('t', drawing)).toBe('');
    }
    const page = renderPage({
      title: 'T',
      lead: 'L',
      blocks: [{ kind: 'figure', name: 'policy', title: 'gone', drawing: policy }],
      colophon: [],
    });
    expect(page).not.toContain('id="figure-policy"');
  });
});

describe('the scene', () => {
  it('of a grid leaves out states without a cell and marks ends without a state', () => {
    const scene = sceneOf(
      {
        ...grid,
        cells: Int32Array.of(0, -1, 1),
        walls: [1],
        marks: [
          { cell: 2, kind: 'goal' },
          { cell: 2, kind: 'start' },
          { cell: 0, kind: 'start' },
        ],
      },
      2,
    )!;
    // State 1 has no cell and state 2 is in a wall.
    expect(scene.states.map((state) => state !== undefined)).toEqual([true, false, false]);
    expect(scene.ground.filter(({ kind }) => kind === 'goal')).toHaveLength(1);
    expect(scene.starts).toHaveLength(1);
  });

  it('of polygons leaves out states that have none', () => {
    const layout: PolygonLayout = { kind: 'polygons', polygons: [square(0), null], directions: [[1, 0], null] };
    const scene = sceneOf(layout, 2)!;
    expect(scene.about).toBe('1 states');
    expect(scene.pairs.map((pair) => (pair === undefined ? '' : 'dot' in pair ? 'dot' : 'polygon'))).toEqual([
      'polygon',
      'dot',
      '',
      '',
    ]);
    expect(scene.ground).toHaveLength(1);
  });

  it('of boards has a free cell where nothing is said of it', () => {
    const scene = sceneOf(boards, 4)!;
    expect(scene.ground.map(({ sign }) => sign)).toEqual(['X', '', '', '']);
    expect(Array.from(scene.pairs, (pair) => pair !== undefined)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('of a graph may be one node, a node in no place, or an action that leads nowhere', () => {
    const one: GraphLayout = { kind: 'graph', places: [[3, 4]], targets: [[0]] };
    expect(sceneOf(one, 1)).toMatchObject({ width: 96, height: 96, pairs: [{ radius: 6 }] });
    const some: GraphLayout = {
      kind: 'graph',
      places: [[0, 0], null, [1, 0]],
      targets: [[2, 1], [0, 0], [-1]],
    };
    const { pairs, ground, states, about } = sceneOf(some, 2)!;
    expect(about).toBe('2 states');
    expect(pairs.map((pair) => pair !== undefined)).toEqual([true, false, false, false, false, false]);
    expect(ground.map(({ sign }) => sign)).toEqual(['0', '2']);
    expect(states[1]).toBeUndefined();
  });

  it('of two nodes in one place has finite numbers', () => {
    const both: GraphLayout = {
      kind: 'graph',
      places: [
        [0, 0],
        [0, 0],
        [1, 0],
      ],
      targets: [[1], [2], [0]],
    };
    const svg = clusterFigure({
      layout: { ...both, places: [...both.places] },
      actions: 1,
      panels: [{ title: 'p', labels: [0, 0, 1] }],
    });
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe('figures', () => {
  it('draw pairs that have no label as in no cluster, and no starts where there are many', () => {
    const labels = [0, 0, 0, 0];
    const svg = clusterFigure({ layout: boards, actions: 4, panels: [{ title: 'p', labels }] });
    // The board is of state 1, and the labels are of state 0 alone.
    expect(svg.match(/class="none"/g)).toHaveLength(3);
    const five = { ...grid, columns: 5, cells: Int32Array.of(0, 1, 2, 3, 4) };
    const starts = (count: number) =>
      clusterFigure({
        layout: { ...five, marks: Array.from({ length: count }, (_, cell) => ({ cell, kind: 'start' as const })) },
        actions: 2,
        panels: [{ title: 'p', labels: new Array<number>(10).fill(0) }],
      }).match(/class="start"/g)?.length ?? 0;
    expect([starts(4), starts(5)]).toEqual([4, 0]);
  });

  it('show a greedy action that does not move as a dot', () => {
    const layout: GridLayout = { ...grid, directions: ['left', null as never] };
    const svg = policyFigure({ layout, policy: [0, 1, 1], q: [1, 0, 0, 2, 0, 3] });
    expect(svg.match(/class="dot"/g)).toHaveLength(2);
    expect(svg.match(/class="arrow"/g)).toHaveLength(1);
    const graph: GraphLayout = {
      kind: 'graph',
      places: [
        [0, 0],
        [1, 0],
      ],
      targets: [[1], [0]],
    };
    expect(policyFigure({ layout: graph, policy: [0, 0], q: [1, 2] }).match(/class="dot"/g)).toHaveLength(2);
  });

  it('show what is not known as a dash', () => {
    const svg = matrixFigure({ rows: ['a'], columns: ['a', 'b'], values: [[1, Number.NaN]] });
    expect(svg).toContain('>1.00<');
    expect(svg).toContain('>–<');
    expect(svg).not.toContain('NaN');
  });

  it('have titles of their own, and intervals', () => {
    const bars = [{ group: 'g', name: 'n', series: 1, interval }];
    expect(intervalFigure({ x: axes.x, bars })).toContain('<title>Estimates</title>');
    expect(intervalFigure({ x: axes.x, bars, title: 'mine' })).toContain('<title>mine</title>');
  });

  it('draw a range that is known on one side from the point itself', () => {
    const lines = [
      {
        name: 'a',
        series: 1,
        points: [
          { x: 1, y: 2, low: 1 },
          { x: 2, y: 2, high: 3 },
        ],
      },
    ];
    expect(lineFigure({ ...axes, lines })).not.toMatch(/NaN|undefined/);
    expect(csvOf({ kind: 'lines', ...axes, lines })).toBe('line,x,y,low,high\r\na,1,2,1,\r\na,2,2,,3\r\n');
  });

  it('have axes with room, whatever the values', () => {
    expect(domainOf([5, 5], { label: '' })).toEqual([4.95, 5.05]);
    expect(domainOf([0, 10], { label: '' })).toEqual([0, 10.5]);
    expect(domainOf([3, 3], { label: '', scale: 'log' })).toEqual([2, 4.5]);
    expect(domainOf([1, 10], { label: '', scale: 'log' })).toEqual([1 / 1.08, 10.8]);
    expect(domainOf([1, 10], { label: '', domain: [0, 1] })).toEqual([0, 1]);
  });

  it('take a state of which nothing is said as live', () => {
    const data = (live?: number[]) =>
      csvOf({ kind: 'policy', layout: grid, policy: [0, 1, 0], q: [1, 0, 0, 2, 0, 3], ...(live && { live }) })
        .split('\r\n')
        .map((line) => line.split(',')[1]);
    expect(data([0])).toEqual(['live', '0', '1', '1', undefined]);
    expect(data()).toEqual(['live', '1', '1', '1', undefined]);
  });

  it('in the cells of a table have linear axes too, with the level and both ends', () => {
    const strip = stripOf({ level: 1, scale: 'linear' }, [interval, null]);
    expect(strip.axis).toMatch(/axis from .* to .*/);
    expect(strip.axis.match(/<text/g)).toHaveLength(3);
    expect(strip.axis).toContain('>1</text>');
    expect(strip.cell(interval, 1)).toContain('<title>2 [1, 3]</title>');
    expect(strip.cell(null, 1)).toContain('<title>the baseline</title>');
    // A factor of some three, of thirty and of three hundred: ticks at 1, 2, 5, at 1, 3, and at 1.
    const ticks = (high: number) =>
      [
        ...stripOf({ level: 1, scale: 'log' }, [{ ...interval, low: 0.6, high }]).axis.matchAll(/>([\d.k]+)<\/text>/g),
      ].map(([, tick]) => tick);
    expect(ticks(3)).toEqual(['0.5', '1', '2']);
    expect(ticks(20)).toEqual(['1', '3', '10']);
    expect(ticks(300)).toEqual(['1', '10', '100']);
  });

  it('name states that lie nowhere by their number', () => {
    expect([stateName(1, grid), stateName(7, grid), stateName(7, null)]).toEqual(['(r0,c1)', 'state 7', 'state 7']);
  });
});

describe('documents', () => {
  const document = (...blocks: Block[]): Document => ({ title: 'T', lead: 'L', blocks, colophon: [] });
  const blocks: Block[] = [
    { kind: 'heading', level: 3, text: 'a part' },
    { kind: 'list', items: ['x', 'y'] },
    { kind: 'list', items: ['x', 'y'], numbered: true },
    { kind: 'list', items: ['x', 'y'], numbered: [3, 5] },
    {
      kind: 'facts',
      entries: [
        ['seed', 0],
        ['a longer name', 'no'],
      ],
    },
    {
      kind: 'paragraph',
      words: [
        { as: 'quiet', text: 'by * the way' },
        ' ',
        { as: 'good', text: 'met' },
        ' ',
        { as: 'strong', text: 'so' },
      ],
    },
    {
      kind: 'table',
      columns: [{ head: 'a' }, { head: 'b' }],
      rows: [
        [
          { words: 'w', series: 1 },
          { interval, series: 1 },
        ],
      ],
    },
  ];

  it('are text', () => {
    expect(
      renderText(document(...blocks))
        .split('\n\n')
        .slice(2),
    ).toEqual([
      'a part',
      '- x\n- y',
      '1. x\n2. y',
      '3. x\n5. y',
      'seed           0\na longer name  no',
      'by * the way met so',
      'a  b\n─  ─\nw',
    ]);
  });

  it('are Markdown', () => {
    const parts = renderMarkdown(document(...blocks), 'files')
      .text.trim()
      .split('\n\n');
    for (const part of [
      '### a part',
      '- x\n- y',
      '1. x\n2. y',
      '3. x\n5. y',
      '- seed: 0\n- a longer name: no',
      'by \\* the way met **so**',
      '| a | b |\n| --- | --- |\n| w |  |',
    ])
      expect(parts).toContain(part);
  });

  it('are pages, an interval in a column without an axis left out', () => {
    const page = renderPage(document(...blocks));
    expect(page).toContain('<dt>seed</dt><dd>0</dd>');
    expect(page).toMatch(/<td><span class="swatch"[^>]*><\/span>w<\/td><td><\/td>/);
  });

  it('have tables whose rows may be short', () => {
    expect(
      textTable([{ head: 'a' }, { head: 'b' }, { head: 'c', align: 'right' }], [['1', '2'], null, ['long row']]),
    ).toBe('a  b  c\n─  ─  ─\n1  2\n\nlong row');
  });

  it('have figures of a terminal where a policy can be written', () => {
    const policy = (layout: GridLayout): Block => ({
      kind: 'figure',
      name: 'p',
      title: 'Policy',
      drawing: { kind: 'policy', layout, policy: [1, 1, 0], q: [0, 1, 0, 1, 1, 0] },
    });
    expect(renderText(document(policy(grid)))).toBe('T\n\nL\n\nPolicy:\n\n  → → ←');
    expect(renderText(document(policy(shared)))).toBe('T\n\nL');
  });
});
