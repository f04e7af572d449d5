/** Continuous symmetries in plain words. */
import type { Generator } from './generators.js';
import type { ContinuousTransformation } from './transformation.js';

/** Entries below this share of the largest are left out. */
const SMALL = 0.05;

/**
 * A generator in words: `'translation of x'`, `'rotation of (x, y) with (vx, vy) and the action'`, `'scaling of x'`, or its matrix where it
 * is none of these.
 */
export function generatorWords(
  { matrix, shift, actionMatrix }: Generator,
  names: readonly string[],
  actions: readonly string[],
): string {
  const largest = Math.max(
    ...matrix.flat().map(Math.abs),
    ...shift.map(Math.abs),
    ...actionMatrix.flat().map(Math.abs),
    1e-300,
  );
  const counts = (value: number) => Math.abs(value) > SMALL * largest;
  const linear = matrix.some((row) => row.some(counts));
  if (!linear) {
    const moved = names.filter((_, k) => counts(shift[k]!));
    const mixed =
      moved.length > 1 ? ` by (${moved.map((name) => round(shift[names.indexOf(name)]! / largest)).join(', ')})` : '';
    return moved.length === 0 ? 'nothing moves' : `translation of ${listed(moved)}${mixed}`;
  }
  const planes = planesOf(matrix, names, counts);
  const actionPlanes = planesOf(actionMatrix, actions, counts);
  if (planes !== null && planes.length > 0 && actionPlanes !== null) {
    const others = [...planes.slice(1), ...(actionPlanes.length > 0 ? ['the action'] : [])];
    return `rotation of ${planes[0]}${others.length === 0 ? '' : ` with ${listed(others)}`}`;
  }
  const diagonal = matrix.every((row, i) => row.every((value, j) => i === j || !counts(value)));
  const scaled = names.filter((_, k) => counts(matrix[k]![k]!));
  if (diagonal) return `scaling of ${listed(scaled)}`;
  return `the linear flow ${matrix.map((row) => `[${row.map((value) => round(value / largest)).join(' ')}]`).join(' ')}`;
}

/** The coordinate planes in which an antisymmetric matrix turns; null where it does anything else. */
function planesOf(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
  counts: (value: number) => boolean,
): string[] | null {
  const planes: string[] = [];
  // Of actions that are a choice there is no matrix.
  for (let i = 0; i < matrix.length; ++i) {
    for (let j = 0; j <= i; ++j) {
      const [above, below] = [matrix[j]![i]!, matrix[i]![j]!];
      if (i === j ? counts(above) : counts(above + below)) return null;
      if (i !== j && counts(above)) planes.push(`(${names[j]}, ${names[i]})`);
    }
  }
  return planes;
}

/** What a transformation does to the coordinates and the actions: `'x, velocity and angle change sign; actions 0 and 1 are swapped'`. */
export function transformationWords(
  { observation, actionMap, action, next }: ContinuousTransformation,
  names: readonly string[],
  actions: readonly string[],
): string {
  const parts = mapWords(observation.matrix, observation.shift, names);
  const acted = actionMap === null ? mapWords(action!.matrix, action!.shift, actions) : swaps(actionMap);
  const apart = next === observation ? [] : ['the next observation is mapped another way'];
  const said = [...parts, ...acted, ...apart];
  return said.length === 0 ? 'nothing changes' : said.join('; ');
}

function mapWords(matrix: Float64Array, shift: Float64Array, names: readonly string[]): string[] {
  const d = names.length;
  const entry = (i: number, j: number) => matrix[i * d + j]!;
  const single = names.every((_, i) => names.filter((_, j) => entry(i, j) !== 0).length === 1);
  if (!single) return ['the coordinates are mixed by a matrix'];
  const source = (i: number) => names.findIndex((_, j) => entry(i, j) !== 0);
  const flipped = names.filter((_, i) => source(i) === i && entry(i, i) === -1);
  const moved = names.flatMap((name, i) =>
    source(i) === i ? [] : [`${name} becomes ${entry(i, source(i)) < 0 ? '-' : ''}${names[source(i)]}`],
  );
  const scaled = names.filter((_, i) => source(i) === i && Math.abs(entry(i, i)) !== 1);
  const shifted = names.filter((_, i) => shift[i] !== 0);
  return [
    ...(flipped.length === 0 ? [] : [`${listed(flipped)} ${flipped.length === 1 ? 'changes' : 'change'} sign`]),
    ...moved,
    ...scaled.map((name) => `${name} is scaled`),
    ...shifted.map((name) => `${name} is shifted by ${shift[names.indexOf(name)]}`),
  ];
}

function swaps(map: Int32Array): string[] {
  const moved = Array.from(map.keys()).filter((a) => map[a] !== a);
  if (moved.length === 0) return [];
  if (moved.length === 2) return [`actions ${moved[0]} and ${moved[1]} are swapped`];
  return [`actions become ${Array.from(map).join(', ')}`];
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}
