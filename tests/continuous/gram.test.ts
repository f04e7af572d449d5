/** Statistics of random Fourier features: both backends give the same bits, and sums are sums. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../src/continuous/parts.js';
import type { FourierMap } from '../../src/engine/contracts/gram.js';
import { loadBackend } from '../../src/engine/load.js';
import { Random } from '../../src/engine/random.js';
import { fourierCosine } from '../../src/engine/rules/cosine.js';

const wasm = await loadBackend('wasm');
const reference = await loadBackend('reference');

function randomCase(inputs: number, cosines: number, targets: number, rows: number, seed: number) {
  const random = new Random(seed);
  const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const map: FourierMap = { inputs, cosines, weights: normals(cosines * inputs), phases: normals(cosines) };
  return { map, z: normals(rows * inputs), y: normals(rows * targets) };
}

describe('Gram matrices of random Fourier features', () => {
  it('have the same bits on both backends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 0, max: 1000 }),
        (inputs, cosines, targets, rows, seed) => {
          const { map, z, y } = randomCase(inputs, cosines, targets, rows, seed);
          using a = wasm.gram(map, targets);
          using b = reference.gram(map, targets);
          a.add(z, y, rows);
          b.add(z, y, rows);
          expect(a.sums()).toEqual(b.sums());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('have factors with the same bits on both backends, past two blocks and odd rests', () => {
    for (const cosines of [1, 14, 15, 61, 62, 63, 64, 140]) {
      const { map, z, y } = randomCase(2, cosines, 1, 90, cosines);
      using gram = wasm.gram(map, 1);
      gram.add(z, y, 90);
      using twin = reference.gram(map, 1);
      const { gram: sums, size, algebra } = gram.sums();
      const factor = algebra.cholesky(sums, size, 0.01);
      expect(factor).toEqual(twin.sums().algebra.cholesky(sums, size, 0.01));
      const product = (i: number, j: number) =>
        factor.subarray(i * size, (i + 1) * size).reduce((sum, x, k) => sum + x * factor[j * size + k]!, 0);
      for (let i = 0; i < size; ++i) {
        for (let j = 0; j <= i; ++j) {
          expect(Math.abs(product(i, j) - sums[i * size + j]! - (i === j ? 0.01 : 0))).toBeLessThan(1e-10);
        }
      }
    }
    const before = wasm.bytesInUse();
    using gram = wasm.gram(randomCase(1, 30, 1, 0, 0).map, 1);
    const { gram: sums, size, algebra } = gram.sums();
    const held = wasm.bytesInUse();
    algebra.cholesky(sums, size, 1);
    expect(wasm.bytesInUse()).toBe(held);
    expect(held).toBeGreaterThan(before);
  });

  it('are those of a loop that takes cosines as they come', () => {
    const { map, z, y } = randomCase(3, 7, 2, 130, 5);
    const phi = Array.from({ length: 130 }, (_, r) => {
      const x = z.subarray(r * 3, r * 3 + 3);
      const waves = Array.from({ length: 7 }, (_, m) => {
        const angle = map.phases[m]! + x.reduce((sum, value, k) => sum + value * map.weights[m * 3 + k]!, 0);
        return Math.sqrt(2 / 7) * Math.cos(angle);
      });
      return [1, ...x, ...waves];
    });
    using gram = wasm.gram(map, 2);
    gram.add(z, y, 130);
    const sums = gram.sums();
    for (let i = 0; i < 11; ++i) {
      for (let j = 0; j <= i; ++j) {
        expect(sums.gram[i * 11 + j]).toBeCloseTo(
          phi.reduce((sum, row) => sum + row[i]! * row[j]!, 0),
          10,
        );
      }
      for (let t = 0; t < 2; ++t) {
        expect(sums.cross[i * 2 + t]).toBeCloseTo(
          phi.reduce((sum, row, r) => sum + row[i]! * y[r * 2 + t]!, 0),
          10,
        );
      }
    }
    expect(sums.count).toBe(130);
  });

  it('of parts add up to that of all', () => {
    const { map, z, y } = randomCase(2, 6, 1, 200, 9);
    using whole = wasm.gram(map, 1);
    whole.add(z, y, 200);
    using first = wasm.gram(map, 1);
    first.add(z.subarray(0, 140), y.subarray(0, 70), 70);
    using second = wasm.gram(map, 1);
    second.add(z.subarray(140), y.subarray(70), 130);
    const [all, a, b] = [whole.sums(), first.sums(), second.sums()];
    all.gram.forEach((value, k) => {
      expect(value).toBeCloseTo(a.gram[k]! + b.gram[k]!, 9);
    });
    expect(all.squares[0]).toBeCloseTo(a.squares[0]! + b.squares[0]!, 9);
  });

  it('of any split, merged, are those of all; in parts of whole blocks they have the same bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 1000 }),
        (parts, inputs, cosines, seed) => {
          const rows = parts.reduce((sum, part) => sum + part, 0);
          const { map, z, y } = randomCase(inputs, cosines, 2, rows, seed);
          const sumsOf = (from: number, to: number) => {
            using gram = wasm.gram(map, 2);
            gram.add(z.subarray(from * inputs, to * inputs), y.subarray(from * 2, to * 2), to - from);
            return gram.sums();
          };
          const whole = sumsOf(0, rows);
          let end = 0;
          const merged = parts.map((part) => sumsOf(end, (end += part))).reduce(sumOf);
          expect(merged.count).toBe(rows);
          for (const key of ['gram', 'cross', 'squares'] as const) {
            merged[key].forEach((value, k) => {
              expect(Math.abs(value - whole[key][k]!)).toBeLessThanOrEqual(1e-12 * (rows + Math.abs(value)));
            });
          }
          using streamed = wasm.gram(map, 2);
          for (let from = 0; from < rows; from += 64) {
            const to = Math.min(from + 64, rows);
            streamed.add(z.subarray(from * inputs, to * inputs), y.subarray(from * 2, to * 2), to - from);
          }
          expect(streamed.sums()).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('take no more memory for more rows', () => {
    const { map, z, y } = randomCase(6, 50, 6, 1000, 2);
    using gram = wasm.gram(map, 6);
    gram.add(z, y, 1000);
    const before = wasm.bytesInUse();
    for (let k = 0; k < 50; ++k) gram.add(z, y, 1000);
    expect(wasm.bytesInUse()).toBe(before);
    expect(gram.sums().count).toBe(51_000);
  });

  it('take a cosine that is right to 1e-15', () => {
    const random = new Random(3);
    for (let k = 0; k < 2000; ++k) {
      const x = (random.uniform() - 0.5) * 2000;
      expect(Math.abs(fourierCosine(x) - Math.cos(x))).toBeLessThan(1e-14);
    }
    expect(fourierCosine(0)).toBe(1);
    expect(Math.abs(fourierCosine(Math.PI / 2))).toBeLessThan(1e-15);
  });
});
