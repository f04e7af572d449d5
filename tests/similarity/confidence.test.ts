import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import type { SimilarityOptions } from '../../src/similarity/options.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

/** Two lengths; 100 windows of each in row 0, 400 in row 1. */
const rows = countRows(
  [
    [60, 40, 0, 50, 50],
    [200, 100, 100, 100, 300],
  ],
  [1, 1, 1, 2, 2],
);
const visits = [100, 400];
const confidence = 0.9;
/** McDiarmid's √(½ ln(1/δ) Σc²). */
const t = (squares: number, delta = 0.1) => Math.sqrt(0.5 * Math.log(1 / delta) * squares);

const kinds: SimilarityOptions[] = [
  { measure: 'intersection' },
  { measure: 'intersection', normalization: 'product' },
  { measure: 'coincidence' },
  { measure: 'coincidence', normalization: 'cosine' },
  { measure: 'jensen-shannon' },
  { measure: 'jensen-shannon', divergence: true },
];

describe.each(backends)('confidence bounds on $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const value = (options: SimilarityOptions) => computeSimilarity(backend, rows, visits, options).get(0, 1);
  const drop = (options: SimilarityOptions) => value(options) - value({ ...options, confidence });

  it('intersection: a window changes χ by 2 / √(200 · 800)', () => {
    // Σc² = 500 · 4 / 160000 = 1/100 + 1/400.
    expect(drop({})).toBeCloseTo(t(0.0125), 12);
    // Product: / 400 again. Σmin = 60 + 40 + 50 + 50 of 200 · 800.
    const product = { normalization: 'product', confidence: 0.01 } as const;
    expect(value(product)).toBeCloseTo(200 / 160000 - t(0.0125, 0.99) / 400, 12);
  });

  it('coincidence: a window changes Σpp′ by 2/100 or 2/400, plain divides by 2 · 2', () => {
    const squares = 100 * 0.02 ** 2 + 400 * 0.005 ** 2;
    expect(drop({ measure: 'coincidence' })).toBeCloseTo(t(squares) / 4, 12);
    // Σp²: .36 + .16 + .25 + .25 = 1.02 and .25 + .0625 + .0625 + .0625 + .5625 = 1; Σpp′: .3 + .1 + .125 + .375 = .9.
    const norms = (1.02 + t(4 * 0.04, 0.1 / 3)) * (1 + t(4 * 0.01, 0.1 / 3));
    const bound = (0.9 - t(0.05, 0.1 / 3)) / Math.sqrt(norms);
    expect(value({ measure: 'coincidence', normalization: 'cosine', confidence })).toBeCloseTo(bound, 12);
  });

  it('jensen-shannon: a window adds at most ½ h(1/T, 1) at each length', () => {
    const gain = (n: number) => 0.5 * ((1 + 1 / n) * Math.log2(1 + 1 / n) + Math.log2(n) / n);
    const by = t(100 * gain(100) ** 2 + 400 * gain(400) ** 2);
    expect(drop({ measure: 'jensen-shannon' })).toBeCloseTo(by, 6);
    const divergence = { measure: 'jensen-shannon', divergence: true } as const;
    expect(-drop(divergence)).toBeCloseTo(Math.LN2 * by, 6);
  });

  it('stays in range, symmetric, and leaves the diagonal', () => {
    const few = countRows([
      [1, 1],
      [2, 0],
      [0, 0],
    ]);
    for (const kind of kinds) {
      const plain = computeSimilarity(backend, few, [2, 2, 0], kind);
      const bound = computeSimilarity(backend, few, [2, 2, 0], { ...kind, confidence: 0.99 });
      expect(bound.get(0, 1)).toBe(kind.divergence ? Math.LN2 : 0);
      expect(bound.get(1, 0)).toBe(bound.get(0, 1));
      expect([bound.get(0, 0), bound.get(2, 2)]).toEqual([plain.get(0, 0), plain.get(2, 2)]);
      expect(bound.get(0, 2)).toEqual(plain.get(0, 2));
    }
  });

  it('threshold, topK and clusters read the bound', () => {
    // Equal laws: seen 100 times one cannot be sure of that, seen 10000 times one can.
    const equal = countRows([
      [50, 50],
      [5000, 5000],
      [5000, 5000],
    ]);
    const cosine = { measure: 'coincidence', normalization: 'cosine' } as const;
    const seen = [100, 10000, 10000];
    expect([...computeSimilarity(backend, equal, seen, cosine).clusters({ threshold: 0.8 }).labels]).toEqual([0, 0, 0]);
    const bound = computeSimilarity(backend, equal, seen, { ...cosine, confidence: 0.95 });
    expect([...bound.clusters({ threshold: 0.8 }).labels]).toEqual([0, 1, 1]);
    const sparse = computeSimilarity(backend, equal, seen, { ...cosine, confidence: 0.95, threshold: 0.8 });
    expect([...sparse.row(0).indices, ...sparse.row(1).indices]).toEqual([0, 1, 2]);
    const nearest = computeSimilarity(backend, equal, seen, { ...cosine, confidence: 0.95, topK: 1 });
    expect([...nearest.row(1).indices]).toEqual([1, 2]);
    expect(nearest.get(1, 2)).toBe(bound.get(1, 2));
    // Row 0 sees both others equally: the lower one is kept.
    expect([...nearest.row(0).indices]).toEqual([0, 1]);
  });

  it('refuses what is no confidence', () => {
    for (const wrong of [0, 1, -1, Number.NaN, '0.9']) {
      expect(() => value({ confidence: wrong as number })).toThrow('expected confidence to be a number in (0, 1)');
    }
  });
});

