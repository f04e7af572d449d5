/** A small study made by hand: a 3x3 grid with the goal in the middle, three methods, figures chosen for the tests. */
import type { GridLayout } from '../../../src/environments/environment.js';
import type { Interval, Method, Study, StudySummaryRow } from '../../../src/experiments/compare/types.js';

/** A square grid of odd side with the goal in the middle. */
export function centreGrid(side: number): GridLayout {
  return {
    rows: side,
    columns: side,
    cells: Int32Array.from({ length: side * side }, (_, cell) => cell),
    directions: ['up', 'right', 'down', 'left'],
    walls: [],
    marks: [{ cell: (side * side - 1) / 2, kind: 'goal' }],
  };
}

/** Orbits of the pairs under the eight symmetries of the square; -1 at the goal. */
export function squareOrbits(side: number): number[] {
  const middle = (side - 1) / 2;
  const moves = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ] as const; // up, right, down, left
  const maps = [1, -1].flatMap((a) =>
    [1, -1].flatMap(
      (b) =>
        [
          [a, 0, 0, b],
          [0, a, b, 0],
        ] as const,
    ),
  );
  const index = (y: number, x: number, dy: number, dx: number): number =>
    ((y + middle) * side + x + middle) * 4 + moves.findIndex(([my, mx]) => my === dy && mx === dx);
  return Array.from({ length: side * side * 4 }, (_, pair) => {
    const cell = Math.floor(pair / 4);
    const y = Math.floor(cell / side) - middle;
    const x = (cell % side) - middle;
    if (y === 0 && x === 0) return -1;
    const [dy, dx] = moves[pair % 4]!;
    return Math.min(
      ...maps.map(([a, b, c, d]) => index(a * y + b * x, c * y + d * x, a * dy + b * dx, c * dy + d * dx)),
    );
  });
}

export const exactly = (value: number, low: number, high: number | null): Interval => ({
  estimate: { relation: '=', value },
  low,
  high,
});

const methods: Method[] = [
  { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null },
  { name: 'orbits', learner: 'q-learning', coupling: 'target-sharing', similarity: 'orbits' },
  { name: 'χ <found>', learner: 'q-learning', coupling: 'quotient', similarity: 'chi' },
];

const row = (
  environment: string,
  method: string,
  steps: Interval,
  ratio: Interval | null,
  more: Partial<StudySummaryRow> = {},
): StudySummaryRow => ({
  environment,
  method,
  runs: 20,
  solved: 20,
  steps,
  episodes: exactly(120, 110, 130),
  ratio,
  updatesPerStep: 1,
  multiplyAddsPerStep: 2,
  diverged: 0,
  precision: null,
  recall: null,
  ...more,
});

const overall = (
  method: string,
  probabilityOfImprovement: Interval,
  speedUp: number,
  profile: number[],
): Study['overall'][number] => ({
  method,
  environments: 2,
  speedUp: { estimate: speedUp, low: speedUp - 0.25, high: speedUp + 0.25 },
  probabilityOfImprovement,
  profile,
  profileLow: profile.map((share) => share / 2),
  profileHigh: profile.map((share) => (1 + share) / 2),
});

const curve = (environment: string, method: string, speed: number): Study['curves'][number] => {
  const steps = Array.from({ length: 60 }, (_, k) => Math.round(10 * 1.12 ** k));
  const median = steps.map((step) => 1 - 0.75 * Math.exp((-step * speed) / 3000));
  return {
    environment,
    method,
    steps,
    median,
    low: median.map((v) => Math.max(0, v - 0.06)),
    high: median.map((v) => Math.min(1, v + 0.05)),
  };
};

