/**
 * The scan of columns: for each column the rows that have it in their prefix are held against each other by their sketches, and what
 * passes is computed where the column is the first that two rows share. Finds every pair above the threshold once. Long lists
 * are cut into shorter ones by a second column (`second-columns.ts`).
 *
 * Rows come in `runs`: those already in one component lie together, largest first, and a row scans only runs before its own,
 * passing over those it has been joined with. Rows that are alone lie by what they have left, most first, so that the scan ends
 * where two rows no longer have enough between them.
 */
import { release } from '../../memory';
import { compared, isCrossed, isOwn } from './classes';
import { similarityOf } from './measure';
import { Postings } from './postings';
import { Bounds, leastMass, sizeOf } from './prefix';
import { ALONE, Runs, closeRuns, enough, markRuns, openRuns, sortAlone } from './runs';
import { closeSecondColumns, openSecondColumns, scanSecondColumns } from './second-columns';
import { find } from './sets';
import { SKETCH, Sketches, layOut, needed, scan } from './sketch';
import { Join, NONE, room, spend, u32At } from './state';
import { closeWideSketches, openWideSketches, passesWide } from './wide-sketch';

let block: usize = 0;
let sizes: usize = 0;
let runOf: usize = 0;
/** Disjoint sets that hits unite, or 0 where all pairs are wanted. */
let parents: usize = 0;
let crossed: bool = false;
/** The column scanned: its rank, its rows, and what each has left. */
let column: u32 = 0;
let list: usize = 0;
let masses: usize = 0;

/** Called with what is above the threshold. */
export type Hit = (i: u32, j: u32, chi: f64) => void;

let found: Hit = (_i: u32, _j: u32, _chi: f64): void => {};

/**
 * Calls `hit(i, j, χ)` for pairs above the threshold: all of them where `sets` is 0, otherwise (disjoint sets that `hit`
 * unites) enough to connect what is connected. `runs` is the run of each row; lists are sorted by it, the rows whose
 * lengths are just those compared before the others.
 */
export function scanColumns(runs: usize, sets: usize, hit: Hit): void {
  const longest = <u64>Postings.longest + 4;
  block = room(longest, SKETCH);
  sizes = room(longest, 4);
  openRuns(longest);
  openSecondColumns();
  openWideSketches();
  runOf = runs;
  parents = sets;
  found = hit;
  crossed = isCrossed(Bounds.mask);
  for (column = 0; column < Join.columns; ++column) {
    const start = u32At(Postings.starts, column);
    const n = u32At(Postings.starts, column + 1) - start;
    list = Postings.rows + (<usize>start << 2);
    masses = Postings.masses + (<usize>start << 2);
    if (n >= 2) scanColumn(n);
  }
  closeWideSketches();
  closeSecondColumns();
  closeRuns();
  release(sizes);
  release(block);
}

/** Holds the rows of a list against each other. */
function scanColumn(n: u32): void {
  spend(<f64>n * 16);
  let own: u32 = 0;
  while (own < n && isOwn(u32At(list, own))) ++own;
  const ownAlone = sortAlone(list, masses, 0, own, runOf);
  const otherAlone = sortAlone(list, masses, own, n, runOf);
  markRuns(list, 0, own, runOf);
  markRuns(list, own, n, runOf);
  layOut(list, n, block, sizes);
  const cut = scanSecondColumns(column, list, masses, ownAlone, own, block, sizes, hold);
  for (let a: u32 = cut && ownAlone == 0 ? own : 1; a < n; ++a) {
    spend(<f64>a + 64);
    const i = u32At(list, a);
    const limit = u32At(runOf, i) == ALONE ? a : u32At(Runs.starts, a);
    const least = leastMass(Join.threshold, load<f32>(masses + (<usize>a << 2)), sizeOf(i));
    const need = needed(i, Join.threshold);
    scanRuns(i, 0, min(limit, ownAlone), need);
    if (!cut || a >= own) scanRuns(i, ownAlone, enough(masses, ownAlone, min(limit, own), least), need);
    if (!crossed || a < own) continue;
    scanRuns(i, own, min(limit, otherAlone), need);
    scanRuns(i, otherAlone, enough(masses, otherAlone, limit, least), need);
  }
}

function scanRuns(i: u32, from: u32, to: u32, need: f32): void {
  if (from >= to) return;
  const needs = f32x4.splat(need);
  const sketch = Sketches.all + <usize>i * SKETCH;
  const p = v128.load(sketch), q = v128.load(sketch, 16), r = v128.load(sketch, 32), s = v128.load(sketch, 48);
  for (let b = from & ~3; b < to; b += 4) {
    const first = max(b, from);
    // Runs of rows that are one component with `i` already.
    if (parents != 0 && u32At(Runs.ends, first) >= b + 8 && find(parents, u32At(list, first)) == find(parents, i)) {
      b = (u32At(Runs.ends, first) & ~3) - 4;
      continue;
    }
    const four = block + <usize>b * SKETCH;
    const most = f32x4.mul(needs, v128.load(sizes + (<usize>b << 2)));
    let bits = scan(p, q, r, s, four, four + SKETCH, four + 2 * SKETCH, four + 3 * SKETCH, most);
    if (first > b) bits &= -1 << <i32>(first - b);
    if (b + 4 > to) bits &= (1 << <i32>(to - b)) - 1;
    for (; bits != 0; bits &= bits - 1) hold(i, u32At(list, b + ctz(bits)), NONE);
  }
}

/** Computes what passed the sketches, unless it is one component already. */
function hold(i: u32, j: u32, second: u32): void {
  // Rows with a second column are alone: what they are compared by is looked at first.
  if (second != NONE && !passesWide(i, j, Join.threshold)) return;
  if (parents != 0 && find(parents, j) == find(parents, i)) return;
  if (!compared(i, j)) return;
  spend(128);
  if (second == NONE && !passesWide(i, j, Join.threshold)) return;
  const chi = similarityOf(i, j, column, second);
  if (chi > Join.threshold) found(i, j, chi);
}
