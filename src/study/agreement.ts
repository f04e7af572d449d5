/** How far a detected partition agrees with exact ones, counted over unordered pairs of pairs. */
import type { Partition } from '../similarity/partition.js';

/** Share of what `detected` joins that `truth` joins too; 1 when it joins nothing. A pair in no block of `truth` is alone. */
export function precisionOf(detected: Partition, truth: Partition): number {
  const joined = joinedIn(detected.labels);
  return joined === 0 ? 1 : joinedInBoth(detected, truth) / joined;
}

/** Share of what `truth` joins that `detected` joins too; 1 when `truth` joins nothing. */
export function recallOf(detected: Partition, truth: Partition): number {
  return precisionOf(truth, detected);
}

function joinedInBoth(a: Partition, b: Partition): number {
  const both = (label: number, pair: number) => (b.labels[pair]! < 0 ? -1 : label * b.count + b.labels[pair]!);
  return joinedIn(Float64Array.from(a.labels, (label, pair) => (label < 0 ? -1 : both(label, pair))));
}

/** `Σ n (n − 1) / 2` over the sizes of the blocks. */
function joinedIn(labels: Int32Array | Float64Array): number {
  const sizes = new Map<number, number>();
  let joined = 0;
  for (const label of labels) {
    if (label < 0) continue;
    const size = sizes.get(label) ?? 0;
    joined += size;
    sizes.set(label, size + 1);
  }
  return joined;
}
