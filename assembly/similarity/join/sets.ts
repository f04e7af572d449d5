/** Disjoint sets of representatives, with path halving (Tarjan & van Leeuwen 1984); a set is named by its lowest member. */
import { setU32, u32At } from './state';

// @ts-ignore: decorator
@inline
export function find(parents: usize, i: u32): u32 {
  let parent = u32At(parents, i);
  while (parent != i) {
    const above = u32At(parents, parent);
    setU32(parents, i, above);
    i = above;
    parent = u32At(parents, i);
  }
  return i;
}

/** Whether they were apart. */
export function unite(parents: usize, i: u32, j: u32): bool {
  i = find(parents, i);
  j = find(parents, j);
  if (i == j) return false;
  setU32(parents, max(i, j), min(i, j));
  return true;
}