describe('the guarantee', async () => {
  const backend = await loadBackend('wasm');
  const laws = [
    [0.5, 0.3, 0.15, 0.05, 0, 0],
    [0.4, 0.3, 0.1, 0.1, 0.1, 0],
  ];
  const windows = [40, 60];
  const total = (f: (p: number, q: number) => number) => laws[0]!.reduce((sum, p, k) => sum + f(p, laws[1]![k]!), 0);
  const f = (x: number) => (x === 0 ? 0 : x * Math.log2(x));
  const truth: Record<string, number> = {
    intersection: total((p, q) => Math.min(40 * p, 60 * q)) / Math.sqrt(40 * 60),
    coincidence: total((p, q) => p * q),
    cosine: total((p, q) => p * q) / Math.sqrt(total((p) => p * p) * total((_, q) => q * q)),
    'jensen-shannon': total((p, q) => f(p + q) - f(p) - f(q)) / 2,
  };

  it('holds: bounds at 0.5 are above the true value in fewer than half of 400 samples, and not all are 0', () => {
    const random = new Random(7);
    const draw = (law: number[], count: number) => {
      const counts = law.map(() => 0);
      for (let k = 0; k < count; ++k) {
        let u = random.uniform();
        let outcome = 0;
        while (outcome < law.length - 1 && u >= law[outcome]!) u -= law[outcome++]!;
        ++counts[outcome]!;
      }
      return counts;
    };
    const options: Record<string, SimilarityOptions> = {
      intersection: {},
      coincidence: { measure: 'coincidence' },
      cosine: { measure: 'coincidence', normalization: 'cosine' },
      'jensen-shannon': { measure: 'jensen-shannon' },
    };
    const above: Record<string, number> = {};
    const positive: Record<string, number> = {};
    for (let sample = 0; sample < 400; ++sample) {
      const counted = countRows(laws.map((law, i) => draw(law, windows[i]!)));
      for (const [kind, option] of Object.entries(options)) {
        const bound = computeSimilarity(backend, counted, windows, { ...option, confidence: 0.5 }).get(0, 1);
        above[kind] = (above[kind] ?? 0) + (bound > truth[kind]! ? 1 : 0);
        positive[kind] = (positive[kind] ?? 0) + (bound > 0 ? 1 : 0);
      }
    }
    for (const kind of Object.keys(options)) {
      expect(above[kind], kind).toBeLessThan(200);
      expect(positive[kind], kind).toBeGreaterThan(0);
    }
  });
});