export function sampleStudy(side = 3): Study {
  const environment = (name: string, states: number): Study['environments'][number] => ({
    name,
    id: 'grid-world-v0',
    options: { side },
    states,
    actions: 4,
    protocol: {
      episodes: 500,
      maxSteps: 200,
      stepSize: 0.5,
      epsilon: 0.2,
      discount: 0.95,
      initialValue: 0,
      criterion: { kind: 'optimal-share', level: 0.95, consecutive: 3, tolerance: 0 },
      stopWhenMet: false,
      stepwise: false,
    },
    measureOfCurve: 'share of states with an optimal greedy action',
    criterion: 'greedy action optimal in >= 95 % of live states, 3 episodes in a row',
  });
  const labels = squareOrbits(side);
  const coarser = labels.map((label) => (label < 0 ? -1 : label % 3));
  const seen = labels.map((label, pair) => (pair % 11 === 0 ? -1 : label));
  return {
    version: '0.1.0',
    coreHash: 'abcdef0123456789abcdef',
    backend: 'wasm',
    seeds: Array.from({ length: 20 }, (_, k) => k),
    baseline: 'plain',
    methods,
    environments: [environment('grid', side * side), environment('maze & co', 500)],
    records: [],
    summary: [
      row('grid', 'plain', exactly(4561, 4320, 4790), null),
      row('grid', 'orbits', exactly(509, 480, 541), exactly(0.112, 0.1, 0.13), { updatesPerStep: 7.4 }),
      row('grid', 'χ <found>', exactly(5100, 4400, 6200), exactly(1.118, 0.95, 1.4), {
        updatesPerStep: 3.25,
        precision: 0.62,
        recall: 0.31,
      }),
      row('maze & co', 'plain', { estimate: { relation: '>=', value: 22800 }, low: 20000, high: null }, null, {
        solved: 9,
      }),
      row(
        'maze & co',
        'orbits',
        exactly(2600, 2400, 2900),
        { estimate: { relation: '<=', value: 0.114 }, low: 0, high: 0.14 },
        { updatesPerStep: 6 },
      ),
      row(
        'maze & co',
        'χ <found>',
        { estimate: { relation: 'unknown', value: null }, low: 0, high: null },
        { estimate: { relation: 'unknown', value: null }, low: 0, high: null },
        {
          solved: 0,
          diverged: 2,
          precision: 0.06,
          recall: 1,
        },
      ),
    ],
    factors: [0.1, 1, 2],
    overall: [
      overall('plain', exactly(0.5, 0.5, 0.5), 1, [0, 0.45, 0.9]),
      overall('orbits', exactly(0.97, 0.93, 1), 8.8, [0.4, 1, 1]),
      overall('χ <found>', exactly(0.31, 0.2, 0.4), 0.42, [0, 0.2, 0.45]),
    ],
    curves: [
      curve('grid', 'plain', 1),
      curve('grid', 'orbits', 9),
      curve('grid', 'χ <found>', 0.9),
      curve('maze & co', 'plain', 0.3),
      curve('maze & co', 'orbits', 2),
      curve('maze & co', 'χ <found>', 0.28),
    ],
    returns: [curve('grid', 'plain', 1), curve('grid', 'orbits', 9), curve('grid', 'χ <found>', 0.9)],
    clusters: [
      {
        environment: 'grid',
        states: side * side,
        actions: 4,
        layout: centreGrid(side),
        partitions: [
          { name: 'orbits', source: 'exact', labels, count: new Set(labels.filter((label) => label >= 0)).size },
          { name: 'lumping', source: 'exact', labels, count: new Set(labels.filter((label) => label >= 0)).size },
          { name: 'homomorphism', source: 'exact', labels: coarser, count: 3 },
          { name: 'χ <found>', source: 'detected', labels: seen, count: 5 },
        ],
      },
      {
        environment: 'maze & co',
        states: 500,
        actions: 4,
        layout: null,
        partitions: [
          {
            name: 'orbits',
            source: 'exact',
            labels: Array.from({ length: 2000 }, (_, pair) => pair % 900),
            count: 900,
          },
        ],
      },
    ],
    runSeconds: [],
    seconds: 12.3,
  };
}
