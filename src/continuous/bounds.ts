/**
 * Whether a candidate maps the places where coordinates are cut off to one another. Of steps that are cut off there the law between the bounds is
 * not asked, so it says nothing of a wall on one side alone.
 */
import type { ContinuousTransformation } from './transformation.js';
import type { Units } from './units.js';

const ROUNDING = 1e-6;

/** The first bound that was reached and is not mapped to a bound, in words; null where there is none. */
export function unmatchedBound(
  { bounds }: Pick<Units, 'bounds'>,
  { next }: Pick<ContinuousTransformation, 'next'>,
  names: readonly string[],
): string | null {
  const d = names.length;
  const entry = (j: number, k: number) => next.matrix[j * d + k]!;
  for (const side of ['low', 'high'] as const) {
    for (let k = 0; k < d; ++k) {
      if (!bounds.touched[side][k]) continue;
      const bound = bounds[side][k]!;
      const j = names.findIndex((_, row) => names.every((__, column) => (entry(row, column) !== 0) === (column === k)));
      if (j < 0) return `${names[k]} is cut off at ${bound}, and that is mapped to no bound`;
      const image = entry(j, k) * bound + next.shift[j]!;
      const found = entry(j, k) > 0 === (side === 'high') ? bounds.high[j]! : bounds.low[j]!;
      if (!(Math.abs(found - image) <= ROUNDING * (1 + Math.abs(image)))) {
        return `${names[k]} is cut off at ${bound}, and ${names[j]} not at its image ${Math.round(image * 1e6) / 1e6}`;
      }
    }
  }
  return null;
}
