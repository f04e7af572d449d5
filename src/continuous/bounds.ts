/**
 * Where coordinates are cut off, as more is seen; and whether a candidate maps these places to one another. Of steps that are cut off there the law
 * between the bounds is not asked, so it says nothing of a wall on one side alone.
 */
import type { ContinuousTransformation } from './transformation.js';
import { type Bounds, TIES, type Units } from './units.js';

/** An extreme of a coordinate, how often it was reached to the last bit, and how often the one before it. */
interface Extreme {
  value: number;
  ties: number;
  before: number;
}

const SIDES = ['low', 'high'] as const;

/**
 * Bounds that are reached for the first time after units were chosen: walls that a policy comes to late, or first on one side. From the
 * second time on at the same extreme a step is cut off; what is rounded repeats its other values too.
 */
export class RunningBounds {
  #bounds: Bounds;
  /** `[coordinate]` of each side. */
  readonly #extremes: { readonly low: readonly Extreme[]; readonly high: readonly Extreme[] };

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    const first = (value: number) => bounds.varied.map(() => ({ value, ties: 0, before: 0 }));
    this.#extremes = { low: first(Infinity), high: first(-Infinity) };
  }

  /** Those known so far. */
  get bounds(): Bounds {
    return this.#bounds;
  }

  /** Takes the place that a step led to: whether the step was cut off. */
  cutsOff(next: Float64Array): boolean {
    let cut = false;
    for (let k = 0; k < next.length; ++k) {
      if (!this.#bounds.varied[k]) continue;
      const value = next[k]!;
      const [low, high] = [this.#extremes.low[k]!, this.#extremes.high[k]!];
      reach(low, value, value < low.value);
      reach(high, value, value > high.value);
      for (const side of SIDES) {
        const { value: extreme, ties, before } = this.#extremes[side][k]!;
        if (value === this.#bounds[side][k]) cut = true;
        if (value !== extreme || before > 1) continue;
        const all = Math.max(ties, low.value === -high.value ? low.ties + high.ties : 0);
        if (all > 1) cut = true;
        if (all >= TIES || value === this.#bounds[side][k]) this.#touch(side, k, value);
      }
    }
    return cut;
  }

  #touch(side: 'low' | 'high', k: number, value: number): void {
    if (this.#bounds.touched[side][k]) return;
    const touched = { ...this.#bounds.touched, [side]: this.#bounds.touched[side].with(k, true) };
    this.#bounds = { ...this.#bounds, touched, [side]: this.#bounds[side].with(k, value) };
  }
}

function reach(extreme: Extreme, value: number, further: boolean): void {
  if (value === extreme.value) extreme.ties += 1;
  else if (further) {
    extreme.before = extreme.ties;
    extreme.value = value;
    extreme.ties = 1;
  }
}

const ROUNDING = 1e-6;

/** The first bound that was reached and is not mapped to a bound, in words; null where there is none. */
export function unmatchedBound(
  { bounds }: Pick<Units, 'bounds'>,
  { next }: Pick<ContinuousTransformation, 'next'>,
  names: readonly string[],
): string | null {
  const d = names.length;
  const entry = (j: number, k: number) => next.matrix[j * d + k]!;
  for (const side of SIDES) {
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
