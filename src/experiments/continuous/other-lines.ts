/** Lines of the study that look for nothing in real-valued transitions: noisy rewards in a table, and how fast transitions are added up. */

import { Engine } from '../../create-engine.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { Random } from '../../engine/random.js';
import { gridWorld } from '../../environments/grid-world.js';
import { detectSymmetries } from '../../symmetry/detect.js';
import { gridTransformations } from '../../symmetry/grid-candidates.js';

/** What lines of transitions have in common. */
export interface Line {
  readonly name: string;
  /** What is asked. */
  readonly target: string;
  readonly seeds: number;
  readonly transitions: number;
  /** Steps of an episode at most. */
  readonly longest: number;
}

/** The eight symmetries of the square among all maps of the torus, in episodes whose rewards have normal noise. */
export interface TableLine extends Line {
  readonly kind: 'table';
  /** Of the range of the rewards. */
  readonly noise: number;
}

/** Features of transitions added up: memory may not grow. */
export interface AdditionLine extends Line {
  readonly kind: 'addition';
  readonly inputs: number;
  readonly cosines: number;
  readonly targets: number;
}

export const otherLines = {
  'noisy-table': {
    kind: 'table',
    name: '9x9 grid, goal in the middle, reward noise 0.1 of the range',
    target: 'all eight symmetries, no false one',
    seeds: 50,
    transitions: 50_000,
    longest: 100,
    noise: 0.1,
  },
  addition: {
    kind: 'addition',
    name: '400 features of 6 inputs, 6 targets, added up',
    target: 'memory flat (beside C and NumPy: npm run bench)',
    seeds: 1,
    transitions: 1_000_000,
    longest: 1,
    inputs: 6,
    cosines: 400,
    targets: 6,
  },
} as const satisfies Readonly<Record<string, TableLine | AdditionLine>>;

export function runTable(backend: Backend, { transitions, longest, noise }: TableLine, seed: number) {
  const model = gridWorld.make().model();
  const layout = model.layout!;
  const { states, actions } = model;
  const engine = new Engine(backend);
  const batch = engine.rollout(model, { episodes: transitions / longest, maxSteps: longest, seed });
  const all = Array.from(model.rewards);
  const spread = noise * (Math.max(...all) - Math.min(...all));
  const random = new Random(seed + 1000);
  const rewards = batch.rewards.map((reward) => reward + spread * random.normal());
  const candidates = gridTransformations(layout, { torus: true });
  const { tested } = detectSymmetries({ ...batch, rewards }, { states, actions, candidates });
  const accepted = new Map(
    tested
      .filter(({ state }) => state === 'accepted')
      .map(({ transformation }) => [transformation.key, transformation.name]),
  );
  const truth = gridTransformations(layout);
  const keys = new Set(truth.map(({ key }) => key));
  return {
    missed: truth.filter(({ key }) => !accepted.has(key)).map(({ name }) => name),
    wrong: [...accepted].filter(([key]) => !keys.has(key)).map(([, name]) => name),
  };
}

/** Transitions that are added in one call. */
const BLOCK = 1000;

export function runAddition(backend: Backend, { inputs, cosines, targets, transitions }: AdditionLine, seed: number) {
  const random = new Random(seed);
  const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
  const phases = Float64Array.from({ length: cosines }, () => 2 * Math.PI * random.uniform());
  using gram = backend.gram({ inputs, cosines, weights: normals(cosines * inputs), phases }, targets);
  const [z, y] = [normals(BLOCK * inputs), normals(BLOCK * targets)];
  gram.add(z, y, BLOCK);
  const before = backend.bytesInUse();
  for (let n = BLOCK; n < transitions; n += BLOCK) gram.add(z, y, BLOCK);
  const grown = backend.bytesInUse() - before;
  const counted = gram.sums().count;
  return {
    missed: counted === transitions ? [] : [`${transitions - counted} transitions`],
    wrong: grown > 0 ? [`${grown} bytes more at the end`] : [],
  };
}
