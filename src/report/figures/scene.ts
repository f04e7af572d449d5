/**
 * Where the state-action pairs of a layout lie in a picture: a polygon or a dot for each pair, the ground that they lie on, and the
 * middle of each state. Grids, polygons, boards and graphs are all drawn from this.
 */
import type { GridLayout } from '../../environments/environment.js';
import type { BoardLayout, GraphLayout, Layout, PolygonLayout, XY } from '../../environments/layout.js';
import { isDrawable } from '../pair-names.js';

/** Of a cell, in pixels: the side of a square of the average area. */
export const CELL = 48;

export interface Scene {
  /** A few words for those who do not see it. */
  readonly about: string;
  readonly width: number;
  readonly height: number;
  /** By pair `state * actions + action`; undefined where a pair is not drawn. */
  readonly pairs: readonly (Place | undefined)[];
  /** Drawn below the pairs, then outlined above them. */
  readonly ground: readonly Ground[];
  readonly starts: readonly XY[];
  /** By state; undefined where it is not drawn or ends the episode. */
  readonly states: readonly ({ readonly middle: XY; readonly outline: readonly XY[] } | undefined)[];
  /** By action: the angle of its direction in degrees, 0 to the right, clockwise; null where it does not move. */
  readonly angles: readonly (number | null)[];
}

export type Place =
  /** `text` is where its number stands, if there is room. */
  { readonly polygon: readonly XY[]; readonly text: XY | null } | { readonly dot: XY; readonly radius: number };

export interface Ground {
  readonly kind: 'cell' | 'wall' | 'goal' | 'hole' | 'cliff';
  readonly polygon: readonly XY[];
  /** What stands in it. */
  readonly sign?: string;
}

const SIGNS = { wall: '', goal: '★', hole: '●', cliff: '▼' } as const;

/** The scene of a layout, or null where it cannot show every state in a place of its own. */
export function sceneOf(layout: Layout, actions: number): Scene | null {
  if (!('kind' in layout))
    return isDrawable(layout) ? polygonScene(gridPolygons(layout), actions, gridAbout(layout)) : null;
  if (layout.kind === 'boards') return boardScene(layout, actions);
  if (layout.kind === 'graph') return graphScene(layout, actions);
  return polygonScene(layout, actions, `${layout.polygons.filter(Boolean).length} states`);
}

const STEPS = { up: [0, -1], right: [1, 0], down: [0, 1], left: [-1, 0] } as const;

function gridAbout({ rows, columns }: GridLayout): string {
  return `${rows} by ${columns} grid`;
}

/** Polygons, and what lies between them. */
interface Polygons extends PolygonLayout {
  readonly between?: readonly { readonly kind: Ground['kind']; readonly polygon: readonly XY[] }[];
}

/** A grid is squares with a state each; cells and ends without a state lie between them. */
function gridPolygons({ rows, columns, cells, directions, walls, marks }: GridLayout): Polygons {
  const square = (cell: number): XY[] => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    return [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
    ];
  };
  const stateAt = new Map(Array.from(cells, (cell, state) => [cell, state] as const));
  const walled = new Set(walls);
  return {
    kind: 'polygons',
    polygons: Array.from(cells, (cell) => (cell < 0 || walled.has(cell) ? null : square(cell))),
    directions: directions.map((direction) => (direction === null ? null : STEPS[direction])),
    walls: walls.map(square),
    marks: marks.flatMap(({ cell, kind }) => (stateAt.has(cell) ? [{ state: stateAt.get(cell)!, kind }] : [])),
    between: [
      ...Array.from({ length: rows * columns }, (_, cell) => ({ kind: 'cell' as const, polygon: square(cell) })),
      ...marks.flatMap(({ cell, kind }) =>
        kind === 'start' || stateAt.has(cell) ? [] : [{ kind, polygon: square(cell) }],
      ),
    ],
  };
}

