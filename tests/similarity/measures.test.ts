import { describe, expect, it } from 'vitest';
import type { SimilarityKernelOptions } from '../../src/engine/contracts/similarity.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

/**
 * Columns 0-2 are trajectories of length 1, columns 3-5 of length 2.
 * A and B share columns 0, 1 and 3; C has only a trajectory of length 1 that no other row has, D only one of length 2; E has nothing.
 */
const rows = countRows(
  [
    [2, 2, 0, 1, 3, 0],
    [1, 3, 0, 2, 0, 0],
    [0, 0, 5, 0, 0, 0],
    [0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0],
  ],
  [1, 1, 1, 2, 2, 2],
);
const [A, B, C, D, E] = [0, 1, 2, 3, 4];
const entropy = (...p: number[]) => -p.reduce((sum, x) => sum + (x === 0 ? 0 : x * Math.log(x)), 0);

const defaults = {
  measure: 'intersection',
  normalization: 'geometric',
  divergence: false,
  active: new Uint8Array(5).fill(1),
  threshold: null,
  topK: null,
} satisfies SimilarityKernelOptions;

describe.each(backends)('measures by hand, $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const matrix = (options: Partial<SimilarityKernelOptions>) => {
    const entries = backend.similarity(rows, { ...defaults, ...options });
    if (entries.kind !== 'dense') throw new Error('dense expected');
    return (i: number, j: number) => entries.values[i * 5 + j]!;
  };

  it('intersection, geometric', () => {
    const chi = matrix({});
    // min: 1 + 2 + 1 = 4; totals 8 and 6; 4 / √48 = 1 / √3.
    expect(chi(A, B)).toBe(4 / Math.sqrt(48));
    expect(chi(A, B)).toBeCloseTo(1 / Math.sqrt(3), 15);
    expect(chi(B, A)).toBe(chi(A, B));
    expect([chi(A, A), chi(B, B), chi(C, C), chi(D, D)]).toEqual([1, 1, 1, 1]);
    expect([chi(A, C), chi(C, D), chi(A, E), chi(E, E)]).toEqual([0, 0, 0, 0]);
  });

  it('intersection, product', () => {
    const chi = matrix({ normalization: 'product' });
    expect(chi(A, B)).toBe(4 / 48);
    expect(chi(A, A)).toBe(8 / 64);
    expect(chi(E, E)).toBe(0);
  });

  it('coincidence, plain', () => {
    const chi = matrix({ measure: 'coincidence', normalization: 'plain' });
    // Length 1: (2·1 + 2·3) / (4·4) = 1/2. Length 2: 1·2 / (4·2) = 1/4. Both rows have two lengths: 3/4 / (2·2).
    expect(chi(A, B)).toBe(0.1875);
    // Length 1: 8/16, length 2: 10/16; 1.125 / 4.
    expect(chi(A, A)).toBe(0.28125);
    expect([chi(C, C), chi(A, C), chi(E, E)]).toEqual([1, 0, 0]);
  });

  it('coincidence, cosine', () => {
    const chi = matrix({ measure: 'coincidence', normalization: 'cosine' });
    // Σp² is 8/16 + 10/16 for A and 10/16 + 1 for B.
    expect(chi(A, B)).toBeCloseTo(0.75 / Math.sqrt(1.125 * 1.625), 15);
    expect([chi(A, A), chi(B, B), chi(C, C), chi(A, C), chi(E, E)]).toEqual([1, 1, 1, 0, 0]);
  });

  // Length 1: (1/2, 1/2) against (1/4, 3/4), mean (3/8, 5/8). Length 2: (1/4, 3/4) against (1, 0), mean (5/8, 3/8).
  const js1 = entropy(0.375, 0.625) - (entropy(0.5, 0.5) + entropy(0.25, 0.75)) / 2;
  const js2 = entropy(0.625, 0.375) - entropy(0.25, 0.75) / 2;

  it('jensen-shannon', () => {
    const chi = matrix({ measure: 'jensen-shannon' });
    expect(chi(A, B)).toBeCloseTo(1 - (js1 + js2) / 2 / Math.LN2, 6);
    expect([chi(A, A), chi(C, C), chi(A, C), chi(C, D), chi(E, E), chi(A, E)]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('jensen-shannon as a divergence: 0 for equal laws, ln 2 for disjoint ones, NaN without a length in common', () => {
    const js = matrix({ measure: 'jensen-shannon', divergence: true });
    expect(js(A, B)).toBeCloseTo((js1 + js2) / 2, 6);
    expect([js(A, A), js(A, C), js(A, D)]).toEqual([0, Math.LN2, Math.LN2]);
    expect([js(C, D), js(A, E), js(E, E)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('one length for all columns when none are given: each row is one law', () => {
    const { lengths: _, ...single } = rows;
    const entries = backend.similarity(single, { ...defaults, measure: 'coincidence', normalization: 'plain' });
    // (2·1 + 2·3 + 1·2) / (8·6).
    expect(entries.values[1]).toBe(10 / 48);
  });

  it('a row that is not active is like one without counts', () => {
    const active = Uint8Array.of(1, 0, 1, 1, 1);
    expect(matrix({ active })(A, B)).toBe(0);
    expect(matrix({ active })(B, B)).toBe(0);
    expect(matrix({ active })(A, A)).toBe(1);
    expect(matrix({ active, measure: 'jensen-shannon', divergence: true })(B, B)).toBeNaN();
    expect(matrix({ active, measure: 'coincidence', normalization: 'cosine' })(A, B)).toBe(0);
  });

  it('a threshold keeps what is strictly above it, the diagonal included', () => {
    const entries = backend.similarity(rows, { ...defaults, threshold: 4 / Math.sqrt(48) });
    expect(entries).toMatchObject({ kind: 'sparse', rows: 5 });
    if (entries.kind !== 'sparse') return;
    expect([...entries.rowStarts]).toEqual([0, 1, 2, 3, 4, 4]);
    expect([...entries.columnIndices]).toEqual([A, B, C, D]);
    const lower = backend.similarity(rows, { ...defaults, threshold: 0.5 });
    expect(lower.kind === 'sparse' && [...lower.columnIndices]).toEqual([A, B, A, B, C, D]);
  });

  it('a threshold on a divergence keeps what is strictly below it', () => {
    const js = { ...defaults, measure: 'jensen-shannon', divergence: true } as const;
    const entries = backend.similarity(rows, { ...js, threshold: 0.5 });
    expect(entries.kind === 'sparse' && [...entries.columnIndices]).toEqual([A, B, A, B, C, D]);
    const all = backend.similarity(rows, { ...js, threshold: 1 });
    expect(all.kind === 'sparse' && [...all.rowStarts]).toEqual([0, 4, 8, 11, 14, 14]);
  });

  it('topK keeps the nearest partners beside the row itself, the lower of equal ones', () => {
    // Rows 0, 2, 3 are equal, row 1 has half in common with them, row 4 nothing.
    const some = countRows([
      [2, 0, 0],
      [1, 1, 0],
      [2, 0, 0],
      [2, 0, 0],
      [0, 0, 7],
    ]);
    const entries = backend.similarity(some, { ...defaults, topK: 1 });
    expect(entries.kind === 'sparse' && [...entries.columnIndices]).toEqual([0, 2, 0, 1, 0, 2, 0, 3, 4]);
    const nearest = { ...defaults, measure: 'jensen-shannon', divergence: true, topK: 2 } as const;
    const divergences = backend.similarity(some, nearest);
    // Row 4 is disjoint from all: ln 2 to each, so that the two lowest are its nearest.
    expect(divergences.kind === 'sparse' && [...divergences.columnIndices].slice(-3)).toEqual([0, 1, 4]);
  });

  it('counts beyond 16 bits, and totals beyond 32, are summed exactly', () => {
    const large = countRows([
      [70000, 1, 40000],
      [100000, 3, 20000],
      [2147483647, 2147483647, 2147483647],
    ]);
    const product = { ...defaults, normalization: 'product', active: new Uint8Array(3).fill(1) } as const;
    const { values } = backend.similarity(large, product);
    // Totals 110001, 120003 and 3 (2^31 - 1) = 6442450941; min-sums 70000 + 1 + 20000 = 90001, 110001 and 120003.
    expect(values[1]).toBe(90001 / (110001 * 120003));
    expect(values[2]).toBe(110001 / (110001 * 6442450941));
    expect(values[5]).toBe(120003 / (120003 * 6442450941));
    expect(values[8]).toBe(6442450941 / 6442450941 ** 2);
    const small = countRows([
      [70000, 1, 40000],
      [100000, 3, 20000],
    ]);
    const geometric = { ...defaults, active: new Uint8Array(2).fill(1) };
    expect(backend.similarity(small, geometric).values[1]).toBe(90001 / Math.sqrt(110001 * 120003));
    const plain = { ...geometric, measure: 'coincidence', normalization: 'plain' } as const;
    // 70000·100000 + 3 + 40000·20000 = 7800000003.
    expect(backend.similarity(small, plain).values[1]).toBe(7800000003 / (110001 * 120003));
  });

  it('releases what it held', () => {
    const before = backend.bytesInUse();
    backend.similarity(rows, { ...defaults, topK: 2, threshold: 0.1 });
    backend.similarity(rows, { ...defaults, measure: 'jensen-shannon' });
    expect(backend.bytesInUse()).toBe(before);
  });
});
