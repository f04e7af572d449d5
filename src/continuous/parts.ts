/**
 * Sums of a law by targets. Not all targets are described by the same features (see `sharper.ts`), nor by the same steps: the reward of a
 * step that was cut off counts, its change does not. Targets that share both are one part, and share the factor of its matrix.
 */
import type { GramSums } from '../engine/contracts/gram.js';

export interface Part {
  /** Numbers of the targets, in the order of those of the sums. */
  readonly targets: readonly number[];
  readonly sums: GramSums;
}

/**
 * The sums of some features and targets. Cosines come out as large as though there were no others, `√(M/m)` times.
 * @param features ascending, the constant and the linear ones among them; null for all.
 * @param scales of each target: what it is divided by; 0 where nothing is known of it.
 */
export function selected(
  sums: GramSums,
  features: Int32Array | null,
  { targets, scales, linear }: { targets: readonly number[]; scales: readonly number[]; linear: number },
): GramSums {
  if (features === null && targets.length === sums.targets && scales.every((scale) => scale === 1)) return sums;
  const kept = features ?? Int32Array.from({ length: sums.size }, (_, i) => i);
  const size = kept.length;
  const times = size === linear ? 1 : Math.sqrt((sums.size - linear) / (size - linear));
  const amplitude = Float64Array.from(kept, (i) => (i < linear ? 1 : times));
  // All of them come out as they are.
  const gram = features === null ? sums.gram : new Float64Array(size * size);
  const cross = new Float64Array(size * targets.length);
  for (let i = 0; i < size; ++i) {
    const row = kept[i]! * sums.size;
    for (let j = 0; j <= i && features !== null; ++j) {
      gram[i * size + j] = amplitude[i]! * amplitude[j]! * sums.gram[row + kept[j]!]!;
    }
    targets.forEach((t, n) => {
      const value = amplitude[i]! * sums.cross[kept[i]! * sums.targets + t]!;
      cross[i * targets.length + n] = scales[n] === 0 ? 0 : value / scales[n]!;
    });
  }
  const squares = Float64Array.from(targets, (t, n) => (scales[n] === 0 ? 0 : sums.squares[t]! / scales[n]! ** 2));
  return { ...sums, size, targets: targets.length, gram, cross, squares };
}

/** The sums of two sets of transitions together. */
export function sumOf(a: GramSums, b: GramSums): GramSums {
  return {
    ...a,
    count: a.count + b.count,
    gram: sum(a.gram, b.gram),
    cross: sum(a.cross, b.cross),
    squares: sum(a.squares, b.squares),
  };
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length);
  for (let k = 0; k < a.length; ++k) both[k] = a[k]! + b[k]!;
  return both;
}

/** The same of each part. */
export function sumOfParts(a: readonly Part[], b: readonly Part[]): Part[] {
  return a.map(({ targets, sums }, n) => ({ targets, sums: sumOf(sums, b[n]!.sums) }));
}

/** What `of` says of each part, one item a target, in the order of the targets. */
export function byTarget<T>(parts: readonly Part[], of: (part: Part, n: number) => ArrayLike<T>): T[] {
  const all: T[] = [];
  parts.forEach((part, n) => {
    const said = of(part, n);
    part.targets.forEach((t, k) => {
      all[t] = said[k]!;
    });
  });
  return all;
}