function polygonScene(layout: Polygons, actions: number, about: string): Scene {
  const { polygons, directions, walls = [], marks = [], between = [] } = layout;
  const all = [...polygons.filter((polygon) => polygon !== null), ...walls, ...between.map(({ polygon }) => polygon)];
  const { at, width, height } = fitted(
    all.flat(),
    CELL / Math.sqrt(all.reduce((sum, one) => sum + areaOf(one), 0) / all.length),
  );
  const ends = new Map(
    marks.filter(({ kind }) => kind !== 'start').map(({ state, kind }) => [state, kind as 'goal' | 'hole' | 'cliff']),
  );
  const still = directions.flatMap((direction, action) => (direction === null ? [action] : []));
  const drawn = polygons.map((polygon) => polygon?.map(at));
  const pairs = drawn.flatMap((polygon, state) =>
    Array.from({ length: actions }, (_, action): Place | undefined => {
      if (polygon === undefined || ends.has(state)) return undefined;
      const middle = centroid(polygon);
      const direction = directions[action];
      if (direction)
        return { polygon: wedge(polygon, directions, direction), text: along(middle, direction, 0.31 * CELL) };
      const shift = (still.indexOf(action) - (still.length - 1) / 2) * 9;
      return { dot: [middle[0] + shift, middle[1]], radius: 4 };
    }),
  );
  const cell = (kind: Ground['kind'], polygon: readonly XY[]): Ground => ({
    kind,
    polygon,
    sign: kind === 'cell' ? '' : SIGNS[kind],
  });
  return {
    about,
    width,
    height,
    pairs,
    ground: [
      ...between.map(({ kind, polygon }) => cell(kind, polygon.map(at))),
      ...drawn.flatMap((polygon, state) => (polygon === undefined ? [] : [cell(ends.get(state) ?? 'cell', polygon)])),
      ...walls.map((polygon) => cell('wall', polygon.map(at))),
    ],
    starts: marks.flatMap(({ state, kind }) => (kind === 'start' && drawn[state] ? [centroid(drawn[state])] : [])),
    states: drawn.map((polygon, state) =>
      polygon === undefined || ends.has(state) ? undefined : { middle: centroid(polygon), outline: polygon },
    ),
    angles: directions.map((direction) => direction && (Math.atan2(direction[1], direction[0]) * 180) / Math.PI),
  };
}

/** The part of a convex polygon that lies nearer to a direction than to any other, seen from its middle. */
function wedge(polygon: readonly XY[], directions: readonly (XY | null)[], direction: XY): XY[] {
  const middle = centroid(polygon);
  const own = unit(direction);
  let part = [...polygon];
  for (const other of directions) {
    if (other === null || other === direction) continue;
    // Nearer to `own` than to `there`: on its side of their bisector, a line through the middle.
    const there = unit(other);
    const normal: XY = [own[0] - there[0], own[1] - there[1]];
    part = clip(part, ([x, y]) => (x - middle[0]) * normal[0] + (y - middle[1]) * normal[1]);
  }
  return part;
}

/** The part of a convex polygon where a linear function is not negative (Sutherland & Hodgman 1974). */
function clip(polygon: readonly XY[], side: (point: XY) => number): XY[] {
  return polygon.flatMap((to, k) => {
    const from = polygon.at(k - 1)!;
    const [a, b] = [side(from), side(to)];
    const share = a / (a - b);
    const crossing: XY[] =
      a * b < -1e-12 ? [[from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]] : [];
    return b >= -1e-9 ? [...crossing, to] : crossing;
  });
}

/** Boards side by side, a square a move. */
function boardScene({ columns, boards }: BoardLayout, actions: number): Scene {
  const rows = Math.ceil(actions / columns);
  const across = Math.max(1, Math.min(boards.length, Math.floor(18 / (columns + 0.5))));
  const pairs: (Place | undefined)[] = [];
  const ground: Ground[] = [];
  boards.forEach(({ state, cells }, k) => {
    const [left, top] = [(k % across) * (columns + 0.5), Math.floor(k / across) * (rows + 0.5)];
    for (let action = 0; action < actions; ++action) {
      const [x, y] = [left + (action % columns), top + Math.floor(action / columns)].map((value) => value * CELL) as [
        number,
        number,
      ];
      const polygon: XY[] = [
        [x, y],
        [x + CELL, y],
        [x + CELL, y + CELL],
        [x, y + CELL],
      ];
      const sign = cells[action] ?? '';
      ground.push({ kind: 'cell', polygon, sign });
      if (sign === '') pairs[state * actions + action] = { polygon, text: [x + CELL / 2, y + CELL / 2] };
    }
  });
  const down = Math.ceil(boards.length / across);
  return {
    about: `${boards.length} positions`,
    width: (across * (columns + 0.5) - 0.5) * CELL,
    height: (down * (rows + 0.5) - 0.5) * CELL,
    pairs,
    ground,
    starts: [],
    states: [],
    angles: [],
  };
}

