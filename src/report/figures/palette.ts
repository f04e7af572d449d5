/**
 * Colours. Methods have the colour-blind-safe set of Okabe & Ito (2008), darkened or lightened for the page's ground;
 * clusters, of which there may be hundreds, have hues a golden angle apart at three lightnesses.
 */

/** CSS variables for up to eight series; the first is the baseline's. */
export const seriesColours: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#5c6370', dark: '#a8b0bd' },
  { light: '#0072b2', dark: '#4db2ec' },
  { light: '#d55e00', dark: '#f08a3c' },
  { light: '#008a63', dark: '#2fc79a' },
  { light: '#b2568b', dark: '#e39ac4' },
  { light: '#b98000', dark: '#f0c04a' },
  { light: '#3b9dd8', dark: '#8fd0f7' },
  { light: '#6b4c9a', dark: '#b79be0' },
];

/** The CSS variable of series `k`; colours repeat after eight. */
export function seriesColour(k: number): string {
  return `var(--series-${k % seriesColours.length})`;
}

/** Dash pattern that tells apart series of one colour, and prints without colour. */
export function seriesDash(k: number): string {
  return ['none', '6 3', '2 3', '8 3 2 3'][Math.floor(k / seriesColours.length) % 4]!;
}

/** The fill of cluster `k`, light enough for dark text on it. */
export function clusterColour(k: number): string {
  const hue = (38 + k * 137.508) % 360;
  const lightness = [0.78, 0.88, 0.7][k % 3]!;
  return `oklch(${lightness} ${k % 3 === 1 ? 0.085 : 0.125} ${hue.toFixed(1)})`;
}

/**
 * Numbers for the blocks of several partitions of the same pairs, so that a block has the number (and colour) of the
 * block it overlaps most in the first partition, unless a larger overlap has taken it. Blocks of one pair get -1.
 */
export function matchBlocks(partitions: readonly ArrayLike<number>[]): Int32Array[] {
  const numberOfFirst = new Map<number, number>();
  let next = 0;
  return partitions.map((labels, p) => {
    const sizes = new Map<number, number>();
    for (let i = 0; i < labels.length; ++i)
      if (labels[i]! >= 0) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
    const numbers = new Map<number, number>();
    if (p > 0) {
      const first = partitions[0]!;
      const overlaps = new Map<string, { block: number; number: number; size: number }>();
      for (let i = 0; i < labels.length; ++i) {
        const number = numberOfFirst.get(first[i]!);
        if (labels[i]! < 0 || number === undefined || sizes.get(labels[i]!) === 1) continue;
        const key = `${labels[i]} ${number}`;
        const overlap = overlaps.get(key) ?? { block: labels[i]!, number, size: 0 };
        ++overlap.size;
        overlaps.set(key, overlap);
      }
      const taken = new Set<number>();
      for (const { block, number } of [...overlaps.values()].sort((a, b) => b.size - a.size)) {
        if (numbers.has(block) || taken.has(number)) continue;
        numbers.set(block, number);
        taken.add(number);
      }
    }
    const result = Int32Array.from(labels, (label) => {
      if (label < 0 || sizes.get(label) === 1) return -1;
      let number = numbers.get(label);
      if (number === undefined) numbers.set(label, (number = next++));
      return number;
    });
    if (p === 0) for (const [label, number] of numbers) numberOfFirst.set(label, number);
    return result;
  });
}
