/**
 * The largest principal angle between two subspaces (Golub & Van Loan 2013, section 6.4.3): its sine is the largest singular value of what
 * of one orthonormal basis lies outside the other space, which is exact where the angle is small (Björck & Golub 1973).
 */
import { symmetricEigen } from './eigen.js';

/** In radians; two spaces of different dimensions have a right angle. The vectors of each span a space of as many dimensions. */
export function largestPrincipalAngle(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number {
  if (first.length !== second.length) return Math.PI / 2;
  if (first.length === 0) return 0;
  const [left, right] = [orthonormal(first), orthonormal(second)];
  const outside = right.map((vector) => without(vector, left));
  const size = outside.length;
  const gram = Float64Array.from({ length: size * size }, (_, k) =>
    dot(outside[Math.floor(k / size)]!, outside[k % size]!),
  );
  return Math.asin(Math.min(1, Math.sqrt(Math.max(0, symmetricEigen(gram, size).values.at(-1)!))));
}

function orthonormal(vectors: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = [];
  for (const vector of vectors) {
    // Twice is enough (Giraud, Langou & Rozloznik 2005).
    const rest = without(without(vector, basis), basis);
    const length = Math.sqrt(dot(rest, rest));
    basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function without(vector: readonly number[], basis: readonly (readonly number[])[]): number[] {
  let rest = [...vector];
  for (const direction of basis) {
    const along = dot(rest, direction);
    rest = rest.map((value, k) => value - along * direction[k]!);
  }
  return rest;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}
