/** Runs of a list of rows: where each starts and ends; and the rows that are in none, by what they have left. */
import { release } from '../../memory';
import { sortByKey } from './radix';
import { room, setU32, setU64, u32At, u64At } from './state';

/** The run of rows that are alone. */
// @ts-ignore: decorator
@inline export const ALONE: u32 = 0x7fffffff;

/** Of each place of a list (u32). */
export class Runs {
  static starts: usize = 0;
  static ends: usize = 0;
}

let keys: usize = 0;
let items: usize = 0;

/** For lists of at most so many rows. */
export function openRuns(longest: u64): void {
  Runs.starts = room(longest, 4);
  Runs.ends = room(longest, 4);
  keys = room(longest, 8);
  items = room(longest, 4);
}

export function closeRuns(): void {
  release(items);
  release(keys);
  release(Runs.ends);
  release(Runs.starts);
}

/** Sorts the rows alone at the end of `[from, to)` by what they have left, most first; gives where they begin. */
export function sortAlone(list: usize, masses: usize, from: u32, to: u32, runOf: usize): u32 {
  let start = to;
  while (start > from && u32At(runOf, u32At(list, start - 1)) == ALONE) --start;
  const n = to - start;
  if (n < 2) return start;
  for (let k: u32 = 0; k < n; ++k) {
    // Floats above 0 are in the order of their bits.
    setU64(keys, k, <u64>~load<u32>(masses + (<usize>(start + k) << 2)));
    setU32(items, k, u32At(list, start + k));
  }
  sortByKey(keys, items, n);
  for (let k: u32 = 0; k < n; ++k) {
    store<u32>(masses + (<usize>(start + k) << 2), ~(<u32>u64At(keys, k)));
    setU32(list, start + k, u32At(items, k));
  }
  return start;
}

/** The end of those rows alone in `[from, to)` that have at least `least` left. */
export function enough(masses: usize, from: u32, to: u32, least: f32): u32 {
  if (from >= to) return from;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<f32>(masses + (<usize>middle << 2)) < least) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Where the run of each place of `[from, to)` starts and ends. */
export function markRuns(list: usize, from: u32, to: u32, runOf: usize): void {
  for (let a = from; a < to; ++a) {
    const run = u32At(runOf, u32At(list, a));
    const goesOn = a > from && run != ALONE && u32At(runOf, u32At(list, a - 1)) == run;
    setU32(Runs.starts, a, goesOn ? u32At(Runs.starts, a - 1) : a);
  }
  for (let a = to; a-- > from;) {
    const goesOn = a + 1 < to && u32At(Runs.starts, a + 1) == u32At(Runs.starts, a);
    setU32(Runs.ends, a, goesOn ? u32At(Runs.ends, a + 1) : a + 1);
  }
}
