import { allocate, memoryInUse, release } from '../memory';
import { joinComponents } from '../similarity/join/components';
import { log2Of } from '../similarity/join/log2';
import { joinDegrees, joinNearest } from '../similarity/join/nearest';
import { joinPairs, joinPairsChunk, joinPairsKept, joinPairsRelease } from '../similarity/join/pairs';
import { sortByKey } from '../similarity/join/radix';
import { joinClose, joinGroups, joinOpen } from '../similarity/join/rows';

function integers(values: StaticArray<i32>): usize {
  const at = allocate(<usize>values.length << 2);
  for (let k = 0; k < values.length; ++k) store<i32>(at + (<usize>k << 2), values[k]);
  return at;
}

/**
 * Six rows of four columns, the first two of length 1, the others of length 2: rows 0 and 1 have one law (4 : 4, 4 : 4), row 2
 * nearly (5 : 3, 4 : 4), row 3 another (8 : 0, 8 : 0), row 4 that of row 3 with twice the windows, row 5 only length 1 (4 : 4).
 */
function open(kind: i32, threshold: f64): u32 {
  const starts = integers([0, 4, 8, 12, 14, 16]);
  const ends = integers([4, 8, 12, 14, 16, 18]);
  const columns = integers([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 2, 0, 2, 0, 1]);
  const counts = integers([4, 4, 4, 4, 4, 4, 4, 4, 5, 3, 4, 4, 8, 8, 16, 16, 4, 4]);
  const lengthOf = integers([0, 0, 1, 1]);
  const groups = joinOpen(kind, threshold, 6, starts, ends, 4, 2, columns, counts, 0, lengthOf);
  release(starts);
  release(ends);
  release(columns);
  release(counts);
  release(lengthOf);
  return groups;
}

function labels(kind: i32, threshold: f64): StaticArray<i32> {
  open(kind, threshold);
  const at = allocate(24);
  joinComponents(at);
  const found = new StaticArray<i32>(6);
  for (let k = 0; k < 6; ++k) found[k] = load<i32>(at + (<usize>k << 2));
  release(at);
  joinClose();
  return found;
}

describe('joins', () => {
  it('log2 at powers of two and between', () => {
    expect(log2Of(8)).toBe(3);
    expect(log2Of(0.125)).toBe(-3);
    expect(log2Of(1)).toBe(0);
    expect(abs(log2Of(3) - 1.584962500721156)).toBeLessThan(1e-15);
    expect(abs(log2Of(0.7) + 0.5145731728297583)).toBeLessThan(1e-15);
  });

  it('sorts few and many, stably', () => {
    for (let n: u32 = 50; n <= 5000; n *= 100) {
      const keys = allocate(<usize>n << 3);
      const items = allocate(<usize>n << 2);
      for (let k: u32 = 0; k < n; ++k) {
        store<u64>(keys + (<usize>k << 3), (<u64>((k * 7919) % 101) << 40) | 5);
        store<u32>(items + (<usize>k << 2), k);
      }
      sortByKey(keys, items, n);
      let wrong = 0;
      for (let k: u32 = 1; k < n; ++k) {
        const a = load<u64>(keys + (<usize>(k - 1) << 3)), b = load<u64>(keys + (<usize>k << 3));
        if (a > b || (a == b && load<u32>(items + (<usize>(k - 1) << 2)) > load<u32>(items + (<usize>k << 2)))) ++wrong;
      }
      expect(wrong).toBe(0);
      release(keys);
      release(items);
    }
  });

  it('rows with one law are one group: of laws, and of counts', () => {
    const before = memoryInUse();
    expect(open(4, 0.5)).toBe(4);
    expect(load<u32>(joinGroups())).toBe(load<u32>(joinGroups(), 4));
    expect(load<u32>(joinGroups(), 12)).toBe(load<u32>(joinGroups(), 16));
    joinClose();
    expect(open(0, 0.5)).toBe(5);
    joinClose();
    expect(memoryInUse()).toBe(before);
  });

  it('components by hand', () => {
    const before = memoryInUse();
    // Intersection: 0 and 2 share 15 of 16; 0 and 3 8 of 16; 3 and 4 16 / √(16 · 32) = .707; 0 and 5 8 / √(16 · 8) = .707.
    const some = labels(0, 0.75);
    expect(some[2]).toBe(0);
    expect(some[3]).toBe(3);
    expect(some[4]).toBe(4);
    expect(some[5]).toBe(5);
    const more = labels(0, 0.7);
    expect(more[4]).toBe(3);
    expect(more[5]).toBe(0);
    // Jensen-Shannon compares 5 with 0 at length 1 alone, where they are equal; 3 and 4 have one law.
    const laws = labels(4, 0.9);
    expect(laws[1]).toBe(0);
    expect(laws[2]).toBe(0);
    expect(laws[4]).toBe(3);
    expect(laws[5]).toBe(0);
    // Coincidence, plain: Σpp' / 4 of equal rows is (½ + ½) / 4 = ¼, of 3 and 4 it is ½.
    const plain = labels(2, 0.3);
    expect(plain[1]).toBe(1);
    expect(plain[4]).toBe(3);
    expect(memoryInUse()).toBe(before);
  });

  it('pairs, degrees and the nearest by hand', () => {
    const before = memoryInUse();
    const groups = open(0, 0.7);
    const fellows = allocate(<usize>groups << 3);
    // 0-1, 0-2, 1-2, 3-4, 0-5, 1-5; 2-5 is 7 / √(16 · 8) = .62.
    expect(joinPairs(100, fellows)).toBe(6);
    expect(joinPairsKept()).toBe(3);
    let sum: f64 = 0;
    for (let k: usize = 0; k < 3; ++k) sum += load<f64>(joinPairsChunk(0) + (k << 4), 8);
    expect(abs(sum - (15.0 / 16.0 + 2 * sqrt<f64>(0.5)))).toBeLessThan(1e-15);
    joinPairsRelease();
    expect(joinPairs(5, fellows)).toBe(6);
    joinPairsRelease();
    joinDegrees(1, fellows);
    let degrees: f64 = 0;
    for (let r: u32 = 0; r < groups; ++r) degrees += load<f64>(fellows + (<usize>r << 3));
    // Of groups: {0, 1} 3, {2} 2, {3} 1, {4} 1, {5} 2.
    expect(degrees).toBe(9);
    const values = allocate(<usize>groups << 3);
    const nearest = allocate(<usize>groups << 2);
    expect(joinNearest(1, false, 0, values, nearest, fellows)).toBe(-1);
    joinNearest(1, false, 1e9, values, nearest, fellows);
    const groupOf = joinGroups();
    const three = load<u32>(groupOf, 12), two = load<u32>(groupOf, 8);
    expect(load<u32>(nearest + (<usize>three << 2))).toBe(load<u32>(groupOf, 16));
    expect(load<f64>(values + (<usize>three << 3))).toBe(16 / sqrt<f64>(16 * 32));
    expect(load<u32>(nearest + (<usize>two << 2))).toBe(load<u32>(groupOf));
    release(nearest);
    release(values);
    release(fellows);
    joinClose();
    expect(memoryInUse()).toBe(before);
  });
});
