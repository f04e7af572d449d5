/** Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, section 8.5). */
import { spend } from '../time-limit.js';

export interface Eigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Eigenvector `k` of unit length at `vectors[k * size ..]`. */
  readonly vectors: Float64Array;
}

const SWEEPS = 60;

export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let k = 0; k < size; ++k) v[k * size + k] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < SWEEPS; ++sweep) {
    let off = 0;
    for (let p = 0; p < size; ++p) for (let q = 0; q < p; ++q) off += a[p * size + q]! ** 2;
    if (off <= 1e-30 * total) break;
    for (let p = 1; p < size; ++p) {
      spend(16 * size * p);
      for (let q = 0; q < p; ++q) rotate(a, v, size, p, q);
    }
  }
  const order = Array.from({ length: size }, (_, k) => k).sort((i, j) => a[i * size + i]! - a[j * size + j]!);
  const vectors = new Float64Array(size * size);
  order.forEach((column, k) => {
    for (let i = 0; i < size; ++i) vectors[k * size + i] = v[i * size + column]!;
  });
  return { values: Float64Array.from(order, (k) => a[k * size + k]!), vectors };
}

/** Makes entry `(p, q)` zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; ++k) {
    const [x, y] = [a[k * size + p]!, a[k * size + q]!];
    a[k * size + p] = c * x - s * y;
    a[k * size + q] = s * x + c * y;
  }
  for (let k = 0; k < size; ++k) {
    const [x, y] = [a[p * size + k]!, a[q * size + k]!];
    a[p * size + k] = c * x - s * y;
    a[q * size + k] = s * x + c * y;
    const [f, g] = [v[k * size + p]!, v[k * size + q]!];
    v[k * size + p] = c * f - s * g;
    v[k * size + q] = s * f + c * g;
  }
}