/** Nodes, and an arrow a pair; one that stays is a dot at its node's edge. */
function graphScene({ places, targets }: GraphLayout, actions: number): Scene {
  const known = places.filter((place) => place !== null);
  // Nodes in one place are drawn there, whatever the distance of the others.
  const apart = known
    .flatMap((a, i) => known.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1])))
    .filter((distance) => distance > 0);
  const nearest = Math.min(...apart, Infinity);
  const { at, width, height } = fitted(known, Number.isFinite(nearest) ? (2 * CELL) / nearest : 1, CELL);
  const radius = CELL / 4;
  const nodes = places.map((place) => (place === null ? undefined : at(place)));
  const pairs = nodes.flatMap((from, state) =>
    Array.from({ length: actions }, (_, action): Place | undefined => {
      const to = nodes[targets[state]?.[action] ?? -1];
      if (from === undefined || to === undefined) return undefined;
      // Actions of one state spread around its node, so that those with one end are apart.
      const turn = ((action + 0.5) / actions - 0.5) * 1.2;
      if (from === to)
        return {
          dot: along(from, [Math.cos(turn - Math.PI / 2), Math.sin(turn - Math.PI / 2)], radius + 6),
          radius: 6,
        };
      return { polygon: arrow(from, to, radius, turn * radius), text: null };
    }),
  );
  const disc = ([x, y]: XY): XY[] =>
    Array.from({ length: 24 }, (_, k) => [
      x + radius * Math.cos((k * Math.PI) / 12),
      y + radius * Math.sin((k * Math.PI) / 12),
    ]);
  return {
    about: `${known.length} states`,
    width,
    height,
    pairs,
    ground: nodes.flatMap((node, state): Ground[] =>
      node === undefined ? [] : [{ kind: 'cell', polygon: disc(node), sign: String(state) }],
    ),
    starts: [],
    states: nodes.map((node) => node && { middle: node, outline: disc(node) }),
    angles: [],
  };
}

/** A straight arrow between the edges of two discs, moved aside. */
function arrow(from: XY, to: XY, radius: number, aside: number): XY[] {
  const [x, y] = unit([to[0] - from[0], to[1] - from[1]]);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) - 2 * radius;
  const head = Math.min(12, length / 2);
  const outline: XY[] = [
    [0, -2.5],
    [length - head, -2.5],
    [length - head, -7],
    [length, 0],
    [length - head, 7],
    [length - head, 2.5],
    [0, 2.5],
  ];
  // Arrows there and back keep to their own sides.
  const side = aside + 5;
  return outline.map(([a, b]) => [
    from[0] + x * (a + radius) - y * (b + side),
    from[1] + y * (a + radius) + x * (b + side),
  ]);
}

/** Carries points to pixels, the least at the margin. */
function fitted(points: readonly XY[], factor: number, margin = 0) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    at: ([x, y]: XY): XY => [(x - left) * factor + margin, (y - top) * factor + margin],
    width: (Math.max(...xs) - left) * factor + 2 * margin,
    height: (Math.max(...ys) - top) * factor + 2 * margin,
  };
}

export function centroid(polygon: readonly XY[]): XY {
  return [
    polygon.reduce((sum, [x]) => sum + x, 0) / polygon.length,
    polygon.reduce((sum, [, y]) => sum + y, 0) / polygon.length,
  ];
}

function areaOf(polygon: readonly XY[]): number {
  return (
    Math.abs(polygon.reduce((sum, [x, y], k) => sum + polygon.at(k - 1)![0] * y - x * polygon.at(k - 1)![1], 0)) / 2
  );
}

function unit([x, y]: XY): XY {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

function along([x, y]: XY, direction: XY, by: number): XY {
  const [dx, dy] = unit(direction);
  return [x + by * dx, y + by * dy];
}
